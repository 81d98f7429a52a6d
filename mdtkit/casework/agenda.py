"""The agenda of a case's meeting: what is to be talked about, in order, each item with its sharing category. Pure.

Made from the chronology, never typed. Which topics there are, their order and what each counts as for sharing is
protocol data (terms of ``agenda_topic``; ``group`` = a category beside those of the entries an item comes from). A
topic of the county's own stands as a line of its own. Source: VI.C to VI.E, M3, M10, M11, M14, M15.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Final

import msgspec

from mdtkit.casework.actions import actions
from mdtkit.casework.awaiting import awaited
from mdtkit.casework.clockview import ClockView
from mdtkit.casework.conditions import holds
from mdtkit.casework.prepared import count_of
from mdtkit.casework.reckoning import reckon, zone
from mdtkit.casework.recurring import BEGINS_EARLY, meetings, occurrences
from mdtkit.casework.safety_plan import Review, Version, safety_plan
from mdtkit.casework.scripts import choose, listener
from mdtkit.casework.services import OVER, ServiceView, services
from mdtkit.casework.wish import wish
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology
from mdtkit.chronology.kinds import render
from mdtkit.chronology.kinds.sentence import category_of
from mdtkit.protocol.model import Protocol, Term

TOPIC: Final = "agenda_topic"
HELD, PLANNED, SCRIPT = "meeting.held", "meeting.planned", "script.given"
MOVES: Final = ("placement.changed", "detention.entered", "missing.noticed", "missing.recovered")
"""What changes where the child is."""
ANY_MEETING: Final = "meeting"
"""The purpose of a script that is for the start of any meeting."""
INPUT, REVIEW = "meeting.input", "case_review"
NO_TEXT: Final = "the county has no text for it"


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to talk about. ``text`` is codes and titles, ``story`` what it is in words ("" unless revealed).

    Whoever may hear it may hear every one of ``categories``. ``parties`` owe something about it; ``at`` is when it
    came to be, ``due`` (an instant) or ``day`` (YYYY-MM-DD) by when; ``past``: that is over, ``law``: a law says so;
    ``part`` tells items of one topic and entry apart."""

    topic: str
    text: str
    categories: tuple[str, ...]
    citation: str = ""
    entries: tuple[str, ...] = ()
    story: str = ""
    parties: tuple[str, ...] = ()
    at: datetime | None = None
    due: datetime | None = None
    day: str | None = None
    past: bool = False
    law: bool = False
    part: str = ""
    open: bool = False
    """It says nothing of the child: whoever is invited knows it (when, what kind of meeting, that a script is read)."""


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """The meeting that the agenda is for: its id, type, beginning (UTC), and the entry that planned it last.

    ``series``: it is one of several under the same id.
    """

    meeting: str
    type: str
    starts: datetime
    planned: Entry | None = None
    series: bool = False


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What an agenda is made from. ``facts`` and ``clocks`` are those of the case now; ``reveal``: with the story."""

    chronology: Chronology
    protocol: Protocol
    clocks: tuple[ClockView, ...]
    facts: Mapping[str, str]
    tier: str | None
    sitting: Sitting
    tz: str
    nonworking: frozenset[date]
    reveal: bool = False

    @property
    def today(self) -> date:
        """The day of the meeting, in the county."""
        return self.sitting.starts.astimezone(zone(self.tz)).date()

    @property
    def last(self) -> Entry | None:
        """The meeting held before this one."""
        own = self.sitting.meeting if not self.sitting.series else None
        held = [item.entry for item in self.chronology.of(HELD)]
        before = [
            one for one in held if one.at < self.sitting.starts and (own is None or one.data.get("meeting") != own)
        ]
        return max(before, key=lambda entry: entry.at, default=None)

    def title(self, name: str, code: object) -> str:
        """What a code is called."""
        return self.protocol.title(name, str(code))

    def said(self, entry: Entry) -> str:
        """The sentence of an entry in codes and dates."""
        return render(entry, self.protocol.title, False)

    def told(self, entry: Entry) -> str:
        """The sentence with its words, where the story is asked for and has any."""
        if not self.reveal:
            return ""
        words = render(entry, self.protocol.title, True)
        return " ".join(part for part in (words if words != self.said(entry) else "", entry.note or "") if part)


def agenda(ground: Ground, brought: Iterable[Item] = ()) -> tuple[Item, ...]:
    """The items in the order of the county's topics. ``brought``: items that need more than the chronology to know."""
    found: dict[str, list[Item]] = {}
    for item in brought:
        found.setdefault(item.topic, []).append(item)
    made: list[Item] = []
    for term in topics(ground.protocol):
        own = TOPICS.get(term.code)
        items = [*(own(ground) if own else ()), *found.get(term.code, ())]
        if own is None and term.code not in BROUGHT:
            # A line of the county's own says nothing of the child.
            items = [Item(topic=term.code, text=term.title, categories=(), open=True)]
        made += [settled(item, term) for item in items]
    return tuple(made)


