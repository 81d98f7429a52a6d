"""The JSON shapes of the public surface, as plain dicts. Both shells and tests use these and no other.

Source: design.md "JSON shapes fixed from the start". Instants are RFC 3339 in UTC with ``Z``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from mdtkit.casework.clockview import ClockView
from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import DeskError

Json = dict[str, Any]
CLOCK_MEMBERS = (
    "id", "case", "clock", "title", "party", "agency", "unit", "to", "law", "citation", "requirement", "verified",
    "starts_at", "due_at", "stopped_at", "state", "episode",
)  # fmt: skip


def instant(moment: datetime | None) -> str | None:
    """``2026-03-08T09:20:00Z`` (fractions only when there are any)."""
    if moment is None:
        return None
    text = moment.astimezone(UTC).isoformat(timespec="microseconds" if moment.microsecond else "seconds")
    return text.replace("+00:00", "Z")


def plain(value: object) -> object:
    """A JSON value in which every instant is text."""
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [plain(member) for member in value]
    return value


def clock_json(view: ClockView) -> Json:
    """CLOCK."""
    return {name: plain(getattr(view, name)) for name in CLOCK_MEMBERS}


def problem_json(problem: Problem) -> Json:
    """One member of ``problems`` in an error or warning."""
    return {
        "field": problem.field,
        "at": problem.at,
        "message": problem.message,
        "allowed": list(problem.allowed),
        "nearest": problem.nearest,
    }


def error_json(error: DeskError) -> Json:
    """What ``--json`` prints on standard error."""
    problems = [problem_json(problem) for problem in error.problems]
    return {"error": error.code, "message": error.message, "problems": problems}
