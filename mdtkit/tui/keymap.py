"""The keys: each binding has an id, and a file in config/keymaps/ says which key belongs to which id.

``MDTKIT_KEYMAP`` names a shipped file (``default``, ``vim``) or is the path of one's own. A file that cannot be
used is told, never fatal: the keys of the application stand then.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from mdtkit.paths import bundled

FOLDER = "keymaps"


class BadKeymap(Exception):
    """A keymap file cannot be used; the message says which and why."""


def read_keymap(name: str) -> dict[str, str]:
    """Binding id → keys (comma between alternatives) of a shipped keymap or of a file. Raises BadKeymap."""
    file = Path(name) if name.endswith(".toml") else bundled("config") / FOLDER / f"{name}.toml"
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError:
        message = f"The keymap {name!r} cannot be read. Shipped: {', '.join(shipped())}; or give the path of a .toml."
        raise BadKeymap(message) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"The keymap {name!r} is not valid TOML: {error}."
        raise BadKeymap(message) from None
    keys: dict[str, str] = {}
    for place, bindings in content.items():
        if not isinstance(bindings, dict) or not all(isinstance(value, str) for value in bindings.values()):
            message = f'The keymap {name!r}: [{place}] must hold lines such as  open = "enter".'
            raise BadKeymap(message)
        keys.update({f"{place}.{act}": value for act, value in bindings.items()})
    return keys


def shipped() -> tuple[str, ...]:
    """The names of the keymaps that ship with mdtkit."""
    return tuple(sorted(file.stem for file in (bundled("config") / FOLDER).glob("*.toml")))


def chosen() -> str:
    """The keymap that the person asked for."""
    return os.environ.get("MDTKIT_KEYMAP") or "default"
