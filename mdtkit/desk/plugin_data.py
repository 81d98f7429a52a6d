"""What plugins give and declare, asked for in a process of their own, and how that stands against what was enabled."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mdtkit.plugin import copies
from mdtkit.plugin.copies import Enabled
from mdtkit.plugin.trouble import Trouble

if TYPE_CHECKING:
    from mdtkit.plugin.finding import Installed
    from mdtkit.plugin.shapes import Offers

DATA = ("instruments", "protocol", "kinds", "days")
"""The hooks that give data, in the order in which they are asked."""


def shipped() -> dict[str, Path]:
    """The plugins that ship with mdtkit: name → the folder that pip installs."""
    from mdtkit.paths import bundled

    return {path.parent.name: path.parent for path in sorted(bundled("plugins").glob("*/pyproject.toml"))}


def offered_in(home: Path) -> tuple[Offers, ...]:
    """What the enabled plugins declare to do by code, as said in clear: known while the home is locked."""
    found = []
    for one in copies.published(home):
        with suppress(copies.Altered):
            found += [offers_in(content) for _, content in copies.given_by(home, one).get(copies.OFFERS, ())]
    return tuple(found)


def offers_in(content: bytes) -> Offers:
    """What is declared in a copy; nothing where this version cannot read it."""
    from mdtkit.plugin.shapes import Offers

    try:
        return msgspec.json.decode(content, type=Offers)
    except msgspec.DecodeError:
        return Offers()


def stands_against(home: Path, here: Installed | None, enabled: Enabled | None) -> tuple[Trouble, ...]:
    """What is wrong with an enabled plugin: its code is missing here or changed, or the copies of its data are."""
    if enabled is None:
        return ()
    found = []
    if here is None:
        found.append(Trouble(plugin=enabled.plugin, what="missing"))
    elif here.hash != enabled.hash:
        detail = f"version {here.version} is installed, {enabled.version} was enabled"
        found.append(
            Trouble(plugin=enabled.plugin, what="changed", detail=detail if here.version != enabled.version else "")
        )
    try:
        copies.given_by(home, enabled)
    except copies.Altered:
        found.append(Trouble(plugin=enabled.plugin, what="altered"))
    return tuple(found)


def ask(
    plugin: Installed, path: tuple[str, ...] = ()
) -> tuple[tuple[str, ...], dict[str, list[tuple[str, bytes]]], bool]:
    """Ask an installed plugin, in a process of its own, for its hooks, what it gives as data, and whether it printed.

    Raises PluginFailed.
    """
    from mdtkit.plugin.running import Process
    from mdtkit.plugin.shapes import Offers

    process = Process(plugin, path=path)
    try:
        hooks = process.load()
        given = {hook: process.files(hook) for hook in DATA if hook in hooks}
        offers = process.offers()
        if offers != Offers():
            given[copies.OFFERS] = [(copies.OFFERS_FILE, msgspec.json.format(msgspec.json.encode(offers)))]
        return hooks, given, process.printed
    finally:
        process.close()
