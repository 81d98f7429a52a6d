"""A case-review meeting: the running order over several children, as each attendee may hear it; held once (M3, C1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mdtkit.desk import review, review_draft
from mdtkit.desk.hearing import Row, line, topic_title
from mdtkit.desk.review import Held, Order, Seen, Turn
from mdtkit.desk.review_entries import BOOK
from mdtkit.desk.sharing_warnings import need_words
from mdtkit.desk.times import show_short
from mdtkit.tui.choices import title_of
from mdtkit.tui.screens import review_forms as forms
from mdtkit.tui.screens.case import CasePlace
from mdtkit.tui.screens.draft import DISCARD, GO_ON, DraftOffer
from mdtkit.tui.screens.meeting_lines import RESTRICTED, brief, hears
from mdtkit.tui.screens.overlay import Question, Telling
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.chooser import Chooser
from mdtkit.tui.widgets.spec import Option
from mdtkit.tui.widgets.table import Column, Line, Table

COLUMNS = (Column("", 3), Column("running order", share=1), Column("at it", 15))
EVERYBODY = "everybody"


@dataclass(frozen=True)
class Step:
    """A line of the running order: a case (``row`` and ``topic`` empty), or something of its agenda."""

    place: int
    turn: Turn | None
    row: Row | None = None
    topic: str = ""
    n: int = 0

    @property
    def key(self) -> str:
        """The same line when it is looked at again."""
        return f"{self.place}/{self.topic}/{self.n}"


class ReviewPlace(Place):
    """Case after case. The family is absent; whether somebody gathered what it wants said stands beside each."""

    HELP = (
        "The running order: each case, whether the family's input was gathered, and its agenda, with who may hear it. "
        "t shows it as one attendee may hear it: a case that is not theirs has no reference. g names who gathers the "
        "input of the case in focus, i writes it down, v shows the words, h puts the meeting on record, once, and "
        "each case that was talked about gets its entry. Enter opens the case."
    )
    BINDINGS = [
        Binding("h", "hold", "on record", id="review.hold"),
        Binding("t", "seen_by", "heard by", id="review.seen-by"),
        Binding("g", "gather", "who gathers", id="review.gather"),
        Binding("i", "input", "input", id="review.input"),
        Binding("v", "reveal", "reveal", id="review.reveal"),
        Binding("escape", "leave", "back", id="review.back"),
    ]

    def __init__(self, meeting: str) -> None:
        super().__init__()
        self.meeting = meeting
        self.order: Order | None = None
        self._heard = ""
        self._reveal = False
        self._seqs: tuple[int, ...] = ()

    @property
    def where(self) -> str:
        return "Case review"

    def body(self) -> ComposeResult:
        yield Static("", id="section-title", markup=False)
        yield Table(COLUMNS, key=lambda step: step.key, present=self._line, empty="…", id="agenda")
        yield Static("", id="agenda-item", markup=False)

    def on_mount(self) -> None:
        self.query_one(Table).focus()

    # ── looking ───────────────────────────────────────────────────────────────────────────────────
    def stale(self) -> None:
        self.look(self._question, self._show)

    def tick(self, now: datetime) -> None:
        """Somebody may have recorded something meanwhile, a revocation say: what is shown follows at once."""
        self.query_one(Table).tick(now)
        if self.order is not None:
            self.stale()

    def _question(self) -> Order | None:
        """The running order; None while nothing was written since it was asked: each revealing is put on audit."""
        cases = review.review_of(self.desk, self.meeting).cases
        seqs = tuple(self.desk.directory.seq(book) for book in (*cases, BOOK))
        if self.order is not None and seqs == self._seqs:
            return None
        self._seqs = seqs
        return review.order_of(self.desk, self.meeting, reveal=self._reveal)

    def _show(self, order: Order | None) -> None:
        if order is not None:
            self.order = order
            self._fill()

    def _fill(self) -> None:
        order = self.order
        if order is None:
            return
        desk, one = self.desk, order.review
        when = show_short(one.starts, desk.county.zone, desk.now())
        heard = f" · as {self._called(self._heard)} may hear it" if self._heard else ""
        state = f" · {one.state}" if one.state != "planned" else ""
        words = f" Case review {when}, {len(one.cases)} cases{state}{heard}"
        self.query_one("#section-title", Static).update(words)
        self.query_one(Table).opens = not self._heard
        self.query_one(Table).show(self._steps(order), desk.now())
        self._explain()
        self.refresh_bindings()

    def _steps(self, order: Order) -> list[Step]:
        if self._heard:
            return [step for seen in review.for_attendee(order, self._heard) for step in _seen(seen)]
        turns = {turn.place: turn for turn in order.turns}
        steps: list[Step] = []
        for place in sorted((*turns, *order.unread)):
            turn = turns.get(place)
            steps.append(Step(place, turn))
            rows = turn.rows if turn is not None else ()
            steps += [Step(place, turn, row, row.item.topic, n) for n, row in enumerate(rows, start=1)]
        return steps

    def _called(self, name: str) -> str:
        known = self.desk.directory.people().get(name)
        return known.name if known is not None else title_of(self.desk, "party", name)

    def _line(self, step: Step, _now: datetime) -> Line:
        if not step.topic:
            gathered = ""
            if step.turn is not None and not self._heard:
                gathered = "gathered" if step.turn.gathered else "not gathered"
            cells = (f"{step.place}.", self._case_words(step), gathered)
            return Line(cells, "" if step.turn is not None else "quiet")
        title = topic_title(self.desk, step.topic)
        if step.row is None:
            return Line(("", f"  {title}: {RESTRICTED}", ""), "quiet")
        item = step.row.item
        told = "" if self._heard or step.turn is None else hears(step.turn, step.row)
        return Line(("", f"  {title}: {brief(self.desk, item)}", told), "past" if item.past else "")

    def _case_words(self, step: Step) -> str:
        if step.turn is None:
            return RESTRICTED
        if self._heard:
            return step.turn.case
        who = step.turn.representative
        return f"{step.turn.case}  input by {self._called(who) if who else 'NOBODY NAMED'}"

    @on(Table.Moved)
    def _explain(self) -> None:
        step = self.query_one(Table).item
        said: list[str] = []
        if isinstance(step, Step) and step.row is not None:
            said.append(line(self.desk, step.row.item))
            if not self._heard:
                said += [
                    f"not for {self._called(one.to)}: "
                    + ("; or ".join(need_words(self.desk, need) for need in one.needs) or "may not be told")
                    for one in step.row.kept[:3]
                ]
        self.query_one("#agenda-item", Static).update("\n".join(f" {words}" for words in said))
        if self.ready:
            self.refresh_bindings()

    # ── the hand ──────────────────────────────────────────────────────────────────────────────────
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """A review is held once; what is written is the coordinator's, about the case in focus."""
        if not self.ready or action not in ("hold", "gather", "input"):
            return True
        planned = self.order is not None and self.order.review.state == "planned" and not self._heard
        return planned and (action == "hold" or self._turn is not None)

    @property
    def _turn(self) -> Turn | None:
        step = self.query_one(Table).item
        return step.turn if isinstance(step, Step) else None

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        event.stop()
        if (turn := self._turn) is not None and not self._heard:
            self.mdtkit.go(CasePlace(turn.case))

    def action_seen_by(self) -> None:
        if self.order is None:
            return
        options = [Option(EVERYBODY, "Everything, as the coordinator sees it")]
        options += [Option(name, self._called(name)) for name in self.order.review.asked]

        def picked(name: str | None) -> None:
            if name is not None:
                self._heard = "" if name == EVERYBODY else name
                self._fill()

        self.mdtkit.go(Chooser("The running order as who may hear it?", options), picked)

    def action_reveal(self) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._reveal, self.order = True, None
                self.stale()

        said = ("The words of these cases are shown until you leave. That you looked is recorded, case by case.",)
        self.mdtkit.go(Question("Reveal the words?", said, yes="reveal", no="leave them withheld"), answered)

    def action_gather(self) -> None:
        if self.order is not None and (turn := self._turn) is not None:
            self.mdtkit.go(forms.gatherer(self.desk, self.order.review, turn.case))

    def action_input(self) -> None:
        if (turn := self._turn) is not None:
            self.mdtkit.go(forms.input_of(self.desk, self.meeting, turn.case))

    def action_hold(self) -> None:
        if self.order is not None:
            desk, meeting = self.desk, self.meeting
            self.look(lambda: review_draft.kept(desk, meeting), self._offer, group="draft")

    def _offer(self, found: tuple[datetime, dict[str, Any]] | None) -> None:
        """What was typed in an earlier hour is shown only to whoever says that they want to go on with it."""
        if found is None:
            self._write_down({})
            return
        saved, values = found
        desk, meeting = self.desk, self.meeting

        def decided(answer: str | None) -> None:
            if answer == GO_ON:
                self._write_down(values)
            elif answer == DISCARD:
                self.act(lambda _sure: review_draft.keep(desk, meeting, {}), lambda _: self._write_down({}))

        self.mdtkit.go(DraftOffer(saved, desk.county.zone, desk.now(), "case review"), decided)

    def _write_down(self, values: Mapping[str, Any]) -> None:
        if self.order is not None:
            self.mdtkit.go(forms.holding(self.desk, self.order.review, values, self._held))

    def _held(self, held: Held) -> None:
        told = [f"{case}: entry {logged.seq}" for case, logged in held.cases.items()]
        told += [f"{case}: gets its entry later" for case in held.waits]
        told += [f"! {problem.message}" for problem in held.warnings]
        self.stale()
        self.mdtkit.go(Telling("The review is on record", told))

    def action_leave(self) -> None:
        if self._heard:
            self._heard = ""
            self._fill()
        else:
            self.mdtkit.go_back()


def _seen(seen: Seen) -> list[Step]:
    """A place of the running order as one attendee sees it."""
    shown = [Step(seen.place, seen.turn, one.row, one.topic, n) for n, one in enumerate(seen.shown, start=1)]
    return [Step(seen.place, seen.turn), *shown]
