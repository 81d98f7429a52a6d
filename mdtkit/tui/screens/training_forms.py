"""What is put on record of training: a course taken, other training accepted, a session, who came, a new version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from mdtkit.desk import courses, sessions, training
from mdtkit.desk.times import show_short
from mdtkit.tui.choices import options_of
from mdtkit.tui.screens.county_form import CountyForm
from mdtkit.tui.widgets.spec import Option, Spec

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.directory import Person

TIME = "2026-04-01 09:00, in the county's zone"


def _courses(desk: Desk) -> tuple[Option, ...]:
    return tuple(Option(one.id, one.title) for one in desk.protocol.courses.values() if not one.off)


def _text(values: Mapping[str, object], name: str) -> str:
    return str(values.get(name) or "")


def _day(values: Mapping[str, object], name: str) -> date | None:
    day = values.get(name)
    return day if isinstance(day, date) else None


def taken(desk: Desk, person: Person, course: str | None = None) -> CountyForm:
    """A course that somebody took, a statement they signed, or both."""
    signed_for = tuple(Option(code, code.replace("_", " ")) for code in training.statements(desk))
    specs = [
        Spec("course", "course taken", "code", options=_courses(desk), value=course),
        Spec("day", "on", "date", help="the day it was attended; today, if left empty"),
        Spec("statement", "statement signed", "code", options=signed_for),
        Spec("until", "holds until", "date", help="its last day, where it runs out"),
    ]

    def deed(values: Mapping[str, object]) -> str:
        day, until = (_day(values, name) for name in ("day", "until"))
        of, statement = _text(values, "course"), _text(values, "statement")
        training.taken(desk, person.id, course=of, day=day, statement=statement, until=until)
        return f"Recorded for {person.name}."

    return CountyForm(f"Training of {person.name}", specs, deed)


def equivalent(desk: Desk, person: Person, course: str | None = None) -> CountyForm:
    """Other training that another, named person accepts in place of a course."""
    others = tuple(option for option in options_of(desk)("person") if option.code != person.id)
    specs = [
        Spec("course", "in place of", "code", options=_courses(desk), required=True, value=course),
        Spec("day", "taken on", "date", required=True, help="the day on which it was taken"),
        Spec("what", "what was taken", "line", required=True, help="which training, and from whom"),
        Spec("approved_by", "accepted by", "code", options=others, required=True, help="for the county; never oneself"),
    ]

    def deed(values: Mapping[str, object]) -> str:
        of, by, what = (_text(values, name) for name in ("course", "approved_by", "what"))
        courses.accept(desk, person.id, of, day=_day(values, "day") or desk.today(), approved_by=by, what=what)
        return f"Accepted for {person.name}."

    return CountyForm(f"Other training of {person.name}", specs, deed)


def session(desk: Desk, course: str | None = None) -> CountyForm:
    """A new session of a course."""
    specs = [
        Spec("course", "course", "code", options=_courses(desk), required=True, value=course),
        Spec("starts", "begins", "line", required=True, help=TIME),
        Spec("agency", "hosted by", "code", options=tuple(options_of(desk)("agency"))),
        Spec("capacity", "room for", "int", help="how many"),
    ]

    def deed(values: Mapping[str, object]) -> str:
        starts, room = values["starts"], values.get("capacity")
        assert isinstance(starts, datetime)  # noqa: S101 - the form has read it
        of, agency = _text(values, "course"), _text(values, "agency") or None
        _ = sessions.plan(desk, of, starts, agency=agency, capacity=room if isinstance(room, int) else None)
        return f"A session on {show_short(starts, desk.county.zone, desk.now())}."

    return CountyForm("A session of a course", specs, deed, times=("starts",))


def attendance(desk: Desk, held: sessions.Session) -> CountyForm:
    """Who came to a session: those who need its course stand first, who is on the list already is not asked."""
    needing = {
        one.person.id for one in courses.trainees(desk) if any(its.course == held.course for its in one.standings)
    }
    people = [one for one in options_of(desk)("person") if one.code not in held.attended]
    listed = [Option(one.code, one.title, "need this course") for one in people if one.code in needing]
    listed += [Option(one.code, one.title, "others") for one in people if one.code not in needing]
    specs = [Spec("came", "who came", "codes", options=tuple(listed), required=True)]

    def deed(values: Mapping[str, object]) -> str:
        ticked = values.get("came")
        added = sessions.came(desk, held.session, [str(one) for one in ticked] if isinstance(ticked, list) else [])
        return f"{added} recorded as having come."

    title = desk.protocol.courses[held.course].title if held.course in desk.protocol.courses else held.course
    return CountyForm(f"Who came: {title}", specs, deed)


def booking(desk: Desk, held: sessions.Session) -> CountyForm:
    """A place in a session for somebody; where it is full they wait."""
    people = tuple(one for one in options_of(desk)("person") if one.code not in held.asked)
    specs = [Spec("person", "for whom", "code", options=people, required=True)]

    def deed(values: Mapping[str, object]) -> str:
        done = sessions.book(desk, held.session, _text(values, "person"))
        return f"It is full: number {done.place} on its waiting list." if done.place else "Has a place."

    return CountyForm("A place in the session", specs, deed)


def cancelling(desk: Desk, held: sessions.Session) -> CountyForm:
    """A session that does not take place; who had a place or waited for one is named, so that somebody tells them."""
    people = desk.directory.people()

    def deed(values: Mapping[str, object]) -> str:
        told = sessions.cancel(desk, held.session, reason=_text(values, "reason") or None).asked
        names = ", ".join(people[one].name if one in people else one for one in told)
        return f"Called off. To be told: {names}." if names else "Called off."

    return CountyForm("The session is called off", [Spec("reason", "why", "line")], deed)


def version(desk: Desk, course: str) -> CountyForm:
    """A new version of a course and what changed in it."""
    specs = [
        Spec("version", "version", "line", required=True, help="as its writer calls it, such as 2 or 2026-01"),
        Spec("change", "what changed", "note"),
    ]

    def deed(values: Mapping[str, object]) -> str:
        courses.offer(desk, course, _text(values, "version"), _text(values, "change") or None)
        return "The new version is on record."

    return CountyForm(f"New version: {desk.protocol.courses[course].title}", specs, deed)
