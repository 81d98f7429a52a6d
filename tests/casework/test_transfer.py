"""From county to county: own duties from the own receipt; what was reported there stops nothing; its answer is due."""

from __future__ import annotations

from typing import Any

import pytest

from mdtkit.casework.assigned import assignments, role_of
from mdtkit.casework.awaiting import awaited
from mdtkit.casework.clocks import Setting, clocks
from mdtkit.casework.facts import Rulebook, facts_through_time
from mdtkit.casework.warning import minded
from mdtkit.chronology.entry import Entry
from mdtkit.protocol.model import Protocol
from tests.casework.cases import case
from tests.casework.stories import LOS_ANGELES
from tests.chronology.building import entry, minutes

DAY = 24 * 60
CLOSED: dict[str, Any] = {"outcome": "transferred"}


def received(**more: Any) -> list[Entry]:
    """Taken over today; the other county had reported two days before."""
    told: dict[str, Any] = {"report": "cross", "to": "law_enforcement", "method": "telephone"}
    return [
        entry("referral.received", 1, at=minutes(0), received=minutes(0), source="child_welfare", allegation=["cse"]),
        entry("transfer.received", 2, at=minutes(0), received=minutes(0), handed_over=["reports"], **more),
        entry("report.elsewhere", 3, at=minutes(-2 * DAY), **told),
    ]


@pytest.mark.requirement("R2")
def test_what_the_other_county_reported_stops_no_clock_of_this_one(book: Rulebook) -> None:
    views = clocks(case(*received()), book, Setting(now=minutes(5), tz=LOS_ANGELES))
    cross = [view for view in views if view.clock.startswith("cross-report")]
    assert {view.to_party for view in cross} == {"law_enforcement", "district_attorney"}
    assert all(view.live and view.starts_at == minutes(0) for view in cross)
    assert not [view for view in views if view.clock.startswith("written-report")], "no call of this county's own"


@pytest.mark.requirement("R2")
@pytest.mark.parametrize(
    ("kept", "said"),
    [(("transfer.received",), 2), (("referral.received", "transfer.received"), 1), (None, 0)],
)
def test_what_is_missing_with_a_case_taken_over_is_said(
    protocol: Protocol, book: Rulebook, kept: tuple[str, ...] | None, said: int
) -> None:
    chronology = case(*(one for one in received() if kept is None or one.kind in kept))
    history = facts_through_time(chronology, book)
    taken = next(item.entry for item in chronology.of("transfer.received"))
    assert len(list(minded(taken, chronology, history, protocol))) == said


@pytest.mark.requirement("C7")
def test_a_case_handed_over_is_waited_for_until_the_other_county_takes_it(protocol: Protocol) -> None:
    sent = entry("transfer.sent", 1, at=minutes(0), handed_over=["referral"])
    refused = entry("transfer.acknowledged", 2, at=minutes(DAY), answer="refused")
    taken = entry("transfer.acknowledged", 3, at=minutes(2 * DAY), answer="accepted")
    assert [(one.rule, one.party) for one in awaited(case(sent), protocol)] == [
        ("transfer-acknowledged", "other_county")
    ]
    assert awaited(case(sent, refused), protocol), "a refusal is no taking over"
    assert not awaited(case(sent, refused, taken), protocol)


@pytest.mark.requirement("C7")
def test_a_case_closed_as_transferred_is_waited_for_unless_it_was_taken_over_before(protocol: Protocol) -> None:
    closed = entry("case.closed", 2, at=minutes(DAY), **CLOSED)
    (wait,) = awaited(case(closed), protocol)
    assert wait.after_closing
    taken = entry("transfer.acknowledged", 1, at=minutes(0), answer="accepted")
    assert not awaited(case(taken, closed), protocol)
    reopened = entry("case.reopened", 3, at=minutes(2 * DAY))
    assert not awaited(case(closed, reopened), protocol), "it is this county's again"
    again = entry("case.closed", 4, at=minutes(3 * DAY), **CLOSED)
    assert [one.seq for one in awaited(case(closed, reopened, again), protocol)] == [4]


@pytest.mark.requirement("C7")
def test_what_was_promised_and_did_not_come_is_waited_for(protocol: Protocol) -> None:
    came = entry("transfer.received", 4, at=minutes(DAY), received=minutes(DAY), complete="yes")
    assert [one.rule for one in awaited(case(*received(complete="no")), protocol)] == ["transfer-papers"]
    assert not awaited(case(*received(complete="no"), came), protocol)


def test_an_assignment_ends_when_the_person_is_taken_off_or_assigned_anew(protocol: Protocol) -> None:
    found = assignments(
        case(
            entry("case.assigned", 1, at=minutes(0), worker="p1"),
            entry("case.assigned", 2, at=minutes(1), worker="p2", role="attorney"),
            entry("case.assigned", 3, at=minutes(2), worker="p1", until="2026-03-20"),
            entry("case.unassigned", 4, at=minutes(3), worker="p2"),
        )
    )
    assert [(one.person, one.since, one.ended) for one in found] == [
        ("p1", minutes(0), minutes(2)),
        ("p2", minutes(1), minutes(3)),
        ("p1", minutes(2), None),
    ]
    assert [role_of(protocol, one, "probation") for one in found] == [
        "probation_officer",
        "attorney",
        "probation_officer",
    ]
