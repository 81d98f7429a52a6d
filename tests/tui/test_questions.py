"""A question is read whole before it is answered: no passing message lies over it."""

from __future__ import annotations

import pytest
from textual.widgets._toast import Toast

from mdtkit.desk import Desk
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.overlay import Question
from tests.tui.stage import NARROW, WIDE, press, said, settle


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x45"])
async def test_nothing_lies_over_the_question_whether_to_alert(desk: Desk, crisis: str, size: tuple[int, int]) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        app.notify("New case", title="Recorded", timeout=60)
        await press(pilot, "enter", "g", "ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, Question)
        assert "Alert the responders now?" in said(app)
        assert not app.screen.query(Toast), "a message lies over the question"
