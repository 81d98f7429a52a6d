"""One writer at a time: among processes, after a death, and when the home was put back under an open writer."""

import subprocess
import sys
from pathlib import Path

import pytest

from mdtkit.vault import Busy
from mdtkit.vault.home_lock import HomeLock
from tests.vault.houses import NIGHT, House, draft

_HOLDER = """
import sys
from pathlib import Path
from mdtkit.vault.home_lock import HomeLock
lock = HomeLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def holder(path: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_another_process_waits_and_is_told_and_a_death_frees_the_lock(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, vault = house.case(1), house.vault()
    monkeypatch.setattr("mdtkit.vault.home_lock.PATIENCE", 0.05)
    with holder(house.layout.lock) as other:
        with pytest.raises(Busy):
            vault.commit(case, [draft()], recorded=NIGHT)
        other.kill()
    assert vault.commit(case, [draft()], recorded=NIGHT).seq == 2


def test_its_holder_may_take_it_again_and_gives_it_back_with_the_last_release(tmp_path: Path) -> None:
    one, other = HomeLock(tmp_path / "lock"), HomeLock(tmp_path / "lock")
    one.acquire()
    one.acquire()
    one.release()
    assert not other._taken()
    one.release()
    assert other._taken()
    one.close()
    other.close()


def test_a_home_put_back_under_an_open_writer_has_one_lock_all_the_same(house: House) -> None:
    case, vault = house.case(1), house.vault()
    vault.commit(case, [draft()], recorded=NIGHT)
    house.put_back(house.copy_of_everything())
    with vault._writer.locked():
        other = HomeLock(house.layout.lock)
        assert not other._taken()
        other.close()
