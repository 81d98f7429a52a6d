"""Each referral is kept with its own disposition and its own tasks in the State's system; a new one reopens nothing."""

from __future__ import annotations

from typing import Any

import pytest

from mdtkit.casework.clocks import Setting, clocks
from mdtkit.casework.facts import Rulebook
from mdtkit.casework.referrals import ReferralView, referrals
from mdtkit.chronology.entry import Entry
from mdtkit.protocol.model import Protocol
from tests.casework.cases import case
from tests.casework.stories import LOS_ANGELES
from tests.chronology.building import entry, minutes

DAY = 24 * 60

pytestmark = [pytest.mark.requirement("I1"), pytest.mark.requirement("I2")]


def view(protocol: Protocol, book: Rulebook, *entries: Entry) -> tuple[ReferralView, ...]:
    chronology = case(*entries)
    return referrals(chronology, clocks(chronology, book, Setting(now=minutes(90 * DAY), tz=LOS_ANGELES)), protocol)


def referral(seq: int, day: int) -> Entry:
    return entry("referral.received", seq, at=minutes(day * DAY), received=minutes(day * DAY), allegation=["cse"])


def found(seq: int, day: int, **data: Any) -> Entry:
    at = minutes(day * DAY)
    told: dict[str, Any] = {"disposition": "unfounded", "allegation": ["cse"], **data}
    return entry("referral.investigated", seq, at=at, received=at, **told)


def tasks(one: ReferralView) -> dict[str, bool]:
    return {task.clock: task.live for task in one.tasks}


def test_an_unfounded_referral_is_kept_and_its_code_is_opened_and_ended(protocol: Protocol, book: Rulebook) -> None:
    (one,) = view(protocol, book, referral(1, 0), found(2, 5))
    assert (one.disposition, one.investigated) == ("unfounded", minutes(5 * DAY))
    assert tasks(one) == {"open-spc": True, "close-spc": True}


def test_a_task_is_done_only_when_somebody_records_it(protocol: Protocol, book: Rulebook) -> None:
    opened = entry("cws.entered", 3, at=minutes(6 * DAY), what="s_csec_referral_open", referral="e1")
    (one,) = view(protocol, book, referral(1, 0), found(2, 5), opened)
    assert tasks(one) == {"open-spc": False, "close-spc": True}


def test_a_new_referral_reopens_nothing_of_an_old_one(protocol: Protocol, book: Rulebook) -> None:
    done = [
        entry("cws.entered", seq, at=minutes(6 * DAY), what=what, referral="e1")
        for seq, what in ((3, "s_csec_referral_open"), (4, "s_csec_referral_end"))
    ]
    first, second = view(protocol, book, referral(1, 0), found(2, 5, referral="e1"), *done, referral(5, 40))
    assert tasks(first) == {"open-spc": False, "close-spc": False}
    assert (second.disposition, tasks(second)) == (None, {"open-spc": True})


def test_an_investigation_that_names_none_of_several_referrals_is_given_to_neither(
    protocol: Protocol, book: Rulebook
) -> None:
    assert [one.disposition for one in view(protocol, book, referral(1, 0), referral(2, 3), found(3, 5))] == [
        None,
        None,
    ]
    named = view(protocol, book, referral(1, 0), referral(2, 3), found(3, 5, referral="e2"))
    assert [one.disposition for one in named] == [None, "unfounded"]
