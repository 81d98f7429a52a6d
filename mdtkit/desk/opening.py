"""Opening a home: where it is, who is asking, what time it is.

Source: design.md "Keys", "Time", "Non-interactive use". ``MDTKIT_HOME``, ``MDTKIT_IDENTITY_FILE``,
``MDTKIT_PASSPHRASE_FD`` and ``MDTKIT_NOW`` are read here and nowhere else.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput, DeskError, Locked, NotPermitted, StoreTrouble, WrongPassphrase

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk
    from mdtkit.vault import Keyring

Passphrase = Callable[[], bytes]


def home_path() -> Path:
    """``MDTKIT_HOME``, else the platform's user data folder."""
    given = os.environ.get("MDTKIT_HOME")
    if given:
        return Path(given).expanduser()
    from platformdirs import user_data_path

    return user_data_path("mdtkit") / "home"


def device_path() -> Path:
    """The device folder outside the home: what this device remembers (``MDTKIT_DEVICE`` overrides, for tests)."""
    given = os.environ.get("MDTKIT_DEVICE")
    if given:
        return Path(given).expanduser()
    from platformdirs import user_state_path

    return user_state_path("mdtkit") / "device"


def runtime_path(home: Path) -> Path:
    """The private folder of this home's agent (``MDTKIT_RUNTIME`` overrides, for tests)."""
    given = os.environ.get("MDTKIT_RUNTIME")
    if given:
        return Path(given).expanduser()
    from platformdirs import user_runtime_path

    return user_runtime_path("mdtkit") / hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:12]


class Clock(msgspec.Struct, frozen=True):
    """The desk's clock. ``frozen`` is the instant of ``MDTKIT_NOW``: rehearsals and tests, marked everywhere."""

    frozen: datetime | None = None

    def now(self) -> datetime:
        """Now, in UTC, to the second."""
        return self.frozen or datetime.now(UTC).replace(microsecond=0)


def clock() -> Clock:
    """The clock of this process. Raises BadInput for an ``MDTKIT_NOW`` that no clock here can be set to."""
    given = os.environ.get("MDTKIT_NOW")
    if not given:
        return Clock()
    instant: datetime | None = None
    with suppress(ValueError):
        instant = datetime.fromisoformat(given)
    if instant is None or instant.tzinfo is None:
        problem = Problem(field="MDTKIT_NOW", message="not an instant with a zone", allowed=("2026-03-08T09:20:00Z",))
        raise BadInput("MDTKIT_NOW is not an instant with a zone, such as 2026-03-08T09:20:00Z.", [problem])
    from mdtkit.desk.times import beyond_calendar

    try:
        frozen = instant.astimezone(UTC)
    except OverflowError:  # its zone carries it beyond every calendar
        frozen = datetime.min.replace(tzinfo=UTC)
    if (beyond := beyond_calendar(frozen, "MDTKIT_NOW")) is not None:
        raise BadInput(f"{beyond.message}.", [beyond])
    return Clock(frozen=frozen)


def passphrase_from_fd() -> bytes | None:
    """The passphrase that ``MDTKIT_PASSPHRASE_FD`` hands over, without its line end; None if not set."""
    given = os.environ.get("MDTKIT_PASSPHRASE_FD")
    if given is None:
        return None
    try:
        with os.fdopen(int(given), "rb", closefd=False) as pipe:
            return pipe.readline().rstrip(b"\r\n")
    except (ValueError, OSError):
        raise BadInput("MDTKIT_PASSPHRASE_FD names no readable file descriptor.") from None


def keyring_of(home: Path, ask: Passphrase | None) -> Keyring:
    """The unlocked identity: the file of ``MDTKIT_IDENTITY_FILE``, else the agent's. Raises Locked, WrongPassphrase."""
    from mdtkit import vault

    given = os.environ.get("MDTKIT_IDENTITY_FILE")
    if not given:
        with troubles():
            return vault.unlocked(runtime_path(home))
    path = Path(given).expanduser()
    with troubles():
        phrase = passphrase_from_fd()
        if phrase is None and ask is not None and vault.needs_passphrase(path):
            phrase = ask()
        return vault.read_identity(path, phrase)


@contextmanager
def troubles() -> Iterator[None]:
    """Say the vault's troubles as the desk's own errors, so that both shells print them alike."""
    from mdtkit.vault.trouble import NotPermitted as VaultNotPermitted
    from mdtkit.vault.trouble import Trouble

    try:
        yield
    except Trouble as trouble:
        raise _as_desk_error(trouble, VaultNotPermitted) from None


def _as_desk_error(trouble: Exception, not_permitted: type[Exception]) -> DeskError:
    code = str(getattr(trouble, "code", "store"))
    if code == "wrong_passphrase":
        return WrongPassphrase()
    if code == "locked":
        return Locked(str(trouble))
    if isinstance(trouble, not_permitted):
        return NotPermitted(str(trouble))
    if code in ("already_there", "no_home", "exposed"):
        refused: DeskError = BadInput(str(trouble))
    elif code in ("no_such_record", "not_yours"):
        refused = NotPermitted(str(trouble))
    else:
        refused = StoreTrouble(str(trouble))
    refused.code = code
    return refused


def open_desk(home: Path | None = None, *, ask: Passphrase | None = None) -> Desk:
    """Open the county's desk. Raises Locked, WrongPassphrase, BadInput (no home), StoreTrouble."""
    from mdtkit.desk.desk import Desk
    from mdtkit.vault import open_vault

    place = home or home_path()
    time = clock()
    keyring = keyring_of(place, ask)
    with troubles():
        return Desk(place, open_vault(place, keyring, device_path()), time)


def unlock(home: Path, identity: Path, phrase: bytes | None) -> None:
    """Start the agent for this home with an identity. Raises WrongPassphrase, Locked, BadInput."""
    from mdtkit import vault

    with troubles():
        keyring = vault.read_identity(identity, phrase)
        vault.open_vault(home, keyring, device_path()).close()
        vault.start_agent(keyring, runtime_path(home))
    remember_identity(home, identity)


def remember_identity(home: Path, identity: Path) -> None:
    """Note on this device with which identity file this home was opened last: a path, nothing of what is in it."""
    place = _identity_note(home)
    with suppress(OSError):  # a convenience: nobody is kept out for want of it
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.write_text(str(identity.expanduser().resolve()), encoding="utf-8")


def last_identity(home: Path) -> Path | None:
    """The identity file with which this home was opened last on this device, if it is still there."""
    with suppress(OSError, UnicodeDecodeError):
        path = Path(_identity_note(home).read_text(encoding="utf-8"))
        return path if path.is_file() else None
    return None


def _identity_note(home: Path) -> Path:
    return device_path() / f"identity-{hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:12]}"


def lock(home: Path) -> bool:
    """Make the agent forget; false if none was running."""
    from mdtkit import vault

    with troubles():
        return vault.lock(runtime_path(home))
