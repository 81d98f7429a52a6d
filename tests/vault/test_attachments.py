"""A paper beside a record: whoever reads its entry opens it, nobody else; after every crash it is whole or absent."""

import errno
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mdtkit.chronology.entry import Draft
from mdtkit.vault import (
    Damaged,
    Disk,
    Full,
    Missing,
    NotPermitted,
    Vault,
    enrol,
    open_vault,
    read_identity,
    verify_home,
)
from mdtkit.vault.attachments import LARGEST, Staged
from mdtkit.vault.layout import Layout, machine_id
from mdtkit.vault.trouble import NoSuchRecord
from tests.vault.houses import NIGHT, ZONE, House, draft, kinds
from tests.vault.power import Powered
from tests.vault.test_crashes import Crashing, Failing, PlugPulled

PAPER = b"%PDF invented: a form that Zyxquill Nowhereman signed\n" * 40


def naming(staged: Staged, *readers: str) -> Draft:
    """The entry that names a staged file; sealed to these readers, if there are any."""
    data: dict[str, Any] = {
        "what": "letter",
        "hash": staged.hash,
        "size": staged.size,
        "attachment": staged.name,
        "key": staged.key,
    }
    said = msgspec.structs.replace(draft("attachment.added", note=None, **data), attached=staged.head)
    return msgspec.structs.replace(said, sealed="adoption", readers=readers) if readers else said


def add(vault: Vault, case: str, *readers: str, content: bytes = PAPER) -> Staged:
    staged = vault.stage(content)
    vault.commit_with(case, lambda _: ([naming(staged, *readers)], None), recorded=NIGHT, files=[staged])
    return staged


def stored(house: House, case: str) -> list[Path]:
    return sorted(house.layout.attachments(case).glob("*"))


@pytest.mark.requirement("C5")
def test_it_is_read_back_and_its_file_says_nothing_but_its_size(house: House) -> None:
    case, vault = house.case(1), house.vault()
    staged = add(vault, case)
    assert vault.attachment(case, staged.name, staged.key) == PAPER
    (path,) = stored(house, case)
    assert path.stem == staged.name
    assert b"Zyxquill" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert staged.key not in repr(staged)
    assert house.verify().ok


def test_stock_age_opens_it_with_the_key_that_stands_in_the_entry(house: House, tmp_path: Path) -> None:
    case = house.case(1)
    add(house.vault(), case)
    record = [house.created.recovery, house.layout.record(case)]
    plain = subprocess.run(["age", "-d", "-i", *record], capture_output=True, check=True).stdout
    body = msgspec.json.decode(msgspec.json.decode(plain)["entries"]["2"]["body"])
    key = tmp_path / "attachment.key"
    key.write_text(body["data"]["key"] + "\n")
    opened = subprocess.run(["age", "-d", "-i", key, *stored(house, case)], capture_output=True, check=True)
    assert opened.stdout == PAPER
    group = [house.created.recovery, *stored(house, case)]
    refused = subprocess.run(["age", "-d", "-i", *group], capture_output=True, check=False)
    assert refused.returncode != 0, "no key but its own opens it"


@pytest.mark.requirement("C5")
def test_its_readers_are_those_of_its_entry_and_change_with_them(house: House) -> None:
    """The key travels with the record and with the sealed body: no other file is written when readers change."""
    case, vault = house.case(1), house.vault()
    bo = enrol(vault, name="Bo", role="coordinator", identity_out=house.place / "bo.txt", recorded=NIGHT, tz=ZONE)
    staged = add(vault, case, house.keyring.person)
    before = stored(house, case)[0].read_bytes()
    other = house.vault(keyring=bo, device="bo")
    assert other.sealed_bodies(case) == {}
    entry = vault.read(case).entries[-1].id
    anew = draft("entry.resealed", note=None, reason="decision")
    readers = (house.keyring.person, bo.person)
    vault.commit_with(case, lambda _: ([anew], None), recorded=NIGHT, reseal=(entry, readers))
    (body,) = other.sealed_bodies(case).values()
    assert other.attachment(case, staged.name, body.data["key"]) == PAPER
    assert stored(house, case)[0].read_bytes() == before
    assert verify_home(house.home, bo, house.place / "bo").ok


@pytest.mark.parametrize("content", [b"", b"x" * (LARGEST + 1)])
def test_an_empty_file_and_one_too_large_are_refused_before_anything_is_written(house: House, content: bytes) -> None:
    with pytest.raises(NotPermitted, match=r"empty|larger"):
        house.vault().stage(content)


def flipped(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])


