"""The register: a cache that is always right, may be thrown away at any time, and is never the truth."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tinydb import Query

from mdtkit.chronology.entry import Entry
from mdtkit.vault import Register, Row, Vault
from tests.vault.houses import NIGHT, House, draft


def summarise(case: str, entries: tuple[Entry, ...]) -> Row:
    clocks = [
        {"case": case, "n": entry.seq, "due_at": (entry.at + timedelta(hours=2)).isoformat()} for entry in entries
    ]
    return Row({"case": case, "entries": len(entries)}, [*clocks, {"case": case, "n": 0, "due_at": None}])


def truth(vault: Vault) -> tuple[dict[str, object], list[tuple[object, object]]]:
    rows = {case: summarise(case, vault.read(case).entries) for case in vault.records() if case.startswith("MDT-")}
    return {case: row.board for case, row in rows.items()}, sorted(
        (clock["case"], clock["n"]) for row in rows.values() for clock in row.clocks
    )


def shown(register: Register) -> tuple[dict[str, object], list[tuple[object, object]]]:
    return dict(register.rows()), sorted((clock["case"], clock["n"]) for clock in register.clocks())


def test_it_shows_each_case_as_it_is_now_and_catches_up_by_itself(house: House) -> None:
    vault = house.vault()
    register = vault.register(summarise, "1")
    assert shown(register) == ({}, [])
    cases = [house.case(2) for _ in range(3)]
    assert shown(register) == truth(vault)
    vault.commit(cases[1], [draft()], recorded=NIGHT)
    assert register.clocks(NIGHT)[:1] == []
    assert shown(register) == truth(vault)
    assert shown(vault.register(summarise, "1")) == truth(vault)
    assert register.n == vault.head()[0]


def test_clocks_come_soonest_first_and_only_those_before_the_instant(house: House) -> None:
    vault = house.vault()
    late, early = vault.new_case(), vault.new_case()
    vault.commit(late, [draft(after=60), draft(after=600)], recorded=NIGHT, create=True)
    vault.commit(early, [draft(after=5)], recorded=NIGHT, create=True)
    for _ in range(2):  # from the tail, then from the snapshot
        register = vault.register(summarise, "1")
        before = register.clocks(NIGHT + timedelta(hours=4))
        assert [(clock["case"], clock["n"]) for clock in before] == [(early, 1), (late, 1)]
        assert [clock["due_at"] is None for clock in register.clocks()] == [False, False, False, True, True]
        register.compact()


def test_only_what_changed_is_read_again(house: House) -> None:
    cases = [house.case(1) for _ in range(4)]
    vault = house.vault()
    vault.register(summarise, "1").rows()
    vault.commit(cases[2], [draft()], recorded=NIGHT)
    read: list[str] = []

    def noting(case: str, entries: tuple[Entry, ...]) -> Row:
        read.append(case)
        return summarise(case, entries)

    for _ in range(2):
        vault.register(noting, "1").rows()
    assert read == [cases[2]]


def test_a_new_version_of_the_protocol_makes_it_anew(house: House) -> None:
    case = house.case(1)
    vault = house.vault()
    vault.register(summarise, "1").rows()
    other = vault.register(lambda case, _: Row({"case": case, "new": True}), "2")
    assert other.rows() == {case: {"case": case, "new": True}}
    assert other.clocks() == []


def removed(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def garbled(folder: Path) -> None:
    for path in folder.iterdir():
        stored = path.read_bytes()
        path.write_bytes(stored[: len(stored) // 2] + b"\0" + stored[len(stored) // 2 + 1 :])


def cut(folder: Path) -> None:
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes()[:-9])


def one_half_gone(folder: Path) -> None:
    (folder / "boards.age").unlink()


@pytest.mark.parametrize("harm", [removed, garbled, cut, one_half_gone])
def test_it_is_proof_of_nothing_and_is_made_anew_when_it_is_harmed(house: House, harm: Callable[[Path], None]) -> None:
    cases = [house.case(2) for _ in range(3)]
    vault = house.vault()
    vault.register(summarise, "1").rows()
    vault.commit(cases[0], [draft()], recorded=NIGHT)
    vault.register(summarise, "1").rows()
    (folder,) = (house.place / "device").glob("*/register-*")
    harm(folder)
    assert shown(vault.register(summarise, "1")) == truth(vault)


def test_the_tail_is_folded_into_the_snapshot_when_it_grows_long(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mdtkit.vault.register._TAIL_FRAMES", 3)
    cases = [house.case(1) for _ in range(3)]
    vault = house.vault()
    register = vault.register(summarise, "1")
    for number in range(12):
        vault.commit(cases[number % 3], [draft()], recorded=NIGHT)
        assert shown(register) == truth(vault)
    (tail,) = (house.place / "device").glob("*/register-*/tail")
    assert tail.stat().st_size < 8000
    assert shown(vault.register(summarise, "1")) == truth(vault)


def test_a_long_way_behind_is_caught_up_in_one_piece(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mdtkit.vault.register._REBUILD", 3)
    cases = [house.case(1) for _ in range(6)]
    vault = house.vault()
    vault.register(summarise, "1").rows()
    for case in cases[:5]:
        vault.commit(case, [draft()], recorded=NIGHT)
    assert shown(vault.register(summarise, "1")) == truth(vault)
    for case in cases[1:]:
        vault.commit(case, [draft()], recorded=NIGHT)
    later = vault.register(summarise, "1")
    assert len(later.clocks()) == 6 * 3 + 4
    assert shown(later) == truth(vault)


def test_rows_that_the_desk_has_already_are_taken_over_unread(house: House) -> None:
    vault = house.vault()
    rows = {}
    with vault.bulk() as bulk:
        for _ in range(1200):  # more than two chunks
            case = vault.new_case()
            rows[case] = summarise(case, bulk.commit(case, [draft()], recorded=NIGHT).entries)

    def never(case: str, _: tuple[Entry, ...]) -> Row:
        pytest.fail(f"{case} was read again")

    vault.register(never, "1").fill(rows)
    register = vault.register(never, "1")
    assert register.rows() == {case: row.board for case, row in rows.items()}
    assert len(register.clocks(NIGHT + timedelta(hours=3))) == 1200


def test_saved_views_are_tinydb_queries_over_it(house: House) -> None:
    long, _ = house.case(3), house.case(1)
    register = house.vault().register(summarise, "1")
    assert list(register.search(Query().entries > 2)) == [long]


def test_it_opens_to_nobody_but_its_owner(house: House) -> None:
    house.case(1)
    vault = house.vault()
    vault.register(summarise, "1").rows()
    for path in (house.place / "device").glob("*/register-*/*.age"):
        assert path.read_bytes().count(b"-> X25519 ") == 1


def test_a_tail_that_a_crash_left_behind_a_newer_snapshot_changes_nothing(house: House) -> None:
    case = house.case(1)
    vault = house.vault()
    register = vault.register(summarise, "1")
    register.rows()
    vault.commit(case, [draft()], recorded=NIGHT)
    register.rows()
    (tail,) = (house.place / "device").glob("*/register-*/tail")
    left = tail.read_bytes()
    vault.commit(case, [draft()], recorded=NIGHT)
    register.compact()
    tail.write_bytes(left)
    assert shown(vault.register(summarise, "1")) == truth(vault)
