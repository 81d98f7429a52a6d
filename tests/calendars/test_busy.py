"""From a published calendar only busy or free is taken; what is broken is told, and the rest counts (M3)."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdtkit.calendars.busy import busy_times, free_busy
from mdtkit.casework.proposing import Busy, Period

TZ = "America/Los_Angeles"
HERE = ZoneInfo(TZ)
WINDOW = (datetime(2026, 3, 2, 8, tzinfo=UTC), datetime(2026, 3, 16, 7, tzinfo=UTC))
SECRET = "Counselling of Nora Ficticia"


def calendar(*events: str) -> bytes:
    """A calendar of these events, each with a title that must never be shown."""
    made = [f"BEGIN:VEVENT\nUID:{n}\nSUMMARY:{SECRET}\n{event}\nEND:VEVENT\n" for n, event in enumerate(events)]
    return wrapped("".join(made))


def wrapped(inside: str) -> bytes:
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//EN\n{inside}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def local(busy: Busy) -> list[str]:
    """The busy times as the county's people read them."""
    return [f"{since.astimezone(HERE):%d %H:%M}-{until.astimezone(HERE):%d %H:%M}" for since, until in busy.periods]


def read(*events: str) -> list[str]:
    busy, problems = busy_times(calendar(*events), WINDOW, TZ)
    assert problems == ()
    return local(busy)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("DTSTART:20260302T180000Z\nDTEND:20260302T190000Z", ["02 10:00-02 11:00"]),
        ("DTSTART;TZID=America/New_York:20260302T130000\nDURATION:PT30M", ["02 10:00-02 10:30"]),
        ("DTSTART;TZID=Pacific Standard Time:20260302T100000\nDURATION:PT1H", ["02 10:00-02 11:00"]),
        ("DTSTART:20260302T100000\nDTEND:20260302T110000", ["02 10:00-02 11:00"]),
        ("DTSTART;VALUE=DATE:20260308", ["08 00:00-09 00:00"]),
        ("DTSTART;VALUE=DATE:20260307\nDTEND;VALUE=DATE:20260310", ["07 00:00-10 00:00"]),
        ("DTSTART:20260302T180000Z\nDTEND:20260302T190000Z\nTRANSP:TRANSPARENT", []),
        ("DTSTART:20260302T180000Z\nDTEND:20260302T190000Z\nSTATUS:CANCELLED", []),
        ("DTSTART:20260302T180000Z\nDTEND:20260302T190000Z\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", []),
        ("DTSTART:20260302T180000Z", []),
        ("DTSTART:20260301T180000Z\nDTEND:20260302T190000Z", ["02 00:00-02 11:00"]),
        ("DTSTART:20250101T180000Z\nDTEND:20250101T190000Z", []),
    ],
)
def test_an_event_is_busy_time_unless_it_is_transparent_cancelled_or_free(event: str, expected: list[str]) -> None:
    assert read(event) == expected


def test_a_weekly_appointment_keeps_its_local_hour_through_the_change_of_clocks() -> None:
    weekly = "DTSTART;TZID=America/Los_Angeles:20260105T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=MO"
    assert read(weekly) == ["02 09:00-02 10:00", "09 09:00-09 10:00"]


def test_moved_cancelled_and_excluded_occurrences_of_a_series_are_taken_as_they_are() -> None:
    series = "DTSTART:20260301T180000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=6\nEXDATE:20260303T180000Z"
    moved = "RECURRENCE-ID:20260304T180000Z\nDTSTART:20260304T220000Z\nDURATION:PT1H"
    gone = "RECURRENCE-ID:20260305T180000Z\nDTSTART:20260305T180000Z\nDURATION:PT1H\nSTATUS:CANCELLED"
    whole = "".join(f"BEGIN:VEVENT\nUID:one\n{part}\nEND:VEVENT\n" for part in (series, moved, gone))
    busy, problems = busy_times(wrapped(whole), WINDOW, TZ)
    assert (local(busy), problems) == (["02 10:00-02 11:00", "04 14:00-04 15:00", "06 10:00-06 11:00"], ())


def test_a_long_event_that_repeats_reaches_into_the_window_from_before_it() -> None:
    assert read("DTSTART;VALUE=DATE:20260220\nDTEND;VALUE=DATE:20260304\nRRULE:FREQ=YEARLY") == ["02 00:00-04 00:00"]


