"""mdtkit: the desk of a county's multidisciplinary team for commercially sexually exploited children.

The package itself holds only its version and imports nothing, so that every command pays for what it uses
and for nothing else. The way in for programs is `mdtkit.desk`; for plugins `mdtkit.plugin`.
"""

__version__ = "0.1.0"
