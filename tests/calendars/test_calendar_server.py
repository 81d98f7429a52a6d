"""A published calendar on a real calendar server: vdirsyncer carries it to Radicale, khal shows it, we read theirs."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events

from mdtkit.calendars.busy import busy_times
from mdtkit.desk import Referral
from mdtkit.desk.publishing import Whose
from mdtkit.desk.vdir import Step, publish
from tests.calendars.test_other_programs import CONFIG, ZONE
from tests.desk.conftest import Night, home, night, referral

__all__ = ["home", "night", "referral"]

PROGRAMS = ("radicale", "vdirsyncer", "khal")
SYNC = """[general]
status_path = "{folder}/status"
[pair county]
a = "published"
b = "server"
collections = ["county"]
conflict_resolution = "a wins"
[storage published]
type = "filesystem"
path = "{folder}/vdir"
fileext = ".ics"
[storage server]
type = "caldav"
url = "http://127.0.0.1:{port}/"
username = "mdtkit"
password = "not-checked"
"""
SERIES = {"type": "ongoing", "meeting": "m-1", "every": "month", "times": 3, "starts": "2026-03-12T17:00:00Z"}
YEAR = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        "CI" not in os.environ and any(shutil.which(program) is None for program in PROGRAMS),
        reason=f"needs {', '.join(PROGRAMS)} (apt install {' '.join(PROGRAMS)}); CI has them",
    ),
]


class Server:
    """Radicale on this machine, a folder that vdirsyncer keeps alike with it, and a desk that publishes into it."""

    def __init__(self, night: Night, referral: Referral, folder: Path, port: int) -> None:
        self.desk, self.folder, self.place = night.desk, folder, folder / "vdir" / "county"
        self.case = night.desk.open_case(referral).case
        self.place.mkdir(parents=True)
        self.config = folder / "vdirsyncer.conf"
        self.config.write_text(SYNC.format(folder=folder, port=port))
        self.environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder), "NO_PROXY": "127.0.0.1"}

    def publish(self) -> Step:
        return publish(self.desk, self.place, Whose())

    def sync(self, first: str = "") -> None:
        if first:
            self.run("vdirsyncer", "-c", str(self.config), "discover", typed=first)
        self.run("vdirsyncer", "-c", str(self.config), "sync")

    def run(self, *command: str, typed: str = "") -> str:
        done = subprocess.run(
            command, check=False, input=typed, capture_output=True, text=True, env=self.environment, timeout=60
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def on_server(self) -> dict[str, bytes]:
        """What the server keeps, by file."""
        kept = (self.folder / "server").glob("collection-root/mdtkit/county/*.ics")
        return {one.name: one.read_bytes() for one in kept}


def occasions(files: dict[str, bytes]) -> list[tuple[datetime, datetime, str]]:
    """Every occurrence in these files, as an independent library reads them."""
    return sorted(
        (one["DTSTART"].dt.astimezone(UTC), one["DTEND"].dt.astimezone(UTC), str(one["SUMMARY"]))
        for content in files.values()
        for one in recurring_ical_events.of(icalendar.Calendar.from_ical(content)).between(*YEAR)
    )


@pytest.fixture
def server(night: Night, referral: Referral, tmp_path: Path) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [
        "radicale",
        "--config",
        "",
        "--server-hosts",
        f"127.0.0.1:{port}",
        "--auth-type",
        "none",
        "--storage-filesystem-folder",
        str(tmp_path / "server"),
        "--logging-level",
        "error",
    ]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=sys.stderr)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
                break
            except OSError:
                time.sleep(0.05)
        yield Server(night, referral, tmp_path, port)
    finally:
        running.terminate()
        running.wait(timeout=20)


@pytest.mark.requirement("M3")
def test_a_calendar_server_has_what_was_published_moved_called_off_and_removed(server: Server) -> None:
    desk, case = server.desk, server.case
    desk.log(case, "meeting.planned", SERIES)
    single = {"type": "initial", "meeting": "m-2", "starts": "2026-03-20T17:00:00Z"}
    desk.log(case, "meeting.planned", single)
    server.publish()
    server.sync("y\ny\ny\n")
    local = {one.name: one.read_bytes() for one in server.place.glob("*.ics")}
    assert occasions(server.on_server()) == occasions(local)
    meetings = [one for one in occasions(server.on_server()) if "team meeting" in one[2]]
    assert [one[0].strftime("%m-%d %H") for one in meetings] == ["03-12 17", "03-20 17", "04-12 17", "05-12 17"]

    march, april = {"occurrence": "2026-03-12T17:00:00Z"}, {"occurrence": "2026-04-12T17:00:00Z"}
    plain = {"type": "ongoing", "meeting": "m-1"}
    desk.log(case, "meeting.planned", {**plain, **april, "starts": "2026-03-12T20:00:00Z"})
    desk.log(case, "meeting.cancelled", {**plain, **march})
    desk.log(case, "meeting.cancelled", {"meeting": "m-2"})
    step = server.publish()
    assert (len(step.changed), len(step.removed), step.problems) == (1, 1, ())
    server.sync()
    meetings = [one for one in occasions(server.on_server()) if "team meeting" in one[2]]
    assert [one[0].strftime("%m-%d %H") for one in meetings] == ["03-12 20", "05-12 17"]
    again = server.publish()
    assert (again.new, again.changed, again.removed) == ((), (), ()), "carrying it changes nothing of ours"


def test_khal_shows_what_was_published_and_what_it_writes_is_left_alone_and_read_as_busy(server: Server) -> None:
    server.desk.log(server.case, "meeting.planned", SERIES)
    server.publish()
    config = server.folder / "khal.conf"
    config.write_text(CONFIG.format(path=server.place, cache=server.folder / "khal.db"))
    khal = ("khal", "-c", str(config))
    shown = server.run(*khal, "list", "--format", "{start-time} {title}", "--day-format", "", "2026-04-12", "1d")
    assert shown.strip() == f"10:00 mdtkit {server.case}: team meeting"

    known = set(server.place.glob("*.ics"))
    server.run(*khal, "new", "-a", "alerts", "2026-04-14", "09:00", "11:00", "Dentist")
    (theirs,) = set(server.place.glob("*.ics")) - known
    assert server.publish().problems == ()
    assert theirs.exists()
    server.sync("y\ny\ny\n")
    content = server.on_server()[theirs.name]
    busy, problems = busy_times(content, YEAR, ZONE)
    assert problems == ()
    assert [(one.isoformat(), two.isoformat()) for one, two in busy.periods] == [
        ("2026-04-14T16:00:00+00:00", "2026-04-14T18:00:00+00:00")
    ]
