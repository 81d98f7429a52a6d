"""Which script is read out to a child: by purpose, language and age; the county supplies every word (I7, A4, M11)."""

from __future__ import annotations

from datetime import date

import pytest

from mdtkit.casework.scripts import Listener, choose, listener
from mdtkit.protocol import Protocol
from tests.casework.cases import case
from tests.casework.conftest import base_protocol
from tests.chronology.building import entry

TODAY = date(2026, 3, 8)
COUNTY = """
[profile]
script_review = "12mo"
""" + "".join(
    f"""
[[script]]
id = "{id_}"
title = "Invented words"
purpose = "screening"
citation = "Invented county protocol"
language = "{language}"
youngest = {youngest}
oldest = {oldest}
version = "{version}"
reviewed = "{reviewed}"
valid_from = "{valid_from}"
text = "Invented words of Testado County."
"""
    for id_, language, youngest, oldest, version, reviewed, valid_from in (
        ("en-old", "en", 12, 17, "1", "2025-02-01", "2025-02-01"),
        ("en", "en", 12, 17, "2", "2026-01-15", "2026-02-01"),
        ("en-next", "en", 12, 17, "3", "2026-03-01", "2026-09-01"),
        ("en-young", "en", 6, 11, "1", "2025-01-10", "2025-02-01"),
        ("es", "es", 6, 17, "1", "2026-01-15", "2026-02-01"),
    )
)


@pytest.fixture(scope="module")
def county() -> Protocol:
    return base_protocol(COUNTY)


def chosen(county: Protocol, language: str | None, age: int | None) -> tuple[str | None, tuple[str, ...]]:
    choice = choose(county, "screening", Listener(language, age), TODAY)
    return (choice.script.id if choice.script else None), choice.minded


@pytest.mark.requirement("I7")
@pytest.mark.parametrize(
    ("language", "age", "script", "minded"),
    [
        ("en", 15, "en", ()),  # the latest in force, not the one of next autumn
        ("es", 15, "es", ()),
        ("en", 8, "en-young", ("review_old",)),
        ("vi", 15, "en", ("no_language",)),
        (None, 15, "en", ("language_unknown",)),
        ("en", 20, "en", ("no_age",)),
        ("en", None, "en", ()),
    ],
)
def test_the_script_fits_the_child_or_says_what_does_not(
    county: Protocol, language: str | None, age: int | None, script: str, minded: tuple[str, ...]
) -> None:
    assert chosen(county, language, age) == (script, minded)


@pytest.mark.requirement("I7")
@pytest.mark.requirement("A4")
@pytest.mark.requirement("M11")
@pytest.mark.parametrize("purpose", ["screening", "assessment", "immediate", "initial", "ongoing"])
def test_the_base_protocol_has_a_place_for_each_script_and_no_words_of_its_own(
    protocol: Protocol, purpose: str
) -> None:
    (place,) = [script for script in protocol.scripts.values() if script.purpose == purpose]
    assert (place.blank, place.verified) == (True, False)
    assert "County text needed" in place.title
    assert choose(protocol, purpose, Listener("en", 15), TODAY).minded == ("no_text",)


def test_language_and_age_are_what_was_last_described() -> None:
    first = entry("child.described", 1, language="en", age=13)
    later = entry("child.described", 2, birth_date="2010-05-17", language="es")
    assert listener(case(first), TODAY) == Listener("en", 13)
    assert listener(case(first, later), TODAY) == Listener("es", 15)
