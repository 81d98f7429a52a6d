"""Every key has an id, and the shipped keymaps name them all and no other."""

from __future__ import annotations

import importlib
import pkgutil
import tomllib
from pathlib import Path

import pytest
from textual.binding import Binding

import mdtkit.tui
from mdtkit.desk import Desk
from mdtkit.paths import bundled
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.keymap import BadKeymap, read_keymap, shipped
from tests.tui.stage import NARROW, settle


def bindings() -> dict[str, Binding]:
    found: dict[str, Binding] = {}
    for module in pkgutil.walk_packages(mdtkit.tui.__path__, "mdtkit.tui."):
        for thing in vars(importlib.import_module(module.name)).values():
            if isinstance(thing, type) and thing.__module__ == module.name:
                for binding in vars(thing).get("BINDINGS", ()):
                    assert binding.id, f"{thing.__name__} has a key without an id: {binding.key}"
                    found[binding.id] = binding
    return found


def test_the_shipped_default_lists_every_key_as_it_is() -> None:
    assert read_keymap("default") == {name: binding.key for name, binding in bindings().items()}


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_keymap_names_no_key_that_does_not_exist(name: str) -> None:
    assert set(read_keymap(name)) <= set(bindings())


def test_every_key_that_is_shown_says_what_it_does() -> None:
    assert all(binding.description for binding in bindings().values())


async def test_vim_hands_go_down_with_j(desk: Desk, crisis: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MDTKIT_KEYMAP", "vim")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        table = app.screen.query_one("#due")
        await pilot.press("j", "j", "k")
        assert getattr(table, "cursor", None) == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [("[board\n", "not valid TOML"), ('board = "x"\n', "must hold lines"), (None, "cannot be read")],
)
def test_a_keymap_that_cannot_be_used_is_told(tmp_path: Path, content: str | None, told: str) -> None:
    file = tmp_path / "mine.toml"
    if content is not None:
        file.write_text(content)
    with pytest.raises(BadKeymap, match=told):
        read_keymap(str(file))


def test_the_keymap_files_are_commented() -> None:
    for file in (bundled("config") / "keymaps").glob("*.toml"):
        assert file.read_text(encoding="utf-8").startswith("#")
        tomllib.loads(file.read_text(encoding="utf-8"))
