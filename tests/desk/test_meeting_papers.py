"""Agenda and minutes on paper: every paragraph asked the decision, the ledger comes before the file (C2, C3, M14)."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document

from mdtkit.desk import meeting_papers
from mdtkit.desk.agenda import agenda_of
from mdtkit.desk.errors import BadInput, StoreTrouble
from mdtkit.desk.holding import Sitting, hold
from mdtkit.desk.meeting_papers import hand_out, keep, sign_in
from mdtkit.desk.minutes import minutes_of
from mdtkit.desk.releasing import accounting
from mdtkit.documents.paper import text
from tests.desk.conftest import Night
from tests.desk.seated import seat

DECIDED = "The invented aunt is asked to bring the invented dog"
PROMISE = "Call the invented school"


@pytest.fixture
def held(night: Night, referral: object) -> tuple[str, str]:
    """A meeting to investigate was held with probation and the public defender; returns the case and probation's id."""
    ref = night.desk.open_case(referral).case  # type: ignore[arg-type]
    night.at("2026-03-10T17:00:00Z")
    person = seat(night, ref, "probation")
    planned = {"type": "initial", "meeting": "m-1", "starts": "2026-03-17T17:00:00Z", "purpose": "investigation",
               "seats": ["probation", "public_defender"]}  # fmt: skip
    night.desk.log(ref, "meeting.planned", planned)
    night.at("2026-03-17T18:00:00Z")
    sitting = Sitting(type="initial", meeting="m-1", present=(person, "public_defender"), script_by="probation",
                      data={"decisions": DECIDED, "child_asked": "yes", "purpose": None})  # fmt: skip
    hold(night.desk, ref, sitting)
    agreed = {"action": PROMISE, "seat": "probation", "due": "2026-03-24", "meeting": "m-1"}
    night.desk.log(ref, "action.agreed", agreed)
    return ref, person


def words(path: Path) -> str:
    """What the document says, as an office program reads it."""
    made = Document(io.BytesIO(path.read_bytes()))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells])


@pytest.mark.requirement("M14", "M11", "M15")
def test_minutes_are_what_was_recorded_of_the_meeting(night: Night, held: tuple[str, str]) -> None:
    case, _ = held
    found = minutes_of(night.desk, case, "m-1", reveal=True)
    said = {row.item.topic: row.item for row in found.rows}
    assert "Public defender" in said["attendance"].text
    assert said["script"].text.startswith("read by Probation")
    assert said["child"].text == "asked about taking part"
    assert said["decision"].story == DECIDED
    assert (said["action"].story, said["action"].day) == (PROMISE, "2026-03-24")
    unseen = minutes_of(night.desk, case, "m-1")
    assert DECIDED not in repr(unseen.rows)
    number = str(found.held.seq)
    assert minutes_of(night.desk, case, number).held.id == found.held.id, "also by the number of the entry"
    with pytest.raises(BadInput) as refused:
        minutes_of(night.desk, case, "m-2")
    assert refused.value.problems[0].allowed == ("m-1",)


@pytest.mark.requirement("C2", "C3")
def test_a_paper_for_somebody_is_exactly_its_rows_in_the_ledger_and_carries_the_notice(
    night: Night, held: tuple[str, str], tmp_path: Path
) -> None:
    case, person = held
    found = minutes_of(night.desk, case, "m-1", ("probation",), reveal=True)
    where = tmp_path / "minutes.docx"
    handed = hand_out(night.desk, found, (person,), str(where))
    assert handed.written
    _, rows = accounting(night.desk, case)
    told = {category for row in found.rows for category in row.item.categories if not row.kept}
    assert {(row.person, row.item) for row in rows} == {(person, category) for category in told}
    assert len(rows) == len(told)
    assert {row.meeting for row in rows} == {"m-1"}
    assert DECIDED in words(where)
    assert "WIC 18961.7(c), (h)" in words(where)


@pytest.mark.requirement("C4", "C3")
def test_the_defences_minutes_say_nothing_that_the_decision_keeps_and_nothing_is_written(
    night: Night, held: tuple[str, str], tmp_path: Path
) -> None:
    case, _ = held
    found = minutes_of(night.desk, case, "m-1", ("public_defender",), reveal=True)
    paper = meeting_papers.for_recipients(night.desk, found, ("public_defender",), draft=True)
    assert "RESTRICTED" in text(paper)
    for kept in (DECIDED, PROMISE):
        assert kept not in " ".join(text(paper).split())
    where = tmp_path / "minutes.docx"
    assert not hand_out(night.desk, found, ("public_defender",), str(where)).written
    assert not where.exists()
    assert not accounting(night.desk, case)[1]


