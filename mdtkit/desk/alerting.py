"""Calling the responders: one recorded alert per ringing clock, then the channels and the invitations.

What is not recorded is not sent; child, family and caregiver are never told by the machine. Whoever could not
be reached is named, so that somebody telephones. Source: design.md "Alerts and invitations"; M1, issue step 5.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec

from mdtkit import alerts
from mdtkit.casework.alerted import REMINDER
from mdtkit.casework.clocks import ClockView
from mdtkit.casework.oncall import Post
from mdtkit.casework.qualification import Lack
from mdtkit.casework.roster import convener
from mdtkit.chronology.entry import Draft, Entry
from mdtkit.chronology.problem import Problem
from mdtkit.desk.alert_answers import standing
from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.errors import BadInput, DeskError
from mdtkit.desk.opening import troubles
from mdtkit.desk.output import instant
from mdtkit.desk.recording import commit

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.directory import Person

CHANNELS, SET = "book/channels", "channels.set"
RAISED = "alert.raised"


class Called(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one person: by which channel and with what outcome (sent, failed, unknown)."""

    clock: str
    seat: str
    person: str
    channel: str
    state: str
    reason: str


class Alerted(msgspec.Struct, frozen=True, kw_only=True):
    """What became of alerting the responders of a case.

    ``uncovered`` are (clock, seat) for which nobody is on call, ``unreached`` persons to whom nothing is known
    to have gone out: somebody must telephone them now. ``already`` are clocks alerted before and still live.
    """

    case: str
    alerts: tuple[str, ...]
    calls: tuple[Called, ...]
    uncovered: tuple[tuple[str, str], ...]
    unreached: tuple[str, ...]
    already: tuple[str, ...]
    lacking: tuple[tuple[str, Lack], ...] = ()
    """(person, what is not on record): they were called, and receive nothing under the team's authority (M7)."""


def set_routes(desk: Desk, name: str, content: bytes) -> None:
    """Keep the alert channels, sealed in the vault. Raises BadInput with every problem of the file."""
    try:
        alerts.load_routes(name, content)
    except alerts.RoutesRefused as refused:
        raise BadInput(f"The alert channels were not changed: {refused}", refused.problems) from None
    desk.directory.write(CHANNELS, [(SET, {"routes": content.decode()})])


def routes_of(desk: Desk) -> alerts.Routes:
    """The alert channels in force. Raises BadInput when none were set."""
    with troubles():
        entries = desk.vault.read(CHANNELS).entries if desk.vault.lookup(CHANNELS) else ()
    stated = [entry.data["routes"] for entry in entries if entry.kind == SET]
    if not stated:
        problem = Problem(field="channels", message="no alert channels are set")
        raise BadInput(
            "No alert channels are set, so nobody was alerted: telephone the responders (`mdtkit crisis-card`). "
            "Set them with `mdtkit alert channels FILE`.",
            [problem],
        )
    return alerts.load_routes("channels", str(stated[-1]).encode())


def reached(desk: Desk, person: str) -> bool:
    """Whether an alert can reach somebody: a channel or an address is set, and not every last message to it failed."""
    try:
        route = routes_of(desk).of(person)
    except BadInput:
        return False
    if not (route.channels or route.invite):
        return False
    last = {
        str(row.data.get("channel")): row.data.get("outcome")
        for row in desk.directory.entries(f"book/alerts-{desk.now():%Y-%m}")
        if row.kind == "alert.sent" and row.data.get("person") == person
    }
    return not last or any(outcome != "failed" for outcome in last.values())


def alert_responders(
    desk: Desk, ref: str, *, rehearsing: bool = False, entropy: Callable[[int], bytes] = secrets.token_bytes
) -> Alerted:
    """Alert whoever is on call for each live clock that rings and has not been alerted yet.

    A seat whose people all declined is asked again, through somebody who was not asked before.
    Raises BadInput (no channels, clock set without rehearsing), NoSuchCase, StoreTrouble. Then nothing was sent.
    """
    if desk.clock_is_set and not rehearsing:
        raise _as_desk_error(alerts.ClockIsSet())
    file = desk.case(ref)
    routes = routes_of(desk)
    wording = alerts.wording_of(desk.protocol)
    already = _alerted(desk, file, rehearsing=rehearsing)
    ringing = [view for view in file.clocks if _rings(desk, view)]
    ask = [
        (view, _to_call(desk, view, already.get(view.clock, ()))) for view in ringing if already.get(view.clock) != ()
    ]
    intents, uncovered = _plan(desk, file, ask, wording, rehearsing, entropy)
    # An alert that a crash left recorded but unsent goes first; its keys make a second arrival recognisable.
    raised = (*_unsent(desk, file), *_record(desk, ref, intents))
    calls = [call for entry in raised for call in _send(desk, entry, routes, wording)]
    return Alerted(
        case=ref,
        alerts=tuple(str(entry.data["alert"]) for entry in raised),
        calls=tuple(calls),
        uncovered=tuple(uncovered),
        unreached=_unreached(calls),
        already=tuple(view.clock for view in ringing if already.get(view.clock) == ()),
        lacking=_lacking(desk, intents),
    )


