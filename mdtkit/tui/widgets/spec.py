"""What a form asks: one specification a field, made from the schema of a kind of entry and the protocol's titles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mdtkit.chronology.kinds import Field, Kind


@dataclass(frozen=True)
class Option:
    """One answer that may be chosen: its code, how it is spoken of, and the group under which it is listed."""

    code: str
    title: str
    group: str = ""


@dataclass(frozen=True)
class Spec:
    """One field of a form. ``type`` as in the kinds' schemas, and ``note`` (several lines), ``secret`` (not shown),
    ``coded`` (a code of an open vocabulary, typed in words).

    ``options`` are the codes of a code, codes or codemap field, ``answers`` the values of a codemap; ``value`` is
    what stands there at first; ``section`` is the heading under which it stands; ``columns`` names a table's columns.
    """

    name: str
    label: str
    type: str
    options: tuple[Option, ...] = ()
    answers: tuple[Option, ...] = ()
    required: bool = False
    help: str = ""
    value: object = None
    section: str = ""
    columns: tuple[str, ...] = ()


Options = Callable[[str], Sequence[Option]]
"""Vocabulary name → what may be chosen; empty where the vocabulary is open."""

LABELS: Mapping[str, str] = {
    "at": "happened",
    "le_agency": "law enforcement",
    "le_others": "other forces concerned",
    "assault_hours": "assault, hours ago",
    "services": "child welfare services",
    "to": "to",
    "report": "report",
    "imminent": "imminent risk",
    "determined_by": "determined by",
    "birth_date": "born",
    "ncic_report": "NCIC entry",
    "report_type": "NCIC entry",
}
"""Labels that a field's name does not give by itself."""


def label_of(name: str) -> str:
    """``missing_from`` → ``missing from``."""
    return LABELS.get(name, name.replace("_", " "))


def spec_of(field: Field, options: Options, *, value: object = None, section: str = "") -> Spec:
    """The specification of one member of an entry's data."""
    choices = tuple(options(field.vocabulary)) if field.vocabulary else ()
    kind: str = field.type
    if kind == "code" and not choices:
        kind = "coded"
    elif kind == "ref" and not choices:
        kind = "line"
    elif kind == "ref":
        kind = "code"
    elif kind == "refs" or (kind == "codes" and not choices):
        kind = "codes" if choices else "list"
    elif kind == "codemap" and not choices:
        kind = "map"
    elif kind == "yesno":
        kind, choices = "code", tuple(options("answer"))
    return Spec(
        name=field.name,
        label=label_of(field.name),
        type=kind,
        options=choices,
        answers=tuple(options(field.values)) if field.values else (),
        required=field.required,
        help=field.help,
        value=value,
        section=section,
        columns=tuple(column.name for column in field.columns),
    )


def specs_of(kind: Kind, options: Options, values: Mapping[str, object] | None = None) -> tuple[Spec, ...]:
    """The specifications of what a person says of a kind's data, required ones first, in the order of the schema."""
    known = values or {}
    asked = [field for field in kind.fields if not (field.hidden or field.by_desk)]
    ordered = sorted(asked, key=lambda field: not field.required)
    return tuple(spec_of(field, options, value=known.get(field.name)) for field in ordered)
