"""What is open when a case is to be closed: named, to whom it goes, answered by itself or by its rule (C7)."""

from __future__ import annotations

import pytest

from mdtkit.casework.clocks import Setting, clocks
from mdtkit.casework.closing import Matter, holds, open_matters
from mdtkit.casework.facts import Rulebook
from mdtkit.chronology.entry import Entry
from tests.casework.cases import case
from tests.casework.conftest import base_protocol
from tests.chronology.building import corrected, entry, minutes

pytestmark = pytest.mark.requirement("C7")

CALL = entry("referral.received", 1, received=minutes(0), allegation=["neglect"], jurisdiction="300", imminent="no")


def matters(book: Rulebook, *entries: Entry) -> dict[str, Matter]:
    chronology = case(CALL, *entries)
    views = clocks(chronology, book, Setting(now=minutes(300), tz="America/Los_Angeles"))
    return {one.item: one for one in open_matters(chronology, views, book.protocol)}


def test_a_clock_is_told_with_whom_it_goes_to_agency_or_party_and_whether_law_asks_for_it(book: Rulebook) -> None:
    found = matters(book)
    assert found["cross-report/1.law_enforcement"].title == "Cross-report to Law enforcement"
    assert found["cross-report/1.law_enforcement"].statutory
    assert found["decide-tier/1"].title == "Decide the MDT tier"
    assert not found["decide-tier/1"].statutory
    assert "team-authority/1" not in found, "an authority that lapses asks nothing of anybody"
    county = '[[agency]]\nid = "bay_pd"\ntitle = "Bay Police"\nparty = "law_enforcement"\ndefault = true\n'
    of_county = matters(Rulebook(base_protocol(county)))
    assert of_county["cross-report/1.law_enforcement"].title == "Cross-report to Bay Police"


def test_an_action_stands_until_it_is_recorded_as_done_under_whichever_version(book: Rulebook) -> None:
    agreed = entry("action.agreed", 2, at=minutes(10), action="Invented.", seat="probation", due="2026-03-12")
    (open_one,) = (one for one in matters(book, agreed).values() if one.what == "action")
    assert (open_one.item, open_one.title, open_one.owner) == ("action/2", "Action agreed, Probation", "probation")
    right = entry("action.agreed", 3, at=minutes(10), action="Invented.", seat="advocate", due="2026-03-12")
    again = (agreed, *corrected("e2", 4, replacement=right))
    assert matters(book, *again)["action/2"].owner == "advocate"
    for named in ("e2", "e3"):
        done = entry("action.done", 5, at=minutes(50), action=named)
        assert "action/2" not in matters(book, *again, done)
    assert "action/2" in matters(book, agreed, entry("action.done", 5, at=minutes(50), action="e1"))


def test_a_service_stands_until_it_is_over(book: Rulebook) -> None:
    offered = entry("service.offered", 2, at=minutes(10), service="housing")
    assert matters(book, offered)["service/housing"].what == "service"
    ended = entry("service.ended", 3, at=minutes(50), service="housing")
    assert "service/housing" not in matters(book, offered, ended)


def test_the_name_of_a_rule_answers_all_its_clocks_and_no_service_or_action(book: Rulebook) -> None:
    offered = entry("service.offered", 2, at=minutes(10), service="housing")
    found = matters(book, offered)
    to_police, housing = found["cross-report/1.law_enforcement"], found["service/housing"]
    assert to_police.answered_in({"cross-report": "done_elsewhere"}) == "done_elsewhere"
    assert to_police.answered_in({to_police.item: "still_owed", "cross-report": "done_elsewhere"}) == "still_owed"
    assert to_police.answered_in({"decide-tier": "done_elsewhere"}) is None
    assert housing.answered_in({"service": "done_elsewhere"}) is None
    assert housing.answered_in({"service/housing": "done_elsewhere"}) == "done_elsewhere"


def test_a_hold_stands_until_it_is_lifted_under_whichever_version(book: Rulebook) -> None:
    placed = entry("hold.placed", 2, at=minutes(10))
    right = entry("hold.placed", 3, at=minutes(5))
    again = (placed, *corrected("e2", 4, replacement=right))
    (hold,) = holds(case(CALL, *again))
    assert (hold.entry, hold.seq, hold.since) == ("e2", 2, minutes(5))
    for named in ("e2", "e3"):
        assert holds(case(CALL, *again, entry("hold.lifted", 5, at=minutes(50), hold=named))) == ()
    assert holds(case(CALL, *again, entry("hold.lifted", 5, at=minutes(50), hold="e1"))) == (hold,)
