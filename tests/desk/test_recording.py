"""What the desk refuses, asks twice and corrects; a refused act changes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mdtkit.desk import open_desk
from mdtkit.desk.errors import BadInput, NeedsConfirmation, NoSuchCase, StoreTrouble
from mdtkit.desk.times import read_instant
from tests.desk.conftest import CALL, TZ

if TYPE_CHECKING:
    from pathlib import Path

    from mdtkit.desk import Referral
    from tests.desk.conftest import Night

REPORT = {"report": "cross", "to": "district_attorney", "method": "telephone"}


def test_an_unknown_kind_field_or_party_is_refused_with_the_nearest_name_and_changes_nothing(
    night: Night, referral: Referral
) -> None:
    case = night.desk.open_case(referral).case
    before = night.desk.vault.head()
    for kind, data, nearest in (
        ("report.mad", {}, "report.made"),
        ("report.made", {**REPORT, "methd": "fax"}, "method"),
        ("report.made", {**REPORT, "to": "district_atorney"}, "district_attorney"),
    ):
        with pytest.raises(BadInput) as refused:
            night.desk.log(case, kind, data)
        assert nearest in {problem.nearest for problem in refused.value.problems}
    assert night.desk.vault.head() == before


def test_what_lies_in_the_future_or_was_received_before_it_happened_is_asked_once_more(
    night: Night, referral: Referral
) -> None:
    case = night.desk.open_case(referral).case
    later = night.desk.now() + timedelta(hours=1)
    with pytest.raises(NeedsConfirmation):
        night.desk.log(case, "report.made", REPORT, at=later)
    assert night.desk.log(case, "report.made", REPORT, at=later, confirm=True).seq == 3
    with pytest.raises(NeedsConfirmation):
        night.desk.log(
            case,
            "missing.noticed",
            {"noticed_by": "placement_provider"},
            at=night.desk.now(),
            received=night.desk.now() - timedelta(hours=3),
        )


def test_a_case_that_is_not_there_and_one_that_may_not_be_read_get_the_same_answer(night: Night) -> None:
    unknown = night.desk.vault.new_case()
    with pytest.raises(NoSuchCase) as refused:
        night.desk.case(unknown)
    assert refused.value.exit_code == 3
    with pytest.raises(NoSuchCase):
        night.desk.log(unknown, "report.made", REPORT)


def test_a_correction_moves_what_hangs_on_the_entry_and_keeps_both_versions(night: Night, referral: Referral) -> None:
    case = night.desk.open_case(referral).case
    night.desk.decide_tier(case, "immediate")
    before = {v.clock: v for v in night.desk.case(case).clocks}["respond-cw"]
    assert before.due_at is not None
    earlier = referral.received - timedelta(minutes=20)
    night.desk.correct(case, 1, reason="mistyped", received=earlier, at=earlier)
    file = night.desk.case(case)
    after = {v.clock: v for v in file.clocks}["respond-cw"]
    assert after.id == before.id
    assert after.due_at == before.due_at - timedelta(minutes=20)
    assert file.entries[0].superseded_by is not None
    assert len(file.entries) == 5
    with pytest.raises(BadInput, match="corrected already"):
        night.desk.correct(case, 1, reason="mistyped")


def test_striking_out_an_entry_undoes_what_it_did(night: Night, referral: Referral) -> None:
    case = night.desk.open_case(referral).case
    logged = night.desk.log(case, "report.made", REPORT)
    struck = night.desk.correct(case, logged.seq, reason="wrong_case", strike=True)
    assert {v.clock for v in struck.started} == set()
    live = {(v.clock, v.to_party) for v in night.desk.case(case).clocks if v.live}
    assert ("cross-report", "district_attorney") in live
    assert ("written-report", "district_attorney") not in live


ADD = """
import sys
from mdtkit.desk import open_desk
desk = open_desk()
for _ in range(5):
    desk.log(sys.argv[1], "note.added", note="invented")
