"""A published calendar: times and codes, one version after the other, and nothing that asks or tells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import msgspec
import pytest
import recurring_ical_events

from mdtkit.calendars import InvitationRefused
from mdtkit.calendars.lint_published import lint_published
from mdtkit.calendars.published import Published, calendar, due_title, meeting_title, turn_title, uid
from mdtkit.casework.recurring import Change
from tests.calendars.test_itip_lint import before_end_of_event, drop, swap
from tests.calendars.test_series import HERE, TZ, meant, plan, put

CASE = "MDT-7K3Q-F9D"
SERIES = plan(
    changes=(Change(occurrence=put(2, 28), starts=put(3, 2, 14)), Change(occurrence=put(4, 30), state="cancelled"))
)


def events_of(content: bytes) -> list[Any]:
    return [*icalendar.Calendar.from_ical(content).events]


def event(name: str, title: str, starts: datetime, minutes: int = 60, **members: object) -> Published:
    made = Published(uid=uid(b"county", name), title=title, starts=starts, minutes=minutes, zone=TZ)
    return msgspec.structs.replace(made, **members)


DUE = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
EVENTS = (
    event("m-1", meeting_title("initial", CASE), datetime(2026, 3, 17, 9, tzinfo=HERE), busy=True),
    event("m-2", meeting_title("ongoing", CASE), SERIES.starts, SERIES.minutes, busy=True, series=SERIES),
    event("r-1", meeting_title("case_review", None), datetime(2026, 11, 1, 1, 30, tzinfo=HERE), 120, busy=True),
    event("c-1", due_title(CASE, DUE, TZ), DUE, 0, deadline=True),
    event("o-1", turn_title(("advocate", "on_call"), "p-45grxn9w", gap=False), put(3, 2, 8), 7 * 1440),
    event("o-2", turn_title(("child_welfare", "hotline"), None, gap=True), put(3, 9, 8), 60),
)
GOOD = calendar(EVENTS)


def test_a_deadline_is_in_utc_and_a_meeting_in_local_time_with_its_zone() -> None:
    assert b"\r\nDTSTART:20261101T093000Z\r\n" in GOOD
    assert b"\r\nSUMMARY:mdtkit MDT-7K3Q-F9D: due by 01:30 PST\r\n" in GOOD
    assert b"\r\nDTSTART;TZID=America/Los_Angeles:20260317T090000\r\n" in GOOD
    assert b"\r\nDTSTART:20261101T083000Z\r\n" in GOOD, "its hour occurs twice"
    assert GOOD.count(b"BEGIN:VTIMEZONE") == 1
    assert b"METHOD" not in GOOD
    assert b"ATTENDEE" not in GOOD


def test_an_independent_reader_finds_each_event_at_its_time() -> None:
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(GOOD)).between(
        datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    )
    read = sorted(one["DTSTART"].dt.astimezone(UTC) for one in found)
    single = [one.starts.astimezone(UTC) for one in EVENTS if one.series is None]
    assert read == sorted([*single, *(at for at, _ in meant(SERIES))])


def test_its_uid_is_the_same_every_time_and_another_for_every_county_and_thing() -> None:
    assert uid(b"county", "meeting", CASE, "m-1") == uid(b"county", "meeting", CASE, "m-1")
    others = {uid(b"other", "meeting", CASE, "m-1"), uid(b"county", "clock", CASE, "m-1")}
    assert uid(b"county", "meeting", CASE, "m-1") not in others


WRONG: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a METHOD": (swap("VERSION:2.0", "METHOD:PUBLISH\r\nVERSION:2.0"), "METHOD"),
    "a name of the calendar": (swap("VERSION:2.0", "X-WR-CALNAME:Zephyrine\r\nVERSION:2.0"), "X-WR-CALNAME"),
    "somebody invited": (before_end_of_event("ATTENDEE:mailto:a@agency.example"), "ATTENDEE"),
    "an organizer": (before_end_of_event("ORGANIZER:mailto:a@agency.example"), "ORGANIZER"),
    "a story": (before_end_of_event("DESCRIPTION:Zephyrine ran"), "DESCRIPTION"),
    "an alarm": (before_end_of_event("BEGIN:VALARM\r\nEND:VALARM"), "VALARM"),
    "a place": (swap("see mdtkit", "Elm Street 4"), "LOCATION"),
    "a title of one's own": (swap(": team meeting", ": about Zephyrine"), "SUMMARY"),
    "a person by name": (swap("p-45grxn9w", "Zephyrine"), "SUMMARY"),
    "no real reference": (swap("MDT-7K3Q-F9D", "MDT-7K3Q-F9X"), "SUMMARY"),
    "open to everybody": (swap("CLASS:CONFIDENTIAL", "CLASS:PUBLIC"), "CLASS"),
    "called off": (swap("STATUS:CONFIRMED", "STATUS:CANCELLED"), "STATUS"),
    "a UID that tells": (swap(EVENTS[0].uid, "MDT-7K3Q-F9D@mdtkit"), "UID"),
    "no DTSTAMP": (swap("DTSTAMP:19700101T000000Z\r\n", ""), "DTSTAMP"),
    "no zone": (drop("VTIMEZONE"), "DTSTART"),
    "two events of one UID": (swap(EVENTS[2].uid, EVENTS[0].uid), "VEVENT"),
    "a moved one that is none": (swap(":20260228T100000", ":20260227T100000"), "RECURRENCE-ID"),
    "a VTODO": (swap("BEGIN:VEVENT", "BEGIN:VTODO\r\nEND:VTODO\r\nBEGIN:VEVENT"), "VTODO"),
    "no calendar": (lambda _: b"BEGIN:VCARD\r\nEND:VCARD\r\n", "VCALENDAR"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_calendar_is_caught_and_its_property_named(what: str) -> None:
    change, field = WRONG[what]
    problems = lint_published(change(GOOD))
    assert field in {problem.field for problem in problems}, problems
    assert "Zephyrine" not in str(problems)


def test_what_is_wrong_is_never_written() -> None:
    assert lint_published(GOOD) == ()
    with pytest.raises(InvitationRefused, match="SUMMARY"):
        calendar([event("x", "mdtkit: about Zephyrine", put(3, 2))])
    with pytest.raises(InvitationRefused, match="DTEND"):
        calendar([event("x", meeting_title("initial", None), put(3, 2), -5)])


def test_every_hour_of_the_two_months_in_which_clocks_change_is_written_as_the_instant_it_is() -> None:
    starts = [datetime(2026, month, 1, tzinfo=UTC) + timedelta(hours=n) for month in (3, 11) for n in range(360)]
    meetings = [event(f"h-{at}", meeting_title("initial", None), at, 90, busy=True) for at in starts]
    read = events_of(calendar(meetings))
    assert [one["DTSTART"].dt.astimezone(UTC) for one in read] == starts
