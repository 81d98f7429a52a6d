"""What newcomers ran into: keys typed fast, a draft that could not be kept, a small window, ctrl+x and ctrl+c."""

from __future__ import annotations

import pytest
from textual.events import Key

from mdtkit.desk import Desk, drafts
from mdtkit.desk.errors import StoreTrouble
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.board import BoardPlace
from mdtkit.tui.screens.hidden import Hidden
from mdtkit.tui.screens.intake import IntakePlace
from mdtkit.tui.screens.too_small import TooSmall
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.heading import heading
from tests.tui.stage import NARROW, press, said, settle, the_call

TIME = "Sun 8 Mar 2026 03:39"


async def at_intake(app: MdtkitApp, pilot: object, field: str) -> Form:
    await settle(pilot)  # type: ignore[arg-type]
    await press(pilot, "n")  # type: ignore[arg-type]
    form = app.screen.query_one(Form)
    form.start(field)
    await settle(pilot)  # type: ignore[arg-type]
    return form


async def test_letters_and_enter_typed_at_once_go_to_one_list(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        form = await at_intake(app, pilot, "source")
        before = len(app.screen_stack)
        # All at once, as a terminal hands over what was typed while it was busy.
        for key in (Key("l", "l"), Key("a", "a"), Key("w", "w"), Key("enter", None)):
            app.post_message(key)
        await settle(pilot)
        assert form.values()["source"] == "law_enforcement"
        assert len(app.screen_stack) == before


async def test_a_list_left_with_escape_opens_again_for_the_next_letters(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        form = await at_intake(app, pilot, "source")
        await press(pilot, "l", "a", "w", "escape")
        assert "source" not in form.values()
        await press(pilot, "p", "r", "o", "b", "enter")
        assert form.values()["source"] == "probation"


async def test_enter_takes_what_the_arrows_chose(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        form = await at_intake(app, pilot, "source")
        await press(pilot, "h", "e", "a", "l", "t", "h", "down", "enter")
        second = form.values()["source"]
        await press(pilot, "backspace", "h", "e", "a", "l", "t", "h", "enter")
        assert second != form.values()["source"]


async def test_a_draft_that_cannot_be_kept_is_not_said_to_be_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        form = await at_intake(app, pilot, "child_name")
        form.fill({"child_name": "Testa Beispiel"})
        await settle(pilot)

        def full(*_given: object, **_more: object) -> None:
            raise StoreTrouble("No space is left on this device.")

        monkeypatch.setattr(drafts, "save", full)
        for keys in (("escape",), ("ctrl+q",)):
            await press(pilot, *keys)
            shown = said(app)
            assert "could NOT be kept" in shown
            assert "No space is left" in shown
            await press(pilot, "n")
            assert isinstance(app.screen, IntakePlace)
        await press(pilot, "escape")
        await press(pilot, "y")
        assert isinstance(app.screen, BoardPlace)


def test_a_draft_whose_case_is_on_record_is_not_offered_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        # The machine stops between the record and the drawer.
        patch.setattr(drafts, "discard", lambda *_given: None)
        desk.open_case(the_call(), draft={"child_name": "Testa Beispiel"})
    assert drafts.load(desk) is None
    assert len(desk.cases()) == 1


def test_a_draft_whose_case_never_came_on_record_is_offered_again(desk: Desk) -> None:
    drafts.save(desk, {"child_name": "Testa Beispiel"}, case=desk.vault.new_case())
    kept = drafts.load(desk)
    assert kept is not None
    assert kept.values == {"child_name": "Testa Beispiel"}


@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_the_reference_of_the_open_case_is_never_cut(width: int) -> None:
    banner = "CLOCK SET · COUNTY RULES CHANGED"
    line = heading("MDT-2M8R-A04", banner, TIME, "no watcher", "Ana Coordinator", width).plain
    assert line.startswith(" MDT-2M8R-A04 ")


async def test_ctrl_x_hides_and_shows_again(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+x")
        assert isinstance(app.screen, Hidden)
        await press(pilot, "ctrl+x")
        assert isinstance(app.screen, BoardPlace)


async def test_ctrl_c_says_what_ends_the_application_and_ends_nothing(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+c")
        assert "ctrl+q ends mdtkit" in said(app)
        assert isinstance(app.screen, BoardPlace)


async def test_a_window_too_small_to_type_in_says_so_and_gives_everything_back(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        form = await at_intake(app, pilot, "child_name")
        form.fill({"child_name": "Testa Beispiel"})
        await pilot.resize_terminal(40, 10)
        await settle(pilot)
        assert [type(screen) for screen in app.screen_stack[-2:]] == [IntakePlace, TooSmall]
        assert "Too small: 40x10" in said(app)
        assert "Testa" not in said(app)
        await pilot.resize_terminal(50, 12)
        await settle(pilot)
        assert "Too small: 50x12" in said(app)
        await pilot.resize_terminal(*NARROW)
        await settle(pilot)
        assert isinstance(app.screen, IntakePlace)
        assert app.screen.query_one(Form).values()["child_name"] == "Testa Beispiel"


async def test_a_list_in_which_nothing_fits_says_so(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await at_intake(app, pilot, "source")
        await press(pilot, "z", "z", "z")
        assert "nothing fits what was typed" in said(app)
        await press(pilot, "backspace", "backspace", "backspace")
        shown = said(app)
        assert "Child welfare" in shown
        assert "enter choose" in shown


async def test_a_cross_report_is_not_asked_what_a_missing_report_contained(desk: Desk, crisis: str) -> None:
    from mdtkit.tui.screens.report import ReportForm

    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        for report, asked in (("cross", False), ("missing", True)):
            app.go(ReportForm(desk.case(crisis), {"report": report}))
            await settle(pilot)
            names = [spec.name for spec in app.screen.query_one(Form).specs]
            assert ("contents" in names) is asked
            assert "method" in names
            await press(pilot, "escape")
