"""libical agrees: what we make is right by its restriction check, and it means the instants that we mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from mdtkit.calendars import MeetingInvitation, ResponseInvitation, cancellation, new_uid, request, without
from mdtkit.calendars.published import calendar
from mdtkit.casework.recurring import RHYTHMS, Change, occurrences
from tests.calendars import libical
from tests.calendars.test_itip_lint import GOOD, MEETING, WRONG
from tests.calendars.test_other_programs import CRISIS, LATE_NIGHT, TEAM
from tests.calendars.test_published import EVENTS
from tests.calendars.test_series import GOOD as SERIES
from tests.calendars.test_series import HERE, invitation, meant, plan, put

pytestmark = libical.needed
LATER = datetime(2026, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize("made", [CRISIS, LATE_NIGHT, TEAM])
def test_every_kind_of_message_passes_its_restriction_check(made: ResponseInvitation | MeetingInvitation) -> None:
    assert libical.problems(request(made)) == []
    assert libical.problems(cancellation(made, stamp=LATER)) == []


def test_an_invitation_withdrawn_and_every_message_about_a_series_pass_too() -> None:
    gone, _ = without(MEETING, ["a@agency.example"], stamp=LATER)
    moved = invitation(plan(changes=(Change(occurrence=put(2, 28), starts=put(3, 2, 14)),)), sequence=1)
    update = request(moved, occurrence=put(2, 28))
    one_off = cancellation(moved, stamp=LATER, occurrence=put(2, 28))
    for message in (gone, SERIES, update, one_off, cancellation(moved, stamp=LATER)):
        assert libical.problems(message) == []


def test_what_it_finds_wrong_our_lint_finds_too() -> None:
    caught = [what for what, (change, _) in WRONG.items() if libical.parses(change(GOOD)) and _wrong(change(GOOD))]
    assert len(caught) >= 8, "it knows what each METHOD asks"


def _wrong(message: bytes) -> bool:
    return libical.problems(message) != []


@pytest.mark.parametrize("every", RHYTHMS)
@pytest.mark.parametrize("day", [1, 28, 29, 30, 31])
def test_it_reads_every_rhythm_as_the_instants_that_were_planned(every: str, day: int) -> None:
    first = datetime(2026, 1, day, 10, tzinfo=HERE)
    off = occurrences(plan(first, every=every, times=24))[5].original
    assert off is not None
    series = plan(first, every=every, times=24, changes=(Change(occurrence=off, state="cancelled"),))
    assert libical.spans(request(invitation(series))) == [(at, at + length) for at, length in meant(series)]


def test_it_reads_a_series_through_the_night_of_the_change_as_we_do() -> None:
    series = plan(datetime(2026, 10, 1, 1, 30, tzinfo=HERE))
    assert libical.spans(request(invitation(series))) == [(at, at + length) for at, length in meant(series)]


def test_it_reads_a_published_calendar_as_we_do() -> None:
    content = calendar(EVENTS)
    assert libical.problems(content) == []
    single = [one for one in EVENTS if one.series is None]
    assert libical.spans(calendar(single)) == sorted(
        (one.starts.astimezone(UTC), one.starts.astimezone(UTC) + timedelta(minutes=one.minutes or 15))
        for one in single
    )


def test_the_check_itself_can_fail() -> None:
    assert libical.problems(GOOD.replace(b"ORGANIZER", b"X-NOBODY")) != []
    other = msgspec.structs.replace(
        MEETING, uid=new_uid(bytes(range(16))), start=datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("UTC"))
    )
    assert libical.spans(request(other)) != libical.spans(GOOD)
