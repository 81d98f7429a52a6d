"""A new plugin as a complete, tested package: what ``mdtkit plugin new`` writes, from the templates beside it."""

from __future__ import annotations

import re
from pathlib import Path

from mdtkit.chronology.problem import Problem

TEMPLATES = Path(__file__).with_name("templates")
KINDS = ("instrument", "protocol", "channel", "exporter")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)


class NotMade(Exception):
    """Nothing was written: the name is none, or something lies there already."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def make(name: str, kind: str, folder: Path) -> list[Path]:
    """Write the package ``folder/name``; its files. Raises NotMade, OSError."""
    if not _NAME.fullmatch(name):
        message = "a plugin's name is lower-case words with hyphens, such as testado-screen"
        raise NotMade(Problem(field="name", message=message))
    place = folder / name
    if place.exists():
        raise NotMade(Problem(field="name", message=f"{place} exists; nothing was written"))
    words = name.removeprefix("mdtkit-").split("-")
    said = {
        "@NAME@": name,
        "@MODULE@": name.replace("-", "_"),
        "@CODE@": "-".join(words),
        "@ID@": "_".join(words),
        "@TITLE@": " ".join(words).capitalize(),
    }
    written = []
    for template in sorted([*(TEMPLATES / "common").iterdir(), *(TEMPLATES / kind).iterdir()]):
        path = place / _place(template, said["@MODULE@"], _put(template.name.removesuffix(".template"), said))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_put(template.read_text(encoding="utf-8"), said), encoding="utf-8")
        written.append(path)
    return written


def _place(template: Path, module: str, name: str) -> Path:
    if template.parent.name == "common":
        return Path(name)
    return Path("tests", f"test_{module}.py") if name == "test.py" else Path(module, name)


def _put(text: str, said: dict[str, str]) -> str:
    for mark, value in said.items():
        text = text.replace(mark, value)
    return text
