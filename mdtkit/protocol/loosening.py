"""What a county may not do in silence: loosen a rule that binds (requirements P1, P2).

``pre``, ``794`` and ``other`` bind every county, ``855`` those in the CSEC Program. Tightening is free; loosening
one of these needs ``override = "reason"``, which then stands wherever the rule is shown. When it cannot be
told which of two versions is stricter, the change counts as loosening.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from mdtkit.protocol.convening import Quorum
from mdtkit.protocol.duration import parse_duration
from mdtkit.protocol.model import (
    Anchor,
    Clock,
    Closing,
    Course,
    Fact,
    Indicator,
    IndicatorGroup,
    Owner,
    Qualification,
    Responsibility,
    Rule,
    Seat,
)
from mdtkit.protocol.release import SmallCells
from mdtkit.protocol.sharing import EVERY, Authority, Category, Mandate, Obligation, Prohibition

BINDING: Final = ("pre", "794", "other")
_NEEDS: Final = ("attendee", "optional", "conditional", "required")


def binds(rule: Rule, profile: Mapping[str, str]) -> bool:
    """Whether the rule binds this county; ``profile`` holds its answers."""
    return rule.law in BINDING or (rule.law == "855" and profile.get("csec_program") == "yes")


def loosened(old: Rule, new: Rule) -> tuple[str, ...]:
    """The members by which ``new`` is looser than ``old`` (or not surely as strict)."""
    found = []
    if new.off and not old.off:
        found.append("off")
    if new.law != old.law:
        found.append("law")
    if old.verified and not new.verified:
        found.append("verified")
    for kind, compare in JUDGED.items():
        if isinstance(old, kind) and isinstance(new, kind):
            found += [name for name, stricter in compare.items() if not _kept(old, new, name, stricter)]
    return tuple(found)


def hard_stops(old: Rule, new: Rule) -> tuple[str, ...]:
    """Members no override can change: caregivers told unasked, SOGIE without the child, small cells shown
    (design.md "Hard stops")."""
    if isinstance(old, Seat) and isinstance(new, Seat) and old.clearance and not new.clearance:
        return ("clearance",)
    if isinstance(old, SmallCells) and isinstance(new, SmallCells):
        return _looser_cells(old, new)
    if isinstance(old, Prohibition) and isinstance(new, Prohibition) and old.hard:
        judged = JUDGED[Prohibition].items()
        return tuple(n for n, stricter in judged if not _kept(old, new, n, stricter)) + (("off",) if new.off else ())
    return ()


def _looser_cells(old: SmallCells, new: SmallCells) -> tuple[str, ...]:
    """A number too small to be shown stays too small; zeros that were hidden stay hidden."""
    found = ["smallest"] if new.smallest < old.smallest else []
    found += ["zero"] if old.zero == "hidden" and new.zero == "shown" else []
    return (*found, *(["off"] if new.off else []))


AsStrict = Callable[[Any, Any], bool]


def _kept(old: Rule, new: Rule, name: str, as_strict: AsStrict) -> bool:
    before, after = getattr(old, name), getattr(new, name)
    return bool(before == after) or as_strict(before, after)


def _never(_before: object, _after: object) -> bool:
    """Any change counts: nobody can tell from the data whether it is stricter."""
    return False


def _not_later(before: str | None, after: str | None) -> bool:
    """A due time that stays or comes earlier; none at all is the loosest."""
    if before is None or after is None:
        return before is None
    try:
        return parse_duration(after).never_longer_than(parse_duration(before))
    except ValueError:
        return True  # Not a duration: the check of the rule itself says so.


def _not_warned_later(before: str | None, after: str | None) -> bool:
    """A warning that comes as early as before or earlier."""
    return before is None or (after is not None and _not_later(after, before))


def _all_kept(before: tuple[Any, ...], after: tuple[Any, ...]) -> bool:
    """Everything that was listed still is; an empty list of conditions means always, so it must stay empty."""
    return bool(before) and all(item in after for item in before)


def _same_parties(before: tuple[Owner, ...], after: tuple[Owner, ...]) -> bool:
    """The same owners on the same conditions; which unit of theirs does it is the county's business."""
    strip = tuple(msgspec.structs.replace(owner, unit=None) for owner in after)
    return strip == tuple(msgspec.structs.replace(owner, unit=None) for owner in before)


def _still(before: bool, after: bool) -> bool:
    return after or not before


def _not_more(before: bool, after: bool) -> bool:
    return before or not after


