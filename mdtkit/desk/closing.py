"""Closing and reopening a case, and litigation holds: what is open is answered for, item by item (C7).

Closing is the one act that waits for answers; nothing else does, and everything can still be recorded in a case that
stays open meanwhile. ``mdtkit log CASE case.closed`` goes through the same check.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mdtkit.casework.closing import ANSWERS, Matter, holds, open_matters
from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk

FEW = 2
"""Problems that are said in full; of more than that the reader is sent to the list."""
CLOSED, REOPENED, LIFTED = "case.closed", "case.reopened", "hold.lifted"


def matters(desk: Desk, file: CaseFile) -> tuple[Matter, ...]:
    """What must be answered before this case can be closed."""
    return open_matters(file.chronology, file.clocks, desk.protocol)


def check(desk: Desk, ref: str, kind: str, data: Mapping[str, Any]) -> None:
    """What closing, reopening and lifting a hold ask of the case as it stands. Raises BadInput with every problem."""
    if kind not in (CLOSED, REOPENED, LIFTED):
        return
    file = desk.derive(ref, desk.entries(ref))
    if kind == CLOSED:
        problems = _closing_problems(desk, file, data)
    elif kind == REOPENED:
        problems = (
            [] if not file.open else [Problem(field="case", message=f"{ref} is open; there is nothing to reopen")]
        )
    else:
        problems = _lifting_problems(file, data)
    if problems:
        raise BadInput(_summary(ref, problems), problems)


def _summary(ref: str, problems: Sequence[Problem]) -> str:
    """All of it where it is little; else how many, and where they are listed."""
    if len(problems) <= FEW:
        return "Not recorded: " + "; ".join(problem.message for problem in problems)
    first = "; ".join(problem.message for problem in problems[:FEW])
    more = f"{len(problems) - FEW} more need an answer or a reason"
    return f"Not recorded: {first}; {more}. `mdtkit case matters {ref}` lists them all."


def _closing_problems(desk: Desk, file: CaseFile, data: Mapping[str, Any]) -> list[Problem]:
    if not file.open:
        return [Problem(field="case", message=f"{file.ref} is closed already")]
    answers = data.get("open_items") or {}
    reasons = {row.get("item"): row.get("reason") for row in data.get("reasons") or () if isinstance(row, Mapping)}
    allowed = desk.protocol.vocabulary(ANSWERS)
    ending = {term.code for term in desk.protocol.terms.values() if term.list == ANSWERS and term.group == "ends"}
    problems = []
    for matter in matters(desk, file):
        answer = matter.answered_in(answers)
        if answer is None:
            message = f"{matter.item} ({matter.title}) is still open: say what becomes of it"
            problems.append(Problem(field=matter.item, message=message, allowed=allowed))
        elif matter.statutory and answer in ending and not _reason_for(matter, reasons):
            message = f"{matter.item} is asked for by law: ending it needs a reason in words (reasons)"
            problems.append(Problem(field=matter.item, message=message))
    return problems


def _reason_for(matter: Matter, reasons: Mapping[object, object]) -> bool:
    return bool(reasons.get(matter.item) or reasons.get(matter.item.partition("/")[0]))


def _lifting_problems(file: CaseFile, data: Mapping[str, Any]) -> list[Problem]:
    standing = {hold.entry for hold in holds(file.chronology)}
    found = file.chronology.named(data.get("hold"))
    if found is not None and found.root in standing:
        return []
    message = f"{file.ref} has no such hold that stands" if standing else f"{file.ref} is under no hold"
    return [Problem(field="hold", message=message, allowed=tuple(sorted(standing)))]
