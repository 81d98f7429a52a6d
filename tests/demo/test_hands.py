"""A large demo county is made by many hands: it is the same county, and a hand that drops its work is told of."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mdtkit.desk.demo import build_demo, hands
from mdtkit.desk.demo.county import Built
from mdtkit.desk.errors import StoreTrouble
from mdtkit.vault import Vault, open_vault, read_identity

NOW = datetime(2026, 3, 8, 10, 39, tzinfo=UTC)
CASES = 7


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hands even for a few cases, who take turns after every second case."""
    monkeypatch.setattr(hands, "FEW", 1)
    monkeypatch.setattr(hands, "SHARE", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def opened(built: Built, device: Path) -> Vault:
    return open_vault(built.home, read_identity(built.identity), device)


def told(vault: Vault, built: Built) -> list[list[tuple[object, ...]]]:
    """What stands in the cases, in the order in which the log took them in; without what must be random."""
    lines = [line.record for line in vault.changes(0)]
    return [
        [(lines.index(ref), e.id, e.kind, e.at, e.recorded, e.data, e.note) for e in vault.read(ref).entries]
        for ref in built.references
    ]


def test_many_hands_make_the_county_that_one_would_have_made(
    tmp_path: Path, many: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = build_demo(tmp_path / "many", cases=CASES, now=NOW, device=tmp_path / "device")
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    alone = build_demo(tmp_path / "one", cases=CASES, now=NOW, device=tmp_path / "device")
    assert together.references == alone.references
    with opened(together, tmp_path / "device") as these, opened(alone, tmp_path / "device") as those:
        assert told(these, together) == told(those, alone)
        assert these.verify().ok
        due = [(row.case, row.clock, row.due_at) for row in these.due_rows()]
        assert due == [(row.case, row.clock, row.due_at) for row in those.due_rows()]


def test_a_hand_that_cannot_work_is_a_trouble_of_the_store_and_no_case_counts(
    tmp_path: Path, many: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hands._Hand, "send", lambda hand, _: hands._say(hand._in, {"not": "an order"}))
    with pytest.raises(StoreTrouble, match="ended early"):
        build_demo(tmp_path / "home", cases=CASES, now=NOW, device=tmp_path / "device")
    with open_vault(tmp_path / "home", read_identity(tmp_path / "home" / "identity.age"), tmp_path / "other") as vault:
        assert [record for record in vault.records() if not record.startswith("book/")] == []
