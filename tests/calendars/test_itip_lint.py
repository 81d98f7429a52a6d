"""Each way in which an invitation can be wrong, made wrong and caught."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.calendars import Attendee, MeetingInvitation, cancellation, lint, new_uid, request

STAMP = datetime(2026, 3, 8, 9, 31, tzinfo=UTC)
MEETING = MeetingInvitation(
    uid=new_uid(bytes(16)),
    organizer="mdtkit@county.example",
    stamp=STAMP,
    zone="America/Los_Angeles",
    case="MDT-7K3Q-F9D",
    type="initial",
    start=datetime(2026, 3, 17, 9, tzinfo=ZoneInfo("America/Los_Angeles")),
    minutes=90,
    attendees=(Attendee(email="a@agency.example"), Attendee(email="b@agency.example")),
)
GOOD = request(MEETING)
CALLED_OFF = cancellation(MEETING, stamp=STAMP + timedelta(hours=1))


def swap(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(message: bytes) -> bytes:
        assert old.encode() in message, old
        return message.replace(old.encode(), new.encode(), 1)

    return change


def before_end_of_event(line: str) -> Callable[[bytes], bytes]:
    return swap("END:VEVENT", f"{line}\r\nEND:VEVENT")


def drop(component: str) -> Callable[[bytes], bytes]:
    def change(message: bytes) -> bytes:
        head, _, rest = message.partition(f"BEGIN:{component}\r\n".encode())
        return head + rest.partition(f"END:{component}\r\n".encode())[2]

    return change


PEOPLE = ["a@agency.example", "b@agency.example"]
WRONG: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "bare line feeds": (lambda m: m.replace(b"\r\n", b"\n"), "message"),
    "an unfolded line": (lambda m: m.replace(b"\r\n ", b""), "message"),
    "a control character": (swap("see mdtkit", "see \x1bmdtkit"), "LOCATION"),
    "cut off": (lambda m: m[:-30], "message"),
    "two calendars": (lambda m: m + m, "VCALENDAR"),
    "a UID on the calendar": (swap("METHOD:REQUEST", "METHOD:REQUEST\r\nUID:x"), "UID"),
    "no METHOD": (swap("METHOD:REQUEST\r\n", ""), "METHOD"),
    "an unknown METHOD": (swap("METHOD:REQUEST", "METHOD:PUBLISH"), "METHOD"),
    "another ORGANIZER": (swap("mdtkit@county", "zephyrine@county"), "ORGANIZER"),
    "a PRODID that tells": (swap("-//mdtkit//", "-//Zephyrine//"), "PRODID"),
    "no PRODID": (swap("PRODID:-//mdtkit//invitations 1//EN\r\n", ""), "PRODID"),
    "another VERSION": (swap("VERSION:2.0", "VERSION:1.0"), "VERSION"),
    "no UID": (swap(f"UID:{MEETING.uid}\r\n", ""), "UID"),
    "two UIDs": (before_end_of_event(f"UID:{MEETING.uid}"), "UID"),
    "a UID that tells": (swap(MEETING.uid, "MDT-7K3Q-F9D@mdtkit"), "UID"),
    "no DTSTAMP": (swap("DTSTAMP:20260308T093100Z\r\n", ""), "DTSTAMP"),
    "DTSTAMP not in UTC": (swap("DTSTAMP:20260308T093100Z", "DTSTAMP:20260308T093100"), "DTSTAMP"),
    "no SEQUENCE": (swap("SEQUENCE:0\r\n", ""), "SEQUENCE"),
    "no ORGANIZER": (swap("ORGANIZER:mailto:mdtkit@county.example\r\n", ""), "ORGANIZER"),
    "an empty address": (swap("ORGANIZER:mailto:mdtkit@county.example", "ORGANIZER:mailto:"), "ORGANIZER"),
    "a name beside an address": (swap("ORGANIZER:", "ORGANIZER;CN=Zephyrine:"), "ORGANIZER"),
    "an injected ATTENDEE": (
        before_end_of_event(
            "ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=CHAIR;RSVP\r\n =TRUE:mailto:x@y.example"
        ),
        "ATTENDEE",
    ),
    "the same ATTENDEE twice": (swap("mailto:b@agency.example", "mailto:a@agency.example"), "ATTENDEE"),
    "an unknown PARTSTAT": (swap("NEEDS-ACTION", "PERHAPS"), "ATTENDEE"),
    "an unknown ROLE": (swap("REQ-PARTICIPANT", "WATCHER"), "ATTENDEE"),
    "an ATTENDEE with a name": (swap("ATTENDEE;", "ATTENDEE;CN=Zephyrine;"), "ATTENDEE"),
    "no DTSTART": (swap("DTSTART;TZID=America/Los_Angeles:20260317T090000\r\n", ""), "DTSTART"),
    "both DTEND and DURATION": (before_end_of_event("DURATION:PT1H"), "DURATION"),
    "an end before the start": (swap("20260317T103000", "20260317T083000"), "DTEND"),
    "a time of day alone": (swap(":20260317T090000", ":20260317"), "DTSTART"),
    "no such day": (swap(":20260317T090000", ":20260231T090000"), "DTSTART"),
    "a floating time": (swap("DTSTART;TZID=America/Los_Angeles:2026", "DTSTART:2026"), "DTSTART"),
    "a zone for a UTC time": (swap(":20260317T090000", ":20260317T090000Z"), "DTSTART"),
    "no VTIMEZONE": (drop("VTIMEZONE"), "DTSTART"),
    "a VTIMEZONE that is not used": (
        lambda m: m.replace(b";TZID=America/Los_Angeles:20260317T090000", b":20260317T160000Z").replace(
            b";TZID=America/Los_Angeles:20260317T103000", b":20260317T173000Z"
        ),
        "VTIMEZONE",
    ),
    "a VTIMEZONE that starts too late": (lambda m: drop("STANDARD")(drop("DAYLIGHT")(m)), "DTSTART"),
    "a VTIMEZONE that knows no summer": (drop("DAYLIGHT"), "DTSTART"),
    "clocks changed an hour late": (swap("DTSTART:20260308T020000", "DTSTART:20260308T030000"), "DTSTART"),
    "an unknown zone": (lambda m: m.replace(b"America/Los_Angeles", b"America/Nowhere"), "VTIMEZONE"),
    "words in a VTIMEZONE": (swap("TZNAME:PDT", "TZNAME:Zephyrine"), "TZNAME"),
    "a COMMENT in a VTIMEZONE": (swap("TZID:America", "COMMENT:hello\r\nTZID:America"), "COMMENT"),
    "the doubled hour with a zone": (
        lambda m: m.replace(b"20260317T090000", b"20261101T013000").replace(b"20260317T103000", b"20261101T023000"),
        "DTSTART",
    ),
    "the missing hour with a zone": (
        lambda m: m.replace(b"20260317T090000", b"20260308T023000").replace(b"20260317T103000", b"20260308T043000"),
        "DTSTART",
    ),
    "an unknown STATUS": (swap("STATUS:CONFIRMED", "STATUS:CANCELLED"), "STATUS"),
    "another CLASS": (swap("CLASS:CONFIDENTIAL", "CLASS:PUBLIC"), "CLASS"),
    "no CLASS": (swap("CLASS:CONFIDENTIAL\r\n", ""), "CLASS"),
    "a place": (swap("see mdtkit", "Elm Street 4"), "LOCATION"),
    "a title of one's own": (swap(": team meeting", ": about Zephyrine"), "SUMMARY"),
    "a title with no real reference": (swap("MDT-7K3Q-F9D", "MDT-7K3Q-F9X"), "SUMMARY"),
    "a story": (swap("The agenda is in mdtkit.", "She ran away again."), "DESCRIPTION"),
    "a translated text": (swap("LOCATION:", "LOCATION;LANGUAGE=es:"), "LOCATION"),
    "a COMMENT": (before_end_of_event("COMMENT:Zephyrine"), "COMMENT"),
    "an X- line": (before_end_of_event("X-CHILD:Zephyrine"), "X-CHILD"),
    "an ATTACH": (before_end_of_event("ATTACH:file:///x"), "ATTACH"),
    "an alarm without TRIGGER": (swap("TRIGGER:-PT30M\r\n", ""), "TRIGGER"),
    "an alarm that tells": (swap("mdtkit reminder", "Zephyrine"), "DESCRIPTION"),
    "an alarm that repeats": (swap("TRIGGER:-PT30M", "TRIGGER:-PT30M\r\nREPEAT:9999\r\nDURATION:PT1M"), "REPEAT"),
    "an alarm that mails": (swap("ACTION:DISPLAY", "ACTION:EMAIL"), "ACTION"),
    "a VTODO": (swap("BEGIN:VEVENT", "BEGIN:VTODO\r\nEND:VTODO\r\nBEGIN:VEVENT"), "VTODO"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_invitation_is_caught_and_its_property_named(what: str) -> None:
    change, field = WRONG[what]
    problems = lint(change(GOOD), attendees=PEOPLE, organizer="mdtkit@county.example")
    assert field in {problem.field for problem in problems}, problems
    assert "Zephyrine" not in str(problems)


@pytest.mark.parametrize(
    ("what", "change", "field"),
    [
        ("an alarm", before_end_of_event("BEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM"), "VALARM"),
        ("a confirmed status", swap("STATUS:CANCELLED", "STATUS:CONFIRMED"), "STATUS"),
        ("a question", swap("ATTENDEE;", "ATTENDEE;RSVP=TRUE;"), "ATTENDEE"),
        ("nobody", lambda m: b"\r\n".join(line for line in m.split(b"\r\n") if b"ATTENDEE" not in line), "ATTENDEE"),
    ],
)
def test_a_wrong_cancellation_is_caught(what: str, change: Callable[[bytes], bytes], field: str) -> None:
    assert field in {problem.field for problem in lint(change(CALLED_OFF))}


def test_what_mdtkit_makes_passes() -> None:
    assert lint(GOOD, attendees=["a@agency.example", "B@agency.example"]) == ()
    assert lint(CALLED_OFF) == ()


def test_letters_that_are_not_utf8_are_a_problem_and_not_a_crash() -> None:
    assert lint(GOOD.replace(b"see mdtkit", b"see \xff")) != ()


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_lint_or_pass_it(noise: bytes) -> None:
    assert lint(noise) != ()


def test_a_word_put_anywhere_into_an_invitation_is_caught() -> None:
    for place in range(len(GOOD)):
        altered = GOOD[:place] + b"Quill" + GOOD[place:]
        assert lint(altered, attendees=PEOPLE, organizer="mdtkit@county.example") != (), place
