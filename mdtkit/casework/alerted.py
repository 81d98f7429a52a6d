"""Alerts that rang in a case, and whether each seat has answered. Pure.

A seat has answered when one of its people accepted, proved or confirmed; through whom does not matter. What somebody
only claims fills no seat, and neither does a rehearsal. A seat whose people all declined is to be asked through
somebody else. Source: design.md "Alerts and invitations"; M1.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final, Literal

import msgspec

from mdtkit.chronology.fold import Chronology

RAISED, SETTLED, ANSWERED = "alert.raised", "alert.settled", "alert.answered"
COUNTS = ("proved", "confirmed")
REMINDER: Final = "meeting"
"""The plan of an alert that reminds of an invitation: it is the invitation that is answered."""
ACCEPTED, ENDED = "accepted", "ended"
"""How an alert ended: every seat had accepted when its clock stopped; or not every one had."""
State = Literal["silent", "claimed", "declined", "accepted"]


class Rung(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One alert as it rang for one seat: for which clock, when, and which people were asked."""

    case: str
    alert: str
    clock: str
    seat: str
    raised: datetime
    people: tuple[str, ...]
    rehearsal: bool = False


class AlertAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What one person answered to one alert, and how far it is believed: claimed, proved or confirmed."""

    alert: str
    seat: str
    person: str
    answer: str
    standing: str
    at: datetime


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A seat that was asked for one clock, over all the alerts that asked it: the last of them, and where it stands."""

    case: str
    clock: str
    seat: str
    raised: datetime
    last: datetime
    alerts: tuple[str, ...]
    people: tuple[str, ...]
    declined: tuple[str, ...] = ()
    state: State = "silent"
    rehearsal: bool = False


def rung(ref: str, chronology: Chronology) -> tuple[Rung, ...]:
    """Every alert of the case that has not been settled, seat by seat."""
    settled = {item.entry.data.get("alert") for item in chronology.of(SETTLED)}
    found = []
    for item in chronology.of(RAISED):
        data = item.entry.data
        if data.get("alert") in settled or data.get("plan") == REMINDER:
            continue
        for seat in data.get("seats") or ():
            asked = [one for one in data.get("asked") or () if one.get("seat") == seat]
            found.append(
                Rung(
                    case=ref,
                    alert=str(data.get("alert")),
                    clock=str(data.get("clock")),
                    seat=str(seat),
                    raised=item.entry.at,
                    people=tuple(str(one.get("person")) for one in asked),
                    rehearsal=data.get("rehearsal") == "yes",
                )
            )
    return tuple(found)


def asked(rungs: Iterable[Rung], answers: Iterable[AlertAnswer]) -> tuple[Asked, ...]:
    """Where each seat stands that was asked; the alerts of one clock and seat count together, a rehearsal apart."""
    groups: dict[tuple[str, str, str, bool], list[Rung]] = {}
    for one in rungs:
        groups.setdefault((one.case, one.clock, one.seat, one.rehearsal), []).append(one)
    said = sorted(answers, key=lambda answer: answer.at)
    return tuple(_stands(group, said) for group in groups.values())


def _stands(group: list[Rung], answers: list[AlertAnswer]) -> Asked:
    alerts = tuple(one.alert for one in group)
    people = tuple(dict.fromkeys(person for one in group for person in one.people))
    seat = group[0].seat
    mine = [one for one in answers if one.alert in alerts and one.seat == seat]
    counted = {one.person: one.answer for one in mine if one.standing in COUNTS}
    claimed = {one.person for one in mine if one.standing not in COUNTS and one.answer == ACCEPTED}
    declined = tuple(person for person in people if counted.get(person) == "declined")
    state: State = "silent"
    if ACCEPTED in counted.values():
        state = "accepted"
    elif claimed - set(declined):
        state = "claimed"
    elif people and len(declined) == len(people):
        state = "declined"
    return Asked(
        case=group[0].case,
        clock=group[0].clock,
        seat=seat,
        raised=min(one.raised for one in group),
        last=max(one.raised for one in group),
        alerts=alerts,
        people=people,
        declined=declined,
        state=state,
        rehearsal=group[0].rehearsal,
    )


def over(rungs: Collection[Rung], standing: Iterable[Asked], ringing: Collection[str]) -> dict[str, str]:
    """Alerts whose clock asks for nobody any more → how they ended: each of their seats accepted, or not.

    While the clock runs an alert is never over: who accepted may still decline, and then somebody else is asked.
    """
    filled = {(alert, one.seat) for one in standing if one.state == ACCEPTED for alert in one.alerts}
    waiting = {one.alert for one in rungs if (one.alert, one.seat) not in filled}
    ended = [one.alert for one in rungs if one.clock not in ringing]
    return {alert: ENDED if alert in waiting else ACCEPTED for alert in ended}
