"""What plugins did wrong, noted on this device until they are enabled anew: what `doctor` and `plugin list` name."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from mdtkit.plugin.trouble import Trouble

FILE = "plugin-troubles.json"
MOST = 50


def noted(device: Path) -> tuple[Trouble, ...]:
    """What was noted, oldest first."""
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode((device / FILE).read_bytes(), type=tuple[Trouble, ...])
    return ()


def note(device: Path, trouble: Trouble) -> None:
    """Note one trouble, once."""
    known = noted(device)
    if trouble not in known:
        _write(device, (*known, trouble)[-MOST:])


def forget(device: Path, plugin: str) -> None:
    """Forget what one plugin did."""
    known = noted(device)
    left = tuple(one for one in known if one.plugin != plugin)
    if left != known:
        _write(device, left)


def _write(device: Path, troubles: tuple[Trouble, ...]) -> None:
    with suppress(OSError):
        device.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = device / f".{FILE}.new"
        fresh.write_bytes(msgspec.json.encode(troubles))
        fresh.replace(device / FILE)
