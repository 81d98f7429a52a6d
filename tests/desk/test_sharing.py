"""Asking, releasing and accounting at a desk: what is on file decides, and the entry comes first (C1 to C5)."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest

from mdtkit.desk import Referral
from mdtkit.desk.authorizing import expiring, on_file, outlook, revoke, tasks
from mdtkit.desk.errors import BadInput, StoreTrouble
from mdtkit.desk.releasing import Telling, accounting, release, routes
from mdtkit.desk.sharing import Ask, check, meeting_matrix, ways
from mdtkit.sharing.answer import Decision
from tests.desk.conftest import Night
from tests.desk.seated import SIGNED, TO_ADVOCATE, TUESDAY, clock, seat


@pytest.fixture
def case(night: Night, referral: Referral) -> str:
    ref = night.desk.open_case(referral).case
    night.at(TUESDAY)
    return ref


@pytest.mark.requirement("C1", "M7")
def test_a_member_who_is_qualified_hears_under_the_teams_authority_and_for_thirty_days(night: Night, case: str) -> None:
    person = seat(night, case, "probation")
    asked = Ask(to=("probation",), items=("referral",), purpose="investigation")
    (one,) = check(night.desk, case, asked).decisions
    assert (one.to, one.answer, one.authority) == (person, "permit", "team-18961-7")
    view = next(c for c in night.desk.case(case).clocks if c.clock == "team-authority")
    assert one.valid_until == view.due_at
    night.at("2026-04-08T17:00:00Z")
    (late,) = check(night.desk, case, asked).decisions
    assert {need.need for need in late.needs} == {"renewal", "authorization"}


@pytest.mark.requirement("M7")
def test_an_untrained_member_receives_nothing_under_it(night: Night, case: str) -> None:
    seat(night, case, "probation", trained=False)
    (one,) = check(night.desk, case, Ask(to=("probation",), items=("referral",), purpose="investigation")).decisions
    assert "training" in {need.need for need in one.needs}


@pytest.mark.requirement("C1")
def test_good_cause_on_record_lengthens_the_teams_authority(night: Night, case: str) -> None:
    seat(night, case, "probation")
    extended = {"authority": "team-18961-7", "until": "2026-05-08T17:00:00Z", "reason": "The invented inquiry goes on."}
    night.at("2026-04-06T17:00:00Z").desk.log(case, "authority.extended", extended)
    night.at("2026-04-20T17:00:00Z")
    (one,) = check(night.desk, case, Ask(to=("probation",), items=("referral",), purpose="investigation")).decisions
    assert one.answer == "permit"
    assert one.valid_until == datetime.fromisoformat("2026-05-08T17:00:00Z")
    view = clock(night, case, "team-authority")
    assert (view.state, view.due_at) == ("running", one.valid_until), "the clock and the decision say the same"


@pytest.mark.requirement("C1")
def test_an_authority_that_was_extended_too_late_is_over_in_the_gap_and_holds_after_it(night: Night, case: str) -> None:
    seat(night, case, "probation")
    asked = Ask(to=("probation",), items=("referral",), purpose="investigation")
    extended = {"authority": "team-18961-7", "until": "2026-05-08T17:00:00Z", "reason": "The invented inquiry goes on."}
    assert clock(night.at("2026-04-10T17:00:00Z"), case, "team-authority").state == "expired"
    night.desk.log(case, "authority.extended", extended)
    assert clock(night, case, "team-authority").state == "running"
    assert check(night.desk, case, asked).permitted
    gap = msgspec.structs.replace(asked, at=datetime.fromisoformat("2026-04-09T17:00:00Z"))
    assert not check(night.desk, case, gap).permitted, "what is put on record later heals nothing before it"


@pytest.mark.requirement("C3")
def test_a_release_leaves_one_row_for_each_recipient_and_item(night: Night, case: str) -> None:
    night.desk.log(case, "authorization.granted", SIGNED | {"recipients": ["advocate", "education"]})
    asked = Ask(to=("advocate", "education"), items=("services",))
    released = release(night.desk, case, asked, Telling())
    assert released.logged is not None
    assert len(released.logged.entries) == 2
    _, rows = accounting(night.desk, case)
    assert [(row.to, row.item, row.authorization, row.discloser) for row in rows] == [
        ("advocate", "services", "a-1", "child_welfare"),
        ("education", "services", "a-1", "child_welfare"),
    ]
    assert all("redisclosure_notice" in row.obligations for row in rows)


@pytest.mark.requirement("C3")
def test_nothing_is_recorded_where_any_of_it_may_not_be_told(night: Night, case: str) -> None:
    night.desk.log(case, "authorization.granted", SIGNED)
    before = night.desk.case(case).chronology.entries
    released = release(night.desk, case, Ask(to=("advocate",), items=("services", "medical")), Telling())
    assert released.logged is None
    assert night.desk.case(case).chronology.entries == before


@pytest.mark.requirement("I9", "A5")
def test_of_an_instrument_the_result_and_what_the_child_said_are_answered_apart(night: Night, case: str) -> None:
    seat(night, case, "probation")
    said = {"purpose": "screening", "instrument": "cse_it", "version": "2.0", "band": "clear_concern",
            "statements": "Invented words."}  # fmt: skip
    entry = night.desk.log(case, "instrument.administered", said)
    checked = check(night.desk, case, Ask(to=("probation",), told=(str(entry.seq),), purpose="investigation"))
    assert {one.item: one.answer for one in checked.decisions} == {
        "screening_result": "permit",
        "screening_statements": "needs",
    }
    with pytest.raises(BadInput, match="no entry 99"):
        check(night.desk, case, Ask(to=("probation",), told=("99",)))


@pytest.mark.requirement("C2")
def test_what_is_said_in_a_meeting_carries_the_meetings_notice(night: Night, case: str) -> None:
    night.desk.log(case, "authorization.granted", SIGNED)
    plan(night, case, seats=["advocate"])
    release(night.desk, case, Ask(to=("advocate",), items=("services",), meeting="m-1"), Telling())
    _, (row,) = accounting(night.desk, case)
    assert "mdt_notice" in row.obligations
    assert (row.meeting, row.setting) == ("m-1", "meeting")


def test_a_ledger_that_cannot_be_written_releases_nothing(
    night: Night, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fifth trap of peers.md: others go on where the audit fails."""
    night.desk.log(case, "authorization.granted", SIGNED)

    def full(*_: object, **__: object) -> None:
        raise StoreTrouble("the home is full")

    monkeypatch.setattr(night.desk.audit, "must", full)
    with pytest.raises(StoreTrouble):
        release(night.desk, case, TO_ADVOCATE, Telling())
    assert not accounting(night.desk, case)[1]


