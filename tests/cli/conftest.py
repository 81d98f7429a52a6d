"""Testado County behind its command line, the clock in the test's hand; everything goes through `mdtkit …`."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from mdtkit.cli.root import commands
from mdtkit.paths import bundled
from mdtkit.vault import enrol, open_vault, read_identity

CALL = "2026-03-08T09:20:00Z"
"""Sunday 8 March 2026, 01:20 in California: forty minutes before the clocks change."""

REFERRAL = """
received = "2026-03-08 01:20"
source = "law_enforcement"
agency = "testado_pd"
unit = "patrol"
method = "telephone"
allegation = ["cse"]
triggers = ["law_enforcement_danger"]
imminent = "yes"
child_name = "Rosa Inventada"
born = "2010-05-17"
note = "The officer waits with the child at the invented station."

[indicators]
controlled_or_groomed = "yes"
"""


class Answer(msgspec.Struct, frozen=True):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        return json.loads(self.err)


class CommandLine:
    """`mdtkit` in one process: run a command, move the clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.monkeypatch = monkeypatch
        self.folder = folder
        self.home = folder / "home"

    def at(self, instant: str) -> CommandLine:
        self.monkeypatch.setenv("MDTKIT_NOW", instant)
        return self

    def __call__(self, *arguments: str, typed: str | None = None, code: int = 0) -> Answer:
        result = CliRunner().invoke(commands, arguments, input=typed, prog_name="mdtkit")
        answer = Answer(result.exit_code, result.stdout, result.stderr)
        assert answer.code == code, f"exit {answer.code} for {arguments}\n{answer.out}\n{answer.err}"
        return answer

    def json(self, *arguments: str, typed: str | None = None, code: int = 0) -> Any:
        return self(*arguments, "--json", typed=typed, code=code).json

    def file(self, name: str, content: str) -> str:
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return str(path)

    def enrol(self, name: str) -> str:
        """Enrol a second coordinator; the id."""
        with open_vault(self.home, read_identity(self.folder / "ana.age"), self.folder / "device") as vault:
            keyring = enrol(
                vault, name=name, role="coordinator", identity_out=self.folder / "second.age",
                recorded=datetime.fromisoformat(CALL), tz="America/Los_Angeles",
            )  # fmt: skip
        return keyring.person

    def open_case(self) -> str:
        """Open the case of the first night; its reference."""
        return str(self.json("case", "open", "--referral", self.file("referral.toml", REFERRAL))["case"])


@pytest.fixture
def mdtkit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line, with no county yet."""
    for name, place in (("HOME", "home"), ("DEVICE", "device"), ("RUNTIME", "runtime")):
        monkeypatch.setenv(f"MDTKIT_{name}", str(tmp_path / place))
    return CommandLine(monkeypatch, tmp_path).at(CALL)


@pytest.fixture
def found(mdtkit: CommandLine, tmp_path: Path) -> Callable[[], Answer]:
    """Found Testado County as a script would."""

    def founding() -> Answer:
        answer = mdtkit(
            "init", "--county", "Testado County", "--zone", "America/Los_Angeles", "--program", "yes",
            "--coordinator", "Ana Coordinadora", "--identity-out", str(tmp_path / "ana.age"),
            "--recovery-out", str(tmp_path / "recovery.age"),
            "--protocol", str(bundled("config") / "counties" / "testado.toml"), "--yes", "--json",
        )  # fmt: skip
        mdtkit.monkeypatch.setenv("MDTKIT_IDENTITY_FILE", str(tmp_path / "ana.age"))
        return answer

    return founding


@pytest.fixture
def county(mdtkit: CommandLine, found: Callable[[], Answer]) -> CommandLine:
    """The command line over a founded county, at the instant of the call."""
    found()
    return mdtkit
