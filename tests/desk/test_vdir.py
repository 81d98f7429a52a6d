"""A published folder is kept in step: new, changed and removed events, and nothing that is not ours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import icalendar
import msgspec
import pytest

from mdtkit.calendars.published import uid
from mdtkit.casework.oncall import Post
from mdtkit.casework.rota import Rota, Stay
from mdtkit.desk import Referral
from mdtkit.desk.calendar import Sort
from mdtkit.desk.errors import BadInput
from mdtkit.desk.publishing import Whose, export
from mdtkit.desk.vdir import INDEX, Step, publish
from tests.desk.conftest import Night

ALL = Whose()
ON_CALL: tuple[Sort, ...] = ("on_call",)
CANARY = "Rosa"
PLAN = {"type": "initial", "meeting": "m-1", "starts": "2026-03-12T17:00:00Z", "minutes": 60}


class Folder:
    """A case with one meeting, and a folder into which the county's meetings are published."""

    def __init__(self, night: Night, referral: Referral, place: Path) -> None:
        self.night, self.desk, self.place = night, night.desk, place
        self.case = self.desk.open_case(referral).case
        self.plan()
        place.mkdir()

    def plan(self, **changes: object) -> None:
        self.desk.log(self.case, "meeting.planned", {**PLAN, **changes})

    def publish(self, whose: Whose = ALL) -> Step:
        return publish(self.desk, self.place, whose)

    def files(self) -> dict[str, bytes]:
        return {one.name: one.read_bytes() for one in self.place.iterdir()}

    def meeting(self) -> Path:
        (found,) = (one for one in self.place.glob("*.ics") if b"team meeting" in one.read_bytes())
        return found

    def audited(self) -> int:
        book = f"book/audit-{self.desk.me.id}-2026-03"
        return sum(entry.kind == "audit.exported" for entry in self.desk.directory.entries(book))


@pytest.fixture
def folder(night: Night, referral: Referral, tmp_path: Path) -> Folder:
    return Folder(night, referral, tmp_path / "vdir")


def version(content: bytes) -> tuple[int, str]:
    (event,) = _events(content)
    return int(event["SEQUENCE"]), event["DTSTAMP"].to_ical().decode()


def test_a_second_publishing_touches_nothing_and_leaves_no_audit_row(folder: Folder) -> None:
    first = folder.publish()
    assert len(first.new) == len(list(folder.place.glob("*.ics"))) > 3
    before, times = folder.files(), {one.name: one.stat().st_mtime_ns for one in folder.place.iterdir()}
    folder.night.at("2026-03-08T10:00:00Z")
    second = folder.publish()
    assert (second.new, second.changed, second.removed, second.unchanged) == ((), (), (), len(first.new))
    assert folder.files() == before
    assert {one.name: one.stat().st_mtime_ns for one in folder.place.iterdir()} == times
    assert folder.audited() == 1


def test_a_moved_meeting_is_the_next_version_of_the_same_file(folder: Folder) -> None:
    folder.publish()
    path = folder.meeting()
    assert version(path.read_bytes()) == (0, "20260308T092100Z")
    folder.night.at("2026-03-08T10:00:00Z")
    folder.plan(starts="2026-03-13T17:00:00Z")
    step = folder.publish()
    assert step.changed == (path.name,)
    assert version(path.read_bytes()) == (1, "20260308T100000Z")
    assert b"DTSTART;TZID=America/Los_Angeles:20260313T100000" in path.read_bytes()


def test_a_meeting_called_off_and_a_clock_that_is_met_are_removed(folder: Folder) -> None:
    folder.publish()
    path = folder.meeting()
    folder.desk.log(folder.case, "meeting.cancelled", {"meeting": "m-1"})
    assert folder.publish().removed == (path.name,)
    assert not path.exists()
    clocks = {one.name for one in folder.place.glob("*.ics")}
    waived = {"responsibility": "er-response", "reason": "Invented."}
    folder.desk.log(folder.case, "responsibility.waived", waived, confirm=True)
    (gone,) = folder.publish().removed
    assert gone in clocks


def test_a_series_is_one_file_with_what_moved_in_it(folder: Folder) -> None:
    folder.plan(every="month", times=3)
    folder.plan(occurrence="2026-04-12T17:00:00Z", starts="2026-04-14T17:00:00Z")
    folder.desk.log(folder.case, "meeting.cancelled", {"meeting": "m-1", "occurrence": "2026-05-12T17:00:00Z"})
    folder.publish()
    content = folder.meeting().read_bytes()
    assert content.count(b"BEGIN:VEVENT") == 2
    assert b"RRULE:FREQ=MONTHLY;COUNT=3;BYMONTHDAY=12" in content
    assert b"EXDATE;TZID=America/Los_Angeles:20260512T100000" in content


def test_a_meeting_that_was_held_stays_even_when_it_lies_further_back_than_the_calendar_tells(folder: Folder) -> None:
    folder.publish()
    path = folder.meeting()
    folder.night.at("2026-03-12T18:00:00Z")
    folder.desk.log(folder.case, "meeting.held", {"type": "initial", "meeting": "m-1"})
    assert path.name not in folder.publish().removed
    folder.night.at("2026-08-12T18:00:00Z")
    assert path.name not in folder.publish().removed
    assert path.exists()


