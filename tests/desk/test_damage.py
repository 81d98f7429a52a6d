"""What is damaged is never passed over in silence: lists say so, and so do the files that lie in clear."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from mdtkit.desk import locked_card, open_desk
from mdtkit.desk.inspection import in_clear

if TYPE_CHECKING:
    from pathlib import Path

    from mdtkit.desk import Referral
    from tests.desk.conftest import Night


def record_of(home: Path, ref: str) -> Path:
    return next((home / "records").glob(f"*/{ref}.age"))


def test_a_damaged_case_is_named_by_the_banner_and_the_others_work_on(
    night: Night, referral: Referral, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, broken = (night.desk.open_case(referral).case for _ in range(2))
    path = record_of(home, broken)
    path.write_bytes(path.read_bytes()[:-40])
    monkeypatch.setenv("MDTKIT_DEVICE", str(tmp_path / "another"))
    desk = open_desk(home)
    assert [row.ref for row in desk.cases()] == [whole]
    assert desk.doubtful == {broken}
    assert "1 CASE DAMAGED OR UNREAD" in (desk.banner or "")
    desk.close()


def test_a_case_put_back_to_an_older_copy_is_shown_under_a_banner(
    night: Night, referral: Referral, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = night.desk.open_case(referral).case
    path = record_of(home, case)
    shutil.copy(path, tmp_path / "older")
    night.desk.log(case, "child.engaged", party="child_welfare")
    shutil.copy(tmp_path / "older", path)
    monkeypatch.setenv("MDTKIT_DEVICE", str(tmp_path / "another"))
    desk = open_desk(home)
    assert desk.due()
    assert desk.doubtful == {case}
    desk.close()


@pytest.mark.requirement("P8")
def test_rules_changed_behind_the_desk_are_said_until_somebody_adopts_them(night: Night, home: Path) -> None:
    assert in_clear(night.desk) == ()
    rules = home / "protocol" / "county.toml"
    rules.write_text(rules.read_text().replace("555-0102", "555-0199"))
    desk = open_desk(home)
    assert "COUNTY RULES CHANGED" in (desk.banner or "")
    assert [found.kind for found in in_clear(desk)] == ["changed"]
    desk.adopt_protocol()
    assert in_clear(desk) == ()
    rules.unlink()
    assert [found.kind for found in in_clear(open_desk(home))] == ["changed"]


def test_a_changed_or_damaged_crisis_card_is_found_and_never_called_empty(night: Night, home: Path) -> None:
    card = home / "card.json"
    card.write_bytes(card.read_bytes().replace(b"Testado", b"Festado"))
    assert [found.kind for found in in_clear(night.desk)] == ["changed"]
    card.write_bytes(b"garbage")
    assert [found.kind for found in in_clear(night.desk)] == ["damaged"]
    assert locked_card(home, night.desk.now()).damaged
    card.unlink()
    assert locked_card(home, night.desk.now()).damaged
    night.desk.publish_card()
    assert in_clear(night.desk) == ()
    assert not locked_card(home, night.desk.now()).damaged