def test_a_release_is_never_logged_around_the_decision(night: Night, case: str) -> None:
    data = {"items": ["sogie"], "to": "district_attorney", "authority": "team-18961-7"}
    with pytest.raises(BadInput, match="share record"):
        night.desk.log(case, "disclosure.made", data)


@pytest.mark.requirement("C5")
def test_a_revocation_ends_it_at_once_and_the_ledger_keeps_what_was_told(night: Night, case: str) -> None:
    night.desk.log(case, "authorization.granted", SIGNED)
    release(night.desk, case, TO_ADVOCATE, Telling())
    night.at("2026-03-11T17:00:00Z")
    revoke(night.desk, case, "a-1", at=None, capacity="parent", reason="")
    assert check(night.desk, case, TO_ADVOCATE).decisions[0].answer == "needs"
    earlier = Ask(to=("advocate",), items=("services",), at=datetime.fromisoformat(TUESDAY))
    assert check(night.desk, case, earlier).permitted
    assert len(accounting(night.desk, case)[1]) == 1
    with pytest.raises(BadInput, match="authorization"):
        revoke(night.desk, case, "a-2", at=None, capacity="", reason="")


def plan(night: Night, ref: str, *, seats: list[str], starts: str = "2026-03-12T17:00:00Z", **said: str) -> list[str]:
    data = {"type": "initial", "meeting": "m-1", "starts": starts, "seats": seats, **said}
    return [problem.message for problem in night.desk.log(ref, "meeting.planned", data).warnings]


@pytest.mark.requirement("M12", "M17")
def test_with_child_and_caregiver_at_the_table_somebody_has_to_say_whether_it_is_a_cft(night: Night, case: str) -> None:
    assert any("832(b)" in said for said in plan(night, case, seats=["child", "family", "probation"]))
    needs = {need.need for need in _cell(night, case, "probation", "referral").needs}
    assert "cft_answer" in needs
    plan(night, case, seats=["child", "family", "probation"], combined_cft="yes")
    assert "signatures" in {need.need for need in _cell(night, case, "probation", "services").needs}