def remind(
    desk: Desk, file: CaseFile, clock: str, starts: datetime, people: Sequence[alerts.Invitee], *, rehearsing: bool
) -> tuple[Called, ...]:
    """Remind people by their channels of an invitation that they have not answered. Raises BadInput; nothing was sent.

    ``clock`` is the one that the meeting answers: its title says what is asked. Nobody is reminded twice of one time.
    """
    wording, routes = alerts.wording_of(desk.protocol), routes_of(desk)
    before = {
        str(one.get("person"))
        for item in file.chronology.of(RAISED)
        if item.entry.data.get("plan") == REMINDER
        and item.entry.data.get("due") == instant(starts)
        and (item.entry.data.get("rehearsal") == "yes") == rehearsing
        for one in item.entry.data.get("asked") or ()
    }
    left = [one for one in people if one.person not in before]
    if not left:
        return ()
    try:
        intent = alerts.plan_alert(
            case=file.ref,
            clock=clock,
            due=starts,
            people=left,
            wording=wording,
            plan=REMINDER,
            tier=file.tier,
            call=_number(desk, file, wording),
            rehearsing=rehearsing,
            clock_set=desk.clock_is_set,
        )
    except alerts.AlertError as refused:
        raise _as_desk_error(refused) from None
    return tuple(call for entry in _record(desk, file.ref, [intent]) for call in _send(desk, entry, routes, wording))


def _lacking(desk: Desk, intents: list[alerts.AlertIntent]) -> tuple[tuple[str, Lack], ...]:
    from mdtkit.desk.training import lacking, on_record

    sent = dict.fromkeys((asked.person, asked.seat) for intent in intents for asked in intent.asked)
    known = on_record(desk) if sent else {}
    found = [(person, lack) for person, seat in sent for lack in lacking(desk, person, seat, known)]
    return tuple(found)


def _rings(desk: Desk, view: ClockView) -> bool:
    return view.live and view.due_at is not None and desk.protocol.clocks[view.clock].alert


def _alerted(desk: Desk, file: CaseFile, *, rehearsing: bool) -> dict[str, tuple[str, ...]]:
    """Clock → who declined, of the clocks that an unsettled alert rings for; nobody, while any of them may still come.

    A rehearsal never stands in for the call, and what is declined in one asks nobody in earnest.
    """
    found: dict[str, tuple[str, ...]] = {}
    for one in standing(desk, file):
        if rehearsing or not one.rehearsal:
            found[one.clock] = one.declined if one.state == "declined" else ()
    return found


def _to_call(desk: Desk, view: ClockView, declined: Collection[str]) -> list[Person]:
    """Whom to call for a clock: who is on call, else an alternate of the seat; never somebody who declined it."""
    seat = view.party or ""
    if seat in alerts.FAMILY:
        return []
    people = desk.oncall.responders(Post(seat, view.unit, view.agency), desk.now())
    left = [person for person in people if person.id not in declined]
    if left or not declined:
        return left
    able = [
        one
        for one in desk.directory.people().values()
        if seat in one.alternate
        and one.serves(desk.today())
        and (None in (view.agency, one.agency) or view.agency == one.agency)
    ]
    return [one for one in able if one.id not in declined][:1]


def _unsent(desk: Desk, file: CaseFile) -> tuple[Entry, ...]:
    """Alerts of live clocks that were recorded but have no outcome on record: the desk died in between."""
    ringing = {view.clock for view in file.clocks if _rings(desk, view)}
    raised = [item.entry for item in file.chronology.of(RAISED) if item.entry.data.get("clock") in ringing]
    books = (
        {f"book/alerts-{moment:%Y-%m}" for moment in (*(entry.at for entry in raised), desk.now())} if raised else set()
    )
    with troubles():
        known = {
            row.data.get("alert")
            for book in sorted(books)
            if desk.vault.lookup(book) is not None
            for row in desk.vault.read(book).entries
        }
    return tuple(entry for entry in raised if entry.data.get("alert") not in known)


