"""Whether two names and birth dates may be one child's, and why: spelling, sound, alias, a slip of the pen. Pure.

Generous on purpose: a missed duplicate splits a child's history in two, a false hit costs one look. Sounds are those of
English and of Spanish spelling, since the same name is written down by ear in either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, Literal

import msgspec

Reason = Literal[
    "name", "alias", "near_name", "near_alias", "sounds_like", "birth_date", "day_month_swapped", "one_digit"
]
NEAR: Final = 0.75
"""Likeness from which a case is shown."""
SAME_SOUND: Final = 0.85
SAME_BIRTHDAY: Final = 0.75
"""Likeness of two children of whom only the birth date agrees: shown, since names are changed."""
SHORTEST: Final = 2
"""Sounds of a word below which it proves nothing: one consonant is too little to know a name by."""
WORDS: Final = 6
"""Words of a name that are compared by sound; more are no name, and pairing them would take long."""
_UNFOLDED: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})
"""Letters that are no letter with an accent, and are still written without."""


class Known(msgspec.Struct, frozen=True):
    """A name that is on record of a child, with the birth date (YYYY-MM-DD or empty); ``alias``: one of the others."""

    name: str
    born: str
    alias: bool = False


def likeness(wanted: str, born: date | None, known: Known) -> float:
    """How alike, from 0: shown from ``NEAR`` on."""
    ours, theirs, day = folded(wanted), folded(known.name), known.born
    same_day = born is not None and day == born.isoformat()
    if not ours or not theirs:
        return 1.0 if same_day else 0.0
    found = _spelling_likeness(ours, theirs)
    if set(ours.split()) <= set(theirs.split()) or set(theirs.split()) <= set(ours.split()):
        found = max(found, 0.9)
    elif found < SAME_SOUND and sound_alike(ours, theirs):
        found = SAME_SOUND
    if born is None or not day:
        return found
    if same_day:
        return max(found + 0.1, SAME_BIRTHDAY)  # another name, and perhaps the same child
    return found if slip(born, day) else found - 0.2


def reasons(wanted: str, born: date | None, known: Sequence[Known]) -> tuple[Reason, ...]:
    """Why these names on record may be this child's, each reason once."""
    ours = folded(wanted)
    found: list[Reason] = []
    for one in known:
        theirs = folded(one.name)
        if theirs and theirs == ours:
            found.append("alias" if one.alias else "name")
        elif ours and theirs:
            if likeness(wanted, None, one) >= NEAR and _spelt_alike(ours, theirs):
                found.append("near_alias" if one.alias else "near_name")
            if sound_alike(ours, theirs):
                found.append("sounds_like")
        if born is not None and one.born == born.isoformat():
            found.append("birth_date")
        elif born is not None and one.born and (how := slip(born, one.born)) is not None:
            found.append(how)
    return tuple(dict.fromkeys(found))


def _spelt_alike(ours: str, theirs: str) -> bool:
    one, other = set(ours.split()), set(theirs.split())
    return one <= other or other <= one or _spelling_likeness(ours, theirs) >= NEAR


def _spelling_likeness(ours: str, theirs: str) -> float:
    """How alike two folded names are spelt; 0 where that is surely too little to be shown."""
    matcher = SequenceMatcher(None, theirs, ours)
    return matcher.ratio() if matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR else 0.0


@lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """A name as it is compared: without accents, case and marks, its words in the order of the alphabet."""
    flat = unicodedata.normalize("NFKD", name).casefold().translate(_UNFOLDED)
    letters = "".join(c if c.isalnum() else " " for c in flat if not unicodedata.combining(c))
    return " ".join(sorted(letters.split()))


def slip(born: date, known: str) -> Literal["day_month_swapped", "one_digit"] | None:
    """The slip by which two birth dates differ: day and month exchanged, or one digit; None for any other."""
    ours = born.isoformat()
    if ours == known:
        return None
    year, month, day = ours.split("-")
    if known == f"{year}-{day}-{month}":
        return "day_month_swapped"
    if len(ours) == len(known) and sum(a != b for a, b in zip(ours, known, strict=True)) == 1:
        return "one_digit"
    return None


def sound_alike(ours: str, theirs: str) -> bool:
    """Whether every word of the shorter of two folded names sounds like a word of the other, each used once."""
    short, long = sorted((ours.split()[:WORDS], theirs.split()[:WORDS]), key=len)
    return bool(short) and _paired(short, long)


def _paired(short: Sequence[str], long: Sequence[str]) -> bool:
    if not short:
        return True
    first, others = short[0], short[1:]
    return any(
        bool(sounds(first) & sounds(word)) and _paired(others, [*long[:place], *long[place + 1 :]])
        for place, word in enumerate(long)
    )


@lru_cache(maxsize=65536)
def sounds(word: str) -> frozenset[str]:
    """How a folded word may sound: read as English and read as Spanish, its consonants in order after the beginning."""
    read = (_consonants(_replaced(word, spelling)) for spelling in (_ENGLISH, _SPANISH, _SPANISH_X))
    return frozenset(one for one in read if len(one) >= SHORTEST)


Spelling = tuple[tuple[re.Pattern[str], str], ...]


def _spelling(*pairs: tuple[str, str]) -> Spelling:
    return tuple((re.compile(pattern), sound) for pattern, sound in pairs)


# Sounds are written in capitals, so that what has been read is not read again; A is any vowel.
_TOGETHER: Final = (
    ("ph", "F"), ("tch|ch|sh", "X"), ("ck", "K"), ("qu(?=[ei])|qu|q", "K"), ("th", "T"), ("n(?=[bfpv])", "M"),
    ("gh(?=t)|gh$|^k(?=n)", ""),
)  # fmt: skip
_ALONE: Final = (
    ("c(?=[eiy])", "S"), ("c|k", "K"), ("[sz]", "S"), ("[bv]", "B"), ("w", "A"), ("f", "F"), ("d", "D"), ("t", "T"),
)  # fmt: skip
_ENGLISH: Final = _spelling(
    *_TOGETHER, ("^x", "S"), ("x", "KS"), ("j|dg|g(?=[eiy])", "J"), ("^y(?=[aeiou])", "J"), ("gh|gu(?=[ei])|g", "G"),
    ("^h|(?<=[aeiou])h(?=[aeiou])", "H"), ("h", ""), *_ALONE,
)  # fmt: skip
_SPANISH: Final = _spelling(
    *_TOGETHER, ("^es(?=[cfmpt])", "S"), ("^x", "S"), ("x", "H"), ("ll|y(?=[aeiou])", "J"), ("j|g(?=[ei])", "H"),
    ("gu(?=[ao])", "A"), ("gu(?=[ei])|g", "G"), ("h", ""), *_ALONE,
)  # fmt: skip
_SPANISH_X: Final = _spelling(("^x", "H"), *((pattern.pattern, sound) for pattern, sound in _SPANISH))
"""Ximena is said both ways."""


def _replaced(word: str, spelling: Spelling) -> str:
    for pattern, sound in spelling:
        word = pattern.sub(sound, word)
    return word.upper()


def _consonants(sound: str) -> str:
    """The first sound, a vowel being any vowel, and the consonants after it, doubled ones once."""
    vowels = re.sub("[AEIOUY]+", "A", sound)
    once = re.sub(r"(.)\1+", r"\1", vowels)
    return once[:1] + once[1:].replace("A", "")