def _cell(night: Night, ref: str, to: str, item: str) -> Decision:
    purpose = "investigation" if item == "referral" else "case_planning"
    return meeting_matrix(night.desk, ref, Ask(meeting="m-1", purpose=purpose)).cells[to, item]


@pytest.mark.requirement("C1")
def test_prosecution_defence_and_police_in_one_room_are_told_to_look_at_the_matrix_first(
    night: Night, case: str
) -> None:
    said = plan(night, case, seats=["district_attorney", "public_defender", "law_enforcement", "probation"])
    assert any("look first at who may hear what" in one for one in said)
    assert not any("who may hear what" in one for one in plan(night, case, seats=["probation", "law_enforcement"]))


@pytest.mark.requirement("C1")
def test_who_joins_the_meeting_may_silence_what_could_be_said(night: Night, case: str) -> None:
    seat(night, case, "mental_health")
    plan(night, case, seats=["mental_health"], purpose="investigation")
    before = meeting_matrix(night.desk, case, Ask(meeting="m-1"))
    assert "referral" in before.sayable
    invited = night.desk.log(case, "meeting.invited", {"meeting": "m-1", "seat": "district_attorney"})
    (said,) = [p.message for p in invited.warnings if "may no longer be said aloud" in p.message]
    assert "Referral" in said
    assert "District attorney" in said
    assert "missing: an authorization for this recipient" in said
    after = meeting_matrix(night.desk, case, Ask(meeting="m-1"))
    assert after.kept_from("referral") == ("district_attorney",)
    assert ("district_attorney", "referral") in after.reported, "a mandated report may carry it all the same"


@pytest.mark.requirement("C1", "C5")
def test_the_day_31_gap_is_seen_coming_when_the_meeting_is_planned_and_in_what_runs_out(
    night: Night, case: str
) -> None:
    said = plan(night, case, seats=["probation"], starts="2026-04-09T17:00:00Z")
    assert any("before this meeting" in one for one in said)
    (ending,) = expiring(night.desk, timedelta(days=5))
    assert (ending.what, ending.meeting) == ("team-authority", "m-1")
    assert not any("before this meeting" in one for one in plan(night, case, seats=["probation"]))


@pytest.mark.requirement("C1")
def test_the_matrix_of_a_meeting_to_come_is_as_it_will_stand_when_it_begins(night: Night, case: str) -> None:
    seat(night, case, "probation")
    plan(night, case, seats=["probation"], starts="2026-04-09T17:00:00Z", purpose="investigation")
    (cell,) = [
        one
        for (_, item), one in meeting_matrix(night.desk, case, Ask(meeting="m-1")).cells.items()
        if item == "referral"
    ]
    assert {need.need for need in cell.needs} == {"renewal", "authorization"}
    asked = Ask(to=("probation",), items=("referral",), meeting="m-1")
    assert not check(night.desk, case, asked).permitted
    assert release(night.desk, case, asked, Telling()).logged is not None, "told today, under the authority of today"


@pytest.mark.requirement("C5")
def test_an_authorization_that_runs_out_before_the_meeting_that_needs_it_is_named(night: Night, case: str) -> None:
    night.desk.log(case, "authorization.granted", SIGNED | {"expires": "2026-03-24"})
    plan(night, case, seats=["advocate"], starts="2026-03-26T17:00:00Z")
    assert [(one.what, one.meeting) for one in expiring(night.desk, timedelta(days=1), case)] == [("a-1", "m-1")]


def test_an_unreadable_authorization_is_said_at_once_and_opens_a_task(night: Night, case: str) -> None:
    logged = night.desk.log(case, "authorization.granted", {**SIGNED, "purposes": []})
    assert [one.message for one in logged.warnings if one.field == "authorization"] == [
        "an authorization cannot be read and permits nothing: it does not say: purposes"
    ]
    file, (one,) = on_file(night.desk, case)
    assert one.state(night.desk.now()) == "unreadable"
    assert not check(night.desk, case, TO_ADVOCATE).permitted
    assert [task.text for task in outlook(night.desk, timedelta(0))[1]] == [tasks(night.desk, file)[0].text]
    night.desk.correct(case, logged.entry, reason="typing_error", data={"purposes": ["case_planning"]})
    assert not outlook(night.desk, timedelta(0))[1]
    assert check(night.desk, case, TO_ADVOCATE).permitted


