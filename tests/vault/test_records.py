"""Reading and adding: nothing is lost, nothing is changed, and one bad file harms no other."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import tinydb

from mdtkit.chronology.entry import Draft
from mdtkit.vault import AlreadyThere, Conflict, Damaged, DueRows, NoSuchRecord, NotYours, Row, Trouble
from mdtkit.vault.recordfile import AppendOnly
from mdtkit.vault.tables import EntryTable, RecordStorage
from tests.vault.houses import CANARY, NIGHT, House, draft, due


def test_what_was_committed_is_read_back_exactly(house: House) -> None:
    vault = house.vault()
    case = vault.new_case()
    full = draft("referral.received", triggers=["t1"], place="Ünïted Städte", count=3)
    bare = Draft(kind="note.added", at=NIGHT, tz="UTC", clock="set")
    commit = vault.commit(case, [full, bare], recorded=NIGHT + timedelta(microseconds=7), create=True)
    record = house.vault(device="other").read(case)
    assert record.entries == commit.entries
    first, second = record.entries
    assert (first.data, first.note, first.party) == (full.data, CANARY, "child_welfare")
    assert (first.seq, second.seq, first.people) == (1, 2, 1)
    assert first.recorded == NIGHT + timedelta(microseconds=7)
    assert (second.received, second.party, second.note, second.clock) == (None, None, None, "set")
    assert vault.head() == (commit.n, commit.hash)


def test_an_id_chosen_beforehand_is_kept_so_that_drafts_of_one_commit_can_refer_to_each_other(house: House) -> None:
    vault = house.vault()
    replacement = Draft(kind="note.added", at=NIGHT, tz="UTC", id="Z" * 26)
    correction = draft("entry.superseded", entry="x", replacement="Z" * 26)
    commit = vault.commit(vault.new_case(), [replacement, correction], recorded=NIGHT, create=True)
    assert commit.entries[0].id == "Z" * 26
    assert len(commit.entries[1].id) == 26


def test_stock_age_and_stock_tinydb_open_a_record(house: House, tmp_path: Path) -> None:
    case = house.case(2)
    plain = tmp_path / "case.json"
    subprocess.run(["age", "-d", "-i", house.created.recovery, "-o", plain, house.layout.record(case)], check=True)
    with tinydb.TinyDB(plain) as database:
        entries = database.table("entries")
        assert [entry.doc_id for entry in entries] == [1, 2]
        assert entries.get(doc_id=2)["head"]["record"] == case
        assert len(entries.search(tinydb.where("head").kind == "note.added")) == 2
        assert {reader["name"] for reader in database.table("readers")} == {"group/coordinators", "recovery"}


def test_a_case_is_made_once_and_added_to_only_if_it_is_there(house: House) -> None:
    vault = house.vault()
    case = vault.new_case()
    with pytest.raises(NoSuchRecord):
        vault.commit(case, [draft()], recorded=NIGHT)
    vault.commit(case, [draft()], recorded=NIGHT, create=True)
    with pytest.raises(AlreadyThere):
        vault.commit(case, [draft()], recorded=NIGHT, create=True)
    vault.commit("book/oncall", [draft("oncall.set")], recorded=NIGHT)
    assert vault.records() == sorted([case, "book/oncall", "book/people"])


@pytest.mark.parametrize(
    "name", ["MDT-0000-000", "book/../../etc", "book/", "../people", "", "book/PÉOPLE", "MDT-7K3Q"]
)
def test_a_name_that_no_record_has_is_answered_as_no_such_case(house: House, name: str) -> None:
    with pytest.raises(NoSuchRecord):
        house.vault().read(name)
    with pytest.raises(NoSuchRecord):
        house.vault().commit(name, [draft()], recorded=NIGHT, create=not name.startswith("MDT-0"))


def test_a_writer_who_saw_an_older_state_is_told_so_and_nothing_changes(house: House) -> None:
    case = house.case(2)
    vault, other = house.vault(), house.vault(device="other")
    other.commit(case, [draft()], recorded=NIGHT, base_seq=2)
    with pytest.raises(Conflict):
        vault.commit(case, [draft()], recorded=NIGHT, base_seq=2)
    assert vault.read(case).seq == 3


def test_a_builder_sees_the_entries_under_the_lock_and_may_refuse(house: House) -> None:
    case = house.case(2)
    vault, other = house.vault(), house.vault(device="other")
    other.commit(case, [draft(note="from elsewhere")], recorded=NIGHT)
    seen: list[str | None] = []

    def build(entries: tuple[object, ...]) -> tuple[list[Draft], DueRows | None]:
        seen.extend(getattr(entry, "note", None) for entry in entries)
        if len(entries) > 3:
            raise RuntimeError("no more than three")
        return [draft()], None

    vault.commit_with(case, build, recorded=NIGHT)
    assert seen == [CANARY, CANARY, "from elsewhere"]
    before = house.layout.record(case).read_bytes(), vault.head()
    with pytest.raises(RuntimeError, match="no more than three"):
        vault.commit_with(case, build, recorded=NIGHT)
    assert (house.layout.record(case).read_bytes(), vault.head()) == before


_ADDER = """
import sys
from pathlib import Path
from tests.vault.houses import NIGHT, draft
from mdtkit.vault import open_vault, read_identity
place, case, device = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
with open_vault(place / "home", read_identity(place / "identity.txt"), place / device) as vault:
    for number in range(20):
        vault.commit(case, [draft(note=f"{device} {number}")], recorded=NIGHT)
