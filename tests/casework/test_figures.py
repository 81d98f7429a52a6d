"""What is counted of the cases of a county over a period (S4)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.casework.clocks import Setting, clocks
from mdtkit.casework.facts import Rulebook, facts_through_time
from mdtkit.casework.figures import CountedCase, Figures, Period, Staff, count
from mdtkit.casework.small_cells import exposed, hide
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import fold
from mdtkit.protocol.release import SmallCells, strictest
from tests.casework.conftest import base_protocol
from tests.casework.stories import LOS_ANGELES, Story

pytestmark = pytest.mark.requirement("S4")
PROTOCOL = base_protocol()
BOOK = Rulebook(PROTOCOL)
RULE = strictest(tuple(PROTOCOL.small_cells.values()))
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31), LOS_ANGELES)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def counted(ref: str, entries: list[Entry]) -> CountedCase:
    chronology = fold(ref, [msgspec.structs.replace(one, record=ref) for one in entries])
    history = facts_through_time(chronology, BOOK)
    views = clocks(chronology, BOOK, Setting(now=NOW, tz=LOS_ANGELES))
    return CountedCase(ref, chronology, views, history.episodes, PROTOCOL)


def figures(*stories: Story, period: Period = MARCH, rule: SmallCells = RULE, times: int = 1) -> Figures:
    """The figures of cases that went like these, each so many times."""
    cases = [counted(f"case-{place}-{n}", one.entries) for place, one in enumerate(stories) for n in range(times)]
    return count(cases, period, PROTOCOL, rule)


def number(found: Figures, figure: str, row: str) -> int:
    return found.cells[figure, row].number


def referred(when: str) -> Story:
    story = Story(BOOK)
    story.then(when, "referral.received", source="education", allegation=["cse"], imminent="no")
    return story


def test_a_case_counts_where_it_was_open_and_as_new_where_it_began() -> None:
    before, within, closed = referred("10 Feb 09:00"), referred("9 Mar 09:00"), referred("1 Feb 09:00")
    closed.then("20 Feb 09:00", "case.closed", reason="goals_met")
    after = referred("2 Apr 09:00")
    found = figures(before, within, closed, after)
    assert (number(found, "children", "served"), number(found, "children", "new")) == (2, 1)
    closed.then("12 Mar 09:00", "case.reopened")
    assert number(figures(closed), "children", "served") == 1


def test_the_last_minute_of_the_period_is_in_it_and_the_next_is_not_in_the_countys_time() -> None:
    late, later = referred("31 Mar 23:59"), referred("1 Apr 00:00")
    assert number(figures(late, later), "children", "new") == 1


def test_new_children_are_parted_by_the_tier_decided_first() -> None:
    crisis, undecided = referred("9 Mar 09:00"), referred("9 Mar 09:00")
    crisis.then("9 Mar 10:00", "tier.decided", tier="immediate")
    crisis.then("12 Mar 10:00", "tier.decided", tier="ongoing")
    found = figures(crisis, undecided)
    assert {row: cell.number for (figure, row), cell in found.cells.items() if figure == "tier"} == {
        "immediate": 1, "initial": 0, "ongoing": 0, "none": 0, "undecided": 1
    }  # fmt: skip


def test_referrals_count_by_disposition_services_by_child_and_reports_by_kind() -> None:
    story = referred("9 Mar 09:00")
    story.then("10 Mar 09:00", "referral.received", source="probation", allegation=["cse"])
    story.then("20 Mar 09:00", "referral.investigated", disposition="confirmed", referral="e1")
    for day in ("21", "22"):
        story.then(f"{day} Mar 09:00", "service.started", service="advocacy")
    story.then("23 Mar 09:00", "service.declined", service="housing")
    story.then("9 Mar 11:00", "report.made", report="cross", to="district_attorney", method="telephone")
    found = figures(story, times=12)
    assert (number(found, "referrals", "confirmed"), number(found, "referrals", "pending")) == (12, 12)
    assert number(found, "services", "advocacy") == 12
    assert ("services", "housing") not in found.cells
    assert number(found, "reports", "cross") == 12


def test_status_fields_count_where_they_stood_at_any_time_of_the_period() -> None:
    story, ended = referred("10 Feb 09:00"), referred("10 Feb 09:00")
    story.then("11 Mar 09:00", "status.set", field="at_risk", start="2026-03-11")
    ended.then("11 Feb 09:00", "status.set", field="at_risk", start="2026-02-11", end="2026-02-20")
    assert number(figures(story, ended), "status_fields", "at_risk") == 1


def test_deadlines_of_the_law_are_counted_apart_and_by_how_they_were_met() -> None:
    story = referred("9 Mar 09:00")
    story.then("9 Mar 09:30", "suspicion.recorded", basis="disclosure", to="child_welfare")
    story.then("9 Mar 09:31", "missing.noticed", from_="placement")
    law = {row: cell.number for (figure, row), cell in figures(story).cells.items() if figure == "deadlines_law"}
    assert law["not_met"] > 0
    assert law["all"] == sum(number for row, number in law.items() if row != "all")
    by_clock = figures(story, rule=msgspec.structs.replace(RULE, timeliness="clock"))
    assert {("deadlines_law", "report-missing-ncmec/not_met"), ("deadlines_law", "report-missing-ncmec/all")} <= set(
        by_clock.cells
    )


def test_missing_episodes_are_counted_and_the_children_behind_them() -> None:
    story = referred("10 Feb 09:00")
    for day in ("5", "15"):
        story.then(f"{day} Mar 09:00", "missing.noticed", from_="placement")
        story.then(f"{day} Mar 19:00", "missing.recovered", to="home")
    story.then("30 Mar 09:00", "missing.noticed", from_="placement")
    found = figures(story)
    assert (number(found, "missing", "back"), number(found, "missing", "away")) == (2, 1)
    assert number(found, "children_missing", "all") == 1


def test_services_that_few_accessed_and_no_list_names_are_counted_together() -> None:
    one, other = referred("9 Mar 09:00"), referred("9 Mar 09:00")
    one.then("10 Mar 09:00", "service.started", service="equine_therapy")
    other.then("10 Mar 09:00", "service.started", service="boat_building")
    found = figures(one, other)
    assert [row for figure, row in found.cells if figure == "services" and " " not in row] == ["other"]
    assert number(found, "services", "other") == 2


def test_training_is_about_staff_and_never_hidden() -> None:
    found = count([], MARCH, PROTOCOL, RULE, Staff(sessions=1, attendances=3, people=4, due={"testado_pd": 2}))
    hidden = hide(found.cells, found.sums, RULE)
    assert ("training", "due") not in hidden
    assert number(found, "training", "due") == 2


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 30)), max_size=6))
def test_every_sum_holds_and_nothing_small_can_be_worked_out(parts: list[tuple[int, int]]) -> None:
    found = count((case for shape, times in parts for case in HEAPS[shape][:times]), MARCH, PROTOCOL, RULE)
    for one in found.sums:
        assert found.cells[one.total].number == sum(found.cells[part].number for part in one.parts), one
    assert exposed(found.cells, found.sums, hide(found.cells, found.sums, RULE), RULE) == ()


def heaps() -> list[list[CountedCase]]:
    """Thirty cases of each of some courses."""
    courses = [referred("9 Mar 09:00") for _ in range(7)]
    courses[1].then("9 Mar 10:00", "tier.decided", tier="immediate")
    courses[2].then("10 Mar 09:00", "referral.received", source="probation", allegation=["cse"])
    courses[3].then("9 Mar 10:00", "missing.noticed", from_="home")
    courses[4].then("9 Mar 10:00", "status.set", field="at_risk", start="2026-03-09")
    courses[5].then("9 Mar 10:00", "service.started", service="advocacy")
    courses[6] = referred("1 Feb 09:00")
    return [[counted(f"case-{place}-{n}", one.entries) for n in range(30)] for place, one in enumerate(courses)]


HEAPS = heaps()


def test_the_sums_form_no_circle() -> None:
    found = count([heap[0] for heap in HEAPS], MARCH, PROTOCOL, RULE)
    groups = {key: {key} for key in found.cells}
    for one in found.sums:
        joined = [groups[key] for key in one.members]
        assert len({id(group) for group in joined}) == len(joined), one
        whole = set().union(*joined)
        groups.update(dict.fromkeys(whole, whole))
