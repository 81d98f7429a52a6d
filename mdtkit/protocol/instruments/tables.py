"""The tables of an instrument's manifest, and of the file that a county lays over it."""

from __future__ import annotations

from typing import Final

from mdtkit.protocol.instruments.check import ABOUT
from mdtkit.protocol.instruments.model import (
    About,
    Band,
    Counted,
    Group,
    Item,
    Level,
    Rescreen,
    Score,
    Words,
)
from mdtkit.protocol.tables import Grammar, Table

COUNTY: Final = "county"
PARTS: Final = {
    "level": Table(Level, "levels", id_of=("scale", "code")),
    "group": Table(Group, "groups"),
    "item": Table(Item, "items"),
    "score": Table(Score, "scores"),
    "band": Table(Band, "bands"),
    "rescreen": Table(Rescreen, "rescreens", cited=True),
}
MANIFEST: Final = Grammar("a manifest", {ABOUT: Table(About, "about", once=True), **PARTS})
COUNTY_FILE: Final = Grammar(
    "a county's file of an instrument",
    {
        COUNTY: Table(Counted, "county", once=True),
        ABOUT: Table(About, "about", once=True),
        **PARTS,
        "text": Table(Words, "texts"),
    },
)
