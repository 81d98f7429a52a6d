"""The forms of a meeting that is held: who is here, a decision, an action, the next meeting. They go on its sheet.

Nothing of them is on record before the meeting is. What is typed is kept on the device after every pause.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from textual import on

from mdtkit.desk.agenda import Agenda
from mdtkit.desk.hearing import who
from mdtkit.desk.meeting_sheet import Agreed, Sheet
from mdtkit.tui.choices import options_of, title_of
from mdtkit.tui.screens.county_form import CountyForm
from mdtkit.tui.screens.overlay import Question
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.spec import Option, Spec
from mdtkit.tui.wording import written

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

PAUSE = 0.3
"""Seconds without a key until what was typed is kept."""
TIME = "2026-03-08 10:00, 10:00 (today), now, -20min; the county's zone"
OWNERS, SIGNED = "Who owns it", "Signed the statement"
HOW = ("present", "remote", "absent")
Take = Callable[[Mapping[str, object]], Sheet]
"""The sheet with what stands in the form."""


class SheetForm(CountyForm):
    """A form whose values go on the sheet of a meeting. ``name`` is under what its typing is kept until then."""

    HELP = "Enter or ctrl+s puts it on the sheet of the meeting; on record it is when the meeting is."

    def __init__(
        self,
        title: str,
        specs: Sequence[Spec],
        name: str,
        take: Take,
        put: Callable[[Sheet], object],
        typing: Callable[[str, dict[str, Any]], object],
        *,
        times: Sequence[str] = (),
    ) -> None:
        super().__init__(title, specs, str, times=times)
        self._sheet_name, self._take, self._put, self._typing = name, take, put, typing
        self._timer: Any = None

    @on(Form.Changed)
    def _typed(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, self._keep)

    def _keep(self) -> None:
        self._typing(self._sheet_name, self.query_one(Form).values())

    def action_leave(self) -> None:
        """Leave the form; what was typed and is given up is not offered again."""
        if not self.query_one(Form).touched:
            self.mdtkit.go_back()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                if self._timer is not None:
                    self._timer.stop()
                self._typing(self._sheet_name, {})
                self.mdtkit.go_back()

        said = ("It is not on the sheet of the meeting.",)
        self.mdtkit.go(Question("Give this up?", said, yes="give it up", no="go on typing"), answered)

    def send(self, form: Form, values: dict[str, object]) -> None:  # noqa: ARG002 - CountyForm's signature
        if self._timer is not None:
            self._timer.stop()
        sheet = self._take(values)
        rest = {name: typed for name, typed in sheet.typing.items() if name != self._sheet_name}
        self.mdtkit.go_back()
        self._put(msgspec.structs.replace(sheet, typing=rest))


def name_of(form: str) -> str:
    """What a form of the sheet is called."""
    return {"attendance": "who is here", "action": "an action", "next": "the next meeting"}.get(form, "a decision")


def known(sheet: Sheet, name: str, specs: Sequence[Spec]) -> list[Spec]:
    """The specifications with what was typed in the form before the machine stopped."""
    typed = sheet.typing.get(name, {})
    return [replace(spec, value=typed[spec.name]) if spec.name in typed else spec for spec in specs]


# ── who is here ───────────────────────────────────────────────────────────────────────────────────────
def attendance(desk: Desk, whole: Agenda, sheet: Sheet) -> list[Spec]:
    """Who was to come and how they came; who came unasked; who signed; when it began; the child's part."""
    answers = tuple(Option(code, title_of(desk, "attendance", code)) for code in HOW)
    asked = tuple(Option(to.name, who(desk, to)) for to in whole.attendees)
    names = {option.code for option in asked}
    others = [option for option in (*options_of(desk)("person"), *parties(desk)) if option.code not in names]
    came = [name for name in sheet.attended if name not in names]
    persons = tuple(Option(to.person, who(desk, to)) for to in whole.attendees if to.person)
    yes = options_of(desk)("answer")
    specs = [
        Spec("attended", "Who was to come", "codemap", asked, answers, value=sheet.attended, section="Who was to come"),
        Spec(
            "signed", "Signed the statement", "codes", persons, value=list(sheet.signed), section="Signed the statement"
        ),
        Spec("began", "began", "line", value=written(sheet.began, desk.county.zone), help=TIME, section="The meeting"),
        *(
            Spec(name, label, "code", tuple(yes), value=sheet.answers.get(name), section="The meeting")
            for name, label in (("child_asked", "child was asked"), ("child_took_part", "child took part"))
        ),
        Spec("others", "Came unasked", "codes", tuple(others), value=came, section="Came unasked"),
    ]
    return known(sheet, "attendance", [spec for spec in specs if spec.options or spec.type == "line"])


