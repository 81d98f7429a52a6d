"""Unlock: the passphrase, and the crisis card, which needs none."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from mdtkit.desk.errors import DeskError, Locked, WrongPassphrase
from mdtkit.tui.screens.overlay import Telling, Trouble
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.spec import Spec

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

SECRET = "passphrase"  # noqa: S105 - the name of a field


class UnlockPlace(Place):
    """Asks for the passphrase of this home. A wrong one gets no hint."""

    HELP = "The home is locked. Your passphrase opens it. The crisis card needs none."
    BINDINGS = [
        Binding("f2", "card", "crisis card", id="unlock.card"),
        Binding("ctrl+q", "app.quit", "quit", id="unlock.quit"),
    ]

    @property
    def where(self) -> str:
        return ""

    def body(self) -> ComposeResult:
        with Vertical(id="unlock"):
            yield Static("Locked", classes="title")
            yield Form([Spec(SECRET, "passphrase", "secret")])
            yield Static("", id="unlock-said", markup=False)
            yield Static("Numbers and steps without unlocking: F2 here, or  mdtkit crisis-card", classes="quiet")

    def on_mount(self) -> None:
        self.query_one(Form).start()

    @on(Form.Sent)
    def _unlock(self, event: Form.Sent) -> None:
        event.stop()
        typed = str(event.form.values().get(SECRET, ""))
        event.form.fill({SECRET: None})
        self._say("Opening …")
        self._ask(lambda: self._open(typed.encode()), self.mdtkit.opened, self._refused, "unlock")

    def _open(self, passphrase: bytes) -> Desk:
        from mdtkit.desk import open_desk, unlock

        unlock(self.mdtkit.home, passphrase, None)
        return open_desk(self.mdtkit.home)

    def _refused(self, error: DeskError) -> None:
        wrong = isinstance(error, WrongPassphrase | Locked)
        self._say("Not unlocked." if wrong else "")
        if not wrong:
            self.app.push_screen(Trouble("Not unlocked", (error.message,)))
        self.query_one(Form).start()

    def _say(self, text: str) -> None:
        self.query_one("#unlock-said", Static).update(text)

    def action_card(self) -> None:
        from mdtkit.desk import locked_card

        self._ask(lambda: locked_card(self.mdtkit.home, datetime.now(UTC)), self._card, self._refused, "card")

    def _card(self, card: object) -> None:
        from mdtkit.desk import card_lines  # type: ignore[attr-defined]

        self.app.push_screen(Telling("Crisis card", card_lines(card)))
