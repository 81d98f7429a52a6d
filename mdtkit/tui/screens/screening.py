"""The form of any instrument, made from its manifest: item by item, numbers and band beside while one answers.

"No information" is an answer of its own. What is typed is kept as a draft, sealed, until it is recorded; the band
beside proposes, and decides nothing.
"""

from __future__ import annotations

from typing import Any

import msgspec
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from mdtkit.casework.instruments.answers import Given
from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput, DeskError
from mdtkit.desk.instruments import drafts
from mdtkit.desk.instruments.screening import Administered, administer, checked
from mdtkit.desk.times import read_instant, show_instant
from mdtkit.protocol.instruments import Instrument
from mdtkit.tui.outcome import in_words
from mdtkit.tui.screens.draft import DISCARD, GO_ON, DraftOffer
from mdtkit.tui.screens.overlay import Question, Telling
from mdtkit.tui.screens.place import Place
from mdtkit.tui.screens.screening_form import ITEM, OTHERS, help_of, names_of, result_in_words, specs_for
from mdtkit.tui.widgets.form import Form

PAUSE = 0.3
"""Seconds without a key until what was answered is sealed away."""


class ScreeningPlace(Place):
    """One administration of one instrument. Nothing is recorded before enter; what was answered is kept until then."""

    HELP = (
        "Each item is answered by its levels: left and right, space, or a letter. No information is an answer of its "
        "own and raises nothing. Enter or ctrl+s records; esc keeps what is there as a draft, sealed, on this device."
    )
    BINDINGS = [
        Binding("enter", "commit", "record", key_display="enter", id="screening.commit"),
        Binding("f2", "group", "next group", id="screening.group"),
        Binding("escape", "leave", "keep draft and leave", id="screening.back"),
    ]

    def __init__(self, ref: str, tool: Instrument) -> None:
        super().__init__()
        self.ref, self.tool = ref, tool
        self._names = names_of(tool)
        self._timer: Any = None
        self._touched = False

    @property
    def where(self) -> str:
        return self.ref

    def body(self) -> ComposeResult:
        verified = "" if self.tool.about.verified else "  NOT VERIFIED"
        yield Static(f"{self.tool.about.title}{verified}", classes="title", markup=False)
        with Horizontal(id="screening"):
            yield Form(specs_for(self.desk, self.tool))
            with VerticalScroll(id="result", can_focus=False):
                yield Static("", id="scored", markup=False)
        yield Static("", id="field-help", markup=False)
        yield Static(" not recorded", id="draft", markup=False)

    def on_mount(self) -> None:
        self.query_one(Form).start(next(iter(self._names), None))
        self.look(lambda: drafts.load(self.desk, self.ref, self.tool.id), self._offer, group="draft")
        self._show_result()

    # ── the draft ─────────────────────────────────────────────────────────────────────────────────
    def _offer(self, kept: drafts.Kept | None) -> None:
        if kept is None or self._touched:
            return

        def decided(answer: str | None) -> None:
            if answer == GO_ON:
                self._fill(kept)
            elif answer == DISCARD:
                self.look(lambda: drafts.discard(self.desk, self.ref, self.tool.id), lambda _: None, group="draft")
            else:
                self.mdtkit.go_back()

        self.mdtkit.go(DraftOffer(kept.saved, self.desk.county.zone, self.desk.now(), "administration"), decided)

    def _fill(self, kept: drafts.Kept) -> None:
        spec_of = {name: spec for spec, (_, name) in self._names.items()}
        given = {**kept.answers, **kept.scores}
        self.query_one(Form).fill({spec_of[name]: value for name, value in given.items() if name in spec_of})
        self.query_one(Form).fill(kept.data)
        self._show_result()

    def _seal(self) -> drafts.Kept | DeskError:
        given, data = self._given()
        try:
            return drafts.save(self.desk, self.ref, self.tool.id, given, data)
        except DeskError as refused:
            return refused

    def _kept(self, kept: drafts.Kept | DeskError) -> None:
        if isinstance(kept, DeskError):
            self._say(f" ! DRAFT NOT KEPT: {kept.message}")
        else:
            stamp = show_instant(kept.saved, self.desk.county.zone).split()[-2]
            self._say(f" draft kept {stamp}, sealed   not recorded")

    def _say(self, words: str) -> None:
        self.query_one("#draft", Static).update(words)

    # ── what is answered ──────────────────────────────────────────────────────────────────────────
    def _given(self) -> tuple[Given, dict[str, Any]]:
        """Answers, numbers of the sheet, and the other fields of the entry, as they stand in the form."""
        values = self.query_one(Form).values()
        answers: dict[str, object] = {}
        scores: dict[str, object] = {}
        for spec, (part, name) in self._names.items():
            if spec in values:
                (answers if part == ITEM else scores)[name] = values[spec]
        data = {name: values[name] for name in OTHERS if name in values}
        return Given(answers=answers, scores=scores), data

    @on(Form.Changed)
    def _changed(self) -> None:
        self._touched = True
        self._show_result()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, lambda: self.look(self._seal, self._kept, group="draft"))

    @on(Form.Entered)
    def _entered(self, event: Form.Entered) -> None:
        self.query_one("#field-help", Static).update(Text(help_of(self.tool, self._names, event.form, event.name)))

    def _show_result(self) -> None:
        found = checked(self.tool, self._given()[0], partial=True)
        self.query_one("#scored", Static).update(result_in_words(found))

    # ── acts ──────────────────────────────────────────────────────────────────────────────────────
    def action_group(self) -> None:
        form = self.query_one(Form)
        order = [spec.name for spec in form.specs]
        here = order.index(form.at) if form.at in order else -1
        firsts = form.sections()
        form.start(next((name for name in firsts if order.index(name) > here), firsts[0]))

    def action_commit(self) -> None:
        self.query_one(Form).action_send()

    @on(Form.Sent)
    def _sent(self, event: Form.Sent) -> None:
        event.stop()
        values = event.form.values()
        try:
            at = read_instant(str(values.get("at", "now")), self.desk.county.zone, self.desk.now(), "at").instant
        except BadInput as wrong:
            event.form.complain(wrong.problems)
            return
        event.form.complain((), focus=False)
        given, data = self._given()

        def deed(sure: bool) -> Administered:
            try:
                done = administer(
                    self.desk, self.ref, self.tool.id, given, data=data, at=at, confirm=sure,
                    indicators=values.get("determined") == "yes",
                )  # fmt: skip
            except BadInput as refused:
                raise self._under_fields(refused) from None
            drafts.discard(self.desk, self.ref, self.tool.id)
            return done

        if self._timer is not None:
            self._timer.stop()
        self.act(deed, self._recorded, form=event.form)

    def _under_fields(self, refused: BadInput) -> BadInput:
        """The same refusal, its problems named by the fields of this form."""
        spec_of = {name: spec for spec, (_, name) in self._names.items()}
        problems: list[Problem] = [
            msgspec.structs.replace(problem, field=spec_of.get(problem.field, problem.field))
            for problem in refused.problems
        ]
        return type(refused)(refused.message, problems)

    def _recorded(self, done: Administered) -> None:
        self.mdtkit.go_back()
        lines = [
            in_words(self.tool.about.title, done.logged, self.desk.protocol),
            "",
            *str(result_in_words(done.checked)).splitlines(),
        ]
        warnings = [warning.message for warning in (*done.logged.warnings, *done.minded)]
        if warnings:
            lines += ["", "To be minded; it has been recorded all the same:", *warnings]
        self.mdtkit.go(Telling("Recorded", lines, tone="mind" if warnings else ""))

    def action_leave(self) -> None:
        if not self._touched:
            self.mdtkit.go_back()
            return
        if self._timer is not None:
            self._timer.stop()
        self.look(self._seal, self._left, group="draft")

    def _left(self, kept: drafts.Kept | DeskError) -> None:
        if not isinstance(kept, DeskError):
            self.mdtkit.go_back()
            self.app.notify("The draft is kept, sealed, on this device: the same form goes on with it.")
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.mdtkit.go_back()

        said = (kept.message, "Leaving now loses what was answered.")
        self.mdtkit.go(Question("Leave without a draft?", said, yes="leave it", no="go on answering"), answered)