def _plan(
    desk: Desk,
    file: CaseFile,
    asking: list[tuple[ClockView, list[Person]]],
    wording: alerts.Wording,
    rehearsing: bool,
    entropy: Callable[[int], bytes],
) -> tuple[list[alerts.AlertIntent], list[tuple[str, str]]]:
    intents, uncovered = [], []
    for view, people in asking:
        seat = view.party or ""
        if not people or view.due_at is None:
            uncovered.append((view.clock, seat))
            continue
        try:
            intent = alerts.plan_alert(
                case=file.ref,
                clock=view.clock,
                due=view.due_at,
                people=[alerts.Invitee(person=person.id, seat=seat) for person in people],
                wording=wording,
                tier=file.tier,
                call=_number(desk, file, wording),
                rehearsing=rehearsing,
                clock_set=desk.clock_is_set,
                entropy=entropy,
            )
        except alerts.AlertError as refused:
            raise _as_desk_error(refused) from None
        intents.append(intent)
    return intents, uncovered


def _number(desk: Desk, file: CaseFile, wording: alerts.Wording) -> str | None:
    """Whom the alert says to call: the agency of the party that leads the tier, if the county gives it a number."""
    agency = desk.rulebook.agency_of(convener(desk.protocol, file.tier), file.history.now)
    return agency if agency in wording.contacts else None


def _record(desk: Desk, ref: str, intents: list[alerts.AlertIntent]) -> tuple[Entry, ...]:
    """Record every intent in the case before anything leaves."""
    if not intents:
        return ()
    now, mark = desk.now(), "set" if desk.clock_is_set else None
    drafts = [
        Draft(kind=RAISED, at=now, tz=desk.county.zone, data=intent.as_data(), clock=mark)  # type: ignore[arg-type]
        for intent in intents
    ]
    logged = commit(desk, ref, drafts)
    recorded = set(logged.entries)
    return tuple(entry for entry in desk.entries(ref) if entry.id in recorded or _is_of(entry, intents))


def _is_of(entry: Entry, intents: list[alerts.AlertIntent]) -> bool:
    return entry.kind == RAISED and entry.data.get("alert") in {intent.alert for intent in intents}


def _send(desk: Desk, entry: Entry, routes: alerts.Routes, wording: alerts.Wording) -> list[Called]:
    """Send one recorded alert by every channel and as an invitation, and record each outcome."""
    try:
        outcomes = [
            alerts.send(
                entry,
                routes,
                wording,
                by=desk.plugins.channels(),
                zone=ZoneInfo(desk.county.zone),
                clock_set=desk.clock_is_set,
            ),
            *_invitations(desk, entry, routes, wording),
        ]
    except alerts.AlertError as refused:
        raise _as_desk_error(refused) from None
    calls = [
        Called(
            clock=str(entry.data["clock"]),
            seat=d.seat,
            person=d.person,
            channel=d.channel,
            state=d.state,
            reason=d.reason,
        )
        for outcome in outcomes
        for d in outcome.deliveries
    ]
    rows: list[tuple[str, dict[str, Any]]] = [
        (
            "alert.sent",
            {
                "alert": entry.data["alert"],
                "person": call.person,
                "seat": call.seat,
                "channel": call.channel,
                "step": 1,
                "outcome": call.state,
            },
        )
        for call in calls
    ]
    desk.directory.write(f"book/alerts-{desk.now():%Y-%m}", rows)
    return calls


def _invitations(desk: Desk, entry: Entry, routes: alerts.Routes, wording: alerts.Wording) -> list[alerts.Outcome]:
    from mdtkit import calendars

    intent = alerts.intent_of(entry)
    if routes.mail is None or intent.plan == REMINDER:
        return []
    letters = {}
    for asked in intent.asked:
        to = routes.of(asked.person).invite
        if to:
            letters[asked.person] = calendars.request(
                calendars.ResponseInvitation(
                    uid=asked.uid,
                    organizer=routes.mail.sender,
                    stamp=desk.now(),
                    zone=desk.county.zone,
                    case=intent.case,
                    due=intent.due,
                    attendee=to,
                    rehearsal=intent.rehearsal == "yes",
                )
            )
    return [alerts.send_invitations(entry, letters, routes, wording, clock_set=desk.clock_is_set)] if letters else []


def _unreached(calls: list[Called]) -> tuple[str, ...]:
    told = {call.person for call in calls if call.state == "sent"}
    return tuple(dict.fromkeys(call.person for call in calls if call.person not in told))


def _as_desk_error(refused: alerts.AlertError) -> DeskError:
    problems = getattr(refused, "problems", ())
    return BadInput(f"Nobody was alerted: {refused}. Telephone the responders (`mdtkit crisis-card`).", problems)
