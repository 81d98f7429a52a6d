"""Whose key stood when: only the entitled change the trust root, and a revoked key writes nothing more."""

import shutil
from pathlib import Path

import msgspec
import pytest

from mdtkit.chronology.chain import Row, body_hash, body_text, entry_hash, head_of, signed_bytes
from mdtkit.vault import Damaged, Keyring, NotPermitted, enrol
from mdtkit.vault.log import new_line, parse_line
from mdtkit.vault.recordfile import open_sealed, padded
from mdtkit.vault.sealing import AgeKey, SigningKey, seal
from tests.vault.houses import NIGHT, ZONE, House, draft, due, fingerprint_of, kinds


def enrolled(house: House, name: str, role: str | None) -> Keyring:
    path = house.place / f"{name}.txt"
    return enrol(house.vault(), name=name, role=role, identity_out=path, recorded=NIGHT, tz=ZONE)


def test_a_new_coordinator_reads_what_was_written_before_by_one_small_file(house: House) -> None:
    case = house.case(2)
    before = fingerprint_of(house.layout.record(case))
    second = enrolled(house, "Bo", "coordinator")
    assert fingerprint_of(house.layout.record(case)) == before
    vault = house.vault(keyring=second, device="second")
    assert vault.read(case).seq == 2
    vault.commit(case, [draft()], recorded=NIGHT, due=due(case, 2))
    assert house.vault().read(case).entries[-1].by == second.person
    for report in (house.verify(), house.verify("second", second)):
        assert report.ok, report.problems


def test_somebody_enrolled_without_a_role_reads_no_case_and_governs_nothing(house: House) -> None:
    case = house.case(1)
    worker = enrolled(house, "Cy", None)
    vault = house.vault(keyring=worker, device="worker")
    assert not [reader for reader in vault.people.readers(case, vault.people.seq) if reader.name == worker.person]
    before = fingerprint_of(house.layout.record("book/people"))
    for kind in ("role.granted", "key.enrolled", "key.revoked", "access.granted"):
        with pytest.raises(NotPermitted):
            vault.commit("book/people", [draft(kind, person=worker.person, role="coordinator")], recorded=NIGHT)
    with pytest.raises(NotPermitted):
        enrol(vault, name="Di", role="coordinator", identity_out=house.place / "di.txt", recorded=NIGHT, tz=ZONE)
    assert not (house.place / "di.txt").exists()
    assert fingerprint_of(house.layout.record("book/people")) == before
    assert house.verify().ok


def test_access_granted_to_one_record_makes_a_reader_of_that_record_and_is_taken_away_again(house: House) -> None:
    case, other = house.case(1), house.case(1)
    worker = enrolled(house, "Cy", None)
    vault = house.vault()
    vault.commit("book/people", [draft("access.granted", person=worker.person, to=case)], recorded=NIGHT)
    vault.commit(case, [draft()], recorded=NIGHT)
    vault.commit(other, [draft()], recorded=NIGHT)
    reading = house.vault(keyring=worker, device="worker")
    assert reading.read(case).seq == 2
    assert house.verify().ok
    assert house.verify("worker", worker).unreadable == 1
    vault.commit("book/people", [draft("access.revoked", person=worker.person, to=case)], recorded=NIGHT)
    vault.commit(case, [draft()], recorded=NIGHT)
    keys = [worker.age.public]
    assert not {reader.key for reader in vault.people.readers(case, vault.people.seq)} & set(keys)
    assert house.verify().ok


def test_a_revoked_key_writes_nothing_more(house: House) -> None:
    case = house.case(1)
    second = enrolled(house, "Bo", "coordinator")
    theirs = house.vault(keyring=second, device="second")
    theirs.commit(case, [draft()], recorded=NIGHT)
    house.vault().commit("book/people", [draft("key.revoked", person=second.person)], recorded=NIGHT)
    with pytest.raises(NotPermitted):
        theirs.commit(case, [draft()], recorded=NIGHT)
    assert house.vault().read(case).seq == 2, "what was signed while the key stood goes on counting"
    assert house.verify().ok


