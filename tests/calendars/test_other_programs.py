"""Programs that others wrote read our invitations as we mean them."""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mdtkit.calendars import Attendee, Invitation, MeetingInvitation, ResponseInvitation, new_uid, request
from mdtkit.calendars.busy import busy_times

ZONE = "America/Los_Angeles"
STAMP = datetime(2026, 3, 8, 9, 31, tzinfo=UTC)
CONFIG = """[calendars]
[[alerts]]
path = {path}
[locale]
local_timezone = America/Los_Angeles
default_timezone = America/Los_Angeles
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[default]
default_calendar = alerts
[sqlite]
path = {cache}
"""
CRISIS = ResponseInvitation(
    uid=new_uid(bytes(range(16))),
    organizer="mdtkit@county.example",
    stamp=STAMP,
    zone=ZONE,
    case="MDT-7K3Q-F9D",
    due=datetime(2026, 3, 8, 11, 20, tzinfo=UTC),
    attendee="responder@agency.example",
)
TEAM = MeetingInvitation(
    uid=new_uid(bytes(16)),
    organizer="mdtkit@county.example",
    stamp=STAMP,
    zone=ZONE,
    case="MDT-7K3Q-F9D",
    type="initial",
    start=datetime(2026, 3, 8, 3, 30, tzinfo=ZoneInfo(ZONE)),
    minutes=30,
    attendees=(Attendee(email="responder@agency.example"),),
)
LATE_NIGHT = ResponseInvitation(
    uid=new_uid(bytes(range(1, 17))),
    organizer="mdtkit@county.example",
    stamp=STAMP,
    zone=ZONE,
    case="MDT-7K3Q-F9D",
    due=datetime(2026, 11, 1, 9, 30, tzinfo=UTC),
    attendee="responder@agency.example",
)


@pytest.mark.skipif(
    shutil.which("khal") is None and "CI" not in os.environ,
    reason="khal is not installed (apt install khal); CI has it",
)
@pytest.mark.parametrize(
    ("invitation", "shown"),
    [
        (CRISIS, "2026-03-08 04:20 mdtkit MDT-7K3Q-F9D: respond by 04:20"),
        (TEAM, "2026-03-08 03:30 mdtkit MDT-7K3Q-F9D: team meeting"),
        (LATE_NIGHT, "2026-11-01 01:30 mdtkit MDT-7K3Q-F9D: respond by 01:30 PST"),
    ],
)
def test_khal_imports_an_invitation_and_shows_its_local_time(
    invitation: Invitation, shown: str, tmp_path: Path
) -> None:
    (tmp_path / "alerts").mkdir()
    config = tmp_path / "khal.conf"
    config.write_text(CONFIG.format(path=tmp_path / "alerts", cache=tmp_path / "khal.db"))
    invite = tmp_path / "invite.ics"
    invite.write_bytes(request(invitation))
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}

    def khal(*arguments: str) -> str:
        command = ["khal", "-c", str(config), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        return done.stdout

    khal("import", "--batch", str(invite))
    day = shown[:10]
    listed = khal("list", "--format", "{start} {title}", "--day-format", "", day, "1d")
    assert listed.strip() == shown
    (stored,) = (tmp_path / "alerts").iterdir()
    assert f"UID:{invitation.uid}".encode() in stored.read_bytes()


@pytest.mark.skipif(
    shutil.which("khal") is None and "CI" not in os.environ,
    reason="khal is not installed (apt install khal); CI has it",
)
def test_what_khal_writes_is_read_as_busy_time_through_the_change_of_clocks(tmp_path: Path) -> None:
    (tmp_path / "alerts").mkdir()
    config = tmp_path / "khal.conf"
    config.write_text(CONFIG.format(path=tmp_path / "alerts", cache=tmp_path / "khal.db"))
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
    for words in (
        ("2026-03-02 09:00", "2026-03-02 10:00", "Invented words", "--repeat", "weekly"),
        ("2026-03-04", "Away"),
    ):
        command = ["khal", "-c", str(config), "new", *words]
        subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    window = (datetime(2026, 3, 2, 8, tzinfo=UTC), datetime(2026, 3, 16, 7, tzinfo=UTC))
    read = [busy_times(file.read_bytes(), window, ZONE) for file in (tmp_path / "alerts").glob("*.ics")]
    assert [problem for _, problems in read for problem in problems] == []
    here = ZoneInfo(ZONE)
    found = sorted(
        (since.astimezone(here), until.astimezone(here)) for busy, _ in read for since, until in busy.periods
    )
    assert [f"{since:%d %H:%M}-{until:%d %H:%M}" for since, until in found] == [
        "02 09:00-02 10:00", "04 00:00-05 00:00", "09 09:00-09 10:00",
    ]  # fmt: skip
