"""Bodies of a sealed category: to their own readers, and to everybody else only that they are there."""

import base64
import hashlib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mdtkit.chronology.chain import Body
from mdtkit.chronology.entry import Draft
from mdtkit.vault import Keyring, NotPermitted, Vault, enrol, open_vault, read_identity, verify_home
from mdtkit.vault import People as Root
from mdtkit.vault.layout import Layout, machine_id
from mdtkit.vault.recordfile import stored_row
from mdtkit.vault.sealed_body import opened_body
from mdtkit.vault.sealing import seal, unseal
from tests.vault.houses import CANARY, NIGHT, ZONE, House, draft

SAID = "Wren, they: Zyxquill"


def sealed(*readers: str, said: str = SAID) -> Draft:
    return Draft(
        kind="child.described", at=NIGHT, tz=ZONE, party="child_welfare", data={"sogie": said}, note=CANARY,
        sealed="sogie", readers=readers,
    )  # fmt: skip


class People:
    """Ada, who founded the county, and two other coordinators."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.ada = house.keyring.person
        self.keyrings: dict[str, Keyring] = {self.ada: house.keyring}
        for name in ("bo", "cy"):
            keyring = enrol(
                house.vault(), name=name, role="coordinator", identity_out=house.place / f"{name}.txt",
                recorded=NIGHT, tz=ZONE,
            )  # fmt: skip
            self.keyrings[keyring.person] = keyring
        _, self.bo, self.cy = self.keyrings

    def vault(self, person: str) -> Vault:
        return self.house.vault(keyring=self.keyrings[person], device=person)


@pytest.fixture
def people(house: House) -> People:
    return People(house)


def told(people: People, *also: str) -> tuple[str, str]:
    """A case in which Ada recorded a sealed body; the case and the entry."""
    vault = people.vault(people.ada)
    case = vault.new_case()
    commit = vault.commit(case, [draft(), sealed(people.ada, *also)], recorded=NIGHT, create=True)
    return case, commit.entries[1].id


@pytest.mark.requirement("I10")
def test_its_readers_read_it_and_to_everybody_else_it_is_sealed_and_never_an_error(people: People) -> None:
    case, entry = told(people, people.bo)
    for person in (people.ada, people.bo):
        assert people.vault(person).sealed_bodies(case) == {entry: Body({"sogie": SAID}, CANARY)}
    assert people.vault(people.cy).sealed_bodies(case) == {}
    seen = people.vault(people.cy).read(case).entries[1]
    assert (seen.kind, seen.sealed, seen.at, seen.removed) == ("child.described", "sogie", NIGHT, False)
    assert seen.readers == (*sorted((people.ada, people.bo)), "recovery")


def test_what_is_read_and_derived_is_the_same_for_its_readers_as_for_everybody_else(people: People) -> None:
    case, _ = told(people)
    entries = people.vault(people.ada).read(case).entries
    assert entries == people.vault(people.cy).read(case).entries
    assert (entries[1].data, entries[1].note) == ({}, None)


def test_stock_age_shows_ciphertext_in_the_record_and_opens_the_body_only_for_its_reader(
    people: People, tmp_path: Path
) -> None:
    case, _ = told(people)
    house = people.house
    record = _stock(house.layout.record(case), house.created.recovery)
    assert SAID not in record
    assert record.count(CANARY) == 1, "the open entry's note, and not the sealed one's"
    row = msgspec.json.decode(record)["entries"]["2"]
    assert {"salt", "body"} & row.keys() == set()
    blob = tmp_path / "body.age"
    blob.write_bytes(base64.b64decode(row["sealed"]))
    assert hashlib.sha256(blob.read_bytes()).hexdigest() == row["head"]["blob"]
    for identity in (house.created.identity, house.created.recovery):
        inside = msgspec.json.decode(_stock(blob, identity))
        assert SAID in inside["body"]
        salted = bytes.fromhex(inside["salt"]) + inside["body"].encode()
        assert hashlib.sha256(salted).hexdigest() == row["head"]["body_hash"]
    refused = subprocess.run(["age", "-d", "-i", house.place / "bo.txt", blob], capture_output=True, check=False)
    assert refused.returncode != 0


def _stock(path: Path, identity: Path) -> str:
    return subprocess.run(["age", "-d", "-i", identity, path], capture_output=True, check=True).stdout.decode()


def test_the_size_of_a_sealed_body_tells_little(people: People) -> None:
    vault = people.vault(people.ada)
    sizes = set()
    for said in ("x", "x" * 90):
        case = vault.new_case()
        vault.commit(case, [sealed(people.ada, said=said)], recorded=NIGHT, create=True)
        blob = vault._home.open(case).rows[0].sealed or ""
        sizes.add(len(base64.b64decode(blob).split(b"\n--- ", 1)[1]))
    assert len(sizes) == 1


def test_a_reader_seals_it_anew_to_others_and_the_record_tells_who_could_read_it_when(people: People) -> None:
    case, entry = told(people)
    vault = people.vault(people.ada)
    before = vault._home.open(case).rows[1]
    resealed(vault, case, entry, people.ada, people.bo)
    assert people.vault(people.bo).sealed_bodies(case)[entry].data == {"sogie": SAID}
    assert people.vault(people.cy).sealed_bodies(case) == {}
    after = vault._home.open(case).rows[1]
    assert (after.head, after.signature) == (before.head, before.signature)
    resealed(people.vault(people.bo), case, entry, people.bo)
    assert people.vault(people.ada).sealed_bodies(case) == {}
    told_by = [(one.by, one.readers) for one in vault.sealings(case, entry)]
    assert told_by == [
        (people.ada, (people.ada, "recovery")),
        (people.ada, (*sorted((people.ada, people.bo)), "recovery")),
        (people.bo, (people.bo, "recovery")),
    ]
    for person in people.keyrings:
        report = people.house.verify(person, people.keyrings[person])
        assert report.ok, report.problems


def resealed(vault: Vault, case: str, entry: str, *readers: str) -> None:
    said = Draft(kind="entry.resealed", at=NIGHT, tz=ZONE, data={"reason": "child_allows"})
    vault.commit_with(case, lambda _: ([said], None), recorded=NIGHT, reseal=(entry, readers))


def test_who_does_not_read_a_body_cannot_seal_it_anew_and_nothing_changes(people: People) -> None:
    case, entry = told(people)
    path = people.house.layout.record(case)
    before = path.read_bytes()
    for vault, target in ((people.vault(people.bo), entry), (people.vault(people.ada), "no such entry")):
        with pytest.raises(NotPermitted):
            resealed(vault, case, target, people.bo)
    with pytest.raises(NotPermitted, match="p-nobody"):
        resealed(people.vault(people.ada), case, entry, "p-nobody")
    with pytest.raises(NotPermitted, match="p-nobody"):
        people.vault(people.ada).commit(case, [sealed("p-nobody")], recorded=NIGHT)
    assert path.read_bytes() == before


def test_a_body_is_not_sealed_anew_without_the_entry_that_says_so(people: People) -> None:
    case, entry = told(people)
    with pytest.raises(NotPermitted, match="Entry 2"):
        people.vault(people.ada).commit_with(
            case, lambda _: ([draft()], None), recorded=NIGHT, reseal=(entry, (people.ada, people.bo))
        )


def test_two_people_remove_a_sealed_body_as_any_other(people: People) -> None:
    case, entry = told(people)

    def redact(person: str, remove: frozenset[str]) -> None:
        said = Draft(kind="entry.redacted", at=NIGHT, tz=ZONE, data={"entry": entry, "reason": "order"})
        people.vault(person).commit_with(case, lambda _: ([said], None), recorded=NIGHT, remove=remove)

    with pytest.raises(NotPermitted):
        redact(people.ada, frozenset({entry}))
    redact(people.ada, frozenset())
    redact(people.bo, frozenset({entry}))
    vault = people.vault(people.ada)
    assert vault.sealed_bodies(case) == {}
    assert vault.read(case).entries[1].removed
    assert vault._home.open(case).rows[1].sealed is None
    report = people.house.verify(people.ada)
    assert report.ok, report.problems


Change = Callable[[dict[str, Any], People], None]


def flipped(row: dict[str, Any], people: People) -> None:
    blob = bytearray(base64.b64decode(row["sealed"]))
    blob[-3] ^= 1
    row["sealed"] = base64.b64encode(bytes(blob)).decode()


def dropped_reader(row: dict[str, Any], people: People) -> None:
    again(row, people, [people.keyrings[people.ada].age.public])


def added_reader(row: dict[str, Any], people: People) -> None:
    keys = [people.keyrings[person].age.public for person in people.keyrings]
    again(row, people, keys)


def again(row: dict[str, Any], people: People, keys: list[str]) -> None:
    plain = unseal(base64.b64decode(row["sealed"]), [people.keyrings[people.ada].age], "the body")
    row["sealed"] = base64.b64encode(seal(plain, keys)).decode()


def opened_for_all(row: dict[str, Any], people: People) -> None:
    inside = msgspec.json.decode(unseal(base64.b64decode(row.pop("sealed")), [people.house.keyring.age], "the body"))
    row.update(inside)


def taken_away(row: dict[str, Any], people: People) -> None:
    del row["sealed"]


def no_base64(row: dict[str, Any], people: People) -> None:
    row["sealed"] = "*" + row["sealed"]


@pytest.mark.parametrize("change", [flipped, dropped_reader, added_reader, opened_for_all, taken_away, no_base64])
def test_an_insider_who_changes_a_sealed_body_is_named_at_its_seq_by_anybody(people: People, change: Change) -> None:
    """With the group's key one can rewrite a record's file; that this one shows needs no reader of the body."""
    case, _ = told(people, people.bo)
    people.house.reworked(case, lambda document: change(document["entries"]["2"], people))
    for person in people.keyrings:
        report = people.house.verify(person, people.keyrings[person])
        assert 2 in {found.seq for found in report.problems if found.record == case}, report.problems


def test_a_reader_dropped_by_who_sealed_it_is_named(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer whose program leaves out a reader that it states: head and file fit, and a key is missing."""
    monkeypatch.setattr("mdtkit.vault.sealed_body.keys_of", _only_the_first)
    told(people, people.bo)
    monkeypatch.undo()
    details = [found.detail for found in people.house.verify(people.cy, people.keyrings[people.cy]).problems]
    assert details == [
        f"the sealed body opens for 1 keys instead of 3 ({', '.join(sorted((people.ada, people.bo)))}, recovery)"
    ]


