"""What the desk warns of once something has been recorded, in the protocol's words. A warning never stops anybody."""

from __future__ import annotations

from collections.abc import Sequence

from mdtkit.casework.warning import Minded, minded
from mdtkit.chronology.entry import Draft
from mdtkit.chronology.problem import Problem
from mdtkit.desk.casefile import CaseFile

ASKED = " A reason is asked for"


def warnings_of(file: CaseFile, drafts: Sequence[Draft]) -> tuple[Problem, ...]:
    """Everything to be minded about what these drafts recorded."""
    recorded = {draft.id for draft in drafts}
    return tuple(
        problem_of(one)
        for entry in file.chronology.entries
        if entry.id in recorded
        for one in minded(entry, file.chronology, file.history, file.protocol)
    )


def problem_of(one: Minded) -> Problem:
    """A warning as it is printed, with the command that gives the reason it asks for."""
    asked = f"{ASKED}: mdtkit case answer {one.entry.record} {one.entry.seq}" if one.unanswered else ""
    return Problem(field=one.rule.field, message=one.rule.text + asked)


def asks_reason(problem: Problem) -> bool:
    """Whether a warning asks for a reason that has not been given."""
    return ASKED in problem.message


def in_words(problem: Problem) -> str:
    """A warning without the command: where the reason is given in another way."""
    told, asked, _command = problem.message.partition(ASKED)
    return f"{told}{asked}." if asked else told
