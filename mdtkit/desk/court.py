"""What became of a subpoena, a warrant, a hearing: of which, where the case has several (C7).

What names none would be taken for all of them: one subpoena answered would end the clock of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from mdtkit.casework.court import NOTED, court_dates
from mdtkit.chronology.fold import fold
from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput
from mdtkit.desk.naming import entries_of

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.recording import Act


def of_which(desk: Desk, ref: str, acts: Sequence[Act]) -> list[Act]:
    """The same acts, each that says what became of something with the only thing it can be about.

    Raises BadInput where it could be about several.
    """
    return [_about(desk, ref, act) if act.kind == NOTED and not act.data.get("about") else act for act in acts]


def _about(desk: Desk, ref: str, act: Act) -> Act:
    code = str(act.data.get("what"))
    term = desk.protocol.terms.get(f"court_event.{code}")
    if term is None or not term.group:
        return act
    dates = court_dates(fold(ref, entries_of(desk, ref)))
    waiting = [one for one in dates if one.what == term.group and code not in one.became]
    if len(waiting) > 1:
        numbers = tuple(str(one.seq) for one in waiting)
        message = f"about: say which entry this is about, {' or '.join(numbers)} (`mdtkit court list {ref}`)"
        problem = Problem(field="about", message=message, allowed=numbers)
        raise BadInput(f"Not recorded: {message}.", [problem])
    return msgspec.structs.replace(act, data={**act.data, "about": waiting[0].entry}) if waiting else act
