"""The sheet of a meeting that is held, and what a key puts on it: who is here, script, actions, next meeting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from mdtkit.desk import meeting_sheet, scripts
from mdtkit.desk.agenda import Agenda
from mdtkit.desk.errors import DeskError
from mdtkit.desk.meeting_sheet import Agreed, Sheet
from mdtkit.desk.scripts import Read
from mdtkit.desk.times import show_instant
from mdtkit.tui.screens import meeting_lines as lines
from mdtkit.tui.screens import sheet_forms as forms
from mdtkit.tui.screens.meeting_lines import Point
from mdtkit.tui.screens.overlay import Question, Telling
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.chooser import Chooser
from mdtkit.tui.widgets.spec import Option, Spec
from mdtkit.tui.widgets.table import Table

CFT = "combined_cft"


class SheetPlace(Place):
    """A place over the sheet of one meeting. Every change is kept on the device, sealed, before anything else."""

    def __init__(self, ref: str, meeting: str) -> None:
        super().__init__()
        self.ref, self.meeting = ref, meeting
        self.sheet: Sheet | None = None
        self.whole: Agenda | None = None
        """The agenda for all who were to come."""
        self.agenda: Agenda | None = None
        """The agenda for those who are in the room, as far as that is known."""
        self.kept = ""

    @property
    def point(self) -> Point | None:
        """The line of the agenda in focus."""
        item = self.query_one(Table).item
        return item if isinstance(item, Point) else None

    def fill(self) -> None:
        """Show the sheet as it stands."""
        raise NotImplementedError

    # ── the sheet ─────────────────────────────────────────────────────────────────────────────────
    def put(self, sheet: Sheet) -> None:
        """The sheet says this from now on; it is kept, and what may be said follows who is here."""
        old, self.sheet = self.sheet, sheet
        self._keep()
        if old is None or old.attended != sheet.attended:
            self.stale()
        self.fill()

    def _keep(self) -> None:
        """Seal the sheet, off the screen's thread; the last of several takes what stands there then."""
        self.look(self._sealed, self._say_kept, group="sheet")

    def _sealed(self) -> str:
        sheet = self.sheet
        if sheet is None:
            return ""
        try:
            when = meeting_sheet.keep(self.desk, self.ref, self.meeting, sheet)
        except DeskError as refused:
            return f" · ! NOT KEPT: {refused.message}"
        return f" · kept {show_instant(when, self.desk.county.zone).split()[-2]}, sealed"

    def _say_kept(self, words: str) -> None:
        self.kept = words
        self.fill()

    def _typing(self, name: str, values: dict[str, Any]) -> None:
        """What stands in a form that is not sent yet; nothing takes it back."""
        if self.sheet is not None:
            typed = {form: said for form, said in {**self.sheet.typing, name: values}.items() if said}
            self.sheet = msgspec.structs.replace(self.sheet, typing=typed)
            self._keep()

    def form(self, title: str, specs: list[Spec], name: str, take: Callable[..., Sheet], *times: str) -> None:
        def taken(values: Any) -> Sheet:
            assert self.sheet is not None  # noqa: S101 - a form of the sheet is opened over one
            return take(self.sheet, values)

        self.mdtkit.go(forms.SheetForm(title, specs, name, taken, self.put, self._typing, times=times))

    # ── what goes on it ───────────────────────────────────────────────────────────────────────────
    def action_here(self) -> None:
        if self.sheet is not None and self.whole is not None:
            specs = forms.attendance(self.desk, self.whole, self.sheet)
            self.form("Who is here", specs, "attendance", forms.took_attendance, "began")

    def action_agree(self) -> None:
        self.action_form(None)

    def action_form(self, old: Agreed | None) -> None:
        if self.sheet is not None:
            specs = forms.action(self.desk, self.sheet, old)
            self.form("An action", specs, "action", lambda sheet, said: forms.took_action(sheet, old, said))

    def action_take_off(self) -> None:
        point, sheet = self.point, self.sheet
        if point is None or sheet is None or point.agreed is None:
            return
        gone = point.agreed

        def answered(yes: bool | None) -> None:
            if yes and self.sheet is not None:
                left = tuple(one for one in self.sheet.actions if one != gone)
                self.put(msgspec.structs.replace(self.sheet, actions=left))

        said = (lines.action_words(self.desk, gone),)
        self.mdtkit.go(Question("Take this action off the sheet?", said, yes="take it off", no="leave it"), answered)

    def action_next(self) -> None:
        if self.sheet is not None and self.whole is not None:
            until = self.whole.until
            by = f"by {show_instant(until, self.desk.county.zone)}; " if until is not None else ""
            specs = forms.following(self.desk, self.sheet, by)
            self.form("The next meeting", specs, "next", forms.took_following, "starts")

    def action_script(self) -> None:
        agenda = self.agenda
        if agenda is None:
            return
        there = dict.fromkeys(to.party for to in agenda.attendees)
        options = [one for one in forms.parties(self.desk) if one.code in there] or list(forms.parties(self.desk))

        def picked(party: str | None) -> None:
            if party is not None and self.sheet is not None:
                self.put(msgspec.structs.replace(self.sheet, script_by=party))
                type_ = agenda.sitting.type
                self.look(lambda: scripts.of_meeting(self.desk, self.ref, type_), self._read, group="script")

        self.mdtkit.go(Chooser("Who reads the script out?", options), picked)

    def _read(self, found: tuple[str, Read]) -> None:
        _, read = found
        words = read.text.splitlines() or ["The county has no text for it."]
        self.mdtkit.go(Telling("The script", [*words, *(f"! {problem.message}" for problem in read.minded)]))

    def action_cft(self) -> None:
        terms = [term for term in self.desk.protocol.terms.values() if term.list == "cft_answer" and not term.off]
        options = [Option(term.code, f"{term.code}: {term.title} ({term.citation})") for term in terms]

        def picked(answer: str | None) -> None:
            if answer is not None and self.sheet is not None:
                self.put(msgspec.structs.replace(self.sheet, answers={**self.sheet.answers, CFT: answer}))

        self.mdtkit.go(Chooser("Is it a child and family team too?", options), picked)
