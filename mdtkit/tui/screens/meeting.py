"""Meeting mode: the agenda item by item, who is here, the script, decisions, actions, the next meeting (M3, M11, M14).

Nothing is on record before the meeting is, in one commit; until then its sheet lies sealed on the device. What stands
on the screen is what the sharing decision lets those in the room hear, asked anew when anything of it changes.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.desk import meeting_sheet
from mdtkit.desk.agenda import Agenda, attendee, made
from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.hearing import who
from mdtkit.desk.holding import Held
from mdtkit.desk.meeting_sheet import Sheet, key_of, put_on_record, room
from mdtkit.desk.sharing_warnings import opposed
from mdtkit.desk.times import show_short
from mdtkit.tui.choices import title_of
from mdtkit.tui.outcome import tell
from mdtkit.tui.screens import meeting_lines as lines
from mdtkit.tui.screens import sheet_forms as forms
from mdtkit.tui.screens.draft import DISCARD, GO_ON, DraftOffer
from mdtkit.tui.screens.meeting_lines import Point
from mdtkit.tui.screens.overlay import Question, Telling
from mdtkit.tui.screens.sharing import SharingPlace
from mdtkit.tui.screens.sheet_place import SheetPlace
from mdtkit.tui.widgets.chooser import Chooser
from mdtkit.tui.widgets.spec import Option
from mdtkit.tui.widgets.table import Column, Line, Table

COLUMNS = (Column("", 1), Column("topic", 16), Column("agenda", share=1), Column("in the room", 15))
EVERYBODY = "everybody"
CFT = "combined_cft"
Found = tuple[CaseFile, Agenda, Agenda]
"""The case, the agenda for all who are to be there, and for those who are in the room."""


class MeetingPlace(SheetPlace):
    """One meeting. The sheet is kept after every change; ``h`` puts all of it on record."""

    HELP = (
        "The agenda item by item, the script first. Enter writes down what was decided about the one in focus, "
        "space that it was talked about. p who is here, s who reads the script, a an action, n the next meeting, c "
        "whether it is a child and family team, t the agenda as one attendee may hear it, m the matrix, v the words, "
        "h puts the meeting on record. Everything is kept on this device until then; escape leaves it there."
    )
    BINDINGS = [
        Binding("space", "talked", "talked about", show=False, id="meeting.talked"),
        Binding("p", "here", "here", id="meeting.here"),
        Binding("s", "script", "script", id="meeting.script"),
        Binding("a", "agree", "action", id="meeting.action"),
        Binding("h", "hold", "record", id="meeting.hold"),
        Binding("t", "seen_by", "hears", id="meeting.seen-by"),
        Binding("n", "next", "next", id="meeting.next"),
        Binding("c", "cft", "a CFT?", show=False, id="meeting.cft"),
        Binding("m", "matrix", "matrix", show=False, id="meeting.matrix"),
        Binding("v", "reveal", "reveal", show=False, id="meeting.reveal"),
        Binding("d", "take_off", "take the action off", show=False, id="meeting.take-off"),
        Binding("escape", "leave", "leave", id="meeting.back"),
    ]

    def __init__(self, ref: str, meeting: str) -> None:
        super().__init__(ref, meeting)
        self._file: CaseFile | None = None
        self._names: tuple[str, ...] = ()
        """For whom the agenda is shown; empty: the coordinator."""
        self._reveal = False
        self._seq = 0
        self._asked = False
        self._lost: list[str] = []

    @property
    def where(self) -> str:
        return self.ref

    def body(self) -> ComposeResult:
        yield Static("", id="section-title", markup=False)
        yield Table(COLUMNS, key=lambda point: point.key, present=self._line, empty="…", id="agenda")
        yield Static("", id="agenda-item", markup=False)
        yield Static("", id="meeting-so-far", markup=False)

    def on_mount(self) -> None:
        self.query_one(Table).key_words = {"choose": "decide"}
        self.query_one(Table).focus()

    # ── looking ───────────────────────────────────────────────────────────────────────────────────
    def stale(self) -> None:
        self.look(self._question, self._show, group="agenda")

    def _question(self) -> Found:
        desk = self.desk
        file = desk.reveal(self.ref, "agenda") if self._reveal and self._file is None else self._again()
        whole = made(desk, file, self.meeting)
        there = room(whole, self.sheet) if self.sheet is not None and self.sheet.attended else ()
        return file, whole, made(desk, file, self.meeting, there) if there else whole

    def _again(self) -> CaseFile:
        """The case as it stands now; with its words where they were revealed, asked for only when there is more."""
        file = self.desk.case(self.ref)
        known = self._file
        if not self._reveal:
            return file
        if known is not None and known.revealed and len(known.entries) == len(file.entries):
            return self.desk.derive(self.ref, known.chronology.entries, revealed=True)
        return self.desk.reveal(self.ref, "agenda")

    def _show(self, found: Found) -> None:
        before = self.agenda
        self._file, self.whole, self.agenda = found
        self._seq = len(self._file.entries)
        if before is not None:
            self._lost += [said for said in lines.no_longer(self.desk, before, self.agenda) if said not in self._lost]
            self._say_lost()
        if not self._asked:
            self._asked = True
            self._begin(self._file)
        self.fill()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self.call_later(self._say_lost)

    def _say_lost(self) -> None:
        """Say what may no longer be said aloud: never over what is hidden; over a form only that something changed."""
        if not self._lost:
            return
        if self.app.screen is self:
            lost, self._lost = self._lost, []
            self.mdtkit.go(Telling("No longer to be said aloud", lost, tone="mind"))
        elif isinstance(self.app.screen, forms.SheetForm):
            self.notify("What may be said aloud has changed: see the agenda.", severity="warning", timeout=20)

    def _begin(self, file: CaseFile) -> None:
        """Is there a sheet of an earlier hour? With opposed parties in one room the matrix comes before the agenda."""
        desk, meeting = self.desk, self.meeting
        if self.agenda is not None and opposed(desk, self.agenda.situation):
            self.mdtkit.go(SharingPlace(self.ref, meeting))
        self.look(lambda: meeting_sheet.kept(desk, file, meeting), self._offer, group="sheet")

    def _offer(self, found: tuple[datetime, Sheet] | None) -> None:
        desk, file = self.desk, self._file
        if file is None:
            return
        if found is None:
            self.sheet = meeting_sheet.begun(desk, file, self.meeting)
            self.fill()
            return
        saved, sheet = found

        def decided(answer: str | None) -> None:
            if answer == GO_ON:
                self.sheet = sheet
                self.stale()
            elif answer == DISCARD:
                self.sheet = meeting_sheet.begun(desk, file, self.meeting)
                self.look(
                    lambda: meeting_sheet.forget(desk, self.ref, self.meeting), lambda _: self.fill(), group="sheet"
                )
            else:
                self.mdtkit.go_back()

        self.mdtkit.go(DraftOffer(saved, desk.county.zone, desk.now(), "meeting"), decided)

    def tick(self, now: datetime) -> None:
        """Somebody may have recorded something meanwhile, a revocation say: what is shown follows at once."""
        self.query_one(Table).tick(now)
        if self._file is not None:
            self.look(lambda: self.desk.directory.seq(self.ref), self._counted, group="seq")

    def _counted(self, seq: int) -> None:
        if seq != self._seq:
            self._seq = seq
            self.stale()

    def fill(self) -> None:
        agenda, whole, sheet = self.agenda, self.whole, self.sheet
        if agenda is None or whole is None:
            return
        zone, now = self.desk.county.zone, self.desk.now()
        kind = title_of(self.desk, "meeting_type", agenda.sitting.type)
        heard = f" · as {self._heard()} may hear it" if self._names else ""
        words = f" {kind}, {show_short(agenda.sitting.starts, zone, now)}{heard}{self.kept}"
        self.query_one("#section-title", Static).update(words)
        shown = lines.points(agenda, sheet or Sheet(began=now), self._names)
        self.query_one(Table).show(shown, now)
        so_far = f" {lines.so_far(self.desk, whole, sheet)}" if sheet is not None and not self._names else ""
        self.query_one("#meeting-so-far", Static).update(so_far)
        self.query_one(Table).opens = not self._names
        self._explain()
        self.refresh_bindings()

    def _heard(self) -> str:
        found = {to.name: to for to in self.agenda.attendees} if self.agenda is not None else {}
        return ", ".join(who(self.desk, found[name]) for name in self._names if name in found)

    def _line(self, point: Point, _now: datetime) -> Line:
        agenda, sheet = self.agenda, self.sheet
        if agenda is None:
            return Line(("", "", "", ""))
        cells = lines.cells(self.desk, agenda, sheet or Sheet(began=_now), point, self._names)
        past = point.row is not None and point.row.item.past
        return Line(cells, "quiet" if point.restricted else "past" if past else "")

    @on(Table.Moved)
    def _moved(self) -> None:
        self._explain()
        self.refresh_bindings()

    def _explain(self) -> None:
        point, agenda, sheet = self.point, self.agenda, self.sheet
        said: list[str] = []
        if point is not None and agenda is not None:
            said = lines.detail(self.desk, agenda, sheet or Sheet(began=self.desk.now()), point, self._names)
        self.query_one("#agenda-item", Static).update("\n".join(f" {words}" for words in said))

    # ── the hand ──────────────────────────────────────────────────────────────────────────────────
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """What is done with an item is offered on one; the sheet is the coordinator's, not an attendee's."""
        if not self.ready or action in ("leave", "seen_by", "reveal", "matrix"):
            return True
        if self.sheet is None or self._names:
            return False
        if action == "take_off":
            return self.point is not None and self.point.agreed is not None
        return self.point is not None if action == "talked" else True

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        event.stop()
        point, sheet = event.item, self.sheet
        if not isinstance(point, Point) or sheet is None or self._names:
            return
        if point.agreed is not None:
            self.action_form(point.agreed)
            return
        key = point.key
        _, title, text, _ = lines.cells(self.desk, self.agenda, sheet, point, ()) if self.agenda else ("", "", "", "")
        specs = forms.decision(sheet, key)
        self.form(f"{title}: {text}", specs, f"decide/{key}", lambda old, said: forms.took_decision(old, key, said))

    def action_talked(self) -> None:
        point, sheet = self.point, self.sheet
        if point is None or sheet is None or point.row is None:
            return
        key = key_of(point.row.item)
        done = [one for one in sheet.done if one != key] if key in sheet.done else [*sheet.done, key]
        self.put(msgspec.structs.replace(sheet, done=tuple(done)))
        if key in done:
            self.query_one(Table).action_move(1)

    def action_seen_by(self) -> None:
        agenda = self.agenda
        if agenda is None:
            return
        options = [Option(EVERYBODY, "Everything, as the coordinator sees it")]
        options += [Option(to.name, who(self.desk, to)) for to in agenda.attendees]

        def picked(name: str | None) -> None:
            if name is not None:
                self._names = () if name == EVERYBODY else attendee(agenda, name)
                self.fill()

        self.mdtkit.go(Chooser("The agenda as who may hear it?", options), picked)

    def action_matrix(self) -> None:
        self.mdtkit.go(SharingPlace(self.ref, self.meeting))

    def action_reveal(self) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._reveal = True
                self.stale()

        said = ("The agenda's words are shown until you leave. That you looked is recorded.",)
        self.mdtkit.go(Question("Reveal the words?", said, yes="reveal", no="leave them withheld"), answered)

    # ── on record ─────────────────────────────────────────────────────────────────────────────────
    def action_hold(self) -> None:
        sheet, whole = self.sheet, self.whole
        if sheet is None or whole is None:
            return
        said = [*lines.so_far(self.desk, whole, sheet).split(" · "), "", "All of it goes on record at once."]
        if sheet.typing:
            said.append(f"! Typed and not on the sheet, lost by this: {', '.join(map(forms.name_of, sheet.typing))}.")

        def answered(yes: bool | None) -> None:
            if yes:
                desk = self.desk
                self.act(lambda sure: put_on_record(desk, whole, sheet, confirm=sure), self._held)

        self.mdtkit.go(Question("Put the meeting on record?", said, yes="on record", no="go on with it"), answered)

    def _held(self, held: Held) -> None:
        self.mdtkit.go_back()
        tell(self.mdtkit, "Meeting held", held.logged)

    def action_leave(self) -> None:
        if self._names:
            self._names = ()
            self.fill()
        else:
            self.mdtkit.go_back()
