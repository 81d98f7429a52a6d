"""How the agenda of a meeting is said while it is held: a line an item, the item in focus, how far the meeting is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mdtkit.casework.agenda import Item
from mdtkit.desk.agenda import Agenda
from mdtkit.desk.hearing import Row, Shown, Told, line, seen_by, topic_title, who
from mdtkit.desk.meeting_sheet import ABSENT, Agreed, Sheet, key_of
from mdtkit.desk.sharing_warnings import need_words
from mdtkit.desk.times import show_short
from mdtkit.tui.choices import title_of

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

RESTRICTED, SCRIPT = "RESTRICTED", "script"
FEW = 3


@dataclass(frozen=True)
class Point:
    """A line of the agenda: an item, a topic that is restricted for whom it is shown to, or an action agreed now."""

    key: str
    topic: str
    row: Row | None = None
    shown: Shown | None = None
    agreed: Agreed | None = None

    @property
    def restricted(self) -> bool:
        """Whether it is shown as restricted, and nothing of it said."""
        return self.row is None and self.agreed is None


def points(agenda: Agenda, sheet: Sheet, names: Sequence[str]) -> tuple[Point, ...]:
    """The lines: whole, or as these attendees may hear it. What is agreed now is the coordinator's to see."""
    if names:
        return tuple(_shown(one) for one in seen_by(agenda, names))
    rows = [Point(key_of(row.item), row.item.topic, row=row) for row in agenda.rows]
    agreed = [Point(f"agreed/{n}", "action", agreed=one) for n, one in enumerate(sheet.actions)]
    return (*rows, *agreed)


def _shown(one: Shown) -> Point:
    key = key_of(one.row.item) if one.row is not None else f"{one.topic}/{RESTRICTED}"
    return Point(key, one.topic, row=one.row, shown=one)


def cells(desk: Desk, agenda: Agenda, sheet: Sheet, point: Point, names: Sequence[str]) -> tuple[str, ...]:
    """Whether it was talked about, its topic, what it is, who may not hear it."""
    if point.agreed is not None:
        return "+", "Agreed now", action_words(desk, point.agreed), ""
    title = topic_title(desk, point.topic)
    if point.row is None:
        return "", title, f"{title}: {RESTRICTED}", ""
    sign = "●" if point.key in sheet.decided and not names else "✓" if point.key in sheet.done else ""
    return sign, title, brief(desk, point.row.item), "" if names else hears(agenda, point.row)


def brief(desk: Desk, item: Item) -> str:
    """An item as far as a line has room: what, by when, whether that is past. Whole it stands below."""
    said = item.text if not item.story else f"{item.text}: {item.story}"
    due = show_short(item.due, desk.county.zone, desk.now()) if item.due else item.day
    return said.rstrip(" .") + (f", due {due}" if due else "") + (", PAST" if item.past else "")


def hears(told: Told, row: Row) -> str:
    """Whether everybody in the room may hear it."""
    if not told.attendees:
        return ""
    return "all hear it" if row.sayable else f"not for {len(row.kept)} of {len(told.attendees)}"


def action_words(desk: Desk, agreed: Agreed) -> str:
    """An action in one line: who, by when, what."""
    owners = ", ".join(title_of(desk, "party", seat) for seat in agreed.seats)
    return f"{owners}{f', by {agreed.due}' if agreed.due else ''}: {agreed.action}"


def detail(desk: Desk, agenda: Agenda, sheet: Sheet, point: Point, names: Sequence[str]) -> list[str]:
    """The item in focus whole: what it is, what was decided, who may not hear it and what would be needed."""
    if point.agreed is not None:
        return [action_words(desk, point.agreed), "On the sheet of this meeting; on record with it."]
    if point.row is None:
        shown = point.shown
        needs = [f"needs {need_words(desk, need)}" for need in shown.needs] if shown is not None else []
        why = f" ({'; '.join(shown.why)})" if shown is not None and shown.why and not needs else ""
        return [f"{topic_title(desk, point.topic)}: {RESTRICTED}{why}", *needs]
    item = point.row.item
    said = [line(desk, item) + (f" ({item.citation})" if item.citation else "")]
    if names:
        return said
    if point.key in sheet.decided:
        said.append(f"decided: {sheet.decided[point.key]}")
    recipients = {to.name: who(desk, to) for to in agenda.attendees}
    for one in point.row.kept[:FEW]:
        needs_words = "; or ".join(need_words(desk, need) for need in one.needs)
        said.append(f"not for {recipients[one.to]}" + (f": needs {needs_words}" if needs_words else ""))
    more = [recipients[one.to] for one in point.row.kept[FEW:]]
    return [*said, f"and not for {', '.join(more)}"] if more else said


def so_far(desk: Desk, whole: Agenda, sheet: Sheet) -> str:
    """How far the meeting is, in one line: who is here, the script, what was decided and agreed, the next one."""
    hows = list(sheet.attended.values())
    here, away = sum(how != ABSENT for how in hows), hows.count(ABSENT)
    unsaid = sum(to.name not in sheet.attended for to in whole.attendees)
    given = next((row.item.text for row in whole.rows if row.item.topic == SCRIPT and row.item.entries), "NOT READ YET")
    script = f"read by {title_of(desk, 'party', sheet.script_by)}" if sheet.script_by else given
    zone, now = desk.county.zone, desk.now()
    following = show_short(sheet.next_starts, zone, now) if sheet.next_starts else "not fixed"
    if sheet.next_starts is None and whole.until is not None:
        following += f", by {show_short(whole.until, zone, now)}"
    parts = (
        f"here {here}" + (f", absent {away}" if away else "") + (f", {unsaid} not said" if unsaid else ""),
        f"script {script}",
        f"{len(sheet.decided)} decided, {len(sheet.actions)} agreed",
        f"next {following}",
    )
    return " · ".join(parts)


def no_longer(desk: Desk, before: Agenda, now: Agenda) -> list[str]:
    """What could be said aloud a moment ago and may not any more, with what is missing (C1, C5)."""
    # One entry may give two items, the reason of a meeting say: its kind, which anybody may hear, and its words.
    could = {(key_of(row.item), row.item.categories) for row in before.rows if row.sayable}
    lost = [row for row in now.rows if (key_of(row.item), row.item.categories) in could and not row.sayable]
    said = [f"{topic_title(desk, row.item.topic)}: {line(desk, row.item)}" for row in lost]
    needs = {need.need: need for row in lost for one in row.kept for need in one.needs}
    return [*said, *(f"needs {need_words(desk, need)}" for need in needs.values())]
