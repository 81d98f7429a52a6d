"""The shapes of the calendar: occasions, files written, folders kept in step."""

from __future__ import annotations

from mdtkit.cli.calendar import SORTS
from mdtkit.cli.schema_parts import CASE, COUNT, INSTANT, PROBLEM, TEXT, Schema, listed, members, nullable, one_of

OCCASION = members(
    sort=one_of(*SORTS),
    code=TEXT,
    id=TEXT,
    case=nullable(CASE),
    tier=nullable(TEXT),
    state=TEXT,
    person=nullable(TEXT),
    agency=nullable(TEXT),
    unit=nullable(TEXT),
    starts=INSTANT,
    ends=nullable(INSTANT),
    occurrence=nullable(INSTANT),
    seats=listed(TEXT),
    people=listed(TEXT),
)
_WRITTEN = members(**{"from": INSTANT}, whose=TEXT, events=COUNT, until=INSTANT, out=TEXT)

CALENDAR_SCHEMAS: dict[str, Schema] = {
    "calendar list": members(**{"from": INSTANT}, until=INSTANT, occasions=listed(OCCASION)),
    "calendar export": _WRITTEN,
    "calendar publish": members(
        whose=TEXT,
        new=listed(TEXT),
        changed=listed(TEXT),
        removed=listed(TEXT),
        unchanged=COUNT,
        problems=listed(PROBLEM),
    ),
    "oncall export": _WRITTEN,
}
"""Command → the shape of its ``--json``."""
