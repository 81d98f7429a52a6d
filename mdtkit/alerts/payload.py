"""What an alert is made of: codes, an instant and random tokens. There is no member for words.

An ``AlertIntent`` is planned first, recorded by the desk as entry ``alert.raised``, and only then sent from
that entry: nothing is sent that a crash could make the house forget. Source: design.md "Alerts and
invitations"; ADR opaque payloads; M1.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from mdtkit.alerts.wording import PLANS, Wording
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.chronology.reference import ALPHABET, is_reference, new_entry_id

FAMILY = frozenset({"child", "family", "caregiver"})
"""Never told by the machine: the caregiver may be the exploiter (hard stop of design.md)."""

RAISED = "alert.raised"
_CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)
_PERSON = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+/=-]{0,127}", re.ASCII)
_ALERT = re.compile(rf"[{ALPHABET}]{{26}}", re.ASCII)
_ANSWER = re.compile(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", re.ASCII)
_INVITE = re.compile(r"[0-9a-f]{32}", re.ASCII)


class AlertError(Exception):
    """Something about an alert was refused; nothing was sent. Its text holds no word about a child."""


class FamilyNeedsClearance(AlertError):
    """The child, family or caregiver would be told by the machine. That is never done (M13, hard stop).

    ``parties`` are those who were named. A named person answers first whether they may be told
    (entry ``family.cleared``) and then tells them in person or by telephone.
    """

    def __init__(self, parties: Sequence[str]) -> None:
        self.parties = tuple(sorted(set(parties)))
        super().__init__(
            f"{', '.join(self.parties)} cannot be alerted: child, family and caregiver are never told "
            "automatically. Record family.cleared and tell them in person."
        )


class PayloadRefused(AlertError):
    """A member of the payload is not a code, instant or token of its allowed shape (``problems``)."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        # The refused value may be a name; it is never repeated.
        super().__init__("; ".join(f"{problem.field}: {problem.message}" for problem in self.problems))


class ClockIsSet(AlertError):
    """MDTKIT_NOW froze the clock: real people are not called for an imagined hour, unless it is a rehearsal."""

    def __init__(self) -> None:
        super().__init__(
            "the clock is set by MDTKIT_NOW, so nobody is alerted; unset it, or rehearse (the message then says so)"
        )


