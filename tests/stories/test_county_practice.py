"""What counties really do differently, said by the protocol alone (field.md 5): each a configuration and its story.

The configurations are proofs after published practice, none confirmed by its county.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from mdtkit.casework.facts import Rulebook, facts_through_time
from mdtkit.casework.roster import convener, required, seats
from mdtkit.protocol.loader import load_protocol
from mdtkit.protocol.model import Protocol
from tests.casework.cases import case
from tests.casework.stories import Story

CONFIG = Path(__file__).parents[2] / "config"
PRACTICE = sorted((CONFIG / "counties" / "practice").glob("*.toml"))


def of(name: str) -> Story:
    """A case in which nothing has happened yet, under that practice."""
    base = [(file.name, file.read_bytes()) for file in sorted((CONFIG / "base").glob("*.toml"))]
    file = CONFIG / "counties" / "practice" / f"{name}.toml"
    return Story(Rulebook(load_protocol(base, [(file.name, file.read_bytes())])))


def who_sits(story: Story, roster: str) -> tuple[str, ...]:
    """The parties that must be there, on the facts of the story so far."""
    chronology = case(*story.entries)
    facts = facts_through_time(chronology, story.book).now
    return required(seats(story.book.protocol, roster, facts, chronology))


def unit_of(story: Story, clock: str) -> tuple[str | None, str | None, str | None]:
    """Party, agency and unit of the one live clock of that name."""
    (view,) = (view for view in story.clocks() if view.clock == clock and view.live)
    return view.party, view.agency, view.unit


class TestLosAngeles:
    """Ninety minutes from the call, and a second door for a child in juvenile hall."""

    def test_the_response_team_has_ninety_minutes_through_the_clock_change_and_the_law_its_day(self) -> None:
        story = of("los_angeles")
        story.then("8 Mar 01:20", "referral.received", triggers=["law_enforcement_danger"], jurisdiction="unknown")
        story.then("8 Mar 01:40", "tier.decided", tier="immediate")
        live = story.live()
        assert live["respond-cw: child_welfare"] == "8 Mar 03:50"
        assert live["respond-advocate: advocate"] == "8 Mar 03:50"
        assert live["engage-child: child_welfare"] == "8 Mar 03:50"
        assert live["er-response: child_welfare"] == "9 Mar 02:20"
        assert unit_of(story, "respond-cw")[2] == "response_team"

    def test_the_same_child_met_in_juvenile_hall_comes_in_by_the_other_door_with_another_team(self) -> None:
        story = of("los_angeles")
        story.then("3 Mar 10:00", "referral.received", triggers=["adult_suspects_no_danger"], jurisdiction="602")
        assert story.proposed() == "initial"
        story.then("3 Mar 11:00", "tier.decided", tier="initial")
        story.then("4 Mar 09:00", "detention.entered", party="probation")
        assert story.proposed() == "detention"
        story.then("4 Mar 09:30", "tier.decided", party="probation", tier="detention")
        assert story.live()["detention-meeting: probation"] == "open"
        assert convener(story.book.protocol, "detention") == "probation"
        assert "probation" in who_sits(story, "detention")
        story.then("6 Mar 09:00", "meeting.held", party="probation", type="detention")
        assert "detention-meeting: probation" not in story.live()

    def test_an_assault_three_and_a_half_days_ago_still_has_its_acute_window(self) -> None:
        story = of("los_angeles")
        story.then("3 Mar 10:00", "referral.received", triggers=["emergency_room"], assault="yes", assault_hours=84)
        assert story.live()["medical-acute: public_health"] == "3 Mar 22:00"

    def test_a_run_is_told_to_the_attorney_within_a_day_and_a_warrant_is_for_minors_only(self) -> None:
        story = of("los_angeles")
        story.then("3 Mar 10:00", "missing.noticed", **{"from": "placement"})
        assert story.live()["attorney-told: child_welfare"] == "4 Mar 10:00"
        assert story.live()["protective-warrant: child_welfare"] == "open"
        story.then("3 Mar 11:00", "child.described", non_minor="yes")
        assert "protective-warrant: child_welfare" not in story.live()
        assert "attorney-told: child_welfare" in story.live()

    def test_a_warrant_that_was_given_is_recalled_at_eighteen_and_not_before(self) -> None:
        story = of("los_angeles")
        story.then("3 Mar 10:00", "missing.noticed", **{"from": "placement"})
        story.then("4 Mar 10:00", "court.noted", what="warrant")
        assert "protective-warrant: child_welfare" not in story.live()
        assert "warrant-recall: child_welfare" not in story.live()
        story.then("9 Mar 10:00", "child.described", non_minor="yes")
        assert story.live()["warrant-recall: child_welfare"] == "open"
        story.then("10 Mar 10:00", "court.noted", what="warrant_recalled")
        assert "warrant-recall: child_welfare" not in story.live()


class TestSanFrancisco:
    """Four responses; the hour and the age decide who is called."""

    @pytest.mark.parametrize(
        ("called", "unit"),
        [
            ("3 Mar 16:59", "emergency_response"),  # a Tuesday
            ("3 Mar 17:00", "hotline"),
            ("4 Mar 07:59", "hotline"),
            ("4 Mar 08:00", "emergency_response"),
            ("7 Mar 11:00", "hotline"),  # a Saturday
        ],
    )
    def test_by_day_the_emergency_unit_is_called_by_night_and_at_the_weekend_the_hotline(
        self, called: str, unit: str
    ) -> None:
        story = of("san_francisco")
        story.then(called, "referral.received", triggers=["law_enforcement_danger"], jurisdiction="300")
        story.then(called, "tier.decided", tier="immediate")
        assert unit_of(story, "respond-cw")[::2] == ("child_welfare", unit)
        assert unit_of(story, "engage-child")[::2] == ("child_welfare", unit)

    def test_for_a_young_adult_the_provider_is_called_in_the_same_two_hours(self) -> None:
        story = of("san_francisco")
        story.then("3 Mar 22:00", "referral.received", triggers=["law_enforcement_danger"], jurisdiction="300")
        story.then("3 Mar 22:05", "child.described", non_minor="yes")
        story.then("3 Mar 22:10", "tier.decided", tier="immediate")
        live = story.live()
        assert live["respond-adult: community_provider"] == "4 Mar 00:00"
        assert "respond-cw: child_welfare" not in live
        assert live["engage-child: community_provider"] == "4 Mar 00:00"

    @pytest.mark.parametrize(
        ("called", "non_minor", "asked"),
        [
            ("3 Mar 11:00", "no", ("community_provider", None)),
            ("3 Mar 22:00", "no", ("child_welfare", "hotline")),
            ("3 Mar 22:00", "unknown", ("child_welfare", "hotline")),
            ("3 Mar 22:00", "yes", ("community_provider", None)),
        ],
    )
    def test_the_triage_call_goes_by_hour_and_age_too(
        self, called: str, non_minor: str, asked: tuple[str, str | None]
    ) -> None:
        story = of("san_francisco")
        story.then(called, "referral.received", allegation=["cse"])
        story.then(called, "child.described", non_minor=non_minor)
        story.then(called, "tier.decided", tier="triage")
        assert unit_of(story, "triage-call")[::2] == asked

    def test_triage_is_a_response_of_its_own_and_the_others_keep_the_county_s_names(self) -> None:
        story = of("san_francisco")
        story.then("3 Mar 11:00", "referral.received", allegation=["cse"])
        assert story.proposed() == "triage"
        story.then("3 Mar 11:10", "tier.decided", tier="triage")
        assert story.live()["triage-call: community_provider"] == "open"
        story.then("4 Mar 09:00", "tier.decided", tier="initial")
        assert "triage-call: community_provider" not in story.live()
        titles = [story.book.protocol.title("tier", tier) for tier in ("triage", "immediate", "initial", "ongoing")]
        assert titles == ["Triage", "CRR", "Non-Emergency MDT", "Ongoing MDT"]

    def test_a_community_organisation_convenes_and_an_attorney_is_there_for_a_client_only(self) -> None:
        story = of("san_francisco")
        story.then("3 Mar 10:00", "referral.received", triggers=["adult_suspects_no_danger"])
        story.then("3 Mar 11:00", "tier.decided", tier="initial")
        assert story.live()["initial-meeting: community_provider"] == "13 Mar 10:00"
        assert convener(story.book.protocol, "ongoing") == "community_provider"
        assert convener(story.book.protocol, "initial") == "community_provider"
        needs = {view.party: view.need for view in seats(story.book.protocol, "ongoing", {})}
        assert needs["dependency_attorney"] == needs["public_defender"] == "ask"
        # The law's own clocks stay child welfare's.
        assert "investigate: child_welfare" in story.live()


class TestThreeCountyRegion:
    """One agreement, three boards: each case is its own board's."""

    @pytest.mark.parametrize(
        ("board", "agency"),
        [
            ("monterey", "monterey_children"),
            ("santa_cruz", "santa_cruz_children"),
            ("san_benito", "san_benito_children"),
        ],
    )
    def test_the_board_s_own_agency_answers(self, board: str, agency: str) -> None:
        story = of("three_county_region")
        story.then("3 Mar 10:00", "referral.received", triggers=["law_enforcement_danger"], board=board)
        story.then("3 Mar 10:10", "tier.decided", tier="immediate")
        assert unit_of(story, "respond-cw")[1] == f"{board}_children"

    def test_while_the_board_is_unknown_somebody_answers_and_the_two_hours_run_on_when_it_is_known(self) -> None:
        story = of("three_county_region")
        story.then("3 Mar 10:00", "referral.received", triggers=["law_enforcement_danger"])
        story.then("3 Mar 10:10", "tier.decided", tier="immediate")
        assert unit_of(story, "respond-cw")[1] == "monterey_children"
        story.then("3 Mar 10:30", "jurisdiction.determined", jurisdiction="none", board="san_benito")
        assert unit_of(story, "respond-cw")[1] == "san_benito_children"
        assert story.live()["respond-cw: child_welfare"] == "3 Mar 12:00"

    def test_the_cross_report_goes_to_the_board_s_own_district_attorney(self) -> None:
        story = of("three_county_region")
        story.then("3 Mar 10:00", "referral.received", allegation=["cse"], board="santa_cruz")
        to = {view.to for view in story.clocks() if view.clock == "cross-report" and view.live}
        assert "santa_cruz_da" in to
        assert "monterey_da" not in to

    def test_one_board_seats_more_and_a_case_review_counts_as_the_month_s_meeting(self) -> None:
        story = of("three_county_region")
        story.then("3 Mar 10:00", "referral.received", allegation=["cse"], board="santa_cruz")
        assert {"victim_witness", "survivor_mentor", "community_provider"} <= set(who_sits(story, "ongoing"))
        story.then("4 Mar 10:00", "tier.decided", tier="ongoing")
        assert story.live()["ongoing-meeting-case-review: child_welfare"] == "4 Apr 10:00"
        other = of("three_county_region")
        other.then("3 Mar 10:00", "referral.received", allegation=["cse"], board="monterey")
        assert "victim_witness" not in who_sits(other, "ongoing")