def _only_the_first(people: Any, readers: Any, at: int) -> list[str]:
    assert isinstance(people, Root)
    return people.reading_keys(next(iter(readers)), at) or ["age1unused"]


def test_a_reader_replaced_by_another_key_is_named_by_the_reader(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = people.keyrings[people.cy].age.public
    real = Root.reading_keys
    monkeypatch.setattr(
        "mdtkit.vault.trust.People.reading_keys",
        lambda root, person, at: [stranger] if person == people.bo else real(root, person, at),
    )
    told(people, people.bo)
    monkeypatch.undo()
    report = people.house.verify(people.bo, people.keyrings[people.bo])
    assert [(found.seq, found.kind) for found in report.problems] == [(2, "sealed")]
    assert people.bo in report.problems[0].detail


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.text(), note=st.none() | st.text())
def test_whatever_was_said_is_read_back_exactly_and_bound_by_its_hash(
    house: House, said: str, note: str | None
) -> None:
    vault = house.vault()
    case = vault.new_case()
    told_in_words = msgspec.structs.replace(sealed(house.keyring.person, said=said), note=note)
    entry = vault.commit(case, [told_in_words], recorded=NIGHT, create=True).entries[0].id
    assert vault.sealed_bodies(case) == {entry: Body({"sogie": said}, note)}
    row = vault._home.open(case).rows[0]
    assert said == "" or len(said) < 3 or said not in msgspec.json.encode(stored_row(row)).decode()
    other = msgspec.structs.replace(row, head={**row.head, "body_hash": "0" * 64})
    assert opened_body(other, [house.keyring.age]) is None
    vault.close()


