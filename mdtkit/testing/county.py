"""A county for a test: founded for it, driven by its command line, its clock in the test's hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import msgspec

if TYPE_CHECKING:
    import pytest

    from mdtkit.desk.desk import Desk

NOW = "2026-03-08T09:20:00Z"
"""Sunday 8 March 2026, 01:20 in California: forty minutes before the clocks change."""

REFERRAL = """
received = "2026-03-08 01:20"
source = "law_enforcement"
method = "telephone"
allegation = ["cse"]
triggers = ["law_enforcement_danger"]
imminent = "yes"
child_name = "Rosa Inventada"
born = "2010-05-17"

[indicators]
controlled_or_groomed = "yes"
"""


class Answer(msgspec.Struct, frozen=True):
    """What a command answered: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


class TestCounty:
    """A county and its command line. ``home`` is its home, ``folder`` a folder for the test's own files."""

    __test__ = False

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.home = folder / "home"
        self._monkeypatch = monkeypatch

    @classmethod
    def founded(cls, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Self]:
        """Found a county in ``folder``; for the time of a test this process has it as its own."""
        for name in ("HOME", "DEVICE", "RUNTIME"):
            monkeypatch.setenv(f"MDTKIT_{name}", str(folder / name.lower()))
        monkeypatch.delenv("MDTKIT_IDENTITY_FILE", raising=False)
        county = cls(folder, monkeypatch)
        county.at(NOW)
        county(
            "init", "--county", "Testado County", "--zone", "America/Los_Angeles", "--program", "yes",
            "--coordinator", "Ana Coordinadora", "--identity-out", str(folder / "ana.age"),
            "--recovery-out", str(folder / "recovery.age"), "--yes",
        )  # fmt: skip
        monkeypatch.setenv("MDTKIT_IDENTITY_FILE", str(folder / "ana.age"))
        yield county

    def at(self, instant: str) -> Self:
        """Set the clock to an instant such as ``2026-03-08T09:20:00Z``."""
        self._monkeypatch.setenv("MDTKIT_NOW", instant)
        return self

    def __call__(self, *arguments: str, typed: str | None = None, code: int = 0) -> Answer:
        """Run ``mdtkit ARGUMENTS``. ``typed`` is what is typed at its prompts, ``code`` the exit code it must have."""
        from click.testing import CliRunner

        from mdtkit.cli.root import commands

        result = CliRunner().invoke(commands, arguments, input=typed, prog_name="mdtkit")
        answer = Answer(result.exit_code, result.stdout, result.stderr)
        if answer.code != code:
            said = f"mdtkit {' '.join(arguments)} ended with {answer.code}, not {code}\n{answer.out}\n{answer.err}"
            raise AssertionError(said)
        return answer

    def json(self, *arguments: str, typed: str | None = None, code: int = 0) -> Any:
        """What ``mdtkit ARGUMENTS --json`` prints."""
        return json.loads(self(*arguments, "--json", typed=typed, code=code).out)

    def enable(self, plugin: str) -> None:
        """Enable an installed plugin, as a coordinator would."""
        self("plugin", "enable", plugin)

    def file(self, name: str, content: str) -> str:
        """A file with that content; its path."""
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return str(path)

    def open_case(self) -> str:
        """Open the case of an invented call in the night; its reference."""
        return str(self.json("case", "open", "--referral", self.file("referral.toml", REFERRAL))["case"])

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The county's desk, for what no command shows."""
        from mdtkit.desk.opening import open_desk

        desk = open_desk()
        try:
            yield desk
        finally:
            desk.close()
