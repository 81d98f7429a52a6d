"""What the directory says of somebody, as one form: to add them, and to change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from mdtkit.casework.persons import DAYS, LISTS, MEMBERS, Person
from mdtkit.chronology.kinds import KINDS
from mdtkit.desk import Desk
from mdtkit.desk.errors import BadInput
from mdtkit.tui.choices import options_of, title_of
from mdtkit.tui.screens.county_form import CountyForm
from mdtkit.tui.widgets.spec import Option, Spec, spec_of

ASKED: Final = (
    "name", "party", "agency", "unit", "position", "telephone", "email", "discipline", "languages", "designee",
    "alternate", "seats", "since", "left",
)  # fmt: skip
"""Everything but the address of an alert channel, which may hold a secret and is set apart."""
HELP: Final = {
    "name": "of a member of staff, never of a child or family",
    "position": "by which it is known who needs which course",
    "telephone": "printed on the crisis card while this person is on call",
}


def added(desk: Desk) -> CountyForm:
    """Add somebody to the directory."""

    def deed(values: Mapping[str, object]) -> str:
        person = desk.directory.add_person(**_said(values))
        return f"{person.name} is in the directory as {person.id}."

    return CountyForm("Add somebody to the directory", _specs(desk, None), deed)


def changed(desk: Desk, person: Person) -> CountyForm:
    """Change what the directory says of somebody; a field that is emptied is said no longer.

    Raises BadInput, in the form, where nothing was changed.
    """

    def deed(values: Mapping[str, object]) -> str:
        said = _said(values)
        new = {name: value for name, value in said.items() if value != _value(person, name)}
        emptied = [name for name in ASKED if name not in said and _value(person, name)]
        if not new and not emptied:
            raise BadInput("Nothing was changed: esc goes back.")
        after = desk.directory.change_person(person.id, emptied=emptied, **new)
        return f"{after.name}: changed."

    return CountyForm(f"Change {person.name}", _specs(desk, person), deed)


def _specs(desk: Desk, person: Person | None) -> list[Spec]:
    options, fields = options_of(desk), {field.name: field for field in KINDS["person.added"].fields}
    found = []
    for name in ASKED:
        value = _value(person, name) if person is not None else None
        made = spec_of(fields[name], options, value=value)
        changes: dict[str, Any] = {"required": name == "name", "help": HELP.get(name, made.help)}
        if name == "position":
            changes |= {"type": "code", "options": _positions(desk)}
        elif made.type == "text":
            changes["type"] = "line"
        found.append(replace(made, **changes))
    return found


def _value(person: Person, name: str) -> Any:
    """What is said of somebody, as a form shows and an entry holds it."""
    value = getattr(person, name)
    if name in LISTS:
        return list(value) or None
    return value.isoformat() if isinstance(value, date) else value


def _said(values: Mapping[str, object]) -> dict[str, Any]:
    """What the form says, as an entry holds it."""
    said: dict[str, Any] = {}
    for name in MEMBERS:
        value = values.get(name)
        if not value:
            continue
        said[name] = value.isoformat() if isinstance(value, date) else value
        if name in LISTS:
            said[name] = list(value) if isinstance(value, list | tuple) else str(value).split()
        elif name not in DAYS:
            said[name] = str(value)
    return said


def _positions(desk: Desk) -> tuple[Option, ...]:
    """The positions that decide who needs which course, each under its party."""
    terms = (term for term in desk.protocol.terms.values() if term.list == "audience" and term.group)
    return tuple(Option(term.code, term.title, title_of(desk, "party", term.group)) for term in terms)
