"""Asking again: required seats of a meeting to come that declined, or are silent as it nears (M2, M3).

Who declined is followed by somebody else of the seat, invited as they were; who is silent is reminded by their alert
channels. Whom nothing reaches is named, so that somebody telephones. Nothing stops a meeting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from mdtkit import alerts
from mdtkit.casework.convening import hours_rule
from mdtkit.casework.reckoning import Count, reckon
from mdtkit.casework.recurring import HELD, Meeting
from mdtkit.casework.unmet import Pressing
from mdtkit.casework.unmet import pressing as pressing_in
from mdtkit.desk.alerting import Called, remind
from mdtkit.desk.clearance import invite
from mdtkit.desk.errors import BadInput, DeskError
from mdtkit.desk.invitations import Mailed, deliver, not_reached
from mdtkit.protocol.duration import parse_duration

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile, CaseRow
    from mdtkit.desk.desk import Desk

UNRULED = "2d"
"""``answer_by`` for a type of meeting that no rule of the county names."""


class AskedAgain(msgspec.Struct, frozen=True, kw_only=True):
    """What asking again did. ``invited``: (seat, person) asked in place of who declined; ``reminded`` by which channel.

    ``telephone``: the seats for which somebody must do so: nobody else is known, nothing is known to have reached them,
    or they were reminded before and are silent still. ``why`` says what kept messages from leaving, if anything did.
    """

    case: str
    meeting: str
    pressing: tuple[Pressing, ...]
    invited: tuple[tuple[str, str], ...] = ()
    mailed: tuple[Mailed, ...] = ()
    reminded: tuple[Called, ...] = ()
    telephone: tuple[str, ...] = ()
    why: str | None = None


def pressing(desk: Desk, rows: Iterable[CaseRow]) -> tuple[Pressing, ...]:
    """The seats to be asked again now, over open cases, the meeting that begins first before the others."""
    now, from_ = desk.now(), asks_from(desk)
    found = [
        one
        for row in rows
        if row.open and row.asked
        for one in pressing_in(row.ref, row.meetings, row.asked, now, from_)
    ]
    return tuple(sorted(found, key=lambda one: (one.starts, one.case, one.seat)))


def asks_from(desk: Desk) -> Callable[[Meeting, datetime], datetime]:
    """From when a silent seat is to be asked again, by the type of the meeting and its beginning."""
    setting = desk.setting()

    def begins(meeting: Meeting, starts: datetime) -> datetime:
        rule = hours_rule(desk.protocol, meeting.type)
        within = parse_duration(rule.answer_by if rule is not None else UNRULED)
        return reckon(starts, Count(within=within, tz=setting.tz, forward=False), setting.nonworking)

    return begins


def ask_again(desk: Desk, ref: str, meeting: str, *, rehearsing: bool = False) -> AskedAgain:
    """Ask again for each pressing seat of a meeting. Raises BadInput for a meeting of which nothing is to come."""
    file = desk.case(ref)
    row = next((one for one in desk.rows() if one.ref == file.ref), None)
    if row is None or not any(one.id == meeting and one.still_planned for one in row.meetings):
        raise BadInput(f"{file.ref} has no planned meeting {meeting}. `mdtkit meeting list` names those to come.")
    mine = tuple(one for one in pressing(desk, [row]) if one.meeting == meeting)
    done = AskedAgain(case=file.ref, meeting=meeting, pressing=mine)
    done = _in_their_place(desk, file, done, rehearsing=rehearsing)
    return _reminded(desk, file, done, rehearsing=rehearsing)


def _in_their_place(desk: Desk, file: CaseFile, done: AskedAgain, *, rehearsing: bool) -> AskedAgain:
    from mdtkit.desk.team import team

    places = {place.seat.party: place for place in team(desk, file)}
    invited: list[tuple[str, str]] = []
    nobody: list[str] = []
    for one in done.pressing:
        if one.declined:
            place = places.get(one.seat)
            able = [who for who in place.could_fill if who not in one.people] if place is not None else []
            if able:
                invite(desk, file.ref, done.meeting, [one.seat], person=able[0], confirm=True)
                invited.append((one.seat, able[0]))
            else:
                nobody.append(one.seat)
    mailed = deliver(desk, file.ref, done.meeting, rehearsing=rehearsing) if invited else ()
    unheard = {each.seat for each in not_reached(mailed)} & {seat for seat, _ in invited}
    return msgspec.structs.replace(done, invited=tuple(invited), mailed=mailed, telephone=(*nobody, *sorted(unheard)))


def _reminded(desk: Desk, file: CaseFile, done: AskedAgain, *, rehearsing: bool) -> AskedAgain:
    silent = [one for one in done.pressing if not one.declined]
    if not silent:
        return done
    people = [alerts.Invitee(person=who, seat=one.seat) for one in silent for who in one.people]
    clock = clock_of(desk, file, silent[0].type)
    calls: tuple[Called, ...] = ()
    why = None
    if clock is not None and people:
        try:
            calls = remind(desk, file, clock, silent[0].starts, people, rehearsing=rehearsing)
        except DeskError as refused:
            why = refused.message
    told = {call.person for call in calls if call.state == "sent"}
    unheard = [one.seat for one in silent if not told.intersection(one.people)]
    return msgspec.structs.replace(
        done, reminded=calls, telephone=tuple(dict.fromkeys((*done.telephone, *unheard))), why=why
    )


def clock_of(desk: Desk, file: CaseFile, type_: str) -> str | None:
    """The live clock of the case that holding such a meeting stops: its title says what is asked."""
    for view in file.clocks:
        for stop in desk.protocol.clocks[view.clock].stop if view.live else ():
            if HELD in stop.on and ("type" not in stop.where or type_ in stop.where["type"]):
                return view.clock
    return None
