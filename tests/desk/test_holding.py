"""A meeting is held: who came, who read the script, what is open, when the team meets next (M11, M12, M14)."""

from __future__ import annotations

from datetime import datetime

import pytest

from mdtkit.casework.actions import actions
from mdtkit.desk.acting import done
from mdtkit.desk.agenda import agenda_of
from mdtkit.desk.errors import BadInput
from mdtkit.desk.holding import Held, Sat, Sitting, answer_cft, hold, statement
from mdtkit.desk.sharing import Ask, cft_answer, meeting_matrix
from tests.desk.conftest import Night
from tests.desk.seated import seat

MEETS = "2026-03-17T17:00:00Z"
NEXT = datetime.fromisoformat("2026-04-14T17:00:00+00:00")


@pytest.fixture
def case(night: Night, referral: object) -> str:
    """A team meets on 17 March: probation and the advocate were asked."""
    ref = night.desk.open_case(referral).case  # type: ignore[arg-type]
    night.at("2026-03-10T17:00:00Z")
    planned = {"type": "ongoing", "meeting": "m-1", "starts": MEETS, "seats": ["probation", "advocate"]}
    night.desk.log(ref, "meeting.planned", planned)
    night.at("2026-03-17T18:00:00Z")
    return ref


def said(held: Held, field: str) -> list[str]:
    return [one.message for one in held.logged.warnings if one.field == field]


@pytest.mark.requirement("M14")
def test_who_came_is_kept_with_how_and_whether_they_had_been_asked(night: Night, case: str) -> None:
    person = seat(night, case, "probation")
    held = hold(
        night.desk,
        case,
        Sitting(type="ongoing", meeting="m-1", present=(person,), remote=("education",), absent=("advocate",)),
    )
    assert [(one.seat, one.person, one.attended, one.invited) for one in held.attendance] == [
        ("probation", person, "present", True),
        ("education", None, "remote", False),
        ("advocate", None, "absent", True),
    ]


@pytest.mark.requirement("M11")
def test_the_script_is_recorded_with_the_agency_that_read_it_and_its_absence_only_warns(
    night: Night, case: str
) -> None:
    without = hold(night.desk, case, Sitting(type="ongoing", meeting="m-1", present=("probation",)))
    assert any("script" in message for message in said(without, "script.given"))
    read = hold(night.desk, case, Sitting(type="ongoing", meeting="m-1", present=("probation",), script_by="advocate"))
    assert not said(read, "script.given")
    (script,) = night.desk.case(case).chronology.of("script.given")
    assert (script.entry.party, script.entry.data["meeting"]) == ("advocate", "m-1")


@pytest.mark.requirement("M3")
def test_the_next_meeting_is_planned_in_the_same_sitting_for_those_who_were_asked(night: Night, case: str) -> None:
    sitting = Sitting(type="ongoing", meeting="m-1", present=("probation", "education"), next_starts=NEXT)
    held = hold(night.desk, case, sitting)
    assert held.next_meeting is not None
    file = night.desk.case(case)
    planned = file.chronology.of("meeting.planned")[-1].entry
    assert planned.data["starts"] == "2026-04-14T17:00:00Z"
    assert planned.data["seats"] == ["probation", "advocate", "education"]
    assert len(held.logged.entries) == 2, "one commit: a meeting without its next one is never on record"
    (item,) = (row.item for row in agenda_of(night.desk, case, "m-1").rows if row.item.topic == "next")
    assert (item.text, item.due) == ("planned", NEXT)


@pytest.mark.requirement("M7", "C2")
def test_a_signed_confidentiality_statement_is_on_record_with_its_version(night: Night, case: str) -> None:
    person = seat(night, case, "probation", trained=False)
    first = hold(night.desk, case, Sitting(type="ongoing", meeting="m-1", present=(person, "advocate")))
    assert [one.signed for one in first.attendance] == [False, None]
    again = hold(night.desk, case, Sitting(type="ongoing", present=(person,), signed=(person,)))
    (row,) = again.attendance
    assert (row.signed, row.version) == (True, statement(night.desk)[1])


def test_a_statement_that_has_run_out_is_not_on_record(night: Night, case: str) -> None:
    person = seat(night, case, "probation", trained=False)
    old = {"statement": "confidentiality", "person": person, "expires": "2026-03-16"}
    night.desk.directory.write("book/training", [("statement.signed", old)])
    (row,) = hold(night.desk, case, Sitting(type="ongoing", present=(person,))).attendance
    assert row == Sat(
        seat="probation", person=person, attended="present", invited=None, signed=False, until="2026-03-16"
    )


