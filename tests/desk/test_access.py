"""Assigned staff read the cases given to them and no others; an emergency ends by itself and is looked at again."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mdtkit.desk import Desk, Referral, access, attachments
from mdtkit.desk.errors import BadInput, NoSuchCase, NotPermitted
from mdtkit.desk.figures import pack, period
from mdtkit.desk.readers import due
from mdtkit.vault import Keyring, read_identity
from mdtkit.vault.enrolment import enrol
from mdtkit.vault.layout import Layout
from tests.desk.test_removal_crashes import Plug
from tests.desk.two_coordinators import SUNDAY, Two

CANARY = "Canaria Zwitscher"


class Office:
    """Ana and Bo coordinate; Wil is a social worker with keys; two cases."""

    def __init__(self, two: Two) -> None:
        self.two, self.place = two, two.place
        ana = two.desk("ana")
        self.wil = enrol(
            ana.vault, name="Wil Worker", role="staff", identity_out=two.place / "wil.key", recorded=SUNDAY,
            tz="America/Los_Angeles",
        ).person  # fmt: skip
        access.seal_books(ana, self.wil)
        call = Referral(
            received=SUNDAY, source="law_enforcement", triggers=["law_enforcement_danger"], child_name=CANARY
        )
        self.ref, self.other = (ana.open_case(call).case for _ in range(2))
        ana.close()

    def at(self, who: str, hours: float = 0) -> Desk:
        return self.two.desk(who, SUNDAY + timedelta(hours=hours))

    def give(self, hours: float = 0, **said: Any) -> None:
        ana = self.at("ana", hours)
        access.grant(ana, self.ref, self.wil, **said)
        ana.close()

    def reads(self, hours: float = 0) -> bool:
        wil = self.at("wil", hours)
        try:
            return CANARY in str([row.entry.data for row in wil.reveal(self.ref).entries])
        except NoSuchCase:
            return False
        finally:
            wil.close()

    def stock_age_opens_it(self) -> bool:
        """Whether Wil's own key opens the record's file, with a program that knows nothing of time or roles."""
        path = Layout(self.place / "home").record(self.ref)
        done = subprocess.run(["age", "-d", "-i", self.place / "wil.key", path], capture_output=True, check=False)
        return done.returncode == 0


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(Two(tmp_path, monkeypatch))


def holds(desk: Desk) -> None:
    report = desk.verify()
    assert report.ok, report.problems


@pytest.mark.requirement("C1")
def test_staff_read_and_record_in_the_case_that_is_given_to_them_and_know_of_no_other(office: Office) -> None:
    assert not office.reads()
    office.give()
    wil = office.at("wil", 1)
    assert [row.ref for row in wil.rows()] == [office.ref]
    assert {view.case for view in wil.due()} == {office.ref}
    assert [row.ref for row in wil.find(CANARY)] == [office.ref]
    before = wil.case(office.ref)
    assert wil.log(office.ref, "child.engaged").stopped
    wil.log(office.ref, "note.added", note="Invented.")
    attachments.add(wil, office.ref, b"paper", "letter")
    with pytest.raises(NoSuchCase):
        wil.case(office.other)
    assert wil.doubtful == frozenset()
    holds(wil)
    ana = office.at("ana", 1)
    after = ana.case(office.ref)
    assert len(after.entries) == len(before.entries) + 3
    holds(ana)
    wil.close()
    ana.close()
    wil = office.at("wil", 2)  # another session goes on with the same audit
    wil.reveal(office.ref)
    book = f"book/audit-{office.wil}-2026-03"
    assert [one.kind for one in wil.vault.read(book).entries].count("audit.revealed") == 1
    assert not wil.audit.waiting
    wil.close()


@pytest.mark.requirement("C1")
def test_what_is_derived_is_the_same_for_staff_as_for_a_coordinator(office: Office) -> None:
    office.give()
    seen = []
    for who in ("ana", "wil"):
        desk = office.at(who, 1)
        file = desk.case(office.ref)
        seen.append((file.clocks, file.history.now, file.triage, [row.sentence for row in file.entries]))
        desk.close()
    assert seen[0] == seen[1]


def test_access_taken_back_seals_the_record_without_them(office: Office) -> None:
    ana = office.at("ana")
    seq = str(attachments.add(ana, office.ref, b"paper", "letter").logged.seq)
    ana.close()
    office.give()
    wil = office.at("wil", 1)
    assert attachments.take(wil, office.ref, seq)[1] == b"paper", "what was stored before follows the record"
    wil.close()
    assert (office.reads(1), office.stock_age_opens_it()) == (True, True)
    ana = office.at("ana", 2)
    access.revoke(ana, office.ref, office.wil)
    assert access.standing(ana) == ()
    told = [row.entry.data["change"] for row in ana.case(office.ref).entries if row.kind == "readers.changed"]
    assert told == ["given", "ended"]
    kinds = [entry.kind for entry in ana.vault.read(f"book/audit-{ana.me.id}-2026-03").entries]
    assert kinds.count("audit.granted") == 2
    holds(ana)
    ana.close()
    assert (office.reads(3), office.stock_age_opens_it()) == (False, False)
    wil = office.at("wil", 3)
    with pytest.raises(NoSuchCase):
        attachments.take(wil, office.ref, seq)
    wil.close()


@pytest.mark.requirement("C6")
def test_emergency_access_ends_by_itself_and_the_next_coordinator_who_works_seals_the_record(office: Office) -> None:
    office.give(basis="emergency", reason="Invented reason")
    assert office.reads(23)
    assert not office.reads(25), "mdtkit shows it no more"
    wil = office.at("wil", 25)
    assert wil.rows() == ()
    assert wil.due() == ()
    with pytest.raises(NoSuchCase):
        wil.log(office.ref, "note.added", note="Too late.")
    wil.close()
    assert office.stock_age_opens_it(), "a key knows no time: until somebody seals it anew"
    bo = office.at("bo", 26)
    assert len(bo.rows()) == 2
    told = bo.case(office.ref).entries[-1].entry.data
    assert (told["change"], told["basis"], told["person"]) == ("expired", "emergency", office.wil)
    assert bo.rows()
    assert len(bo.case(office.ref).entries) == told_seq(bo, office.ref), "and only once"
    holds(bo)
    bo.close()
    assert not office.stock_age_opens_it()


def told_seq(desk: Desk, ref: str) -> int:
    return next(row.seq for row in desk.case(ref).entries if row.entry.data.get("change") == "expired")


def test_writing_in_the_case_ends_what_has_run_out_too_and_an_assignment_beside_it_stays(office: Office) -> None:
    office.give(basis="emergency", reason="Invented reason")
    office.give(hours=1)
    bo = office.at("bo", 26)
    bo.log(office.ref, "note.added", note="Invented.")
    assert [one.basis for one in access.standing(bo, office.ref)] == ["assignment"]
    holds(bo)
    bo.close()
    assert office.reads(27)


@pytest.mark.requirement("C6")
def test_an_emergency_access_falls_due_for_review_by_somebody_else(office: Office) -> None:
    office.give(basis="emergency", reason="Invented reason")
    ana = office.at("ana", 1)
    (view,) = [view for view in ana.case(office.ref).clocks if view.clock == "access-review"]
    assert (view.state, view.due_at) == ("running", SUNDAY + timedelta(hours=24))
    with pytest.raises(BadInput, match="another coordinator"):
        access.review(ana, office.ref, None, outcome="upheld")
    ana.close()
    bo = office.at("bo", 2)
    logged = access.review(bo, office.ref, None, outcome="upheld", findings="Invented.")
    assert [view.clock for view in logged.stopped] == ["access-review"]
    with pytest.raises(BadInput, match="none such waits"):
        access.review(bo, office.ref, None, outcome="upheld")
    bo.close()


@pytest.mark.parametrize(
    ("person", "said", "named"),
    [
        ("wil", {"basis": "emergency"}, "needs its reason"),
        ("wil", {"basis": "emergency", "reason": "x", "until": SUNDAY + timedelta(days=8)}, "at most seven days"),
        ("wil", {"until": SUNDAY - timedelta(hours=1)}, "is past"),
        ("wil", {"basis": "favour"}, "favour"),
        ("p-nobody", {}, "no keys"),
        ("ana", {}, "every case already"),
    ],
)
def test_access_that_cannot_be_meant_is_refused_and_changes_nothing(
    office: Office, person: str, said: dict[str, Any], named: str
) -> None:
    ana = office.at("ana")
    head = ana.vault.head()
    who = {"wil": office.wil, "ana": ana.me.id}.get(person, person)
    with pytest.raises(BadInput, match=named):
        access.grant(ana, office.ref, who, **said)
    with pytest.raises(BadInput):
        access.revoke(ana, office.ref, office.wil)
    assert ana.vault.head() == head
    ana.close()


def test_staff_give_nobody_access_and_see_their_own_alone(office: Office) -> None:
    office.give()
    wil = office.at("wil", 1)
    with pytest.raises(NotPermitted):
        access.grant(wil, office.ref, office.wil, basis="emergency", reason="x")
    with pytest.raises(NotPermitted):
        access.revoke(wil, office.ref, office.wil)
    assert [one.person for one in access.standing(wil)] == [office.wil]
    wil.close()


@pytest.mark.requirement("S4")
def test_who_reads_a_few_cases_makes_no_figures_of_the_county(office: Office) -> None:
    office.give()
    wil = office.at("wil", 1)
    over = period(wil, SUNDAY.date(), SUNDAY.date())
    with pytest.raises(NotPermitted):
        pack(wil, over)
    wil.close()
    ana = office.at("ana", 1)
    assert pack(ana, over).numbers()["children", "served"] is None
    ana.close()


def test_staff_may_open_a_case_from_a_call_and_it_is_the_coordinators_from_then_on(office: Office) -> None:
    wil = office.at("wil", 1)
    ref = wil.open_case(Referral(received=SUNDAY, source="education", triggers=["law_enforcement_danger"])).case
    wil.close()
    wil = office.at("wil", 2)
    with pytest.raises(NoSuchCase):
        wil.case(ref)
    wil.close()
    ana = office.at("ana", 2)
    assert ana.case(ref).clocks
    holds(ana)
    ana.close()


def test_what_is_sealed_stays_with_its_readers_until_the_decision_gives_it(office: Office) -> None:
    ana = office.at("ana")
    ana.directory.change_person(office.wil, party="mental_health")
    seq = ana.log(office.ref, "medical.evaluated", {"outcome": "done", "reproductive_health": CANARY}).seq + 1
    signed = {
        "authorization": "a-1", "categories": ["reproductive_health"], "purposes": ["case_planning"],
        "persons": [office.wil], "capacity": "child",
    }  # fmt: skip
    ana.log(office.ref, "authorization.granted", signed)
    assert due(ana, ana.case(office.ref)) == (), "who does not read the case is no reader of what is sealed in it"
    access.grant(ana, office.ref, office.wil)
    assert [(one.seq, one.come) for one in due(ana, ana.case(office.ref))] == [(seq, (office.wil,))]
    ana.close()


def crashed(
    office: Office, monkeypatch: pytest.MonkeyPatch, act: Callable[[Desk], object], then: Callable[[Desk], None]
) -> None:
    """Let Bo's act crash at each of its steps on a copy of the county; what Ana then finds and does must hold."""
    office.at("bo").close()
    for number in range(1, 200):
        place = office.place / f"copy-{number}"
        place.mkdir()
        for name in ("home", "device-ana", "device-bo"):
            shutil.copytree(office.place / name, place / name)
        for key in ("ana.key", "bo.key"):
            shutil.copy2(office.place / key, place / key)
        copy = office.two.at(place)
        bo = copy.desk("bo", SUNDAY + timedelta(hours=2))
        with Plug(number).in_the_wall(monkeypatch) as plug:
            act(bo)
        ana = copy.desk("ana", SUNDAY + timedelta(hours=3))
        holds(ana)
        ana.rows()  # whoever looks at the cases finishes what was begun
        holds(ana)
        then(ana)
        ana.close()
        shutil.rmtree(place)
        if not plug.pulled:
            return
    pytest.fail("the act has no end")


def opens(keyring: Keyring, desk: Desk, ref: str) -> bool:
    opened = desk.vault._home.open(ref)
    return keyring.age.public in {reader.key for reader in opened.readers}


@pytest.mark.requirement("C1")
@pytest.mark.parametrize("given", [True, False])
def test_whatever_a_crash_leaves_the_record_goes_to_exactly_its_readers_once_somebody_looks(
    office: Office, monkeypatch: pytest.MonkeyPatch, given: bool
) -> None:
    keyring = read_identity(office.place / "wil.key")
    if not given:
        office.give()

    def act(bo: Desk) -> object:
        if given:
            return access.grant(bo, office.ref, office.wil)
        return access.revoke(bo, office.ref, office.wil)

    def then(ana: Desk) -> None:
        stands = bool(access.standing(ana, office.ref))
        assert opens(keyring, ana, office.ref) == stands
        assert not ana.vault.behind(office.ref)

    crashed(office, monkeypatch, act, then)
