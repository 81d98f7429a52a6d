"""Identity files and the unlocked keyring; the recovery key.

An identity file is text that stock ``age -i`` reads: comment lines with the person, the county's
fingerprint (pinned) and the signing key, then the age key. It lies plain (0600: tests, demo, watcher)
or as a standard age file under a passphrase. Source: design.md "Trust", "Keys".
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import msgspec

from mdtkit.vault.disk import Disk
from mdtkit.vault.sealing import (
    MAGIC,
    AgeKey,
    SigningKey,
    seal,
    seal_with_passphrase,
    unseal_with_passphrase,
)
from mdtkit.vault.trouble import Damaged, Exposed, Locked, NoHome, WrongPassphrase

_TITLE = "# mdtkit identity v1"
_MEMBER = re.compile(r"^# ([a-z-]+): (\S+)$")


class Keyring(msgspec.Struct, frozen=True):
    """An unlocked identity: who one is, the two keys, and the fingerprint of the one county they belong to."""

    person: str
    county: str
    signing: SigningKey
    age: AgeKey

    def __repr__(self) -> str:
        return f"Keyring({self.person} of {self.county[:16]})"


def identity_text(keyring: Keyring) -> bytes:
    """The plain text of an identity file. The check line finds a copy that was damaged or edited."""
    members = (
        f"{_TITLE}\n"
        f"# county: {keyring.county}\n"
        f"# person: {keyring.person}\n"
        f"# signing-key: {keyring.signing.secret.hex()}\n"
        f"# public-key: {keyring.age.public}\n"
        f"{keyring.age.secret}\n"
    )
    return f"{members}# check: {_check(members)}\n".encode()


def parse_identity(text: bytes) -> Keyring:
    """The keyring of a plain identity file's text. Raises Damaged when anything in it does not fit."""
    try:
        plain = text.decode()
    except UnicodeDecodeError:
        raise _not_whole() from None
    members, _, check = plain.rpartition("# check: ")
    found = {m.group(1): m.group(2) for line in members.splitlines() if (m := _MEMBER.match(line))}
    secrets_found = [line for line in members.splitlines() if line.startswith("AGE-SECRET-KEY-1")]
    whole = members.startswith(_TITLE + "\n") and check.strip() == _check(members) and len(secrets_found) == 1
    if not whole or not {"county", "person", "signing-key"} <= set(found):
        raise _not_whole()
    return Keyring(
        person=found["person"],
        county=found["county"],
        signing=SigningKey(bytes.fromhex(found["signing-key"])),
        age=AgeKey(secrets_found[0]),
    )


def write_identity(path: Path, keyring: Keyring, passphrase: bytes | None, disk: Disk) -> None:
    """Write a new identity file, under a passphrase if one is given. Raises FileExistsError, OSError."""
    text = identity_text(keyring)
    disk.create(path, text if passphrase is None else seal_with_passphrase(text, passphrase))


def needs_passphrase(path: Path) -> bool:
    """Whether the identity file lies under a passphrase. Raises NoHome when there is no such file."""
    return _bytes_of(path).startswith(MAGIC)


def read_identity(path: Path, passphrase: bytes | None = None) -> Keyring:
    """Unlock an identity file.

    Raises Locked when it needs a passphrase and none was given, WrongPassphrase, Damaged, NoHome
    (no such file), Exposed (a plain identity that others could read). A passphrase given for a plain file is
    not an error: it is not needed.
    """
    stored = _bytes_of(path)
    if not stored.startswith(MAGIC):
        _check_private(path)
        return parse_identity(stored)
    if passphrase is None:
        raise Locked("The identity lies under a passphrase. Unlock it, or give the passphrase.")
    if b"\n-> scrypt " not in stored[:200]:
        raise WrongPassphrase("The passphrase does not open this identity.")
    return parse_identity(unseal_with_passphrase(stored, passphrase))


def recovery_text(recovery: AgeKey, county: str) -> bytes:
    """The recovery key as a plain age identity: for the county with a single founder, kept off the machine."""
    return (
        "# mdtkit recovery key v1: opens every record of this county with stock age. Keep it off this machine.\n"
        f"# county: {county}\n# public-key: {recovery.public}\n{recovery.secret}\n"
    ).encode()


def recovery_for_custodians(text: bytes, custodians: tuple[str, str]) -> bytes:
    """The recovery key sealed in sequence (age in age): the first custodian opens the outside, the second the rest."""
    first, second = custodians
    return seal(seal(text, [second]), [first])


def _bytes_of(path: Path) -> bytes:
    try:
        return Disk().read(path)
    except FileNotFoundError:
        raise NoHome(f"There is no identity file at {path}. Give the right path, or make a county first.") from None
    except OSError as error:
        if path.is_dir():
            why = "a folder, not an identity file. Give the path of the file itself"
        elif path.is_symlink():
            why = "a link, which an identity is not read through. Give the path of the file itself"
        else:
            why = f"not readable (error {error.errno}). Check whose file it is"
        raise NoHome(f"{path} is {why}.") from None


def _check_private(path: Path) -> None:
    if path.lstat().st_mode & 0o077:
        raise Exposed(
            f"The identity file {path} can be read by others on this machine, and it holds your keys in clear. "
            f"Run: chmod 600 {path}"
        )


def _check(members: str) -> str:
    return hashlib.sha256(members.encode()).hexdigest()[:16]


def _not_whole() -> Damaged:
    return Damaged("The identity file is damaged or not one of mdtkit's. Use another copy of it.")