class Invitee(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody to be asked: person id and the seat (party id) for which they answer."""

    person: str
    seat: str


class Asked(Invitee, frozen=True, kw_only=True):
    """One person asked by one alert, with what only they get.

    ``code`` is their single-use answer code (60 bits); ``invite`` the random half of the UID of their
    calendar invite (128 bits), so that a REPLY proves as much as the code does.
    """

    code: str
    invite: str

    @property
    def uid(self) -> str:
        """The UID of this person's calendar invite."""
        return f"{self.invite}@mdtkit"


class AlertIntent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The alert as it is recorded before it is sent: one clock of one case, and everybody asked.

    ``alert`` is its random id, ``plan`` the template, ``clock`` the rule whose title says what is asked, ``due`` the
    UTC instant by when, ``tier`` the MDT tier if decided, ``call`` the agency whose number is given (None: the
    crisis card). ``rehearsal`` alerts say so in their first words.
    """

    alert: str
    plan: Literal["respond", "report", "meeting"]
    case: str
    clock: str
    due: datetime
    asked: tuple[Asked, ...]
    tier: str | None = None
    call: str | None = None
    rehearsal: Literal["yes", "no"] = "no"

    @property
    def seats(self) -> tuple[str, ...]:
        """The seats asked, each once, sorted."""
        return tuple(sorted({asked.seat for asked in self.asked}))

    def as_data(self) -> dict[str, Any]:
        """The data of the entry ``alert.raised`` (JSON types only)."""
        data: dict[str, Any] = msgspec.to_builtins(self)
        data["seats"] = list(self.seats)
        return {name: value for name, value in data.items() if value is not None}

    def message_key(self, person: str) -> str:
        """The number by which a repeated message is known to be the same: per alert and person."""
        place = [asked.person for asked in self.asked].index(person)
        return f"{self.alert[:10]}-{place + 1}"


def plan_alert(
    *,
    case: str,
    clock: str,
    due: datetime,
    people: Sequence[Invitee],
    wording: Wording,
    plan: Literal["respond", "report", "meeting"] = "respond",
    tier: str | None = None,
    call: str | None = None,
    rehearsing: bool = False,
    clock_set: bool = False,
    entropy: Callable[[int], bytes] = secrets.token_bytes,
) -> AlertIntent:
    """Plan an alert: nothing is sent. Record ``as_data()`` as ``alert.raised``, then ``send`` that entry.

    ``clock_set`` (MDTKIT_NOW is in force) refuses here what ``send`` would refuse: before anything is recorded.

    Raises:
        ClockIsSet: the clock is set and this is no rehearsal.
        FamilyNeedsClearance: child, family or caregiver are among ``people``.
        PayloadRefused: anything is not of its allowed shape, or not a word of this county's protocol.
    """
    if clock_set and not rehearsing:
        raise ClockIsSet
    intent = AlertIntent(
        alert=new_entry_id(entropy),
        plan=plan,
        case=case,
        clock=clock,
        due=due,
        tier=tier,
        call=call,
        rehearsal="yes" if rehearsing else "no",
        asked=tuple(
            Asked(person=one.person, seat=one.seat, code=answer_code(entropy), invite=entropy(16).hex())
            for one in people
        ),
    )
    guard(intent, wording)
    return msgspec.structs.replace(intent, due=due.astimezone(UTC))


def intent_of(entry: Entry) -> AlertIntent:
    """The intent that an ``alert.raised`` entry records.

    Raises:
        PayloadRefused: it is another kind of entry, or its data are not an intent's.
    """
    if entry.kind != RAISED:
        raise PayloadRefused([Problem(field="kind", message=f"an alert is sent from an {RAISED} entry")])
    data = {name: value for name, value in entry.data.items() if name != "seats"}
    try:
        return msgspec.convert(data, AlertIntent, strict=True)
    except msgspec.ValidationError as wrong:
        # Only the path is kept: the message of a validation error can repeat what it refused.
        where = str(wrong).rpartition("`")[0].rpartition("`")[2]
        raise PayloadRefused([Problem(field=where or "data", message="is not as an alert needs it")]) from None


def answer_code(entropy: Callable[[int], bytes]) -> str:
    """A single-use answer code: 60 random bits as twelve characters in groups of four."""
    number = int.from_bytes(entropy(8), "big") >> 4
    twelve = "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(11, -1, -1))
    return f"{twelve[:4]}-{twelve[4:8]}-{twelve[8:]}"


def guard(intent: AlertIntent, wording: Wording) -> None:
    """Refuse an intent unless every member has its allowed shape *and* is known to the county's protocol.

    The shape alone would let a name pass that is written like a code. Fails closed; runs when the alert is
    planned and again, on the recorded data, before each sending.

    Raises:
        FamilyNeedsClearance, PayloadRefused
    """
    family = [asked.seat for asked in intent.asked if asked.seat in FAMILY]
    if family:
        raise FamilyNeedsClearance(family)
    problems = [
        *_member("plan", intent.plan, PLANS),
        *_member("clock", intent.clock, wording.asks),
        *_member("tier", intent.tier, wording.tiers),
        *_member("call", intent.call, wording.contacts),
        *_token("alert", _ALERT, intent.alert),
        *(problem for asked in intent.asked for problem in _person(asked, wording)),
    ]
    if not is_reference(intent.case):
        problems.append(Problem(field="case", message="is not a case reference such as `mdtkit case list` prints"))
    if intent.due.tzinfo is None:
        problems.append(Problem(field="due", message="needs a zone"))
    if intent.rehearsal not in {"yes", "no"}:
        problems.append(Problem(field="rehearsal", message="is yes or no"))
    people = [asked.person for asked in intent.asked]
    if not people or len(set(people)) != len(people):
        problems.append(Problem(field="people", message="an alert asks somebody, and nobody twice"))
    tokens = [token for asked in intent.asked for token in (asked.code, asked.invite)]
    if len(set(tokens)) != len(tokens):
        problems.append(Problem(field="code", message="is given to two people: answers could not be told apart"))
    if problems:
        raise PayloadRefused(problems)


def _person(asked: Asked, wording: Wording) -> list[Problem]:
    return [
        *_member("seat", asked.seat, wording.seats),
        *_token("person", _PERSON, asked.person),
        *_token("code", _ANSWER, asked.code),
        *_token("invite", _INVITE, asked.invite),
    ]


def _token(field: str, shape: re.Pattern[str], value: str) -> list[Problem]:
    return [] if shape.fullmatch(value) else [Problem(field=field, message="does not have the shape it must have")]


def _member(field: str, value: str | None, allowed: Sequence[str] | dict[str, Any] | frozenset[str]) -> list[Problem]:
    if value is None or value in allowed:
        return []
    if _CODE.fullmatch(value) is None:
        return [Problem(field=field, message="takes a code of the protocol, not free words")]
    return [unknown(field, value, sorted(allowed), what=f"{field} of this county's protocol")]