@pytest.mark.requirement("M12", "M17")
def test_whether_it_is_a_child_and_family_team_is_asked_with_what_follows_from_each_answer(
    night: Night, case: str
) -> None:
    table = Sitting(type="ongoing", meeting="m-1", present=("probation", "child", "caregiver"))
    (question,) = said(hold(night.desk, case, table), "combined_cft")
    assert "WIC 832(b)" in question
    assert "WIC 18964(b)" in question
    unplanned = Sitting(type="ongoing", present=("child", "family"))
    assert said(hold(night.desk, case, unplanned), "combined_cft")
    for answered in (
        Sitting(type="ongoing", present=("child", "family"), data={"combined_cft": "no"}),
        Sitting(type="ongoing", present=("child", "probation")),
        Sitting(type="ongoing", present=("child",), absent=("caregiver",)),
    ):
        assert not said(hold(night.desk, case, answered), "combined_cft")


@pytest.mark.requirement("M12", "M13")
def test_the_answer_may_come_later_and_changes_what_may_be_said(night: Night, case: str) -> None:
    night.at("2026-03-11T17:00:00Z")
    person = seat(night, case, "probation")
    planned = {"type": "ongoing", "meeting": "m-2", "starts": MEETS, "seats": ["probation", "child", "caregiver"]}
    night.desk.log(case, "meeting.planned", planned)
    assert cft_answer(night.desk.case(case), "m-2") == "unknown"
    asked = Ask(meeting="m-2", items=("services",))
    needs = {need.need for need in meeting_matrix(night.desk, case, asked).cells[person, "services"].needs}
    assert "cft_answer" in needs
    answer_cft(night.desk, case, "m-2", "yes")
    needs = {need.need for need in meeting_matrix(night.desk, case, asked).cells[person, "services"].needs}
    assert "cft_answer" not in needs
    assert "signatures" in needs
    answer_cft(night.desk, case, "m-2", "no")
    assert cft_answer(night.desk.case(case), "m-2") == "no"
    with pytest.raises(BadInput):
        answer_cft(night.desk, case, "m-9", "no")


@pytest.mark.requirement("C1")
def test_who_came_unasked_and_takes_away_what_could_be_said_is_said_aloud(night: Night, case: str) -> None:
    night.at("2026-03-11T17:00:00Z")
    person = seat(night, case, "mental_health")
    planned = {"type": "initial", "meeting": "m-2", "starts": MEETS, "seats": ["mental_health"],
               "purpose": "investigation"}  # fmt: skip
    night.desk.log(case, "meeting.planned", planned)
    night.at("2026-03-17T18:00:00Z")
    held = hold(night.desk, case, Sitting(type="initial", meeting="m-2", present=(person, "public_defender"),
                                          data={"purpose": None}))  # fmt: skip
    (lost,) = [message for message in said(held, "meeting") if "may no longer be said aloud" in message]
    assert "Public defender" in lost
    assert ", from " in lost


def test_names_that_nobody_knows_are_refused_together_and_nothing_is_recorded(night: Night, case: str) -> None:
    before = night.desk.case(case).chronology.entries
    wrong = Sitting(type="ongoing", present=("probatoin",), signed=("p-nobody",), script_by="advocat")
    with pytest.raises(BadInput) as refused:
        hold(night.desk, case, wrong)
    assert [one.field for one in refused.value.problems] == ["present", "signed", "script_by"]
    assert refused.value.problems[0].nearest == "probation"
    assert night.desk.case(case).chronology.entries == before


@pytest.mark.requirement("M14")
def test_of_several_owners_each_closes_its_own_part_and_nobody_else_does(night: Night, case: str) -> None:
    agreed = {"action": "Invented.", "seat": "probation", "seats": ["advocate"], "meeting": "m-1"}
    number = str(night.desk.log(case, "action.agreed", agreed).seq)
    with pytest.raises(BadInput, match="owner"):
        done(night.desk, case, number, ["education"])
    with pytest.raises(BadInput, match="owner"):
        done(night.desk, case, number)
    done(night.desk, case, number, ["probation"])
    assert actions(night.desk.case(case).chronology)[0].waits == ("advocate",)
    done(night.desk, case, number, ["advocate"])
    assert not actions(night.desk.case(case).chronology)[0].open
    with pytest.raises(BadInput) as refused:
        done(night.desk, case, "999")
    assert refused.value.problems[0].allowed == (number,)