GOLDEN = Path(__file__).parents[1] / "data" / "golden-sealed" / "v1"


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    """A copy of the golden home with sealed bodies, said to be of this machine."""
    place = tmp_path / "golden"
    shutil.copytree(GOLDEN, place)
    for name in ("identity.txt", "bo.txt", "recovery.txt"):  # a checkout knows no permissions
        (place / name).chmod(0o600)
    about = msgspec.json.decode((place / "home" / "home.json").read_bytes())
    about["machine"] = machine_id(about["county"])
    (place / "home" / "home.json").write_bytes(msgspec.json.encode(about) + b"\n")
    return place


def test_a_sealed_body_of_then_opens_with_stock_age_for_its_readers_and_the_recovery_key(
    golden: Path, tmp_path: Path
) -> None:
    expected = msgspec.json.decode((golden / "expected.json").read_bytes())
    record = _stock(Layout(golden / "home").record(expected["case"]), golden / "recovery.txt")
    assert "Ünïcødé" not in record
    row = msgspec.json.decode(record)["entries"]["2"]
    blob = tmp_path / "body.age"
    blob.write_bytes(base64.b64decode(row["sealed"]))
    for name in ("identity.txt", "bo.txt", "recovery.txt"):
        inside = msgspec.json.decode(_stock(blob, golden / name))
        assert msgspec.json.decode(inside["body"]) == {"data": {"pronouns": "Ünïcødé"}, "note": "words"}


@pytest.mark.parametrize("name", ["identity.txt", "bo.txt"])
def test_a_home_with_sealed_bodies_of_then_opens_and_verifies(golden: Path, name: str) -> None:
    expected = msgspec.json.decode((golden / "expected.json").read_bytes())
    keyring = read_identity(golden / name)
    with open_vault(golden / "home", keyring, golden / "device") as vault:
        assert vault.fingerprint == expected["fingerprint"]
        found = vault.sealed_bodies(expected["case"])
        assert {entry: body.note for entry, body in found.items()} == {expected["entry"]: "words"}
        readers = [one.readers for one in vault.sealings(expected["case"], expected["entry"])]
        assert readers[0] == (expected["people"][0], "recovery")
        assert readers[1] == (*sorted(expected["people"]), "recovery")
        assert vault.read(expected["case"]).entries[2].removed
    report = verify_home(golden / "home", keyring, golden / "device")
    assert report.ok, report.problems
