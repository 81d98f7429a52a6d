"""The terminal application: its places, its seconds, its looks; and what it must never leave behind.

``run`` is the only way in. Everything about a case stays on the alternate screen: the window's title is always
``mdtkit``, nothing is put on the clipboard, and a fault prints a place and an id (store.md 8).
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from rich.segment import Segment, Segments
from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.screen import Screen

from mdtkit.desk import drafts
from mdtkit.desk.drafts import Kept
from mdtkit.desk.errors import DeskError, Locked
from mdtkit.desk.opening import lock
from mdtkit.desk.times import show_instant
from mdtkit.tui import themes
from mdtkit.tui.crash import quiet_faults, quiet_loop, report_of
from mdtkit.tui.keymap import BadKeymap, chosen, read_keymap
from mdtkit.tui.palette import Acts
from mdtkit.tui.screens.board import BoardPlace
from mdtkit.tui.screens.draft import DISCARD, GO_ON, DraftOffer
from mdtkit.tui.screens.help import HelpSheet
from mdtkit.tui.screens.hidden import Hidden
from mdtkit.tui.screens.intake import IntakePlace
from mdtkit.tui.screens.overlay import Question, Trouble
from mdtkit.tui.screens.place import Place
from mdtkit.tui.screens.too_small import TooSmall, too_small
from mdtkit.tui.screens.unlock import UnlockPlace
from mdtkit.tui.type_ahead import TypeAhead
from mdtkit.tui.widgets.heading import Heading

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

R = TypeVar("R")
TITLE = "mdtkit"
STYLE = Path(__file__).parent / "style"
HIDE_AFTER = 4 * 60
"""Seconds without a key until what is on the screen is hidden."""
LOCK_AFTER = 20 * 60
"""Seconds without a key until the desk is put away and the passphrase asked again."""
REFRESH_EVERY = 20
"""Seconds after which the record is asked again for what others have added."""


class MdtkitApp(App[int]):
    """The application over one desk, or over none until somebody unlocks."""

    TITLE = TITLE
    CSS_PATH = [STYLE / f"{name}.tcss" for name in ("base", "form", "board", "case", "overlay")]
    COMMANDS = {Acts}
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "hide", "hide", id="app.hide"),
        Binding("ctrl+x", "hide", "hide", show=False, priority=True, id="app.hide-always"),
        Binding("question_mark,f1", "help", "help", key_display="?", id="app.help"),
        Binding("ctrl+p", "command_palette", "anything", priority=True, id="app.palette"),
        Binding("ctrl+q", "quit", "quit", show=False, priority=True, id="app.quit"),
        Binding("ctrl+l", "lock", "lock", show=False, priority=True, id="app.lock"),
    ]

    def __init__(self, desk: Desk | None, home: Path) -> None:
        super().__init__()
        self.desk = desk
        self.home = home
        self.one_at_a_time = threading.Lock()
        self.draft: dict[str, object] | None = None
        """What was typed at intake and is no case yet; the same lies sealed on the device (``desk.drafts``)."""
        self.identity: str | None = None
        """The identity file that was named last; its passphrase is never kept."""
        self.cases_known: tuple[str, ...] = ()
        self._banner = ""
        self._last_hand = time.monotonic()
        self._last_look = time.monotonic()
        self.type_ahead = TypeAhead(self, super().on_event)
        for theme in themes.THEMES.values():
            self.register_theme(theme)
        wanted = os.environ.get("MDTKIT_THEME", themes.DEFAULT)
        self.theme = wanted if wanted in themes.THEMES else themes.DEFAULT

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What our style sheets name and another theme does not have."""
        return {"quiet": "ansi_default", "selected": "ansi_blue", "line": "ansi_default"}

    def go(self, screen: Screen[R], then: Callable[[R | None], object] | None = None) -> None:
        """Put a place or a sheet over where one is; ``then`` gets what it gives.

        What was told in passing is over then: nothing lies over the fields that one is about to type in.
        """
        self.clear_notifications()
        _ = self.push_screen(screen, then)  # type: ignore[arg-type]  # Textual's callback may not return a value

    def go_instead(self, screen: Screen[Any]) -> None:
        """Put a place in the stead of where one is."""
        _ = self.switch_screen(screen)

    def go_back(self) -> None:
        """Leave where one is."""
        _ = self.pop_screen()

    def colour(self, name: str) -> str:
        """A colour of the look in force as Rich takes it; nothing where the terminal's own colours are used."""
        value = self.theme_variables.get(name, "")
        return value if value.startswith("#") else ""

    # ── life ──────────────────────────────────────────────────────────────────────────────────────
    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        quiet_loop(loop, lambda told: self.notify(told, severity="error", timeout=12))
        for ending in (signal.SIGTERM, signal.SIGHUP):
            # Ended from outside (a logout, a shutdown) the terminal is given back clean: no board stays on it.
            loop.add_signal_handler(ending, self._ended_from_outside)
        self.go(BoardPlace() if self.desk is not None else UnlockPlace())
        self._keys()
        self._look_for_draft()
        self._warm_plugins()
        self.set_interval(1.0, self.pass_second)

    def _keys(self) -> None:
        try:
            self.set_keymap(read_keymap(chosen()))
        except BadKeymap as wrong:
            self.notify(str(wrong), severity="warning", timeout=12)

    def opened(self, desk: Desk) -> None:
        """Somebody unlocked: the board."""
        self.desk = desk
        self._last_hand = time.monotonic()
        self.go_instead(BoardPlace())
        self._look_for_draft()
        self._warm_plugins()

    def _ended_from_outside(self) -> None:
        self.keep_draft()
        self.exit()

    # ── the draft of an intake ────────────────────────────────────────────────────────────────────
    def keep_draft(self) -> DeskError | None:
        """Seal what was typed at intake before one leaves: the pause after the last key may not have come.

        Gives the trouble where it could not be kept: whoever leaves is told, and never that it was.
        """
        if self.desk is not None and self.draft is not None:
            try:
                drafts.save(self.desk, self.draft)
            except DeskError as trouble:
                return trouble
        return None

    def ask_to_lose(self, trouble: DeskError, go_on: Callable[[], object]) -> None:
        """What was typed could not be kept: leave all the same?"""
        said = (
            trouble.message,
            "A referral has been typed that is no case and could NOT be kept.",
            "What was typed since it was last kept would be lost.",
        )

        def answered(yes: bool | None) -> None:
            if yes:
                go_on()

        self.go(Question("The draft is not kept", said, yes="leave, lose it", no="stay with the form"), answered)

    def _warm_plugins(self) -> None:
        """After the first paint: plugins that are asked before an act are loaded, so that no act waits for it."""
        desk = self.desk
        if desk is None:
            return

        def warm() -> None:
            with self.one_at_a_time:
                desk.plugins.warm()

        self.run_worker(warm, thread=True, exit_on_error=False)

    def _look_for_draft(self) -> None:
        """After the first paint: is there an intake that a crash, a quit or a lock has left unfinished?"""
        desk = self.desk
        if desk is None:
            return

        def look() -> None:
            with suppress(DeskError):  # said when somebody begins an intake
                kept = drafts.load(desk)
                if kept is not None:
                    self.call_later(self._offer_draft, kept)

        self.run_worker(look, thread=True, exit_on_error=False)

    def _offer_draft(self, kept: Kept) -> None:
        desk = self.desk
        if desk is None or not isinstance(self.screen, BoardPlace):
            return

        def decided(answer: str | None) -> None:
            if answer == GO_ON:
                self.draft = dict(kept.values)
                self.go(IntakePlace())
            elif answer == DISCARD:
                try:
                    drafts.discard(desk)
                except DeskError as refused:
                    self.trouble(refused)

        self.go(DraftOffer(kept.saved, desk.county.zone, desk.now()), decided)

    def pass_second(self) -> None:
        """Once a second: hide or lock when nobody is there, else let the clocks go on."""
        idle = time.monotonic() - self._last_hand
        if self.desk is None:
            return
        if idle > LOCK_AFTER:
            self._last_hand = time.monotonic()
            self.call_later(self.action_lock)
            return
        if idle > HIDE_AFTER and not isinstance(self.screen, Hidden):
            self.action_hide()
        now = self.desk.now()
        for screen in self.screen_stack:
            if isinstance(screen, Place) and screen.ready:
                # A place that is just being taken down has lost its parts already: its seconds do not matter.
                with suppress(NoMatches):
                    self.head(screen)
                    screen.tick(now)
            elif isinstance(screen, Hidden) and screen.is_mounted:
                with suppress(NoMatches):
                    screen.tick(now)
        if time.monotonic() - self._last_look > REFRESH_EVERY:
            self.look_again()

    def look_again(self) -> None:
        """Ask the record anew for the place in front."""
        self._last_look = time.monotonic()
        place = next((screen for screen in reversed(self.screen_stack) if isinstance(screen, Place)), None)
        if place is not None:
            place.stale()

    def head(self, place: Place) -> None:
        """Say on the first line of a place where, when, who."""
        found = place.query(Heading)
        if not found:
            return
        line = found.first()
        line.where = place.where or TITLE
        if self.desk is None:
            line.time = line.banner = line.who = ""
        else:
            stamp = show_instant(self.desk.now(), self.desk.county.zone)
            line.time = stamp.rsplit(" ", 1)[0]
            if self.one_at_a_time.acquire(blocking=False):
                # While an act is under way its audit row waits to be written: that is no trouble to tell of.
                said = (self.desk.banner, self.desk.plugins.notice)
                self._banner = " · ".join(words for words in said if words)
                self.one_at_a_time.release()
            line.banner = self._banner
            line.who = self.desk.me.name

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent):
            self._last_hand = time.monotonic()
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self.type_ahead.take(event)
        else:
            await super().on_event(event)

    def trouble(self, error: DeskError) -> None:
        """Tell a refusal of the desk."""
        if isinstance(error, Locked):
            self.call_later(self.action_lock)
            return
        told = tuple(f"{problem.field}: {problem.message}" for problem in error.problems)
        lines = (error.message, *(line for line in told if line.split(": ", 1)[1] not in error.message))
        self.go(Trouble("Not done", lines))

    # ── acts that work everywhere ─────────────────────────────────────────────────────────────────
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """While hidden or locked nothing opens over it."""
        if action == "hide":
            return self.desk is not None
        if action in ("command_palette", "help", "lock"):
            return self.desk is not None and not isinstance(self.screen, Hidden)
        return True

    def action_hide(self) -> None:
        """Hide what is on the screen; the same key shows it again."""
        if isinstance(self.screen, Hidden):
            self.screen.action_leave()
        else:
            self.go(Hidden())

    def action_help_quit(self) -> None:
        """ctrl+c, which ends most programs: say what ends this one, and that nothing was ended."""
        self.notify("Nothing was ended. ctrl+q ends mdtkit; escape goes back.", title="ctrl+c", timeout=6)

    def on_resize(self, event: events.Resize) -> None:
        """Below the least size that a place can be read at, that is said instead of showing half of it."""
        if too_small(event.size.width, event.size.height) and not isinstance(self.screen, TooSmall):
            self.go(TooSmall())

    def action_help(self) -> None:
        place = next((screen for screen in reversed(self.screen_stack) if isinstance(screen, Place)), None)
        self.go(HelpSheet(self.screen, place.help_words if place is not None else ""))

    async def leave_all(self) -> None:
        """Leave every place but the first: the board, or the door."""
        while len(self.screen_stack) > 2:
            await self.pop_screen()

    async def action_lock(self) -> None:
        """Put the desk away; the passphrase is asked again. What was typed at intake lies sealed on the device.

        The agent forgets too, so that nobody opens the home again without the passphrase. What could not be kept is
        lost then, and said: an unwatched screen is the greater danger.
        """
        lost = self.keep_draft()
        if lost is not None:
            self.notify(f"The draft of the intake could not be kept: {lost.message}", severity="error", timeout=60)
        self.draft = None
        await self.leave_all()
        await self.switch_screen(UnlockPlace())
        desk, self.desk = self.desk, None
        if desk is not None:
            with suppress(DeskError):
                desk.close()
                lock(self.home)
        if isinstance(self.screen, Place):
            self.head(self.screen)

    async def action_quit(self) -> None:
        if self.draft is None or isinstance(self.screen, Hidden):
            self.exit(0)
            return

        trouble = self.keep_draft()
        if trouble is not None:
            self.ask_to_lose(trouble, lambda: self.exit(0))
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.exit(0)

        said = (
            "A referral has been typed and is not yet a case.",
            "It is kept, sealed, and offered again.",
        )
        self.go(Question("End mdtkit?", said, yes="end, the draft is kept", no="stay"), answered)

    # ── what must not leak ────────────────────────────────────────────────────────────────────────
    def copy_to_clipboard(self, text: str) -> None:
        """Nothing leaves by the terminal's clipboard: it would outlive the session in other programs."""
        self._clipboard = text

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            cast("Any", self)._exception_event.set()  # noqa: SLF001 - Textual's own, whose cached_property has no type
            self._exit_renderables.append(Segments([Segment(report_of(error))]))
        self._close_messages_no_wait()

    def panic(self, *_renderables: object) -> None:
        """Textual's own way to print a trace; ours says where and nothing else."""
        self._exit_renderables.append(Segments([Segment("mdtkit stopped because of a fault of its own.\n")]))
        self._close_messages_no_wait()


def run(desk: Desk | None, home: Path) -> int:
    """Run the application until somebody ends it; the exit code for the shell.

    ``desk`` None shows the unlock screen first.
    """
    app = MdtkitApp(desk, home)
    with quiet_faults():
        if sys.stdout.isatty():
            sys.stdout.write(f"\x1b]0;{TITLE}\x07")
            sys.stdout.flush()
        code = app.run()
    return code if code is not None else (app.return_code or 0)
