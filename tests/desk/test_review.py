"""A case-review meeting over several children: each asked by itself, held once, its cases caught up (M3)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from mdtkit.desk import review, review_entries
from mdtkit.desk.agenda import agenda_of
from mdtkit.desk.errors import BadInput, StoreTrouble
from mdtkit.desk.minutes import minutes_of
from mdtkit.desk.releasing import accounting
from mdtkit.desk.review_papers import hand_out
from tests.desk.conftest import Night
from tests.desk.seated import seat

STARTS = datetime.fromisoformat("2026-03-19T17:00:00+00:00")
STORY = "Wants the invented dog to stay"


@pytest.fixture
def cases(night: Night, referral: object) -> list[str]:
    """Three children; the probation officer sits on the first one's team only."""
    made = [night.desk.open_case(referral, confirm=True).case for _ in range(3)]  # type: ignore[arg-type]
    night.at("2026-03-10T17:00:00Z")
    return made


def held_in(night: Night, case: str) -> list[dict[str, object]]:
    return [e.data for e in night.desk.entries(case) if e.kind == "meeting.held"]


@pytest.mark.requirement("M3")
def test_a_case_review_from_the_plan_to_the_minutes(night: Night, cases: list[str]) -> None:
    """The story: planned with a running order, input gathered by a named representative, held once, each case knows."""
    desk = night.desk
    officer = seat(night, cases[0], "probation")
    advocate = desk.directory.add_person(name="Invented advocate", party="advocate").id
    named = {cases[0]: advocate}
    planned = review.plan(desk, STARTS, cases, people=[officer], seats=["mental_health"], representatives=named,
                          purpose="investigation")  # fmt: skip
    (said,) = planned.warnings
    assert cases[1] in said.message
    assert cases[0] not in said.message
    review.gathered(desk, cases[0], planned.meeting, ["child"], STORY)
    told = next(e for e in desk.entries(cases[0]) if e.kind == "meeting.input")
    assert (told.data["person"], told.data["seat"]) == (advocate, "advocate")

    order = review.order_of(desk, planned.meeting, reveal=True)
    assert [(turn.place, turn.case, turn.gathered) for turn in order.turns] == [
        (1, cases[0], True),
        (2, cases[1], False),
        (3, cases[2], False),
    ]
    seen = review.for_attendee(order, officer)
    assert [one.turn.case if one.turn else None for one in seen] == [cases[0], None, None]
    assert STORY in repr(seen)
    assert cases[1] not in repr(seen)
    assert [one.turn for one in review.for_attendee(order, "mental_health")] == [None, None, None]
    with pytest.raises(BadInput) as refused:
        review.for_attendee(order, "education")
    assert officer in refused.value.problems[0].allowed

    night.at("2026-03-19T19:00:00Z")
    held = review.hold(desk, planned.meeting, present=[officer], absent=["mental_health"], cases=cases[:2])
    assert list(held.cases) == cases[:2]
    for case in cases[:2]:
        (data,) = held_in(night, case)
        assert (data["meeting"], data["type"], data["model"]) == (planned.meeting, "case_review", "case_review")
        assert not any(other in str(data) for other in cases)
    assert not held_in(night, cases[2]), "nobody talked about this child"
    assert review.review_of(desk, planned.meeting).state == "held"
    with pytest.raises(BadInput, match="held once"):
        review.hold(desk, planned.meeting)
    minutes = minutes_of(desk, cases[0], planned.meeting)
    assert minutes.situation.setting.case_review
    assert {to.name for to in minutes.attendees} == {officer}


