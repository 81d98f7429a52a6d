"""What is typed at intake outlives a crash, sealed to whoever typed it, and is gone when it has become a case."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mdtkit.desk import Desk, drafts, open_desk
from mdtkit.desk.errors import StoreTrouble
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.board import BoardPlace
from mdtkit.tui.screens.intake import IntakePlace
from mdtkit.tui.screens.unlock import UnlockPlace
from mdtkit.tui.widgets.form import Form
from tests.tui.stage import NARROW, press, said, settle, type_in

CANARY = "Canaria Zwitscher"


def everything_on_the_device() -> list[tuple[Path, bytes]]:
    device = Path(os.environ["MDTKIT_DEVICE"])
    return [(file, file.read_bytes()) for file in device.rglob("*") if file.is_file()]


async def test_a_draft_is_sealed_when_a_field_is_left_and_holds_no_word_in_clear(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        app.screen.query_one(Form).start("child_name")
        await type_in(pilot, CANARY)
        await press(pilot, "tab")
        assert "sealed" in said(app)
        kept = drafts.load(desk)
        assert kept is not None
        assert kept.values["child_name"] == CANARY
        files = everything_on_the_device()
        assert any(file.parent.name == "drawer" for file, _ in files)
        for file, content in files:
            assert CANARY.encode() not in content, file.name
            assert b"Canaria" not in content, file.name


async def test_after_a_crash_the_draft_is_offered_and_can_be_gone_on_with(desk: Desk) -> None:
    drafts.save(desk, {"child_name": CANARY, "received": "2026-03-08 01:15"})
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "An unfinished intake of Sun 01:20 is here" in said(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, IntakePlace)
        values = app.screen.query_one(Form).values()
        assert (values["child_name"], values["received"]) == (CANARY, "2026-03-08 01:15")


async def test_a_draft_that_was_left_lying_is_not_written_over_by_a_new_intake(desk: Desk) -> None:
    drafts.save(desk, {"child_name": CANARY})
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "escape", "n")
        assert "An unfinished intake" in said(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, BoardPlace)
        assert drafts.load(desk) is not None
        await press(pilot, "n", "d")
        assert drafts.load(desk) is None
        assert "child_name" not in app.screen.query_one(Form).values()


async def test_a_draft_is_gone_when_it_has_become_a_case(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        app.screen.query_one(Form).fill({"child_name": CANARY})
        await pilot.pause(0.5)
        await settle(pilot)
        assert drafts.load(desk) is not None
        await press(pilot, "ctrl+s")
        await press(pilot, "y")
        assert len(desk.cases()) == 1
        assert drafts.load(desk) is None


async def test_locking_keeps_the_draft_sealed_and_not_in_memory(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        app.screen.query_one(Form).fill({"child_name": CANARY})
        await pilot.pause()
        await press(pilot, "ctrl+l")
        assert isinstance(app.screen, UnlockPlace)
        assert app.draft is None
    again = open_desk(desk.home)
    kept = drafts.load(again)
    again.close()
    assert kept is not None
    assert kept.values["child_name"] == CANARY


async def test_now_is_kept_as_the_instant_that_it_was(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        app.screen.query_one(Form).fill({"child_name": CANARY, "received": "-20min", "at": "half past"})
        await pilot.pause(0.5)
        await settle(pilot)
    kept = drafts.load(desk)
    assert kept is not None
    assert kept.values["received"] == "2026-03-08 01:00"
    assert kept.values["at"] == "half past", "what cannot be read is kept as it was typed"


async def test_a_device_that_cannot_keep_it_is_said_on_the_last_line(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise StoreTrouble("This device could not keep what was typed.")

    monkeypatch.setattr(drafts, "save", refuses)
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        app.screen.query_one(Form).fill({"child_name": CANARY})
        await pilot.pause(0.5)
        await settle(pilot)
        assert "DRAFT NOT KEPT" in said(app)
        assert isinstance(app.screen, IntakePlace)


def test_a_draft_that_was_altered_is_said_and_never_shown(desk: Desk) -> None:
    drafts.save(desk, {"child_name": CANARY})
    file = next(file for file, _ in everything_on_the_device() if file.parent.name == "drawer")
    content = bytearray(file.read_bytes())
    content[-5] ^= 1
    file.write_bytes(bytes(content))
    with pytest.raises(StoreTrouble):
        drafts.load(desk)


def read_until(terminal: int, words: bytes, seconds: float = 30) -> bytes:
    read, end = b"", time.monotonic() + seconds
    while words not in read and time.monotonic() < end:
        try:
            read += os.read(terminal, 65536)
        except OSError:
            break
    return read


def test_a_killed_application_offers_the_draft_again(home: Path) -> None:
    terminal, other = pty.openpty()
    program = f"from mdtkit.tui import run; from pathlib import Path; run(home=Path({str(home)!r}))"
    process = subprocess.Popen([sys.executable, "-c", program], stdin=other, stdout=other, stderr=other)
    try:
        assert b"No case yet" in read_until(terminal, b"No case yet")
        os.write(terminal, b"n")
        assert b"not yet a case" in read_until(terminal, b"not yet a case")
        os.write(terminal, b"7")
        read_until(terminal, b", sealed")
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        os.close(terminal)
        os.close(other)
    again = open_desk(home)
    kept = drafts.load(again)
    again.close()
    assert kept is not None
    assert kept.values["received"] == "7"
