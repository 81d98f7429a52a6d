"""What closing a case does to what is still owed, and what a subpoena opens (C7); each falls with its rule."""

from __future__ import annotations

import msgspec
import pytest

from mdtkit.casework.clocks import ClockView, Setting, clocks
from mdtkit.casework.facts import Rulebook
from mdtkit.chronology.entry import Entry
from mdtkit.protocol.loader import ProtocolProblems
from mdtkit.protocol.model import Protocol
from tests.casework.cases import case
from tests.casework.conftest import base_protocol
from tests.chronology.building import SUNDAY, corrected, entry, minutes

CALL = entry("referral.received", 1, received=SUNDAY, allegation=["cse"], jurisdiction="300", services="yes")
REPORT_OWED = "cross-report"


def stand(book: Rulebook, *entries: Entry, after: float = 120) -> dict[str, ClockView]:
    """The clocks by rule and place so many minutes after the call."""
    views = clocks(case(CALL, *entries), book, Setting(now=minutes(after), tz="America/Los_Angeles"))
    return {view.id.partition("/")[2]: view for view in views}


def without(protocol: Protocol, **tables: str) -> Rulebook:
    """The protocol with a rule taken out of each of these tables."""
    changed = {
        table: {name: rule for name, rule in getattr(protocol, table).items() if name != gone}
        for table, gone in tables.items()
    }
    return Rulebook(msgspec.structs.replace(protocol, **changed))


def cross_reports(found: dict[str, ClockView]) -> dict[str, ClockView]:
    return {name: view for name, view in found.items() if view.clock == REPORT_OWED}


@pytest.mark.requirement("C7")
def test_a_report_that_the_law_asks_for_is_still_owed_after_the_case_is_closed(
    book: Rulebook, protocol: Protocol
) -> None:
    closed = entry("case.closed", 2, at=minutes(60))
    owed = cross_reports(stand(book, closed))
    assert owed
    assert all(view.live and view.law == "pre" for view in owed.values())
    let_go = cross_reports(stand(without(protocol, closings="law-stays"), closed))
    assert {view.state for view in let_go.values()} == {"cancelled"}


@pytest.mark.requirement("C7")
def test_a_clock_of_county_practice_that_nobody_answered_for_ends_with_the_case(book: Rulebook) -> None:
    before = {name for name, view in stand(book).items() if view.live and view.law == "prac"}
    after = stand(book, entry("case.closed", 2, at=minutes(60)))
    assert before
    assert {after[name].state for name in before} == {"cancelled"}


@pytest.mark.requirement("C7")
def test_what_was_answered_for_one_recipient_ends_that_report_and_no_other(book: Rulebook) -> None:
    first, *others = cross_reports(stand(book))
    closed = entry("case.closed", 2, at=minutes(60), open_items={first: "done_elsewhere"})
    after = cross_reports(stand(book, closed))
    assert (after[first].state, after[first].stopped_by) == ("cancelled", "e2")
    assert others
    assert all(after[name].live for name in others)


@pytest.mark.requirement("C7")
def test_an_answer_for_the_rule_holds_for_every_recipient(book: Rulebook) -> None:
    closed = entry("case.closed", 2, at=minutes(60), open_items={REPORT_OWED: "other_county"})
    assert {view.state for view in cross_reports(stand(book, closed)).values()} == {"cancelled"}


@pytest.mark.requirement("C7")
def test_still_owed_keeps_even_a_clock_of_county_practice_alive(book: Rulebook, protocol: Protocol) -> None:
    name = next(name for name, view in stand(book).items() if view.live and view.law == "prac")
    closed = entry("case.closed", 2, at=minutes(60), open_items={name: "still_owed"})
    assert stand(book, closed)[name].live
    no_such_answer = without(protocol, terms="open_item_answer.still_owed")
    assert stand(no_such_answer, closed)[name].state == "cancelled"


def test_a_case_reopened_takes_up_again_what_was_answered_for(book: Rulebook) -> None:
    closed = entry("case.closed", 2, at=minutes(60), open_items={REPORT_OWED: "not_applicable"})
    reopened = entry("case.reopened", 3, at=minutes(90))
    assert all(view.live for view in cross_reports(stand(book, closed, reopened)).values())


def test_a_closing_that_was_struck_out_closes_nothing(book: Rulebook) -> None:
    closed = entry("case.closed", 2, at=minutes(60), open_items={REPORT_OWED: "not_applicable"})
    assert stand(book, closed, *corrected("e2", 3)) == stand(book)


