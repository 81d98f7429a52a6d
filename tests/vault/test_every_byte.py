"""No byte of a home changes unnoticed: every file, in many places, one at a time; and no file goes unnoticed either."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from mdtkit.desk import InitRequest, Referral, attachments, init_county, open_desk
from mdtkit.desk.inspection import in_clear_of
from mdtkit.paths import bundled
from mdtkit.vault import Keyring, read_identity, verify_home
from tests.vault.houses import NIGHT, ZONE

Named = Callable[[], bool]
"""Whether verifying names anything, as problem or as notice."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("county")


@pytest.fixture
def home(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small county as people leave it: rules, a crisis card, a case with due rows in both places."""
    for name, where in (("HOME", "home"), ("DEVICE", "device"), ("IDENTITY_FILE", "ana.key")):
        monkeypatch.setenv(f"MDTKIT_{name}", str(place / where))
    monkeypatch.setenv("MDTKIT_NOW", "2026-03-08T09:21:00Z")
    if not (place / "home").exists():
        init_county(
            InitRequest(
                home=place / "home", county="Testado County", zone=ZONE, program="yes", coordinator="Ana C.",
                identity_out=place / "ana.key", recovery_out=place / "recovery.key",
                overlay=(bundled("config") / "counties" / "testado.toml").read_bytes(),
            )
        )  # fmt: skip
        desk = open_desk(place / "home")
        call = Referral(
            received=NIGHT, source="law_enforcement", agency="testado_pd", unit="patrol", method="telephone",
            allegation=["cse"], triggers=["law_enforcement_danger"], imminent="yes", child_name="Rosa Inventada",
        )  # fmt: skip
        case = desk.open_case(call).case
        desk.log(case, "child.engaged", party="child_welfare")
        attachments.add(desk, case, b"An invented letter.", "letter")
        desk.close()
    return place / "home"


@pytest.fixture
def keyring(home: Path, place: Path) -> Keyring:
    assert home.exists()
    return read_identity(place / "ana.key")


def files_of(home: Path) -> list[Path]:
    return sorted(path for path in home.rglob("*") if path.is_file())


def is_named(home: Path, keyring: Keyring, device: Path, *, notices: bool = False) -> bool:
    report = verify_home(home, keyring, device)
    return not report.ok or (notices and bool(report.notices)) or bool(in_clear_of(home, keyring))


def test_the_home_has_a_file_of_every_kind(home: Path) -> None:
    names = [str(path.relative_to(home)) for path in files_of(home)]
    for kind in (
        "home.json", "commits.log", "pending", "lock", "card.json", "protocol/county.toml", "records/book/people.age",
    ):  # fmt: skip
        assert kind in names
    assert {name.rsplit(".", 2)[-2] for name in names if name.startswith("due/")} == {"a", "b"}
    assert any(name.startswith("groups/") for name in names)
    assert any(name.startswith("attachments/") for name in names)


def test_one_flipped_byte_in_any_file_is_named(home: Path, keyring: Keyring, place: Path) -> None:
    chance = random.Random(5)  # noqa: S311
    unnoticed = []
    for path in files_of(home):
        whole = path.read_bytes()
        places = {0, len(whole) // 2, len(whole) - 1, *(chance.randrange(len(whole) or 1) for _ in range(20))}
        for at in sorted(places) if whole else ():
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :])
            if not is_named(home, keyring, place / "device"):
                unnoticed.append((path.name, at))
            path.write_bytes(whole)
    assert unnoticed == []
    assert not is_named(home, keyring, place / "device", notices=True)


def test_any_file_that_is_emptied_or_deleted_is_named(home: Path, keyring: Keyring, place: Path) -> None:
    unnoticed = []
    for path in files_of(home):
        whole = path.read_bytes()
        path.write_bytes(b"")
        if whole and not is_named(home, keyring, place / "device", notices=True):
            unnoticed.append(("emptied", path.name))
        path.unlink()
        if not is_named(home, keyring, place / "device", notices=True):
            unnoticed.append(("deleted", path.name))
        path.write_bytes(whole)
    # Empty, and made anew by the next write: nothing was in them that could be missed.
    assert unnoticed == [("deleted", "lock"), ("deleted", "pending")]
    assert not is_named(home, keyring, place / "device", notices=True)
