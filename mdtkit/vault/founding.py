"""Founding a county: the trust root, the group's and the recovery key, the founder's identity.

Source: design.md "Trust", "Keys"; issue 2 step 1.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from pathlib import Path

import msgspec

from mdtkit.chronology.chain import Row, body_hash, body_text, entry_hash, head_of, signed_bytes
from mdtkit.chronology.entry import Draft
from mdtkit.chronology.reference import new_entry_id, new_person_id
from mdtkit.vault.disk import Disk
from mdtkit.vault.identity import Keyring, recovery_for_custodians, recovery_text, write_identity
from mdtkit.vault.layout import FORMAT, PEOPLE, HomeFile, Layout, check_folder, machine_id
from mdtkit.vault.log import new_line
from mdtkit.vault.recordfile import append_rows, blank
from mdtkit.vault.sealing import AgeKey, SigningKey, seal
from mdtkit.vault.trouble import AlreadyThere, from_os
from mdtkit.vault.trust import COORDINATORS, FOUNDED, CountyRecord, fold_people


class Founder(msgspec.Struct, frozen=True, kw_only=True):
    """The first coordinator, who founds the county."""

    name: str
    person: str | None = None
    """An id chosen beforehand; a random one otherwise."""


class Created(msgspec.Struct, frozen=True, kw_only=True):
    """A founded county: its fingerprint (to be printed and compared), the founder's person id and files."""

    fingerprint: str
    person: str
    identity: Path
    recovery: Path
    keyring: Keyring


def create_home(
    home: Path, *, county: CountyRecord, founder: Founder, identity_out: Path, recovery_out: Path,
    recorded: datetime, passphrase: bytes | None = None, custodians: tuple[str, str] | None = None,
    clock: bool = False, disk: Disk | None = None,
) -> Created:  # fmt: skip
    """Found a county in an empty (or missing) folder.

    The identity is written plain, or under ``passphrase``; the recovery key plain, or sealed in
    sequence to the two ``custodians`` (age public keys). ``clock`` marks the founding as written under
    a set clock. Nothing is overwritten; when it fails, nothing is left behind.
    Raises AlreadyThere, NetworkFolder, ReadOnly, Full.
    """
    disk = disk or Disk()
    check_folder(home)
    _check_free(home, identity_out, recovery_out)
    founding = _Founding(county, founder, recorded, clock=clock)
    made: list[Path] = []
    try:
        recovery = recovery_text(founding.recovery, founding.fingerprint)
        for path in (home, identity_out.parent, recovery_out.parent):
            disk.folder(path)
        disk.create(recovery_out, recovery if custodians is None else recovery_for_custodians(recovery, custodians))
        made.append(recovery_out)
        write_identity(identity_out, founding.keyring, passphrase, disk)
        made.append(identity_out)
        founding.write(Layout(home), disk, made)
    except FileExistsError as error:
        _undo(made)
        raise AlreadyThere(f"{error.filename} is already there. Nothing was overwritten; give another path.") from None
    except OSError as error:
        _undo(made)
        raise from_os(error, "the new home") from None
    return Created(
        fingerprint=founding.fingerprint, person=founding.keyring.person, identity=identity_out,
        recovery=recovery_out, keyring=founding.keyring,
    )  # fmt: skip


def _check_free(home: Path, *files: Path) -> None:
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise AlreadyThere(f"{home} is not empty. Nothing was overwritten; give the path of a new folder.")
    for path in files:
        if path.exists() or path.is_symlink():
            raise AlreadyThere(f"{path} is already there. Nothing was overwritten; give another path.")


def _undo(made: list[Path]) -> None:
    for path in reversed(made):
        path.unlink(missing_ok=True)


class _Founding:
    """The founding entry and all keys, before anything is written."""

    def __init__(self, county: CountyRecord, founder: Founder, recorded: datetime, *, clock: bool) -> None:
        self.group, self.recovery = AgeKey.generate(), AgeKey.generate()
        person = founder.person or new_person_id(secrets.token_bytes)
        signing, age = SigningKey.generate(), AgeKey.generate()
        self.group_file = seal(
            f"# the coordinators' group of this county\n{self.group.secret}\n".encode(), [age.public]
        )
        draft = Draft(
            kind=FOUNDED, at=recorded, tz=county.zone, clock="set" if clock else None,
            data={
                "county": county.name, "zone": county.zone, "program": "yes" if county.program else "no",
                "person": person, "name": founder.name, "signing": signing.public, "reading": age.public,
                "group": self.group.public, "recovery": self.recovery.public,
                "seal": hashlib.sha256(self.group_file).hexdigest(),
            },
        )  # fmt: skip
        salt, body = secrets.token_bytes(16), body_text(draft.data, None)
        head = head_of(
            draft, entry_id=new_entry_id(secrets.token_bytes), county="", record=PEOPLE, seq=1, recorded=recorded,
            by=person, people=0, prev="", body=body_hash(salt, body.encode()),
        )  # fmt: skip
        self.row = Row(head=head, signature=signing.sign(signed_bytes(head)), salt=salt.hex(), body=body)
        self.fingerprint = entry_hash(head)
        self.keyring = Keyring(person=person, county=self.fingerprint, signing=signing, age=age)

    def write(self, layout: Layout, disk: Disk, made: list[Path]) -> None:
        """Write the home; ``home.json`` comes last, so a home that was not finished is none."""
        people, _ = fold_people([self.row])
        readers = people.readers(PEOPLE, 1)
        group, root = layout.group_file(COORDINATORS, self.keyring.person), layout.record(PEOPLE)
        for path in (group.parent, root.parent, layout.due):
            disk.folder(path)
        disk.create(group, self.group_file)
        made.append(group)
        founded = append_rows(
            blank(PEOPLE), [self.row], county=self.fingerprint, readers=readers,
            seal=lambda plain: seal(plain, [reader.key for reader in readers]),
            put=lambda data: disk.create(root, data),
        )  # fmt: skip
        made.append(root)
        line: dict[str, int | str] = {
            "n": 1, "prev": self.fingerprint, "record": PEOPLE, "seq": 1, "head": self.fingerprint,
            "file": founded.file, "due": "", "by": self.keyring.person, "people": 1,
        }  # fmt: skip
        disk.create(layout.log, new_line(line, self.keyring.signing))
        made.append(layout.log)
        about = HomeFile(format=FORMAT, county=self.fingerprint, machine=machine_id(self.fingerprint))
        disk.create(layout.about, msgspec.json.encode(about) + b"\n")
