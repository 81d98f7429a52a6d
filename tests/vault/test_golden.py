"""A home of each format version, as it was written then, opens today: with stock age and TinyDB, and with us."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest
import tinydb

from mdtkit.vault import open_vault, read_identity, verify_home
from mdtkit.vault.layout import Layout, machine_id

GOLDEN = Path(__file__).parents[1] / "data" / "golden-vault"
VERSIONS = sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())


class Golden:
    """A copy of a golden home, said to be of this machine."""

    def __init__(self, version: str, place: Path) -> None:
        self.files = GOLDEN / version
        for identity in ("identity.txt", "watcher.age"):  # a checkout knows no permissions
            shutil.copy(self.files / identity, place / identity)
            (place / identity).chmod(0o600)
        self.place = place
        self.expected: dict[str, Any] = msgspec.json.decode((self.files / "expected.json").read_bytes())
        self.home = place / "home"
        self.device = place / "device"
        shutil.copytree(self.files / "home", self.home)
        about = msgspec.json.decode((self.home / "home.json").read_bytes())
        about["machine"] = machine_id(about["county"])
        (self.home / "home.json").write_bytes(msgspec.json.encode(about) + b"\n")
        self.first: str = self.expected["first"]
        self.second: str = self.expected["second"]


@pytest.fixture(params=VERSIONS)
def golden(request: pytest.FixtureRequest, tmp_path: Path) -> Golden:
    return Golden(request.param, tmp_path)


def test_there_is_a_golden_home_of_the_first_format() -> None:
    assert "v1" in VERSIONS


def test_stock_age_and_stock_tinydb_open_it(golden: Golden, tmp_path: Path) -> None:
    plain = tmp_path / "case.json"
    record = Layout(golden.home).record(golden.first)
    subprocess.run(["age", "-d", "-i", golden.files / "recovery.txt", "-o", plain, record], check=True)
    with tinydb.TinyDB(plain) as database:
        assert [entry.doc_id for entry in database.table("entries")] == [1, 2, 3, 4]
        assert database.table("entries").get(doc_id=1)["head"]["kind"] == "referral.received"


def test_stock_age_opens_the_group_key_with_an_identity_and_a_record_with_the_group_key(
    golden: Golden, tmp_path: Path
) -> None:
    keyring = read_identity(golden.place / "identity.txt")
    layout = Layout(golden.home)
    group = tmp_path / "group.txt"
    sealed = layout.group_file("coordinators", keyring.person)
    subprocess.run(["age", "-d", "-i", golden.files / "identity.txt", "-o", group, sealed], check=True)
    done = subprocess.run(["age", "-d", "-i", group, layout.record(golden.second)], capture_output=True, check=True)
    assert "Ünïcødé" in done.stdout.decode()


def test_we_open_it_and_everything_verifies(golden: Golden) -> None:
    keyring = read_identity(golden.place / "identity.txt")
    with open_vault(golden.home, keyring, golden.device) as vault:
        assert vault.fingerprint == golden.expected["fingerprint"]
        assert vault.county.name == "Nowhere County"
        assert vault.read(golden.second).entries[-1].clock == "set"
        assert [row.clock for row in vault.due_rows()] == ["within-36h"]
    report = verify_home(golden.home, keyring, golden.device)
    found = msgspec.json.decode(msgspec.json.encode(report))
    assert {name: found[name] for name in golden.expected["report"]} == golden.expected["report"]
    assert report.ok


def test_the_watcher_of_then_opens_its_identity_and_its_due_rows(golden: Golden) -> None:
    keyring = read_identity(golden.place / "watcher.age", b"golden")
    with open_vault(golden.home, keyring, golden.device) as vault:
        assert [row.case for row in vault.due_rows()] == [golden.first]
        assert vault.read("book/alerts-2026-03").entries[0].by == keyring.person


def test_signatures_of_then_are_still_judged(golden: Golden) -> None:
    path = golden.home / "commits.log"
    path.write_bytes(path.read_bytes().replace(b'"seq":4', b'"seq":3', 1))
    report = verify_home(golden.home, read_identity(golden.place / "identity.txt"), golden.device)
    assert not report.ok
