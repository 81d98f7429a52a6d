"""ical.js, the library of Thunderbird and of many calendars on the web, reads what we make as the instants we mean.

`.ci/run` fetches it by the hash in its lock file where npm is there; else these tests say that they were skipped.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mdtkit.calendars import ResponseInvitation, request
from mdtkit.calendars.published import calendar
from mdtkit.casework.recurring import RHYTHMS, Change, occurrences
from tests.calendars.test_other_programs import CRISIS, LATE_NIGHT, TEAM
from tests.calendars.test_published import EVENTS
from tests.calendars.test_series import HERE, invitation, meant, plan, put

FOLDER = Path(__file__).parent / "icaljs"
pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (FOLDER / "node_modules").is_dir(),
    reason=f"ical.js is not there (npm ci --prefix {FOLDER.relative_to(FOLDER.parents[2])})",
)
Spans = list[tuple[datetime, datetime]]


def read(message: bytes) -> Spans:
    done = subprocess.run(
        ["node", str(FOLDER / "read.cjs")], input=message, capture_output=True, check=True, timeout=60
    )
    found = json.loads(done.stdout)
    return sorted((datetime.fromisoformat(one), datetime.fromisoformat(two)) for one, two in found)


@pytest.mark.parametrize("made", [CRISIS, LATE_NIGHT])
def test_it_reads_a_deadline_as_the_instant_it_is(made: ResponseInvitation) -> None:
    assert read(request(made)) == [(made.due, made.due + timedelta(minutes=15))]


def test_it_reads_a_meeting_on_the_night_of_the_change_as_we_do() -> None:
    start = TEAM.start.astimezone(UTC)
    assert read(request(TEAM)) == [(start, start + timedelta(minutes=TEAM.minutes))]


def test_it_reads_every_rhythm_with_what_moved_and_what_was_called_off() -> None:
    for every in RHYTHMS:
        for first in (datetime(2026, 1, day, 10, tzinfo=HERE) for day in (1, 29, 30, 31)):
            plain = plan(first, every=every, times=14)
            moved, off = (occurrences(plain)[n].original for n in (1, 5))
            assert moved is not None
            assert off is not None
            changes = (
                Change(occurrence=moved, starts=moved + timedelta(days=2, hours=1)),
                Change(occurrence=off, state="cancelled"),
            )
            series = plan(first, every=every, times=14, changes=changes)
            assert read(request(invitation(series))) == spans(meant(series)), (every, first)


def test_it_reads_a_list_of_instants_and_one_occurrence_alone() -> None:
    listed = plan(datetime(2026, 2, 8, 2, 30, tzinfo=HERE))
    assert read(request(invitation(listed))) == spans(meant(listed))
    one = plan(changes=(Change(occurrence=put(2, 28), starts=put(3, 2, 14)),))
    assert read(request(invitation(one), occurrence=put(2, 28))) == [
        (put(3, 2, 14), put(3, 2, 14) + timedelta(minutes=90))
    ]


def test_it_reads_a_published_calendar_as_we_do() -> None:
    expected: Spans = []
    for event in EVENTS:
        if event.series is not None:
            expected += spans(meant(event.series))
        else:
            start = event.starts.astimezone(UTC)
            expected.append((start, start + timedelta(minutes=event.minutes or 15)))
    assert read(calendar(EVENTS)) == sorted(expected)


def spans(found: list[tuple[datetime, timedelta]]) -> Spans:
    return sorted((at, at + length) for at, length in found)
