"""What became of a subpoena is about one subpoena (C7)."""

from __future__ import annotations

import pytest

from mdtkit.casework.court import court_dates
from mdtkit.desk import Referral
from mdtkit.desk.errors import BadInput, NoSuchCase
from tests.desk.conftest import Night

pytestmark = pytest.mark.requirement("C7")


@pytest.fixture
def ref(night: Night, referral: Referral) -> str:
    return night.desk.open_case(referral).case


def subpoena(night: Night, ref: str) -> str:
    return night.desk.log(ref, "court.noted", {"what": "subpoena", "when": "2026-03-20T16:00:00Z"}).entry


def became(night: Night, ref: str) -> dict[str, tuple[str, ...]]:
    return {one.entry: one.became for one in court_dates(night.desk.case(ref).chronology)}


def test_of_the_only_subpoena_it_need_not_be_said(night: Night, ref: str) -> None:
    first = subpoena(night, ref)
    told = night.desk.log(ref, "court.noted", {"what": "counsel_told"})
    assert [view.clock for view in told.stopped] == ["subpoena-counsel"]
    assert became(night, ref) == {first: ("counsel_told",)}


def test_of_several_it_is_asked_for_and_nothing_is_recorded(night: Night, ref: str) -> None:
    first, second = subpoena(night, ref), subpoena(night, ref)
    before = len(night.desk.entries(ref))
    with pytest.raises(BadInput) as refused:
        night.desk.log(ref, "court.noted", {"what": "subpoena_answered"})
    (problem,) = refused.value.problems
    assert (problem.field, problem.allowed) == ("about", ("3", "4"))
    assert len(night.desk.entries(ref)) == before
    answered = night.desk.log(ref, "court.noted", {"what": "subpoena_answered", "about": "4"})
    assert [view.id for view in answered.stopped if view.clock == "subpoena-answer"] == [f"{ref}/subpoena-answer/4"]
    # Of the one that is left it is understood again.
    night.desk.log(ref, "court.noted", {"what": "subpoena_answered"})
    assert became(night, ref) == {first: ("subpoena_answered",), second: ("subpoena_answered",)}


@pytest.mark.parametrize(("what", "code"), [("warrant", "warrant_recalled"), ("hearing", "hearing_vacated")])
def test_a_warrant_and_a_hearing_likewise(night: Night, ref: str, what: str, code: str) -> None:
    entry = night.desk.log(ref, "court.noted", {"what": what}).entry
    night.desk.log(ref, "court.noted", {"what": code})
    assert became(night, ref) == {entry: (code,)}


def test_where_there_is_none_it_is_recorded_as_it_was_said(night: Night, ref: str) -> None:
    night.desk.log(ref, "court.noted", {"what": "subpoena_answered"})
    assert list(became(night, ref).values()) == [()]
    with pytest.raises(NoSuchCase):
        night.desk.log("MDT-0000-000", "court.noted", {"what": "subpoena_answered"})
