"""A meeting while it is held: kept on the device, put on record in one commit, nothing lost and nothing twice."""

from __future__ import annotations

from datetime import datetime

import msgspec
import pytest

from mdtkit.casework.actions import actions
from mdtkit.desk import meeting_sheet
from mdtkit.desk.agenda import Agenda, agenda_of, made
from mdtkit.desk.errors import BadInput
from mdtkit.desk.meeting_sheet import Agreed, Sheet, begun, kept, key_of, put_on_record, room
from tests.desk.conftest import Night
from tests.desk.seated import seat

NEXT = datetime.fromisoformat("2026-04-14T17:00:00+00:00")


@pytest.fixture
def case(night: Night, referral: object) -> str:
    """A team meets on 17 March: probation and the advocate are asked. It is that hour."""
    ref = night.desk.open_case(referral).case  # type: ignore[arg-type]
    night.at("2026-03-10T17:00:00Z")
    planned = {"type": "ongoing", "meeting": "m-1", "starts": "2026-03-17T17:00:00Z"}
    night.desk.log(ref, "meeting.planned", {**planned, "seats": ["probation", "advocate"]})
    night.at("2026-03-17T17:05:00Z")
    return ref


def filled(night: Night, case: str, agenda: Agenda) -> Sheet:
    key = key_of(agenda.rows[-1].item)
    return msgspec.structs.replace(
        begun(night.desk, night.desk.case(case), "m-1"),
        attended={"probation": "present", "advocate": "absent", "education": "remote"},
        script_by="probation",
        decided={key: "The team meets monthly."},
        actions=(Agreed(seats=("probation", "education"), action="Ask the school.", due="2026-03-20"),),
        next_starts=NEXT,
        answers={"child_asked": "yes"},
    )


@pytest.mark.requirement("M14")
def test_everything_of_the_sheet_is_one_commit_and_the_sheet_is_gone(night: Night, case: str) -> None:
    desk = night.desk
    agenda = agenda_of(desk, case, "m-1")
    sheet = filled(night, case, agenda)
    meeting_sheet.keep(desk, case, "m-1", sheet)
    before = desk.case(case).entries[-1].seq
    held = put_on_record(desk, agenda, sheet)
    file = desk.reveal(case, "test")
    assert [row.kind for row in file.entries if row.seq > before] == [
        "meeting.held",
        "script.given",
        "action.agreed",
        "meeting.planned",
    ]
    assert len(held.logged.entries) == 4, "one commit"
    meeting = file.chronology.of("meeting.held")[-1].entry.data
    assert meeting["decisions"] == "Next meeting: The team meets monthly."
    assert meeting["starts"] == "2026-03-17T17:05:00Z"
    assert meeting["child_asked"] == "yes"
    (action,) = actions(file.chronology)
    assert (action.seats, action.due, action.meeting) == (("probation", "education"), "2026-03-20", "m-1")
    assert kept(desk, desk.case(case), "m-1") is None


def test_a_machine_that_stops_in_mid_meeting_loses_nothing_and_other_meetings_keep_theirs(
    night: Night, case: str
) -> None:
    desk = night.desk
    sheet = filled(night, case, agenda_of(desk, case, "m-1"))
    other = begun(desk, desk.case(case), "m-2")
    meeting_sheet.keep(desk, case, "m-2", other)
    meeting_sheet.keep(desk, case, "m-1", sheet)
    again = kept(desk, desk.case(case), "m-1")
    assert again is not None
    assert again[1] == sheet
    meeting_sheet.forget(desk, case, "m-1")
    assert kept(desk, desk.case(case), "m-1") is None
    assert kept(desk, desk.case(case), "m-2") == (again[0], other)


def test_a_meeting_that_stands_is_not_held_a_second_time_from_what_a_crash_left(night: Night, case: str) -> None:
    desk = night.desk
    agenda = agenda_of(desk, case, "m-1")
    sheet = filled(night, case, agenda)
    put_on_record(desk, agenda, sheet)
    meeting_sheet.keep(desk, case, "m-1", sheet)  # as if the machine had stopped just before it was taken away
    assert kept(desk, desk.case(case), "m-1") is None


def test_what_is_refused_changes_nothing_and_the_sheet_stays(night: Night, case: str) -> None:
    desk = night.desk
    agenda = agenda_of(desk, case, "m-1")
    strange = msgspec.structs.replace(filled(night, case, agenda), attended={"nobody-known": "present"})
    meeting_sheet.keep(desk, case, "m-1", strange)
    before = len(desk.case(case).entries)
    with pytest.raises(BadInput, match="nobody-known"):
        put_on_record(desk, agenda, strange)
    assert len(desk.case(case).entries) == before
    assert kept(desk, desk.case(case), "m-1") is not None


@pytest.mark.requirement("C1")
def test_who_is_in_the_room_decides_what_may_be_said_not_who_was_planned_for(night: Night, case: str) -> None:
    desk = night.desk
    person = seat(night, case, "probation")
    file = desk.case(case)
    whole = made(desk, file, "m-1")
    nobody_said = Sheet(began=desk.now())
    assert set(room(whole, nobody_said)) == {to.name for to in whole.attendees}, "who is not named yet counts as there"
    came = msgspec.structs.replace(nobody_said, attended={"advocate": "absent", "public_defender": "present"})
    there = made(desk, file, "m-1", room(whole, came))
    assert {to.name for to in there.attendees} == {person, "public_defender"}
    assert set(there.situation.setting.present) == {"probation", "public_defender"}
    kept_from = {one.to for row in there.rows for one in row.kept}
    assert "public_defender" in kept_from
    assert "advocate" not in kept_from


def test_what_was_said_of_one_item_is_said_of_no_other(night: Night, case: str) -> None:
    desk = night.desk
    words = {"type": "initial", "meeting": "m-3", "reason": "The aunt asked for it."}
    desk.log(case, "meeting.planned", {**words, "starts": "2026-03-19T17:00:00Z"}, confirm=True)
    items = [row.item for row in agenda_of(desk, case, "m-3").rows]
    assert len([item for item in items if item.topic == "reason"]) >= 2
    assert len([item for item in items if item.topic == "clock"]) >= 2, "several clocks of one entry"
    keys = [key_of(item) for item in items]
    assert len(set(keys)) == len(keys)
