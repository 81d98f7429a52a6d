"""Deciding the MDT tier: what the protocol proposes and why; the coordinator decides and may differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from mdtkit.casework.triage import Triage
from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.errors import BadInput
from mdtkit.desk.recording import Logged
from mdtkit.desk.times import read_instant, show_short
from mdtkit.tui.choices import options_of, title_of
from mdtkit.tui.outcome import tell
from mdtkit.tui.screens.alerting import ask_to_alert
from mdtkit.tui.screens.overlay import Question
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.spec import Spec
from mdtkit.tui.wording import asks_for_tier

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk


class TierPlace(Place):
    """Shows the proposal with its reasons and records the decision. ``proceed`` opens the case afterwards."""

    HELP = "The protocol proposes, you decide. The response clocks count from identification, not from this decision."
    BINDINGS = [Binding("escape", "leave", "back, undecided", id="tier.back")]

    def __init__(self, ref: str, *, proceed: bool = False) -> None:
        super().__init__()
        self._ref = ref
        self._proceed = proceed
        self._filled = False

    @property
    def where(self) -> str:
        return self._ref

    def body(self) -> ComposeResult:
        yield Static("Decide the MDT tier", classes="title")
        with VerticalScroll(id="proposal-box", can_focus=False):
            yield Static("…", id="proposal", markup=False)
        yield Form(
            [
                Spec("tier", "MDT tier", "code", options=tuple(options_of(self.desk)("tier")), required=True),
                Spec("note", "why", "note", help="where you decide otherwise than proposed; no need else"),
                Spec("at", "decided", "line", value="now"),
            ]
        )

    def on_mount(self) -> None:
        self.query_one(Form).start("tier")
        self.look(lambda: self.desk.case(self._ref), self._show)

    def _show(self, file: CaseFile) -> None:
        stands = Text("".join(f"{line}\n" for line in stands_in_words(file, self.desk)))
        self.query_one("#proposal", Static).update(stands.append_text(proposal_in_words(file.triage, self.desk)))
        if not self._filled:
            self._filled = True
            self.query_one(Form).fill({"tier": file.triage.proposed})

    @on(Form.Sent)
    def _sent(self, event: Form.Sent) -> None:
        event.stop()
        form, values = event.form, event.form.values()
        try:
            at = read_instant(str(values.get("at", "now")), self.desk.county.zone, self.desk.now(), "at").instant
        except BadInput as wrong:
            form.complain(wrong.problems)
            return
        tier = str(values.get("tier", ""))
        note = str(values["note"]) if "note" in values else None

        def deed(sure: bool) -> Logged:
            return self.desk.decide_tier(self._ref, tier, note=note, at=at, confirm=sure)

        self.act(deed, self._decided, form=form)

    def _decided(self, logged: Logged) -> None:
        from mdtkit.tui.screens.case import CasePlace

        app = self.mdtkit
        if self._proceed:
            place = CasePlace(self._ref)
            app.go_instead(place)
        else:
            app.go_back()
        tell(app, "MDT tier decided", logged)
        app.call_after_refresh(lambda: self._alert(logged))

    def _alert(self, logged: Logged) -> None:
        from mdtkit.tui.screens.case import CasePlace

        place = next((s for s in reversed(self.mdtkit.screen_stack) if isinstance(s, CasePlace)), None)
        if place is not None and any(self.desk.protocol.clocks[c.clock].alert for c in logged.started if c.live):
            ask_to_alert(place, self._ref, logged.started)

    def action_leave(self) -> None:
        if "note" not in self.query_one(Form).values():
            self._leave()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._leave()

        said = ("Nothing has been decided; why you would was typed and would be lost.",)
        self.mdtkit.go(Question("Leave undecided?", said, yes="leave it", no="go on typing"), answered)

    def _leave(self) -> None:
        from mdtkit.tui.screens.case import CasePlace

        if self._proceed:
            self.mdtkit.go_instead(CasePlace(self._ref))
        else:
            self.mdtkit.go_back()


def stands_in_words(file: CaseFile, desk: Desk) -> list[str]:
    """The tier that stands now, and the questions with a due time that a decision answers."""
    zone, now = desk.county.zone, desk.now()
    decided = file.chronology.of("tier.decided")
    lines = []
    if decided:
        tier = title_of(desk, "tier", file.tier) if file.tier else "none"
        lines.append(f"MDT tier now: {tier}, since {show_short(decided[-1].entry.at, zone, now)}")
    asked = [view for view in file.clocks if view.due_at is not None and asks_for_tier(view, desk.protocol)]
    lines += [f"This answers: {one.title}, due {show_short(one.due_at, zone, now)}" for one in asked if one.due_at]
    return lines


def proposal_in_words(found: Triage, desk: object) -> Text:
    """The proposal, its reasons with citations, and the determination at risk with what it rests on."""
    text = Text()
    proposed = found.proposed
    words = title_of(desk, "tier", proposed).upper() if proposed else "none yet; nothing seen since asks for one"  # type: ignore[arg-type]
    text.append("Proposed MDT tier: ")
    text.append(f"{words}\n", "bold")
    for reason in dict.fromkeys((r.text, r.citation, r.rule) for r in found.reasons):
        text.append(f"  because: {reason[0]} ({reason[1]})\n")
    text.append_text(at_risk_in_words(found))
    return text


def at_risk_in_words(found: Triage) -> Text:
    """``At risk: yes · Group 1: any one, 1 present · …`` and the citation."""
    parts = ["yes" if found.at_risk else "no, as far as answered"]
    groups = found.determination.groups
    parts += [f"{group.title}, {len(group.present)} present" for group in groups]
    if found.determination.field_set:
        parts.append("a worker set the status field")
    text = Text(f"At risk: {' · '.join(parts)}")
    if groups:
        text.append(f" ({groups[0].citation})")
    return text
