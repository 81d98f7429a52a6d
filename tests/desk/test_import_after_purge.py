"""An old table brings no purged case back, and what a purge leaves behind says nothing of the child (ADR 0031)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mdtkit.desk import Desk
from mdtkit.desk.directory import COUNTY
from mdtkit.desk.importing import import_cases, make_plan, read_map
from mdtkit.desk.importing.writing import BROUGHT_BACK
from mdtkit.desk.purging import confirm, propose
from tests.desk.test_importing import CANARY, EXAMPLE, GOOD, HEADER, bring
from tests.desk.test_purging import KEPT_TWO_YEARS, LATER, close, closed_case
from tests.desk.two_coordinators import Two

pytestmark = pytest.mark.requirement("C7")
AGAIN = "A1,03/01/2026 08:00,Police,CSE,,,\n"


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Two:
    return Two(tmp_path, monkeypatch, KEPT_TWO_YEARS)


def purge(two: Two, ref: str) -> None:
    ana = two.desk("ana", LATER)
    propose(ana, ref, "retention_over")
    ana.close()
    bo = two.desk("bo", LATER)
    confirm(bo, ref)
    bo.close()


@pytest.fixture
def desk(two: Two) -> Desk:
    """Ana's desk after the first case of the table was imported, closed, and purged."""
    ana = two.desk("ana")
    bring(ana, GOOD)
    ref = ana.find(f"{CANARY} Uno")[0].ref
    close(ana, ref)
    ana.close()
    purge(two, ref)
    return two.desk("ana", LATER)


@pytest.mark.parametrize("dry_run", [True, False])
def test_the_rows_of_a_purged_case_are_named_and_nothing_is_written(desk: Desk, dry_run: bool) -> None:
    head = desk.vault.head()
    done = bring(desk, GOOD, dry_run=dry_run)
    assert [(problem.row, problem.problem) for problem in done.problems] == [(2, BROUGHT_BACK), (4, BROUGHT_BACK)]
    assert (done.cases, done.entries, done.held, done.written, done.present) == (0, 0, 2, False, 1)
    assert desk.vault.head() == head
    assert CANARY not in repr(done)
    desk.close()


def test_the_other_rows_are_imported_when_the_good_are_accepted(desk: Desk) -> None:
    done = bring(desk, GOOD + "A9,03/01/2026 08:00,Police,CSE,,,\n", accept_good=True)
    assert (done.cases, done.held, done.written) == (1, 2, True)
    assert desk.find(f"{CANARY} Uno") == ()
    assert len(desk.rows()) == 2
    assert desk.verify().ok
    desk.close()


def test_a_new_row_under_the_number_of_a_purged_case_is_told_and_never_left_out_silently(desk: Desk) -> None:
    done = bring(desk, AGAIN)
    assert [problem.row for problem in done.problems] == [2]
    assert "mdtkit case open" in done.problems[0].problem
    desk.close()


def test_the_mark_says_nothing_and_a_case_that_was_never_imported_leaves_one_like_it(two: Two, desk: Desk) -> None:
    plan = make_plan(desk, read_map(EXAMPLE), (HEADER + GOOD).encode())
    anchors = [case.anchor for case in plan.cases]
    own = closed_case(desk)
    desk.close()
    ana = two.desk("ana", LATER + timedelta(days=800))
    propose(ana, own, "retention_over")
    ana.close()
    bo = two.desk("bo", LATER + timedelta(days=800))
    confirm(bo, own)
    said = [entry.data for entry in bo.directory.entries(COUNTY) if entry.kind == "record.purged"]
    marks = [str(data["mark"]) for data in said if data["step"] == "confirmed"]
    assert len(marks) == len(set(marks)) == 2
    assert len({len(mark) for mark in marks}) == 1
    for mark in marks:
        for known in (*anchors, "A1", CANARY):
            assert known not in mark
    assert all("mark" not in data for data in said if data["step"] == "proposed")
    bo.close()


def test_marks_of_one_case_under_two_keys_have_nothing_in_common(desk: Desk) -> None:
    from mdtkit.desk.purge_marks import mark_of

    one, other = mark_of("MADEUP").split("."), mark_of("MADEUP").split(".")
    assert one[0] != other[0]
    assert one[1] != other[1]
    assert import_cases(desk, make_plan(desk, read_map(EXAMPLE), HEADER.encode())).problems == []
    desk.close()
