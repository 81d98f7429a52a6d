"""The minutes of a meeting that was held: what the record says of it, each paragraph with its sharing category. Pure.

Nothing is written for them: they are what was recorded of the meeting and what names it. Source: M14, M15, C2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec

from mdtkit.casework.actions import actions
from mdtkit.casework.agenda import SCRIPT, Item, settled, topics
from mdtkit.casework.recurring import meetings, occurrences
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology
from mdtkit.chronology.kinds import render
from mdtkit.chronology.kinds.sentence import category_of
from mdtkit.protocol.model import Protocol

TOPIC: Final = "minutes_topic"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What minutes are made from: the case, and the entry that recorded the meeting; ``reveal``: with the words."""

    chronology: Chronology
    protocol: Protocol
    held: Entry
    reveal: bool = False

    @property
    def meeting(self) -> str | None:
        """The id under which it was planned, if it was."""
        value = self.held.data.get("meeting")
        return value if isinstance(value, str) else None

    def title(self, name: str, code: object) -> str:
        """What a code is called."""
        return self.protocol.title(name, str(code))

    def named(self, *kinds: str) -> list[Entry]:
        """The entries of these kinds that name the meeting."""
        found = [item.entry for item in self.chronology.of(*kinds)]
        return [entry for entry in found if self.meeting is not None and entry.data.get("meeting") == self.meeting]


def minutes(record: Record) -> tuple[Item, ...]:
    """The paragraphs in the order of the county's topics; a topic of which nothing is recorded is left out."""
    made: list[Item] = []
    for term in topics(record.protocol, TOPIC):
        own = TOPICS.get(term.code)
        items = list(own(record)) if own else [Item(topic=term.code, text=term.title, categories=(), open=True)]
        made += [settled(item, term) for item in items]
    return tuple(made)


def _item(topic: str, text: str, record: Record, entry: Entry | None = None, **members: Any) -> Item:
    entry = entry or record.held
    own = (category_of(entry.kind, entry.data),)
    return Item(topic=topic, text=text, categories=own, entries=(entry.id,), **members)


def _held(record: Record) -> Iterator[Item]:
    type_ = record.title("meeting_type", record.held.data.get("type"))
    yield _item("held", type_, record, open=True)


def _attendance(record: Record) -> Iterator[Item]:
    data = record.held.data
    rows = [(str(row.get("seat")), str(row.get("attended"))) for row in data.get("attendance") or ()]
    named = {seat for seat, _ in rows}
    rows += [(seat, "present") for seat in data.get("seats") or () if seat not in named]
    for how in dict.fromkeys(how for _, how in rows):
        seats = ", ".join(record.title("party", seat) for seat, attended in rows if attended == how)
        yield _item("attendance", f"{record.title('attendance', how)}: {seats}", record)


def _script(record: Record) -> Iterator[Item]:
    given = record.named(SCRIPT)
    if not given:
        yield _item("script", "not recorded as given", record)
        return
    version = given[-1].data.get("version")
    by = f"read by {record.title('party', given[-1].party)}"
    # That it was read is of the meeting; what it was about is not said.
    yield _item("script", f"{by}{f', version {version}' if version else ''}", record)


def _child(record: Record) -> Iterator[Item]:
    asked = {"yes": "asked about taking part", "no": "not asked about taking part"}
    took = {"yes": "took part", "no": "did not take part"}
    data = record.held.data
    said = (asked.get(str(data.get("child_asked"))), took.get(str(data.get("child_took_part"))))
    text = "; ".join(words for words in said if words)
    yield _item("child", text or "not recorded", record)


def _decision(record: Record) -> Iterator[Item]:
    decided, note = record.held.data.get("decisions"), record.held.note
    for text, words in (("decisions", decided), ("note", note)):
        if words:
            yield _item("decision", text, record, story=str(words) if record.reveal else "")


def _plan(record: Record) -> Iterator[Item]:
    for entry in record.named("plan.reviewed", "plan.adopted"):
        yield _item("plan", render(entry, record.protocol.title, False), record, entry)


def _actions(record: Record) -> Iterator[Item]:
    for one in actions(record.chronology):
        if record.meeting is not None and one.meeting == record.meeting:
            owners = ", ".join(record.title("party", seat) for seat in one.seats)
            words = str(one.said.data.get("action") or "") if record.reveal else ""
            yield _item("action", owners, record, one.said, story=words, parties=one.seats, day=one.due)


def _next(record: Record) -> Iterator[Item]:
    times = (one for meeting in meetings(record.chronology) for one in occurrences(meeting) if one.state == "planned")
    later = [one.starts for one in times if one.starts > record.held.at]
    if later:
        yield _item("next", "planned", record, due=min(later))


TOPICS: Final[Mapping[str, Callable[[Record], Iterator[Item]]]] = {
    "held": _held,
    "attendance": _attendance,
    "script": _script,
    "child": _child,
    "decision": _decision,
    "plan": _plan,
    "action": _actions,
    "next": _next,
}
"""Topic → what the record says of it."""
