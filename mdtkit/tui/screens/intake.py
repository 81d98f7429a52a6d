"""Intake, while on the telephone: any order, kept as typed; the right side says what it starts. Enter commits."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from mdtkit.chronology.problem import Problem
from mdtkit.desk import drafts
from mdtkit.desk.drafts import Kept
from mdtkit.desk.errors import BadInput, DeskError
from mdtkit.desk.intake import Opened, Preview, Referral, open_known
from mdtkit.desk.times import read_instant, show_instant
from mdtkit.tui.outcome import tell
from mdtkit.tui.screens.draft import DISCARD, GO_ON, DraftOffer
from mdtkit.tui.screens.find import NEW, FindSheet
from mdtkit.tui.screens.intake_form import TIMES, frozen, intake_specs
from mdtkit.tui.screens.intake_preview import preview_in_words
from mdtkit.tui.screens.overlay import Question
from mdtkit.tui.screens.place import Place
from mdtkit.tui.screens.tier import TierPlace
from mdtkit.tui.widgets.form import Form

PAUSE = 0.3
"""Seconds without a key until the right side is asked anew and what was typed is sealed away."""


class IntakePlace(Place):
    """The referral form. Nothing is a case before it is committed; what was typed is kept until then, sealed."""

    HELP = (
        "Type what the caller says, in any order; what is not known stays empty. F3 looks whether the child is known, "
        "F2 goes to the next group, F5 says now. Enter commits; ctrl+g commits and decides the MDT tier."
    )
    BINDINGS = [
        Binding("enter", "commit", "commit", key_display="enter", id="intake.commit"),
        Binding("f2", "group", "next group", id="intake.group"),
        Binding("f3", "find", "find child", id="intake.find"),
        Binding("f5", "now", "now", id="intake.now"),
        Binding("ctrl+g", "decide", "decide tier", priority=True, id="intake.decide"),
        Binding("escape", "leave", "keep draft", id="intake.back"),
    ]

    def __init__(self, first: Mapping[str, object] | None = None) -> None:
        super().__init__()
        self._first = dict(first or {})
        """What is known before the first key: the name that was looked for."""
        self._into: str | None = None
        """The case that the child has already, where somebody said so: the referral goes there."""
        self._then_decide = False
        self._timer: Any = None
        self._draft: dict[str, object] | None = None
        """What is to be kept as the draft; None when there is nothing, or no longer."""

    @property
    def where(self) -> str:
        return "New referral"

    def body(self) -> ComposeResult:
        with Horizontal(id="intake"):
            yield Form(intake_specs(self.desk, self.mdtkit.draft))
            with VerticalScroll(id="starts", can_focus=False):
                yield Static("What this starts", classes="section")
                yield Static("", id="preview", markup=False)
        yield Static(" not yet a case", id="draft", markup=False)

    def on_mount(self) -> None:
        # What was taken up again is the draft of this form, too: once recorded it must not be offered any more.
        self._draft = self.mdtkit.draft
        self.query_one(Form).start("received" if self.mdtkit.draft is None else None)
        if self.mdtkit.draft is None:
            self.look(lambda: drafts.load(self.desk), self._offer, group="draft")
        self._ask_preview()

    # ── the draft ─────────────────────────────────────────────────────────────────────────────────
    def _offer(self, kept: Kept | None) -> None:
        """A draft of an earlier sitting lies here: it is not written over before somebody has decided."""
        if kept is None and self._first:
            self.query_one(Form).fill(self._first)
        if kept is None or self._draft is not None:
            return

        def decided(answer: str | None) -> None:
            if answer == GO_ON:
                self._draft = self.mdtkit.draft = dict(kept.values)
                self.query_one(Form).fill(kept.values)
            elif answer == DISCARD:
                self.look(lambda: drafts.discard(self.desk), lambda _: self._say(" not yet a case"), group="draft")
            else:
                self.mdtkit.go_back()

        self.mdtkit.go(DraftOffer(kept.saved, self.desk.county.zone, self.desk.now()), decided)

    def _keep(self) -> None:
        """Seal what was typed, off the screen's thread; the last of several takes what stands there then."""
        if self._draft is not None:
            self.look(self._seal, self._kept, group="draft")

    def _seal(self) -> Kept | DeskError | None:
        typed = self._draft
        if typed is None:
            return None
        try:
            return drafts.save(self.desk, typed)
        except DeskError as refused:
            return refused  # said on the last line: a sheet over the form would stop the telephone call

    def _kept(self, kept: Kept | DeskError | None) -> None:
        if isinstance(kept, Kept):
            stamp = show_instant(kept.saved, self.desk.county.zone).split()[-2]
            goes = f"a further referral of {self._into}" if self._into else "not yet a case"
            self._say(f" draft kept {stamp}, sealed   {goes}")
        elif kept is not None:
            self._say(f" ! DRAFT NOT KEPT: {kept.message}")

    @on(Form.Entered)
    def _another_field(self) -> None:
        self._keep()

    # ── what is typed ─────────────────────────────────────────────────────────────────────────────
    def referral(self) -> tuple[Referral | None, list[Problem]]:
        """What stands in the form, as the desk takes it, and what of it cannot be read."""
        values = self.query_one(Form).values()
        problems: list[Problem] = []
        now, zone = self.desk.now(), self.desk.county.zone
        given: dict[str, Any] = {name: value for name, value in values.items() if name in Referral.__struct_fields__}
        if "received" not in values:
            problems.append(Problem(field="received", message="when did it reach the agency? now, 01:20, -20min"))
        for name in TIMES:
            try:
                text = str(values[name]) if name in values else None
                given[name] = read_instant(text, zone, now, name).instant if text is not None else None
            except BadInput as wrong:
                problems += wrong.problems
        try:
            given["born"] = date.fromisoformat(str(values["born"])) if "born" in values else None
        except ValueError:
            problems.append(Problem(field="born", message="a day is written like 2011-05-30"))
        hours = values.get("assault_hours")
        if hours is not None and not isinstance(hours, int):
            problems.append(Problem(field="assault_hours", message="a whole number of hours"))
        return (None, problems) if problems else (Referral(**given), [])

    @on(Form.Changed)
    def _typed(self, event: Form.Changed) -> None:
        if event.name in TIMES:
            self._remark(event.form, event.name)
        self._draft = frozen(event.form.values(), self.desk.county.zone, self.desk.now())
        self.mdtkit.draft = self._draft
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, self._paused)

    def _paused(self) -> None:
        self._keep()
        self._ask_preview()

    def _remark(self, form: Form, name: str) -> None:
        text = str(form.values().get(name, ""))
        try:
            read = read_instant(text, self.desk.county.zone, self.desk.now(), name)
        except BadInput:
            form.unremark(name)
        else:
            form.remark(name, read.remark or "")

    def _say(self, words: str) -> None:
        self.query_one("#draft", Static).update(words)

    # ── what it starts ────────────────────────────────────────────────────────────────────────────
    def _ask_preview(self) -> None:
        referral, problems = self.referral()
        if referral is None:
            self.query_one("#preview", Static).update(Text("; ".join(p.message for p in problems)))
            return
        self.look(lambda: self.desk.preview(referral), self._show_preview, group="preview")

    def _show_preview(self, preview: Preview) -> None:
        words = preview_in_words(preview, self.desk, narrow=self.has_class("-narrow"))
        self.query_one("#preview", Static).update(words)

    # ── acts ──────────────────────────────────────────────────────────────────────────────────────
    def action_group(self) -> None:
        form = self.query_one(Form)
        firsts = form.sections()
        order = [spec.name for spec in form.specs]
        here = order.index(form.at) if form.at in order else -1
        form.start(next((name for name in firsts if order.index(name) > here), firsts[0]), top=True)

    def action_now(self) -> None:
        self.query_one(Form).fill({"received": "now"})

    def action_find(self) -> None:
        values = self.query_one(Form).values()
        sheet = FindSheet(str(values.get("child_name", "")), str(values.get("born", "")))

        def found(ref: str | None) -> None:
            name, born = sheet.asked
            self.query_one(Form).fill({"child_name": name or None, "born": born or None})
            if ref and ref != NEW:
                self._known(ref)

        self.mdtkit.go(sheet, found)

    def _known(self, ref: str) -> None:
        """The child has a case already: this referral goes there, unless somebody says that it is another child."""

        def answered(yes: bool | None) -> None:
            self._into = ref if yes else None
            self._say(f" a further referral of {ref}" if yes else " not yet a case")

        said = (
            f"Is it the child of {ref}? Then what you type is recorded there, as a further referral.",
            "Every referral is kept; an old one is not reopened by it.",
        )
        self.mdtkit.go(
            Question("The child is known", said, yes="it is that child", no="a new case", ready=True), answered
        )

    def action_commit(self) -> None:
        self.query_one(Form).action_send()

    def action_decide(self) -> None:
        self._then_decide = True
        self._commit(self.query_one(Form))

    @on(Form.Sent)
    def _sent(self, event: Form.Sent) -> None:
        event.stop()
        self._then_decide = False
        self._commit(event.form)

    def _commit(self, form: Form) -> None:
        referral, problems = self.referral()
        form.complain(problems)
        if referral is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.act(lambda sure: self._open(referral, sure), self._opened, form=form)

        received = show_instant(referral.received, self.desk.county.zone)
        becomes = f"It goes into {self._into}." if self._into else "It becomes a case."
        said = (f"Information received {received}.", f"The reporting clocks count from then. {becomes}")
        question = Question("Record this referral?", said, yes="record", no="go on typing", ready=True)
        self.mdtkit.go(question, answered)

    def _open(self, referral: Referral, sure: bool) -> Opened:
        if self._into is not None:
            opened = open_known(self.desk, self._into, referral, confirm=sure)
            with suppress(DeskError):
                drafts.discard(self.desk)
        else:
            opened = self.desk.open_case(referral, confirm=sure, draft=self._draft)
        self._draft = None
        return opened

    def _opened(self, opened: Opened) -> None:
        from mdtkit.tui.screens.case import CasePlace

        self.mdtkit.draft = None
        place = TierPlace(opened.case, proceed=True) if self._then_decide else CasePlace(opened.case)
        self.mdtkit.go_instead(place)
        tell(self.mdtkit, "New case" if opened.new else "Further referral", opened.logged)

    def action_leave(self) -> None:
        not_kept = self.mdtkit.keep_draft()
        if not_kept is not None:
            self.mdtkit.ask_to_lose(not_kept, self._leave)
            return
        self._leave()
        if self.mdtkit.draft is not None:
            self.app.notify("The draft is kept, sealed, on this device: n goes on with it.")

    def _leave(self) -> None:
        self.mdtkit.go_back()
