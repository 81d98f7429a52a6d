"""Verify: every record, signature and line of the log is checked, and what is wrong is named calmly."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.tui.screens.overlay import Telling
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.table import Column, Line, Table

if TYPE_CHECKING:
    from mdtkit.desk.inspection import InClear
    from mdtkit.vault import Finding, VerifyReport

COLUMNS = (Column("where", 26), Column("kind", 12), Column("what", share=1, fold_below=200))


class VerifyPlace(Place):
    """What ``mdtkit vault verify`` finds. Nothing is changed by looking."""

    HELP = (
        "Everything recorded is proved: records, signatures, log, county rules, crisis card. Nothing is changed. "
        "Keep the head (number and hash) outside the home: against it an older copy is recognised."
    )
    BINDINGS = [
        Binding("v", "again", "verify again", id="verify.again"),
        Binding("escape", "leave", "board", id="verify.back"),
    ]

    @property
    def where(self) -> str:
        return "Verify"

    def body(self) -> ComposeResult:
        yield Static(" Checking every record …", id="section-title", markup=False)
        yield Static("", id="head", markup=False)
        yield Table(COLUMNS, key=_key, present=_present, empty="", id="findings")

    def on_mount(self) -> None:
        self.query_one(Table).focus()
        self.action_again()

    def action_again(self) -> None:
        self.query_one("#section-title", Static).update(" Checking every record …")
        self.look(self._verify, self._show, group="verify")

    def _verify(self) -> tuple[VerifyReport, tuple[InClear, ...]]:
        from mdtkit.desk.inspection import in_clear

        return self.desk.verify(), in_clear(self.desk)

    def _show(self, found: tuple[VerifyReport, tuple[InClear, ...]]) -> None:
        report, beside = found
        problems: list[Finding | InClear] = [*report.problems, *beside]
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        said = f"! NOT VERIFIED: {count}. Nothing was changed." if problems else "✓ Verified: nothing is wrong."
        self.query_one("#section-title", Static).update(f" {said}")
        lines = [
            f" {report.records} records, {report.entries} entries, {report.unreadable} of others (unread)",
            f" head {report.head.n}  {report.head.hash[:16]}",
            *(f" {notice}" for notice in report.notices),
        ]
        self.query_one("#head", Static).update("\n".join(lines))
        table = self.query_one(Table)
        table.display = bool(problems)
        table.show(problems, self.desk.now())

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        event.stop()
        place, kind, detail = _present(event.item, self.desk.now()).cells
        self.mdtkit.go(Telling(f"{place}: {kind}", (detail,), tone="trouble"))

    def action_leave(self) -> None:
        self.mdtkit.go_back()


def _key(found: Finding | InClear) -> str:
    return f"{found.record}/{found.seq}/{found.kind}/{found.detail}"


def _present(found: Finding | InClear, _now: datetime) -> Line:
    place = (found.record or "the home") + (f", entry {found.seq}" if found.seq is not None else "")
    return Line((place, found.kind, found.detail), "past")
