"""The plug pulled, the disk full, the disk broken, the home read-only: nothing acknowledged is ever lost."""

import errno
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from mdtkit.vault import Disk, Full, NotDurable, ReadOnly, Trouble, Unacknowledged, verify_home
from tests.vault.houses import NIGHT, House, draft, due

POINTS = ["due rows written", "temporary file written", "renamed", "record in place", "line in the log"]


class PlugPulled(BaseException):
    """The process dies here: no handler of ours may run."""


class Crashing(Disk):
    """Dies when a point is reached."""

    def __init__(self, point: str) -> None:
        self._point = point

    def reached(self, point: str) -> None:
        if point == self._point:
            raise PlugPulled


class Failing(Disk):
    """Fails one kind of call with an error, from the n-th time on (counted from 1)."""

    def __init__(self, call: str, number: int, at: int = 1) -> None:
        self._call, self._number, self._left = call, number, at
        self._guard = threading.Lock()

    def _count(self, call: str) -> None:
        with self._guard:  # due rows go to the disk in a thread of their own
            self._left -= call == self._call
            fails = call == self._call and self._left <= 0
        if fails:
            raise OSError(self._number, os.strerror(self._number))

    def write(self, descriptor: int, data: bytes) -> None:
        if self._call == "write" and self._left <= 1:
            os.write(descriptor, data[: len(data) // 2])  # what fits is written before the disk is full
        self._count("write")
        super().write(descriptor, data)

    def fsync(self, descriptor: int) -> None:
        self._count("fsync")
        super().fsync(descriptor)

    def sync_folder(self, path: Path | str) -> None:
        self._count("sync_folder")
        super().sync_folder(path)


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("new", [False, True])
def test_a_crash_at_any_point_leaves_the_entry_whole_or_absent_and_is_no_attack(
    house: House, point: str, new: bool
) -> None:
    case = house.vault().new_case() if new else house.case(2)
    before = 0 if new else 2
    with pytest.raises(PlugPulled):
        house.vault(disk=Crashing(point)).commit(case, [draft()], recorded=NIGHT, create=new, due=due(case, 6))
    happened = point not in {"due rows written", "temporary file written"}
    # The next who opens the home finishes what was begun: another device, without being told.
    vault = house.vault(device="next")
    expected = before + 1 if happened else before
    assert (vault.lookup(case).seq if expected else 0) == expected  # type: ignore[union-attr]
    if expected:
        assert vault.read(case).seq == expected
    report = house.verify()
    assert report.ok, report.problems
    assert not list(house.home.rglob(".tmp-*"))
    # And life goes on.
    vault.commit(case, [draft()], recorded=NIGHT, create=not expected, due=due(case, 8))
    assert {row.clock for row in vault.due_rows() if row.case == case} == {"within-8h"}
    assert house.verify().ok


@pytest.mark.parametrize("point", POINTS)
def test_a_crash_rings_once_too_often_never_too_seldom(house: House, point: str) -> None:
    case = house.case(2)  # rings at 3 h
    with pytest.raises(PlugPulled):
        house.vault(disk=Crashing(point)).commit(case, [draft()], recorded=NIGHT, due=due(case, 6))
    rings = {row.clock for row in house.vault(device="next").due_rows()}
    committed = point not in {"due rows written", "temporary file written"}
    assert rings == ({"within-6h"} if committed else {"within-3h", "within-6h"})


class Ordered(Disk):
    """Notes the order in which things reach the disk."""

    def __init__(self) -> None:
        self.order: list[str] = []

    def fsync(self, descriptor: int) -> None:
        super().fsync(descriptor)
        self.order.append("sync")

    def reached(self, point: str) -> None:
        self.order.append(point)


def test_the_due_rows_are_on_the_disk_before_the_record_takes_its_place(house: House) -> None:
    case, disk = house.case(2), Ordered()
    house.vault(disk=disk).commit(case, [draft()], recorded=NIGHT, due=due(case, 6))
    assert disk.order == [
        *("sync", "sync", "due rows written"),  # the record's file under its temporary name, and the due rows
        *("temporary file written", "renamed", "record in place"),
        *("sync", "line in the log"),
    ]


def test_the_verifier_finishes_a_crash_even_when_no_marker_outlived_it(house: House) -> None:
    case = house.case(2)
    with pytest.raises(PlugPulled):
        house.vault(disk=Crashing("record in place")).commit(case, [draft()], recorded=NIGHT)
    house.layout.pending.unlink()
    n = house.vault(device="next").head()[0]
    report = house.verify()
    assert report.ok, report.problems
    assert report.head.n == n + 1


def test_a_torn_line_at_the_end_of_the_log_is_a_crash_and_is_cut_off_by_the_next_writer(house: House) -> None:
    case = house.case(2)
    with house.layout.log.open("ab") as log:
        log.write(b'{"n":4,"prev":"' + b"0" * 2000)
    assert house.verify().ok
    vault = house.vault()
    vault.commit(case, [draft()], recorded=NIGHT)
    assert house.layout.log.read_bytes().endswith(b"}\n")
    assert house.verify("never here").ok


def test_a_crash_while_many_records_are_made_loses_none_that_reached_the_disk(house: House) -> None:
    vault = house.vault()
    cases = [vault.new_case() for _ in range(6)]

    def dies_before_the_end() -> None:
        with vault.bulk() as bulk:
            for case in cases:
                bulk.commit(case, [draft()], recorded=NIGHT)
            raise PlugPulled

    with pytest.raises(PlugPulled):
        dies_before_the_end()
    next_one = house.vault(device="next")
    assert next_one.records() == sorted([*cases, "book/people"])
    assert [next_one.read(case).seq for case in cases] == [1] * 6
    assert house.verify().ok


WRITES = [("write", errno.ENOSPC, Full), ("write", errno.EROFS, ReadOnly), ("fsync", errno.EIO, NotDurable)]


@pytest.mark.parametrize(("call", "number", "expected"), WRITES)
@pytest.mark.parametrize("at", [1, 2])
def test_a_disk_that_fails_before_the_commit_point_leaves_everything_as_it_was(
    house: House, call: str, number: int, expected: type[Trouble], at: int
) -> None:
    """The first write is that of the due rows, the second that of the record."""
    case = house.case(2)
    before = house.layout.record(case).read_bytes(), house.layout.log.read_bytes()
    vault = house.vault(disk=Failing(call, number, at))
    with pytest.raises(expected) as refused:
        vault.commit(case, [draft()], recorded=NIGHT, due=due(case, 6))
    assert not isinstance(refused.value, Unacknowledged)
    assert case in str(refused.value), "whoever reads it knows which case"
    assert not list(house.home.rglob(".tmp-*"))
    assert (house.layout.record(case).read_bytes(), house.layout.log.read_bytes()) == before
    # Looking goes on, on the spot and elsewhere; nothing rings for what was not recorded.
    assert vault.read(case).seq == 2
    assert {row.clock for row in house.vault(device="next").due_rows()} == {"within-3h"}
    assert house.verify().ok
    assert house.vault().commit(case, [draft()], recorded=NIGHT).seq == 3


@pytest.mark.parametrize(
    ("call", "number", "at"),
    [("write", errno.ENOSPC, 2), ("fsync", errno.EIO, 2), ("sync_folder", errno.EIO, 1)],
)
def test_a_disk_that_fails_after_the_commit_point_acknowledges_nothing_and_loses_nothing(
    house: House, call: str, number: int, at: int
) -> None:
    """The second write and sync are those of the log; the folder's sync confirms the new name of the record."""
    case = house.case(2, rings=False)
    vault = house.vault(disk=Failing(call, number, at))
    with pytest.raises(Unacknowledged):
        vault.commit(case, [draft()], recorded=NIGHT)
    assert vault.read(case).seq == 3
    assert house.vault(device="next").read(case).seq == 3
    assert house.verify().ok


@pytest.mark.parametrize(("call", "at"), [("sync_folder", 1), ("fsync", 2)])
def test_after_a_sync_that_failed_nothing_more_is_written_until_the_home_is_opened_anew(
    house: House, call: str, at: int
) -> None:
    case = house.case(2, rings=False)
    failing = Failing(call, errno.EIO, at)
    vault = house.vault(disk=failing)
    with pytest.raises(Unacknowledged):
        vault.commit(case, [draft()], recorded=NIGHT)
    failing._left = 10**6
    with pytest.raises(NotDurable):
        vault.commit(case, [draft()], recorded=NIGHT)
    assert house.vault().commit(case, [draft()], recorded=NIGHT).seq == 4


def test_a_full_disk_heals_without_opening_the_home_anew(house: House) -> None:
    case = house.case(2, rings=False)
    failing = Failing("write", errno.ENOSPC, at=2)
    vault = house.vault(disk=failing)
    with pytest.raises(Unacknowledged):
        vault.commit(case, [draft()], recorded=NIGHT)
    failing._left = 10**6
    assert vault.commit(case, [draft()], recorded=NIGHT).seq == 4
    assert house.verify().ok


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_a_home_that_cannot_be_locked_for_writing_can_still_be_read(
    house: House, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    case = house.case(2)
    with pytest.raises(PlugPulled):
        house.vault(disk=Crashing("record in place")).commit(case, [draft()], recorded=NIGHT)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("mdtkit.vault.home_lock.HomeLock._taken", refuse)
    vault = house.vault(device="next")
    assert vault.read(case).seq == 3
    assert vault.due_rows()
    assert house.verify("next").ok
    with pytest.raises((Full, ReadOnly)):
        vault.commit(case, [draft()], recorded=NIGHT)


def test_a_device_folder_that_cannot_be_written_to_stops_nobody(house: House) -> None:
    case = house.case(2)
    (house.place / "file").write_text("in the way of a folder")
    vault = house.vault(device="file")
    assert vault.commit(case, [draft()], recorded=NIGHT).seq == 3
    assert vault.read(case).seq == 3


_WRITER = """
import sys
from pathlib import Path
from tests.vault.houses import NIGHT, draft, due
from mdtkit.vault import open_vault, read_identity
place, case = Path(sys.argv[1]), sys.argv[2]
with open_vault(place / "home", read_identity(place / "identity.txt"), place / "device") as vault:
    while True:
        commit = vault.commit(case, [draft(), draft()], recorded=NIGHT, due=due(case, 2))
        sys.stdout.write(f"{commit.seq}\\n")
        sys.stdout.flush()
"""


@pytest.mark.slow
def test_two_hundred_kills_lose_no_acknowledged_entry_and_leave_no_half_commit(house: House) -> None:
    case = house.case(2)
    chance = random.Random(2)  # noqa: S311
    acknowledged = 2
    for number in range(200):
        if number % 20 == 19:
            case, acknowledged = house.case(2), 2  # so that the record does not grow for ever
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(house.place), case],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(chance.random() * 0.03)
        writer.send_signal(signal.SIGKILL)
        lines = [first, *writer.stdout.readlines()]
        writer.stdout.close()
        writer.wait()
        acknowledged = max([acknowledged, *(int(line) for line in lines if line.endswith(b"\n"))])
        with_next = house.vault(device="next")
        found = with_next.read(case).seq
        with_next.close()
        assert found >= acknowledged
        assert found % 2 == 0, "a commit of two entries is there as a whole or not at all"
        acknowledged = found
    report = verify_home(house.home, house.keyring, house.place / "device")
    assert report.ok, report.problems
