"""A second run is no repetition of the first: what is done about one never passes as done for the other."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from mdtkit.casework.clocks import Setting, clocks
from mdtkit.casework.clockview import ClockView
from mdtkit.casework.facts import Rulebook
from mdtkit.chronology.entry import Entry
from tests.casework.cases import case, facts
from tests.casework.stories import LOS_ANGELES
from tests.chronology.building import entry

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)


def told(seq: int, kind: str, at: datetime, *, received: datetime | None = None, **data: Any) -> Entry:
    """Something that happened, known at once unless received later."""
    return entry(kind, seq, at=at, received=received or at, **data)


def day(number: int, hour: int = 12) -> datetime:
    """A day of January."""
    return datetime(2026, 1, number, hour, tzinfo=UTC)


def standing(entries: list[Entry], book: Rulebook, clock: str) -> list[ClockView]:
    """The instances of a clock, as they began."""
    found = clocks(case(*entries), book, Setting(NOW, LOS_ANGELES))
    return sorted((one for one in found if one.clock == clock), key=lambda one: (one.starts_at, one.id))


TWO_RUNS = [
    told(1, "suspicion.recorded", day(1, 8), basis="disclosure"),
    told(2, "missing.noticed", day(1), from_="placement"),
    told(3, "missing.recovered", day(3)),
    told(4, "missing.noticed", day(10), from_="placement"),
    told(5, "missing.recovered", day(12)),
]


@pytest.mark.requirement("D3")
def test_an_interview_about_the_first_run_leaves_the_second_to_be_held(book: Rulebook) -> None:
    interview = told(6, "missing.interviewed", day(13), step="factors", episode="e2")
    assert [one.state for one in standing([*TWO_RUNS, interview], book, "recovery-factors")] == ["met", "open"]


@pytest.mark.requirement("D3")
def test_an_interview_that_names_no_run_is_about_the_latest_return(book: Rulebook) -> None:
    interview = told(6, "missing.interviewed", day(13), step="factors")
    assert [one.state for one in standing([*TWO_RUNS, interview], book, "recovery-factors")] == ["open", "met"]


@pytest.mark.requirement("R6")
def test_each_run_is_reported_to_the_national_centre_by_itself(book: Rulebook) -> None:
    report = told(6, "report.made", day(10, 14), report="missing", to="ncmec", method="telephone")
    found = standing([*TWO_RUNS, report], book, "report-missing-ncmec")
    assert [one.state for one in found] == ["overdue", "met"]
    assert [one.episode for one in found] == ["e2", "e4"]


@pytest.mark.requirement("R5")
def test_a_first_return_written_down_during_the_second_run_leaves_the_child_missing(book: Rulebook) -> None:
    entries = [TWO_RUNS[0], TWO_RUNS[1], TWO_RUNS[3], told(6, "missing.recovered", day(3), received=day(11))]
    assert facts(case(*entries), book)["missing"] == "yes"
    assert [one.episode for one in standing(entries, book, "report-missing-le")] == ["e2", "e4"]
    assert [one.state for one in standing(entries, book, "locate-efforts")][-1] == "open"


@pytest.mark.requirement("D2")
def test_a_run_noticed_twice_is_one_run(book: Rulebook) -> None:
    twice = [*TWO_RUNS[:2], told(6, "missing.noticed", day(1, 14), from_="placement")]
    assert len(standing(twice, book, "report-missing-le")) == 1


@pytest.mark.requirement("R5")
def test_of_two_notices_of_one_run_the_day_counts_from_the_one_that_came_in_first(book: Rulebook) -> None:
    seen_first = told(2, "missing.noticed", day(1, 12), received=day(1, 18), from_="placement")
    known_first = told(3, "missing.noticed", day(1, 14), received=day(1, 15), from_="placement")
    [report] = standing([TWO_RUNS[0], seen_first, known_first], book, "report-missing-le")
    assert report.due_at == day(2, 15)


@pytest.mark.requirement("R6")
def test_a_run_that_becomes_known_after_the_return_is_reported_and_the_child_is_not_missing(book: Rulebook) -> None:
    back = told(2, "missing.recovered", day(3))
    learnt = told(3, "missing.noticed", day(1), received=day(4), from_="placement")
    entries = [TWO_RUNS[0], back, learnt]
    [report] = standing(entries, book, "report-missing-ncmec")
    assert (report.due_at, report.state) == (day(5), "overdue")
    assert facts(case(*entries), book)["missing"] == "no"


@pytest.mark.requirement("R6")
def test_a_waiver_given_during_the_second_run_is_about_the_second(book: Rulebook) -> None:
    waived = told(6, "responsibility.waived", day(11), responsibility="report-missing-ncmec", reason="centre told us")
    found = standing([*TWO_RUNS, waived], book, "report-missing-ncmec")
    assert [one.state for one in found] == ["overdue", "waived"]


@pytest.mark.requirement("D2")
def test_a_return_ends_the_search_of_its_own_run_only(book: Rulebook) -> None:
    apart = [*TWO_RUNS[:2], TWO_RUNS[3], told(6, "missing.recovered", day(12), episode="e2")]
    found = {one.episode: one.state for one in standing(apart, book, "locate-efforts")}
    assert found == {"e2": "cancelled", "e4": "open"}


@pytest.mark.requirement("R3")
def test_one_written_report_naming_no_force_does_not_answer_both_that_were_telephoned(book: Rulebook) -> None:
    calls = [
        told(1, "referral.received", day(19, 8), allegation=["cse"]),
        *(
            told(n, "report.made", day(19, 9), report="cross", to="law_enforcement", agency=force, method="telephone")
            for n, force in ((2, "harbor_pd"), (3, "hill_pd"))
        ),
    ]
    unnamed = told(4, "report.made", day(19, 10), report="written", to="law_enforcement", method="electronic")
    assert not any(one.state == "met" for one in standing([*calls, unnamed], book, "written-report"))
    named = told(
        5, "report.made", day(19, 11), report="written", to="law_enforcement", agency="hill_pd", method="electronic"
    )
    assert sorted(one.state for one in standing([*calls, unnamed, named], book, "written-report")) == ["met", "running"]
    alone = standing([*calls[:2], unnamed], book, "written-report")
    assert [one.state for one in alone] == ["met"]


@pytest.mark.requirement("R5")
def test_what_ceases_and_comes_back_within_one_run_is_a_clock_of_another_name(book: Rulebook) -> None:
    run = [
        told(1, "suspicion.recorded", day(1, 8), basis="disclosure"),
        told(2, "missing.noticed", day(1), from_="placement"),
        told(3, "eligibility.determined", day(2), services="no"),
        told(4, "eligibility.determined", day(3), services="yes"),
    ]
    first, second = standing(run, book, "report-missing-le")
    assert (first.state, second.state) == ("cancelled", "overdue")
    assert (first.id.rsplit("/", 1)[1], second.id.rsplit("/", 1)[1]) == ("2", "2-2")
    assert second.starts_at == day(3)
