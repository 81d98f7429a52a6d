"""Releasing information: the entry comes first, one row for each recipient and item (C2, C3).

Refused unless the decision permits all of it. What was told already is never refused: a mandated report, or a release
under the county's emergency protocol, is entered afterwards; anything else told without authority is recorded as that,
and looked at again. Source: design.md "Sharing".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.errors import BadInput
from mdtkit.desk.output import instant
from mdtkit.desk.recording import Act, Logged, commit, drafts_of
from mdtkit.desk.sharing import Ask, Checked, check, entries_told
from mdtkit.protocol.check_sharing import MANDATED
from mdtkit.protocol.duration import parse_duration
from mdtkit.protocol.sharing import NO_AUTHORITY
from mdtkit.sharing.ledger import LedgerRow, ledger

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk
    from mdtkit.protocol.model import Protocol
    from mdtkit.sharing.answer import Decision

REVIEWED = "disclosure.reviewed"


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """How it is told. ``verification``: how a recipient by telephone or electronically was verified.

    ``afterwards``: it was told already; ``report``: as the report that is this entry of the case. ``why`` is the
    emergency, in words; ``details`` what was told, in words.
    """

    verification: str = ""
    afterwards: bool = False
    report: str = ""
    why: str = ""
    details: str = ""


class Released(msgspec.Struct, frozen=True, kw_only=True):
    """The answers, and what was recorded: None where the answer was no and nothing was told or recorded.

    ``minded``: who keeps these records, and who was designated to release them, where that is somebody else.
    """

    checked: Checked
    logged: Logged | None
    minded: tuple[Problem, ...] = ()


def release(desk: Desk, ref: str, ask: Ask, telling: Telling) -> Released:
    """Record the release of these items to these recipients; nothing is recorded unless all of it may be told.

    Raises BadInput where a verification is needed and not given, or an emergency has no reason; StoreTrouble where the
    ledger cannot be written, and then nothing may be told.
    """
    if not (ask.items or ask.told) or not ask.to:
        raise BadInput("Say to whom and which items: a release is one row for each.", _missing(ask))
    # What is told is told now, whenever the meeting is for which it is meant.
    checked = check(desk, ref, msgspec.structs.replace(ask, at=ask.at or desk.now()))
    if not checked.permitted and not telling.afterwards:
        return Released(checked=checked, logged=None)
    problems = _problems(desk, checked, ask, telling)
    if problems:
        raise BadInput("Not recorded: " + "; ".join(problem.message for problem in problems), problems)
    minded = tuple(not_ours(desk, checked))
    acts = [_act(desk, checked, ask, telling, together) for together in _letters(checked.decisions)]
    drafts = drafts_of(desk, acts, confirm=True, ref=checked.case)
    items = sorted({one.item for one in checked.decisions})
    desk.audit.must("audit.released", on=checked.case, items=items, purpose=checked.situation.purpose)
    return Released(checked=checked, logged=commit(desk, checked.case, drafts), minded=minded)


def _letters(decisions: Sequence[Decision]) -> list[tuple[Decision, ...]]:
    """What goes to one recipient together: on the same authority, with the same obligations. One entry for each."""
    found: dict[tuple[object, ...], list[Decision]] = {}
    for one in decisions:
        authority = one.authority if one.answer == "permit" else NO_AUTHORITY
        together = found.setdefault((one.to, authority, one.relied_on, one.obligations), [])
        if one.item not in {other.item for other in together}:
            together.append(one)
    return [tuple(together) for together in found.values()]


def not_ours(desk: Desk, checked: Checked) -> Iterator[Problem]:
    """Whose records these are, and who is designated to release them, where it is not who tells (II.B.1.A, B)."""
    asked, title = checked.situation, desk.protocol.title
    # A mandated report waits for nobody, and an emergency is looked at again.
    free = {
        one.item for one in checked.decisions if one.authority in desk.protocol.mandates or _is_emergency(desk, one)
    }
    for item in asked.items:
        category = desk.protocol.categories.get(item.category)
        if category is None or item.category in free:
            continue
        keeper = item.source or category.custodian
        name = category.title or category.id
        if keeper and keeper != asked.discloser:
            message = f"{name}: {title('party', keeper)} keeps these records, not {title('party', asked.discloser)}"
            yield Problem(field="by", message=f"{message} ({category.citation})")
        if category.discloser and asked.position != category.discloser:
            message = f"{name}: the county has designated {title('audience', category.discloser)} to release it"
            yield Problem(field="by", message=f"{message} ({category.citation})")


def _missing(ask: Ask) -> list[Problem]:
    given = (("to", ask.to), ("item", ask.items or ask.told))
    return [Problem(field=name, message=f"{name} is missing") for name, said in given if not said]


def _problems(desk: Desk, checked: Checked, ask: Ask, telling: Telling) -> list[Problem]:
    problems = list(checked.strange)
    if ask.emergency and not telling.why.strip():
        problems.append(Problem(field="why", message="an emergency is declared with its reason, in words"))
    verified = desk.protocol.vocabulary("caller_verification")
    wanted = any("verify_identity" in one.obligations for one in checked.decisions)
    if wanted and not telling.verification and not telling.afterwards:
        message = "by telephone or electronically the recipient is verified first: say how"
        problems.append(Problem(field="verification", message=message, allowed=tuple(verified)))
    return problems


def _act(desk: Desk, checked: Checked, ask: Ask, telling: Telling, together: Sequence[Decision]) -> Act:
    one = together[0]
    to = next(to for to in checked.situation.recipients if to.name == one.to)
    setting = "emergency" if _is_emergency(desk, one) else checked.situation.setting.channel
    data: dict[str, Any] = {
        "items": [other.item for other in together],
        "to": to.party,
        "agency": to.agency,
        "person_id": to.person,
        "purpose": checked.situation.purpose,
        "authority": one.authority if one.answer == "permit" else NO_AUTHORITY,
        "authorization": one.relied_on,
        "verification": telling.verification,
        "setting": setting,
        "meeting": ask.meeting,
        "obligations": list(one.obligations),
        "afterwards": "yes" if telling.afterwards else None,
        "review_due": instant(_review(desk, one)),
        "report": telling.report,
        "told": [entry.id for entry in entries_told(desk.case(checked.case), ask.told)] if ask.told else [],
        "details": " ".join(words for words in (telling.why, telling.details) if words),
    }
    return Act(kind="disclosure.made", data=data, at=ask.at, party=checked.situation.discloser)


def _is_emergency(desk: Desk, one: Decision) -> bool:
    rule = desk.protocol.authorities.get(one.authority)
    return rule is not None and rule.emergency


def _review(desk: Desk, one: Decision) -> datetime | None:
    """By when an emergency is looked at again: its protocol's time, from when it is entered (the child comes first)."""
    rule = desk.protocol.authorities.get(one.authority)
    if rule is None or not rule.emergency or rule.review is None:
        return None
    length = parse_duration(rule.review)
    return desk.now() + (timedelta(seconds=length.seconds) if length.elapsed else timedelta(days=length.amount))


