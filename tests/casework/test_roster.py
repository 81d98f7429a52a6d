import pytest

from mdtkit.casework.facts import Rulebook
from mdtkit.casework.roster import SeatView, missing_by_law, required, seats
from mdtkit.chronology.entry import Entry
from mdtkit.protocol.model import Protocol
from tests.casework.cases import case, facts
from tests.casework.conftest import base_protocol
from tests.chronology.building import entry, minutes

pytestmark = pytest.mark.requirement("M6")


def table(protocol: Protocol, roster: str, *entries: Entry) -> dict[str, SeatView]:
    chronology = case(*entries)
    found = seats(protocol, roster, facts(chronology, Rulebook(protocol)), chronology)
    return {view.party: view for view in found}


def jurisdiction(value: str) -> Entry:
    return entry("jurisdiction.determined", 1, jurisdiction=value)


@pytest.mark.requirement("M5")
@pytest.mark.parametrize(
    ("known", "child_welfare", "probation"),
    [
        ("300", "required", "not_needed"),
        ("602", "not_needed", "required"),
        ("241.1", "required", "required"),
        ("unknown", "required", "not_needed"),
        ("none", "required", "not_needed"),
    ],
)
def test_who_must_respond_at_once_follows_jurisdiction_and_unknown_counts_for_child_welfare(
    protocol: Protocol, known: str, child_welfare: str, probation: str
) -> None:
    found = table(protocol, "immediate", jurisdiction(known))
    assert (found["child_welfare"].need, found["probation"].need) == (child_welfare, probation)


@pytest.mark.requirement("M1")
def test_an_immediate_response_needs_the_seats_of_the_example(protocol: Protocol) -> None:
    must = set(required(table(protocol, "immediate").values()))
    assert {"child_welfare", "mental_health", "public_health", "law_enforcement", "advocate"} <= must
    assert "substance_abuse" not in must
    assert not must & {"child", "family", "caregiver", "tribe"}


def test_the_minimum_of_the_program_counties_is_shown_as_missing_where_an_example_leaves_it_out() -> None:
    inside = base_protocol('[profile]\ncsec_program = "yes"\n')
    outside = base_protocol('[profile]\ncsec_program = "no"\n')
    known = facts(case(jurisdiction("241.1")), Rulebook(inside))
    assert [view.party for view in missing_by_law(inside, "immediate", known)] == ["substance_abuse"]
    assert [view.party for view in missing_by_law(inside, "initial", known)] == []
    assert missing_by_law(outside, "immediate", facts(case(jurisdiction("241.1")), Rulebook(outside))) == ()


@pytest.mark.requirement("M13")
def test_an_attendee_is_invited_and_never_counted(protocol: Protocol) -> None:
    for roster in ("immediate", "initial", "ongoing"):
        for party in ("child", "caregiver", "family"):
            view = table(protocol, roster)[party]
            assert view.need == "attendee"
            assert not view.counts


@pytest.mark.requirement("M13")
def test_the_tribe_of_an_indian_child_has_its_place(protocol: Protocol) -> None:
    described = entry("child.described", 1, indian_child="yes")
    assert table(protocol, "initial")["tribe"].need == "not_needed"
    assert table(protocol, "initial", described)["tribe"].need == "attendee"


@pytest.mark.requirement("M13")
def test_family_and_caregiver_are_told_nothing_before_a_named_person_answered_for_each(protocol: Protocol) -> None:
    def answer(seq: int, attendee: str, said: str) -> Entry:
        return entry("family.cleared", seq, at=minutes(seq), attendee=attendee, answer=said, who="Invented Name")

    def told(*entries: Entry) -> set[str]:
        found = table(protocol, "immediate", *entries)
        return {party for party in ("family", "caregiver") if found[party].may_be_told}

    assert told() == set()
    assert told(answer(1, "family", "unknown")) == set()
    assert told(answer(1, "family", "yes")) == {"family"}  # the caregiver may still be the exploiter
    assert told(answer(1, "family", "yes"), answer(2, "family", "no")) == set()
    assert told(answer(1, "family", "yes"), answer(2, "caregiver", "yes")) == {"family", "caregiver"}
    without_record = seats(protocol, "immediate", {"family_appropriate": "yes"})
    assert not any(view.may_be_told for view in without_record if view.clearance)


@pytest.mark.requirement("M13")
def test_who_may_come_to_one_meeting_is_not_thereby_cleared_for_another_nor_for_the_case(protocol: Protocol) -> None:
    def answer(seq: int, said: str, meeting: str | None = None) -> Entry:
        return entry("family.cleared", seq, at=minutes(seq), attendee="family", answer=said, who="A", meeting=meeting)

    def told(meeting: str | None, *entries: Entry) -> bool:
        found = seats(protocol, "initial", {}, case(*entries), meeting)
        return next(view.may_be_told for view in found if view.party == "family")

    for_one = (answer(1, "yes", "m-1"),)
    assert [told(meeting, *for_one) for meeting in ("m-1", "m-2", None)] == [True, False, False]
    for_case = (answer(1, "yes"),)
    assert [told(meeting, *for_case) for meeting in ("m-1", None)] == [False, True]
    both = (answer(1, "yes"), answer(2, "yes", "m-1"))
    assert [told(meeting, *both) for meeting in ("m-1", None)] == [True, True]
    assert [told(meeting, *both, answer(3, "no")) for meeting in ("m-1", None)] == [False, False]
    assert [told(meeting, *both, answer(3, "no", "m-2")) for meeting in ("m-1", "m-2", None)] == [True, False, False]
    assert told("m-1", *both, answer(3, "no"), answer(4, "yes")) is False, (
        "asked again for the case, not for the meeting"
    )


def test_a_condition_in_words_is_asked_of_a_person_and_never_dropped(protocol: Protocol) -> None:
    found = table(protocol, "initial")
    attorneys = {party: found[party] for party in ("dependency_attorney", "public_defender", "district_attorney")}
    assert {view.need for view in attorneys.values()} == {"ask"}
    assert all(view.condition for view in attorneys.values())
    assert set(attorneys) <= set(required(found.values()))


def test_child_welfare_leads_the_ongoing_team(protocol: Protocol) -> None:
    assert [view.party for view in table(protocol, "ongoing").values() if view.lead] == ["child_welfare"]


@pytest.mark.requirement("S1")
@pytest.mark.parametrize(("answer", "need"), [("no", "optional"), ("yes", "required")])
def test_education_and_sheriff_may_develop_the_protocol_and_must_where_the_county_follows_the_newer_law(
    answer: str, need: str
) -> None:
    county = base_protocol(f'[profile]\neducation_and_sheriff = "{answer}"\n')
    found = table(county, "protocol_development")
    assert {found["education"].need, found["law_enforcement"].need} == {need}
