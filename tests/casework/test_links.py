"""A link stands in both cases; a half that a crash left is found, and finishing it twice is finishing it once."""

from __future__ import annotations

from typing import Any

from mdtkit.casework.links import Link, astray, halves, links
from tests.casework.cases import case
from tests.chronology.building import entry, minutes

FIRST, OTHER = "MDT-7K3Q-F9X", "MDT-2M8R-A04"


def test_a_side_that_nobody_answered_is_half_a_link() -> None:
    half = Link(OTHER, "sibling", "e1")
    assert list(halves({FIRST: (half,), OTHER: ()})) == [(FIRST, half)]
    assert list(halves({FIRST: (half,), OTHER: (Link(FIRST, "sibling", "e9", "e1"),)})) == []


def test_the_answer_to_one_link_is_no_answer_to_another() -> None:
    sibling, exploiter = Link(OTHER, "sibling", "e1"), Link(OTHER, "same_exploiter", "e2")
    answered = Link(FIRST, "sibling", "e9", "e1")
    assert list(halves({FIRST: (sibling, exploiter), OTHER: (answered,)})) == [(FIRST, exploiter)]


def test_sides_written_before_they_named_each_other_count_as_answered() -> None:
    first, other = Link(OTHER, "sibling", "e1"), Link(FIRST, "sibling", "e9")
    assert list(halves({FIRST: (first,), OTHER: (other,)})) == []


def test_a_case_that_cannot_be_seen_is_nobodys_half() -> None:
    assert list(halves({FIRST: (Link(OTHER, "sibling", "e1"),)})) == []


def test_answered_twice_is_one_link() -> None:
    said: dict[str, Any] = {"case": OTHER, "relation": "sibling", "mirrors": "e77"}
    twice = case(entry("case.linked", 1, **said), entry("case.linked", 2, at=minutes(1), **said))
    assert [link.entry for link in links(twice)] == ["e1"]


def test_what_one_side_took_back_is_no_link_and_what_it_corrected_is_followed() -> None:
    first = Link(OTHER, "sibling", "e1")
    answer = Link(FIRST, "sibling", "e9", "e1")
    gone, taken = Link(OTHER, "sibling", "e1", struck=True), Link(FIRST, "sibling", "e9", "e1", struck=True)
    other = Link(OTHER, "co_victim", "e1")
    assert list(astray({FIRST: (first,), OTHER: (answer,)})) == []
    assert list(astray({FIRST: (gone,), OTHER: (answer,)})) == [(OTHER, answer, None)]
    assert list(astray({FIRST: (first,), OTHER: (taken,)})) == [(FIRST, first, None)]
    assert list(astray({FIRST: (other,), OTHER: (answer,)})) == [(OTHER, answer, other)]
    assert list(halves({FIRST: (first,), OTHER: (taken,)})) == [], "what was taken back is not written anew"
    assert list(astray({OTHER: (answer,)})) == [], "of a case that cannot be seen nothing is concluded"
