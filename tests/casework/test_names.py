"""`case find` finds a child whose name or birth date was written down with a slip, and says no to another child."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.casework.names import Known, folded, likeness, reasons, sound_alike

FOUND = 0.75
BORN = date(2010, 5, 7)
ROSA = Known("Rosa Inventada", BORN.isoformat())


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
    assert likeness(name, born, ROSA) >= FOUND


def test_letters_that_only_look_accented_are_folded() -> None:
    assert folded("Łøra Straße") == folded("Lora Strasse")


@pytest.mark.requirement("I1")
def test_another_child_is_not_found() -> None:
    assert likeness("Quite Another", date(2011, 9, 23), ROSA) < FOUND
    assert likeness("Rosa", date(2013, 9, 23), ROSA) < FOUND


@pytest.mark.requirement("I1")
@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("Jennifer", "Yenifer"),
        ("Catherine", "Kathryn"),
        ("Giovanni", "Jovany"),
        ("Xiomara", "Siomara"),
        ("Ximena", "Jimena"),
        ("Hernández", "Ernandes"),
        ("Stephanie", "Estefani"),
        ("Jocelyn", "Yoselin"),
        ("Philip", "Filip"),
        ("Guadalupe", "Wadalupe"),
        ("Haley", "Hailey"),
        ("Yahaira", "Jahaira"),
    ],
)
def test_a_name_written_down_by_ear_is_found_in_english_and_in_spanish(heard: str, written: str) -> None:
    known = Known(f"{written} Inventada", "")
    assert likeness(f"{heard} Imbentada", None, known) >= FOUND
    assert "sounds_like" in reasons(f"{heard} Imbentada".replace("Imb", "Inv"), None, [known])


@pytest.mark.parametrize(("one", "other"), [("Rosa", "Maria"), ("Lopez", "Garcia"), ("Daniel", "Manuel"), ("Al", "Bo")])
def test_names_that_do_not_sound_alike_are_not_said_to(one: str, other: str) -> None:
    assert not sound_alike(folded(one), folded(other))


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_who_sounds_like_whom_goes_both_ways_and_never_fails(one: str, other: str) -> None:
    assert sound_alike(folded(one), folded(other)) == sound_alike(folded(other), folded(one))


@pytest.mark.requirement("I1")
@pytest.mark.parametrize(
    ("name", "born", "because"),
    [
        ("Rosa Inventada", None, ("name",)),
        ("inventáda ROSA", BORN, ("name", "birth_date")),
        ("Rosita Ficticia", None, ("alias",)),
        ("Rosita Ficticio", None, ("near_alias", "sounds_like")),
        ("Roza Imventada", None, ("near_name",)),
        ("Rossa Inbentada", date(2010, 7, 5), ("near_name", "day_month_swapped")),
        ("Quite Another", date(2010, 5, 8), ("one_digit",)),
        ("Quite Another", BORN, ("birth_date",)),
    ],
)
def test_each_hit_says_why(name: str, born: date | None, because: tuple[str, ...]) -> None:
    known = [ROSA, Known("Rosita Ficticia", BORN.isoformat(), alias=True)]
    found = reasons(name, born, known)
    assert set(because) <= set(found)
    assert {"name", "alias", "birth_date", "day_month_swapped", "one_digit"} & set(found) <= set(because)
