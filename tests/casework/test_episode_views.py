"""A missing episode as it is shown: what the notices say, what was done about it, which entry is about which run."""

from __future__ import annotations

from typing import Any

import pytest

from mdtkit.casework.clocks import Setting, clocks
from mdtkit.casework.episodes import Episodes
from mdtkit.casework.facts import Rulebook, facts_through_time
from mdtkit.casework.missing import EpisodeView, contents, episodes
from mdtkit.chronology.entry import Entry
from tests.casework.cases import case
from tests.chronology.building import entry, minutes

pytestmark = pytest.mark.requirement("D2")
DAY = 24 * 60


def told(seq: int, kind: str, day: float, **data: Any) -> Entry:
    at = minutes(day * DAY)
    return entry(kind, seq, at=at, received=at, **data)


def views(book: Rulebook, *entries: Entry) -> tuple[EpisodeView, ...]:
    chronology = case(*entries)
    history = facts_through_time(chronology, book)
    found = clocks(chronology, book, Setting(now=minutes(60 * DAY), tz="America/Los_Angeles"), history)
    return episodes(chronology, history.episodes, found)


VICTIM = told(1, "suspicion.recorded", 0, basis="disclosure")
GONE = told(2, "missing.noticed", 1, from_="placement", abducted="unknown")
BACK = told(5, "missing.recovered", 3)
AGAIN = told(6, "missing.noticed", 10, from_="home")


def test_of_several_notices_the_last_that_says_something_is_shown_and_the_first_counts(book: Rulebook) -> None:
    also = told(3, "missing.noticed", 1.5, whereabouts_known="yes")
    (view,) = views(book, VICTIM, GONE, also)
    assert (view.left, view.abducted, view.whereabouts_known) == ("placement", "unknown", "yes")
    assert (view.entry, view.seq, view.began, view.learnt, view.ended) == ("e2", 2, minutes(DAY), minutes(DAY), None)
    corrected_later = told(4, "missing.noticed", 1.6, from_="shelter")
    assert views(book, VICTIM, GONE, also, corrected_later)[0].left == "shelter"


def test_it_is_missing_then_back_then_closed_when_nothing_is_asked_any_more(book: Rulebook) -> None:
    (away,) = views(book, VICTIM, GONE)
    assert (away.state, bool(away.unanswered)) == ("missing", True)
    (back,) = views(book, VICTIM, GONE, BACK)
    assert (back.state, back.ended) == ("back", minutes(3 * DAY))
    asked = {(view.clock, view.to_party) for view in back.unanswered}
    waived = [
        told(20 + n, "responsibility.waived", 4, responsibility=clock, reason="invented", **({"to": to} if to else {}))
        for n, (clock, to) in enumerate(sorted(asked, key=str))
    ]
    (closed,) = views(book, VICTIM, GONE, BACK, *waived)
    assert (closed.state, closed.unanswered) == ("closed", ())
    (one_left,) = views(book, VICTIM, GONE, BACK, *waived[1:])
    assert (one_left.state, len(one_left.unanswered)) == ("back", 1)


def test_what_was_done_stands_with_the_run_that_it_was_about(book: Rulebook) -> None:
    done = [
        told(10, "missing.effort", 2, effort="home_visit"),
        told(11, "missing.contact", 2, to="ncmec"),
        told(12, "report.made", 2, report="missing", to="ncmec", method="portal", contents=["photograph"]),
        told(13, "report.made", 2, report="cross", to="district_attorney", method="fax"),
        told(14, "missing.interviewed", 4, step="factors"),
        told(15, "report.made", 4, report="return", to="ncmec", method="telephone", contents=["photograph"]),
        told(16, "missing.effort", 11, effort="home_visit"),
        told(17, "missing.effort", 12, effort="home_visit", episode="e2"),
    ]
    first, second = views(book, VICTIM, GONE, BACK, AGAIN, *done)
    assert [e.id for e in first.efforts] == ["e10", "e17"]
    assert [e.id for e in second.efforts] == ["e16"]
    assert ([e.id for e in first.contacts], [e.id for e in first.steps]) == (["e11"], ["e14"])
    assert [e.id for e in first.reports] == ["e12", "e15"], "a cross-report is not about the run"
    assert (second.contacts, second.steps, second.reports) == ((), (), ())
    photograph, endangered = contents(first, [("photograph", "Photograph"), ("endangerment", "Endangerment")])
    assert [e.id for e in photograph.given] == ["e12"]
    assert photograph.given_to("ncmec") is photograph.given[0]
    assert (photograph.given_to("law_enforcement"), endangered.given) == (None, ())


def runs(*entries: Entry) -> Episodes:
    return Episodes(case(*entries))


def test_an_entry_that_says_nothing_is_about_the_run_that_lasted_else_the_last_before_else_the_first() -> None:
    early, during, between, later = (
        told(n, "missing.effort", day, effort="home_visit") for n, day in ((20, 0.5), (21, 2), (22, 5), (23, 11))
    )
    chronology = case(VICTIM, GONE, BACK, AGAIN, early, during, between, later)
    found = Episodes(chronology)
    about = {item.entry.id: found.of(item) for item in chronology.of("missing.effort")}
    assert {name: one.root if one else None for name, one in about.items()} == {
        "e20": "e2",
        "e21": "e2",
        "e22": "e2",
        "e23": "e6",
    }


def test_a_return_that_names_its_run_decides_before_one_that_does_not() -> None:
    named = told(7, "missing.recovered", 12, episode="e2")
    unnamed = told(8, "missing.recovered", 13)
    first, second = runs(VICTIM, GONE, AGAIN, named, unnamed).all
    assert (first.recovered is not None and first.recovered.entry.id) == "e7"
    assert (second.recovered is not None and second.recovered.entry.id) == "e8"


def test_of_two_returns_of_one_run_the_earlier_ended_it_and_one_from_before_it_ended_none() -> None:
    before = told(3, "missing.recovered", 0.2)
    late = told(7, "missing.recovered", 5, episode="e2")
    early = told(8, "missing.recovered", 4, episode="e2")
    (run,) = runs(VICTIM, before, GONE, late, early).all
    assert (run.recovered is not None and run.recovered.entry.id) == "e8"
    (open_run,) = runs(VICTIM, before, GONE).all
    assert open_run.recovered is None


def test_whether_the_child_is_away_is_what_was_known_at_that_instant() -> None:
    found = runs(VICTIM, GONE, BACK, AGAIN)
    away = {day: found.any_open(minutes(day * DAY)) for day in (0.9, 1, 2.9, 3, 9.9, 10, 30)}
    assert away == {0.9: False, 1: True, 2.9: True, 3: False, 9.9: False, 10: True, 30: True}
