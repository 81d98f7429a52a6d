"""`case find` finds a child whose name or birth date was written down with a slip, and says no to another child."""

from __future__ import annotations

from datetime import date

import pytest

from mdtkit.desk.intake import _likeness, _words

FOUND = 0.75
BORN = date(2010, 5, 7)


@pytest.mark.requirement("I1")
@pytest.mark.parametrize(
    ("name", "born"),
    [
        ("Rosa Inventada", date(2010, 7, 5)),
        ("Rossa Inventada", date(2010, 7, 5)),
        ("Rosa", date(2010, 7, 5)),
        ("Rossa Inventada", date(2010, 5, 8)),
        ("Quite Another", BORN),
        ("rosa inventáda", None),
    ],
)
def test_a_slip_of_the_pen_still_finds_the_child(name: str, born: date | None) -> None:
    assert _likeness(_words(name), _words("Rosa Inventada"), born, BORN.isoformat()) >= FOUND


def test_letters_that_only_look_accented_are_folded() -> None:
    assert _words("Łøra Straße") == _words("Lora Strasse")


@pytest.mark.requirement("I1")
def test_another_child_is_not_found() -> None:
    assert _likeness(_words("Quite Another"), _words("Rosa Inventada"), date(2011, 9, 23), BORN.isoformat()) < FOUND
    assert _likeness(_words("Rosa"), _words("Rosa Inventada"), date(2013, 9, 23), BORN.isoformat()) < FOUND
