"""The section of referrals: each with its disposition and its tasks, and acts that name the referral in focus."""

from __future__ import annotations

import pytest

from mdtkit.desk import Desk
from mdtkit.tui.sections.referrals import REFERRALS
from mdtkit.tui.sections.section import Look
from tests.tui.stage import the_call


@pytest.mark.requirement("I2")
def test_each_referral_stands_with_its_tasks_and_its_acts_name_it(desk: Desk, crisis: str) -> None:
    for act in the_call(allegation=["cse"], child_name=None).acts():
        desk.record(crisis, [act])
    first, second = (item.entry.id for item in desk.case(crisis).chronology.of("referral.received"))
    desk.log(crisis, "referral.investigated", {"referral": first, "disposition": "unfounded"}, received=desk.now())
    look = Look(desk, desk.case(crisis))
    rows = [row for row in REFERRALS.rows(look) if row.entry]
    assert [(row.entry, row.what.partition(": ")[2]) for row in rows] == [
        (first, "Unfounded"),
        (second, "not investigated yet"),
    ]
    assert [{deed.values["referral"] for deed in row.deeds} for row in rows] == [{first}, {second}]
    assert "2 received" in REFERRALS.state(look)
    assert "1 not investigated" in REFERRALS.state(look)


@pytest.mark.requirement("D1")
def test_what_was_entered_in_the_states_system_is_shown_as_done(desk: Desk, crisis: str) -> None:
    desk.log(crisis, "cws.entered", {"what": "s_csec_referral_open"})
    rows = {row.what: row for row in REFERRALS.rows(Look(desk, desk.case(crisis)))}
    done = rows["Open the special project code"]
    assert (done.sign, done.tone, done.deeds) == ("●", "quiet", ())
    assert "open" not in done.when
