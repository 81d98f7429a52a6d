"""What a case still holds open when somebody wants to close it, and what stands against purging it.

Closing answers to no statute: each live clock, unfinished service and agreed action is shown and answered for.
What an answer does is protocol data (terms of ``open_item_answer``, ``[[closing]]``). Source: C7.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

import msgspec

from mdtkit.casework.actions import actions
from mdtkit.casework.clocks import ClockView
from mdtkit.casework.services import services
from mdtkit.chronology.fold import Chronology
from mdtkit.protocol.model import Law, Protocol

ANSWERS = "open_item_answer"
OVER = frozenset({"ended", "declined"})


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """Something still open. ``item`` is how an answer names it: ``rule/n`` (a clock), ``service/CODE``, ``action/SEQ``.

    ``since`` and ``due_at`` are instants (UTC); ``law`` is the layer of a clock, None for what no rule asks.
    """

    item: str
    what: Literal["clock", "service", "action"]
    title: str
    since: datetime
    due_at: datetime | None = None
    law: Law | None = None
    owner: str | None = None

    @property
    def statutory(self) -> bool:
        """Whether law, not county practice, asks for it: ending it then needs words."""
        return self.law not in (None, "prac")

    def answered_in(self, answers: Mapping[str, object]) -> object | None:
        """The answer given for it, by its own name or for its whole rule; None if there is none."""
        return answers.get(self.item) or (answers.get(self.item.partition("/")[0]) if self.what == "clock" else None)


def open_matters(chronology: Chronology, clocks: Iterable[ClockView], protocol: Protocol) -> tuple[Matter, ...]:
    """Everything of a case that is still open: live clocks, services under way, actions agreed and not done."""
    return (
        *(_clock(view, chronology.record, protocol) for view in clocks if view.live and view.form != "expiry"),
        *_services(chronology, protocol),
        *_actions(chronology, protocol),
    )


def _clock(view: ClockView, record: str, protocol: Protocol) -> Matter:
    # An agency of the county, or the party itself where it has none.
    name = view.to and protocol.title("agency" if view.to in protocol.agencies else "party", view.to)
    to = f" to {name}" if name else ""
    return Matter(
        item=view.id.removeprefix(f"{record}/"),
        what="clock",
        title=f"{view.title}{to}",
        since=view.starts_at,
        due_at=view.due_at,
        law=view.law,
        owner=view.party,
    )


def _services(chronology: Chronology, protocol: Protocol) -> list[Matter]:
    return [
        Matter(
            item=f"service/{view.service}",
            what="service",
            title=f"{protocol.title('service', view.service)} ({view.state})",
            since=view.since,
        )
        for view in services(chronology)
        if view.state not in OVER
    ]


def _actions(chronology: Chronology, protocol: Protocol) -> list[Matter]:
    """Actions agreed in a meeting that not every owner has done. What they are is told by the story only."""
    return [
        Matter(
            item=f"action/{one.seq}",
            what="action",
            title=f"Action agreed, {' and '.join(protocol.title('party', seat) for seat in one.waits)}",
            since=one.agreed,
            owner=one.waits[0],
        )
        for one in sorted(actions(chronology), key=lambda one: one.seq)
        if one.open
    ]


class Hold(msgspec.Struct, frozen=True):
    """A litigation hold that stands: the entry that placed it, its number, and since when. It stops any purge."""

    entry: str
    seq: int
    since: datetime


def holds(chronology: Chronology) -> tuple[Hold, ...]:
    """The litigation holds that have not been lifted (C7)."""
    lifted = {item.entry.data.get("hold") for item in chronology.of("hold.lifted")}
    return tuple(
        Hold(item.root, item.root_seq, item.entry.at)
        for item in chronology.of("hold.placed")
        if not lifted & {item.root, item.entry.id}
    )