def _obliged(before: tuple[Any, ...], after: tuple[Any, ...]) -> bool:
    """Everything that was asked for still is."""
    return all(item in after for item in before)


def _narrowed(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Nothing is listed that was not before: what permits reaches no further."""
    return EVERY in before or all(code in before for code in after)


def _widened(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Everything is still listed: what prohibits reaches as far. An empty list means everybody, or every purpose."""
    return not after or EVERY in after or (bool(before) and all(code in after for code in before))


def _sooner(before: str | None, after: str | None) -> bool:
    return before is None or _not_later(before, after)


_SENSITIVITY: Final = ("ordinary", "sensitive", "protected")

JUDGED: Final[dict[type[Rule], dict[str, AsStrict]]] = {
    Clock: {
        "form": _never,
        "within": _not_later,
        "at_once": _still,
        "county_target": _still,
        "law_within": lambda _before, _after: True,  # what the law says is written down, not decided, here
        "end_of_day": _not_more,
        "roll": _never,
        "warn": _not_warned_later,
        "before": _never,
        "start": _all_kept,
        "known": _all_kept,
        "when": _never,
        "owner": _same_parties,
        "each_owner": _still,
        "to": _all_kept,
        "each_agency": _still,
        "stop": _never,
        "cancel": _never,
        "suspend": _never,
        "extend": _never,
        "single": _not_more,
        "covered_by": lambda _before, after: after is None,
        "about": lambda before, after: before in (after, "any"),
        "alert": _still,
    },
    Anchor: {"on": _all_kept},
    Fact: {"values": _never, "default": _never, "sources": _never, "sticky": _never},
    Indicator: {"group": _never},
    IndicatorGroup: {"needs": lambda before, after: after <= before},
    Seat: {
        "need": lambda before, after: _NEEDS.index(after) >= _NEEDS.index(before),
        "when": lambda _before, after: not after,
        "otherwise": lambda _before, after: after == "optional",
        "party": _never,
        "roster": _never,
    },
    Responsibility: {"tier": _never, "party": _never, "when": _never, "evidence": _never},
    Closing: {"layers": _all_kept, "unanswered": lambda _before, after: after == "stays"},
    Qualification: {
        "gap": _never,
        "courses": _all_kept,
        "instead": lambda before, after: all(course in before for course in after),
        "statements": _all_kept,
        "on": _all_kept,
    },
    Quorum: {
        "members": lambda before, after: after >= before,
        "rosters": lambda before, after: not after or (bool(before) and all(one in after for one in before)),
    },
    Course: {"audience": _all_kept, "retake": _not_later},
    Category: {
        "sensitivity": lambda before, after: _SENSITIVITY.index(after) >= _SENSITIVITY.index(before),
        "signers": _narrowed,
        "obligations": _obliged,
        "sealed": _still,
        "discloser_only": _still,
    },
    # Less would loosen the reporting law, more would loosen confidentiality: a mandate is exactly what it is.
    Mandate: dict.fromkeys(("reports", "by", "to", "items", "when", "counsel_first"), _never) | {"verified": _not_more},
    Prohibition: {
        "items": lambda before, after: EVERY in after or (EVERY not in before and all(i in after for i in before)),
        "to": _widened,
        "purposes": _widened,
        "unless_signed_by": _narrowed,
        "names": lambda _before, after: after == "person",
        "unless_cleared": _not_more,
        "hard": _still,
    },
    Authority: {
        "by": _narrowed,
        "to": _narrowed,
        "purposes": _narrowed,
        "items": _narrowed,
        "when": lambda before, _after: not before,
        "members": _still,
        "trained": _still,
        "own": _still,
        "cft": lambda before, _after: before == "any",
        "case_review": lambda before, _after: before == "any",
        "tiers": lambda before, after: not before or (bool(after) and all(tier in before for tier in after)),
        "signatures": _obliged,
        "emergency": _still,
        "review": _sooner,
        "ends": lambda before, _after: before is None,
        "obligations": _obliged,
        # Confirming it is what opens it: whoever did so is named in the override.
        "verified": _not_more,
    },
    Obligation: {"text": _never, "attach": lambda _before, after: after == "release"},
}


def change_of(old: Rule, new: Rule, member: str) -> str:
    """What a member was and would be, in words."""
    before, after = getattr(old, member), getattr(new, member)
    if isinstance(before, tuple) or isinstance(after, tuple):
        return f"{member} differs from the base"
    words = {None: "none", True: "true", False: "false"}
    return f"{member} is {words.get(before, before)} and would be {words.get(after, after)}"
