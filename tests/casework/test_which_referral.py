"""A child is referred more than once: an act that names a referral speaks of that one, whichever version it names."""

from __future__ import annotations

from typing import Any

import pytest

from mdtkit.casework.clocks import Setting, clocks
from mdtkit.casework.facts import Rulebook
from mdtkit.chronology.entry import Entry
from tests.casework.cases import case
from tests.casework.conftest import base_protocol
from tests.casework.stories import LOS_ANGELES
from tests.chronology.building import entry, minutes

FIRST, SECOND = 1, 2
DAY = 24 * 60
CODE = {"open-spc": "s_csec_referral_open", "close-spc": "s_csec_referral_end"}
ALL = """
[[clock]]
id = "close-spc"
stop = { on = "cws.entered", where = { what = "s_csec_referral_end" } }
"""


def referred_twice() -> list[Entry]:
    """Two referrals, each investigated a day after it came."""
    found = []
    for seq in (FIRST, SECOND):
        at = minutes((seq - 1) * 30 * DAY)
        found.append(entry("referral.received", seq, at=at, received=at, allegation=["cse"]))
        done = minutes((seq - 1) * 30 * DAY + DAY)
        told: dict[str, Any] = {"referral": f"e{seq}", "disposition": "inconclusive", "allegation": ["cse"]}
        found.append(entry("referral.investigated", seq + 2, at=done, received=done, **told))
    return found


def entered(clock: str, **named: Any) -> Entry:
    """The code is entered in the State's system, for the referral named."""
    return entry("cws.entered", 9, at=minutes(60 * DAY), what=CODE[clock], **named)


def live(book: Rulebook, clock: str, *entries: Entry) -> list[str]:
    """The entries that started the clocks of this name that still live."""
    views = clocks(case(*entries), book, Setting(now=minutes(61 * DAY), tz=LOS_ANGELES))
    return [view.started_by or "" for view in views if view.clock == clock and view.live]


@pytest.mark.requirement("I2")
@pytest.mark.parametrize(("clock", "second"), [("open-spc", "e2"), ("close-spc", "e4")])
def test_a_code_entered_for_one_referral_leaves_the_other_s_to_be_entered(
    book: Rulebook, clock: str, second: str
) -> None:
    assert live(book, clock, *referred_twice(), entered(clock, referral="e1")) == [second]
    assert live(book, clock, *referred_twice(), entered(clock)) == []


@pytest.mark.requirement("I2")
def test_which_referral_is_meant_is_a_rule_of_the_protocol() -> None:
    any_of_them = Rulebook(base_protocol(ALL + 'override = "one code a child"\n'))
    assert live(any_of_them, "close-spc", *referred_twice(), entered("close-spc", referral="e1")) == []


def corrected_twice(referral: Entry) -> list[Entry]:
    """The referral corrected, and the correction corrected: e1 → m1 → n1."""
    again: dict[str, Any] = {"at": referral.at, "received": referral.received, **referral.data}
    return [
        entry(referral.kind, 11, id="m1", **again),
        entry("entry.superseded", 12, entry=referral.id, replacement="m1", reason="time"),
        entry(referral.kind, 13, id="n1", **again),
        entry("entry.superseded", 14, entry="m1", replacement="n1", reason="time"),
    ]


@pytest.mark.requirement("I2")
@pytest.mark.parametrize("version", ["e1", "m1", "n1"])
def test_a_code_for_any_version_of_a_corrected_referral_is_for_that_referral(book: Rulebook, version: str) -> None:
    entries = referred_twice()
    entries += corrected_twice(entries[0])
    assert live(book, "open-spc", *entries, entered("open-spc", referral=version)) == ["e2"]
    assert live(book, "close-spc", *entries, entered("close-spc", referral=version)) == ["e4"]


@pytest.mark.requirement("R3")
@pytest.mark.parametrize("version", ["e1", "m1", "n1"])
def test_a_telephoned_report_counts_from_the_referral_it_names_whichever_version(book: Rulebook, version: str) -> None:
    entries = referred_twice()
    entries += corrected_twice(entries[0])
    told: dict[str, Any] = {"report": "cross", "to": "district_attorney", "method": "telephone", "referral": version}
    entries.append(entry("report.made", 20, at=minutes(40 * DAY), **told))
    views = clocks(case(*entries), book, Setting(now=minutes(61 * DAY), tz=LOS_ANGELES))
    assert [view.starts_at for view in views if view.clock == "written-report"] == [minutes(0)]
