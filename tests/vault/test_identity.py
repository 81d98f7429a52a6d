"""Identities and founding: files that stock age reads, one county each, nothing overwritten."""

import stat
import subprocess
from pathlib import Path

import pyrage  # type: ignore[import-untyped]
import pytest

from mdtkit.vault import (
    AlreadyThere,
    CountyRecord,
    Damaged,
    Exposed,
    Founder,
    Locked,
    NoHome,
    NotYours,
    WrongPassphrase,
    create_home,
    needs_passphrase,
    open_vault,
    read_identity,
)
from tests.vault.houses import NIGHT, ZONE, House

COUNTY = CountyRecord(name="Nowhere County", zone=ZONE, program=False)


def age(*arguments: str | Path, data: bytes = b"") -> bytes:
    done = subprocess.run(["age", *map(str, arguments)], input=data, capture_output=True, check=True)
    return done.stdout


def test_the_founder_can_open_the_county_at_once(house: House) -> None:
    vault = house.vault(keyring=read_identity(house.created.identity))
    assert vault.fingerprint == house.created.fingerprint
    assert vault.county == CountyRecord(name="Nowhere County", zone=ZONE, program=True)
    assert vault.people.roles(house.created.person) == {"coordinator"}
    assert vault.people.names == {house.created.person: "Ada Example"}
    assert house.verify().ok


def test_the_fingerprint_is_the_hash_of_the_founding_and_pinned_in_the_identity(house: House) -> None:
    assert f"# county: {house.created.fingerprint}" in house.created.identity.read_text()
    founding = house.vault().read("book/people").entries[0]
    assert founding.kind == "county.founded"
    assert house.vault().lookup("book/people").head == house.created.fingerprint  # type: ignore[union-attr]


def test_stock_age_opens_a_record_with_the_identity_file_and_with_the_recovery_key(house: House) -> None:
    case = house.case(2)
    record = house.layout.record(case)
    group = house.place / "group.txt"
    group.write_bytes(
        age("-d", "-i", house.created.identity, house.layout.group_file("coordinators", house.created.person))
    )
    assert b'"entries"' in age("-d", "-i", group, record)
    assert b'"entries"' in age("-d", "-i", house.created.recovery, record)


def test_a_passphrase_identity_is_a_standard_age_file_and_a_wrong_passphrase_tells_nothing(tmp_path: Path) -> None:
    created = create_home(
        tmp_path / "home", county=COUNTY, founder=Founder(name="Ada"), identity_out=tmp_path / "id.age",
        recovery_out=tmp_path / "recovery.txt", recorded=NIGHT, passphrase=b"correct horse",
    )  # fmt: skip
    stored = created.identity.read_bytes()
    assert b"-> scrypt " in stored
    assert b"AGE-SECRET-KEY" not in stored
    assert needs_passphrase(created.identity)
    with pytest.raises(Locked):
        read_identity(created.identity)
    with pytest.raises(WrongPassphrase) as refused:
        read_identity(created.identity, b"wrong")
    assert "wrong" not in str(refused.value)
    assert read_identity(created.identity, b"correct horse").person == created.person


def test_two_custodians_open_the_recovery_key_only_one_after_the_other(tmp_path: Path) -> None:
    custodians = [pyrage.x25519.Identity.generate() for _ in range(2)]
    files = [tmp_path / "first.txt", tmp_path / "second.txt"]
    for path, custodian in zip(files, custodians, strict=True):
        path.write_text(f"{custodian}\n")
    created = create_home(
        tmp_path / "home", county=COUNTY, founder=Founder(name="Ada"), identity_out=tmp_path / "id.txt",
        recovery_out=tmp_path / "recovery.age", recorded=NIGHT,
        custodians=(str(custodians[0].to_public()), str(custodians[1].to_public())),
    )  # fmt: skip
    with pytest.raises(subprocess.CalledProcessError):
        age("-d", "-i", files[1], created.recovery)
    inner = age("-d", "-i", files[0], created.recovery)
    with pytest.raises(subprocess.CalledProcessError):
        age("-d", "-i", files[0], data=inner)
    recovery = tmp_path / "opened.txt"
    recovery.write_bytes(age("-d", "-i", files[1], data=inner))
    assert b'"entries"' in age("-d", "-i", recovery, tmp_path / "home/records/book/people.age")


@pytest.mark.parametrize("place", ["home", "identity", "recovery"])
def test_founding_overwrites_nothing_and_leaves_nothing_behind(tmp_path: Path, place: str) -> None:
    occupied = {"home": tmp_path / "home/old", "identity": tmp_path / "id.txt", "recovery": tmp_path / "rec.txt"}[place]
    occupied.parent.mkdir(exist_ok=True)
    occupied.write_text("older")
    with pytest.raises(AlreadyThere):
        create_home(
            tmp_path / "home", county=COUNTY, founder=Founder(name="Ada"), identity_out=tmp_path / "id.txt",
            recovery_out=tmp_path / "rec.txt", recorded=NIGHT,
        )  # fmt: skip
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [occupied]
    assert occupied.read_text() == "older"


def test_any_edit_of_an_identity_file_is_found(house: House) -> None:
    path = house.created.identity
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(Damaged):
            read_identity(path)
    path.write_bytes(whole[:-20])
    with pytest.raises(Damaged):
        read_identity(path)


def test_an_identity_of_another_county_is_refused(house: House, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = House(tmp_path / "other")
    with pytest.raises(NotYours):
        open_vault(house.home, other.keyring, tmp_path / "device")


def test_a_missing_home_or_identity_is_said_to_be_missing(house: House, tmp_path: Path) -> None:
    with pytest.raises(NoHome):
        open_vault(tmp_path / "nowhere", house.keyring, tmp_path / "device")
    with pytest.raises(NoHome):
        read_identity(tmp_path / "nobody.txt")


def test_every_file_is_private_from_birth(house: House) -> None:
    house.case(2)
    house.vault().register(lambda _case, _entries: pytest.fail("no case is read here"), "1")
    for path in [house.home, *house.home.rglob("*"), *(house.place / "device").rglob("*")]:
        expected = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == expected, path
    for path in (house.created.identity, house.created.recovery):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_plain_identity_that_others_could_read_is_refused(house: House, mode: int) -> None:
    house.created.identity.chmod(mode)
    with pytest.raises(Exposed, match="chmod 600"):
        read_identity(house.created.identity)
    house.created.identity.chmod(0o600)
    assert read_identity(house.created.identity).person == house.created.person


def test_an_identity_path_that_is_no_file_is_refused_with_a_sentence(house: House, tmp_path: Path) -> None:
    with pytest.raises(NoHome, match="is a folder, not an identity file"):
        read_identity(tmp_path)
    link = tmp_path / "link"
    link.symlink_to(house.created.identity)
    with pytest.raises(NoHome, match="is a link"):
        read_identity(link)
