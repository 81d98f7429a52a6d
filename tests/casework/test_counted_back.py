"""What a clock counts back to is the protocol's: which entries tell of an incident, which may identify a child."""

from __future__ import annotations

from typing import Any

import pytest

from mdtkit.casework.clocks import Setting, clocks
from mdtkit.casework.facts import Rulebook
from mdtkit.casework.roster import convener
from mdtkit.chronology.entry import Entry
from mdtkit.protocol import ProtocolProblems
from mdtkit.protocol.model import Protocol
from tests.casework.cases import case
from tests.casework.conftest import base_protocol
from tests.casework.stories import LOS_ANGELES
from tests.chronology.building import entry, minutes

DAY = 24 * 60
ALSO_MISSING = """
[[anchor]]
id = "incident"
on = ["referral.received", "suspicion.recorded", "missing.noticed"]
"""


def started(book: Rulebook, clock: str, *entries: Entry) -> list[object]:
    views = clocks(case(*entries), book, Setting(now=minutes(3 * DAY), tz=LOS_ANGELES))
    return [view.starts_at for view in views if view.clock == clock]


def telephoned(at: int) -> list[Entry]:
    """A referral, a run a day later, and the call about it."""
    call: dict[str, Any] = {"report": "cross", "to": "district_attorney", "method": "telephone"}
    return [
        entry("referral.received", 1, at=minutes(0), received=minutes(0), allegation=["cse"]),
        entry("report.made", 2, at=minutes(10), **call),
        entry("missing.noticed", 3, at=minutes(DAY), received=minutes(DAY)),
        entry("report.made", 4, at=minutes(at), **call),
    ]


@pytest.mark.requirement("R3")
def test_a_county_may_say_that_another_entry_tells_of_an_incident(book: Rulebook) -> None:
    own = Rulebook(base_protocol(ALSO_MISSING))
    assert minutes(DAY) not in started(book, "written-report", *telephoned(DAY + 30))
    assert minutes(DAY) in started(own, "written-report", *telephoned(DAY + 30))


@pytest.mark.requirement("R3")
def test_fewer_entries_that_tell_of_an_incident_would_loosen_the_law() -> None:
    with pytest.raises(ProtocolProblems, match="would loosen"):
        base_protocol('[[anchor]]\nid = "incident"\non = "suspicion.recorded"\n')


@pytest.mark.requirement("M1")
def test_a_clock_cannot_count_back_to_what_nobody_named() -> None:
    with pytest.raises(ProtocolProblems, match="anchor in force"):
        base_protocol('[[anchor]]\nid = "identification"\noff = true\n')


@pytest.mark.requirement("M1")
def test_who_convenes_is_the_seat_that_leads_the_roster(protocol: Protocol) -> None:
    other = base_protocol(
        '[[seat]]\nroster = "immediate"\nparty = "child_welfare"\nlead = false\n'
        '[[seat]]\nroster = "immediate"\nparty = "advocate"\nlead = true\n'
    )
    assert convener(protocol, "immediate") == "child_welfare"
    assert convener(other, "immediate") == "advocate"
    assert convener(protocol, None) is None
