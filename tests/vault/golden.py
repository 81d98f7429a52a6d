"""Makes the golden home of a format version, once. Run by hand only when a *new* version of the format is born:

    python -m tests.vault.golden tests/data/golden-vault/v2
    python -m tests.vault.golden tests/data/golden-sealed/v2
    python -m tests.vault.golden tests/data/golden-attachment/v2

Homes of older versions are never made again: that they still open is what they are for.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from mdtkit.chronology.entry import Draft
from mdtkit.vault import DueRows, enrol, read_identity, verify_home
from tests.vault.houses import NIGHT, ZONE, House, draft, due

README = """# TEST DATA: a county that does not exist

The keys in this folder are public. Never put anything real into this home.

One home of format v1 with everything that the format has. Tests open it with stock `age`, with stock TinyDB and
with mdtkit, and verify it. It must open unchanged for as long as mdtkit exists: do not make it again.
`watcher.age` lies under the passphrase `golden`.
"""


SEALED = """# TEST DATA: a county that does not exist

The keys in this folder are public. Never put anything real into this home.

One home of format v1 with a sealed body (sealed anew since) and one that two people removed. Tests open it with stock
`age` and with mdtkit, and verify it. It must open unchanged for as long as mdtkit exists: do not make it again.
"""

ATTACHED = """# TEST DATA: a county that does not exist

The keys in this folder are public. Never put anything real into this home.

One home of format v1 with an attachment. Tests open it with stock `age` and with mdtkit, and verify it. It must open
unchanged for as long as mdtkit exists: do not make it again.
"""


def make(target: Path) -> None:
    """Write a golden home into a folder that does not exist yet."""
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        vault = house.vault()
        first, second = vault.new_case(), vault.new_case()
        vault.commit(
            first,
            [draft("referral.received", triggers=["t"]), draft()],
            recorded=NIGHT,
            create=True,
            due=due(first, 2, 36),
        )
        bo = enrol(vault, name="Bo", role="coordinator", identity_out=house.place / "bo.txt", recorded=NIGHT, tz=ZONE)
        watcher = enrol(
            vault, name="Watcher", role="watcher", identity_out=house.place / "watcher.age", recorded=NIGHT, tz=ZONE,
            passphrase=b"golden",
        )  # fmt: skip
        with house.vault(keyring=bo, device="bo").bulk() as bulk:
            bulk.commit(second, [draft(note=None), draft(note="Ünïcødé")], recorded=NIGHT, due=due(second, 24))
        vault.commit(first, [draft()], recorded=NIGHT, due=due(first, 36))
        vault.commit(first, [draft()], recorded=NIGHT)
        vault.commit(second, [msgspec.structs.replace(draft(), clock="set")], recorded=NIGHT, due=DueRows())
        alerts = house.vault(keyring=watcher, device="watcher")
        alerts.commit("book/alerts-2026-03", [draft("alert.sent", note=None)], recorded=NIGHT)
        vault.commit("book/people", [draft("key.revoked", person=bo.person)], recorded=NIGHT)
        report = verify_home(house.home, read_identity(house.created.identity), house.place / "device")
        expected = {"fingerprint": house.created.fingerprint, "first": first, "second": second, "report": report}
        house.close()
        shutil.copytree(house.home, target / "home", ignore=shutil.ignore_patterns("lock", "pending"))
        for name in ("identity.txt", "recovery.txt", "bo.txt", "watcher.age"):
            shutil.copy(house.place / name, target / name)
    (target / "expected.json").write_bytes(msgspec.json.format(msgspec.json.encode(expected), indent=2))
    (target / "README.md").write_text(README)
    (target / ".gitattributes").write_text("* -text\n")


def make_sealed(target: Path) -> None:
    """Write a golden home with a sealed body, sealed anew since, and one that was removed."""
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        vault = house.vault()
        bo = enrol(vault, name="Bo", role="coordinator", identity_out=house.place / "bo.txt", recorded=NIGHT, tz=ZONE)
        case, me = vault.new_case(), house.keyring.person
        told = Draft(
            kind="child.described", at=NIGHT, tz=ZONE, data={"pronouns": "Ünïcødé"}, note="words", sealed="sogie",
            readers=(me,),
        )  # fmt: skip
        removed = msgspec.structs.replace(told, readers=(me, bo.person))
        entries = vault.commit(case, [draft(note="open"), told, removed], recorded=NIGHT, create=True).entries
        sealed, gone = entries[1].id, entries[2].id
        allows = Draft(kind="entry.resealed", at=NIGHT, tz=ZONE, data={"reason": "child_allows"})
        readers = (me, bo.person)
        vault.commit_with(case, lambda _: ([allows], None), recorded=NIGHT, reseal=(sealed, readers))
        takes = Draft(kind="entry.redacted", at=NIGHT, tz=ZONE, data={"entry": gone, "reason": "order"})
        vault.commit(case, [takes], recorded=NIGHT)
        second = house.vault(keyring=bo, device="bo")
        second.commit_with(case, lambda _: ([takes], None), recorded=NIGHT, remove=frozenset({gone}))
        expected = {"fingerprint": house.created.fingerprint, "case": case, "entry": sealed, "people": [me, bo.person]}
        house.close()
        shutil.copytree(house.home, target / "home", ignore=shutil.ignore_patterns("lock", "pending"))
        for name in ("identity.txt", "recovery.txt", "bo.txt"):
            shutil.copy(house.place / name, target / name)
    (target / "expected.json").write_bytes(msgspec.json.format(msgspec.json.encode(expected), indent=2))
    (target / "README.md").write_text(SEALED)
    (target / ".gitattributes").write_text("* -text\n")


def make_attached(target: Path) -> None:
    """Write a golden home with an attachment."""
    target.mkdir(parents=True)
    content = "Ünïcødé: an invented form\n"
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        vault, case = house.vault(), house.vault().new_case()
        staged = vault.stage(content.encode())
        members: dict[str, Any] = {
            "hash": staged.hash,
            "size": staged.size,
            "attachment": staged.name,
            "key": staged.key,
        }
        names = msgspec.structs.replace(draft("attachment.added", what="letter", **members), attached=staged.head)
        vault.commit_with(case, lambda _: ([draft(), names], None), recorded=NIGHT, create=True, files=[staged])
        house.close()
        shutil.copytree(house.home, target / "home", ignore=shutil.ignore_patterns("lock", "pending"))
        for name in ("identity.txt", "recovery.txt"):
            shutil.copy(house.place / name, target / name)
    expected = {"case": case, "content": content}
    (target / "expected.json").write_bytes(msgspec.json.format(msgspec.json.encode(expected), indent=2))
    (target / "README.md").write_text(ATTACHED)
    (target / ".gitattributes").write_text("* -text\n")


MAKERS = {"golden-sealed": make_sealed, "golden-attachment": make_attached}

if __name__ == "__main__":
    place = Path(sys.argv[1])
    MAKERS.get(place.parent.name, make)(place)
