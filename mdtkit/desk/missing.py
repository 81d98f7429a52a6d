"""Missing episodes at the desk: which one is meant, how it stands, and closing it with every step answered for.

Source: R5 to R8, D2 to D4; design.md "Public surface" (``missing``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mdtkit.casework.missing import CONTENT, Content, EpisodeView, contents, may_be_published
from mdtkit.casework.missing import episodes as _episodes
from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput
from mdtkit.desk.recording import Act, Logged

if TYPE_CHECKING:
    from mdtkit.chronology.entry import Entry
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk

WAIVED, PUBLICITY = "responsibility.waived", "publicity_by"


def episodes(file: CaseFile) -> tuple[EpisodeView, ...]:
    """The missing episodes of a case, in the order in which they happened."""
    return _episodes(file.chronology, file.history.episodes, file.clocks)


def pack(desk: Desk, view: EpisodeView) -> tuple[Content, ...]:
    """What a report of this missing child is to contain, and which reports gave it (R6)."""
    terms = (term for term in desk.protocol.terms.values() if term.list == CONTENT)
    return contents(view, [(term.code, term.title) for term in terms])


def published_by(desk: Desk, view: EpisodeView) -> Entry | None:
    """The answer of the placing agency or the court that lets the search be made public; None: nothing may be."""
    terms = desk.protocol.terms.values()
    return may_be_published(view, {term.code for term in terms if term.list == PUBLICITY and term.group == "may"})


def the_episode(file: CaseFile, named: str | None, *, still_missing: bool = False) -> EpisodeView:
    """The episode that is meant: as named (the number or id of the entry that noticed it), else the only one.

    ``still_missing`` asks among those from which the child is not back. Raises BadInput where there is none, where the
    name fits none, or where several could be meant: an act about the wrong run would pass for one about the right one.
    """
    everything = episodes(file)
    if named is not None:
        found = next((one for one in everything if named in (str(one.seq), one.entry)), None)
        if found is None:
            raise _refused(f"{file.ref} has no missing episode {named}", everything)
        return found
    candidates = [one for one in everything if one.state == "missing" or not still_missing]
    open_ones = [one for one in candidates if one.state != "closed"] or candidates
    if len(open_ones) == 1:
        return open_ones[0]
    if not open_ones:
        raise _refused(f"{file.ref} has no open missing episode", everything)
    raise _refused(f"{file.ref} has {len(open_ones)} missing episodes that could be meant: say which", open_ones)


def _refused(message: str, allowed: Sequence[EpisodeView]) -> BadInput:
    numbers = tuple(str(one.seq) for one in allowed)
    hint = f" (by its entry: {', '.join(numbers)})" if numbers else ""
    return BadInput(f"Not recorded: {message}{hint}.", (Problem(field="episode", message=message, allowed=numbers),))


def close(desk: Desk, ref: str, named: str | None, waived: Mapping[str, str]) -> tuple[EpisodeView, Logged | None]:
    """Close an episode: every step that is not done is waived with its reason, in one commit, or nothing is recorded.

    ``waived`` is clock → reason; a name answers that clock for each of its recipients. Returns the episode as it then
    stands, and what was recorded (None where nothing was open any more). Raises BadInput with every unanswered step.
    """
    file = desk.case(ref)
    view = the_episode(file, named)
    if view.state == "missing":
        message = "the child is still missing; record the return first (mdtkit missing recover)"
        raise BadInput(f"Not closed: {message}.", (Problem(field="episode", message=message),))
    problems = _problems(view, waived)
    if problems:
        said = "; ".join(problem.message for problem in problems)
        raise BadInput(f"Not closed: {said}.", problems)
    acts = [
        Act(kind=WAIVED, data={"responsibility": one.clock, "to": one.to_party, "episode": view.entry, "reason": why})
        for one in view.unanswered
        if (why := waived[one.clock])
    ]
    if not acts:
        return view, None
    for act in acts:
        if act.data["to"] is None:
            del act.data["to"]
    logged = desk.record(file.ref, acts)
    after = next(one for one in episodes(desk.case(file.ref)) if one.entry == view.entry)
    return after, logged


def _problems(view: EpisodeView, waived: Mapping[str, str]) -> list[Problem]:
    asked = {one.clock: one for one in view.unanswered}
    problems = [
        Problem(field=clock, message=f"{clock} ({one.title}) is still open: record it, or waive it with a reason")
        for clock, one in asked.items()
        if clock not in waived
    ]
    problems += [
        Problem(field=clock, message=f"{clock} is not open in this episode", allowed=tuple(asked))
        for clock in waived
        if clock not in asked
    ]
    problems += [
        Problem(field=clock, message=f"waiving {clock} needs a reason in words")
        for clock, why in waived.items()
        if clock in asked and not why.strip()
    ]
    return problems
