"""Screening and assessment instruments as data: what a manifest is, reading it, checking it. Pure (I6, A1)."""

from mdtkit.protocol.instruments.model import About, Band, Group, Instrument, Item, Level, Proposal, Rescreen, Score
from mdtkit.protocol.instruments.reading import (
    InstrumentProblems,
    county_of,
    definition,
    digest,
    fingerprint,
    load_instrument,
    read_definition,
)

__all__ = [
    "About",
    "Band",
    "Group",
    "Instrument",
    "InstrumentProblems",
    "Item",
    "Level",
    "Proposal",
    "Rescreen",
    "Score",
    "county_of",
    "definition",
    "digest",
    "fingerprint",
    "load_instrument",
    "read_definition",
]