def forged(house: House, case: str, keyring: Keyring, people: int, *, line_people: int | None) -> None:
    """What a revoked insider can put on the disk: an entry (and a line of the log) that name an old trust root."""
    vault = house.vault(device="insider")
    path = house.layout.record(case)
    opened = open_sealed(path.read_bytes(), vault._home.keys, case)
    body = body_text({}, "forged")
    head = head_of(
        draft(), entry_id="F" * 26, county=house.created.fingerprint, record=case, seq=opened.seq + 1, recorded=NIGHT,
        by=keyring.person, people=people, prev=opened.head, body=body_hash(b"\0", body.encode()),
    )  # fmt: skip
    row = Row(head=head, signature=keyring.signing.sign(signed_bytes(head)), salt="00", body=body)
    opened.document["entries"][str(opened.seq + 1)] = msgspec.to_builtins(row)
    path.write_bytes(seal(padded(opened.document), [reader.key for reader in opened.readers]))
    if line_people is not None:
        stored = house.layout.log.read_bytes().splitlines()[-1]
        last = parse_line(stored)
        line: dict[str, int | str] = {
            "n": last.n + 1, "prev": last.hash, "record": case, "seq": opened.seq + 1, "head": entry_hash(head),
            "file": fingerprint_of(path), "due": "", "by": keyring.person, "people": line_people,
        }  # fmt: skip
        with house.layout.log.open("ab") as log:
            log.write(new_line(line, keyring.signing))


def test_a_revoked_key_cannot_slip_an_entry_in_by_pretending_a_crash(house: House) -> None:
    case = house.case(1)
    second = enrolled(house, "Bo", "coordinator")
    stood = house.vault().people.seq
    house.vault().commit("book/people", [draft("key.revoked", person=second.person)], recorded=NIGHT)
    forged(house, case, second, stood, line_people=None)
    with pytest.raises(Damaged):
        house.vault().read(case)
    with pytest.raises(Damaged):
        house.vault().commit(case, [draft()], recorded=NIGHT)
    assert kinds(house.problems(), case) == {"author", "uncommitted"}


def test_a_revoked_key_cannot_back_date_a_commit_to_the_time_when_it_stood(house: House) -> None:
    case = house.case(1)
    second = enrolled(house, "Bo", "coordinator")
    stood = house.vault().people.seq
    house.vault().commit("book/people", [draft("key.revoked", person=second.person)], recorded=NIGHT)
    forged(house, case, second, stood, line_people=stood)
    assert "log" in kinds(house.problems(), case)


def test_a_key_that_was_never_enrolled_proves_nothing(house: House) -> None:
    case = house.case(1)
    stranger = msgspec.structs.replace(house.keyring, signing=SigningKey.generate())
    forged(house, case, stranger, 1, line_people=1)
    assert {"signature", "log"} <= kinds(house.problems(), case)
    with pytest.raises(Damaged):
        house.vault(device="never here")


def test_a_whole_other_county_put_in_place_is_not_taken_for_ours(house: House, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    elsewhere = House(tmp_path / "elsewhere")
    shutil.rmtree(house.home)
    shutil.copytree(elsewhere.home, house.home)
    about = (house.home / "home.json").read_text()
    (house.home / "home.json").write_text(about.replace(elsewhere.created.fingerprint, house.created.fingerprint))
    assert not house.verify("never here").ok


def test_the_recovery_key_reads_everything(house: House) -> None:
    case = house.case(1)
    recovery = AgeKey(house.created.recovery.read_text().splitlines()[-1])
    for record in (case, "book/people"):
        assert open_sealed(house.layout.record(record).read_bytes(), [recovery], record).seq == 1


def test_a_crash_while_enrolling_is_finished_like_any_other(house: House) -> None:
    from tests.vault.test_crashes import Crashing, PlugPulled

    vault = house.vault(disk=Crashing("record in place"))
    path = house.place / "bo.txt"
    with pytest.raises(PlugPulled):
        enrol(vault, name="Bo", role="coordinator", identity_out=path, recorded=NIGHT, tz=ZONE)
    assert path.exists(), "the keys stand in the trust root: throwing them away would lock somebody out"
    assert "Bo" in house.vault(device="next").people.names.values()
    assert house.verify().ok
