"""Releasing information: the entry comes first, one row for each recipient and item (C2, C3).

Refused unless the decision permits all of it. What was told already is never refused: a mandated report, or a release
under the county's emergency protocol, is entered afterwards; anything else told without authority is recorded as that,
and looked at again. Source: design.md "Sharing".
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput
from mdtkit.desk.output import instant
from mdtkit.desk.recording import Act, Logged, commit, drafts_of
from mdtkit.desk.sharing import Ask, Checked, check
from mdtkit.protocol.check_sharing import MANDATED
from mdtkit.protocol.duration import parse_duration
from mdtkit.protocol.sharing import NO_AUTHORITY
from mdtkit.sharing.ledger import LedgerRow, ledger

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk
    from mdtkit.sharing.answer import Decision

LOOKED_AT_WITHIN = "24h"
"""Within which a release without authority is looked at, where no emergency protocol says how soon (a proposal)."""


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """How it is told. ``verification``: how a recipient by telephone or electronically was verified.

    ``afterwards``: it was told already. ``why`` is the emergency, in words; ``details`` what was told, in words.
    """

    verification: str = ""
    afterwards: bool = False
    why: str = ""
    details: str = ""


class Released(msgspec.Struct, frozen=True, kw_only=True):
    """The answers, and what was recorded: None where the answer was no and nothing was told or recorded."""

    checked: Checked
    logged: Logged | None


def release(desk: Desk, ref: str, ask: Ask, telling: Telling) -> Released:
    """Record the release of these items to these recipients; nothing is recorded unless all of it may be told.

    Raises BadInput where a verification is needed and not given, or an emergency has no reason; StoreTrouble where the
    ledger cannot be written, and then nothing may be told.
    """
    if not ask.items or not ask.to:
        raise BadInput("Say to whom and which items: a release is one row for each.", _missing(ask))
    checked = check(desk, ref, ask)
    if not checked.permitted and not telling.afterwards:
        return Released(checked=checked, logged=None)
    problems = _problems(desk, checked, ask, telling)
    if problems:
        raise BadInput("Not recorded: " + "; ".join(problem.message for problem in problems), problems)
    acts = [_act(desk, checked, ask, telling, one) for one in checked.decisions]
    drafts = drafts_of(desk, acts, confirm=True, ref=checked.case)
    desk.audit.must("audit.released", on=checked.case, items=list(ask.items), purpose=checked.situation.purpose)
    return Released(checked=checked, logged=commit(desk, checked.case, drafts))


def _missing(ask: Ask) -> list[Problem]:
    given = (("to", ask.to), ("item", ask.items))
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


def _act(desk: Desk, checked: Checked, ask: Ask, telling: Telling, one: Decision) -> Act:
    to = next(to for to in checked.situation.recipients if to.name == one.to)
    setting = "emergency" if _is_emergency(desk, one) else checked.situation.setting.channel
    data: dict[str, Any] = {
        "items": [one.item],
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
        "review_due": instant(_review(desk, checked.situation.now, one)),
        "details": " ".join(words for words in (telling.why, telling.details) if words),
    }
    return Act(kind="disclosure.made", data=data, at=ask.at, party=checked.situation.discloser)


def _is_emergency(desk: Desk, one: Decision) -> bool:
    rule = desk.protocol.authorities.get(one.authority)
    return rule is not None and rule.emergency


def _review(desk: Desk, now: datetime, one: Decision) -> datetime | None:
    """By when somebody looks at it again: an emergency's own time, or soon where there was no authority at all."""
    rule = desk.protocol.authorities.get(one.authority)
    within = rule.review if rule is not None and rule.emergency else None
    if one.answer != "permit":
        within = LOOKED_AT_WITHIN
    if within is None:
        return None
    length = parse_duration(within)
    return now + (timedelta(seconds=length.seconds) if length.elapsed else timedelta(days=length.amount))


def accounting(desk: Desk, ref: str) -> tuple[str, tuple[LedgerRow, ...]]:
    """Everything of the child that was told to anybody: the reference and the rows (C3)."""
    file = desk.case(ref)
    return file.ref, ledger(file.chronology, desk.protocol)


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
