"""The page of hooks is what the hooks are; each is used by a plugin of ours, and there are few of them."""

from __future__ import annotations

import inspect
from pathlib import Path

from mdtkit.plugin import hookspecs
from mdtkit.plugin.loading import names
from tests.tooling.hooks_reference import PAGE, ROOT, page, users


def test_the_page_of_hooks_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.tooling.hooks_reference"


def test_there_are_at_most_a_dozen_hooks_each_typed_and_said() -> None:
    assert 0 < len(names()) <= 12
    for name in names():
        hook = getattr(hookspecs, name)
        assert inspect.getdoc(hook), name
        signature = inspect.signature(hook)
        assert signature.return_annotation is not inspect.Signature.empty
        assert all(one.annotation is not inspect.Parameter.empty for one in signature.parameters.values())


def test_every_hook_is_used_by_a_plugin_of_ours() -> None:
    assert [name for name, plugins in users().items() if not plugins] == []


def test_every_hook_has_a_test_of_its_name() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(ROOT / "tests" / "plugin").glob("test_*.py"))
    missing = [name for name in names() if f"def test_hook_{name.removeprefix('mdtkit_')}_" not in tests]
    assert missing == []