"""


def test_two_processes_adding_to_one_case_at_once_both_keep_all_their_entries(house: House) -> None:
    case = house.case(1)
    adders = [
        subprocess.Popen([sys.executable, "-c", _ADDER, str(house.place), case, device], cwd=Path(__file__).parents[2])
        for device in ("device", "other")
    ]
    assert [adder.wait(60) for adder in adders] == [0, 0]
    notes = [entry.note for entry in house.vault().read(case).entries]
    for device in ("device", "other"):
        assert [note for note in notes if note and note.startswith(device)] == [f"{device} {n}" for n in range(20)]
    assert house.verify().ok


def test_the_table_of_entries_refuses_everything_but_adding(house: House) -> None:
    document = {"entries": {"1": {"head": {}, "signature": ""}}}
    written: list[bytes] = []
    storage = RecordStorage(document, stated={}, seal=lambda plain: plain, put=written.append)
    table = EntryTable(storage, "entries")
    acts: tuple[Callable[[], object], ...] = (
        lambda: table.update({"x": 1}),
        lambda: table.update_multiple([({"x": 1}, tinydb.where("y") == 1)]),
        lambda: table.upsert({"x": 1}, tinydb.where("y") == 1),
        lambda: table.remove(doc_ids=[1]),
        table.truncate,
        lambda: storage.write({}),
        lambda: storage.write({"entries": {"1": {"head": {"kind": "other"}, "signature": ""}}}),
    )
    for act in acts:
        with pytest.raises(AppendOnly):
            act()
    with pytest.raises(ValueError, match="already exists"):
        table.insert(tinydb.table.Document({}, doc_id=1))
    assert written == []
    assert table.insert_multiple([{"a": 1}]) == [2]
    assert len(written) == 1


def test_many_records_made_in_bulk_are_the_same_as_any_other(house: House) -> None:
    vault = house.vault()
    recorded = [NIGHT + timedelta(hours=hour) for hour in range(3)]
    with vault.bulk() as bulk:
        cases = [vault.new_case() for _ in range(20)]
        for case in cases:
            bulk.commit(case, [draft(), draft(), draft()], recorded=recorded, due=due(case, 2))
        bulk.commit("book/training", [draft()], recorded=NIGHT)
    assert vault.head()[0] == 22
    other = house.vault(device="other")
    assert [entry.recorded for entry in other.read(cases[7]).entries] == recorded
    vault.commit(cases[7], [draft()], recorded=NIGHT)
    assert len(other.due_rows()) == 20
    report = house.verify()
    assert report.ok, report.problems
    assert report.entries == 20 * 3 + 3


def test_a_damaged_or_foreign_file_is_named_and_every_other_record_works(house: House, tmp_path: Path) -> None:
    cut, garbage, foreign, sound = (house.case(1) for _ in range(4))
    (tmp_path / "elsewhere").mkdir()
    elsewhere = House(tmp_path / "elsewhere")
    house.layout.record(cut).write_bytes(house.layout.record(cut).read_bytes()[:-40])
    house.layout.record(garbage).write_bytes(b"\0garbage" * 100)
    shutil.copy(elsewhere.layout.record(elsewhere.case(1)), house.layout.record(foreign))
    vault = house.vault()
    for case, expected in ((cut, Damaged), (garbage, Damaged), (foreign, NotYours)):
        with pytest.raises(expected) as refused:
            vault.read(case)
        assert case in str(refused.value)
        with pytest.raises(Trouble):
            vault.commit(case, [draft()], recorded=NIGHT)
    assert vault.read(sound).seq == 1
    vault.commit(sound, [draft()], recorded=NIGHT)
    problems = house.problems()
    assert {problem.record for problem in problems} == {cut, garbage, foreign}
    # The register goes on without them, and says how many it lacks.
    register = vault.register(lambda case, entries: Row({"case": case, "n": len(entries)}), "1")
    assert register.rows() == {sound: {"case": sound, "n": 2}}
    assert register.unreadable == 3


def test_no_word_of_a_record_is_ever_on_the_disk_in_the_clear(house: House) -> None:
    vault = house.vault()
    with vault.bulk() as bulk:
        bulk.commit(vault.new_case(), [draft(name=CANARY)], recorded=NIGHT, due=due("MDT-0000-000", 2))
    case = vault.new_case()
    vault.commit(case, [draft(name=CANARY)], recorded=NIGHT, create=True, due=due(case, 2))
    register = vault.register(
        lambda case, entries: Row({"case": case, "note": entries[0].note}, [{"due_at": None}]), "1"
    )
    register.rows()
    vault.commit(case, [draft(name=CANARY)], recorded=NIGHT)
    assert register.rows()[case]["note"] == CANARY
    house.verify()
    files = [path for path in house.place.rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        stored = path.read_bytes()
        for word in (CANARY, "Nowhere County", "note.added", "within-2h"):
            assert word.encode() not in stored, path


def test_asking_for_the_last_line_of_a_record_waits_for_no_lock(house: House) -> None:
    case = house.case(2)
    vault, other = house.vault(), house.vault(device="other")
    with vault._writer.locked():
        line = other.lookup(case)
        assert line is not None
        assert (line.seq, other.read(case).seq) == (2, 2)
    assert other.lookup("MDT-0000-000") is None


def test_the_change_feed_gives_what_came_after_a_number(house: House) -> None:
    case = house.case(5)
    vault = house.vault()
    assert [(line.n, line.seq) for line in vault.changes(4)] == [(5, 4), (6, 5)]
    assert vault.changes(6) == []
    with vault.bulk() as bulk:
        for _ in range(300):
            bulk.commit(vault.new_case(), [draft()], recorded=NIGHT)
    assert [line.n for line in vault.changes(2)] == list(range(3, 307))
    assert vault.lookup(case).n == 6  # type: ignore[union-attr]