@pytest.mark.requirement("M3")
def test_a_crash_between_the_meeting_and_its_cases_is_caught_up_by_the_next_look_at_the_list_and_once(
    night: Night, cases: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = night.desk
    meeting = review.plan(desk, STARTS, cases, seats=["probation"]).meeting
    written: list[object] = []

    def power_fails(*given: object) -> object:
        if written:
            raise KeyboardInterrupt
        written.append(given)
        return write(*given)  # type: ignore[arg-type]

    write = review_entries.write
    with monkeypatch.context() as power:
        power.setattr(review_entries, "write", power_fails)
        with pytest.raises(KeyboardInterrupt):
            review.hold(desk, meeting, present=["probation"])
    assert [len(held_in(night, case)) for case in cases] == [1, 0, 0]
    desk.rows()
    desk.rows()
    assert [len(held_in(night, case)) for case in cases] == [1, 1, 1]
    (mark,) = (night.desk.home.parent / "device").rglob("reviews")
    mark.unlink()
    desk.rows()
    assert [len(held_in(night, case)) for case in cases] == [1, 1, 1], (
        "this device forgot how far it looked: still once"
    )


@pytest.mark.requirement("M3")
def test_two_desks_that_catch_up_at_once_write_one_entry(
    night: Night, cases: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one commits between our look and our lock: what counts is the record as it stands under the lock."""
    desk = night.desk
    meeting = review.plan(desk, STARTS, cases[:1], seats=["probation"]).meeting
    with monkeypatch.context() as slow:
        slow.setattr(review_entries, "write", lambda *_: None)
        review.hold(desk, meeting, present=["probation"])
    held = next(e for e in desk.directory.entries("book/meetings") if e.kind == "review.held")
    before = desk.entries(cases[0])
    assert review_entries.write(desk, held, cases[0]) is not None
    monkeypatch.setattr(type(desk), "entries", lambda *_: before)
    assert review_entries.write(desk, held, cases[0]) is None
    monkeypatch.undo()
    assert len(held_in(night, cases[0])) == 1


@pytest.mark.requirement("M3")
def test_a_review_that_somebody_else_records_at_the_same_moment_is_held_once(
    night: Night, cases: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = night.desk
    meeting = review.plan(desk, STARTS, cases, seats=["probation"]).meeting
    with monkeypatch.context() as other:
        other.setattr(review, "_not_held", lambda *_: [])
        seen = desk.directory.seq("book/meetings")
        review.hold(desk, meeting, present=["probation"])
        other.setattr(type(desk.directory), "seq", lambda *_: seen)
        with pytest.raises(StoreTrouble):
            review.hold(desk, meeting, present=["probation"])
    assert [e.kind for e in desk.directory.entries("book/meetings")].count("review.held") == 1


def test_an_entry_that_somebody_struck_out_is_not_written_again(night: Night, cases: list[str]) -> None:
    desk = night.desk
    meeting = review.plan(desk, STARTS, cases, seats=["probation"]).meeting
    logged = review.hold(desk, meeting, present=["probation"]).cases[cases[1]]
    desk.correct(cases[1], logged.entry, reason="not_this_case", strike=True)
    next((night.desk.home.parent / "device").rglob("reviews"), night.desk.home / "none").unlink(missing_ok=True)
    desk.rows()
    assert len(held_in(night, cases[1])) == 1
    assert not desk.case(cases[1]).chronology.of("meeting.held")


def test_a_case_that_cannot_be_written_now_is_named_and_gets_its_entry_later(
    night: Night, cases: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = night.desk
    meeting = review.plan(desk, STARTS, cases, seats=["probation"]).meeting
    write = review_entries.write

    def busy(given: object, held: object, case: str) -> object:
        if case == cases[1]:
            raise StoreTrouble("busy")
        return write(given, held, case)  # type: ignore[arg-type]

    with monkeypatch.context() as store:
        store.setattr(review_entries, "write", busy)
        assert review.hold(desk, meeting, present=["probation"]).waits == (cases[1],)
        desk.rows()
        assert not held_in(night, cases[1])
    desk.rows()
    assert len(held_in(night, cases[1])) == 1


@pytest.mark.requirement("M3")
def test_family_at_a_case_review_is_warned_of_and_slips_are_refused_together(night: Night, cases: list[str]) -> None:
    desk = night.desk
    planned = review.plan(desk, STARTS, cases, seats=["caregiver"], representatives=dict.fromkeys(cases, desk.me.id))
    assert "the family is absent" in planned.warnings[0].message
    before = desk.vault.head()
    with pytest.raises(BadInput) as refused:
        review.plan(
            desk, STARTS, cases[:1], seats=["probatoin"], people=["p-nobody"], representatives={cases[2]: "p-x"}
        )
    assert [one.field for one in refused.value.problems] == ["person", "person", "seat", "representatives"]
    assert desk.vault.head() == before
    review.cancel(desk, planned.meeting)
    with pytest.raises(BadInput):
        review.hold(desk, planned.meeting)


@pytest.mark.requirement("C1")
def test_several_teams_in_one_room_is_what_the_decision_is_asked_about(night: Night, cases: list[str]) -> None:
    meeting = review.plan(night.desk, STARTS, cases, seats=["probation"], purpose="investigation").meeting
    (first, *_) = review.order_of(night.desk, meeting).turns
    assert (first.situation.setting.case_review, first.situation.setting.channel) == (True, "meeting")
    assert first.situation.purpose == "investigation"
    with pytest.raises(BadInput):
        agenda_of(night.desk, cases[0], meeting)


@pytest.mark.requirement("M3", "C3")
def test_an_attendees_running_order_on_paper_is_rows_in_each_childs_own_ledger_and_names_no_other_case(
    night: Night, cases: list[str], tmp_path: Path
) -> None:
    desk = night.desk
    officer = seat(night, cases[0], "probation")
    desk.log(cases[0], "action.agreed", {"action": STORY, "seat": "probation"})
    desk.log(cases[1], "action.agreed", {"action": STORY, "seat": "probation"})
    meeting = review.plan(desk, STARTS, cases[:2], people=[officer], purpose="investigation").meeting
    order = review.order_of(desk, meeting, reveal=True)
    where = tmp_path / "order.txt"
    handed = hand_out(desk, order, officer, str(where))
    assert list(handed.released) == [cases[0]]
    rows = accounting(desk, cases[0])[1]
    assert {row.person for row in rows} == {officer}
    assert not accounting(desk, cases[1])[1]
    said = " ".join(where.read_text().split())
    assert said.count(STORY) == 1
    assert cases[1] not in said
    assert "2. Restricted" in said
    assert "WIC 18961.7(c), (h)" in said
    with pytest.raises(BadInput):
        hand_out(desk, order, officer, str(where))
    late = [row for row in accounting(desk, cases[0])[1] if not row.delivered]
    assert len(late) == len(rows), "the second paper was not written: its rows say so"


@pytest.mark.requirement("C3")
def test_where_nothing_may_be_told_to_an_attendee_no_running_order_is_written(
    night: Night, cases: list[str], tmp_path: Path
) -> None:
    desk = night.desk
    meeting = review.plan(desk, STARTS, cases, seats=["public_defender"], purpose="investigation").meeting
    order = review.order_of(desk, meeting, reveal=True)
    assert not hand_out(desk, order, "public_defender", str(tmp_path / "order.txt")).written
    assert hand_out(desk, order, "public_defender", str(tmp_path / "draft.docx"), draft=True).written
    assert [path.name for path in tmp_path.glob("*.*") if path.suffix in (".txt", ".docx")] == ["draft.docx"]
    assert not any(accounting(desk, case)[1] for case in cases)
