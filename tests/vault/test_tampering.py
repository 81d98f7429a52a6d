"""What somebody does to the files shows, and is named: one byte, one entry, one case, one older copy, all of them."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mdtkit.vault import Damaged, Missing, RolledBack, Trouble, enrol
from tests.vault.houses import NIGHT, ZONE, House, draft, due, kinds

KINDS_OF_FILES: dict[str, Callable[[House, str], Path]] = {
    "record": lambda house, case: house.layout.record(case),
    "trust root": lambda house, _: house.layout.record("book/people"),
    "log": lambda house, _: house.layout.log,
    "due rows": lambda house, case: house.layout.due_file(case, house.vault().lookup(case).due),  # type: ignore[union-attr]
    "group key": lambda house, _: house.layout.group_file("coordinators", house.created.person),
    "home.json": lambda house, _: house.layout.about,
}


@pytest.mark.parametrize("kind", KINDS_OF_FILES)
def test_a_flipped_byte_anywhere_is_found(house: House, kind: str) -> None:
    case = house.case(2)
    path = KINDS_OF_FILES[kind](house, case)
    whole = path.read_bytes()
    # Every region: head, stanzas, body, last byte; about forty places a file, always the same ones.
    places = sorted({*range(0, len(whole), max(1, len(whole) // 40)), len(whole) - 1})
    unnoticed = []
    for place in places:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        if house.verify().ok:
            unnoticed.append(place)
        path.write_bytes(whole)
    assert unnoticed == []
    assert house.verify().ok


def test_a_flipped_byte_is_named_with_its_record(house: House) -> None:
    spared, struck = house.case(2), house.case(2)
    path = house.layout.record(struck)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert {problem.record for problem in house.problems()} == {struck}
    assert house.vault().read(spared).seq == 2


def test_a_file_cut_short_anywhere_is_found(house: House) -> None:
    case = house.case(1)
    path = house.layout.record(case)
    whole = path.read_bytes()
    for length in range(0, len(whole), len(whole) // 15):
        path.write_bytes(whole[:length])
        assert kinds(house.problems(), case) & {"damaged", "not_yours"}
        with pytest.raises(Trouble):
            house.vault().read(case)


def dropped_last(document: dict[str, Any]) -> None:
    del document["entries"]["3"]


def dropped_middle(document: dict[str, Any]) -> None:
    entries = document["entries"]
    entries["2"] = entries.pop("3")


def reworded(document: dict[str, Any]) -> None:
    row = document["entries"]["2"]
    row["body"] = row["body"].replace("Nowhereman", "Somebody")


def body_removed(document: dict[str, Any]) -> None:
    document["entries"]["2"].update(body=None, salt=None)


def re_dated(document: dict[str, Any]) -> None:
    document["entries"]["3"]["head"]["at"] = "2026-03-07T09:20:00Z"


def signature_of_another(document: dict[str, Any]) -> None:
    entries = document["entries"]
    entries["2"]["signature"] = entries["1"]["signature"]


@pytest.mark.parametrize(
    ("change", "kind", "seq"),
    [
        (dropped_last, "rolled_back", 2),
        (dropped_middle, "order", 2),
        (reworded, "body", 2),
        (body_removed, "body", 2),
        (re_dated, "signature", 3),
        (signature_of_another, "signature", 2),
    ],
)
def test_an_insider_who_seals_a_changed_record_again_is_found_out(
    house: House, change: Callable[[dict[str, Any]], None], kind: str, seq: int
) -> None:
    case = house.case(3)
    house.reworked(case, change)
    assert (case, seq, kind) in {(problem.record, problem.seq, problem.kind) for problem in house.problems()}
    vault = house.vault()
    with pytest.raises(Damaged):
        vault.read(case)
    with pytest.raises(Damaged):
        vault.commit(case, [draft()], recorded=NIGHT)


def test_an_entry_moved_from_another_case_is_found(house: House) -> None:
    one, other = house.case(2), house.case(1)
    taken: dict[str, Any] = {}
    house.reworked(one, lambda document: taken.update(document["entries"]["2"]))
    house.reworked(other, lambda document: document["entries"].update({"2": taken}))
    assert "misplaced" in kinds(house.problems(), other)


def test_a_record_opened_to_one_more_reader_is_found(house: House) -> None:
    import pyrage  # type: ignore[import-untyped]

    from mdtkit.vault.sealing import seal, unseal

    case = house.case(1)
    path = house.layout.record(case)
    vault = house.vault()
    plain = unseal(path.read_bytes(), vault._home.keys, "the record")
    readers = [reader.key for reader in vault.people.readers(case, 1)]
    path.write_bytes(seal(plain, [*readers, str(pyrage.x25519.Identity.generate().to_public())]))
    assert kinds(house.problems(), case) == {"differs", "readers"}
    with pytest.raises(Damaged):
        vault.read(case)
    # What it says is still what was signed: in need it can be looked at.
    assert vault.read(case, anyway=True).seq == 1


def test_a_deleted_case_is_missed(house: House) -> None:
    case = house.case(2)
    house.layout.record(case).unlink()
    assert kinds(house.problems(), case) == {"missing"}
    with pytest.raises(Missing):
        house.vault().read(case)
    with pytest.raises(Missing):
        house.vault().commit(case, [draft()], recorded=NIGHT, create=True)


def test_deleted_due_rows_are_missed(house: House) -> None:
    case = house.case(2)
    for path in house.layout.due.rglob("*.age"):
        path.unlink()
    assert kinds(house.problems(), case) == {"due"}


def test_an_older_copy_of_one_case_is_named_and_not_caught_up_with(house: House) -> None:
    case = house.case(2)
    older = house.layout.record(case).read_bytes()
    house.vault().commit(case, [draft()], recorded=NIGHT)
    house.layout.record(case).write_bytes(older)
    assert (case, 2, "rolled_back") in {(p.record, p.seq, p.kind) for p in house.problems()}
    vault = house.vault()
    with pytest.raises(RolledBack):
        vault.read(case)
    with pytest.raises(RolledBack):
        vault.commit(case, [draft()], recorded=NIGHT)
    assert vault.read(case, anyway=True).trouble is not None


def test_an_older_copy_of_everything_is_refused_by_a_device_that_saw_more(house: House) -> None:
    case = house.case(2)
    copy = house.copy_of_everything()
    house.vault().commit(case, [draft()], recorded=NIGHT)
    house.put_back(copy)
    with pytest.raises(RolledBack):
        house.vault()
    assert (None, "rolled_back") in {(problem.record, problem.kind) for problem in house.problems()}
    # A device that never saw the home cannot know: that is what the printed pair is for.
    assert house.verify("never here").ok


def test_a_log_that_went_another_way_is_refused_though_it_is_longer(house: House) -> None:
    case = house.case(2)
    copy = house.copy_of_everything()
    house.vault().commit(case, [draft()], recorded=NIGHT)
    house.put_back(copy)
    for _ in range(3):
        house.vault(device="attacker").commit(case, [draft()], recorded=NIGHT)
    with pytest.raises(RolledBack):
        house.vault()


def test_an_open_vault_notices_that_the_log_was_cut_under_it(house: House) -> None:
    case = house.case(3)
    vault = house.vault()
    lines = house.layout.log.read_bytes().splitlines(keepends=True)
    house.layout.log.write_bytes(b"".join(lines[:-1]))
    with pytest.raises(RolledBack):
        vault.read(case)


def test_a_line_taken_out_of_the_log_is_found(house: House) -> None:
    house.case(4)
    lines = house.layout.log.read_bytes().splitlines(keepends=True)
    house.layout.log.write_bytes(b"".join(lines[:2] + lines[3:]))
    assert "log" in kinds(house.problems("never here"))


def test_a_log_that_is_gone_or_cut_is_reported_and_never_written_anew(house: House) -> None:
    cases = [house.case(1) for _ in range(3)]
    lines = house.layout.log.read_bytes().splitlines(keepends=True)
    house.layout.log.write_bytes(b"".join(lines[:2]))
    assert "log" in kinds(house.problems("never here"))
    assert house.layout.log.read_bytes() == b"".join(lines[:2])
    house.layout.log.unlink()
    assert "log" in kinds(house.problems("never here"))
    with pytest.raises(Damaged):
        house.vault(device="never here")
    house.layout.log.write_bytes(b"".join(lines))
    assert house.verify().ok
    assert house.vault().read(cases[2]).seq == 1


def test_files_that_mdtkit_did_not_write_are_named(house: House) -> None:
    case = house.case(1)
    folder = house.layout.record(case).parent
    (folder / "notes.txt").write_text("x")
    shutil.copy(house.layout.record(case), folder / "MDT-copy.age")
    found = [problem.kind for problem in house.problems()]
    assert found == ["extra", "extra"]


def test_old_due_rows_put_back_are_found(house: House) -> None:
    case = house.case(1)
    vault = house.vault()
    old = {path: path.read_bytes() for path in house.layout.due.rglob("*.age")}
    vault.commit(case, [draft()], recorded=NIGHT, due=due(case, 9))
    vault.commit(case, [draft()], recorded=NIGHT, due=due(case, 12))
    for path, stored in old.items():
        path.write_bytes(stored)
    assert kinds(house.problems(), case) == {"due"}


def test_a_colleagues_copy_of_the_group_key_that_was_altered_is_found_by_anybody(house: House) -> None:
    bo = enrol(
        house.vault(), name="Bo", role="coordinator", identity_out=house.place / "bo.txt", recorded=NIGHT, tz=ZONE
    )
    path = house.layout.group_file("coordinators", bo.person)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"\0")
    assert kinds(house.problems()) == {"group"}
    path.unlink()
    assert kinds(house.problems()) == {"group"}
    path.write_bytes(whole)
    assert house.verify().ok
