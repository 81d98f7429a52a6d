"""What an administration says to those who act on it: what is actionable, and what changed since the last one (A2, A6).

Needs and strengths are rated on scales of their own; what is actionable is a list, never a number over both. Answers
of a sealed category are not among what is given here: they are shown to those whom the decision permits, elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from mdtkit.protocol.instruments.model import Instrument, Item, Level


class Actionable(msgspec.Struct, frozen=True, kw_only=True):
    """An item at a level that asks for something to be done; ``service``: what the manifest brings to mind."""

    item: str
    title: str
    group: str | None
    level: str
    level_title: str
    value: int
    service: str | None = None


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """An item that was answered otherwise before. ``step``: how far it rose (fell, if negative); None = not known."""

    item: str
    title: str
    before: str
    after: str
    step: int | None


def actionable(instrument: Instrument, answers: Mapping[str, str]) -> tuple[Actionable, ...]:
    """The items that ask for something, the most pressing first, else in the form's order. Sealed ones stay out."""
    found = []
    for item in instrument.items:
        level = level_at(instrument, item, answers.get(item.id))
        if level is None or not level.actionable or instrument.withheld(item):
            continue
        found.append(
            Actionable(
                item=item.id,
                title=item.title or item.id,
                group=item.group,
                level=level.code,
                level_title=level.title,
                value=level.value,
                service=item.service,
            )
        )
    return tuple(sorted(found, key=lambda one: -one.value))


def changed(instrument: Instrument, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Changed, ...]:
    """What was answered otherwise the last time, item by item. An item asked only once is no change."""
    found = []
    for item in instrument.items:
        was, now = before.get(item.id), after.get(item.id)
        if was is None or now is None or was == now or instrument.withheld(item):
            continue
        old, new = level_at(instrument, item, was), level_at(instrument, item, now)
        unknown = old is None or new is None or old.unknown or new.unknown
        step = None if unknown or old is None or new is None else new.value - old.value
        found.append(Changed(item=item.id, title=item.title or item.id, before=was, after=now, step=step))
    return tuple(found)


def level_at(instrument: Instrument, item: Item, code: str | None) -> Level | None:
    """The level that an item was rated at."""
    return next((level for level in instrument.scale(item.scale) if level.code == code), None)
