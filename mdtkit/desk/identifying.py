"""Whether words that go to people outside the desk name a case or a child on record (S4, design.md "Hard stops").

What is found is never repeated: the problem says in which field it stands, and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from mdtkit.chronology.problem import Problem

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

_REFERENCE = re.compile(r"\bMDT[- ]?[0-9A-Z]{4}[- ]?[0-9A-Z]{3}\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def identifying(desk: Desk, words: Mapping[str, str]) -> tuple[Problem, ...]:
    """A problem for each field whose words name a case, or a child of one by their whole name. No audit: no case is
    opened, and nothing of one is shown."""
    given = {field: text for field, text in words.items() if " " in text.strip() or _REFERENCE.search(text)}
    if not given:
        return ()
    names = tuple(_names(desk))
    return tuple(
        Problem(
            field=field,
            message=f"{field} names a case or a child on record: it may not go outside the desk; write it without",
        )
        for field, text in given.items()
        if _REFERENCE.search(text) or any(_names_them(name, _spoken(text)) for name in names)
    )


def _names(desk: Desk) -> Iterator[frozenset[str]]:
    """The names of children on record, as the words that they are made of; a single word is too common to be told."""
    for row in desk.rows():
        for known in row.names:
            if len(words := frozenset(_spoken(known.name))) > 1:
                yield words


def _names_them(name: frozenset[str], spoken: Sequence[str]) -> bool:
    """Whether all words of a name stand beside each other, in whatever order, with at most one word between."""
    wide = len(name) + 1
    return any(name <= set(spoken[start : start + wide]) for start in range(max(1, len(spoken) - wide + 1)))


def _spoken(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
