"""Who reads what is sealed follows the sharing decision, and whoever reads it seals it anew when that has changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mdtkit.chronology.entry import Draft
from mdtkit.chronology.kinds import Kind, admit
from mdtkit.chronology.problem import Problem
from mdtkit.desk import Desk, Referral, attachments
from mdtkit.desk.authorizing import revoke
from mdtkit.desk.errors import BadInput, NotPermitted
from mdtkit.desk.plugin_host import case_view
from mdtkit.desk.readers import due, due_of_all, reseal
from mdtkit.protocol.kinds import read_kinds
from mdtkit.vault.layout import PEOPLE
from mdtkit.vault.recordfile import padded
from tests.desk.test_purging import LATER
from tests.desk.test_removal_crashes import crashes, holds
from tests.desk.two_coordinators import SUNDAY, Two

CANARY = "Canaria Zwitscher"
HEALTH = {"outcome": "done", "provider": "Invented Clinic", "reproductive_health": CANARY}


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Two:
    return Two(tmp_path, monkeypatch)


class Shift:
    """A case, Ana who recorded in it, and Bo, who is there for mental health."""

    def __init__(self, two: Two) -> None:
        self.two = two
        bo = two.desk("bo")
        self.bo = bo.me.id
        bo.directory.change_person(self.bo, party="mental_health")
        bo.close()
        ana = two.desk("ana")
        self.ana = ana.me.id
        self.ref = ana.open_case(
            Referral(received=SUNDAY, source="law_enforcement", triggers=["law_enforcement_danger"])
        ).case
        ana.close()

    def at(self, who: str, hours: int = 0) -> Desk:
        return self.two.desk(who, SUNDAY + timedelta(hours=hours))

    def evaluated(self, desk: Desk) -> int:
        """The number of the sealed entry beside a medical evaluation."""
        return desk.log(self.ref, "medical.evaluated", HEALTH).seq + 1

    def authorize(self, desk: Desk) -> None:
        data = {
            "authorization": "a-1", "categories": ["reproductive_health"], "purposes": ["case_planning"],
            "recipients": ["mental_health"], "capacity": "child",
        }  # fmt: skip
        desk.log(self.ref, "authorization.granted", data)

    def reads(self, who: str, seq: int) -> bool:
        desk = self.at(who, 9)
        said = desk.reveal(self.ref).entries[seq - 1].opened
        desk.close()
        assert said is None or CANARY in said
        return said is not None


@pytest.fixture
def shift(two: Two) -> Shift:
    return Shift(two)


@pytest.mark.requirement("C3")
def test_what_is_said_of_reproductive_health_is_apart_and_read_by_its_recorder_until_the_child_signs(
    shift: Shift,
) -> None:
    ana = shift.at("ana")
    seq = shift.evaluated(ana)
    plain, told = ana.reveal(shift.ref).entries[-2:]
    assert plain.entry.data == {"outcome": "done", "provider": "Invented Clinic", "apart": ["reproductive_health"]}
    assert (told.seq, told.kind, told.entry.sealed, told.entry.data) == (seq, "sealed.told", "reproductive_health", {})
    assert told.readers == (shift.ana, "recovery")
    assert told.sentence == "Said in a sealed category: sealed (Reproductive health)."
    assert CANARY not in padded(ana.vault._home.open(shift.ref).document).decode()
    assert due(ana, ana.case(shift.ref)) == ()
    ana.close()
    assert (shift.reads("ana", seq), shift.reads("bo", seq)) == (True, False)


@pytest.mark.requirement("C5")
def test_a_signed_authorization_opens_it_and_its_revocation_seals_it_again(shift: Shift) -> None:
    ana = shift.at("ana")
    seq = shift.evaluated(ana)
    shift.authorize(ana)
    (one,) = due(ana, ana.case(shift.ref))
    assert (one.seq, one.now, one.come, one.go, one.mine) == (seq, (shift.ana,), (shift.bo,), (), True)
    assert due_of_all(ana) == (one,)
    assert reseal(ana, [one]) == (one,)
    assert due(ana, ana.case(shift.ref)) == ()
    ana.close()
    assert shift.reads("bo", seq)
    bo = shift.at("bo", 2)
    revoke(bo, shift.ref, "a-1", at=None, capacity="child", reason="")
    (one,) = due(bo, bo.case(shift.ref))
    assert (one.go, one.come, one.mine) == ((shift.bo,), (), True)
    reseal(bo, [one])
    audited = [e.data["entry"] for e in bo.vault.read(f"book/audit-{bo.me.id}-2026-03").entries if "resealed" in e.kind]
    assert audited == [one.entry]
    told = [e for e in bo.entries(shift.ref) if e.kind == "entry.resealed"]
    assert [(e.data["reason"], e.data["said"]) for e in told] == [("decision", [shift.ana])] * 2
    assert bo.vault.verify().ok
    bo.close()
    assert (shift.reads("ana", seq), shift.reads("bo", seq)) == (True, False)


@pytest.mark.requirement("C5")
def test_what_is_recorded_while_the_authorization_stands_is_sealed_to_its_recipient_at_once(shift: Shift) -> None:
    ana = shift.at("ana")
    shift.authorize(ana)
    logged = ana.log(shift.ref, "medical.evaluated", HEALTH)
    assert set(logged.sealed_to) == {shift.ana, shift.bo}
    ana.close()
    assert shift.reads("bo", logged.seq + 1)


def test_who_does_not_read_it_is_told_who_can_seal_it_anew_and_changes_nothing(shift: Shift) -> None:
    ana = shift.at("ana")
    shift.evaluated(ana)
    shift.authorize(ana)
    ana.close()
    bo = shift.at("bo", 1)
    count = len(bo.entries(shift.ref))
    (one,) = due(bo, bo.case(shift.ref))
    assert (one.mine, one.now) == (False, (shift.ana,))
    assert reseal(bo, [one]) == ()
    assert len(bo.entries(shift.ref)) == count
    bo.close()


def test_whoever_holds_no_role_any_more_goes_and_what_the_child_said_stays(shift: Shift) -> None:
    ana = shift.at("ana")
    seq = ana.log(shift.ref, "child.described", {"pronouns": CANARY, "allowed": [shift.bo]}).seq
    assert due(ana, ana.case(shift.ref)) == ()
    ended = Draft(
        kind="role.ended", at=SUNDAY, tz="America/Los_Angeles", data={"person": shift.bo, "role": "coordinator"}
    )
    ana.vault.commit(PEOPLE, [ended], recorded=SUNDAY)
    (one,) = due(ana, ana.case(shift.ref))
    assert (one.seq, one.go) == (seq, (shift.bo,))
    reseal(ana, [one])
    assert due(ana, ana.case(shift.ref)) == ()
    again = Draft(
        kind="role.granted", at=SUNDAY, tz="America/Los_Angeles", data={"person": shift.bo, "role": "coordinator"}
    )
    ana.vault.commit(PEOPLE, [again], recorded=SUNDAY)
    assert [one.come for one in due(ana, ana.case(shift.ref))] == [(shift.bo,)], "whom the child allows is still named"
    ana.close()


@pytest.mark.requirement("C4")
def test_a_note_and_an_attachment_of_a_sealed_category_are_sealed_whole(shift: Shift) -> None:
    ana = shift.at("ana")
    note = ana.log(shift.ref, "note.added", {"category": "psychotherapy_notes"}, note=CANARY).seq
    paper = attachments.add(ana, shift.ref, CANARY.encode(), "letter", category="adoption", title=CANARY).logged.seq
    rows = ana.reveal(shift.ref).entries
    assert [(rows[n - 1].entry.sealed, rows[n - 1].entry.data) for n in (note, paper)] == [
        ("psychotherapy_notes", {}), ("adoption", {}),
    ]  # fmt: skip
    assert CANARY in str(rows[note - 1].opened)
    assert attachments.take(ana, shift.ref, str(paper))[1] == CANARY.encode()
    view = case_view(ana.reveal(shift.ref), ana.protocol.vocabulary("category"))
    told = {one.seq: (one.category, one.data) for one in view.entries}
    assert (told[note], told[paper]) == (("psychotherapy_notes", {}), ("adoption", {}))
    assert note not in {one.seq for one in case_view(ana.case(shift.ref), ["referral"]).entries}
    plain = padded(ana.vault._home.open(shift.ref).document).decode()
    assert CANARY not in plain
    assert "AGE-SECRET-KEY" not in plain
    ana.close()
    bo = shift.at("bo")
    (seen,) = attachments.on_file(bo, shift.ref)
    assert (seen.category, seen.what, seen.size, seen.readable, seen.stored) == ("adoption", "", None, False, True)
    with pytest.raises(BadInput, match="sealed to others"):
        attachments.take(bo, shift.ref, str(paper))
    assert bo.vault.verify().ok, "that it is there and unaltered shows to every reader of the record"
    bo.close()


@pytest.mark.requirement("C3")
def test_who_called_is_sealed_and_the_referral_runs_as_without_it(shift: Shift) -> None:
    ana = shift.at("ana")
    data = {"source": "education", "triggers": ["law_enforcement_danger"], "allegation": ["neglect"]}
    without, with_name = (
        ana.open_case(Referral(received=SUNDAY, source="education", triggers=["law_enforcement_danger"])).case
        for _ in range(2)
    )
    ana.log(without, "referral.received", data, received=SUNDAY)
    logged = ana.log(with_name, "referral.received", {**data, "reporter": CANARY}, received=SUNDAY)
    assert len(logged.entries) == 2
    clocks = [[(c.clock, c.due_at, c.state, c.party) for c in ana.case(ref).clocks] for ref in (without, with_name)]
    assert clocks[0] == clocks[1]
    call = Referral(received=SUNDAY, source="education", triggers=["law_enforcement_danger"], reporter=CANARY)
    opened = ana.open_case(call).case
    assert CANARY not in str([row.entry.data for row in ana.reveal(opened).entries])
    assert CANARY in str(ana.reveal(opened).entries[-1].opened)
    row = ana.reveal(with_name).entries[-1]
    assert (row.kind, row.entry.sealed) == ("sealed.told", "reporter_identity")
    assert str(row.opened) == f"Said in a sealed category: the report came from {CANARY}."
    ana.correct(with_name, row.seq, reason="typing_error", data={"reporter": "Somebody Else"})
    assert "Somebody Else" in str(ana.reveal(with_name).entries[-2].opened)
    ana.close()


def test_nobody_seals_anew_what_others_read_even_by_naming_it(shift: Shift) -> None:
    ana = shift.at("ana")
    shift.evaluated(ana)
    shift.authorize(ana)
    (one,) = due(ana, ana.case(shift.ref))
    ana.close()
    bo = shift.at("bo", 1)
    with pytest.raises(NotPermitted):
        reseal(bo, [one])
    assert due(bo, bo.case(shift.ref))
    bo.close()


@pytest.fixture
def plugins_kinds() -> Iterator[tuple[Kind, ...]]:
    text = """
        [[kind]]
        name = "clinic.visited"
        title = "Clinic visited"
        sentence = "Visited a clinic[ on {day}]."
        category = "medical"
        field = [
          { name = "day", type = "date", required = true },
          { name = "finding", type = "text", sealed = "reproductive_health" },
        ]
        [[kind]]
        name = "recovery.joined"
        title = "Recovery group joined"
        sentence = "Joined a group[: {group}]."
        category = "substance_use"
        field = [{ name = "group", type = "text", required = true }]
    """
    found: list[Problem] = []
    made = read_kinds([("kinds.toml", text.encode())], ("medical", "reproductive_health", "substance_use"), found)
    assert found == []
    yield made
    admit(())


@pytest.mark.requirement("C3")
def test_what_a_plugins_kind_seals_is_sealed_too(shift: Shift, plugins_kinds: tuple[Kind, ...]) -> None:
    ana = shift.at("ana")
    admit(plugins_kinds)
    ana.log(shift.ref, "clinic.visited", {"day": "2026-03-07", "finding": CANARY})
    ana.log(shift.ref, "recovery.joined", {"group": CANARY})
    plain, told, whole = ana.reveal(shift.ref).entries[-3:]
    assert plain.entry.data == {"day": "2026-03-07", "apart": ["reproductive_health"]}
    assert (told.entry.sealed, whole.entry.sealed) == ("reproductive_health", "substance_use")
    assert told.opened == f"Said in a sealed category. finding: {CANARY}."
    assert whole.opened == f"Joined a group: {CANARY}."
    assert CANARY not in padded(ana.vault._home.open(shift.ref).document).decode()
    ana.close()


@pytest.mark.slow
def test_sealing_anew_that_crashed_is_done_or_not_begun_and_the_same_word_finishes_it(
    shift: Shift, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = shift.at("ana")
    shift.evaluated(ana)
    shift.authorize(ana)
    reseal(ana, due(ana, ana.case(shift.ref)))
    revoke(ana, shift.ref, "a-1", at=None, capacity="child", reason="")
    ana.close()

    def outcome(copy: Two, pulled: str) -> bool:
        ana = copy.desk("ana", LATER)
        holds(ana)
        left = due(ana, ana.case(shift.ref))
        assert len(reseal(ana, left)) == len(left)
        assert due(ana, ana.case(shift.ref)) == ()
        holds(ana)
        ana.close()
        return not left

    def act(bo: Desk) -> object:
        return reseal(bo, due(bo, bo.case(shift.ref)))

    found = crashes(shift.two, monkeypatch, act, outcome)
    assert found == sorted(found)
    assert len(set(found)) == 2
