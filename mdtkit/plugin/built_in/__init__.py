"""mdtkit's own plugins that nobody has to enable, because a child would wait otherwise (docs/adr/0042).

They are written against the hooks as anybody's would be and know nothing else of mdtkit. What sets them apart: they are
found whatever is installed, run in mdtkit's own process, which is trusted already, and cannot be switched off.
"""
