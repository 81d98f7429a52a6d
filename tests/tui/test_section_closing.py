"""Closing a case in the application: every open matter has its line, and its answer is chosen, never spelled."""

from __future__ import annotations

import pytest

from mdtkit.desk import Desk, closing
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.entry import EntryPlace
from mdtkit.tui.sections.every import SECTIONS
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.lists import OutcomeField
from tests.tui.stage import WIDE, press, said, settle


@pytest.mark.requirement("C7")
async def test_a_case_is_closed_once_every_matter_is_answered(desk: Desk, crisis: str) -> None:
    desk.decide_tier(crisis, "immediate")
    matters = closing.matters(desk, desk.case(crisis))
    assert matters
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "4", "end", "enter", "a")
        assert isinstance(app.screen, EntryPlace)
        field = app.screen.query_one(OutcomeField)
        assert [option.code for option in field.spec.options] == [one.item for one in matters]
        field.focus()
        await press(pilot, "space")
        first = str(next(iter(field.answered.values())))
        assert desk.protocol.title("open_item_answer", first) in said(app)
        await press(pilot, "ctrl+s")
        assert desk.case(crisis).open
        assert isinstance(app.screen, EntryPlace)
        assert field.answered == {matters[0].item: first}
        app.screen.query_one(Form).fill({"open_items": {one.item: "still_owed" for one in matters}})
        await press(pilot, "ctrl+s")
        await settle(pilot)
    assert not desk.case(crisis).open


async def test_letters_do_not_answer_where_several_answers_may_begin_with_them(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        place = len(SECTIONS) - 1
        await press(pilot, "enter", "4", *["down"] * place, "enter", "a")
        field = app.screen.query_one(OutcomeField)
        field.focus()
        await press(pilot, "space", "y", "n", "o")
        assert list(field.answered.values()) == [field.spec.answers[0].code]
        await press(pilot, "backspace")
        assert not field.answered
