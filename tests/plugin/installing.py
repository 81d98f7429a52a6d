"""A plugin's distribution as pip would leave it, in a folder of the test's own on the import path."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent

import pytest


class Site:
    """A folder of installed distributions."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        monkeypatch.syspath_prepend(str(folder))

    def install(self, name: str, source: str, *, version: str = "1.0", files: dict[str, str] | None = None) -> Path:
        """Install a plugin whose module holds ``source``; the folder of its package."""
        module = name.replace("-", "_")
        package = self.folder / module
        package.mkdir(exist_ok=True)
        (package / "__init__.py").write_text(dedent(source), encoding="utf-8")
        for file, content in (files or {}).items():
            (package / file).write_text(dedent(content), encoding="utf-8")
        for old in self.folder.glob(f"{module}-*.dist-info"):
            for file_ in old.iterdir():
                file_.unlink()
            old.rmdir()
        info = self.folder / f"{module}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[mdtkit]\n{module} = {module}\n", encoding="utf-8")
        sys.modules.pop(module, None)
        return package


def instruments(**manifests: bytes) -> str:
    """The source of a plugin that gives these manifests, by the names of their files."""
    return f"""
from mdtkit.plugin import hookimpl

@hookimpl
def mdtkit_instruments():
    return {[(f"{name}.toml", content) for name, content in manifests.items()]!r}
"""


def fragment(toml: str) -> str:
    """The source of a plugin that adds these rules."""
    return f"""
from mdtkit.plugin import hookimpl

@hookimpl
def mdtkit_protocol():
    return [("rules.toml", {dedent(toml).encode()!r})]
"""
