"""A county home for tests: founded in a moment, plainly invented, with helpers that read like acts."""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from mdtkit.chronology.entry import Draft
from mdtkit.vault import (
    CountyRecord,
    Created,
    Disk,
    DueRow,
    DueRows,
    Finding,
    Founder,
    Keyring,
    Vault,
    VerifyReport,
    create_home,
    open_vault,
    verify_home,
)
from mdtkit.vault.layout import Layout
from mdtkit.vault.recordfile import padded
from mdtkit.vault.sealing import seal, unseal

NIGHT = datetime(2026, 3, 8, 9, 20, tzinfo=UTC)
ZONE = "America/Los_Angeles"
CANARY = "Zyxquill Nowhereman"


def draft(kind: str = "note.added", *, after: int = 0, note: str | None = CANARY, **data: Any) -> Draft:
    at = NIGHT + timedelta(minutes=after)
    return Draft(kind=kind, at=at, received=at, tz=ZONE, party="child_welfare", data=data, note=note)


def due(case: str, *hours: int) -> DueRows:
    rows = (
        DueRow(
            case=case,
            clock=f"within-{hour}h",
            warn_at=NIGHT + timedelta(hours=hour - 1),
            due_at=NIGHT + timedelta(hours=hour),
            seats=("child_welfare",),
            plan={"steps": [0, 15]},
            exclude=("p-excluded",),
        )
        for hour in hours
    )
    return DueRows(tuple(rows))


class House:
    """One county home on one machine, with its founder's identity and devices."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.home = place / "home"
        self.created: Created = create_home(
            self.home,
            county=CountyRecord(name="Nowhere County", zone=ZONE, program=True),
            founder=Founder(name="Ada Example"),
            identity_out=place / "identity.txt",
            recovery_out=place / "recovery.txt",
            recorded=NIGHT,
        )
        self.keyring = self.created.keyring
        self.layout = Layout(self.home)
        self._open: list[Vault] = []

    def vault(self, *, keyring: Keyring | None = None, device: str = "device", disk: Disk | None = None) -> Vault:
        vault = open_vault(self.home, keyring or self.keyring, self.place / device, disk=disk)
        self._open.append(vault)
        return vault

    def case(self, entries: int = 3, *, rings: bool = True) -> str:
        """A case with so many entries, each committed by itself."""
        with open_vault(self.home, self.keyring, self.place / "device") as vault:
            case = vault.new_case()
            for number in range(entries):
                rows = due(case, number + 2) if rings else None
                vault.commit(case, [draft(after=number)], recorded=NIGHT, create=number == 0, due=rows)
        return case

    def verify(self, device: str = "device", keyring: Keyring | None = None) -> VerifyReport:
        return verify_home(self.home, keyring or self.keyring, self.place / device)

    def problems(self, device: str = "device") -> list[Finding]:
        return list(self.verify(device).problems)

    def copy_of_everything(self) -> Path:
        copy = self.place / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.home, copy)
        return copy

    def put_back(self, copy: Path) -> None:
        shutil.rmtree(self.home)
        shutil.copytree(copy, self.home)

    def reworked(self, record: str, change: Callable[[dict[str, Any]], None]) -> None:
        """What an insider with the group's key can do: open a record, change it, seal it to the same readers."""
        with open_vault(self.home, self.keyring, self.place / "insider") as vault:
            keys = vault._home.keys
            readers = [reader.key for reader in vault.people.readers(record, vault.people.seq)]
        path = self.layout.record(record)
        document = msgspec.json.decode(unseal(path.read_bytes(), keys, "the record"))
        change(document)
        path.write_bytes(seal(padded(document), readers))

    def close(self) -> None:
        for vault in self._open:
            vault.close()


def kinds(findings: Sequence[Finding], record: str | None = None) -> set[str]:
    return {finding.kind for finding in findings if record is None or finding.record == record}


def fingerprint_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
