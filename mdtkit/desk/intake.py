"""Intake: is the child known? what does this call start? and then the referral itself.

Source: design.md "Starting vocabulary", I1, I11, R2, M4, M5; issue steps 2 and 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.casework.clocks import ClockView
from mdtkit.casework.names import NEAR, likeness, reasons
from mdtkit.casework.triage import Triage
from mdtkit.chronology.kinds import check_draft
from mdtkit.chronology.problem import Problem
from mdtkit.desk import drafts
from mdtkit.desk.casefile import CaseRow
from mdtkit.desk.errors import DeskError
from mdtkit.desk.recording import Act, Logged, checked, commit, drafts_of, provisional

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

PREVIEW_REFERENCE = "MDT-0000-000"


class Referral(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a caller told, as far as known. Instants are aware; codes come from the protocol's lists.

    ``party`` is the party that took the call (its clocks), ``source`` the party that called. ``services``
    answers "receiving child welfare services?"; unknown counts as yes, for ``foster_care`` too.
    ``reporter`` is who called, by name: it is sealed. ``assault`` answers "a recent assault?"; ``assault_hours`` is how
    long before the call, ``assault_at`` when it was: the medical windows run from it (M9), and either says that there
    was one.
    """

    received: datetime
    at: datetime | None = None
    source: str | None = None
    agency: str | None = None
    unit: str | None = None
    method: str | None = None
    allegation: list[str] = []
    triggers: list[str] = []
    indicators: dict[str, str] = {}
    jurisdiction: str | None = None
    lead: str | None = None
    services: str | None = None
    foster_care: str | None = None
    le_agency: str | None = None
    le_others: list[str] = []
    board: str | None = None
    imminent: str | None = None
    assault: str | None = None
    assault_hours: int | None = None
    assault_at: datetime | None = None
    party: str | None = None
    child_name: str | None = None
    born: date | None = None
    pronouns: str | None = None
    reporter: str | None = None
    note: str | None = None

    def acts(self) -> list[Act]:
        """The entries that record it: the referral, and the child as described where anything is known."""
        data = {
            name: getattr(self, name)
            for name in (
                "source", "agency", "unit", "method", "allegation", "triggers", "indicators", "jurisdiction",
                "lead", "services", "foster_care", "le_agency", "le_others", "board", "imminent", "assault",
                "assault_hours", "reporter",
            )
        }  # fmt: skip
        if self.assault_at is not None:
            data["assault_at"] = self.assault_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
        if self.assault is None and (self.assault_hours is not None or self.assault_at is not None):
            data["assault"] = "yes"
        at = self.at or self.received
        acts = [
            Act(kind="referral.received", data=data, at=at, received=self.received, note=self.note, party=self.party)
        ]
        child = {
            "name": self.child_name,
            "birth_date": self.born.isoformat() if self.born else None,
            "pronouns": self.pronouns,
        }
        if any(child.values()):
            acts.append(Act(kind="child.described", data=child, at=at, received=self.received, party=self.party))
        return acts


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What recording would do: nothing has been recorded."""

    problems: tuple[Problem, ...]
    clocks: tuple[ClockView, ...]
    triage: Triage | None


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A case that was opened, and what its first entries started."""

    case: str
    logged: Logged
    new: bool = True
    """False where the referral went into a case that the child already has."""


def preview(desk: Desk, referral: Referral) -> Preview:
    """What this referral would start, as it is being typed. Never raises for what is still missing."""
    try:
        drafts = drafts_of(desk, referral.acts(), confirm=True)
    except DeskError as refused:
        return Preview(problems=refused.problems, clocks=(), triage=None)
    entries = provisional(desk, PREVIEW_REFERENCE, (), drafts, desk.now())
    file = desk.derive(PREVIEW_REFERENCE, entries)
    problems = tuple(problem for draft in drafts for problem in check_draft(draft, desk.vocabularies))
    return Preview(problems=problems, clocks=file.clocks, triage=file.triage)


def open_case(
    desk: Desk, referral: Referral, *, confirm: bool = False, draft: Mapping[str, Any] | None = None
) -> Opened:
    """Record a referral as a new case under a new reference. Raises BadInput, NeedsConfirmation.

    ``draft`` is what is kept of it on this device: it is told under which reference it goes on record, so that after a
    crash between the two nobody is offered to open the same child again. Its drawer may fail; the case is recorded.
    """
    given = drafts_of(desk, referral.acts(), confirm=confirm)
    ref = desk.vault.new_case()
    if draft is not None:
        with suppress(DeskError):
            drafts.save(desk, draft, case=ref)
    # What plugins say of a first report is told with its result: the call comes first.
    said = checked(desk, ref, given, create=True)
    logged = commit(desk, ref, given, create=True, said=said)
    if draft is not None:
        with suppress(DeskError):
            drafts.discard(desk)
    return Opened(case=ref, logged=logged)


def open_known(desk: Desk, ref: str, referral: Referral, *, confirm: bool = False) -> Opened:
    """Record a further referral of a child who has a case: kept beside the earlier ones, reopening none (D1, I2)."""
    case = desk.reference(ref)
    return Opened(case=case, logged=desk.record(case, referral.acts(), confirm=confirm), new=False)


WHY: dict[str, str] = {
    "name": "the same name",
    "alias": "the same as another name of the child",
    "near_name": "a name like it",
    "near_alias": "like another name of the child",
    "sounds_like": "sounds like it",
    "birth_date": "the same birth date",
    "day_month_swapped": "the same birth date with day and month exchanged",
    "one_digit": "a birth date that differs by one digit",
}
"""How each reason of ``why_found`` is said; no name is."""


def not_known(unread: int) -> str:
    """What is said when nobody was found: a case that cannot be read may be this child's, which is not "not known"."""
    if not unread:
        return "Not known among the cases that you may read."
    cases = "1 case" if unread == 1 else f"{unread} cases"
    return f"Not found, but {cases} could not be read and may be this child's: mdtkit vault verify"


def why_found(row: CaseRow, name: str, born: date | None) -> tuple[str, ...]:
    """Why a case may be this child's, in codes of ``WHY``."""
    return reasons(name, born, row.names)


def find(desk: Desk, name: str, born: date | None) -> tuple[CaseRow, ...]:
    """Cases whose child may be this one, closed ones too: by name, alias, sound, birth date; the likeliest first."""
    hits: list[tuple[float, CaseRow]] = []
    for row in desk.rows():
        best = max((likeness(name, born, known) for known in row.names), default=0.0)
        if best >= NEAR:
            hits.append((best, row))
    hits.sort(key=lambda hit: (-hit[0], hit[1].ref))
    return tuple(row for _, row in hits)
