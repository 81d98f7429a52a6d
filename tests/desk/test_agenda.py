"""The agenda of a meeting at the desk: one question to the sharing decision, and each attendee sees their own (C1)."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdtkit.casework.instruments.answers import Given
from mdtkit.desk import hearing
from mdtkit.desk.agenda import Agenda, agenda_of, attendee
from mdtkit.desk.errors import BadInput, StoreTrouble
from mdtkit.desk.hearing import Row, seen_by
from mdtkit.desk.instruments.screening import administer
from mdtkit.sharing.decision import decide
from tests.desk.conftest import Night
from tests.desk.seated import seat
from tests.protocol.placeholder import FULL, MANIFEST

MEETS = "2026-03-17T17:00:00Z"
SEATS = ["probation", "district_attorney", "public_defender"]
STORY = "An invented promise about the invented aunt."


@pytest.fixture
def case(night: Night, referral: object) -> str:
    """A child whose team meets on 17 March to investigate; prosecution and defence will be in the room."""
    ref = night.desk.open_case(referral).case  # type: ignore[arg-type]
    night.at("2026-03-10T17:00:00Z")
    seat(night, ref, "probation")
    log = night.desk.log
    log(ref, "meeting.planned", {"type": "initial", "meeting": "m-1", "starts": MEETS, "seats": SEATS,
        "purpose": "investigation"})  # fmt: skip
    log(ref, "action.agreed", {"action": STORY, "seat": "probation", "seats": ["advocate"], "due": "2026-03-12"})
    log(ref, "placement.changed", {"to": "strtp", "facility": "The invented house"})
    log(ref, "court.noted", {"what": "hearing", "when": "2026-03-20T16:00:00Z"})
    log(ref, "instrument.administered", {"purpose": "assessment", "instrument": "cans_cse"})
    return ref


def row(found: Agenda, topic: str) -> Row:
    return next(row for row in found.rows if row.item.topic == topic)


@pytest.mark.requirement("M3", "C1", "C4")
def test_with_prosecution_and_defence_in_the_room_each_sees_only_what_the_decision_permits(
    night: Night, case: str
) -> None:
    found = agenda_of(night.desk, case, "m-1", reveal=True)
    (probation,) = attendee(found, "probation")
    action = row(found, "action")
    assert STORY in action.item.story
    assert action.hears == (probation,)
    assert [one.to for one in action.kept] == ["district_attorney", "public_defender"]
    assert not action.sayable
    assert row(found, "script").sayable, "that the script is read everybody in the room hears"
    for party in ("district_attorney", "public_defender"):
        shown = seen_by(found, attendee(found, party))
        assert STORY not in repr([one.row for one in shown if one.row])
        restricted = {one.topic: one for one in shown if one.row is None}
        assert {"action", "placement", "plan"} <= set(restricted)
        assert "authorization" in {need.need for need in restricted["action"].needs}
    own = seen_by(found, (probation,))
    assert STORY in repr([one.row for one in own if one.row])


@pytest.mark.requirement("C1")
def test_the_whole_meeting_is_one_question_to_the_decision(
    night: Night, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def counted(*question: object) -> object:
        asked.append(question)
        return decide(*question)  # type: ignore[arg-type]

    monkeypatch.setattr(hearing, "decide", counted)
    agenda_of(night.desk, case, "m-1")
    assert len(asked) == 1


@pytest.mark.requirement("M3")
def test_how_many_items_are_restricted_is_not_told(night: Night, case: str) -> None:
    night.desk.log(case, "placement.changed", {"to": "independent"})
    found = agenda_of(night.desk, case, "m-1")
    assert len([one for one in found.rows if one.item.topic == "placement"]) == 2
    shown = seen_by(found, ("public_defender",))
    assert [one.topic for one in shown].count("placement") == 1


def test_without_the_story_the_agenda_has_codes_and_dates_only_and_with_it_the_audit_comes_first(
    night: Night, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "invented" not in repr(agenda_of(night.desk, case, "m-1").rows)

    def full(*_: object, **__: object) -> None:
        raise StoreTrouble("the home is full")

    monkeypatch.setattr(night.desk.audit, "must", full)
    with pytest.raises(StoreTrouble):
        agenda_of(night.desk, case, "m-1", reveal=True)


@pytest.mark.requirement("C1")
def test_what_is_missing_since_the_agenda_was_made_is_said_with_from_whom(night: Night, case: str) -> None:
    seat(night, case, "mental_health")
    log = night.desk.log
    log(case, "meeting.planned", {"type": "initial", "meeting": "m-2", "starts": MEETS, "seats": ["mental_health"],
        "purpose": "investigation"})  # fmt: skip
    assert not agenda_of(night.desk, case, "m-2").changed
    log(case, "meeting.invited", {"meeting": "m-2", "seat": "district_attorney"})
    (said,) = agenda_of(night.desk, case, "m-2").changed
    assert "District attorney" in said.message
    assert "an authorization for this recipient, category and purpose, from " in said.message
    log(case, "meeting.uninvited", {"meeting": "m-2", "seat": "district_attorney"})
    assert not agenda_of(night.desk, case, "m-2").changed


@pytest.mark.requirement("C1")
def test_who_came_to_the_meeting_decides_and_not_who_was_invited(night: Night, case: str) -> None:
    rows = [
        {"seat": "probation", "attended": "present"},
        {"seat": "public_defender", "attended": "absent"},
        {"seat": "law_enforcement", "attended": "remote"},
    ]
    night.desk.log(case, "meeting.invited", {"meeting": "m-1", "seat": "education"})
    night.at("2026-03-17T18:00:00Z")
    night.desk.log(case, "meeting.held", {"type": "initial", "meeting": "m-1", "attendance": rows})
    names = [to.party for to in agenda_of(night.desk, case, "m-1").attendees]
    assert names == ["probation", "law_enforcement"]


def test_somebody_who_is_not_to_be_there_is_refused_with_those_who_are(night: Night, case: str) -> None:
    found = agenda_of(night.desk, case, "m-1")
    with pytest.raises(BadInput) as refused:
        attendee(found, "education")
    assert "public_defender" in refused.value.problems[0].allowed


@pytest.mark.requirement("C5")
def test_authority_that_runs_out_before_the_team_meets_again_is_on_the_agenda(night: Night, case: str) -> None:
    item = row(agenda_of(night.desk, case, "m-1"), "authorization").item
    assert item.text == "Team authority to share"
    assert item.due is not None


@pytest.mark.requirement("M3", "C1")
def test_of_a_series_the_agenda_is_the_next_meetings_and_who_came_last_month_says_nothing_of_it(
    night: Night, case: str
) -> None:
    log = night.desk.log
    series = {"type": "ongoing", "meeting": "m-3", "starts": MEETS, "every": "four_weeks", "times": 3,
              "seats": ["probation", "advocate"]}  # fmt: skip
    log(case, "meeting.planned", series)
    night.at("2026-03-17T18:00:00Z")
    came = [{"seat": "district_attorney", "attended": "present"}]
    log(case, "meeting.held", {"type": "ongoing", "meeting": "m-3", "attendance": came, "combined_cft": "yes"})
    found = agenda_of(night.desk, case, "m-3")
    assert found.sitting.starts.isoformat() == "2026-04-14T17:00:00+00:00"
    assert [to.party for to in found.attendees] == ["probation", "advocate"]
    assert found.situation.setting.cft == "unknown", "asked anew for each of them, never assumed"
    assert found.until is not None
    assert found.until.isoformat() == "2026-05-12T17:00:00+00:00"


@pytest.mark.requirement("A6")
def test_actionable_needs_of_the_latest_assessment_stand_on_it_with_the_services_against_them(
    night: Night, case: str, home: Path
) -> None:
    (home / "instruments").mkdir(exist_ok=True)
    (home / "instruments" / "placeholder.toml").write_bytes(MANIFEST)
    night.desk.reload_protocol()
    administer(night.desk, case, "placeholder", Given(answers=dict(FULL)))
    (count,) = [row.item for row in agenda_of(night.desk, case, "m-1").rows if row.item.topic == "need"]
    assert "actionable need" in count.text
    first, *each = [row for row in agenda_of(night.desk, case, "m-1", reveal=True).rows if row.item.topic == "need"]
    assert first.item.text == count.text
    assert len(each) == int(count.text.split(": ")[1].split()[0])
    need = next(row for row in each if "not planned or offered yet" in row.item.story)
    assert {"services"} < set(need.item.categories)
    assert any("statements" in category for category in need.item.categories), "what was answered, not the result"
    assert not need.hears, "nobody in this room may hear what the child answered"
    night.desk.log(case, "services.planned", {"services": ["counseling"]})
    told = [row.item.story for row in agenda_of(night.desk, case, "m-1", reveal=True).rows if row.item.topic == "need"]
    assert any(story.endswith(": planned") for story in told)
