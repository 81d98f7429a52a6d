"""The unlock screen: the way in, no hint for who has no key, and the crisis card for everybody."""

from __future__ import annotations

import pytest

from mdtkit.desk import Desk
from mdtkit.desk.errors import WrongPassphrase
from mdtkit.desk.opening import remember_identity
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.board import BoardPlace
from mdtkit.tui.screens.unlock import UnlockPlace
from mdtkit.tui.widgets.form import Form
from tests.tui.stage import NARROW, press, said, settle, type_in


async def test_locked_it_shows_the_county_and_the_crisis_card_and_nothing_of_a_case(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await press(pilot, "ctrl+l")
        assert "Testado County: locked" in said(app)
        assert "mdtkit crisis-card" in said(app)
        assert crisis not in said(app)
        assert "Ana" not in said(app)
        await press(pilot, "f2")
        assert "911" in said(app)
        await press(pilot, "pagedown")
        assert "On call now" in said(app)


async def test_enter_unlocks_and_the_board_comes_back(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+l")
        await press(pilot, "enter")
        assert isinstance(app.screen, BoardPlace)
        assert crisis in said(app)
        assert app.desk is not None
        app.desk.close()


async def test_a_wrong_passphrase_gets_no_hint_and_is_forgotten(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_place: UnlockPlace, _identity: str, _phrase: bytes) -> Desk:
        raise WrongPassphrase

    monkeypatch.setattr(UnlockPlace, "_open", refuses)
    app = MdtkitApp(None, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await type_in(pilot, "geheim")
        assert "geheim" not in said(app)
        await press(pilot, "enter")
        assert "Not unlocked." in said(app)
        assert app.screen.query_one(Form).values() == {}
        assert app.desk is None


async def test_after_a_lock_the_identity_is_known_and_the_passphrase_is_never_typed_where_it_shows(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember_identity(desk.home, desk.home.parent / "ana.key")
    monkeypatch.delenv("MDTKIT_IDENTITY_FILE")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+l")
        await type_in(pilot, "geheim")
        await settle(pilot)
        assert "geheim" not in said(app)
        values = app.screen.query_one(Form).values()
        assert str(values["identity"]).endswith("ana.key")
        assert values["passphrase"] == "geheim"