@pytest.mark.requirement("C7")
def test_a_county_cannot_let_the_law_end_with_the_case_unless_it_says_why() -> None:
    loosened = '[[closing]]\nid = "law-stays"\nunanswered = "ends"\n'
    with pytest.raises(ProtocolProblems, match="would loosen a rule that binds"):
        base_protocol(loosened)
    assert base_protocol(loosened + 'override = "county counsel, 2 March 2026"\n').closings["law-stays"].override


@pytest.mark.requirement("C7")
def test_the_base_gives_no_length_of_keeping_and_a_county_gives_its_own() -> None:
    assert [rule.within for rule in base_protocol().retentions.values()] == [None]
    own = base_protocol('[[retention]]\nid = "case-record"\nwithin = "5y"\n')
    assert own.retentions["case-record"].within == "5y"
    with pytest.raises(ProtocolProblems, match="not a duration"):
        base_protocol('[[retention]]\nid = "case-record"\nwithin = "five years"\n')


SUBPOENA = entry("court.noted", 2, at=minutes(30), what="subpoena", when="2026-03-20T16:00:00Z")


@pytest.mark.requirement("C7")
def test_a_subpoena_opens_a_task_for_county_counsel_at_once(book: Rulebook, protocol: Protocol) -> None:
    told = stand(book, SUBPOENA)["subpoena-counsel/2"]
    assert (told.state, told.party, told.at_once, told.starts_at) == ("open", "county_counsel", True, minutes(30))
    assert "subpoena-counsel/2" not in stand(without(protocol, clocks="subpoena-counsel"), SUBPOENA)


@pytest.mark.requirement("C7")
def test_a_subpoena_is_answered_by_the_instant_that_it_names(book: Rulebook, protocol: Protocol) -> None:
    due = stand(book, SUBPOENA)["subpoena-answer/2"]
    assert due.due_at is not None
    assert due.due_at.isoformat() == "2026-03-20T16:00:00+00:00"
    assert stand(book, SUBPOENA, after=20000)["subpoena-answer/2"].state == "overdue"
    assert "subpoena-answer/2" not in stand(without(protocol, clocks="subpoena-answer"), SUBPOENA)


@pytest.mark.requirement("C7")
def test_telling_counsel_ends_that_task_and_leaves_the_answer_owed(book: Rulebook) -> None:
    told = entry("court.noted", 3, at=minutes(50), what="counsel_told")
    answered = entry("court.noted", 4, at=minutes(90), what="subpoena_answered")
    after = stand(book, SUBPOENA, told)
    assert (after["subpoena-counsel/2"].state, after["subpoena-answer/2"].live) == ("met", True)
    assert stand(book, SUBPOENA, told, answered)["subpoena-answer/2"].state == "met"


@pytest.mark.requirement("C7")
@pytest.mark.parametrize("what", ["hearing", "warrant", "order"])
def test_a_hearing_a_warrant_or_an_order_opens_no_task_of_counsel(book: Rulebook, what: str) -> None:
    noted = entry("court.noted", 2, at=minutes(30), what=what)
    assert not [name for name in stand(book, noted) if name.startswith("subpoena")]


@pytest.mark.requirement("C7")
def test_a_subpoena_that_was_corrected_to_another_day_moves_what_hangs_on_it(book: Rulebook) -> None:
    moved = entry("court.noted", 3, at=minutes(30), what="subpoena", when="2026-03-25T16:00:00Z")
    due = stand(book, SUBPOENA, *corrected("e2", 4, replacement=moved))["subpoena-answer/2"]
    assert due.due_at is not None
    assert due.due_at.day == 25


@pytest.mark.requirement("C7")
def test_a_subpoena_that_names_a_day_and_no_hour_is_answered_by_the_end_of_that_day(book: Rulebook) -> None:
    due = stand(book, entry("court.noted", 2, at=minutes(30), what="subpoena", due="2026-03-20"))["subpoena-answer/2"]
    assert due.due_at is not None
    assert due.due_at.isoformat() == "2026-03-21T06:59:59+00:00"


@pytest.mark.requirement("C7")
def test_what_became_of_one_subpoena_answers_no_other(book: Rulebook) -> None:
    second = entry("court.noted", 3, at=minutes(40), what="subpoena", when="2026-03-25T16:00:00Z")
    told = entry("court.noted", 4, at=minutes(50), what="counsel_told", about="e2")
    answered = entry("court.noted", 5, at=minutes(90), what="subpoena_answered", about="e2")
    after = stand(book, SUBPOENA, second, told, answered)
    assert {name: view.live for name, view in after.items() if name.startswith("subpoena")} == {
        "subpoena-counsel/2": False,
        "subpoena-answer/2": False,
        "subpoena-counsel/3": True,
        "subpoena-answer/3": True,
    }
