"""Planning a meeting of a case: times that fit, the clocks that each would meet, who could not come (M2, M3)."""

from __future__ import annotations

from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.meetings import new_meeting
from mdtkit.desk.planning import DAYS, LONGEST, Plan, Slot, clocks_of, in_words, name_of, propose
from mdtkit.desk.times import show_instant, show_short
from mdtkit.tui.choices import title_of
from mdtkit.tui.deskwork import Deskwork
from mdtkit.tui.screens.entry import EntryPlace
from mdtkit.tui.screens.meeting import MeetingPlace
from mdtkit.tui.screens.overlay import Telling
from mdtkit.tui.screens.place import Place
from mdtkit.tui.screens.sharing import to_come
from mdtkit.tui.widgets.chooser import Chooser
from mdtkit.tui.widgets.spec import Option
from mdtkit.tui.widgets.table import Column, Line, Table
from mdtkit.tui.wording import written

COLUMNS = (
    Column("begins", 16),
    Column("clocks", share=2),
    Column("who could not come", share=2),
    Column("instead", share=1, fold_below=110),
)
NAMED = 3


class PlanPlace(Place):
    """Proposed times, best first. Any other time can be planned all the same: they are advice."""

    HELP = (
        "Times at which the clocks are met and the required seats are free, as far as their calendars tell (busy is "
        "all they tell, never why). Enter plans the meeting at the time in focus, o at another time. "
        "e says what a time meets and who would come. f looks twice as many days ahead."
    )
    BINDINGS = [
        Binding("e", "explain", "why?", id="planning.explain"),
        Binding("o", "other", "another time", id="planning.other"),
        Binding("f", "further", "further ahead", id="planning.further"),
        Binding("escape", "leave", "back", id="planning.back"),
    ]

    def __init__(self, ref: str, type_: str) -> None:
        super().__init__()
        self.ref, self.type = ref, type_
        self._days = DAYS
        self._plan: Plan | None = None
        self._file: CaseFile | None = None

    @property
    def where(self) -> str:
        return self.ref

    def body(self) -> ComposeResult:
        yield Static("", id="section-title", markup=False)
        yield Static("", id="plan-clocks", markup=False)
        yield Table(
            COLUMNS,
            key=lambda slot: slot.starts.isoformat(),
            present=self._present,
            empty="Nothing fits in these days. o plans at any other time, f looks further ahead.",
            id="slots",
        )
        yield Static("", id="plan-remarks", markup=False)

    def on_mount(self) -> None:
        self.query_one(Table).key_words = {"choose": "plan it then"}
        self.query_one(Table).focus()

    # ── looking ───────────────────────────────────────────────────────────────────────────────────
    def stale(self) -> None:
        ref, type_, days = self.ref, self.type, self._days
        self.look(lambda: (self.desk.case(ref), propose(self.desk, ref, type_, days=days)), self._show)

    def _show(self, found: tuple[CaseFile, Plan]) -> None:
        self._file, self._plan = file, plan = found
        zone, now = self.desk.county.zone, self.desk.now()
        until = show_short(plan.closes, zone, now)
        fit = f"{len(plan.slots)} times fit" if plan.slots else "nothing fits; the nearest" if plan.near else "no hours"
        title = title_of(self.desk, "meeting_type", plan.type)
        self.query_one("#section-title", Static).update(f" {title}, {plan.minutes} min, until {until}: {fit}")
        clocks = [
            f" {view.title}: {'by ' + show_instant(view.due_at, zone) if view.due_at else 'as soon as can be'}"
            for view in plan.clocks
        ]
        words = "\n".join(clocks[:NAMED]) or " No clock of the case waits for such a meeting."
        self.query_one("#plan-clocks", Static).update(words)
        self.query_one("#plan-remarks", Static).update("\n".join(self._remarks(file, plan)))
        self.query_one(Table).show(plan.slots or plan.near, now)
        self.refresh_bindings()

    def _remarks(self, file: CaseFile, plan: Plan) -> list[str]:
        """What the proposals do not know: seats with nobody, people whose calendar is not known."""
        said = []
        if plan.nobody:
            seats = ", ".join(title_of(self.desk, "party", seat) for seat in plan.nobody)
            said.append(f" ! Nobody of the directory can sit for {seats}.")
        if plan.unknown:
            names = sorted(name_of(self.desk, one) for one in plan.unknown)
            more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            said.append(f" No calendar is known of {', '.join(names[:NAMED])}{more}: they count as free.")
        if not file.open:
            said.append(" ! The case is closed.")
        return said

    def _present(self, slot: Slot, _now: datetime) -> Line:
        away = ", ".join(title_of(self.desk, "party", seat) for seat in (*slot.away, *slot.without))
        instead = ", ".join(name_of(self.desk, one.person) for one in slot.sittings if one.instead and one.person)
        when = show_instant(slot.starts, self.desk.county.zone).rsplit(" ", 1)[0]
        titles = {view.id: view.title for view in self._plan.clocks} if self._plan is not None else {}
        met, missed = (", ".join(titles[one] for one in ids) for ids in (slot.satisfies, slot.misses))
        clocks = "; ".join(
            part for part in (f"MISSES {missed}" if missed else "", f"meets {met}" if met else "") if part
        )
        words = when.split()
        short = " ".join((*words[:3], words[-1]))
        return Line((short, clocks, away or "everybody can come", instead), "" if slot.fits else "soon")

    # ── acts ──────────────────────────────────────────────────────────────────────────────────────
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """A time is explained where there is one; how far can be looked has an end."""
        if not self.ready:
            return True
        if action == "explain":
            return bool(self.query_one(Table).items)
        return self._days < LONGEST if action == "further" else True

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        event.stop()
        if isinstance(event.item, Slot):
            self._form(event.item)

    def action_other(self) -> None:
        self._form(None)

    def _form(self, slot: Slot | None) -> None:
        """The form of the planning, with the time and the seats of whoever could come; recorded, or left."""
        file, plan = self._file, self._plan
        if file is None or plan is None:
            return
        nearest = slot or next(iter(plan.slots or plan.near), None)
        seats = [one.seat for one in nearest.sittings if one.person is not None or one.required] if nearest else []
        values: dict[str, object] = {"type": plan.type, "meeting": new_meeting(), "minutes": plan.minutes}
        if seats:
            values["seats"] = seats
        if slot is not None:
            values["starts"] = written(slot.starts, self.desk.county.zone)
        self.mdtkit.go_instead(EntryPlace(file, "meeting.planned", values))

    def action_explain(self) -> None:
        slot, plan = self.query_one(Table).item, self._plan
        if not isinstance(slot, Slot) or plan is None:
            return
        lines = list(in_words(self.desk, plan, slot))
        for one in slot.sittings:
            if one.person is not None:
                known = "" if one.known else " (calendar not known)"
                lines.append(f"{title_of(self.desk, 'party', one.seat)}: {name_of(self.desk, one.person)}{known}")
        self.mdtkit.go(Telling(show_instant(slot.starts, self.desk.county.zone), lines))

    def action_further(self) -> None:
        self._days = min(LONGEST, self._days * 2)
        self.stale()

    def action_leave(self) -> None:
        self.mdtkit.go_back()


def ask(place: Deskwork[None], file: CaseFile) -> None:
    """Ask which planned meeting is held, or what kind is planned, those first that a clock of the case waits for."""
    desk = place.desk
    waiting = {code: clocks_of(file, code) for code in desk.protocol.vocabulary("meeting_type")}
    ordered = sorted(waiting, key=lambda code: not waiting[code])
    zone, now = desk.county.zone, desk.now()
    held = {str(entry.data["meeting"]): (starts, entry) for starts, entry in to_come(file)}
    options = [
        Option(
            meeting, f"hold: {show_short(starts, zone, now)}  {title_of(desk, 'meeting_type', str(entry.data['type']))}"
        )
        for meeting, (starts, entry) in held.items()
    ]
    for code in ordered:
        meets = f"meets {waiting[code][0].title}" if waiting[code] else ""
        options.append(Option(code, f"plan: {title_of(desk, 'meeting_type', code)}", meets))

    def picked(code: str | None) -> None:
        if code in held:
            place.mdtkit.go(MeetingPlace(file.ref, str(code)))
        elif code is not None:
            place.mdtkit.go(PlanPlace(file.ref, code))

    place.mdtkit.go(Chooser("Hold or plan which meeting?", options), picked)
