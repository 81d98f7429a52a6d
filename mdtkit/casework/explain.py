"""The answer to "why?" for any clock: the entry, the rule, the arithmetic, the citation.

Source: design.md "The one idea" (``explain`` can always print them), screens.md "Why?".
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from mdtkit.casework.clocks import ClockView
from mdtkit.casework.facts import Rulebook
from mdtkit.casework.prepared import count_of
from mdtkit.casework.reckoning import in_words, zone
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology
from mdtkit.protocol.model import Clock, Stop


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Why a clock stands as it does, line by line. ``arithmetic`` is empty where the rule gives no number."""

    clock: ClockView
    started_by: Entry | None
    stopped_by: Entry | None
    arithmetic: tuple[str, ...]
    stops_on: tuple[str, ...]
    rule: Clock
    history: tuple[str, ...]
    """Re-datings and corrections of the starting entry, oldest first, in words."""


def explain(view: ClockView, chronology: Chronology, book: Rulebook, tz: str) -> Explanation:
    """Explain one clock of this chronology."""
    rule = book.protocol.clocks[view.clock]
    by_id = {entry.id: entry for entry in chronology.entries}
    start = by_id.get(view.started_by or "")
    return Explanation(
        clock=view,
        started_by=start,
        stopped_by=by_id.get(view.stopped_by or ""),
        arithmetic=_arithmetic(view, rule, tz),
        stops_on=tuple(_in_words(stop, view, book) for stop in rule.stop),
        rule=rule,
        history=_corrections(start, chronology, tz),
    )


def _arithmetic(view: ClockView, rule: Clock, tz: str) -> tuple[str, ...]:
    if view.due_at is None or rule.within is None or rule.form == "before":
        return ()
    return in_words(view.starts_at, count_of(rule, tz, rule.within), view.due_at)


def _in_words(stop: Stop, view: ClockView, book: Rulebook) -> str:
    words = " or ".join(stop.on)
    if stop.where:
        words += " with " + ", ".join(f"{field} {' or '.join(values)}" for field, values in stop.where.items())
    if stop.to == "recipient" and view.to:
        words += f", addressed to {_title(view.to, book)}"
    if stop.by == "owner" and view.party:
        words += f", by {_title(view.party, book)}"
    return words


def _title(code: str, book: Rulebook) -> str:
    """What an agency or a party is called."""
    return book.protocol.title("agency", code)


def _corrections(start: Entry | None, chronology: Chronology, tz: str) -> tuple[str, ...]:
    """How the starting entry came to say what it says."""
    by_replacement = {
        correction.data.get("replacement"): (target, correction) for target, correction in chronology.superseded.items()
    }
    by_id = {entry.id: entry for entry in chronology.entries}
    lines: list[str] = []
    current = start
    seen: set[str] = set()
    while current is not None and current.id in by_replacement and current.id not in seen:
        seen.add(current.id)
        target, correction = by_replacement[current.id]
        before = by_id.get(target)
        if before is None:
            break
        lines.append(
            f"entry {before.seq} ({_local(before.known, tz)}) was corrected by entry {current.seq} "
            f"({_local(current.known, tz)}): {correction.data.get('reason', 'no reason given')}"
        )
        current = before
    return tuple(reversed(lines))


def _local(instant: datetime, tz: str) -> str:
    local = instant.astimezone(UTC).astimezone(zone(tz))
    return f"{local:%a} {local.day} {local:%b %Y %H:%M %Z}"
