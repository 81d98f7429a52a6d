"""In a region with several boards each board's own people are called (field.md 5)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mdtkit.casework.oncall import Post, posts
from mdtkit.desk import InitRequest, Referral, init_county, open_desk
from mdtkit.desk.card import locked_card
from mdtkit.paths import bundled
from tests.desk.conftest import CALL, TZ, Night

REGION = bundled("config") / "counties" / "practice" / "three_county_region.toml"


@pytest.fixture
def region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Night:
    """A desk over the region's agreement."""
    monkeypatch.setenv("MDTKIT_DEVICE", str(tmp_path / "device"))
    monkeypatch.setenv("MDTKIT_IDENTITY_FILE", str(tmp_path / "ana.key"))
    monkeypatch.setenv("MDTKIT_NOW", "2026-03-08T09:21:00Z")
    request = InitRequest(
        home=tmp_path / "home",
        county="Region",
        zone=TZ,
        program="yes",
        coordinator="Ana C.",
        identity_out=tmp_path / "ana.key",
        recovery_out=tmp_path / "recovery.key",
        overlay=REGION.read_bytes(),
    )
    init_county(request)
    return Night(open_desk(tmp_path / "home"))


@pytest.mark.requirement("M1")
def test_the_responder_of_the_case_s_own_board_is_the_one_who_is_called(region: Night) -> None:
    desk = region.desk
    people = {}
    for board in ("monterey", "santa_cruz"):
        person = desk.directory.add_person(name=f"Worker of {board}", party="child_welfare")
        post = Post("child_welfare", "emergency_response", f"{board}_children")
        desk.oncall.set(post, person.id, desk.now(), desk.now() + timedelta(hours=12))
        people[board] = person.id
    for board, person_id in people.items():
        opened = desk.open_case(Referral(received=CALL, triggers=["law_enforcement_danger"], board=board))
        desk.log(opened.case, "tier.decided", {"tier": "immediate"})
        (clock,) = (view for view in desk.case(opened.case).clocks if view.clock == "respond-cw")
        called = desk.oncall.responders(Post("child_welfare", clock.unit, clock.agency), desk.now())
        assert [person.id for person in called] == [person_id]
    # Nobody stands for the third board, and the two colleagues are not taken for it.
    assert desk.oncall.responders(Post("child_welfare", "emergency_response", "san_benito_children"), desk.now()) == []


def test_each_board_has_its_own_line_on_call_on_the_desk_and_on_the_locked_card(region: Night) -> None:
    desk = region.desk
    person = desk.directory.add_person(name="Worker of Santa Cruz", party="child_welfare")
    post = Post("child_welfare", "emergency_response", "santa_cruz_children")
    desk.oncall.set(post, person.id, desk.now(), desk.now() + timedelta(hours=12))
    wanted = [one for one in posts(desk.protocol, ()) if one.unit == "emergency_response"]
    assert {one.agency for one in wanted} == {"monterey_children", "santa_cruz_children", "san_benito_children"}
    shown = {one.agency: one.name for one in desk.on_call() if one.unit == "emergency_response"}
    assert shown == {
        "santa_cruz_children": "Worker of Santa Cruz",
        "monterey_children": None,
        "san_benito_children": None,
    }
    card = {one.title: one.name for one in locked_card(desk.home, desk.now()).on_call}
    assert card["Child welfare, Emergency response, Santa Cruz child welfare (example)"] == "Worker of Santa Cruz"
    assert card["Child welfare, Emergency response, San Benito child welfare (example)"] is None
