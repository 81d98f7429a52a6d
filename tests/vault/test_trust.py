"""Whose key stood when: only the entitled change the trust root, and a revoked key writes nothing more."""

import shutil
from pathlib import Path

import msgspec
import pytest

from mdtkit.chronology.chain import Row, body_hash, body_text, entry_hash, head_of, signed_bytes
from mdtkit.vault import Damaged, Keyring, NotPermitted, enrol
from mdtkit.vault.log import new_line, parse_line
from mdtkit.vault.recordfile import open_sealed, padded, stored_row
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


def logged(house: House, record: str, seq: int, head: str, keyring: Keyring, people: int) -> None:
    """A line of the log as somebody with a key of their own can append it."""
    last = parse_line(house.layout.log.read_bytes().splitlines()[-1])
    line: dict[str, int | str] = {
        "n": last.n + 1, "prev": last.hash, "record": record, "seq": seq, "head": head, "due": "",
        "file": fingerprint_of(house.layout.record(record)), "by": keyring.person, "people": people,
    }  # fmt: skip
    with house.layout.log.open("ab") as log:
        log.write(new_line(line, keyring.signing))


def forged(
    house: House, record: str, keyring: Keyring, people: int, *, by: str | None = None, after: int | None = None,
    kind: str = "note.added", line_people: int | None = None, **data: str,
) -> None:  # fmt: skip
    """What an insider can put on the disk: an entry signed with their own key, in whosever name, under any trust root.

    ``after`` drops what followed that seq; ``line_people`` appends a line to the log too.
    """
    vault = house.vault(device="insider")
    path = house.layout.record(record)
    opened = open_sealed(path.read_bytes(), vault._home.keys, record)
    rows = list(opened.rows[: opened.seq if after is None else after])
    body = body_text(data, "forged")
    head = head_of(
        draft(kind), entry_id="F" * 26, county=house.created.fingerprint, record=record, seq=len(rows) + 1,
        recorded=NIGHT, by=by or keyring.person, people=people, prev=entry_hash(rows[-1].head),
        body=body_hash(b"\0", body.encode()),
    )  # fmt: skip
    rows.append(Row(head=head, signature=keyring.signing.sign(signed_bytes(head)), salt="00", body=body))
    opened.document["entries"] = {str(seq): stored_row(row) for seq, row in enumerate(rows, start=1)}
    path.write_bytes(seal(padded(opened.document), [reader.key for reader in opened.readers]))
    if line_people is not None:
        logged(house, record, len(rows), entry_hash(head), keyring, line_people)


def test_an_entry_in_somebody_elses_name_is_found_though_its_line_is_properly_signed(house: House) -> None:
    case = house.case(1)
    second = enrolled(house, "Bo", "coordinator")
    now = house.vault().people.seq
    forged(house, case, second, now, by=house.created.person, line_people=now)
    with pytest.raises(Damaged):
        house.vault().read(case)
    assert kinds(house.problems(), case) == {"signature"}


def test_history_signed_anew_by_its_own_author_does_not_fit_the_log(house: House) -> None:
    case = house.case(3)
    forged(house, case, house.keyring, 1, after=1)  # entries 2 and 3 become another entry 2
    forged(house, case, house.keyring, 1, line_people=1)  # and a new third follows, properly logged
    assert (case, 2, "differs") in {(problem.record, problem.seq, problem.kind) for problem in house.problems()}


def test_a_revoked_coordinator_cannot_enrol_anybody_by_naming_the_time_when_the_key_stood(house: House) -> None:
    second = enrolled(house, "Bo", "coordinator")
    stood = house.vault().people.seq
    house.vault().commit("book/people", [draft("key.revoked", person=second.person)], recorded=NIGHT)
    forged(house, "book/people", second, stood, kind="role.granted", person=second.person, role="coordinator")
    with pytest.raises(Damaged):
        house.vault()
    assert "author" in kinds(house.problems(), "book/people")


def test_a_revoked_key_cannot_slip_an_entry_in_by_pretending_a_crash(house: House) -> None:
    case = house.case(1)
    second = enrolled(house, "Bo", "coordinator")
    stood = house.vault().people.seq
    house.vault().commit("book/people", [draft("key.revoked", person=second.person)], recorded=NIGHT)
    forged(house, case, second, stood)
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


def test_another_trust_root_sealed_to_our_keys_is_not_taken_for_ours(house: House, tmp_path: Path) -> None:
    """Somebody who knows our public keys founds a county of their own and gives us its keys: all but the pin fits."""
    (tmp_path / "elsewhere").mkdir()
    elsewhere = House(tmp_path / "elsewhere")
    group = elsewhere.vault()._home.group_keys[0]
    for name in ("records", "due"):
        shutil.rmtree(house.home / name)
        shutil.copytree(elsewhere.home / name, house.home / name)
    sealed = seal(f"{group.secret}\n".encode(), [house.keyring.age.public])
    house.layout.group_file("coordinators", house.created.person).write_bytes(sealed)
    theirs = elsewhere.created.fingerprint
    line: dict[str, int | str] = {
        "n": 1, "prev": house.created.fingerprint, "record": "book/people", "seq": 1, "head": theirs, "due": "",
        "file": fingerprint_of(house.layout.record("book/people")), "by": elsewhere.created.person, "people": 1,
    }  # fmt: skip
    house.layout.log.write_bytes(new_line(line, elsewhere.keyring.signing))
    with pytest.raises(Damaged, match="pins"):
        house.vault(device="never here")
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