"""


def test_two_processes_adding_to_one_case_at_once_both_keep_their_entries(night: Night, referral: Referral) -> None:
    case = night.desk.open_case(referral).case
    command = [sys.executable, "-c", ADD, case]
    processes = [subprocess.Popen(command, env=os.environ.copy()) for _ in range(2)]
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    assert len(night.desk.case(case).entries) == 12
    assert night.desk.verify().ok


def test_looking_goes_on_while_the_home_cannot_be_written_to(
    night: Night, referral: Referral, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mdtkit.vault import ReadOnly
    from mdtkit.vault.vault import Vault

    case = night.desk.open_case(referral).case

    def refuse(*_: object, **__: object) -> None:
        raise ReadOnly("The record cannot be written to. Nothing was changed.")

    with monkeypatch.context() as fault:
        fault.setattr(Vault, "commit", refuse)
        fault.setattr(Vault, "commit_with", refuse)
        assert night.desk.case(case).entries
        assert night.desk.due()
        assert "HOME CANNOT BE WRITTEN" in (night.desk.banner or "")
        with pytest.raises(StoreTrouble):
            night.desk.reveal(case)  # no audit row, no reveal
        with pytest.raises(StoreTrouble):
            night.desk.log(case, "report.made", REPORT)
    night.at("2026-03-08T10:00:00Z").desk.case(case)
    assert night.desk.banner == "CLOCK SET"
    book = f"book/audit-{night.desk.me.id}-2026-03"
    looks = [e for e in night.desk.vault.read(book).entries if e.kind == "audit.looked"]
    assert len(looks) == 2  # the row that waited, and this look


def test_the_story_is_withheld_until_it_is_revealed_and_that_is_on_record(night: Night, referral: Referral) -> None:
    case = night.desk.open_case(referral).case
    assert "Rosa" not in " ".join(row.sentence for row in night.desk.case(case).entries)
    assert "Rosa" in " ".join(row.sentence for row in night.desk.reveal(case).entries)
    book = f"book/audit-{night.desk.me.id}-2026-03"
    assert "audit.revealed" in {e.kind for e in night.desk.vault.read(book).entries}


def test_the_child_is_found_again_by_another_order_of_names_and_without_accents(
    night: Night, referral: Referral
) -> None:
    assert night.desk.find("Rosa Inventada") == ()
    case = night.desk.open_case(referral).case
    assert [row.ref for row in night.desk.find("inventáda, rosa")] == [case]
    assert night.desk.find("Somebody Else") == ()


def test_entries_written_under_a_set_clock_carry_the_mark(night: Night, referral: Referral, home: Path) -> None:
    case = night.desk.open_case(referral).case
    again = open_desk(home)
    assert {entry.clock for entry in again.entries(case)} == {"set"}
    again.close()


def test_what_only_its_own_act_may_write_is_not_written_by_hand(night: Night, referral: Referral) -> None:
    case = night.desk.open_case(referral).case
    before = night.desk.vault.head()
    for kind in ("entry.superseded", "entry.redacted", "alert.raised", "key.enrolled", "audit.looked"):
        with pytest.raises(BadInput, match=kind):
            night.desk.log(case, kind, {})
    assert night.desk.vault.head() == before


@pytest.mark.parametrize(
    "typed", ["0001-01-01 00:00", "0001-01-01T00:00:00+14:00", "9999-12-31 23:59", "-99999999999d"]
)
def test_a_time_that_no_calendar_holds_is_refused_when_read(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_instant(typed, TZ, CALL)
    assert [problem.field for problem in refused.value.problems] == ["at"]


@pytest.mark.parametrize("year", [1, 1899, 2200, 9999])
def test_an_absurd_year_never_gets_into_a_case_not_even_confirmed(night: Night, referral: Referral, year: int) -> None:
    """An entry is for ever: a case that held such a time could not be shown again."""
    case = night.desk.open_case(referral).case
    before = night.desk.vault.head()
    absurd = datetime(year, 12, 31, 23, 59, tzinfo=UTC)
    for at, received in ((absurd, None), (CALL, absurd)):
        with pytest.raises(BadInput):
            night.desk.log(case, "child.engaged", {}, at=at, received=received, confirm=True)
    with pytest.raises(BadInput):
        night.desk.log(
            case, "meeting.planned", {"type": "ongoing", "starts": f"{year:04d}-12-31T23:59:00Z"}, confirm=True
        )
    assert night.desk.vault.head() == before