def topics(protocol: Protocol, of: str = TOPIC) -> tuple[Term, ...]:
    """The topics of an agenda (or of another list) in the order in which they are taken."""
    return tuple(term for term in protocol.terms.values() if term.list == of and not term.off)


def settled(item: Item, term: Term) -> Item:
    """The item with the category of its topic beside its own, and the citation; without any it is ``unknown``."""
    own = tuple(dict.fromkeys((*item.categories, *((term.group,) if term.group else ()))))
    categories = () if item.open else own or ("unknown",)
    return msgspec.structs.replace(item, categories=categories, citation=item.citation or term.citation)


def horizon(ground: Ground) -> datetime | None:
    """When the team meets next after this meeting: as planned, else when the next is due by the protocol's clocks."""
    due = list(_due_after(ground, ground.sitting.type)) or list(_due_after(ground))
    return min(_planned_after(ground) or due, default=None)


def _planned_after(ground: Ground) -> list[datetime]:
    times = (one for meeting in meetings(ground.chronology) for one in occurrences(meeting) if one.state == "planned")
    return [one.starts for one in times if one.starts > ground.sitting.starts]


def _due_after(ground: Ground, type_: str | None = None) -> Iterator[datetime]:
    """When the clocks that holding a meeting (of this type) starts would fall due, those that ask for one again."""
    for rule in ground.protocol.clocks.values():
        begins = any(HELD in start.on and _of_type(start.where, type_) for start in rule.start)
        if rule.off or rule.within is None or not begins or not any(HELD in stop.on for stop in rule.stop):
            continue
        if holds(rule.when, ground.facts):
            yield reckon(ground.sitting.starts, count_of(rule, ground.tz, rule.within), ground.nonworking)


def _of_type(where: Mapping[str, tuple[str, ...]], type_: str | None) -> bool:
    return type_ is None or "type" not in where or type_ in where["type"]


def _reason(ground: Ground) -> Iterator[Item]:
    """Why this meeting: what it is, and which clocks it answers."""
    sitting, planned = ground.sitting, ground.sitting.planned
    purpose = planned.data.get("purpose") if planned else None
    said = (ground.title("meeting_type", sitting.type), ground.title("purpose", purpose) if purpose else "")
    entries = (planned.id,) if planned else ()
    text = ", for ".join(part for part in said if part)
    yield Item(topic="reason", text=text, categories=(), entries=entries, open=True)
    reason = planned.data.get("reason") if planned else None
    if planned is not None and reason:
        own, story = category_of(planned.kind, planned.data), str(reason) if ground.reveal else ""
        yield Item(topic="reason", text="reason", part="words", story=story, categories=(own,), entries=entries)
    for view in ground.clocks:
        if view.live and _answered_by(view, ground):
            yield _clock("reason", view, ground)


def _answered_by(view: ClockView, ground: Ground) -> bool:
    """Whether holding this meeting stops the clock."""
    return any(
        HELD in stop.on and _of_type(stop.where, ground.sitting.type)
        for stop in ground.protocol.clocks[view.clock].stop
    )


