"""What the decision on sharing is asked: who tells whom what, for which purpose, where, and what is on file.

Source: design.md "Sharing" (input of the decision).
"""

# Annotations are evaluated here, once: as text msgspec would compile each of them at every start.

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Literal

import msgspec

from mdtkit.sharing.authorization import Authorization

Channel = Literal["in_person", "meeting", "telephone", "electronic", "paper"]

NOTHING: Mapping[str, str] = MappingProxyType({})


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """Who would receive: a person, or a seat of which nobody is known. ``name`` is how the answer calls them.

    ``party`` decides what reaches them; ``person`` is a person id, ``agency`` an agency's. ``member``: seated on the
    child's team now; ``trained``: qualified and trained, on record. ``cleared``: for caregiver and family, what a named
    person answered to "may they be told?" (yes, no, unknown); for everybody else it says nothing.
    """

    name: str
    party: str
    person: str = ""
    agency: str = ""
    member: bool = False
    trained: bool = False
    cleared: str = "unknown"


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """What would be told: a category of information. ``source``: the party whose record it is ("" = its custodian)."""

    category: str
    source: str = ""


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """Where it would be told. ``present``: the parties in the room, attendees beyond parties among them.

    ``tier`` is that decided for the case, "" before any decision. ``case_review``: several children's teams sit
    together; whoever is of another child's team only is no member of this one's. ``cft``: whether the meeting is a
    child and family team too, as somebody answered; ``unknown`` while nobody has.
    ``emergency``: somebody declared an emergency, with a reason that is on record.
    """

    channel: Channel = "in_person"
    present: tuple[str, ...] = ()
    tier: str = ""
    case_review: bool = False
    cft: Literal["yes", "no", "unknown"] = "unknown"
    emergency: bool = False

    @property
    def may_be_cft(self) -> bool:
        """Child and caregiver or family take part: the meeting may be a child and family team (VI hint)."""
        return "child" in self.present and not {"caregiver", "family"}.isdisjoint(self.present)


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """One question. ``facts`` are the facts of the case; ``windows``: clock id → (begin, end) of each of its runs.

    ``discloser``: the party that would release, ``discloser_member``: it has a seat on the team. ``report``: which
    mandated report is made, "" where the question is about any. ``position`` is that of the person who would release,
    "" where nobody knows. ``now`` is the instant at which it would be told.
    """

    discloser: str
    discloser_member: bool = True
    position: str = ""
    recipients: tuple[Recipient, ...]
    items: tuple[Item, ...]
    purpose: str
    report: str = ""
    setting: Setting = Setting()
    facts: Mapping[str, str] = msgspec.field(default_factory=lambda: NOTHING)
    windows: Mapping[str, tuple[tuple[datetime, datetime], ...]] = msgspec.field(default_factory=dict)
    authorizations: tuple[Authorization, ...] = ()
    now: datetime
