"""The clock engine against the independent oracle, on cases as they come."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.casework.clocks import ClockView
from mdtkit.casework.facts import Rulebook
from mdtkit.chronology.entry import Entry
from tests.casework import oracle
from tests.casework.conftest import base_protocol
from tests.casework.generated import LOS_ANGELES, cases, derived, in_order, stated
from tests.casework.oracle_missing import missing_reports
from tests.chronology.building import SUNDAY, corrected, entry, minutes

KNOWN_TO_THE_ORACLE = {
    "cross-report",
    "written-report",
    "report-victim",
    "report-missing-le",
    "report-missing-ncmec",
    "engage-child",
    "medical-evaluation",
    "initial-engage",
    "initial-meeting",
}
ACTS: list[tuple[str, dict[str, Any]]] = [
    ("referral.received", {"allegation": ["cse"]}),
    ("referral.received", {"allegation": ["neglect"], "triggers": ["trades_for_needs"]}),
    ("referral.received", {"triggers": ["law_enforcement_danger"], "services": "unknown"}),
    ("referral.received", {"allegation": ["neglect"]}),
    ("suspicion.recorded", {"basis": "disclosure"}),
    ("suspicion.recorded", {"basis": "reasonable_suspicion", "triggers": ["emergency_room"]}),
    ("referral.investigated", {"disposition": "confirmed"}),
    ("referral.investigated", {"disposition": "unfounded"}),
    ("status.set", {"field": "victim_during_care"}),
    ("eligibility.determined", {"services": "yes"}),
    ("eligibility.determined", {"services": "no"}),
    ("eligibility.determined", {"services": "unknown"}),
    ("report.made", {"report": "cross", "to": "law_enforcement", "method": "telephone"}),
    ("report.made", {"report": "cross", "to": "district_attorney", "method": "telephone"}),
    ("report.made", {"report": "cross", "to": "district_attorney", "method": "fax"}),
    ("report.made", {"report": "cross", "to": "child_welfare", "method": "in_person"}),
    ("report.made", {"report": "written", "to": "law_enforcement", "method": "written"}),
    ("report.made", {"report": "written", "to": "district_attorney", "method": "written"}),
    ("report.made", {"report": "victim", "to": "law_enforcement", "method": "telephone"}),
    ("report.made", {"report": "missing", "to": "law_enforcement", "method": "telephone"}),
    ("report.made", {"report": "missing", "to": "ncmec", "method": "portal"}),
    ("missing.noticed", {"from": "placement"}),
    ("missing.recovered", {}),
    ("tier.decided", {"tier": "immediate"}),
    ("tier.decided", {"tier": "initial"}),
    ("tier.decided", {"tier": "none"}),
    ("child.engaged", {}),
    ("medical.evaluated", {"outcome": "done"}),
    ("meeting.held", {"type": "initial"}),
    (
        "responsibility.waived",
        {"responsibility": "cross-report", "to": "district_attorney", "reason": "told in person"},
    ),
    ("responsibility.waived", {"responsibility": "engage-child", "reason": "in custody elsewhere"}),
]


def among(*kinds: str, **where: str) -> list[tuple[str, dict[str, Any]]]:
    return [(kind, data) for kind, data in ACTS if kind in kinds and all(data.get(k, v) == v for k, v in where.items())]


# Few kinds together: what meets only now and then among all of them meets often here.
NIGHTS = {
    "everything": ACTS,
    "tiers": among("referral.received", "tier.decided", "child.engaged", "responsibility.waived", "meeting.held")
    + among("suspicion.recorded", basis="reasonable_suspicion"),
    "cross-reports": among("referral.received", "suspicion.recorded", "report.made", to="district_attorney")
    + among("responsibility.waived"),
    "missing": among("missing.noticed", "missing.recovered", "eligibility.determined", "referral.investigated")
    + among("report.made", report="missing")
    + among("suspicion.recorded"),
}


@pytest.mark.parametrize("night", NIGHTS)
@given(st.data(), st.integers(-600, 20 * 24 * 60), st.sampled_from([LOS_ANGELES, "America/Havana", "UTC"]))
def test_the_engine_and_the_brute_force_oracle_agree_on_every_clock(
    book: Rulebook, night: str, data: st.DataObject, passed: int, tz: str
) -> None:
    now, entries = minutes(passed), data.draw(cases(NIGHTS[night]))
    told = oracle.Case.of(entries)
    expected = [
        *oracle.cross_reports(told, now),
        *oracle.written_reports(told, now),
        *oracle.identified_reports(told, now),
        *missing_reports(told, now),
        *oracle.crisis(told, now, tz),
    ]
    found = [t for t in stated(derived(entries, book, now, tz)) if t.clock in KNOWN_TO_THE_ORACLE]
    assert in_order(found) == in_order(expected)


MEETINGS: list[tuple[str, dict[str, Any]]] = [
    ("suspicion.recorded", {"basis": "disclosure"}),
    ("meeting.held", {"type": "initial"}),
    ("meeting.held", {"type": "ongoing"}),
    ("meeting.held", {"type": "ongoing"}),
    ("meeting.held", {"type": "case_review"}),
    ("responsibility.waived", {"responsibility": "ongoing-meeting", "reason": "summer"}),
]


@pytest.mark.requirement("M3")
@given(cases(MEETINGS, apart=5 * 24 * 60), st.integers(0, 120 * 24 * 60))
def test_the_monthly_meeting_recurs_from_the_last_one_and_runs_only_once(
    book: Rulebook, entries: list[Entry], passed: int
) -> None:
    victim = entry("status.set", 99, at=minutes(-(10**6)), received=minutes(-(10**6)), field="victim_before_care")
    entries, now = [*entries, victim], minutes(passed)
    expected = oracle.monthly(oracle.Case.of(entries), now, LOS_ANGELES)
    found = [t for t in stated(derived(entries, book, now)) if t.clock == "ongoing-meeting"]
    assert in_order(found) == in_order(expected)
    assert sum(t.stopped is None for t in found) <= 1


@given(cases(ACTS), st.data())
def test_the_order_of_recording_changes_no_clock(book: Rulebook, entries: list[Entry], data: st.DataObject) -> None:
    plain = [e for e in entries if not (e.kind == "entry.superseded" or "superseded" in e.kind)]
    recorded = [msgspec.structs.replace(e, seq=n) for n, e in enumerate(data.draw(st.permutations(plain)), start=1)]
    now = minutes(3000)
    assert in_order(stated(derived(recorded, book, now))) == in_order(stated(derived(plain, book, now)))


@given(cases(ACTS), st.integers(-5000, 5000))
def test_redating_an_entry_moves_its_clocks_and_keeps_their_names(
    book: Rulebook, entries: list[Entry], shift: int
) -> None:
    call = entry("referral.received", 900, at=minutes(-20000), received=minutes(-19990), allegation=["neglect"])
    replacement = msgspec.structs.replace(call, id="e901", seq=901, received=minutes(-19990 + abs(shift) + 1))
    now = minutes(50000)

    def names(all_entries: list[Entry]) -> dict[str, datetime]:
        return {v.id: v.starts_at for v in derived(all_entries, book, now) if v.id.endswith("/900.law_enforcement")}

    before = names([*entries, call])
    after = names([*entries, call, *corrected("e900", 902, replacement=replacement)])
    assert before.keys() == after.keys()
    assert before
    for name, starts in after.items():
        assert starts == before[name] + timedelta(minutes=abs(shift) + 1)


@given(cases(ACTS), st.integers(-600, 20000), st.integers(0, 20000))
def test_time_alone_ends_nothing_but_periods_and_only_makes_later(
    book: Rulebook, entries: list[Entry], passed: int, more: int
) -> None:
    earlier = {v.id: v for v in derived(entries, book, minutes(passed))}
    later = {v.id: v for v in derived(entries, book, minutes(passed + more))}
    rank = {"running": 0, "warning": 1, "overdue": 2, "ended": 2, "expired": 2}
    assert earlier.keys() <= later.keys()
    for name, view in earlier.items():
        assert later[name].starts_at == view.starts_at
        if view.state in rank:
            assert rank[later[name].state] >= rank[view.state]
        else:
            assert later[name].state == view.state


# ---- single statements, where the oracle's many cases hide the point --------------------------------


def one(views: Iterable[ClockView], clock: str, to: str | None = None) -> ClockView:
    (only,) = [v for v in views if v.clock == clock and to in (None, v.to_party)]
    return only


@pytest.mark.requirement("M1")
def test_slow_triage_buys_no_time(book: Rulebook) -> None:
    call = entry("referral.received", 1, received=SUNDAY, triggers=["law_enforcement_danger"])
    for decided in (5, 105, 600):
        views = derived([call, entry("tier.decided", 2, at=minutes(decided), tier="immediate")], book, minutes(700))
        assert one(views, "engage-child").due_at == minutes(120)


@pytest.mark.requirement("M1")
def test_a_decision_taken_back_buys_no_time_either(book: Rulebook) -> None:
    entries = [
        entry("referral.received", 1, received=SUNDAY, triggers=["law_enforcement_danger"]),
        entry("indicators.recorded", 2, at=minutes(30), received=minutes(30), indicators={"truancy": "yes"}),
        entry("tier.decided", 3, at=minutes(40), tier="none"),
        entry("tier.decided", 4, at=minutes(100), tier="immediate"),
    ]
    assert one(derived(entries, book, minutes(110)), "engage-child").due_at == minutes(120)


@pytest.mark.requirement("M1")
def test_a_crisis_called_off_and_decided_again_has_its_clocks_again_and_no_more_time(book: Rulebook) -> None:
    entries = [
        entry("referral.received", 1, received=SUNDAY, triggers=["law_enforcement_danger"]),
        entry("tier.decided", 2, at=minutes(10), tier="immediate"),
        entry("tier.decided", 3, at=minutes(20), tier="initial"),
        entry("tier.decided", 4, at=minutes(30), tier="immediate"),
    ]
    views = [v for v in derived(entries, book, minutes(40)) if v.clock == "engage-child"]
    assert sorted((v.state, v.due_at) for v in views) == [("cancelled", minutes(120)), ("running", minutes(120))]


@pytest.mark.requirement("M1")
def test_support_that_ran_out_by_itself_starts_again_in_the_next_crisis(book: Rulebook) -> None:
    year = 365 * 24 * 60
    entries = [
        entry("referral.received", 1, received=SUNDAY, triggers=["law_enforcement_danger"]),
        entry("tier.decided", 2, at=minutes(10), tier="immediate"),
        entry("referral.received", 3, at=minutes(year), received=minutes(year), triggers=["emergency_room"]),
        entry("tier.decided", 4, at=minutes(year + 10), tier="immediate"),
    ]
    views = [v for v in derived(entries, book, minutes(year + 20)) if v.clock == "crisis-support"]
    states = sorted((v.starts_at, v.state) for v in views if v.party == "advocate")
    assert states == [(SUNDAY, "ended"), (minutes(year), "running")]


@pytest.mark.requirement("M1")
def test_support_that_ran_out_is_not_ended_by_what_is_said_of_the_next(book: Rulebook) -> None:
    year = 365 * 24 * 60
    entries = [
        entry("referral.received", 1, received=SUNDAY, triggers=["law_enforcement_danger"]),
        entry("tier.decided", 2, at=minutes(10), tier="immediate"),
        entry("referral.received", 3, at=minutes(year), received=minutes(year), triggers=["emergency_room"]),
        entry("tier.decided", 4, at=minutes(year + 10), tier="immediate"),
        entry("support.ended", 5, at=minutes(year + 600), party="advocate", reason="the child left the county"),
    ]
    views = [v for v in derived(entries, book, minutes(year + 700)) if v.clock == "crisis-support"]
    found = sorted((v.starts_at, v.stopped_at) for v in views if v.party == "advocate")
    assert found == [(SUNDAY, None), (minutes(year), minutes(year + 600))]


def test_a_new_crisis_counts_from_its_own_first_trigger(book: Rulebook) -> None:
    year = 365 * 24 * 60
    entries = [
        entry("referral.received", 1, received=SUNDAY, triggers=["law_enforcement_danger"]),
        entry("tier.decided", 2, at=minutes(10), tier="immediate"),
        entry("child.engaged", 3, at=minutes(60)),
        entry("indicators.recorded", 4, at=minutes(year), received=minutes(year), indicators={"truancy": "no"}),
        entry("tier.decided", 5, at=minutes(year + 10), tier="immediate"),
    ]
    views = [v for v in derived(entries, book, minutes(year + 20)) if v.clock == "engage-child"]
    assert [v.starts_at for v in views] == [SUNDAY, minutes(year)]


@pytest.mark.requirement("R3")
def test_a_late_call_does_not_extend_the_36_hours(book: Rulebook) -> None:
    call = entry("referral.received", 1, received=SUNDAY)
    late = entry("report.made", 2, at=minutes(2000), report="cross", to="district_attorney", method="telephone")
    assert one(derived([call, late], book, minutes(2001)), "written-report").due_at == minutes(36 * 60)


@pytest.mark.requirement("R3")
def test_a_call_about_new_information_is_counted_from_that_information(book: Rulebook) -> None:
    month = 30 * 24 * 60
    entries = [
        entry("referral.received", 1, received=SUNDAY),
        entry("report.made", 2, at=minutes(60), report="cross", to="district_attorney", method="fax"),
        entry("suspicion.recorded", 3, at=minutes(month), received=minutes(month), basis="reasonable_suspicion"),
        entry("suspicion.recorded", 4, at=minutes(month + 90), received=minutes(month + 90), basis="disclosure"),
        entry("report.made", 5, at=minutes(month + 120), report="cross", to="district_attorney", method="telephone"),
    ]
    assert one(derived(entries, book, minutes(month + 130)), "written-report").starts_at == minutes(month)


@pytest.mark.requirement("R6")
def test_the_report_to_law_enforcement_never_stops_that_to_ncmec(book: Rulebook) -> None:
    entries = [
        entry("referral.received", 1, received=SUNDAY, allegation=["cse"]),
        entry("missing.noticed", 2, at=minutes(60), received=minutes(70), from_="placement"),
        entry("report.made", 3, at=minutes(90), report="missing", to="law_enforcement", method="telephone"),
    ]
    views = derived(entries, book, minutes(100))
    assert (one(views, "report-missing-le").state, one(views, "report-missing-ncmec").state) == ("met", "running")


@pytest.mark.requirement("R5")
def test_a_report_made_before_the_child_was_known_to_be_at_risk_counts(book: Rulebook) -> None:
    entries = [
        entry("missing.noticed", 1, at=minutes(0), received=minutes(10), from_="home"),
        entry("report.made", 2, at=minutes(20), report="missing", to="law_enforcement", method="telephone"),
        entry("suspicion.recorded", 3, at=minutes(300), received=minutes(300), basis="reasonable_suspicion"),
    ]
    told = one(derived(entries, book, minutes(400)), "report-missing-le")
    assert (told.starts_at, told.stopped_at, told.state) == (minutes(300), minutes(20), "met")


@pytest.mark.requirement("M1")
def test_lead_agency_and_advocate_each_support_for_72_hours(book: Rulebook) -> None:
    entries = [
        entry("referral.received", 1, received=SUNDAY, triggers=["law_enforcement_danger"]),
        entry("tier.decided", 2, at=minutes(10), tier="immediate"),
        entry("support.ended", 3, at=minutes(600), party="advocate", reason="the child left the county"),
    ]
    found = {v.party: v for v in derived(entries, book, minutes(700)) if v.clock == "crisis-support"}
    assert {party: view.state for party, view in found.items()} == {"child_welfare": "running", "advocate": "ended"}
    assert all(view.due_at == minutes(72 * 60) for view in found.values())


def test_at_the_due_instant_itself_nothing_is_past(book: Rulebook) -> None:
    call = entry("referral.received", 1, received=SUNDAY, triggers=["law_enforcement_danger"])
    decided = entry("tier.decided", 2, at=minutes(10), tier="immediate")
    states = [one(derived([call, decided], book, minutes(at)), "engage-child").state for at in (89, 90, 120, 120.1)]
    assert states == ["running", "warning", "warning", "overdue"]
    just_in_time = entry("child.engaged", 3, at=minutes(120))
    assert one(derived([call, decided, just_in_time], book, minutes(130)), "engage-child").state == "met"


@pytest.mark.requirement("R6")
def test_what_a_missing_child_called_for_is_still_owed_when_the_child_is_back(book: Rulebook) -> None:
    entries = [
        entry("referral.received", 1, received=SUNDAY, allegation=["cse"]),
        entry("missing.noticed", 2, at=minutes(60), received=minutes(70), from_="placement"),
        entry("missing.recovered", 3, at=minutes(200), received=minutes(210)),
    ]
    assert one(derived(entries, book, minutes(300)), "report-missing-ncmec").state == "running"


@pytest.mark.requirement("A6")
def test_what_at_risk_called_for_is_still_owed_when_the_field_was_ended(book: Rulebook) -> None:
    entries = [
        entry("eligibility.determined", 1, services="yes"),
        entry("status.set", 2, at=minutes(10), received=minutes(10), field="at_risk"),
        entry("status.ended", 3, at=minutes(500), field="at_risk"),
    ]
    assert one(derived(entries, book, minutes(600)), "determine-services").state == "open"
    no_services = entry("eligibility.determined", 4, at=minutes(400), services="no")
    assert one(derived([*entries, no_services], book, minutes(600)), "determine-services").state == "cancelled"


def test_of_two_decisions_of_one_minute_the_one_written_first_names_the_clock(book: Rulebook) -> None:
    call = entry("referral.received", 1, received=SUNDAY, triggers=["law_enforcement_danger"])
    decided = [entry("tier.decided", seq, at=minutes(10), tier="immediate") for seq in (12, 3)]
    assert one(derived([call, *decided], book, minutes(20)), "engage-child").id.endswith("/3")


WAITS = """
[[clock]]
id = "county-visit"
title = "Visit"
law = "prac"
citation = "County rule 7"
within = "10h"
start = { on = "referral.received" }
owner = "child_welfare"
stop = { on = "child.engaged" }
suspend = [{ on = "missing.noticed", until = "missing.recovered" }]
"""


def test_a_clock_that_waits_while_the_child_is_missing_is_later_by_as_long_as_it_waited() -> None:
    county = Rulebook(base_protocol(WAITS))
    call = entry("referral.received", 1, received=SUNDAY)
    gone = entry("missing.noticed", 2, at=minutes(60), received=minutes(60))
    back = entry("missing.recovered", 3, at=minutes(180), received=minutes(180))
    seen = entry("child.engaged", 4, at=minutes(660))

    def stands(*entries: Entry, now: float = 700) -> tuple[str, datetime | None]:
        view = one(derived(entries, county, minutes(now)), "county-visit")
        return view.state, view.due_at

    assert stands(call, gone) == ("suspended", None)
    assert stands(call, gone, back, now=300) == ("running", minutes(720))
    assert stands(call, gone, back, now=721) == ("overdue", minutes(720))
    assert stands(call, gone, back, seen) == ("met", minutes(720))
    assert stands(call, seen) == ("met_late", minutes(600))
    gone_afterwards = entry("missing.noticed", 5, at=minutes(670), received=minutes(670))
    back_afterwards = entry("missing.recovered", 6, at=minutes(690), received=minutes(690))
    assert stands(call, seen, gone_afterwards, back_afterwards) == ("met_late", minutes(600))
    noticed_again = entry("missing.noticed", 7, at=minutes(90), received=minutes(90))
    assert stands(call, gone, noticed_again, back, now=300) == ("running", minutes(720)), "one run, noticed twice"
    met_while_missing = entry("child.engaged", 4, at=minutes(650))
    assert stands(call, gone, met_while_missing) == ("met", minutes(600 + 590))


def test_a_case_closed_ends_what_is_open_and_a_case_reopened_takes_it_up_again(book: Rulebook) -> None:
    call = entry("referral.received", 1, received=SUNDAY)
    closed = entry("case.closed", 2, at=minutes(60))
    reopened = entry("case.reopened", 3, at=minutes(90))
    assert one(derived([call, closed], book, minutes(70)), "decide-tier").state == "cancelled"
    assert one(derived([call, closed, reopened], book, minutes(100)), "decide-tier").state == "open"