def replaced(path: Path) -> None:
    """By another attachment's file, whole in itself."""
    other = next(one for one in path.parent.iterdir() if one != path)
    path.write_bytes(other.read_bytes())


@pytest.mark.parametrize("harm", [flipped, replaced, Path.unlink, lambda path: path.write_bytes(b"")])
def test_one_that_was_altered_replaced_or_deleted_is_named_and_not_opened(
    house: House, harm: Callable[[Path], object]
) -> None:
    case, vault = house.case(1), house.vault()
    staged = add(vault, case)
    add(vault, case, content=b"another paper")
    harm(house.layout.attachment(case, staged.name))
    assert [(one.kind, one.seq) for one in house.problems()] == [("attachment", 2)]
    with pytest.raises(Damaged, match="Put it back from a backup"):
        vault.attachment(case, staged.name, staged.key)


def test_a_file_that_no_entry_names_and_one_of_no_record_are_named(house: House) -> None:
    case, vault = house.case(1), house.vault()
    add(vault, case)
    folder = house.layout.attachments(case)
    (folder / "notes.txt").write_text("invented")
    assert kinds(house.problems()) == {"extra"}
    (folder / "notes.txt").unlink()
    (folder / f"{'A' * 26}.age").write_bytes(b"invented")
    assert house.verify().ok
    assert any("no entry names" in one for one in house.verify().notices)
    (folder / f"{'A' * 26}.age").unlink()
    shutil.copytree(folder, folder.parent / "MDT-0000-000")
    assert kinds(house.problems()) == {"extra"}
    with pytest.raises(NoSuchRecord):
        vault.attachment(case, "A" * 26, "AGE-SECRET-KEY-1")


POINTS = ["attachments written", "temporary file written", "renamed", "record in place", "line in the log"]


@pytest.mark.parametrize("point", POINTS)
def test_a_crash_at_any_point_leaves_entry_and_file_both_or_neither(house: House, point: str) -> None:
    case = house.case(1)
    vault = house.vault(disk=Crashing(point))
    staged = vault.stage(PAPER)
    with pytest.raises(PlugPulled):
        vault.commit_with(case, lambda _: ([naming(staged)], None), recorded=NIGHT, files=[staged])
    assert len(stored(house, case)) == 1, "the file is there before the entry"
    after = house.vault(device="next")
    happened = POINTS.index(point) >= POINTS.index("renamed")
    assert after.read(case).seq == (2 if happened else 1)
    assert len(stored(house, case)) == happened, "what no entry names went with the next who opened the home"
    report = house.verify()
    assert (report.ok, report.notices) == (True, ())
    if happened:
        assert after.attachment(case, staged.name, staged.key) == PAPER


def test_a_stranger_to_the_record_leaves_what_a_crash_left_to_its_readers(house: House) -> None:
    case = house.case(1)
    watcher = enrol(
        house.vault(), name="W", role="watcher", identity_out=house.place / "w.txt", recorded=NIGHT, tz=ZONE
    )
    vault = house.vault(disk=Crashing("attachments written"))
    staged = vault.stage(PAPER)
    with pytest.raises(PlugPulled):
        vault.commit_with(case, lambda _: ([naming(staged)], None), recorded=NIGHT, files=[staged])
    house.vault(keyring=watcher, device="watcher")
    assert len(stored(house, case)) == 1
    house.vault(device="next")
    assert stored(house, case) == []


@pytest.mark.parametrize(("call", "at"), [("write", 1), ("write", 2), ("fsync", 1), ("fsync", 2)])
def test_a_full_or_broken_disk_refuses_and_leaves_no_file_behind(house: House, call: str, at: int) -> None:
    case = house.case(1)
    vault = house.vault(disk=Failing(call, errno.ENOSPC, at))
    staged = vault.stage(PAPER)
    with pytest.raises(Full):
        vault.commit_with(case, lambda _: ([naming(staged)], None), recorded=NIGHT, files=[staged])
    assert stored(house, case) == []
    assert house.vault(device="next").read(case).seq == 1
    assert house.verify().ok


def test_a_refused_commit_leaves_no_file_behind(house: House) -> None:
    case, vault = house.case(1), house.vault()
    staged = vault.stage(PAPER)
    with pytest.raises(ValueError, match="named by one entry"):
        vault.commit_with(case, lambda _: ([draft()], None), recorded=NIGHT, files=[staged])
    with pytest.raises(NotPermitted):
        vault.commit_with(case, lambda _: ([naming(staged, "p-nobody")], None), recorded=NIGHT, files=[staged])
    assert stored(house, case) == []


