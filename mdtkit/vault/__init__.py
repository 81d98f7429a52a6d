"""The vault: the county's encrypted home. Records in, records out; it knows entries, nothing of the field.

Formats are fixed in bytes and described module by module: ``chronology.chain`` (what is signed),
``recordfile`` (a record), ``log`` (the commit log), ``due`` (due rows), ``identity``, ``trust`` (whose key
stood when). Vetted cryptography only: age through pyrage, Ed25519 through cryptography.

The names below are the public ones; they load what they need when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mdtkit.vault.agent_client import AgentStatus, agent_status, lock, start_agent, unlocked
    from mdtkit.vault.commit import Build, Commit, Placed
    from mdtkit.vault.disk import Disk
    from mdtkit.vault.due import DueRow, DueRows
    from mdtkit.vault.enrolment import enrol
    from mdtkit.vault.founding import Created, Founder, create_home
    from mdtkit.vault.identity import Keyring, needs_passphrase, read_identity
    from mdtkit.vault.layout import Layout
    from mdtkit.vault.log import LogLine
    from mdtkit.vault.register import Register
    from mdtkit.vault.register_file import Row
    from mdtkit.vault.trouble import (
        AlreadyThere,
        Busy,
        Conflict,
        Damaged,
        Exposed,
        Full,
        Locked,
        Missing,
        NetworkFolder,
        NoHome,
        NoSuchRecord,
        NotDurable,
        NotPermitted,
        NotThisMachine,
        NotYours,
        ReadOnly,
        RolledBack,
        Trouble,
        Unacknowledged,
        WrongPassphrase,
    )
    from mdtkit.vault.trust import CountyRecord, People
    from mdtkit.vault.vault import Bulk, Record, Vault, open_vault
    from mdtkit.vault.verify import Finding, VerifyReport, Witness, verify_home

_HOMES = {
    "agent_client": ("AgentStatus", "agent_status", "lock", "start_agent", "unlocked"),
    "commit": ("Build", "Commit", "Placed"),
    "disk": ("Disk",),
    "due": ("DueRow", "DueRows"),
    "enrolment": ("enrol",),
    "founding": ("Created", "Founder", "create_home"),
    "identity": ("Keyring", "needs_passphrase", "read_identity"),
    "layout": ("Layout",),
    "log": ("LogLine",),
    "register": ("Register",),
    "register_file": ("Row",),
    "trouble": (
        "AlreadyThere", "Busy", "Conflict", "Damaged", "Exposed", "Full", "Locked", "Missing", "NetworkFolder",
        "NoHome", "NoSuchRecord", "NotDurable", "NotPermitted", "NotThisMachine", "NotYours", "ReadOnly", "RolledBack",
        "Trouble", "Unacknowledged", "WrongPassphrase",
    ),
    "trust": ("CountyRecord", "People"),
    "vault": ("Bulk", "Record", "Vault", "open_vault"),
    "verify": ("Finding", "VerifyReport", "Witness", "verify_home"),
}  # fmt: skip
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "AgentStatus", "AlreadyThere", "Build", "Bulk", "Busy", "Commit", "Conflict", "CountyRecord", "Created",
    "Damaged", "Disk", "DueRow", "DueRows", "Exposed", "Finding", "Founder", "Full", "Keyring", "Layout", "Locked",
    "LogLine", "Missing", "NetworkFolder", "NoHome", "NoSuchRecord", "NotDurable", "NotPermitted",
    "NotThisMachine", "NotYours", "People", "Placed", "ReadOnly", "Record", "Register", "RolledBack", "Row",
    "Trouble", "Unacknowledged", "Vault", "VerifyReport", "Witness", "WrongPassphrase", "agent_status",
    "create_home", "enrol", "lock", "needs_passphrase", "open_vault", "read_identity", "start_agent", "unlocked",
    "verify_home",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """Load a public name from its module when it is first asked for (PEP 562)."""
    if name not in _HOME_OF:
        raise AttributeError(f"mdtkit.vault has no {name}")
    value = getattr(import_module(f"mdtkit.vault.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value
