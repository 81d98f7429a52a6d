"""The one form: made from the schema of any kind; the desk's problems stand under the field they are of."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from mdtkit.chronology.kinds import KINDS
from mdtkit.chronology.problem import Problem
from mdtkit.desk import Desk
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.choices import options_of
from mdtkit.tui.screens.county_form import CountyForm
from mdtkit.tui.screens.entry import EntryPlace
from mdtkit.tui.widgets.chooser import Chooser
from mdtkit.tui.widgets.fields import Fillable
from mdtkit.tui.widgets.form import Form, Row
from mdtkit.tui.widgets.spec import Option, Spec, specs_of
from tests.tui.stage import NARROW, Bare, said, settle, type_in

YESNO = (Option("yes", "Yes"), Option("no", "No"), Option("unknown", "Unknown"))
LONG = tuple(Option(f"party_{n}", f"Party {n}") for n in range(12))
SPECS = (
    Spec("at", "happened", "line", value="now"),
    Spec("victim", "victim", "code", options=YESNO),
    Spec("to", "to", "code", options=LONG, required=True),
    Spec("triggers", "triggers", "codes", options=YESNO[:2]),
    Spec("indicators", "indicators", "codemap", options=LONG[:3], answers=YESNO),
    Spec("hours", "hours", "int"),
    Spec("note", "note", "note"),
)


class Sheet(Bare):
    """A form and what it sent."""

    def __init__(self, specs: Sequence[Spec]) -> None:
        super().__init__()
        self.specs = specs
        self.sent: dict[str, object] | None = None

    def compose(self) -> ComposeResult:
        yield Form(self.specs)

    @property
    def form(self) -> Form:
        return self.query_one(Form)

    def on_form_sent(self, event: Form.Sent) -> None:
        self.sent = event.form.values()


async def test_every_field_is_filled_by_keyboard_alone_and_read_back() -> None:
    app = Sheet(SPECS)
    async with app.run_test(size=(100, 50)) as pilot:
        app.form.start("victim")
        await pilot.press("y", "tab", "1", "1", "enter", "tab", "space", "tab", "y", "n", "question_mark", "tab")
        await pilot.press("4", "enter")
        await pilot.pause()
    assert app.sent == {
        "at": "now",
        "victim": "yes",
        "to": "party_11",
        "triggers": ["yes"],
        "indicators": {"party_0": "yes", "party_1": "no", "party_2": "unknown"},
        "hours": 4,
    }


async def test_what_was_read_can_be_filled_in_again() -> None:
    values: dict[str, object] = {
        "at": "01:20",
        "victim": "no",
        "to": "party_3",
        "triggers": ["no"],
        "indicators": {"party_1": "unknown"},
        "hours": 7,
        "note": "first line\nsecond line",
    }
    app = Sheet(SPECS)
    async with app.run_test(size=(100, 50)) as pilot:
        app.form.fill(values)
        await pilot.pause()
        assert app.form.values() == values


async def test_a_problem_stands_under_its_field_and_the_first_gets_the_focus() -> None:
    app = Sheet(SPECS)
    async with app.run_test(size=(100, 50)) as pilot:
        app.form.complain(
            [
                Problem(field="indicators.party_9", message="'party_9' is not a known indicator"),
                Problem(field="to", message="to is missing"),
                Problem(field="elsewhere", message="the home is full"),
            ]
        )
        await pilot.pause()
        told = {row.spec.name: str(row.query_one(".under").render()) for row in app.query(Row)}
        assert told["to"] == "! to is missing"
        assert "party_9" in told["indicators"]
        assert str(app.query_one(".summary").render()) == "! the home is full"
        assert app.form.at == "to"


async def test_nothing_typed_is_lost_by_a_refusal() -> None:
    app = Sheet(SPECS)
    async with app.run_test(size=(100, 50)) as pilot:
        app.form.fill({"note": "what the caller said"})
        app.form.complain([Problem(field="to", message="to is missing")])
        await pilot.pause()
        assert app.form.values()["note"] == "what the caller said"


async def test_a_form_that_nobody_touched_is_not_touched() -> None:
    app = Sheet(SPECS)
    async with app.run_test(size=(100, 50)) as pilot:
        await pilot.pause()
        assert not app.form.touched
        app.form.start("hours")
        await pilot.press("3")
        assert app.form.touched


async def test_every_kind_of_entry_has_a_form_with_a_field_for_each_member(desk: Desk) -> None:
    for kind in (kind for kind in KINDS.values() if not kind.book):
        specs = specs_of(kind, options_of(desk))
        assert {spec.name for spec in specs} == {
            field.name for field in kind.fields if not (field.by_desk or field.hidden)
        }
        required = [spec.required for spec in specs]
        assert required == sorted(required, reverse=True)


async def test_all_fields_can_be_read_and_filled() -> None:
    app = Sheet(SPECS)
    async with app.run_test(size=(100, 50)):
        assert all(isinstance(row.field, Fillable) for row in app.query(Row))


async def test_codes_are_spoken_of_in_the_countys_words(desk: Desk) -> None:
    titles = {option.code: option.title for option in options_of(desk)("agency")}
    assert titles["testado_pd"] == "Testado PD"


async def test_a_label_that_is_longer_than_its_column_is_said_to_its_end(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        app.go(CountyForm("A form", [Spec("long", "a label of quite a few more words than fit", "line")], str))
        await settle(pilot)
        labels = " ".join(line[:24].strip() for line in said(app).splitlines())
        assert "a label of quite a few more words than fit" in " ".join(labels.split())


async def test_what_mdtkit_writes_by_itself_is_asked_of_nobody(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        app.go(EntryPlace(desk.case(crisis), "case.linked"))
        await settle(pilot)
        asked = {spec.name for spec in app.screen.query_one(Form).specs}
        assert {"case", "relation"} <= asked
        assert "mirrors" not in asked


async def test_a_title_typed_whole_is_chosen_before_longer_ones_that_begin_with_it() -> None:
    options = (Option("vacated", "Hearing taken off calendar"), Option("hearing", "Hearing"), Option("order", "Order"))
    app = Bare()
    async with app.run_test(size=(80, 24)) as pilot:
        chosen: list[str | None] = []
        _ = app.push_screen(Chooser("what", options), chosen.append)
        await pilot.pause()
        await type_in(pilot, "hearing")
        await pilot.press("enter")
        await pilot.pause()
        assert chosen == ["hearing"]
