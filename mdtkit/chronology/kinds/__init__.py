"""The fixed vocabulary of entries: every kind with its fields, its sentence and its sharing category.

``check`` refuses what does not fit, ``render`` says an entry in one sentence, ``withheld`` names what
that sentence left out. Source: design.md "Starting vocabulary of entries".
"""

from mdtkit.chronology.kinds.checks import Vocabularies, check, check_draft, looks_like_code
from mdtkit.chronology.kinds.closed import CLOSED
from mdtkit.chronology.kinds.model import Field, Kind
from mdtkit.chronology.kinds.registry import KINDS, OWN, admit, fields_of, sealed_fields, text_fields, vocabulary_of
from mdtkit.chronology.kinds.sentence import (
    THEY,
    Pronouns,
    categories_of,
    category_of,
    render,
    shown,
    withheld,
)

__all__ = [
    "CLOSED",
    "KINDS",
    "OWN",
    "THEY",
    "Field",
    "Kind",
    "Pronouns",
    "Vocabularies",
    "admit",
    "categories_of",
    "category_of",
    "check",
    "check_draft",
    "fields_of",
    "looks_like_code",
    "render",
    "sealed_fields",
    "shown",
    "text_fields",
    "vocabulary_of",
    "withheld",
]
