"""What is put on record of the steering committee: seats, meetings, reports, decisions, actions, choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from mdtkit.casework.committee import ROSTER, Committee, SeatStanding
from mdtkit.casework.committee_book import Matter, Meeting
from mdtkit.desk import committee
from mdtkit.desk.times import show_short
from mdtkit.tui.choices import options_of, title_of
from mdtkit.tui.screens.county_form import CountyForm
from mdtkit.tui.widgets.spec import Option, Spec

if TYPE_CHECKING:
    from mdtkit.desk.committee import Recorded
    from mdtkit.desk.desk import Desk

TIME = "2026-04-02 10:00, in the county's zone"
NO_CHILD = "of agencies and services; never of a child"


def _said(done: Recorded, words: str) -> str:
    """What was recorded, and what is to be minded."""
    return " ".join([words, *(f"{one.message.rstrip('.')}." for one in done.warnings)])


def _seats(desk: Desk) -> tuple[Option, ...]:
    parties = [one.party for one in desk.protocol.seats.values() if one.roster == ROSTER and not one.off]
    return tuple(Option(party, title_of(desk, "party", party)) for party in parties)


def _options(desk: Desk, vocabulary: str) -> tuple[Option, ...]:
    return tuple(options_of(desk)(vocabulary))


def _meetings(desk: Desk) -> tuple[Option, ...]:
    now = desk.now()
    found = [one for one in reversed(committee.meetings(desk)) if one.state != "cancelled"]
    return tuple(Option(one.meeting, show_short(one.starts, desk.county.zone, now)) for one in found)


def _text(values: Mapping[str, object], name: str) -> str | None:
    return str(values[name]) if values.get(name) else None


def _codes(values: Mapping[str, object], name: str) -> Sequence[str]:
    given = values.get(name)
    return [str(one) for one in given] if isinstance(given, list) else []


def _day(values: Mapping[str, object], name: str) -> date | None:
    day = values.get(name)
    return day if isinstance(day, date) else None


def seat(desk: Desk, party: str | None = None) -> CountyForm:
    """Somebody who sits there for a party."""
    specs = [
        Spec("seat", "seat", "code", options=_seats(desk), required=True, value=party),
        Spec("person", "who", "code", options=_options(desk, "person"), required=True),
        Spec("capacity", "as", "code", options=_options(desk, "committee_capacity"), required=True, value="designee"),
        Spec("decides", "may decide", "code", options=_options(desk, "answer"), help="a director does by office"),
        Spec("until", "until", "date", help="the last day, where it is known"),
    ]

    def deed(values: Mapping[str, object]) -> str:
        done = committee.seat(
            desk,
            str(values["seat"]),
            str(values["person"]),
            capacity=str(values["capacity"]),
            decides=_text(values, "decides"),
            until=_day(values, "until"),
        )
        return _said(done, "Seated.")

    return CountyForm("A seat of the committee", specs, deed)


def unseat(desk: Desk, place: SeatStanding) -> CountyForm:
    """Somebody who sits there no longer."""
    people = desk.directory.people()
    sitting = [one.person for one in place.members]
    listed = tuple(Option(one, people[one].name if one in people else one) for one in sitting)
    specs = [
        Spec("person", "who", "code", options=listed, required=True, value=sitting[0] if len(sitting) == 1 else None),
        Spec("reason", "why", "line"),
    ]

    def deed(values: Mapping[str, object]) -> str:
        party = place.seat.party
        return _said(committee.unseat(desk, party, str(values["person"]), reason=_text(values, "reason")), "Recorded.")

    return CountyForm(f"Leaves the seat: {place.seat.title}", specs, deed)


def plan(desk: Desk) -> CountyForm:
    """A meeting to come."""
    specs = [
        Spec("starts", "begins", "line", required=True, help=TIME),
        Spec("minutes", "minutes", "int", value="90"),
        Spec("purposes", "for", "codes", options=_options(desk, "committee_purpose")),
        Spec("place", "where", "line"),
        Spec("topics", "topics", "note", help=f"one a line, {NO_CHILD}"),
    ]

    def deed(values: Mapping[str, object]) -> str:
        starts, length = values["starts"], values.get("minutes")
        assert isinstance(starts, datetime)  # noqa: S101 - the form has read it
        done = committee.plan(
            desk,
            starts,
            minutes=length if isinstance(length, int) else None,
            purposes=_codes(values, "purposes"),
            place=_text(values, "place"),
            topics=_text(values, "topics"),
        )
        return _said(done, f"Planned for {show_short(starts, desk.county.zone, desk.now())}.")

    return CountyForm("A meeting of the committee", specs, deed, times=("starts",))


def hold(desk: Desk, meeting: Meeting, now: Committee) -> CountyForm:
    """Who was at a meeting; seats with nobody ticked were absent."""
    sitting = [one.seat for one in now.seats if one.members or one.seat.need == "required"]
    listed = tuple(Option(one.party, one.title) for one in sitting)
    specs = [
        Spec("present", "in the room", "codes", options=listed),
        Spec("remote", "from elsewhere", "codes", options=listed),
        Spec("purposes", "for", "codes", options=_options(desk, "committee_purpose"), value=list(meeting.purposes)),
        Spec("said", "what was said", "note", help=NO_CHILD),
    ]

    def deed(values: Mapping[str, object]) -> str:
        came = dict.fromkeys(_codes(values, "remote"), "remote") | dict.fromkeys(_codes(values, "present"), "present")
        purposes = _codes(values, "purposes")
        done = committee.hold(desk, meeting.meeting, came, purposes=purposes, said=_text(values, "said"))
        return _said(done, "Held.")

    return CountyForm("The meeting was held", specs, deed)


def cancel(desk: Desk, meeting: Meeting) -> CountyForm:
    """A meeting that does not take place."""

    def deed(values: Mapping[str, object]) -> str:
        return _said(committee.cancel(desk, meeting.meeting, reason=_text(values, "reason")), "Called off.")

    when = show_short(meeting.starts, desk.county.zone, desk.now())
    return CountyForm(f"The meeting of {when} is called off", [Spec("reason", "why", "line")], deed)


def report(desk: Desk) -> CountyForm:
    """What a party reports."""
    specs = [
        Spec("seat", "party", "code", options=_seats(desk), required=True),
        Spec("topic", "of", "code", options=_options(desk, "committee_report"), required=True),
        Spec("text", "what", "note", required=True, help=NO_CHILD),
        Spec("meeting", "at the meeting", "code", options=_meetings(desk)),
    ]

    def deed(values: Mapping[str, object]) -> str:
        party, topic, words = (str(values[name]) for name in ("seat", "topic", "text"))
        return _said(committee.report(desk, party, topic, words, meeting=_text(values, "meeting")), "Recorded.")

    return CountyForm("A party reports", specs, deed)


def decide(desk: Desk) -> CountyForm:
    """A decision, which stays until it is closed."""
    specs = [
        Spec("purpose", "for", "code", options=_options(desk, "committee_purpose"), required=True),
        Spec("text", "what was decided", "note", required=True, help=NO_CHILD),
        Spec("meeting", "at the meeting", "code", options=_meetings(desk)),
    ]

    def deed(values: Mapping[str, object]) -> str:
        purpose, words = str(values["purpose"]), str(values["text"])
        return _said(committee.decide(desk, purpose, words, meeting=_text(values, "meeting")), "Recorded.")

    return CountyForm("The committee decided", specs, deed)


def agree(desk: Desk) -> CountyForm:
    """An action, which stays until each of its seats has closed it."""
    specs = [
        Spec("seats", "whose", "codes", options=_seats(desk), required=True),
        Spec("text", "what is to be done", "note", required=True, help=NO_CHILD),
        Spec("due", "by", "date"),
        Spec("purpose", "for", "code", options=_options(desk, "committee_purpose")),
        Spec("meeting", "at the meeting", "code", options=_meetings(desk)),
    ]

    def deed(values: Mapping[str, object]) -> str:
        done = committee.agree(
            desk,
            _codes(values, "seats"),
            str(values["text"]),
            due=_day(values, "due"),
            purpose=_text(values, "purpose"),
            meeting=_text(values, "meeting"),
        )
        return _said(done, "Recorded.")

    return CountyForm("An action of the committee", specs, deed)


def close(desk: Desk, matter: Matter) -> CountyForm:
    """A matter that is closed: one seat's part, or all of it."""
    listed = tuple(Option(one, title_of(desk, "party", one)) for one in matter.open_for)
    part = [Spec("seat", "whose part", "code", options=listed, help="nobody named: all of it")] if listed else []
    specs = [*part, Spec("outcome", "what became of it", "line", help=NO_CHILD)]

    def deed(values: Mapping[str, object]) -> str:
        party, outcome = _text(values, "seat"), _text(values, "outcome")
        return _said(committee.close(desk, matter.entry, party=party, outcome=outcome), "Closed.")

    return CountyForm(f"Close the {matter.what}", specs, deed)


def choose(desk: Desk) -> CountyForm:
    """A party that no rule requires: to sit on the team of a tier, or not."""
    tiers = tuple(one for one in _options(desk, "tier") if one.code != "none")
    parties = tuple(Option(one.id, one.title) for one in desk.protocol.parties.values() if not one.attendee)
    yes_no = tuple(one for one in _options(desk, "answer") if one.code in ("yes", "no"))
    specs = [
        Spec("tier", "MDT tier", "code", options=tiers, required=True),
        Spec("seat", "party", "code", options=parties, required=True),
        Spec("chosen", "is to sit there", "code", options=yes_no, required=True),
        Spec("reason", "why", "line"),
        Spec("meeting", "at the meeting", "code", options=_meetings(desk)),
    ]

    def deed(values: Mapping[str, object]) -> str:
        done = committee.choose(
            desk,
            str(values["tier"]),
            str(values["seat"]),
            chosen=values["chosen"] == "yes",
            meeting=_text(values, "meeting"),
            reason=_text(values, "reason"),
        )
        return _said(done, "Recorded.")

    return CountyForm("The committee chooses a party", specs, deed)
