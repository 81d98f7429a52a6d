"""The protocol: the county's rules as data, each with its law layer and citation.

Everything the base protocol ships and a county overlays has one of these shapes. They hold no
behaviour: ``mdtkit.casework`` computes from them. Source: design.md "The one idea", tables.md 5-8.
"""

# Annotations are evaluated here, once: as text (from __future__) msgspec would compile each of them at every start.

from collections.abc import Collection, Mapping
from typing import Literal

import msgspec

from mdtkit.protocol.acts import (
    ActWarning,
    Anchor,
    Awaits,
    Closing,
    Needless,
    Qualification,
    Retention,
    Script,
    SheetLine,
)
from mdtkit.protocol.convening import MeetingHours, Quorum
from mdtkit.protocol.release import SmallCells
from mdtkit.protocol.rule import (
    Condition,
    Conditions,
    Extension,
    Law,
    Owner,
    Recipient,
    Rule,
    Start,
    Stop,
    Suspension,
)
from mdtkit.protocol.sharing import (
    BY_AUTHORIZATION,
    NO_AUTHORITY,
    Authority,
    Category,
    Mandate,
    Obligation,
    Prohibition,
    Signature,
)

__all__ = [
    "ActWarning",
    "Agency",
    "Anchor",
    "Authority",
    "Awaits",
    "Blank",
    "CardLine",
    "Category",
    "Clock",
    "Closing",
    "Condition",
    "Conditions",
    "Course",
    "During",
    "Extension",
    "Fact",
    "FactSource",
    "Indicator",
    "IndicatorGroup",
    "Law",
    "Mandate",
    "Needless",
    "Obligation",
    "Owner",
    "Party",
    "Prohibition",
    "Proposal",
    "Protocol",
    "Qualification",
    "Recipient",
    "Responsibility",
    "Retention",
    "Rule",
    "Script",
    "Seat",
    "SheetLine",
    "Signature",
    "Start",
    "Stop",
    "Suspension",
    "Switch",
    "Term",
    "Trigger",
    "Unit",
]


class Clock(Rule, frozen=True, kw_only=True):
    """One clock (tables 5a-5c).

    ``form``: ``deadline`` runs to a due instant; ``period`` runs out by itself; ``expiry`` is an authority that lapses
    (``extend``: later); ``before`` counts back from the instant in the starting entry's field ``before`` (of several
    the first that is filled in).
    ``within`` is a duration (``90min 2h 10d 2bd 1mo 6mo``) or None: the law gives no number, the clock is
    open and shows its age. ``when`` decides on today's facts whether the clock applies, without moving its
    start; ``known`` must have *become* known, so it moves the start to the receipt of the last condition.
    ``at_once``: asked for immediately or as soon as practicable, whether or not a longest time is given too.
    ``single``: while one instance runs no other starts. ``covered_by``: a clock that asks the same of the same
    recipient; where it runs from no later, this one is not shown beside it. ``alert``: starting it calls the
    owner's on-call. ``about`` = ``episode``: each missing episode has a clock of its own, and what was done about
    another stops it not.
    """

    form: Literal["deadline", "period", "expiry", "before"] = "deadline"
    within: str | None = None
    at_once: bool = False
    county_target: bool = False
    """Set by the loader: the number is the county's own; missing it is "past county target", no legal deadline."""
    law_within: str | None = None
    """Set by the loader: the law's own number where the county has tightened it."""
    end_of_day: bool = False
    roll: Literal["none", "next_working"] = "none"
    warn: str | None = None
    before: tuple[str, ...] = ()
    start: tuple[Start, ...] = ()
    known: Conditions = ()
    when: Conditions = ()
    owner: tuple[Owner, ...] = ()
    each_owner: bool = False
    to: tuple[Recipient, ...] = ()
    each_agency: bool = False
    """Where the case names several police forces (agencies of a recipient), each has a clock of its own (R2, R4)."""
    stop: tuple[Stop, ...] = ()
    cancel: tuple[Stop, ...] = ()
    suspend: tuple[Suspension, ...] = ()
    extend: tuple[Extension, ...] = ()
    single: bool = False
    covered_by: str | None = None
    alert: bool = False
    about: Literal["any", "episode"] = "any"


