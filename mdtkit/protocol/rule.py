"""What every rule of the protocol is made of: its layer of law, its citation, conditions, what starts and stops.

Rules hold no behaviour and know nothing of files. Source: requirements P1, P2; tables.md 5.
"""

# Annotations are evaluated here, once: as text msgspec would compile each of them at every start.

from typing import Literal

import msgspec

Law = Literal["pre", "794", "855", "prac", "other"]
"""Existing reporting law, SB 794, SB 855 (Program counties), promising practice, other binding law."""

Mark = Literal["src", "fld", "rec"]
"""Stated in the source document, from field research (unverified), or a proposal of ours."""

Condition = dict[str, tuple[str, ...]]
"""Fact (or entry field) → the values that satisfy it. All members must hold."""

Conditions = tuple[Condition, ...]
"""Alternatives: one condition that holds is enough. Empty = always."""


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every rule says about itself, so that any screen can answer "why?" (P1)."""

    id: str
    title: str = ""
    requirement: str | None = None
    law: Law = "prac"
    citation: str = ""
    verified: bool = True
    mark: Mark = "src"
    note: str = ""
    off: bool = False
    override: str | None = None
    """The county's stated reason for loosening a binding rule; visible wherever the rule is."""


class Owner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose clock it is. ``party`` is a party id, ``$receiver`` (the party that recorded the
    receipt) or ``$reporter`` (the party that made the report that started it)."""

    party: str
    unit: str | None = None
    when: Conditions = ()


class Recipient(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To whom a report goes: one clock per recipient. ``$called`` = the agency that was telephoned."""

    party: str
    when: Conditions = ()


class Start(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What starts a clock: an entry of a kind, or the end of another clock.

    ``anchor`` says from which instant it counts: ``known`` the receipt of the information (else
    when it happened), ``at`` when it happened, ``identification`` the receipt of the first entry that
    carried a trigger before this tier decision, ``incident`` the receipt of the referral that
    the entry is about, ``told`` the instant that the entry tells of (``told``: its fields, the first that is
    given counts: an instant, or a number of hours before the receipt; none given starts nothing).
    ``unless``: an entry whose fields hold one of these starts nothing.
    """

    on: tuple[str, ...] = ()
    where: Condition = msgspec.field(default_factory=dict)
    unless: Conditions = ()
    after: str | None = None
    anchor: Literal["known", "at", "identification", "incident", "told"] = "known"
    told: tuple[str, ...] = ()


class Stop(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stops (or cancels) a clock.

    ``by`` = ``owner``: only an entry of the owning party counts. ``to`` = ``recipient``: only an entry
    addressed to the clock's own recipient counts.
    """

    on: tuple[str, ...]
    where: Condition = msgspec.field(default_factory=dict)
    by: Literal["owner", "any"] = "any"
    to: Literal["recipient", "any"] = "any"
    matching: dict[str, str] = msgspec.field(default_factory=dict)
    """Field of the act → field of the starting entry that must say the same, as far as both say anything ("entered
    *that* field"). Of a field that names an entry every version counts as the same; ``$entry`` stands for the starting
    entry itself."""


class Extension(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry by which what lapses lasts longer: to the instant in its field ``until``, and never shorter."""

    on: tuple[str, ...]
    until: str
    where: Condition = msgspec.field(default_factory=dict)


class Suspension(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """While it lasts the clock does not run and has no due instant; afterwards it is later by its length."""

    on: tuple[str, ...]
    until: tuple[str, ...]
    where: Condition = msgspec.field(default_factory=dict)