@pytest.mark.requirement("C3")
def test_a_file_that_could_not_be_written_leaves_rows_that_say_not_delivered(
    night: Night, held: tuple[str, str], tmp_path: Path
) -> None:
    case, person = held
    found = minutes_of(night.desk, case, "m-1", ("probation",), reveal=True)
    there = tmp_path / "minutes.txt"
    there.write_text("Here already.")
    with pytest.raises(BadInput):
        hand_out(night.desk, found, (person,), str(there))
    rows = accounting(night.desk, case)[1]
    assert rows
    assert not any(row.delivered for row in rows)
    assert there.read_text() == "Here already."


@pytest.mark.requirement("C3")
def test_where_the_ledger_cannot_be_written_there_is_no_paper(
    night: Night, held: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, person = held
    found = minutes_of(night.desk, case, "m-1", ("probation",), reveal=True)

    def full(*_: object, **__: object) -> None:
        raise StoreTrouble("the home is full")

    monkeypatch.setattr(night.desk.audit, "must", full)
    with pytest.raises(StoreTrouble):
        hand_out(night.desk, found, (person,), str(tmp_path / "minutes.txt"))
    with pytest.raises(StoreTrouble):
        keep(night.desk, found, str(tmp_path / "minutes.txt"))
    assert not list(tmp_path.glob("*.txt"))


def test_a_draft_says_that_it_is_one_and_releases_nothing(night: Night, held: tuple[str, str], tmp_path: Path) -> None:
    case, person = held
    found = agenda_of(night.desk, case, "m-1", reveal=True)
    where = tmp_path / "agenda.txt"
    assert hand_out(night.desk, found, (person,), str(where), draft=True).written
    assert "DRAFT: not to be handed to anybody" in where.read_text()
    assert PROMISE in " ".join(where.read_text().split())
    assert not accounting(night.desk, case)[1]


@pytest.mark.requirement("C3", "C5")
def test_what_may_be_told_only_on_the_day_of_the_meeting_is_not_handed_out_before_it(
    night: Night, held: tuple[str, str], tmp_path: Path
) -> None:
    case, _ = held
    desk = night.desk
    signed = {"authorization": "a-1", "categories": ["safety_plan"], "purposes": ["case_planning"], "capacity": "child",
              "recipients": ["advocate"], "starts": "2026-03-24"}  # fmt: skip
    desk.log(case, "authorization.granted", signed)
    planned = {"type": "ongoing", "meeting": "m-7", "starts": "2026-03-24T17:00:00Z", "seats": ["advocate"]}
    desk.log(case, "meeting.planned", planned)
    found = agenda_of(desk, case, "m-7", reveal=True)
    assert any(row.item.categories == ("safety_plan",) and row.sayable for row in found.rows)
    assert not hand_out(desk, found, ("advocate",), str(tmp_path / "a.txt")).written
    assert not list(tmp_path.glob("*.txt"))
    night.at("2026-03-24T16:00:00Z")
    assert hand_out(desk, agenda_of(desk, case, "m-7", reveal=True), ("advocate",), str(tmp_path / "a.txt")).written


@pytest.mark.requirement("C1")
def test_after_a_paper_was_handed_out_the_agenda_says_what_changed_since(
    night: Night, held: tuple[str, str], tmp_path: Path
) -> None:
    case, person = held
    planned = {"type": "initial", "meeting": "m-5", "starts": "2026-03-24T17:00:00Z", "purpose": "investigation",
               "seats": ["probation"]}  # fmt: skip
    night.desk.log(case, "meeting.planned", planned)
    hand_out(night.desk, agenda_of(night.desk, case, "m-5", reveal=True), (person,), str(tmp_path / "a.txt"))
    assert not agenda_of(night.desk, case, "m-5").changed
    night.desk.log(case, "meeting.invited", {"meeting": "m-5", "seat": "district_attorney"})
    (said,) = agenda_of(night.desk, case, "m-5").changed
    assert "District attorney" in said.message


@pytest.mark.requirement("C2")
def test_the_sign_in_sheet_names_those_who_were_asked_the_statement_and_its_version_and_no_child(
    night: Night, held: tuple[str, str]
) -> None:
    case, _ = held
    sheet = text(sign_in(night.desk, case, "m-1"))
    assert "Invented probation" in sheet
    assert "Version " in sheet
    assert "I keep confidential what I learn in this meeting" in sheet
    assert case not in sheet
    assert "Rosa" not in sheet


def test_a_name_that_is_a_childs_is_never_on_the_sign_in_sheet(night: Night, held: tuple[str, str]) -> None:
    case, _ = held
    wrong = night.desk.directory.add_person(name="Rosa Inventada", party="advocate").id
    night.desk.log(case, "child.described", {"name": "Rosa Inventada"})
    night.desk.log(case, "meeting.planned", {"type": "initial", "meeting": "m-6", "starts": "2026-03-24T17:00:00Z"})
    night.desk.log(case, "meeting.invited", {"meeting": "m-6", "seat": "advocate", "person": wrong})
    with pytest.raises(BadInput, match="a child on record"):
        sign_in(night.desk, case, "m-6")
