"""Who hears which of the items of an agenda or of minutes: one question to the sharing decision, and what each sees.

What somebody may not hear is shown to them as restricted, with what is missing. Source: C1, M12; design.md "Sharing".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from mdtkit.casework.agenda import TOPIC, Item
from mdtkit.desk.times import show_instant
from mdtkit.sharing.answer import Decision
from mdtkit.sharing.decision import decide
from mdtkit.sharing.situation import Recipient, Situation

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk
    from mdtkit.sharing.answer import Need

ONCE: Final = ("script", "placement", "plan", "wish", "input", "need")
"""Topics whose items happened once; those of the others go on."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Why somebody may not hear an item: the answers that are no yes. ``needs`` would make them one."""

    to: str
    decisions: tuple[Decision, ...]

    @property
    def needs(self) -> tuple[Need, ...]:
        """What is missing, each once."""
        return tuple({need.need: need for one in self.decisions for need in one.needs}.values())


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One item and who of those in the room may hear it."""

    item: Item
    hears: tuple[str, ...]
    kept: tuple[Kept, ...]

    @property
    def sayable(self) -> bool:
        """Whether it may be said aloud: everybody who is to be there may hear it."""
        return not self.kept


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A line of what one recipient sees. ``row`` None: restricted; ``needs`` is what is missing, ``why`` the rules."""

    topic: str
    row: Row | None
    needs: tuple[Need, ...] = ()
    why: tuple[str, ...] = ()


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Items and who may hear which: ``answers`` are the decisions by (recipient, category)."""

    case: str
    situation: Situation
    rows: tuple[Row, ...]
    answers: Mapping[tuple[str, str], Decision]
    revealed: bool

    @property
    def attendees(self) -> tuple[Recipient, ...]:
        """Who is to hear of it."""
        return self.situation.recipients


def rows_of(
    desk: Desk, items: Iterable[Item], situation: Situation
) -> tuple[tuple[Row, ...], dict[tuple[str, str], Decision]]:
    """The items, each with who may hear it, by one question to the decision; and its answers."""
    answers = {(one.to, one.item): one for one in decide(situation, desk.sharing_rules)}
    return tuple(_row(item, situation.recipients, answers) for item in items), answers


def touched(items: Iterable[Item]) -> tuple[str, ...]:
    """The categories that these items touch, each once: what the decision is asked about."""
    return tuple(dict.fromkeys(category for item in items for category in item.categories))


def _row(item: Item, room: Iterable[Recipient], answers: Mapping[tuple[str, str], Decision]) -> Row:
    hears: list[str] = []
    kept: list[Kept] = []
    for to in room:
        against = tuple(
            answers[to.name, category] for category in item.categories if answers[to.name, category].answer != "permit"
        )
        if against:
            kept.append(Kept(to=to.name, decisions=against))
        else:
            hears.append(to.name)
    return Row(item=item, hears=tuple(hears), kept=tuple(kept))


def seen_by(told: Told, names: Sequence[str]) -> tuple[Shown, ...]:
    """The items as these recipients see them: what all of them may hear; the rest is restricted, once for each topic.

    How many items a restricted topic has is not told: the number may say what the words may not.
    """
    found: list[Shown] = []
    for row in told.rows:
        kept = [one for one in row.kept if one.to in names]
        if not kept:
            found.append(Shown(topic=row.item.topic, row=row))
            continue
        topic = row.item.topic
        before = next((shown for shown in found if shown.topic == topic and shown.row is None), None)
        needs = {need.need: need for one in kept for need in one.needs}
        why = {reason.citation or reason.rule: None for one in kept for d in one.decisions for reason in d.reasons}
        if before is not None:
            needs = {need.need: need for need in before.needs} | needs
            why = dict.fromkeys(before.why) | why
            found.remove(before)
        found.append(Shown(topic=topic, row=None, needs=tuple(needs.values()), why=tuple(why)))
    order = {row.item.topic: place for place, row in enumerate(told.rows)}
    return tuple(sorted(found, key=lambda shown: (order[shown.topic], shown.row is None)))


def topic_title(desk: Desk, topic: str, of: str = TOPIC) -> str:
    """What a topic of the agenda (or of another list) is called."""
    return desk.protocol.title(of, topic)


def line(desk: Desk, item: Item) -> str:
    """An item in one line: what, in words where they were revealed, since when and by when."""
    said = item.text if not item.story else f"{item.text}: {item.story}"
    word = "on" if item.topic in ONCE else "since"
    when = [f"{word} {show_instant(item.at, desk.county.zone)}"] if item.at is not None else []
    if item.due is not None:
        when.append(f"due {show_instant(item.due, desk.county.zone)}")
    elif item.day is not None:
        when.append(f"due {item.day}")
    if item.past:
        when.append("PAST LEGAL DEADLINE" if item.law else "past county target" if item.due else "past its day")
    return "; ".join([said.rstrip(" ."), *when])


def who(desk: Desk, to: Recipient) -> str:
    """An attendee by seat and, where somebody is known, by name: staff, never child or family."""
    person = desk.directory.people().get(to.person)
    title = desk.protocol.title
    seat = title("agency", to.agency) if to.agency and person is None else title("party", to.party)
    return f"{seat}, {person.name}" if person is not None else seat