class TestTheDistrictAttorneyConvenes:
    """Who convenes is not who leads the response."""

    def test_the_meetings_are_the_district_attorney_s_and_the_child_is_child_welfare_s(self) -> None:
        story = of("district_attorney_convenes")
        story.then("3 Mar 10:00", "referral.received", triggers=["adult_suspects_no_danger"])
        story.then("3 Mar 11:00", "tier.decided", tier="initial")
        live = story.live()
        assert live["initial-meeting: district_attorney"] == "13 Mar 10:00"
        assert live["initial-engage: child_welfare"] == "13 Mar 10:00"
        story.then("9 Mar 10:00", "meeting.held", party="district_attorney", type="initial")
        assert story.live()["ongoing-meeting: district_attorney"] == "9 Apr 10:00"
        assert convener(story.book.protocol, "ongoing") == "district_attorney"
        assert convener(story.book.protocol, "initial") == "district_attorney"
        assert "survivor_mentor" in who_sits(story, "ongoing")


@pytest.mark.parametrize("file", PRACTICE, ids=lambda file: file.stem)
def test_what_no_county_confirmed_says_so(file: Path) -> None:
    base = [(one.name, one.read_bytes()) for one in sorted((CONFIG / "base").glob("*.toml"))]
    shipped, overlaid = load_protocol(base), load_protocol(base, [(file.name, file.read_bytes())])
    assert _changed(shipped, overlaid)
    assert [rule for rule in _changed(shipped, overlaid) if rule.verified] == []  # type: ignore[attr-defined]


def _changed(shipped: Protocol, overlaid: Protocol) -> list[object]:
    """What somebody has to do and the shipped protocol does not say so: clocks, seats, proposals, responsibilities."""
    tables = ("clocks", "seats", "proposals", "responsibilities")
    changed: list[object] = []
    for table in tables:
        before = getattr(shipped, table)
        for name, rule in getattr(overlaid, table).items():
            if rule != before.get(name) and not (table == "seats" and not rule.lead and rule.party == "child_welfare"):
                changed.append(rule)
    return changed