def accounting(desk: Desk, ref: str) -> tuple[str, tuple[LedgerRow, ...]]:
    """Everything of the child that was told to anybody: the reference and the rows (C3)."""
    file = desk.case(ref)
    return file.ref, rows_of(desk, file)


def rows_of(desk: Desk, file: CaseFile) -> tuple[LedgerRow, ...]:
    """The ledger of a case, each row that awaits its review with the time by which that is due.

    Where the county switched off the clock that asks for it, nobody has to look again.
    """
    clocks = reviews(desk.protocol)
    due = {view.started_by: view.due_at for view in file.clocks if view.live and view.clock in clocks}
    asked = {kind for clock in clocks for start in desk.protocol.clocks[clock].start for kind in start.on}
    kinds = {item.entry.id: item.entry.kind for item in file.chronology.of(*asked)}
    return tuple(
        msgspec.structs.replace(row, awaits_review=row.entry in kinds, review_due=due.get(row.entry))
        if row.awaits_review
        else row
        for row in ledger(file.chronology, desk.protocol)
    )


def reviews(protocol: Protocol) -> frozenset[str]:
    """The clocks by which what was told first is looked at again: those that a review stops."""
    return frozenset(rule.id for rule in protocol.clocks.values() if any(REVIEWED in stop.on for stop in rule.stop))


def review(desk: Desk, ref: str, wanted: Sequence[str], *, outcome: str, findings: str = "") -> Logged:
    """Record that somebody looked again at releases: those named by entry, or all that wait. Raises BadInput."""
    file = desk.case(ref)
    waiting = {row.entry: row.seq for row in rows_of(desk, file) if row.awaits_review}
    named = {entry: seq for entry, seq in waiting.items() if not wanted or {entry, str(seq)} & set(wanted)}
    known = {name for entry, seq in named.items() for name in (entry, str(seq))}
    stray = [name for name in wanted if name not in known]
    if stray or not named:
        allowed = [str(seq) for seq in sorted(waiting.values())]
        problems = [unknown("entry", name, allowed, what="release that waits for its review") for name in stray]
        message = "; ".join(problem.message for problem in problems) or f"{file.ref}: no release waits for its review."
        raise BadInput(message, problems)
    data = {"outcome": outcome, "findings": findings}
    return desk.record(file.ref, [Act(kind=REVIEWED, data={"disclosure": entry, **data}) for entry in named])


def notices(desk: Desk, obligations: tuple[str, ...]) -> tuple[str, ...]:
    """The words of these obligations, to be said or printed with what is released."""
    rules = desk.protocol.obligations
    return tuple(rules[code].text for code in obligations if code in rules)


def routes(desk: Desk) -> tuple[str, ...]:
    """What is open at two in the morning where the answer is county counsel's (C6)."""
    counsel = [agency for agency in desk.protocol.agencies.values() if agency.party == "county_counsel"]
    ways = [
        f"{agency.title or agency.id}, after hours {agency.after_hours or agency.telephone}"
        for agency in counsel
        if agency.after_hours or agency.telephone
    ] or ["county counsel: no after-hours number in the county's protocol"]
    ways.append(f"a mandated report is never denied: --purpose {MANDATED}")
    agreed = [rule.title or rule.id for rule in desk.protocol.authorities.values() if rule.emergency and rule.to]
    emergency = (
        f"{agreed[0]}: --emergency, with the reason" if agreed else "the county has agreed no emergency protocol"
    )
    return (*ways, emergency)
