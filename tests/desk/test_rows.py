"""The rows of the lists follow what is recorded, case by case, and are then those of a desk opened anew."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from mdtkit.desk import Desk, open_desk
from mdtkit.desk.rows import Rows

if TYPE_CHECKING:
    from pathlib import Path

    from mdtkit.desk import Referral
    from tests.desk.conftest import Night


def rows_of_a_desk_opened_anew(home: Path, desk: Desk) -> object:
    fresh = open_desk(home)
    fresh.clock = desk.clock
    rows = fresh.rows(), fresh.due()
    fresh.close()
    return rows


@pytest.fixture
def joins(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often all rows were read anew."""
    counted: list[str] = []
    join = Rows._join

    def counting(rows: Rows) -> object:
        counted.append("all")
        return join(rows)

    monkeypatch.setattr(Rows, "_join", counting)
    return counted


def test_an_act_renews_the_row_of_its_case_and_leaves_the_others(
    night: Night, referral: Referral, home: Path, joins: list[str]
) -> None:
    desk = night.desk
    first, second = (desk.open_case(referral).case for _ in range(2))
    before = {row.ref: row for row in desk.rows()}
    assert joins == ["all"]
    desk.decide_tier(first, "immediate")
    after = {row.ref: row for row in desk.rows()}
    assert joins == ["all"]
    assert after[first].tier == "immediate"
    assert after[second] is before[second]
    assert (desk.rows(), desk.due()) == rows_of_a_desk_opened_anew(home, desk)


def test_looking_at_a_case_writes_the_audit_and_renews_no_row(
    night: Night, referral: Referral, joins: list[str]
) -> None:
    desk = night.desk
    case = desk.open_case(referral).case
    before = desk.rows()
    desk.case(case)
    assert all(one is other for one, other in zip(desk.rows(), before, strict=True))
    assert joins == ["all"]


def test_a_new_case_takes_its_place_among_the_others(night: Night, referral: Referral, home: Path) -> None:
    desk = night.desk
    desk.open_case(referral)
    desk.rows()
    desk.open_case(referral)
    refs = [row.ref for row in desk.rows()]
    assert refs == sorted(refs)
    assert len(refs) == 2
    assert (desk.rows(), desk.due()) == rows_of_a_desk_opened_anew(home, desk)


def test_what_is_asked_for_at_once_is_listed_within_any_span_and_has_no_due_instant(
    night: Night, referral: Referral
) -> None:
    case = night.desk.open_case(referral).case
    at_once = [view for view in night.desk.due() if view.at_once and view.due_at is None]
    assert at_once
    within = night.desk.due(timedelta(minutes=1))
    assert {view.id for view in at_once} <= {view.id for view in within}
    assert {view.case for view in within} == {case}
