"""Answers as mail programs and enemies write them: read for a code and an instant, never a crash, never a word."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.calendars.content import read
from mdtkit.calendars.reply import replies

INVITE = "ab" * 16
CANARY = "Rosa Inventada"


def reply(*extra: str, method: str = "REPLY", attendee: str = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ruiz@agency.example",
          stamp: str = "20260308T100000Z", sequence: str = "SEQUENCE:0") -> bytes:  # fmt: skip
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Somebody//EN", f"METHOD:{method}", "BEGIN:VEVENT",
             f"UID:{INVITE}@mdtkit", f"DTSTAMP:{stamp}", sequence,
             attendee, *extra, "END:VEVENT", "END:VCALENDAR"]  # fmt: skip
    return "\r\n".join(line for line in lines if line).encode() + b"\r\n"


def only(message: bytes) -> object:
    found, problems = replies(message)
    assert problems == ()
    (one,) = found
    return one


def refusal(message: bytes) -> str:
    found, problems = replies(message)
    assert found == ()
    assert problems
    said = " ".join(f"{p.field} {p.message} {p.at}" for p in problems)
    assert CANARY not in said
    return said


@pytest.mark.parametrize(
    ("partstat", "answer"), [("ACCEPTED", "accepted"), ("declined", "declined"), ("TENTATIVE", "tentative")]
)
def test_an_answer_is_read_with_who_gave_it_and_when(partstat: str, answer: str) -> None:
    message = reply(attendee=f'ATTENDEE;CN="Ruiz; F., {CANARY}";PARTSTAT={partstat}:MAILTO:Ruiz@Agency.example')
    (one,), _ = replies(message)
    assert (one.invite, one.answer, one.addresses) == (INVITE, answer, ("ruiz@agency.example",))
    assert one.sent == datetime(2026, 3, 8, 10, tzinfo=UTC)


def test_line_feeds_alone_long_lines_and_folded_ones_are_forgiven() -> None:
    assert only(reply().replace(b"\r\n", b"\n")) == only(reply())
    assert only(reply().replace(b"PARTSTAT=ACC", b"PARTSTAT=A\r\n CC")) == only(reply())
    assert only(b"\xef\xbb\xbf" + reply("X-LONG:" + "x" * 500)) == only(reply())


def test_free_words_are_known_to_be_there_and_are_not_kept() -> None:
    (one,), _ = replies(reply(f"COMMENT:{CANARY} ran away", f"SUMMARY:{CANARY}"))
    assert one.words
    assert CANARY not in repr(one)


def test_somebody_who_answers_for_another_is_told_apart() -> None:
    attendee = 'ATTENDEE;SENT-BY="mailto:desk@agency.example";PARTSTAT=ACCEPTED:mailto:ruiz@agency.example'
    (one,), _ = replies(reply(attendee=attendee))
    assert one.behalf


@pytest.mark.parametrize(
    ("when", "instant"),
    [
        ("DTSTART:20260312T170000Z", "2026-03-12T17:00:00+00:00"),
        ("DTSTART;TZID=America/Los_Angeles:20260312T100000", "2026-03-12T17:00:00+00:00"),
        ('DTSTART;TZID="Pacific Standard Time":20260312T100000', "2026-03-12T17:00:00+00:00"),
        ("DTSTART;TZID=America/Los_Angeles:20261101T013000", "2026-11-01T08:30:00+00:00"),
    ],
)
def test_a_counter_proposal_asks_for_an_instant(when: str, instant: str) -> None:
    (one,), problems = replies(reply(when, method="COUNTER"))
    assert problems == ()
    assert (one.answer, one.proposed and one.proposed.isoformat()) == ("countered", instant)


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("", "no other time"),
        ("DTSTART:20260312T100000", "floats"),
        ("DTSTART;VALUE=DATE:20260312", "not a date with time"),
        ("DTSTART:20261399T100000Z", "not a date that exists"),
        (f"DTSTART;TZID={CANARY}/../../etc:20260312T100000", "zone that is not known"),
    ],
)
def test_a_counter_proposal_without_an_instant_says_so(when: str, why: str) -> None:
    assert why in refusal(reply(when, method="COUNTER"))


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (b"", "VCALENDAR"),
        (b"\xff\xfe\x00" * 90, "VCALENDAR"),
        (reply().replace(b"METHOD:REPLY\r\n", b""), "METHOD is not REPLY or COUNTER"),
        (reply(method="REQUEST"), "METHOD is not REPLY or COUNTER"),
        (reply(attendee=""), "must be who answers"),
        (reply("ATTENDEE:mailto:second@agency.example"), "must be who answers"),
        (reply(attendee=f"ATTENDEE;PARTSTAT=ACCEPTED:{CANARY}"), "not a mailto"),
        (reply(attendee="ATTENDEE;PARTSTAT=MAYBE:mailto:r@a.example"), "PARTSTAT"),
        (reply(stamp="20260308T100000"), "DTSTAMP is not an instant"),
        (reply(stamp="00000000T000000Z"), "DTSTAMP is not an instant"),
        (reply(sequence="SEQUENCE:-1"), "SEQUENCE is not a number"),
        (reply(sequence="SEQUENCE:" + "9" * 4000), "SEQUENCE is not a number"),
        (reply("DTSTAMP:20260308T100000Z"), "exactly once"),
        (reply().replace(INVITE.encode(), CANARY.encode()), "not that of an invitation of ours"),
        (reply(f"COMMENT:{CANARY}\x07"), "control character"),
        (reply(f"{CANARY} without a colon"), "not a content line"),
        (reply().replace(b"END:VEVENT\r\n", b""), "closes what is not open"),
        (reply().replace(b"ACCEPTED", b"ACCEPTED\xff"), "not UTF-8"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 15000, "never closed"),
        (b"x" * (300 * 1024), "larger than 256 KiB"),
    ],
)
def test_a_broken_or_hostile_answer_is_refused_in_words_that_repeat_none_of_its_own(message: bytes, why: str) -> None:
    assert why in refusal(message)


def test_an_endless_recurrence_rule_is_not_even_looked_at() -> None:
    rule = "RRULE:FREQ=SECONDLY;INTERVAL=1;COUNT=999999999"
    assert only(reply(rule, "DTSTART:00010101T000000Z", "RDATE:" + "19700101T000000Z," * 900)) == only(reply())


def test_of_several_events_each_is_an_answer_of_its_own() -> None:
    second = b"\r\n".join(reply().split(b"\r\n")[4:-2])
    message = reply().replace(b"END:VCALENDAR", second.replace(b"ACCEPTED", b"UNHEARD-OF") + b"\r\nEND:VCALENDAR")
    found, problems = replies(message)
    assert [one.answer for one in found] == ["accepted"]
    assert [problem.field for problem in problems] == ["PARTSTAT"]


def test_a_file_of_nothing_but_folds_costs_no_more_than_its_length() -> None:
    joined, _ = read(b"BEGIN:VCALENDAR\r\nX-A:" + b"\r\n x" * 50000 + b"\r\nEND:VCALENDAR\r\n")
    assert len(joined[0].lines[0].value) == 50000


@given(st.binary(max_size=400), st.integers(0, 300))
def test_no_bytes_whatever_bring_the_reader_down(noise: bytes, place: int) -> None:
    message = reply("COMMENT:words", method="COUNTER")
    replies(noise)
    replies(message[:place] + noise + message[place:])
