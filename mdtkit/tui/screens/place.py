"""What every place has: the line on top, the line of keys, the seconds that pass."""

from __future__ import annotations

from datetime import datetime

from textual.app import ComposeResult

from mdtkit.tui.deskwork import Deskwork
from mdtkit.tui.screens.overlay import Question
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.heading import Heading
from mdtkit.tui.widgets.keyline import Keyline


class Place(Deskwork[None]):
    """A place one can be in. ``where`` says its name on the first line."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    HELP = ""

    @property
    def help_words(self) -> str:
        """What ``?`` says of the place, above its keys."""
        return self.HELP

    @property
    def where(self) -> str:
        """Where am I."""
        return self.desk.county.name

    def compose(self) -> ComposeResult:
        yield Heading()
        yield from self.body()
        yield Keyline()

    def body(self) -> ComposeResult:
        """What the place shows."""
        raise NotImplementedError

    def tick(self, now: datetime) -> None:
        """A second has passed; ``now`` is the desk's instant."""

    def stale(self) -> None:
        """The record may have changed: ask the desk anew."""

    def on_screen_resume(self) -> None:
        self.mdtkit.head(self)
        self.stale()

    def leave_form(self, what: str) -> None:
        """Leave the form of this place; whoever has typed in it is asked first."""
        if not self.query_one(Form).touched:
            self.mdtkit.go_back()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.mdtkit.go_back()

        said = ("It has not been recorded.",)
        self.mdtkit.go(Question(f"Leave this {what}?", said, yes="leave it", no="go on typing"), answered)
