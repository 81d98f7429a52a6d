"""The child's safety plan through time: the version in force, its gaps, its reviews, what is still owed (M10).

A plan is adopted and reviewed, never edited. An interim plan is one made before the placement is known.
Source: tables.md 8.4.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import msgspec

from mdtkit.chronology.fold import Chronology, Effective
from mdtkit.protocol.model import Protocol

ADOPTED, REVIEWED, HELD = "plan.adopted", "plan.reviewed", "meeting.held"
ELEMENT = "plan_element"


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One adopted plan. ``number`` is its own, else its place; ``given`` the elements that it has, ``missing`` those
    that the tier asks for and it lacks, ``steps`` (element, party) of each step somebody takes."""

    number: int
    entry: str
    at: datetime
    interim: bool
    child_took_part: str
    given: tuple[str, ...]
    missing: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """One review of the plan: kept or amended."""

    entry: str
    at: datetime
    outcome: str


class SafetyPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The plan as it stands. ``unreviewed``: ongoing meetings (entry ids) since which nobody looked at it."""

    versions: tuple[Version, ...]
    reviews: tuple[Review, ...]
    unreviewed: tuple[str, ...]

    @property
    def current(self) -> Version | None:
        """The version in force: the one adopted last."""
        return self.versions[-1] if self.versions else None


def safety_plan(chronology: Chronology, protocol: Protocol, tier: str | None) -> SafetyPlan:
    """The plan of a case; ``tier`` decides which elements it is asked to have."""
    asked = elements(protocol, tier)
    adopted = sorted(chronology.of(ADOPTED), key=lambda item: item.entry.at)
    reviews = sorted(chronology.of(REVIEWED), key=lambda item: item.entry.at)
    return SafetyPlan(
        versions=tuple(_version(item, place, asked) for place, item in enumerate(adopted, start=1)),
        reviews=tuple(
            Review(entry=item.entry.id, at=item.entry.at, outcome=str(item.entry.data.get("outcome") or "kept"))
            for item in reviews
        ),
        unreviewed=_unreviewed(chronology, [*adopted, *reviews]),
    )


def elements(protocol: Protocol, tier: str | None) -> tuple[str, ...]:
    """The elements that a plan of this tier is asked to have: all, but for those that the source gives another tier."""
    terms = [term for term in protocol.terms.values() if term.list == ELEMENT and not term.off]
    return tuple(term.code for term in terms if tier in (None, "ongoing") or not term.tiers or tier in term.tiers)


def _version(item: Effective, place: int, asked: tuple[str, ...]) -> Version:
    data = item.entry.data
    given = tuple(name for name in asked if data.get(name))
    return Version(
        number=_number(data, place),
        entry=item.entry.id,
        at=item.entry.at,
        interim=data.get("interim") == "yes",
        child_took_part=str(data.get("child_took_part") or "unknown"),
        given=given,
        missing=tuple(name for name in asked if name not in given),
        steps=tuple((str(step.get("element")), str(step.get("seat") or "")) for step in data.get("steps") or ()),
    )


def _number(data: dict[str, Any], place: int) -> int:
    version = data.get("version")
    return version if isinstance(version, int) else place


def _unreviewed(chronology: Chronology, looked: list[Effective]) -> tuple[str, ...]:
    """Ongoing meetings at or after which nobody recorded having looked at the plan."""
    last = max((item.entry.at for item in looked), default=None)
    named = {item.entry.data.get("meeting") for item in looked} - {None}
    return tuple(
        item.entry.id
        for item in chronology.of(HELD)
        if item.entry.data.get("type") == "ongoing"
        and (last is None or last < item.entry.at)
        and item.entry.data.get("meeting") not in named
    )


def sheet(plan: dict[str, Any], words: dict[str, str], *, interim: bool) -> list[str]:
    """The plan as a sheet for the child, in plain words and short lines; risks stay in the file.

    ``plan`` is the data of the adopted entry, ``words`` the county's headings by code. Every name in its
    ``never_print`` is replaced: the sheet may be found by the person it is about.
    """
    hidden = [name.strip() for name in str(plan.get("never_print") or "").splitlines() if name.strip()]
    lines = _headed("title", words)
    if interim and "interim" in words:
        lines += [words["interim"], ""]
    for element in ("triggers", "coping", "prevention", "safe_contacts", "unsafe_response"):
        told = str(plan.get(element) or "").strip()
        if told:
            lines += [*_headed(element, words), *_short(told), ""]
    steps = [step for step in plan.get("steps") or () if step.get("step") and step.get("element") != "risks"]
    if steps:
        lines += _headed("steps", words)
        for step in steps:
            who = str(step.get("who") or words.get(f"seat.{step.get('seat')}") or "").strip()
            lines += _short(f"{who}: {step['step']}" if who else str(step["step"]))
        lines.append("")
    lines += [words["yours"]] if "yours" in words else []
    return [without(line, hidden, words.get("somebody") or "…") for line in lines]


def _headed(code: str, words: dict[str, str]) -> list[str]:
    """The heading, where the county has not switched it off, and a line between."""
    return [words[code].upper(), ""] if code in words else []


def _short(told: str) -> list[str]:
    """Each sentence or written line by itself, as large print is read."""
    lines = [line.strip(" -") for line in told.replace(". ", ".\n").splitlines()]
    return [f"- {line}" for line in lines if line]


def without(line: str, hidden: list[str], instead: str) -> str:
    """The line without these names, however they are written in capitals."""
    for name in sorted(hidden, key=len, reverse=True):
        line = re.sub(re.escape(name), instead, line, flags=re.IGNORECASE)
    return line