def test_a_file_that_mdtkit_did_not_make_is_left_alone_and_named(folder: Folder) -> None:
    folder.publish()
    path, strange = folder.meeting(), b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    for other in ("dentist.ics", "notes.txt"):
        (folder.place / other).write_bytes(strange)
    (folder.place / INDEX).unlink()
    path.write_bytes(strange)
    step = folder.publish()
    assert [(one.at, one.message) for one in step.problems] == [(path.name, "is not mdtkit's, so it was left alone")]
    assert {folder.files()[name] for name in ("dentist.ics", "notes.txt", path.name)} == {strange}
    folder.desk.log(folder.case, "meeting.cancelled", {"meeting": "m-1"})
    assert folder.publish().removed == ()
    assert path.read_bytes() == strange


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"torn")], ids=["removed", "torn"])
def test_a_file_of_ours_that_was_removed_or_spoiled_is_written_again(
    folder: Folder, spoil: Callable[[Path], object]
) -> None:
    folder.publish()
    path = folder.meeting()
    before = path.read_bytes()
    spoil(path)
    assert folder.publish().changed == (path.name,)
    assert path.read_bytes() == before


def test_after_a_crash_before_the_index_the_files_are_known_again(folder: Folder) -> None:
    folder.publish()
    before = folder.files()
    (folder.place / INDEX).unlink()
    assert folder.publish().problems == ()
    assert folder.files() == before


def test_a_folder_holds_one_calendar(folder: Folder) -> None:
    folder.publish()
    before = folder.files()
    with pytest.raises(BadInput, match="another calendar"):
        folder.publish(Whose(seat="advocate"))
    (folder.place / INDEX).write_bytes(b"{")
    with pytest.raises(BadInput, match="cannot be read"):
        folder.publish()
    (folder.place / INDEX).write_bytes(before[INDEX])
    assert folder.files() == before
    with pytest.raises(BadInput, match="no folder"):
        publish(folder.desk, folder.place / "nowhere", ALL)


def test_no_audit_row_no_file(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BadInput("the home cannot be written to")

    monkeypatch.setattr(folder.desk.audit, "must", refuse)
    with pytest.raises(BadInput):
        folder.publish()
    with pytest.raises(BadInput):
        export(folder.desk, folder.place / "all.ics", ALL)
    assert folder.files() == {}


def test_nothing_that_tells_of_the_child_is_in_what_leaves(folder: Folder) -> None:
    folder.plan(place="12 Elm Street", reason="Rosa Inventada ran")
    folder.publish()
    export(folder.desk, folder.place / "all.ics", ALL)
    content = b"".join(folder.files().values())
    for word in ("Rosa", "Inventada", "Elm", "Ana", "missing", "cross-report", "initial", "m-1"):
        assert word.encode() not in content, word
    assert (folder.place / "all.ics").stat().st_mode & 0o077 == 0
    with pytest.raises(BadInput):
        export(folder.desk, folder.place / "all.ics", ALL)


@pytest.mark.requirement("M1")
def test_on_call_turns_are_told_by_person_in_the_county_and_a_hole_between_two_is_shown(
    folder: Folder, tmp_path: Path
) -> None:
    desk, monday = folder.desk, date(2026, 3, 2)
    lee = desk.directory.add_person(name="Invented Lee", party="advocate").id
    rota = Rota(
        id="r",
        post=Post("advocate", "on_call"),
        begins=monday,
        handoff=time(8),
        days=7,
        places=((Stay(lee, monday),), (Stay(lee, monday, monday + timedelta(days=1)),)),
    )
    desk.oncall.set_rota(msgspec.structs.replace(rota, ends=monday + timedelta(days=28)))
    export(desk, tmp_path / "all.ics", ALL, sorts=ON_CALL)
    titles = [str(one["SUMMARY"]) for one in _events((tmp_path / "all.ics").read_bytes())]
    mine, hole = f"mdtkit: on call advocate/on_call {lee}", "mdtkit: nobody on call advocate/on_call"
    assert titles == [mine, hole, mine]
    export(desk, tmp_path / "lee.ics", Whose(person=lee), sorts=ON_CALL)
    own = {str(one["SUMMARY"]) for one in _events((tmp_path / "lee.ics").read_bytes())}
    assert own == {"mdtkit: on call advocate/on_call"}


def _events(content: bytes) -> list[Any]:
    return [*icalendar.Calendar.from_ical(content).events]


def test_who_sees_a_calendar_cannot_find_out_by_trying_which_clock_falls_due(folder: Folder) -> None:
    folder.publish()
    names = {one.stem for one in folder.place.glob("*.ics")}
    clocks = [clock.id for clock in folder.desk.due()]
    printed = folder.desk.county.fingerprint
    for known in (printed.encode(), bytes.fromhex(printed) if len(printed) % 2 == 0 else b"", b""):
        tried = {uid(known, "clock", clock).partition("@")[0] for clock in clocks}
        assert tried & names == set()
    assert len(names) > 3


def test_whose_calendar_it_is_decides_what_is_in_it(folder: Folder) -> None:
    desk = folder.desk
    lee = desk.directory.add_person(name="Invented Lee", party="advocate").id
    desk.log(folder.case, "meeting.invited", {"meeting": "m-1", "seat": "advocate", "person": lee})
    made = {}
    for name, whose in {"lee": Whose(person=lee), "seat": Whose(seat="probation"), "all": ALL}.items():
        made[name] = export(desk, folder.place / f"{name}.ics", whose).events
    assert made["lee"] == 1
    assert made["seat"] == 0
    assert made["all"] > 3


def test_clocks_keep_their_file_while_a_month_goes_by(folder: Folder) -> None:
    folder.publish()
    clocks = {one for one in folder.place.glob("*.ics") if b"due by" in one.read_bytes()}
    folder.night.at("2026-03-31T10:00:00Z")
    folder.publish()
    assert all(one.exists() for one in clocks)
