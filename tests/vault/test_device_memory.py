"""What a device remembers of a home, and what is said when it does not: an older copy put back must not pass."""

from pathlib import Path

import pytest

from mdtkit.vault import RolledBack, Witness, verify_home
from tests.vault.houses import NIGHT, House, draft, kinds


def memory_of(house: House) -> Path:
    return next((house.place / "device").rglob("memory.sqlite"))


def garbled(path: Path) -> None:
    path.write_bytes(b"\xa5" * path.stat().st_size)
    for journal in path.parent.glob("memory.sqlite-*"):
        journal.unlink()


def test_a_garbled_memory_is_said_until_a_witness_was_compared(house: House) -> None:
    case = house.case(2)
    with house.vault() as vault:
        n, digest = vault.head()
    garbled(memory_of(house))
    with house.vault() as vault:
        assert vault.memory_lost
        assert vault.read(case).seq == 2, "the case can be worked on all the same"
    for _ in range(2):
        assert kinds(house.problems()) == {"memory"}
    report = verify_home(house.home, house.keyring, house.place / "device", witness=Witness(n, digest[:16]))
    assert report.ok, report.problems
    assert report.witnessed
    assert house.verify().ok
    with house.vault() as vault:
        assert not vault.memory_lost


def test_a_memory_damaged_in_the_middle_is_noticed_when_it_is_asked(house: House) -> None:
    cases = [house.case(1) for _ in range(30)]
    path = memory_of(house)
    whole = bytearray(path.read_bytes())
    for page in range(4096, len(whole), 4096):
        whole[page : page + 200] = b"\xff" * 200
    path.write_bytes(whole)
    with house.vault() as vault:
        assert [vault.read(case).seq for case in cases] == [1] * 30
        assert vault.commit(cases[0], [draft()], recorded=NIGHT).seq == 2
        assert vault.memory_lost
    assert kinds(house.problems()) == {"memory"}


def test_a_memory_taken_away_beside_a_register_was_there_before(house: House) -> None:
    house.case(1)
    with house.vault() as vault:
        (vault._home.device / "register-somebody").mkdir()
    memory_of(house).unlink()
    assert kinds(house.problems()) == {"memory"}


def test_an_older_copy_put_back_under_a_garbled_memory_does_not_hold_the_witness(house: House) -> None:
    case = house.case(2)
    older = house.copy_of_everything()
    with house.vault() as vault:
        vault.commit(case, [draft()], recorded=NIGHT)
        n, digest = vault.head()
    house.put_back(older)
    with pytest.raises(RolledBack):
        house.vault()
    garbled(memory_of(house))
    assert not house.verify().ok
    report = verify_home(house.home, house.keyring, house.place / "device", witness=Witness(n, digest))
    assert {"witness", "memory"} <= kinds(report.problems)
    assert report.witnessed is False


def test_a_device_says_since_when_it_has_been_looking(house: House) -> None:
    house.case(3)
    assert house.verify().since == 1
    newcomer = house.verify("newcomer")
    assert newcomer.ok
    assert newcomer.since == newcomer.head.n
    assert house.verify("newcomer").since == newcomer.since
    assert newcomer.witnessed is None
