"""The sharing desk of a case: who may hear what, why, and what is needed before they may (C1; screens.md)."""

from __future__ import annotations

from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.chronology.entry import Entry
from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.meetings import still_planned
from mdtkit.desk.releasing import Released, Telling, release
from mdtkit.desk.sharing import PLANNING, Ask, meeting_matrix, recipients_of
from mdtkit.desk.times import show_short
from mdtkit.sharing.answer import Decision, Need
from mdtkit.sharing.matrix import Matrix
from mdtkit.sharing.situation import Recipient
from mdtkit.tui.choices import title_of
from mdtkit.tui.screens.entry import EntryPlace
from mdtkit.tui.screens.overlay import Question
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.chooser import Chooser
from mdtkit.tui.widgets.matrix import MatrixView
from mdtkit.tui.widgets.spec import Option

SIGNS = {"permit": "✓", "deny": "✗", "needs": "n"}
LEGEND = "✓ may be told  ✗ may not  n needs something  r a mandated report may carry it"
NO_MEETING = "no-meeting"


class SharingPlace(Place):
    """Attendees by categories. Arrows go from cell to cell; below stand the answer, why, and what is needed."""

    HELP = (
        "Who may hear what, before it is said: the arrows go from cell to cell, the answer and its reason stand below. "
        f"{LEGEND}. m chooses the meeting, p the purpose, d drafts the authorization that is needed, r records that it "
        "is told. What is said aloud reaches everybody in the room."
    )
    BINDINGS = [
        Binding("m", "meeting", "meeting", id="sharing.meeting"),
        Binding("p", "purpose", "purpose", id="sharing.purpose"),
        Binding("d", "draft", "draft it", id="sharing.draft"),
        Binding("r", "record", "told", id="sharing.record"),
        Binding("escape", "leave", "case", id="sharing.back"),
    ]

    def __init__(self, ref: str, meeting: str | None = None) -> None:
        super().__init__()
        self.ref = ref
        self._file: CaseFile | None = None
        self._matrix: Matrix | None = None
        self._people: dict[str, Recipient] = {}
        self._wanted = Ask(purpose="")
        self._chosen_meeting = meeting

    @property
    def where(self) -> str:
        return self.ref

    def body(self) -> ComposeResult:
        yield Static("", id="section-title", markup=False)
        yield MatrixView()
        yield Static("", id="sharing-why", markup=False)

    def on_mount(self) -> None:
        self.query_one(MatrixView).focus()

    # ── looking ───────────────────────────────────────────────────────────────────────────────────
    def stale(self) -> None:
        self.look(self._question, self._show)

    def _question(self) -> tuple[CaseFile, Matrix, dict[str, Recipient], Ask]:
        """The case and the matrix of the chosen meeting; without one, of the seats of the case's tier."""
        file = self.desk.case(self.ref)
        planned = to_come(file)
        meeting = self._chosen_meeting
        if meeting is None:
            meeting = next((str(entry.data["meeting"]) for _, entry in planned), NO_MEETING)
        about = next((entry for _, entry in planned if entry.data["meeting"] == meeting), None)
        purpose = self._wanted.purpose or str((about.data.get("purpose") if about else None) or PLANNING)
        seats = tuple(seat.party for seat in file.seats if seat.need != "not_needed")
        if about is not None:
            ask = Ask(meeting=meeting, purpose=purpose)
        else:
            ask = Ask(to=seats or tuple(self.desk.protocol.parties)[:6], purpose=purpose)
        found = meeting_matrix(self.desk, self.ref, ask)
        people = {to.name: to for to in recipients_of(self.desk, file, found.attendees, self.desk.now())}
        return file, found, people, ask

    def _show(self, found: tuple[CaseFile, Matrix, dict[str, Recipient], Ask]) -> None:
        self._file, self._matrix, self._people, asked = found
        matrix = self._matrix
        self._title(asked)
        titles = [title_of(self.desk, "category", item) for item in matrix.items]
        signs = {
            (column, row): self._sign(matrix, to, item)
            for column, to in enumerate(matrix.attendees)
            for row, item in enumerate(matrix.items)
        }
        self.query_one(MatrixView).show([self._short(to) for to in matrix.attendees], titles, signs)
        self._explain()
        self.refresh_bindings()

    def _title(self, asked: Ask) -> None:
        file = self._file
        if file is None:
            return
        purpose = title_of(self.desk, "purpose", asked.purpose)
        about = next(((s, e) for s, e in to_come(file) if e.data.get("meeting") == asked.meeting), None)
        if about is None:
            self.query_one("#section-title", Static).update(f" No meeting: the seats of the case · purpose: {purpose}")
            return
        starts, entry = about
        when = show_short(starts, self.desk.county.zone, self.desk.now())
        cft = str(entry.data.get("combined_cft") or "not answered")
        kind = title_of(self.desk, "meeting_type", str(entry.data.get("type")))
        self.query_one("#section-title", Static).update(f" {kind} {when} · purpose: {purpose} · CFT? {cft}")

    def _sign(self, matrix: Matrix, to: str, item: str) -> str:
        answer = matrix.cells[to, item].answer
        also = "r" if answer != "permit" and (to, item) in matrix.reported else ""
        return SIGNS[answer] + also

    def _short(self, to: str) -> str:
        """A column's name: the initials of the party, or the beginning of its one word."""
        words = title_of(self.desk, "party", self._party(to)).replace("-", " ").split()
        return words[0][:4] if len(words) == 1 else "".join(word[0] for word in words).upper()[:4]

    def _party(self, to: str) -> str:
        return self._people[to].party if to in self._people else to

    @on(MatrixView.Moved)
    def _moved(self) -> None:
        self._explain()
        self.refresh_bindings()

    @property
    def _cell(self) -> Decision | None:
        view, matrix = self.query_one(MatrixView), self._matrix
        if matrix is None or not matrix.attendees:
            return None
        return matrix.cells[matrix.attendees[view.column], matrix.items[view.row]]

    def _explain(self) -> None:
        cell, matrix = self._cell, self._matrix
        if cell is None or matrix is None:
            self.query_one("#sharing-why", Static).update(" Nobody is to be there yet.")
            return
        item, who = title_of(self.desk, "category", cell.item), self._called(cell.to)
        lines = [f" {item} → {who}: {self._said(cell)}"]
        lines += [f" {reason.text or reason.rule} ({reason.citation})" for reason in cell.reasons[:1]]
        away = [self._called(to) for to in matrix.kept_from(cell.item)]
        aloud = f"not aloud while there: {', '.join(away)}" if away else "everybody present may hear it"
        if len(away) == len(matrix.attendees):
            aloud = "nobody present may hear it"
        lines.append(f" {aloud}")
        self.query_one("#sharing-why", Static).update("\n".join(lines))

    def _said(self, cell: Decision) -> str:
        if cell.answer == "permit":
            until = show_short(cell.valid_until, self.desk.county.zone, self.desk.now()) if cell.valid_until else ""
            return "may be told" + (f", until {until}" if until else "")
        if cell.answer == "deny":
            return "may not be told"
        return "needs " + "; or ".join(self._need(need) for need in cell.needs)

    def _need(self, need: Need) -> str:
        if need.need in ("authorization", "signer", "signatures"):
            whom = " or ".join(title_of(self.desk, "signer_capacity", who) for who in need.who)
            return f"{need.need} ({whom})"
        return need.need.replace("_", " ")

    def _called(self, to: str) -> str:
        found = self.desk.directory.people().get(to)
        return found.name if found is not None else title_of(self.desk, "party", to)

    # ── acts ──────────────────────────────────────────────────────────────────────────────────────
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """An authorization is drafted where one is needed, a release recorded where it is permitted."""
        if not self.ready or action not in ("draft", "record"):
            return True
        cell = self._cell
        if cell is None:
            return False
        if action == "record":
            return cell.answer == "permit"
        return any(need.need in ("authorization", "signer", "signatures") for need in cell.needs)

    def action_draft(self) -> None:
        cell, file = self._cell, self._file
        if cell is None or file is None:
            return
        to = self._people.get(cell.to)
        named = {"persons": [cell.to]} if to is not None and to.person else {"recipients": [cell.to]}
        values: dict[str, object] = {"categories": [cell.item], "purposes": [self._purpose], **named}
        self.mdtkit.go(EntryPlace(file, "authorization.requested", values))

    @property
    def _purpose(self) -> str:
        file = self._file
        about = next((e for _, e in to_come(file) if e.data["meeting"] == self._meeting), None) if file else None
        return self._wanted.purpose or str((about.data.get("purpose") if about else None) or PLANNING)

    @property
    def _meeting(self) -> str:
        planned = to_come(self._file) if self._file is not None else []
        if self._chosen_meeting is not None:
            return "" if self._chosen_meeting == NO_MEETING else self._chosen_meeting
        return next((str(entry.data["meeting"]) for _, entry in planned), "")

    def action_record(self) -> None:
        cell = self._cell
        if cell is None:
            return
        ask = Ask(to=(cell.to,), items=(cell.item,), purpose=self._purpose, meeting=self._meeting)
        rules = self.desk.protocol.obligations
        notices = tuple(rules[code].text for code in cell.obligations if code in rules)
        title = f"{title_of(self.desk, 'category', cell.item)} is told to {self._called(cell.to)}?"

        def answered(yes: bool | None) -> None:
            if yes:
                self.act(lambda _sure: release(self.desk, self.ref, ask, Telling()), self._told)

        said = ("One row in the ledger; with it goes:", *notices)
        self.mdtkit.go(Question(title, said, yes="record it", no="not told"), answered)

    def _told(self, released: Released) -> None:
        if released.logged is None:
            self.notify("It may not be told: nothing was recorded.", severity="warning")
        else:
            self.notify("Recorded in the ledger.")
        self.stale()

    def action_meeting(self) -> None:
        if self._file is None:
            return
        zone, now = self.desk.county.zone, self.desk.now()
        options = [
            Option(
                str(entry.data["meeting"]),
                f"{show_short(starts, zone, now)}  {title_of(self.desk, 'meeting_type', str(entry.data.get('type')))}",
            )
            for starts, entry in to_come(self._file)
        ]
        options.append(Option(NO_MEETING, "No meeting: the seats of the case"))

        def picked(code: str | None) -> None:
            if code is not None:
                self._chosen_meeting = code
                self.stale()

        self.mdtkit.go(Chooser("Which meeting?", options), picked)

    def action_purpose(self) -> None:
        options = [
            Option(code, title_of(self.desk, "purpose", code)) for code in self.desk.protocol.vocabulary("purpose")
        ]

        def picked(code: str | None) -> None:
            if code is not None:
                self._wanted = Ask(purpose=code)
                self.stale()

        self.mdtkit.go(Chooser("For which purpose?", options), picked)

    def action_leave(self) -> None:
        self.mdtkit.go_back()


def to_come(file: CaseFile) -> list[tuple[datetime, Entry]]:
    """The planned meetings of the case that have an id, by their beginning."""
    return sorted(
        ((starts, entry) for starts, entry in still_planned(file.chronology) if entry.data.get("meeting")),
        key=lambda pair: pair[0],
    )
