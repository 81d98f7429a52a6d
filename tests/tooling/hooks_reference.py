"""Writes docs/reference/hooks.md from the hooks themselves; a test says whether the page is up to date.

Run it after any change of a hook or of what hooks give: python -m tests.tooling.hooks_reference
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from mdtkit.plugin import hookspecs, shapes
from mdtkit.plugin.finding import OWN
from mdtkit.plugin.loading import names

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "hooks.md"
HEAD = """\
# Hooks

What a plugin may implement. This page is made from the hooks themselves (`python -m tests.tooling.hooks_reference`);
how a plugin is trusted and run: [](../explanation/plugins.md).

A plugin is a distribution with entry points of the group `mdtkit`, each naming a module (or an object) whose functions
are marked with `mdtkit.plugin.hookimpl`. A hook takes any of its arguments, none other. An unknown hook, an unmarked
function that begins with `mdtkit_`, or an argument that there is not, is an error when the plugin is enabled.

- **Data** hooks run when the plugin is enabled, and then never again: what they gave is kept in the home.
- **Code** hooks run in a process of the plugin's own. One slower than its limit is off until the next start.
- What is built in (`mdtkit-apprise`) needs no enabling and runs in mdtkit's own process.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_hooks(), "## What hooks give and get\n", *_shapes()]).rstrip() + "\n"


def users() -> dict[str, list[str]]:
    """Hook → the first-party plugins that implement it."""
    found: dict[str, list[str]] = {name: [] for name in names()}
    for path in sorted((ROOT / "plugins").glob("*/*/*.py")):
        for name in re.findall(r"^def (mdtkit_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE):
            found[name].append(path.parts[-3])
    for plugin, (_, hooks) in OWN.items():
        for hook in hooks:
            found[f"mdtkit_{hook}"].append(plugin)
    return {name: sorted(set(plugins)) for name, plugins in found.items()}


def _hooks() -> Iterator[str]:
    used = users()
    for name in names():
        hook = getattr(hookspecs, name)
        yield f"## {name}\n\n```python\ndef {name}{_signature(hook)}\n```\n"
        yield f"{_said(hook)}\n"
        if used[name]:
            yield f"Used by {', '.join(f'`{plugin}`' for plugin in used[name])}.\n"


def _signature(function: Any) -> str:
    return str(inspect.signature(function)).replace("'", "")


def _shapes() -> Iterator[str]:
    for name, value in vars(shapes).items():
        if not isinstance(value, type) or value.__module__ != shapes.__name__ or name.endswith(("Offer", "Offers")):
            continue
        if name == "HostRefused":
            continue
        yield f"### {name}\n\n{_said(value)}\n"
        if issubclass(value, msgspec.Struct):
            lines = [f"{field.name}: {_type(value, field.name)}" for field in msgspec.structs.fields(value)]
        else:
            lines = [f"def {m}{_signature(f)}" for m, f in vars(value).items() if inspect.isfunction(f) and m[0] != "_"]
        yield "```python\n" + "\n".join(lines) + "\n```\n"


def _said(thing: Any) -> str:
    """Its docstring as Markdown: what is code there is code here."""
    return (inspect.getdoc(thing) or "").replace("``", "`")


def _type(kind: type, member: str) -> str:
    return next(
        str(one.__annotations__[member]) for one in kind.__mro__ if member in vars(one).get("__annotations__", {})
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
