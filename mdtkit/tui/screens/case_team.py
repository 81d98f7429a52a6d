"""The team of a case: whether its meeting may convene, the seats, what each lacks, who could sit there (M6, M7)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from mdtkit.casework.roster import CLEARED
from mdtkit.chronology.kinds import KINDS
from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.convening_words import candidate, could_sit, gap_words, in_brief, named, with_gap
from mdtkit.desk.team import Convening, Place, convening
from mdtkit.desk.times import show_short
from mdtkit.desk.training import in_words
from mdtkit.tui.choices import title_of
from mdtkit.tui.screens.entry import EntryPlace
from mdtkit.tui.screens.sharing import to_come
from mdtkit.tui.widgets.chooser import Chooser
from mdtkit.tui.widgets.spec import Option
from mdtkit.tui.widgets.table import Column, Line, Table

if TYPE_CHECKING:
    from mdtkit.tui.app import MdtkitApp

COLUMNS = (
    Column("seat", share=2),
    Column("need", 15),
    Column("gap", 17),
    Column("who", share=3, fold_below=100),
    Column("could sit", share=3, fold_below=130),
)
NEEDS = {
    "required": "required",
    "ask": "if it applies",
    "optional": "optional",
    "attendee": "attendee",
    "not_needed": "not needed",
}
SEATED, UNSEATED, CONFLICT = "team.seated", "team.unseated", "conflict.declared"
OWN = "own"


class TeamPane(Vertical):
    """Advice to those who invite: an empty seat never prevents a response or a meeting."""

    BINDINGS = [Binding("o", "other", "tier, meeting", id="team.other")]

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._file: CaseFile | None = None
        self._found: Convening | None = None
        self._tier: str | None = None
        self._meeting: str | None = None

    def compose(self) -> ComposeResult:
        yield Static("", id="team-title", markup=False)
        yield Table(
            COLUMNS, key=lambda place: place.seat.seat, present=self._line, empty="No roster: no tier decided yet."
        )
        yield Static("", id="team-seat", markup=False)

    @property
    def _app(self) -> MdtkitApp:
        return cast("MdtkitApp", self.app)

    def start(self) -> None:
        """The focus on the seats."""
        self.query_one(Table).focus()

    def show(self, file: CaseFile) -> None:
        """Whether the meeting may convene, on the facts of the case: of its tier, or of what was chosen."""
        desk = self._app.desk
        if desk is None:
            return
        self._file = file
        self._found = found = convening(desk, file, self._tier, self._meeting)
        said = [in_brief(desk, found)]
        if found.places and not found.may_convene:
            said.append("It advises: no response and no meeting is stopped by it.")
        if found.by_law:
            seats = ", ".join(seat.title for seat in found.by_law)
            said.append(f"! The law's minimum names also: {seats} ({found.by_law[0].citation}).")
        self.query_one("#team-title", Static).update("\n".join(said))
        self.query_one(Table).show(found.places, desk.now())
        self._explain()

    def _line(self, place: Place, _now: datetime) -> Line:
        who = ", ".join(named(member) for member in place.members) or ("nobody" if place.seat.counts else "")
        told = ("may be told" if place.seat.may_be_told else "not to be told") if place.seat.clearance else ""
        cells = (place.seat.title, self._need(place), gap_words(place.gap) or told, who)
        could = ", ".join(candidate(one) for one in place.candidates[:2])
        if place.seat.clearance:
            could = "may be told" if place.seat.may_be_told else "not to be told until cleared"
        conflict = any(member.conflict for member in place.members)
        untold = place.seat.clearance and not place.seat.may_be_told
        tone = "quiet" if place.seat.need == "not_needed" else "soon" if place.open or conflict or untold else ""
        return Line((*cells, could), tone)

    def _need(self, place: Place) -> str:
        return NEEDS[place.seat.need] + (", leads" if place.seat.lead else "")

    @on(Table.Moved)
    def _explain(self) -> None:
        """Of the seat in focus: what each who sits there lacks, who could sit instead, whether they may be told."""
        desk, place = self._app.desk, self.query_one(Table).item
        said: list[str] = []
        if desk is not None and isinstance(place, Place):
            seat = place.seat
            if seat.clearance:
                said.append("may be told" if seat.may_be_told else "not to be told until a named person has cleared it")
            said += [seat.condition] if seat.condition else []
            for member in place.members:
                said += [f"{member.name} {in_words(desk, lack)}" for lack in member.lacks]
                said += [f"{member.name} declared a conflict of interest."] if member.conflict else []
            if seat.counts:
                said.append(could_sit(place))
        self.query_one("#team-seat", Static).update("\n".join(said))

    # ── what can be recorded of a seat ────────────────────────────────────────────────────────────
    def begin(self, place: Place) -> None:
        """Who takes the seat or leaves it, a conflict, whether its person may be told: begun from the seat."""
        file = self._file
        if file is None:
            return
        seat = place.seat
        acts: dict[str, tuple[str, str, dict[str, object]]] = {}
        for could in place.candidates:
            acts[f"seat/{could.person}"] = (f"Seat {candidate(could)}", SEATED, {"person": could.person})
        for other in place.others:
            acts[f"seat/{other.person}"] = (f"Seat {with_gap(other)}", SEATED, {"person": other.person})
        for member in place.members:
            kind, words = (UNSEATED, "Take off") if member.seated else (SEATED, "Seat")
            acts[f"off/{member.person}"] = (f"{words} {member.name}", kind, {"person": member.person})
            if not member.conflict:
                said = f"{member.name} has a conflict of interest"
                acts[f"conflict/{member.person}"] = (said, CONFLICT, {"person": member.person})
        acts[SEATED] = ("Seat somebody else", SEATED, {})
        options = [Option(code, words) for code, (words, _, _) in acts.items()]
        if seat.clearance:
            options.insert(0, Option(CLEARED, KINDS[CLEARED].title))

        def picked(code: str | None) -> None:
            if code == CLEARED:
                self._app.go(EntryPlace(file, CLEARED, {"attendee": seat.party}))
            elif code is not None:
                _, kind, values = acts[code]
                self._app.go(EntryPlace(file, kind, {**values, "seat": seat.party}))

        self._app.go(Chooser(seat.title, options), picked)

    def action_other(self) -> None:
        """Look at the roster of another tier, or at a planned meeting: on its day, with whom it invited."""
        desk, file = self._app.desk, self._file
        if desk is None or file is None:
            return
        zone, now = desk.county.zone, desk.now()
        options = [Option(OWN, "The tier of the case, today")]
        options += [
            Option(
                f"meeting/{entry.data['meeting']}",
                f"{title_of(desk, 'meeting_type', str(entry.data['type']))}, {show_short(starts, zone, now)}",
                "meeting",
            )
            for starts, entry in to_come(file)
        ]
        rosters = dict.fromkeys(rule.roster for rule in desk.protocol.seats.values() if not rule.off)
        options += [Option(f"tier/{code}", title_of(desk, "tier", code), "roster") for code in rosters]

        def picked(code: str | None) -> None:
            if code is None:
                return
            what, _, which = code.partition("/")
            self._tier = which if what == "tier" else None
            self._meeting = which if what == "meeting" else None
            self.show(file)

        self._app.go(Chooser("Which roster?", options), picked)
