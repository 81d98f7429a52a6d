"""Rules about who may be told what: categories, mandates, prohibitions, statutory authorities, obligations.

What is law or practice stands in these tables and nowhere else; ``mdtkit.sharing`` only puts them in their order:
mandate > prohibition > statutory authority > authorization > deny. Source: design.md "Sharing"; I9, C1 to C7.
"""

# Annotations are evaluated here, once: as text msgspec would compile each of them at every start.

from typing import Final, Literal

import msgspec

from mdtkit.protocol.rule import Conditions, Rule

EVERY: Final = "*"
"""Stands for all codes of a list: every category, every party."""
BY_AUTHORIZATION: Final = "authorization"
"""What a release relied on where it was no rule of the protocol, but an authorization on file."""
NO_AUTHORITY: Final = "none"
"""What a release relied on that was made before anybody asked, and for which no authority was found."""


class Category(Rule, frozen=True, kw_only=True):
    """A category of information: the unit in which sharing is decided (I9, C3).

    Everything is withheld unless something permits it; ``default`` says so and has no other value. ``custodian`` is the
    party that keeps these records ("" = whoever recorded the item), ``discloser`` the position that the county has
    designated to release them ("" = not named yet); ``discloser_only``: nobody else releases them, where otherwise it
    is only said. ``signers`` are the capacities (``signer_capacity``) in which an authorization for it is good.
    ``obligations`` go with every release of it. ``sealed``: its bodies are for some readers only and no rule may read
    them.
    """

    default: Literal["withhold"] = "withhold"
    sensitivity: Literal["ordinary", "sensitive", "protected"] = "ordinary"
    custodian: str = ""
    discloser: str = ""
    discloser_only: bool = False
    signers: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()
    sealed: bool = False


class Mandate(Rule, frozen=True, kw_only=True):
    """A report that the law requires: exactly this content, by these parties, to these parties (R1 to R8).

    Where it applies nothing stands against it; it says nothing about any other content, recipient or purpose.
    ``reports`` are kinds of report. A party that is not among ``by`` is not made a mandated reporter.
    ``verified = false``: nobody has confirmed for this county what the report carries. It goes out all the same, and
    says so: a report is never held up. ``counsel_first``: what it carries is besides the report itself, which goes
    without it; until it is verified county counsel is asked before it is passed on.
    """

    reports: tuple[str, ...]
    by: tuple[str, ...]
    to: tuple[str, ...]
    items: tuple[str, ...]
    when: Conditions = ()
    counsel_first: bool = False

    @property
    def carries(self) -> bool:
        """Whether its content may go out now."""
        return self.verified or not self.counsel_first


class Prohibition(Rule, frozen=True, kw_only=True):
    """What may not be released beyond a mandate: these items, to these parties, for these purposes (C4).

    No ``to`` = to nobody, no ``purposes`` = for no purpose. It is lifted by an authorization in force, signed in one
    of the capacities ``unless_signed_by``, that covers the item and ``names`` the recipient (as a ``person``, or its
    ``party``); ``unless_cleared``: by a named person's yes to whether this attendee may be told. ``hard``: no county
    can loosen it, not even with an override (design.md "Hard stops").
    """

    items: tuple[str, ...]
    to: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    unless_signed_by: tuple[str, ...] = ()
    names: Literal["person", "party"] = "party"
    unless_cleared: bool = False
    hard: bool = False


class Signature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose signature is needed: one of these capacities, where ``when`` holds and one of ``present`` takes part."""

    capacities: tuple[str, ...]
    when: Conditions = ()
    present: tuple[str, ...] = ()


class Authority(Rule, frozen=True, kw_only=True):
    """A law or agreement under which information may be shared without an authorization (C1).

    It reaches releases ``by`` these parties ``to`` these, of these ``items``, for these ``purposes``; everything else
    is a condition to be met, and what is not met is said as what is needed. ``members``: discloser and recipient are
    seated on the child's team. ``trained``: the recipient is qualified and trained. ``own``: only to the agency whose
    records they are. ``cft``: only in a meeting that is (``yes``) or is not (``no``) a child and family team too.
    ``case_review``: only where several children's teams sit together (``yes``), or only about one child by itself
    (``no``). ``tiers``: only in these tiers. ``signatures``: signed by all of these. ``emergency``: only in an
    emergency that was declared with its reason, journalled, and reviewed within ``review``. ``ends``: the clock whose
    running is the life of the authority. ``verified = false``: nobody has confirmed it for this county, so it permits
    nothing and asks for county counsel (C6).
    """

    by: tuple[str, ...]
    to: tuple[str, ...]
    purposes: tuple[str, ...]
    items: tuple[str, ...]
    when: Conditions = ()
    members: bool = False
    trained: bool = False
    own: bool = False
    cft: Literal["any", "yes", "no"] = "any"
    case_review: Literal["any", "yes", "no"] = "any"
    tiers: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    emergency: bool = False
    review: str | None = None
    ends: str | None = None
    obligations: tuple[str, ...] = ()


class Obligation(Rule, frozen=True, kw_only=True):
    """What goes with a release, in the words that are said or printed (C2, C4).

    ``attach``: to what is released inside a meeting (``meeting``), by telephone or electronically (``remote``), to
    every release (``release``), or only where another rule names it (``named``). A mandated report carries those
    only that its category or rule names: what is reported is meant to be used by whoever receives it.
    """

    text: str
    attach: Literal["named", "release", "meeting", "remote"] = "named"
