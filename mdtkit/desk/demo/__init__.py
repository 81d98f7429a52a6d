"""A synthetic county: invented staff, children and places, plausible chronologies, the real formats and signatures.

``build_demo`` makes one, ``open_demo`` makes and opens it. Same seed and same ``now``: same references, entries
and ids; only keys, salts and signatures differ, since those must be random. Source: issue 2 "mdtkit demo".
"""

from __future__ import annotations

from mdtkit.desk.demo.county import RECOVERY, Built, build_demo, open_demo
from mdtkit.desk.demo.telling import IDENTITY

__all__ = ["IDENTITY", "RECOVERY", "Built", "build_demo", "open_demo"]
