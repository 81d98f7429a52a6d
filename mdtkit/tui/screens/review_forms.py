"""The forms of a case-review meeting: one is planned, somebody gathers the family's input, it is held."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual import on

from mdtkit.desk import review, review_draft
from mdtkit.desk.errors import DeskError
from mdtkit.tui.choices import options_of, title_of
from mdtkit.tui.screens.county_form import CountyForm
from mdtkit.tui.screens.sheet_forms import HOW, PAUSE, TIME, parties
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.spec import Option, Spec
from mdtkit.tui.wording import written

if TYPE_CHECKING:
    from mdtkit.casework.review import Review
    from mdtkit.desk.desk import Desk

WHO, CASES = "Who was to come", "Cases, in running order"


def _list(values: Mapping[str, object], name: str) -> list[str]:
    said = values.get(name)
    return [str(one) for one in said] if isinstance(said, list) else []


def planning(desk: Desk) -> CountyForm:
    """A review over several cases. Who gathers the family's input is named case by case afterwards."""
    cases = tuple(Option(row.ref, f"{row.ref}  {row.tier or ''}".rstrip()) for row in desk.rows() if row.open)
    specs = [
        Spec("starts", "begins", "line", required=True, help=TIME),
        Spec("minutes", "minutes", "int"),
        Spec("cases", CASES, "codes", cases, required=True, section=CASES),
        Spec("seats", "Who is asked", "codes", parties(desk), required=True, section="Who is asked"),
    ]

    def deed(values: Mapping[str, object]) -> str:
        starts, minutes = values["starts"], values.get("minutes")
        assert isinstance(starts, datetime)  # noqa: S101 - the form has read it
        length = minutes if isinstance(minutes, int) else None
        planned = review.plan(desk, starts, _list(values, "cases"), seats=_list(values, "seats"), minutes=length)
        return "\n".join(("The review is planned.", *(f"! {one.message}" for one in planned.warnings)))

    return CountyForm("A case-review meeting", specs, deed, times=("starts",))


def gatherer(desk: Desk, one: Review, case: str) -> CountyForm:
    """Who gathers what child and family want said; the meeting is planned anew with them."""
    people = tuple(options_of(desk)("person"))
    specs = [Spec("person", "gathers the input", "code", people, required=True, value=one.representatives.get(case))]

    def deed(values: Mapping[str, object]) -> str:
        named = {**one.representatives, case: str(values["person"])}
        review.plan(
            desk,
            one.starts,
            one.cases,
            meeting=one.meeting,
            seats=one.seats,
            people=one.people,
            representatives=named,
            minutes=one.minutes,
            purpose=one.purpose,
        )
        return f"Named for {case}."

    return CountyForm(f"Who gathers the input for {case}", specs, deed)


def input_of(desk: Desk, meeting: str, case: str) -> CountyForm:
    """What child or family wants said at the review; it goes into the child's own case."""
    whose = tuple(Option(code, title_of(desk, "party", code)) for code in ("child", "family", "caregiver"))
    specs = [
        Spec("words", "in their words", "note", required=True, help="withheld unless revealed"),
        Spec("whose", "Whose it is", "codes", whose, required=True, section="Whose it is"),
    ]

    def deed(values: Mapping[str, object]) -> str:
        logged = review.gathered(desk, case, meeting, _list(values, "whose"), str(values["words"]))
        return f"Entry {logged.seq} of {logged.case}."

    return CountyForm(f"Input for {case}", specs, deed)


class Holding(CountyForm):
    """The review is held. What is typed is kept, sealed, after every pause; a terminal that dies loses none of it."""

    def __init__(self, title: str, specs: list[Spec], meeting: str, hold: Callable[..., review.Held],
                 done: Callable[[review.Held], object]) -> None:  # fmt: skip
        super().__init__(title, specs, str, times=("began",))
        self._meeting, self._hold, self._told = meeting, hold, done
        self._timer: Any = None
        self._values: dict[str, object] = {}

    @on(Form.Changed)
    def _typed(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, self._keep)

    def _keep(self) -> None:
        desk, self._values = self.desk, self.query_one(Form).values()

        def kept() -> str:
            try:
                # The last of several takes what stands there then; nothing, once it is on record.
                review_draft.keep(desk, self._meeting, self._values)
            except DeskError as refused:
                return f" ! NOT KEPT: {refused.message}"
            return ""

        self.look(kept, lambda words: self.notify(words, severity="error") if words else None, group="draft")

    def send(self, form: Form, values: dict[str, object]) -> None:
        if self._timer is not None:
            self._timer.stop()
        desk = self.desk

        def deed(_sure: bool) -> review.Held:
            held = self._hold(values)
            self._values = {}
            review_draft.keep(desk, self._meeting, {})
            return held

        self.act(deed, self._on_record, form=form)

    def _on_record(self, held: review.Held) -> None:
        self.mdtkit.go_back()
        self._told(held)


def holding(desk: Desk, one: Review, typed: Mapping[str, Any], done: Callable[[review.Held], object]) -> Holding:
    """Who came, which cases were talked about, what was decided. ``typed``: what was kept of an earlier hour."""
    people = desk.directory.people()
    asked = tuple(
        Option(name, people[name].name if name in people else title_of(desk, "party", name)) for name in one.asked
    )
    hows = tuple(Option(code, title_of(desk, "attendance", code)) for code in HOW)
    cases = tuple(Option(case, case) for case in one.cases)
    now = written(desk.now(), desk.county.zone)
    talked = typed.get("cases", list(one.cases))
    specs = [
        Spec("attended", WHO, "codemap", asked, hows, value=typed.get("attended"), section=WHO),
        Spec("cases", "Talked about", "codes", cases, required=True, value=talked, section="Talked about"),
        Spec("began", "began", "line", required=True, value=typed.get("began", now), help=TIME, section="The meeting"),
        Spec("decisions", "decided", "note", value=typed.get("decisions"), section="The meeting",
             help="about the county's work, no child; what was decided of one child goes into its case"),
    ]  # fmt: skip

    def hold(values: Mapping[str, object]) -> review.Held:
        said = values.get("attended")
        how = {str(name): str(came) for name, came in said.items()} if isinstance(said, Mapping) else {}
        present, remote, absent = ([name for name, came in how.items() if came == one_of] for one_of in HOW)
        began, decided = values["began"], str(values.get("decisions") or "") or None
        starts = began if isinstance(began, datetime) else None
        return review.hold(desk, one.meeting, present=present, remote=remote, absent=absent,
                           cases=_list(values, "cases"), starts=starts, decisions=decided)  # fmt: skip

    return Holding("The case review", [spec for spec in specs if spec.type != "codemap" or spec.options],
                   one.meeting, hold, done)  # fmt: skip
