"""A plugin's kind is held to what mdtkit's own kinds are, and cannot pass for one of them."""

from __future__ import annotations

import pytest

from mdtkit.chronology.problem import Problem
from mdtkit.protocol.days import read_days
from mdtkit.protocol.kinds import read_kinds

GOOD = """
[[kind]]
name = "school.changed"
title = "School changed"
sentence = "{child} changes schools[: {why}]."
category = "education"
field = [{ name = "why", type = "code", required = true }]
"""


def problems(text: str) -> list[Problem]:
    found: list[Problem] = []
    read_kinds([("invented/kinds.toml", text.encode())], ("education", "court"), found)
    return found


def test_a_kind_reads_as_it_is_written() -> None:
    [kind] = read_kinds([("kinds.toml", GOOD.encode())], ("education",), [])
    assert (kind.name, kind.category, [field.name for field in kind.fields]) == ("school.changed", "education", ["why"])


def test_what_a_kind_says_in_a_sealed_category_is_recorded_apart_from_it() -> None:
    sealed = 'field = [{ name = "why", type = "code" }, { name = "told", type = "text", sealed = "court" }]'
    text = GOOD.replace('field = [{ name = "why", type = "code", required = true }]', sealed)
    [kind] = read_kinds([("kinds.toml", text.encode())], ("education", "court"), [])
    assert (kind.apart, kind.beside) == (("court",), "sealed.told")
    assert kind.field("apart") is not None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("school.changed", "report.changed", "begins as mdtkit's own kinds do (report.…)"),
        ("school.changed", "changed", "is not two words"),
        ("education", "schooling", "is not a known sharing category"),
        ("{why}", "{wy}", "is not a known field of the kind; did you mean 'why'?"),
        ('type = "code"', 'type = "words"', "Invalid enum value 'words'"),
        ('type = "code"', 'type = "table"', "a plugin's kind has no table"),
        ('name = "why"', 'name = "child"', "cannot be the name of a field"),
        ('title = "School changed"', "", "missing required field `title`"),
        ("[[kind]]", "[[kinds]]", "did you mean 'kind'?"),
    ],
)
def test_what_is_wrong_with_a_kind_is_told_with_its_place(old: str, new: str, said: str) -> None:
    found = problems(GOOD.replace(old, new))
    assert said in found[0].message
    assert all(str(problem.at).startswith("invented/kinds.toml") for problem in found)


def test_two_kinds_of_one_name_are_told_apart_by_their_places() -> None:
    [twice] = problems(GOOD + GOOD)
    assert twice.message == "is a kind already, of invented/kinds.toml:2"
    assert twice.at == "invented/kinds.toml:9"


def test_a_day_off_needs_a_source_and_a_calendar_that_there_is() -> None:
    found: list[Problem] = []
    text = '[[day]]\nday = 2026-02-12\ntitle = "Lincoln\'s Birthday"\ncalendar = "{}"\nsource = "{}"\n'
    files = [("a.toml", text.format("court", " ").encode()), ("b.toml", text.format("school", "invented").encode())]
    read_days(files, found)
    assert [problem.at for problem in found] == ["a.toml:1", "b.toml:1"]
    assert "the source that says so" in found[0].message
    assert "'school'" in found[1].message