def test_published_free_and_busy_times_are_known_only_as_far_as_they_say() -> None:
    lines = (
        "BEGIN:VFREEBUSY\nUID:1\nDTSTART:20260303T080000Z\nDTEND:20260306T080000Z\n"
        "FREEBUSY:20260303T180000Z/PT1H,20260304T180000Z/20260304T190000Z\n"
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260305T180000Z/PT1H\nFREEBUSY;FBTYPE=FREE:20260305T220000Z/PT1H\nEND:VFREEBUSY\n"
    )
    busy, problems = busy_times(wrapped(lines), WINDOW, TZ)
    assert (local(busy), problems) == (["03 10:00-03 11:00", "04 10:00-04 11:00", "05 10:00-05 11:00"], ())
    assert busy.at(datetime(2026, 3, 5, 20, tzinfo=UTC), datetime(2026, 3, 5, 21, tzinfo=UTC)) is False
    assert busy.at(datetime(2026, 3, 6, 20, tzinfo=UTC), datetime(2026, 3, 6, 21, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;BYSECOND=1,2", "INTERVAL=2"]
)
def test_a_series_that_would_never_end_is_left_out_and_told(rule: str) -> None:
    good = "DTSTART:20260302T180000Z\nDTEND:20260302T190000Z"
    busy, problems = busy_times(calendar(f"DTSTART:20260302T200000Z\nDURATION:PT1H\nRRULE:{rule}", good), WINDOW, TZ)
    assert local(busy) == ["02 10:00-02 11:00"]
    assert [problem.at for problem in problems] == ["event 1"]


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("DTSTART:2026031XT100000", "cannot be read"),
        ("DTEND:20260310T100000Z", "no beginning"),
        ("DTSTART:00010101T000000Z\nDURATION:PT1H", "year"),
        ("DTSTART;TZID=Nowhere/Atall:20260302T100000\nDURATION:PT1H", "zone that is not known"),
    ],
)
def test_what_is_wrong_is_told_by_number_and_without_a_word_of_the_calendar(event: str, words: str) -> None:
    _, problems = busy_times(calendar(event), WINDOW, TZ)
    (problem,) = problems
    assert (problem.at, words in problem.message) == ("event 1", True)
    assert SECRET not in repr(problems)


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"BEGIN:VCALENDAR\r\n", b"x" * (8 * 1024 * 1024 + 1)])
def test_what_is_no_calendar_leaves_everything_unknown(content: bytes) -> None:
    busy, problems = busy_times(content, WINDOW, TZ)
    assert (busy.periods, len(problems)) == ((), 1)
    assert busy.at(*WINDOW) is None


@settings(max_examples=60)
@given(st.data())
def test_a_calendar_with_a_damaged_byte_never_raises(data: st.DataObject) -> None:
    whole = calendar("DTSTART:20260301T180000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=6\nEXDATE:20260303T180000Z")
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + data.draw(st.binary(max_size=3)) + whole[at + 1 :]
    _, problems = busy_times(damaged, WINDOW, TZ)
    assert SECRET not in repr(problems)


hours = st.integers(0, 14 * 24 - 1).map(lambda n: n * 3600)


@given(st.lists(st.tuples(hours, st.integers(1, 5)), max_size=8))
def test_what_is_kept_of_a_calendar_reads_back_the_same_and_says_nothing_else(found: list[tuple[int, int]]) -> None:
    from mdtkit.casework.proposing import merged

    start = WINDOW[0].timestamp()
    periods: list[Period] = [
        (datetime.fromtimestamp(start + at, UTC), datetime.fromtimestamp(start + at + length * 1800, UTC))
        for at, length in found
    ]
    busy = Busy(merged((since, min(until, WINDOW[1])) for since, until in periods), WINDOW)
    kept = free_busy(busy, WINDOW[0], "p-1@mdtkit")
    assert busy_times(kept, WINDOW, TZ) == (busy, ())
    names = {line.partition(b":")[0].partition(b";")[0] for line in kept.splitlines() if not line.startswith(b" ")}
    assert names - {b""} <= {
        b"BEGIN",
        b"VERSION",
        b"PRODID",
        b"UID",
        b"DTSTAMP",
        b"DTSTART",
        b"DTEND",
        b"FREEBUSY",
        b"END",
    }