def _script(ground: Ground) -> Iterator[Item]:
    """The script comes first: which one, read by which agency; or that it has been given already (M11)."""
    sitting = ground.sitting
    if sitting.type == REVIEW:
        return  # no child is there to hear it
    named = [i.entry for i in ground.chronology.of(SCRIPT) if i.entry.data.get("meeting") == sitting.meeting]
    given = [entry for entry in named if not sitting.series or entry.at >= sitting.starts - BEGINS_EARLY]
    if given:
        version = given[-1].data.get("version")
        text = f"given by {ground.title('party', given[-1].party)}{f', version {version}' if version else ''}"
        yield Item(topic="script", text=text, categories=(), entries=(given[-1].id,), at=given[-1].at, open=True)
        return
    purposes = ground.protocol.vocabulary("script_purpose")
    child = listener(ground.chronology, ground.today)
    wanted = [purpose for purpose in (sitting.type, ANY_MEETING) if purpose in purposes]
    choices = [choose(ground.protocol, purpose, child, ground.today) for purpose in wanted]
    script = next((choice.script for choice in choices if choice.script is not None), None)
    by = sitting.planned.data.get("script_by") if sitting.planned else None
    # Its language is the child's: the purpose says enough to those who are invited.
    which = f"{ground.title('script_purpose', script.purpose)}, version {script.version}" if script else NO_TEXT
    whose = f"read by {ground.title('party', by)}" if by else "say which agency reads it"
    parties = (str(by),) if by else ()
    yield Item(topic="script", text=f"{which}; {whose}", categories=(), parties=parties, open=True)


def _actions(ground: Ground) -> Iterator[Item]:
    """Open actions of every agency, the oldest due first, whatever meeting agreed them (M14)."""
    for one in actions(ground.chronology):
        if one.open:
            waits = ", ".join(ground.title("party", seat) for seat in one.waits)
            done = ", ".join(ground.title("party", seat) for seat, _ in one.done)
            yield Item(
                topic="action",
                text=f"{waits}{f' (done: {done})' if done else ''}",
                story=str(one.said.data.get("action") or "") if ground.reveal else "",
                categories=(category_of(one.said.kind, one.said.data),),
                entries=(one.said.id,),
                parties=one.waits,
                at=one.agreed,
                day=one.due,
                past=one.due is not None and one.due < ground.today.isoformat(),
            )


def _clocks(ground: Ground) -> Iterator[Item]:
    """What falls due before the team meets again, and what is late; where nobody knows when that is, all that runs."""
    until = horizon(ground)
    live = [
        view
        for view in ground.clocks
        if view.live and view.form != "expiry" and not _answered_by(view, ground) and view.presses_from is not None
        if until is None or view.presses_from <= until
    ]
    for view in sorted(live, key=lambda view: (view.presses_from or ground.sitting.starts, view.id)):
        yield _clock("clock", view, ground)


def _clock(topic: str, view: ClockView, ground: Ground) -> Item:
    """A clock tells of what started it and of what would stop it."""
    by_id = {entry.id: entry for entry in ground.chronology.entries}
    started = by_id.get(view.started_by or "")
    stops = [kind for stop in ground.protocol.clocks[view.clock].stop for kind in stop.on]
    own = (category_of(started.kind, started.data),) if started else ()
    to = ground.title("agency" if view.to in ground.protocol.agencies else "party", view.to) if view.to else ""
    return Item(
        topic=topic,
        text=f"{view.title}{f' to {to}' if to else ''}",
        part=view.id,
        categories=tuple(dict.fromkeys((*own, *(category_of(kind, {}) for kind in stops)))),
        citation=view.citation,
        entries=(started.id,) if started else (),
        parties=(view.party,) if view.party else (),
        at=view.starts_at,
        due=view.due_at,
        past=view.state == "overdue",
        law=view.past_law,
    )


def _placement(ground: Ground) -> Iterator[Item]:
    """Where the child was moved, ran from or came back to since the team met last."""
    last = ground.last
    for item in ground.chronology.of(*MOVES):
        if last is None or item.known > last.at:
            yield _of_entry("placement", item.entry, ground)


def _of_entry(topic: str, entry: Entry, ground: Ground) -> Item:
    return Item(
        topic=topic,
        text=ground.said(entry),
        story=ground.told(entry),
        categories=(entry.sealed or category_of(entry.kind, entry.data),),
        entries=(entry.id,),
        at=entry.at,
    )