class During(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hours of the day in the zone of the entry, from ``opens`` until before ``closes`` (``HH:MM``).

    Closing earlier than opening goes on over midnight. On every day, or on working days only: Monday to Friday but for
    holidays.
    """

    opens: str
    closes: str
    days: Literal["any", "working"] = "any"


class FactSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry that settles a fact: with ``value``, or with what its data field ``field`` says.

    ``during``: only if the information was received within these hours (who is called depends on the hour, M1).
    """

    on: tuple[str, ...]
    where: Condition = msgspec.field(default_factory=dict)
    value: str | None = None
    field: str | None = None
    during: During | None = None


class Fact(Rule, frozen=True, kw_only=True):
    """Something true of the case now, derived from its entries; the words of every condition."""

    values: tuple[str, ...] = ()
    default: str = "unknown"
    sources: tuple[FactSource, ...] = ()
    sticky: tuple[str, ...] = ()
    """Values that, once reached, stay (an identified victim stays identified) unless corrected."""


class Trigger(Rule, frozen=True, kw_only=True):
    """Something seen that proposes an MDT tier (tables 8.2, M4)."""

    tier: str


class Indicator(Rule, frozen=True, kw_only=True):
    """One at-risk indicator (tables 8.1, I5)."""

    group: str


class IndicatorGroup(Rule, frozen=True, kw_only=True):
    """A group of indicators: any ``needs`` of them present make a child at risk (I5)."""

    needs: int


class Seat(Rule, frozen=True, kw_only=True):
    """A seat on a roster (tables 6). ``id`` = ``roster.party``.

    ``need``: ``required``, ``conditional`` (required where ``when`` holds, else ``otherwise``), ``optional``,
    ``attendee`` (invited person, never counted for quorum; M13). ``lead`` convenes.
    """

    roster: str
    party: str
    need: Literal["required", "conditional", "optional", "attendee"]
    when: Conditions = ()
    otherwise: Literal["optional", "not_needed"] = "not_needed"
    condition: str = ""
    """The condition in words where it is not a fact of the case ("one or more of three as they apply")."""
    lead: bool = False
    clearance: bool = False
    """Never told or invited before a named person answered "appropriate?" (design.md hard stops)."""
    signature: str = ""


class Responsibility(Rule, frozen=True, kw_only=True):
    """One example responsibility of a party in a tier (tables 7, M8). ``evidence``: entries that show it done."""

    tier: str
    party: str
    unit: str | None = None
    when: Conditions = ()
    evidence: tuple[Stop, ...] = ()


class Blank(Rule, frozen=True, kw_only=True):
    """A party for which the source gives no example in a tier: the place stays visibly blank (M8)."""

    tier: str
    party: str


class Party(Rule, frozen=True, kw_only=True):
    """A party of the agreement, or an attendee beyond parties (child, caregiver, family)."""

    attendee: bool = False
    units: tuple[str, ...] = ()
    always_on_call: bool = False
    """Sits in a 24-hour response: shown among "on call now"."""


class Unit(Rule, frozen=True, kw_only=True):
    """A unit of a party's agencies: hotline, emergency response, investigative unit …"""


class Agency(Rule, frozen=True, kw_only=True):
    """An agency of a party in this county: owners and recipients of clocks are agencies."""

    party: str
    units: tuple[str, ...] = ()
    telephone: str = ""
    after_hours: str = ""
    default: bool = False
    """The agency meant when the case names none of its party."""
    when: Conditions = ()
    """The agency meant, before the default, where these facts hold: its own county of a region, its own ages."""


class Term(Rule, frozen=True, kw_only=True):
    """A word of a closed list: ``list`` names the vocabulary, ``id`` = ``list.code``."""

    list: str
    code: str
    group: str = ""
    tiers: tuple[str, ...] = ()


class Course(Rule, frozen=True, kw_only=True):
    """A course and who needs it (tables 8.6, T2).

    ``owner`` writes the curriculum and ``host`` holds it: a party or an agency. ``retake``: after how long it has to be
    taken again; ``warn``: how long before that it is said.
    """

    audience: tuple[str, ...] = ()
    owner: str | None = None
    host: str | None = None
    retake: str | None = None
    warn: str = "60d"


class CardLine(Rule, frozen=True, kw_only=True):
    """A line of the crisis card: a number to ring or a step to take; never anything of a case."""

    order: int
    kind: Literal["number", "step"]
    text: str


class Switch(Rule, frozen=True, kw_only=True):
    """A switch of the county's profile that changes what binds (tables 5e, P2)."""

    values: tuple[str, ...]
    default: str


class Proposal(Rule, frozen=True, kw_only=True):
    """How a tier is proposed: first proposal in ``order`` whose triggers or conditions are met (M4)."""

    order: int
    tier: str
    triggers: Literal["any", "none"] = "any"
    when: Conditions = ()


class Protocol(msgspec.Struct, frozen=True, kw_only=True):
    """A whole protocol, base and county overlay merged, validated; tables by id in file order."""

    version: str
    county: str = ""
    clocks: dict[str, Clock] = msgspec.field(default_factory=dict)
    facts: dict[str, Fact] = msgspec.field(default_factory=dict)
    triggers: dict[str, Trigger] = msgspec.field(default_factory=dict)
    proposals: dict[str, Proposal] = msgspec.field(default_factory=dict)
    indicators: dict[str, Indicator] = msgspec.field(default_factory=dict)
    indicator_groups: dict[str, IndicatorGroup] = msgspec.field(default_factory=dict)
    seats: dict[str, Seat] = msgspec.field(default_factory=dict)
    responsibilities: dict[str, Responsibility] = msgspec.field(default_factory=dict)
    blanks: dict[str, Blank] = msgspec.field(default_factory=dict)
    parties: dict[str, Party] = msgspec.field(default_factory=dict)
    units: dict[str, Unit] = msgspec.field(default_factory=dict)
    agencies: dict[str, Agency] = msgspec.field(default_factory=dict)
    terms: dict[str, Term] = msgspec.field(default_factory=dict)
    courses: dict[str, Course] = msgspec.field(default_factory=dict)
    qualifications: dict[str, Qualification] = msgspec.field(default_factory=dict)
    quorums: dict[str, Quorum] = msgspec.field(default_factory=dict)
    meeting_hours: dict[str, MeetingHours] = msgspec.field(default_factory=dict)
    warnings: dict[str, ActWarning] = msgspec.field(default_factory=dict)
    anchors: dict[str, Anchor] = msgspec.field(default_factory=dict)
    awaits: dict[str, Awaits] = msgspec.field(default_factory=dict)
    card: dict[str, CardLine] = msgspec.field(default_factory=dict)
    switches: dict[str, Switch] = msgspec.field(default_factory=dict)
    closings: dict[str, Closing] = msgspec.field(default_factory=dict)
    retentions: dict[str, Retention] = msgspec.field(default_factory=dict)
    sheets: dict[str, SheetLine] = msgspec.field(default_factory=dict)
    scripts: dict[str, Script] = msgspec.field(default_factory=dict)
    small_cells: dict[str, SmallCells] = msgspec.field(default_factory=dict)
    categories: dict[str, Category] = msgspec.field(default_factory=dict)
    obligations: dict[str, Obligation] = msgspec.field(default_factory=dict)
    mandates: dict[str, Mandate] = msgspec.field(default_factory=dict)
    prohibitions: dict[str, Prohibition] = msgspec.field(default_factory=dict)
    authorities: dict[str, Authority] = msgspec.field(default_factory=dict)
    profile: dict[str, str] = msgspec.field(default_factory=dict)
    """Switch id → the county's answer (defaults filled in)."""
    switched_off: dict[str, Rule] = msgspec.field(default_factory=dict)
    """``table/id`` → the rule: not in force, and shown as such wherever somebody looks for it (P3)."""

    def vocabulary(self, name: str) -> tuple[str, ...]:
        """The allowed codes of a vocabulary: a table of the protocol or a closed list of terms."""
        tables: dict[str, Collection[str]] = {
            "party": self.parties,
            "seat": self.parties,
            "unit": self.units,
            "agency": self.agencies,
            "trigger": self.triggers,
            "indicator": self.indicators,
            "clock": self.clocks,
            "responsibility": self.responsibilities,
            "course": self.courses,
            "script": self.scripts,
            "category": self.categories,
            "obligation": self.obligations,
            "sharing_authority": (*self.mandates, *self.authorities, BY_AUTHORIZATION, NO_AUTHORITY),
        }
        if "+" in name:
            return tuple(code for part in name.split("+") for code in self.vocabulary(part))
        if name in tables:
            return tuple(tables[name])
        return tuple(term.code for term in self.terms.values() if term.list == name)

    def counted_back_to(self, anchor: str) -> tuple[str, ...]:
        """The kinds of entries to which a clock of this anchor counts back; none where no rule names them."""
        rule = self.anchors.get(anchor)
        return rule.on if rule is not None else ()

    def title(self, name: str, code: str) -> str:
        """The title of a code of a vocabulary; the code itself where the protocol has none."""
        term = self.terms.get(f"{name}.{code}")
        if term is not None:
            return term.title or code
        if name in ("category", "obligation", "sharing_authority"):
            return self._sharing_title(name, code)
        for table in (self.parties, self.units, self.agencies, self.triggers, self.indicators, self.clocks):
            rule = table.get(code)
            if rule is not None:
                return rule.title or code
        return code

    def _sharing_title(self, name: str, code: str) -> str:
        """The title of a code of the sharing tables: some share their code with a party (``education``)."""
        rules: dict[str, Mapping[str, Rule]] = {
            "category": self.categories,
            "obligation": self.obligations,
            "sharing_authority": {**self.mandates, **self.authorities},
        }
        rule = rules[name].get(code)
        return (rule.title or code) if rule is not None else code