def took_attendance(sheet: Sheet, values: Mapping[str, object]) -> Sheet:
    """The sheet with who came."""
    said, others, signed = (values.get(name) for name in ("attended", "others", "signed"))
    attended = {str(k): str(v) for k, v in said.items()} if isinstance(said, Mapping) else {}
    for name in others if isinstance(others, list) else ():
        attended[str(name)] = sheet.attended.get(str(name), "present")
    answers = {**sheet.answers, **{n: str(values[n]) for n in ("child_asked", "child_took_part") if values.get(n)}}
    began = values.get("began")
    return msgspec.structs.replace(
        sheet,
        attended=attended,
        signed=tuple(map(str, signed)) if isinstance(signed, list) else (),
        answers=answers,
        began=began if isinstance(began, datetime) else sheet.began,
    )


def parties(desk: Desk) -> tuple[Option, ...]:
    """Every party by its title."""
    return tuple(Option(code, title_of(desk, "party", code)) for code in desk.protocol.parties)


# ── a decision, an action, the next meeting ───────────────────────────────────────────────────────────
def decision(sheet: Sheet, key: str) -> list[Spec]:
    """What was decided about one item."""
    help_ = "withheld unless revealed; empty takes it back"
    return known(sheet, f"decide/{key}", [Spec("words", "decided", "note", value=sheet.decided.get(key), help=help_)])


def took_decision(sheet: Sheet, key: str, values: Mapping[str, object]) -> Sheet:
    """The sheet with what was decided; the item has been talked about."""
    words = str(values.get("words") or "")
    decided = {name: said for name, said in sheet.decided.items() if name != key}
    if words:
        decided[key] = words
    return msgspec.structs.replace(sheet, decided=decided, done=tuple(dict.fromkeys((*sheet.done, key))))


def action(desk: Desk, sheet: Sheet, old: Agreed | None) -> list[Spec]:
    """Who does what by when."""
    words, due, seats = (old.action, old.due, list(old.seats)) if old else (None, None, None)
    told = "it stays open until every owner has done its part"
    specs = [
        Spec("action", "what", "note", required=True, value=words, help="in words; withheld unless revealed"),
        Spec("due", "by", "date", value=due, help="a day, such as 2026-03-20"),
        Spec("seats", OWNERS, "codes", parties(desk), required=True, value=seats, help=told, section=OWNERS),
    ]
    return known(sheet, "action", specs)


def took_action(sheet: Sheet, old: Agreed | None, values: Mapping[str, object]) -> Sheet:
    """The sheet with the action, in place of ``old`` where that is given."""
    seats, due = values.get("seats"), values.get("due")
    new = Agreed(
        seats=tuple(map(str, seats)) if isinstance(seats, list) else (),
        action=str(values["action"]),
        due=due.isoformat() if isinstance(due, date) else None,
    )
    kept = [one for one in sheet.actions if one != old]
    return msgspec.structs.replace(sheet, actions=(*kept, new))


def following(desk: Desk, sheet: Sheet, by: str) -> list[Spec]:
    """When the team meets next. ``by``: what the protocol says of it."""
    starts = written(sheet.next_starts, desk.county.zone) if sheet.next_starts else None
    specs = [
        Spec("starts", "begins", "line", required=True, value=starts, help=f"{by}{TIME}"),
        Spec("type", "meeting", "code", tuple(options_of(desk)("meeting_type")), required=True, value=sheet.next_type),
    ]
    return known(sheet, "next", specs)


def took_following(sheet: Sheet, values: Mapping[str, object]) -> Sheet:
    """The sheet with the next meeting."""
    starts = values["starts"]
    assert isinstance(starts, datetime)  # noqa: S101 - the form has read it
    return msgspec.structs.replace(sheet, next_starts=starts, next_type=str(values["type"]))
