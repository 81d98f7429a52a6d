"""Purging: after the retention period, without a hold, by two people, and so that a crash or an insider shows."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mdtkit.desk import Desk, Referral, errors
from mdtkit.desk.closing import matters
from mdtkit.desk.directory import COUNTY
from mdtkit.desk.errors import BadInput, NoSuchCase
from mdtkit.desk.purging import confirm, proposals, propose
from mdtkit.vault.disk import Disk
from mdtkit.vault.enrolment import enrol
from mdtkit.vault.trouble import NoSuchRecord, NotPermitted
from tests.desk.two_coordinators import SUNDAY, Two

KEPT_TWO_YEARS = '[[retention]]\nid = "case-record"\nwithin = "2y"\n'
LATER = SUNDAY + timedelta(days=800)
CANARY = "Canaria Zwitscher"


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Two:
    return Two(tmp_path, monkeypatch, KEPT_TWO_YEARS)


def closed_case(desk: Desk, **more: Any) -> str:
    ref = desk.open_case(Referral(received=SUNDAY, source="education", allegation=["neglect"], child_name=CANARY)).case
    close(desk, ref)
    return ref


def close(desk: Desk, ref: str) -> None:
    found = matters(desk, desk.case(ref))
    data = {
        "outcome": "goals_met",
        "open_items": {one.item: "done_elsewhere" for one in found},
        "reasons": [{"item": one.item, "reason": "Invented reason."} for one in found],
    }
    desk.log(ref, "case.closed", data)


def at_desk(two: Two, who: str, at: datetime = LATER) -> Desk:
    return two.desk(who, at)


def purge(two: Two, ref: str) -> None:
    ana = at_desk(two, "ana")
    propose(ana, ref, "retention_over")
    ana.close()
    bo = at_desk(two, "bo")
    confirm(bo, ref)
    bo.close()


@pytest.fixture
def ref(two: Two) -> str:
    ana = two.desk("ana")
    made = closed_case(ana)
    ana.close()
    return made


@pytest.mark.requirement("C7")
def test_after_the_retention_two_people_take_a_case_away_and_the_record_of_that_holds(two: Two, ref: str) -> None:
    ana = at_desk(two, "ana")
    assert ref in {row.ref for row in ana.cases(open_only=False)}
    propose(ana, ref, "retention_over")
    assert [one.case for one in proposals(ana)] == [ref]
    with pytest.raises(BadInput, match="yourself"):
        confirm(ana, ref)
    ana.close()
    bo = at_desk(two, "bo")
    confirm(bo, ref)
    assert proposals(bo) == ()
    assert ref not in {row.ref for row in bo.cases(open_only=False)}
    assert bo.find(CANARY) == ()
    assert bo.banner in (None, "CLOCK SET")
    with pytest.raises(NoSuchCase):
        bo.case(ref)
    assert bo.verify().ok
    bo.close()
    again = at_desk(two, "ana")
    assert again.find(CANARY) == ()
    assert again.doubtful == frozenset()
    assert again.verify().ok
    again.close()
    home = two.place / "home"
    assert [file for file in home.rglob(f"*{ref}*") if file.is_file()] == []


@pytest.mark.requirement("C7")
def test_before_the_retention_is_over_it_is_refused_and_says_until_when(two: Two, ref: str) -> None:
    ana = at_desk(two, "ana", SUNDAY + timedelta(days=700))
    with pytest.raises(BadInput, match="kept until 2028-03-08"):
        propose(ana, ref, "retention_over")
    assert all(entry.kind != "record.purged" for entry in ana.directory.entries(COUNTY))
    ana.close()


@pytest.mark.requirement("C7")
def test_a_litigation_hold_stands_against_it_even_after_it_was_proposed(two: Two, ref: str) -> None:
    ana = at_desk(two, "ana")
    propose(ana, ref, "retention_over")
    ana.log(ref, "hold.placed", {})
    ana.close()
    bo = at_desk(two, "bo")
    with pytest.raises(BadInput, match="hold 4 stands"):
        confirm(bo, ref)
    assert bo.case(ref).ref == ref
    bo.close()


def test_whatever_is_recorded_after_the_proposal_makes_it_void(two: Two, ref: str) -> None:
    ana = at_desk(two, "ana")
    propose(ana, ref, "retention_over")
    ana.log(ref, "note.added", note="An invented note.")
    ana.close()
    bo = at_desk(two, "bo")
    with pytest.raises(BadInput, match="since it was proposed"):
        confirm(bo, ref)
    bo.close()


@pytest.mark.requirement("C7")
def test_a_county_that_set_no_length_purges_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two = Two(tmp_path, monkeypatch)
    ana = two.desk("ana")
    made = closed_case(ana)
    ana.close()
    late = at_desk(two, "ana", SUNDAY + timedelta(days=20_000))
    with pytest.raises(BadInput, match="set no length"):
        propose(late, made, "retention_over")
    late.close()


def test_an_open_case_stays(two: Two) -> None:
    ana = at_desk(two, "ana")
    made = ana.open_case(Referral(received=LATER, source="education")).case
    with pytest.raises(BadInput, match="not closed"):
        propose(ana, made, "retention_over")
    ana.close()


def test_the_vault_takes_nothing_away_on_one_persons_word(two: Two, ref: str) -> None:
    ana = at_desk(two, "ana")
    found = propose(ana, ref, "retention_over")
    forged = {
        "purged": ref, "reason": "retention_over", "step": "confirmed", "entries": found.entries, "head": found.head,
    }  # fmt: skip
    ana.directory.write(COUNTY, [("record.purged", forged)])
    with pytest.raises(NotPermitted):
        ana.vault.purge(ref)
    with pytest.raises(NoSuchRecord):
        ana.vault.purge("MDT-0000-000")
    assert ana.case(ref).ref == ref
    assert ana.verify().ok
    ana.close()


@pytest.mark.requirement("C7")
def test_the_second_word_counts_only_from_a_coordinator(two: Two, ref: str) -> None:
    ana = at_desk(two, "ana")
    enrol(
        ana.vault, name="Cy Supervisor", role="duty_supervisor", identity_out=two.place / "cy.key", recorded=LATER,
        tz="America/Los_Angeles",
    )  # fmt: skip
    found = propose(ana, ref, "retention_over")
    ana.close()
    cy = at_desk(two, "cy")
    before = len(cy.directory.entries(COUNTY))
    with pytest.raises(errors.NotPermitted, match="two coordinators"):
        confirm(cy, ref)
    assert len(cy.directory.entries(COUNTY)) == before
    said = {
        "purged": ref,
        "reason": "retention_over",
        "step": "confirmed",
        "entries": found.entries,
        "head": found.head,
    }
    cy.directory.write(COUNTY, [("record.purged", {**said, "second": found.by})])
    with pytest.raises(NotPermitted):
        cy.vault.purge(ref)
    assert cy.case(ref).ref == ref
    assert cy.verify().ok
    cy.close()


def test_a_file_taken_away_without_the_decision_is_named(two: Two, ref: str) -> None:
    ana = at_desk(two, "ana")
    propose(ana, ref, "retention_over")
    ana.close()
    next(file for file in (two.place / "home" / "records").rglob(f"{ref}.age")).unlink()
    bo = at_desk(two, "bo")
    report = bo.verify()
    assert not report.ok
    assert any(problem.record == ref and problem.kind == "missing" for problem in report.problems)
    bo.close()


class Stopped(BaseException):
    """The machine stops here."""


def test_a_crash_in_the_middle_is_finished_and_mistaken_for_no_attack(
    two: Two, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = at_desk(two, "ana")
    propose(ana, ref, "retention_over")
    ana.close()
    bo = at_desk(two, "bo")

    def stop(_disk: Disk, reached: str) -> None:
        if reached == "purge in the log":
            raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr(Disk, "reached", stop)
        with pytest.raises(Stopped):
            confirm(bo, ref)
    bo.close()
    assert list((two.place / "home" / "records").rglob(f"{ref}.age"))
    again = at_desk(two, "ana")
    with pytest.raises(NoSuchCase):
        again.case(ref)
    assert again.verify().ok
    again.vault.purge(ref)
    assert again.verify().ok
    assert not list((two.place / "home").rglob(f"{ref}*"))
    again.close()
