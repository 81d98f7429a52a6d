"""What lies in clear beside the vault, held against what is on record: the county's rules and the crisis card.

The vault proves records, log and keys; these two files steer clocks and say whom to ring tonight, so verifying
the home takes them in. Source: issue step 8 ("flipping one byte anywhere"), step 9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mdtkit.desk.card import FILE, card_of, intact, read_card
from mdtkit.desk.errors import BadInput, DeskError
from mdtkit.desk.opening import clock, device_path, troubles
from mdtkit.desk.rules import FOLDER, protocol_of
from mdtkit.plugin import copies

if TYPE_CHECKING:
    from pathlib import Path

    from mdtkit.desk.desk import Desk
    from mdtkit.vault import Keyring


class InClear(msgspec.Struct, frozen=True):
    """One thing that is wrong with a file in clear: which file, what kind of trouble, and what to do."""

    record: str
    kind: str
    detail: str
    seq: None = None


def in_clear_of(home: Path, keyring: Keyring) -> tuple[InClear, ...]:
    """As :func:`in_clear` for a home that may be too damaged to open: then that is the one thing said."""
    from mdtkit.desk.desk import Desk
    from mdtkit.vault import open_vault

    try:
        with troubles():
            desk = Desk(home, open_vault(home, keyring, device_path()), clock())
    except DeskError as refused:
        detail = f"rules and crisis card were not compared, since the desk cannot be opened: {refused.message}"
        return (InClear(FOLDER, "not_compared", detail),)
    try:
        return in_clear(desk)
    finally:
        desk.close()


def in_clear(desk: Desk) -> tuple[InClear, ...]:
    """Everything that is wrong with the files in clear of this home."""
    return (*_rules(desk), *_plugins(desk), *_card(desk))


def _plugins(desk: Desk) -> list[InClear]:
    """The copies of what plugins gave, and the list of them that is read while the home is locked."""
    found = []
    enabled = desk.plugins.enabled()
    for one in enabled.values():
        try:
            copies.given_by(desk.home, one)
        except copies.Altered:
            detail = f"what {one.plugin} gave is not what was signed for, so it is left out. Enable the plugin anew"
            found.append(InClear(f"{copies.FOLDER}/{one.plugin}", "changed", detail))
    if copies.published(desk.home) != tuple(enabled.values()):
        detail = "the list of enabled plugins is not what is on record. Enabling or disabling any writes it anew"
        found.append(InClear(f"{copies.FOLDER}/{copies.LIST}", "changed", detail))
    return found


def _rules(desk: Desk) -> list[InClear]:
    found = []
    if desk.protocol_changed:
        detail = (
            "the county's rules are not those that were adopted on record. If the change is meant, put it on record "
            "with `mdtkit protocol adopt`; if not, put the files back from a backup"
        )
        found.append(InClear(FOLDER, "changed", detail))
    try:
        protocol_of(desk.home)
    except BadInput as refused:
        found.append(InClear(FOLDER, "damaged", str(refused)))
    return found


def _card(desk: Desk) -> list[InClear]:
    renew = "Any change to on-call writes it anew (`mdtkit oncall set`)"
    try:
        stored = (desk.home / FILE).read_bytes()
    except OSError:
        return [InClear(FILE, "missing", f"the crisis card's file is gone. {renew}")]
    found = read_card(stored)
    if found is None:
        return [InClear(FILE, "damaged", f"the crisis card's file is damaged. {renew}")]
    expected = card_of(desk)
    if msgspec.structs.replace(found, published=expected.published, check="") != expected:
        return [InClear(FILE, "changed", f"the crisis card does not say what on-call says. {renew}")]
    if not intact(stored):
        return [InClear(FILE, "damaged", f"the crisis card's file is not byte for byte as it was written. {renew}")]
    return []
