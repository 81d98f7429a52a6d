"""What must never be left behind: nothing of a case on the terminal, in a crash, on the clipboard, in the title."""

from __future__ import annotations

import asyncio
import io
import signal
import sys
import threading
from datetime import timedelta

import pytest
from rich.console import Console
from textual.message import Message

from mdtkit.desk import Desk
from mdtkit.desk.errors import StoreTrouble
from mdtkit.tui import app as application
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.crash import quiet_faults, quiet_loop, report_of
from mdtkit.tui.screens.case import CasePlace
from mdtkit.tui.screens.hidden import Hidden
from mdtkit.tui.screens.unlock import UnlockPlace
from tests.tui.stage import NARROW, press, said, set_clock, settle

CANARY = "Canaria Zwitscher"


class Break(Message):
    """Makes the application fall over."""


class Breaking(MdtkitApp):
    """Falls over with a name in its local variables and in the words of its error."""

    def on_break(self) -> None:
        name = CANARY
        raise KeyError(f"no such child: {name}")


async def until_it_breaks(app: Breaking) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        app.post_message(Break())
        await pilot.pause()


async def test_a_crash_prints_no_local_variable_and_no_words_of_the_error(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    app = Breaking(desk, desk.home)
    printed = io.StringIO()
    app.error_console = Console(file=printed, width=200, force_terminal=False)
    with pytest.raises(KeyError):
        await until_it_breaks(app)
    app._print_error_renderables()
    out, err = capsys.readouterr()
    everything = printed.getvalue() + out + err
    assert "KeyError at test_leaks.py" in everything
    assert CANARY not in everything
    assert "no such child" not in everything


def falls_over() -> None:
    raise ValueError(CANARY)


def fault() -> ValueError:
    with pytest.raises(ValueError, match=CANARY) as caught:
        falls_over()
    return caught.value


def test_faults_of_threads_and_of_the_interpreter_are_as_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    with quiet_faults():
        thread = threading.Thread(target=falls_over)
        thread.start()
        thread.join()
        error = fault()
        sys.excepthook(ValueError, error, error.__traceback__)
    err = capsys.readouterr().err
    assert err.count("ValueError at test_leaks.py") == 2
    assert CANARY not in err


async def test_a_task_that_nobody_awaits_is_as_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    loop = asyncio.get_running_loop()
    told: list[str] = []
    quiet_loop(loop, told.append)
    loop.call_exception_handler({"message": CANARY, "exception": ValueError(CANARY)})
    loop.set_exception_handler(None)
    assert "ValueError" in told[0]
    assert CANARY not in told[0] + capsys.readouterr().err


def test_a_fault_is_named_by_its_place_and_never_by_a_path() -> None:
    assert "/" not in report_of(fault())


async def test_a_fault_of_ours_in_a_question_to_the_desk_is_told_calmly(
    desk: Desk, crisis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def falls_over(_ref: str) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(desk, "case", falls_over)
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "RuntimeError at" in said(app)
        assert CANARY not in said(app)
        await press(pilot, "escape", "escape")
        assert app.is_running


async def test_a_refusal_of_the_desk_is_told_in_its_own_words(
    desk: Desk, crisis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_ref: str) -> None:
        raise StoreTrouble("The store is busy. Try again in a moment.")

    monkeypatch.setattr(desk, "case", refuses)
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "The store is busy. Try again in a moment." in said(app)


async def test_x_hides_every_reference_and_agency_from_any_place(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        for way in ((), ("enter",), ("e",), ("escape", "2")):
            await press(pilot, *way)
            await press(pilot, "x")
            shown = said(app)
            assert isinstance(app.screen, Hidden)
            assert crisis not in shown
            assert "Testado" not in shown
            await press(pilot, "x")
            assert not isinstance(app.screen, Hidden)


async def test_ctrl_x_hides_while_one_is_typing(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        await press(pilot, "ctrl+x")
        assert isinstance(app.screen, Hidden)


async def test_nothing_opens_over_what_is_hidden(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "x")
        await press(pilot, "ctrl+p", "question_mark", "ctrl+l")
        assert isinstance(app.screen, Hidden)
        assert sum(isinstance(screen, Hidden) for screen in app.screen_stack) == 1


async def test_after_idle_it_hides_by_itself_and_then_locks(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        app._last_hand -= application.HIDE_AFTER + 1
        app.pass_second()
        await settle(pilot)
        assert isinstance(app.screen, Hidden)
        app._last_hand -= application.LOCK_AFTER
        app.pass_second()
        await settle(pilot)
        assert isinstance(app.screen, UnlockPlace)
        assert not any(isinstance(screen, CasePlace) for screen in app.screen_stack)
        assert app.desk is None
        assert crisis not in said(app)


async def test_nothing_goes_to_the_clipboard_of_the_terminal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW):
        written: list[str] = []
        assert app._driver is not None
        monkeypatch.setattr(app._driver, "write", written.append)
        app.copy_to_clipboard(CANARY)
        assert written == []


async def test_the_title_is_mdtkit_in_every_place(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "2")
        assert app.title == "mdtkit"
        assert app.sub_title == ""


async def test_words_of_a_case_are_withheld_until_they_are_revealed(desk: Desk, crisis: str) -> None:
    set_clock(desk, timedelta(minutes=5))
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "2")
        assert "withheld: name" in said(app).replace("\n", " ")
        assert "Testa" not in said(app).replace("Testado", "")
        await press(pilot, "v")
        await press(pilot, "y")
        assert "Testa Beispiel" in said(app)


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
async def test_ended_from_outside_the_application_leaves_and_leaves_no_board_behind(
    desk: Desk, ending: signal.Signals
) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        signal.raise_signal(ending)
        await pilot.pause(0.2)
        assert app._exit
