"""What code hooks give and get: declarations with one function each, and redacted views of cases.

Views hold codes, dates and random ids. There is no member in them for words: no name, no note, no field of free text,
nothing of a sealed category.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Literal, Protocol

import msgspec

Calendar = Literal["court", "county"]
Panel = Literal["", "county", "case"]
"""Where the terminal application offers a command as a panel: nowhere · over all cases · beside the case in front."""
Told = tuple[Literal["sent", "failed", "unknown"], str]
"""What became of a message, and a code for the reason: accepted by the service · surely not · nobody can tell."""


ANY = "*"
"""The scheme of the built-in channel: every address whose scheme no other takes. No plugin of a county may take it."""


class EntryView(msgspec.Struct, frozen=True, kw_only=True):
    """One entry: ``data`` holds its coded and dated members, ``category`` its sharing category."""

    seq: int
    kind: str
    category: str
    at: datetime
    received: datetime | None
    recorded: datetime
    party: str | None
    data: dict[str, Any] = msgspec.field(default_factory=dict)


class ClockView(msgspec.Struct, frozen=True, kw_only=True):
    """One clock of a case, as ``mdtkit due`` shows it."""

    clock: str
    party: str | None
    law: str
    state: str
    starts_at: datetime
    due_at: datetime | None


class CaseView(msgspec.Struct, frozen=True, kw_only=True):
    """One case, under its opaque reference: the entries of the categories that were asked for, and its clocks."""

    case: str
    open: bool
    tier: str | None
    jurisdiction: str
    entries: tuple[EntryView, ...] = ()
    clocks: tuple[ClockView, ...] = ()


class CountyView(msgspec.Struct, frozen=True, kw_only=True):
    """The county: its name, its zone, and what is now."""

    name: str
    zone: str
    now: datetime


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that is about to be recorded; ``data`` holds its coded and dated members."""

    kind: str
    at: datetime
    received: datetime | None
    party: str | None
    data: dict[str, Any] = msgspec.field(default_factory=dict)


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """A warning about an act: which member, why, and the citation that says so. It never stops anybody."""

    field: str
    reason: str
    citation: str


class Committed(msgspec.Struct, frozen=True, kw_only=True):
    """What was recorded in one commit: the opaque reference, the kinds, when."""

    case: str
    kinds: tuple[str, ...]
    first_seq: int
    recorded: datetime


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """An alert to one person as it leaves: opaque by construction, no word about a child.

    ``key`` stands in the body, too: the same key twice is one message. ``rehearsal`` says so in its first words.
    """

    subject: str
    body: str
    key: str
    rehearsal: bool = False


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """What a command shows: columns and rows of codes, dates and numbers as text, and a line below."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    remark: str = ""


class Host(Protocol):
    """What mdtkit does for a command or an exporter, within its declared purpose and categories."""

    def county(self) -> CountyView:
        """The county and what is now."""
        ...

    def cases(self) -> tuple[CaseView, ...]:
        """The cases that the person at the desk may open, without entries and clocks."""
        ...

    def case(self, case: str) -> CaseView:
        """One case: its entries in the declared categories and its clocks. The look is audited under the purpose."""
        ...

    def closed(self, calendar: Calendar) -> frozenset[date]:
        """The days that counts of court or working days leave out, around now."""
        ...

    def submit(self, case: str, kind: str, data: Mapping[str, Any], at: datetime | None = None) -> str:
        """Record one entry as the person at the desk, who asked for it; returns its id. The only way to write."""
        ...


class HostRefused(Exception):
    """mdtkit did not do what was asked of it; the text says why."""


class NotUnderstood(Exception):
    """A command raises it for an argument that it cannot make sense of: ``raise NotUnderstood("from")``.

    Only the name of the argument is told to whoever typed it.
    """

    def __init__(self, argument: str) -> None:
        super().__init__(argument)
        self.argument = argument


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What a plugin declares of one thing: its name (a code, unique among all plugins) and its title."""

    name: str
    title: str


class ChannelOffer(Offer, frozen=True, kw_only=True):
    """A way by which alerts leave. ``scheme`` begins the addresses that it takes (``county-sms`` for ``county-sms://…``)."""

    scheme: str


class Channel(ChannelOffer, frozen=True, kw_only=True):
    """``tell(address, message, timeout)`` sends one message in at most ``timeout`` seconds; what became of it.

    It takes the addresses that begin with ``scheme`` (``county-sms`` for ``county-sms://…``), away from apprise too.
    A time-out is ``unknown``, never ``failed``: the message may have arrived.
    """

    tell: Callable[[str, Message, float], Told]


class ExporterOffer(Offer, frozen=True, kw_only=True):
    """A file made of one case: ``suffix`` of its name, ``purpose`` and the sharing ``categories`` that it needs."""

    suffix: str
    purpose: str
    categories: tuple[str, ...]


class Exporter(ExporterOffer, frozen=True, kw_only=True):
    """``write(host, case)`` gives the bytes of the file. The export is audited before it is written."""

    write: Callable[[Host, CaseView], bytes]


class Argument(msgspec.Struct, frozen=True, kw_only=True):
    """An argument of a command: a code, a date or a number, never words."""

    name: str
    help: str
    required: bool = False


class CommandOffer(Offer, frozen=True, kw_only=True):
    """A command: ``mdtkit extra NAME`` on the command line; with ``panel`` the terminal application shows its table.

    A panel of the ``county`` has to be told nothing; one of a ``case`` takes the argument ``case`` and no other that is
    required: it is told the case in front.
    """

    panel: Panel = ""
    arguments: tuple[Argument, ...] = ()
    purpose: str = "case_planning"
    categories: tuple[str, ...] = ()


class Command(CommandOffer, frozen=True, kw_only=True):
    """``run(host, given)`` answers with a table; ``given`` is argument → what was given."""

    run: Callable[[Host, Mapping[str, str]], Table]


class Offers(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a plugin declares to do by code, without the code: what the home keeps of it."""

    channels: tuple[ChannelOffer, ...] = ()
    exporters: tuple[ExporterOffer, ...] = ()
    commands: tuple[CommandOffer, ...] = ()


DECLARED: dict[str, type[Offer]] = {"channels": Channel, "exporters": Exporter, "commands": Command}
"""Hook → what a plugin gives for it."""