def _plan(ground: Ground) -> Iterator[Item]:
    """The safety plan in force, what it lacks, and when somebody looked at it last (M10)."""
    plan = safety_plan(ground.chronology, ground.protocol, ground.tier)
    current = plan.current
    if current is None:
        yield Item(topic="plan", text="no plan adopted yet", categories=("safety_plan",))
        return
    looked: Review | Version = plan.reviews[-1] if plan.reviews and plan.reviews[-1].at > current.at else current
    parts = [f"version {current.number}{', interim' if current.interim else ''}"]
    if current.missing:
        parts.append("not in it: " + ", ".join(ground.title("plan_element", name) for name in current.missing))
    parts.append("reviewed last" if isinstance(looked, Review) else "not reviewed since it was adopted")
    entries = tuple(dict.fromkeys((current.entry, looked.entry)))
    yield Item(topic="plan", text="; ".join(parts), categories=("safety_plan",), entries=entries, at=looked.at)


def _wish(ground: Ground) -> Iterator[Item]:
    """What the child wants, and whether the child was asked about taking part (M15)."""
    found = wish(ground.chronology)
    planned = ground.sitting.planned
    asked = found.asked if found.at is not None else str((planned and planned.data.get("child_asked")) or "unknown")
    words = {"yes": "asked about taking part", "no": "not asked about taking part"}
    said = words.get(asked, "nobody has recorded asking about taking part: ask")
    part = {"yes": "; takes part", "no": "; does not take part"}.get(found.takes_part, "")
    yield Item(topic="wish", text=said + part, categories=("safety_plan",), at=found.at)
    last = ground.last
    for item in ground.chronology.of("child.wish"):
        if (last is None or item.known > last.at) and item.entry.data.get("topic"):
            yield _of_entry("wish", item.entry, ground)


def _input(ground: Ground) -> Iterator[Item]:
    """What child and family want said where they are not at the table, gathered beforehand for this meeting (M3)."""
    told = [i.entry for i in ground.chronology.of(INPUT) if i.entry.data.get("meeting") == ground.sitting.meeting]
    for entry in told:
        yield _of_entry("input", entry, ground)
    if not told and ground.sitting.type == REVIEW:
        yield Item(topic="input", text="nobody has gathered it yet", categories=(category_of(INPUT, {}),))


def _services(ground: Ground) -> Iterator[Item]:
    """Services on their way: planned and not offered, offered and not answered, accepted and not begun, declined."""
    for view in services(ground.chronology):
        if view.state not in OVER and not (view.state == "declined" and view.again is None):
            yield _service(view, ground)


def _service(view: ServiceView, ground: Ground) -> Item:
    by = f", {ground.title('agency', view.agency)}" if view.agency else ""
    return Item(
        topic="service",
        text=f"{ground.title('service', view.service)}: {view.state}{by}",
        categories=("services",),
        entries=view.entries,
        at=view.since,
        day=view.again,
        past=view.again is not None and view.again < ground.today.isoformat(),
    )


def _awaited(ground: Ground) -> Iterator[Item]:
    """What another agency still owes after an act of ours."""
    by_seq = {entry.seq: entry for entry in ground.chronology.entries}
    for one in awaited(ground.chronology, ground.protocol):
        rule, act = ground.protocol.awaits[one.rule], by_seq[one.seq]
        whom = ground.title("agency", one.agency) if one.agency else ground.title("party", one.party)
        yield Item(
            topic="awaited",
            text=f"{rule.title}, from {whom}",
            categories=(category_of(act.kind, act.data),),
            citation=rule.citation,
            entries=(act.id,),
            parties=(one.party,),
            at=one.since,
        )


def _next(ground: Ground) -> Iterator[Item]:
    """When the team meets again: as planned, or by when it is to be fixed before anybody leaves."""
    until = horizon(ground)
    planned = until is not None and until in _planned_after(ground)
    text = "planned" if planned else "to be fixed" if until is None else "to be fixed; by the protocol"
    yield Item(topic="next", text=text, categories=(), due=until, open=True)


TOPICS: Final[Mapping[str, Callable[[Ground], Iterator[Item]]]] = {
    "reason": _reason,
    "script": _script,
    "action": _actions,
    "clock": _clocks,
    "placement": _placement,
    "plan": _plan,
    "wish": _wish,
    "input": _input,
    "service": _services,
    "awaited": _awaited,
    "next": _next,
}
"""Topic → what there is to say of it."""
BROUGHT: Final = frozenset({"need", "authorization"})
"""Topics of which the chronology alone knows nothing: instruments' needs, what is on file about sharing."""
