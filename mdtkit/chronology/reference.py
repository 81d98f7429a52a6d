"""Names that tell nothing: case references, entry ids, person ids. Random, in Crockford base32.

A case reference is ``MDT-`` + 6 random characters + 1 check character, shown ``MDT-7K3Q-F9X``.
The check character is Crockford's (the number modulo 37), and only numbers whose check falls on one
of the 32 ordinary characters are given out, so nobody has to dictate ``*`` or ``$`` by telephone.
Since 37 is prime and larger than the alphabet, every single wrong character and every swap of two
neighbours is caught. Source: design.md "JSON shapes"; Crockford base32.
"""

from __future__ import annotations

from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "MDT"
_MODULUS = 37
_RANDOM_CHARACTERS = 6
_LOOK_ALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})

_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
"""Two characters for ten bits."""

RandomBytes = Callable[[int], bytes]


class NotAReference(ValueError):
    """What was given is no case reference: too short, a strange character, or a check that fails."""


def new_reference(random: RandomBytes) -> str:
    """A new case reference. ``random(n)`` gives n random bytes: chance is an argument in a pure room."""
    while True:
        number = int.from_bytes(random(4), "big") >> 2
        if number % _MODULUS < len(ALPHABET):
            return _shown(_characters(number, _RANDOM_CHARACTERS) + ALPHABET[number % _MODULUS])


def parse_reference(text: str) -> str:
    """The reference somebody typed or dictated, in its one written form.

    Case, spaces and hyphens do not matter, ``I`` and ``L`` read as 1, ``O`` as 0. Raises NotAReference.
    """
    bare = "".join(text.upper().split()).replace("-", "")
    # No reference of seven characters can be mistaken for one with its prefix: that has ten.
    bare = bare.removeprefix(PREFIX) if len(bare) > _RANDOM_CHARACTERS + 1 else bare
    bare = bare.translate(_LOOK_ALIKES)
    if len(bare) != _RANDOM_CHARACTERS + 1:
        raise NotAReference("a case reference has seven letters and digits after MDT, as in MDT-7K3Q-F9X")
    strange = sorted(set(bare) - set(ALPHABET))
    if strange:
        raise NotAReference(f"a case reference never has {', '.join(strange)}; check it with whoever gave it")
    number = 0
    for character in bare[:-1]:
        number = number * 32 + ALPHABET.index(character)
    if ALPHABET.index(bare[-1]) != number % _MODULUS:
        raise NotAReference("the check character does not fit: one character is wrong or two are swapped")
    return _shown(bare)


def is_reference(text: str) -> bool:
    """Whether ``text`` is a case reference exactly as written by :func:`new_reference`."""
    try:
        return parse_reference(text) == text
    except NotAReference:
        return False


def new_entry_id(random: RandomBytes) -> str:
    """A new entry id: 26 random characters (130 bits)."""
    return _characters(int.from_bytes(random(17), "big") >> 6, 26)


def new_person_id(random: RandomBytes) -> str:
    """A new person id: ``p-`` and 8 random characters in lower case; it says nothing about the person."""
    return "p-" + _characters(int.from_bytes(random(5), "big"), 8).lower()


def _characters(number: int, count: int) -> str:
    """So many characters of five bits each, the last ones of the number; ``count`` is even."""
    return "".join([_PAIRS[(number >> place) & 1023] for place in range(5 * count - 10, -1, -10)])


def _shown(seven: str) -> str:
    return f"{PREFIX}-{seven[:4]}-{seven[4:]}"
