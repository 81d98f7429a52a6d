"""A recorded alert leaves: over every channel of everybody asked, each result kept apart.

One step in this version: retries, alternates and escalation are the watcher's. Sending again is safe: the
key in the body and the Message-ID stay the same. Source: design.md "Alerts and invitations"; M1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from zoneinfo import ZoneInfo

import msgspec

from mdtkit.alerts import channels, imip
from mdtkit.alerts.channels import State
from mdtkit.alerts.payload import AlertError, AlertIntent, Asked, ClockIsSet, PayloadRefused, guard, intent_of
from mdtkit.alerts.post import post
from mdtkit.alerts.routes import Routes
from mdtkit.alerts.wording import Wording, render
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.problem import Problem

_AT_ONCE = 8


class NotRecorded(AlertError):
    """The alert is not in the record yet; what is not recorded is not sent."""

    def __init__(self) -> None:
        super().__init__("record the alert first (entry alert.raised); what is not in the record is not sent")


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one message on one way. ``channel`` is ``json.1`` (kind and place in the person's list),
    ``invite``, or ``none`` when there is no way; never an address. ``reason`` is a code, ``key`` the message's."""

    person: str
    seat: str
    channel: str
    state: State
    reason: str
    key: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an alert: every delivery. A message was sent is not a person was reached."""

    alert: str
    deliveries: tuple[Delivery, ...]

    @property
    def unreached(self) -> tuple[str, ...]:
        """Persons to whom not one message is known to have gone out: somebody must telephone them now."""
        told = {delivery.person for delivery in self.deliveries if delivery.state == "sent"}
        return tuple(dict.fromkeys(d.person for d in self.deliveries if d.person not in told))


Way = tuple[Asked, str, Callable[[], tuple[State, str]]]


def send(
    entry: Entry,
    routes: Routes,
    wording: Wording,
    *,
    by: Mapping[str, channels.Channel],
    zone: ZoneInfo,
    clock_set: bool,
    timeout: float = 10.0,
) -> Outcome:
    """Send the alert that ``entry`` (a recorded ``alert.raised``) holds; waits ``timeout`` seconds per channel.

    ``by`` are the channels of plugins, apprise's among them, by the scheme of the addresses that they take.

    Raises:
        NotRecorded, ClockIsSet, FamilyNeedsClearance, PayloadRefused: nothing was sent.
    """
    intent = _cleared(entry, wording, clock_set=clock_set)
    ways: list[Way] = []
    for asked in intent.asked:
        message = render(intent, asked, wording, zone)
        addresses = routes.of(asked.person).channels
        if not addresses:
            ways.append((asked, "none", _no_way))
        for place, address in enumerate(addresses, start=1):
            way = partial(channels.channel_of(address, by), address, message, timeout)
            ways.append((asked, f"{channels.scheme(address)}.{place}", way))
    return _sent(intent, ways)


def send_invitations(
    entry: Entry,
    invitations: Mapping[str, bytes],
    routes: Routes,
    wording: Wording,
    *,
    clock_set: bool,
) -> Outcome:
    """Mail each person asked their own calendar invite: person id → calendar message.

    Each message must carry that person's own UID, the case of the alert and their address alone, and say
    REHEARSAL exactly when the alert is one. Persons without a message or a mail address are left out.

    Raises:
        NotRecorded, ClockIsSet, FamilyNeedsClearance, PayloadRefused: nothing was sent, to nobody.
    """
    intent = _cleared(entry, wording, clock_set=clock_set)
    strangers = invitations.keys() - {asked.person for asked in intent.asked}
    if strangers:
        raise PayloadRefused([Problem(field="invitations", message="are for somebody whom the alert does not ask")])
    ways: list[Way] = []
    for asked in intent.asked:
        to = routes.of(asked.person).invite
        if to is None or asked.person not in invitations:
            continue
        calendar = invitations[asked.person]
        if routes.mail is None:
            ways.append((asked, "invite", _no_way))
            continue
        _own_invitation(intent, asked, imip.examine(calendar), to=to, sender=routes.mail.sender)
        ways.append((asked, "invite", partial(post, routes.mail, imip.mail(calendar, to=to))))
    return _sent(intent, ways)


def _cleared(entry: Entry, wording: Wording, *, clock_set: bool) -> AlertIntent:
    """The intent of a recorded entry, if it may leave now."""
    if entry.seq < 1 or not entry.signature:
        raise NotRecorded
    intent = intent_of(entry)
    guard(intent, wording)
    if (clock_set or entry.clock == "set") and intent.rehearsal != "yes":
        raise ClockIsSet
    return intent


def _own_invitation(intent: AlertIntent, asked: Asked, invite: imip.Invite, *, to: str, sender: str) -> None:
    """Refuse an invitation that is not this person's alone, for this alert."""
    problems = []
    if invite.uid != asked.uid:
        problems.append(Problem(field="UID", message="is not the one of this person's alert"))
    if invite.case != intent.case:
        problems.append(Problem(field="SUMMARY", message="names another case than the alert"))
    if [address.casefold() for address in invite.attendees] != [to.casefold()]:
        problems.append(Problem(field="ATTENDEE", message="must be this person alone"))
    if invite.organizer != sender:
        problems.append(Problem(field="ORGANIZER", message="must be the sender in the routes"))
    if invite.summary.startswith("REHEARSAL ") != (intent.rehearsal == "yes"):
        problems.append(Problem(field="SUMMARY", message="must say REHEARSAL exactly when the alert is one"))
    if problems:
        raise PayloadRefused(problems)


def _sent(intent: AlertIntent, ways: list[Way]) -> Outcome:
    """Go all ways at once, so that a slow channel of one person does not make another wait."""
    with ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="mdtkit-alert") as pool:
        results = list(pool.map(lambda way: way[2](), ways))
    deliveries = tuple(
        Delivery(
            person=asked.person,
            seat=asked.seat,
            channel=channel,
            state=state,
            reason=reason,
            key=intent.message_key(asked.person),
        )
        for (asked, channel, _), (state, reason) in zip(ways, results, strict=True)
    )
    return Outcome(alert=intent.alert, deliveries=deliveries)


def _no_way() -> tuple[State, str]:
    return "failed", "no-route"