def removed(house: House, case: str, second: Vault, disk: Disk | None = None) -> None:
    """Two people remove the entry with the attachment."""
    vault = house.vault(disk=disk)
    entry = vault.read(case).entries[1].id
    said = draft("entry.redacted", note=None, entry=entry, reason="order")
    second.commit(case, [said], recorded=NIGHT)
    vault.commit_with(case, lambda _: ([said], None), recorded=NIGHT, remove=frozenset({entry}))


@pytest.mark.requirement("C7")
@pytest.mark.parametrize("crash", ["", "line in the log"])
def test_when_two_people_remove_its_entry_the_file_goes_too(house: House, crash: str) -> None:
    case, vault = house.case(1), house.vault()
    bo = enrol(vault, name="Bo", role="coordinator", identity_out=house.place / "bo.txt", recorded=NIGHT, tz=ZONE)
    second = house.vault(keyring=bo, device="bo")
    kept = add(vault, case)
    add(vault, case, content=b"another paper")
    if crash:
        with pytest.raises(PlugPulled):
            removed(house, case, second, Crashing(crash))
        assert len(stored(house, case)) == 2
    else:
        removed(house, case, second)
        assert len(stored(house, case)) == 1, "with the entry, and not at some later check"
    assert house.verify().ok, "verifying clears up after a crash"
    assert [path.stem for path in stored(house, case)] != [kept.name]
    assert len(stored(house, case)) == 1
    assert house.verify().notices == ()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the system which file a number is")
@pytest.mark.parametrize("forgotten", ["", "attachments/"])
def test_whatever_a_power_cut_leaves_no_entry_is_without_its_file(house: House, tmp_path: Path, forgotten: str) -> None:
    """And the sync of the file, or of its name, could not be left out: some power cut would do harm."""
    case, images = house.case(1), tmp_path / "images"
    images.mkdir()
    disk = Powered(house.home, images, forgotten)
    shutil.copytree(house.place / "device", tmp_path / "device-before")
    vault = open_vault(house.home, house.keyring, house.place / "device", disk=disk)
    staged = vault.stage(PAPER)
    vault.commit_with(case, lambda _: ([naming(staged)], None), recorded=NIGHT, files=[staged])
    vault.close()
    disk.certain.close()
    faults = []
    for number, (point, home) in enumerate(disk.images):
        device = tmp_path / f"device-{number}"
        shutil.copytree(tmp_path / "device-before", device)
        with open_vault(home, house.keyring, device) as after:
            entries = after.read(case).entries
            try:
                assert len(entries) < 2 or after.attachment(case, staged.name, staged.key) == PAPER
            except Damaged as fault:
                faults.append(f"{point}: {fault}")
        report = verify_home(home, house.keyring, device)
        faults += [f"{point}: {one.detail}" for one in report.problems]
    assert bool(faults) == bool(forgotten), faults


def test_missing_is_told_from_altered(house: House) -> None:
    case, vault = house.case(1), house.vault()
    staged = add(vault, case)
    stored(house, case)[0].unlink()
    with pytest.raises(Missing):
        vault.attachment(case, staged.name, staged.key)


GOLDEN = Path(__file__).parents[1] / "data" / "golden-attachment" / "v1"


def test_the_attachment_of_the_golden_home_opens_with_stock_age_and_with_us(tmp_path: Path) -> None:
    expected = msgspec.json.decode((GOLDEN / "expected.json").read_bytes())
    home = tmp_path / "home"
    shutil.copytree(GOLDEN / "home", home)
    about = msgspec.json.decode((home / "home.json").read_bytes())
    about["machine"] = machine_id(about["county"])
    (home / "home.json").write_bytes(msgspec.json.encode(about) + b"\n")
    layout = Layout(home)
    record = [GOLDEN / "recovery.txt", layout.record(expected["case"])]
    plain = subprocess.run(["age", "-d", "-i", *record], capture_output=True, check=True).stdout
    data = msgspec.json.decode(msgspec.json.decode(plain)["entries"]["2"]["body"])["data"]
    (tmp_path / "key").write_text(data["key"])
    path = layout.attachment(expected["case"], data["attachment"])
    opened = subprocess.run(["age", "-d", "-i", tmp_path / "key", path], capture_output=True, check=True)
    assert opened.stdout.decode() == expected["content"]
    identity = tmp_path / "identity.txt"
    shutil.copy(GOLDEN / "identity.txt", identity)
    identity.chmod(0o600)
    with open_vault(home, read_identity(identity), tmp_path / "device") as vault:
        assert vault.attachment(expected["case"], data["attachment"], data["key"]).decode() == expected["content"]
    assert verify_home(home, read_identity(identity), tmp_path / "device").ok
