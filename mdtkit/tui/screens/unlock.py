"""Unlock: the identity and its passphrase; and the crisis card, which needs neither."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from mdtkit.desk.card import Card, locked_card
from mdtkit.desk.errors import DeskError, Locked, WrongPassphrase
from mdtkit.desk.opening import clock, last_identity, open_desk, unlock
from mdtkit.desk.times import show_short
from mdtkit.tui.screens.overlay import Telling, Trouble
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.form import Asking, Form
from mdtkit.tui.widgets.spec import Spec

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

IDENTITY = "MDTKIT_IDENTITY_FILE"


class UnlockPlace(Place):
    """Asks for the passphrase of an identity. A wrong one gets no hint."""

    HELP = "The home is locked. Your identity file and its passphrase open it. The crisis card needs neither."
    BINDINGS = [
        Binding("f2", "card", "crisis card", id="unlock.card"),
        Binding("f10", "app.quit", "quit", id="unlock.quit"),
    ]

    @property
    def where(self) -> str:
        return "mdtkit"

    def body(self) -> ComposeResult:
        specs = [Spec("passphrase", "passphrase", "secret")]
        if not os.environ.get(IDENTITY):
            specs.insert(0, Spec("identity", "identity file", "line", value=self._identity()))
        with Vertical(id="unlock"):
            yield Static("", classes="title", id="unlock-county", markup=False)
            yield Asking(specs)
            yield Static("", id="unlock-said", markup=False)
            yield Static("enter unlocks   F2, or mdtkit crisis-card: without a key", classes="quiet")

    def on_mount(self) -> None:
        form = self.query_one(Form)
        # A passphrase typed blind after a lock must never land where it can be read.
        form.start("passphrase" if self._identity() or os.environ.get(IDENTITY) else None)
        self._ask(self._read_card, self._locked_county, lambda _error: None, "county")

    def _identity(self) -> str | None:
        """The identity file named last, in this sitting or before."""
        return self.mdtkit.identity or (str(found) if (found := last_identity(self.mdtkit.home)) else None)

    def _read_card(self) -> Card:
        return locked_card(self.mdtkit.home, clock().now())

    def _locked_county(self, card: Card) -> None:
        self.query_one("#unlock-county", Static).update(f"{card.county}: locked")

    @on(Form.Sent)
    def _unlock(self, event: Form.Sent) -> None:
        event.stop()
        typed = event.form.values()
        phrase = str(typed.get("passphrase", "")).encode()
        identity = os.environ.get(IDENTITY) or str(typed.get("identity", ""))
        event.form.fill({"passphrase": None})
        if not identity:
            self._say("Name your identity file first.")
            event.form.start("identity")
            return
        self._say("Opening …")
        self.mdtkit.identity = identity
        self._ask(lambda: self._open(identity, phrase), self.mdtkit.opened, self._refused, "unlock")

    def _open(self, identity: str, phrase: bytes) -> Desk:
        home = self.mdtkit.home
        if os.environ.get(IDENTITY):
            return open_desk(home, ask=lambda: phrase)
        unlock(home, Path(identity).expanduser(), phrase or None)
        return open_desk(home)

    def _refused(self, error: DeskError) -> None:
        wrong = isinstance(error, WrongPassphrase | Locked)
        self._say("Not unlocked." if wrong else "")
        if not wrong:
            self.mdtkit.go(Trouble("Not unlocked", (error.message,)))
        self.query_one(Form).start("passphrase")

    def _say(self, text: str) -> None:
        self.query_one("#unlock-said", Static).update(text)

    def action_card(self) -> None:
        self._ask(self._read_card, self._show_card, self._refused, "card")

    def _show_card(self, card: Card) -> None:
        self.mdtkit.go(Telling(f"Crisis card · {card.county}", card_in_words(card)))


def card_in_words(card: Card) -> list[str]:
    """The card, a line a fact: steps, who is on call, numbers."""
    lines = [f"{number}. {step}" for number, step in enumerate(card.steps, start=1)]
    lines += ["", "On call now"]
    for seat in card.on_call:
        until = f", until {show_short(seat.until, card.zone, card.at)}" if seat.until else ""
        who = f"{seat.name}  {seat.telephone or 'no number'}{until}" if seat.name else "NOBODY: ring the agency  !"
        lines.append(f"  {seat.title}: {who}")
    lines += ["", "Numbers", *(f"  {title}: {number}" for title, number in card.numbers)]
    return lines
