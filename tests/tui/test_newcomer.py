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
from mdtkit.tui.widgets.table import Table
from tests.tui.stage import NARROW, WIDE, press, said, settle, the_call, until

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


async def test_no_letter_and_no_space_is_lost_while_a_list_opens(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        form = await at_intake(app, pilot, "source")
        for letter in "public h":
            app.post_message(Key("space" if letter == " " else letter, letter))
        await settle(pilot)
        await press(pilot, "enter")
        assert form.values()["source"] == "public_health"


async def test_letters_typed_while_the_line_of_a_list_is_not_in_focus_reach_it(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        form = await at_intake(app, pilot, "source")
        await press(pilot, "p")
        app.screen.set_focus(None)
        await press(pilot, "u", "b", "l", "i", "c", "space", "h", "enter")
        assert form.values()["source"] == "public_health"


async def test_a_call_typed_faster_than_the_machine_answers_fills_each_field(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        form = await at_intake(app, pilot, "received")
        typed = ["01:10", "down", "law", "enter", "down", "testado pd", "enter", "down", "patrol", "enter", "down"]
        for part in [*typed, "tel", "enter", "down", "down", "Testa Beispiel", "down", "2010-05-17"]:
            for key in [part] if part in ("down", "enter") else list(part):
                app.post_message(Key("space" if key == " " else key, key if len(key) == 1 else None))
        await until(pilot, lambda: form.values().get("born") == "2010-05-17")
        found = form.values()
        assert (found["received"], found["source"], found["agency"]) == ("01:10", "law_enforcement", "testado_pd")
        assert (found["unit"], found["method"]) == ("patrol", "telephone")
        assert (found["child_name"], found["born"]) == ("Testa Beispiel", "2010-05-17")


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


async def test_nothing_that_is_told_in_passing_lies_over_a_form(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await settle(pilot)
        app.notify("Something was recorded.")
        await settle(pilot)
        assert "Something was recorded." in said(app)
        await press(pilot, "n")
        assert "Something was recorded." not in said(app)


async def test_the_next_group_comes_to_the_top_of_the_form(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await at_intake(app, pilot, "born")
        await press(pilot, "f2")
        assert said(app).splitlines()[1].split()[:3] == ["What", "was", "seen"]


async def test_enter_is_offered_where_there_is_something_to_open(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "enter open" not in said(app)
        desk.open_case(the_call())
        app.look_again()
        await settle(pilot)
        assert "enter open" in said(app)
        await press(pilot, "o")
        assert "enter put on call" in said(app)


async def test_a_step_left_out_is_said_and_its_reason_given_from_where_it_is_said(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "l")
        await press(pilot, *"instrument", "enter")
        app.screen.query_one(Form).fill({"purpose": "screening", "instrument": "cse_it"})
        await press(pilot, "ctrl+s")
        shown = said(app)
        assert "no script is recorded" in shown
        assert "mdtkit case answer" not in shown, "the command is not how it is done here"
        await press(pilot, "escape")
        assert "1 reason asked" in said(app)
        (asked,) = desk.case(crisis).unanswered
        await press(pilot, "4")
        app.screen.query_one("SectionsPane Table", Table).select("reasons")
        await press(pilot, "enter", "enter")
        assert app.screen.query_one(Form).values()["about"] == asked.entry.id
        app.screen.query_one(Form).fill({"note": "The officers asked before anybody could."})
        await press(pilot, "ctrl+s")
        assert desk.case(crisis).unanswered == ()
        assert "none" in said(app)


async def test_the_reason_can_be_given_at_once(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "l")
        await press(pilot, *"instrument", "enter")
        app.screen.query_one(Form).fill({"purpose": "screening", "instrument": "cse_it"})
        await press(pilot, "ctrl+s")
        await press(pilot, "r")
        app.screen.query_one(Form).fill({"note": "The officers asked before anybody could."})
        await press(pilot, "ctrl+s")
        assert desk.case(crisis).unanswered == ()


async def test_what_meets_the_clock_in_focus_stands_first_in_the_list_and_is_filled_in(desk: Desk, crisis: str) -> None:
    desk.decide_tier(crisis, "immediate")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        clock = next(clock for clock in desk.case(crisis).clocks if clock.clock == "respond-advocate")
        app.screen.query_one("#clocks", Table).select(clock.id)
        await press(pilot, "l")
        assert "meets Advocate with the child" in said(app)
        await press(pilot, "enter")
        values = app.screen.query_one(Form).values()
        assert (values["party"], values["unit"]) == ("advocate", clock.unit)
        await press(pilot, "ctrl+s")
        assert not next(one for one in desk.case(crisis).clocks if one.id == clock.id).live


async def test_what_a_report_stopped_is_said_with_its_recipient(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        cross = next(c for c in desk.case(crisis).clocks if c.clock == "cross-report" and c.to == "testado_pd")
        app.screen.query_one("#clocks", Table).select(cross.id)
        await press(pilot, "r")
        app.screen.query_one(Form).fill({"method": "telephone"})
        await press(pilot, "ctrl+s")
        assert "stopped: Cross-report → Testado PD" in said(app)
