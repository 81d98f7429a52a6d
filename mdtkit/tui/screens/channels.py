"""Alert channels: who can be reached by what, and setting them from a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.chronology.problem import Problem
from mdtkit.desk.alerting import set_routes
from mdtkit.desk.channels import Reach, reach
from mdtkit.desk.errors import BadInput
from mdtkit.tui.choices import title_of
from mdtkit.tui.screens.county_form import CountyForm
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.spec import Spec
from mdtkit.tui.widgets.table import Column, Line, Table

COLUMNS = (Column("name", share=2), Column("party", share=2), Column("reached by", share=2))


class ChannelsPlace(Place):
    """A line a person; addresses are never shown, they may hold secrets."""

    HELP = (
        "Who is reached by which kind of channel; addresses stay sealed. s sets them all from a TOML file. To try "
        "them, rehearse an alert: `mdtkit alert rehearse CASE` sends messages marked as a rehearsal."
    )
    BINDINGS = [
        Binding("s", "set", "set from a file", id="channels.set"),
        Binding("escape", "leave", "board", id="channels.back"),
    ]

    @property
    def where(self) -> str:
        return "Alert channels"

    def body(self) -> ComposeResult:
        yield Static("", id="section-title", markup=False)
        yield Table(
            COLUMNS, key=lambda row: row.person, present=self._present, empty="Nobody yet.", opens=False, id="reach"
        )

    def on_mount(self) -> None:
        self.query_one(Table).focus()

    def _present(self, row: Reach, _now: datetime) -> Line:
        party = title_of(self.desk, "party", row.party) if row.party else "—"
        ways = [*row.kinds, *(("invitation",) if row.invited else ())]
        if not row.reached:
            return Line((row.name, party, "by nothing: telephone"), "soon")
        return Line((row.name, party, ", ".join(ways)))

    def stale(self) -> None:
        self.look(lambda: reach(self.desk), self._show)

    def _show(self, rows: tuple[Reach, ...]) -> None:
        missing = sum(not row.reached for row in rows)
        said = f"{missing} of {len(rows)} people are reached by nothing" if missing else "everybody is reached"
        self.query_one("#section-title", Static).update(f" Alert channels: {said}")
        self.query_one(Table).show(rows, self.desk.now())

    def action_set(self) -> None:
        desk = self.desk
        told = "TOML, as config/alerts/example.toml shows; delete it afterwards, it may hold secrets"

        def deed(values: Mapping[str, object]) -> str:
            file = Path(str(values.get("file", ""))).expanduser()
            try:
                content = file.read_bytes()
            except OSError:
                problem = Problem(field="file", message="this file cannot be read")
                raise BadInput("The alert channels were not changed.", [problem]) from None
            set_routes(desk, file.name, content)
            return "The alert channels are set. Delete the file: it may hold secrets."

        specs = [Spec("file", "file", "line", required=True, help=told)]
        self.mdtkit.go(CountyForm("Set the alert channels", specs, deed))

    def action_leave(self) -> None:
        self.mdtkit.go_back()