@pytest.mark.requirement("C6")
def test_at_two_in_the_morning_counsel_has_a_number_and_the_report_a_way(night: Night, case: str) -> None:
    said = " ".join(routes(night.desk))
    assert "555-0136" in said
    assert "mandated_report" in said
    assert "no emergency protocol" in said


@pytest.mark.requirement("I10")
def test_the_way_to_sogie_is_the_childs_own_word_and_no_other(night: Night, case: str) -> None:
    person = seat(night, case, "advocate")
    checked = check(night.desk, case, Ask(to=(person,), items=("sogie", "psychotherapy_notes")))
    found = ways(night.desk, checked)
    (step,) = found[person, "sogie"]
    assert step.who == ("child",)
    assert found[person, "psychotherapy_notes"] == (), "nothing makes it lawful, and nothing is made up"


@pytest.mark.requirement("M13")
def test_family_may_hear_the_plan_once_a_named_person_said_so(night: Night, case: str) -> None:
    asked = Ask(to=("family",), items=("safety_plan",))
    checked = check(night.desk, case, asked)
    assert not checked.permitted
    assert [need.need for need in ways(night.desk, checked)["family", "safety_plan"]] == ["clearance"]
    night.desk.log(case, "family.cleared", {"attendee": "family", "answer": "yes", "who": "The invented aunt"})
    assert check(night.desk, case, asked).permitted


def test_a_meeting_that_the_case_does_not_have_is_refused_with_those_it_has(night: Night, case: str) -> None:
    plan(night, case, seats=["probation"])
    with pytest.raises(BadInput) as refused:
        check(night.desk, case, Ask(to=("probation",), items=("referral",), meeting="m-2"))
    assert refused.value.problems[0].allowed == ("m-1",)


@pytest.mark.requirement("C1")
def test_another_purpose_changes_the_authority_and_that_is_said(night: Night, case: str) -> None:
    seat(night, case, "mental_health")
    plan(night, case, seats=["mental_health"], purpose="investigation")
    planned = next(row for row in night.desk.case(case).entries if row.kind == "meeting.planned")
    changed = night.desk.correct(case, planned.id, reason="typing_error", data={"purpose": "case_planning"})
    (said,) = [p.message for p in changed.warnings if "may no longer be said aloud" in p.message]
    assert "counsel" in said


@pytest.mark.requirement("C3")
def test_an_answer_tells_nothing_of_what_is_on_record(night: Night, case: str, referral: Referral) -> None:
    """The seventh trap of peers.md: counts, lengths and errors that give away whether there is anything to tell."""
    bare = night.desk.open_case(referral).case
    for kind, data in (
        ("medical.evaluated", {"outcome": "done"}),
        ("instrument.administered", {"purpose": "screening", "instrument": "cse_it", "statements": "Invented words."}),
        ("note.added", {"category": "mental_health"}),
    ):
        night.desk.log(case, kind, data, note="Invented words.")
    for asked in (Ask(to=("district_attorney",)), Ask(to=("probation", "child"), purpose="investigation")):
        full, empty = check(night.desk, case, asked), check(night.desk, bare, asked)
        assert full.decisions == empty.decisions
        assert ways(night.desk, full) == ways(night.desk, empty)
        assert meeting_matrix(night.desk, case, asked).missing() == meeting_matrix(night.desk, bare, asked).missing()
    said = [release(night.desk, ref, Ask(to=("advocate",), items=("medical",)), Telling()) for ref in (case, bare)]
    assert [one.logged for one in said] == [None, None]
    assert said[0].checked.decisions == said[1].checked.decisions


@pytest.mark.requirement("C1", "M7")
def test_at_a_case_review_who_sits_for_another_childs_team_hears_nothing_of_this_child(
    night: Night, case: str, referral: Referral
) -> None:
    ours = seat(night, case, "probation")
    other = night.desk.open_case(referral).case
    theirs = seat(night, other, "mental_health")
    plan(night, case, seats=[], model="case_review", purpose="investigation")
    for person, party in ((ours, "probation"), (theirs, "mental_health")):
        night.desk.log(case, "meeting.invited", {"meeting": "m-1", "seat": party, "person": person})
    checked = check(night.desk, case, Ask(meeting="m-1", items=("referral",)))
    assert checked.situation.setting.case_review
    answers = {one.to: one for one in checked.decisions}
    assert answers[ours].answer == "permit"
    assert "membership" in {need.need for need in answers[theirs].needs}
    assert meeting_matrix(night.desk, case, Ask(meeting="m-1")).kept_from("referral") == (theirs,)
