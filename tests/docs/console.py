"""Runs the ``console`` blocks of a page as a newcomer would: in a terminal, command by command, typing the answers.

A block holds lines ``$ command`` and below each what is printed. ``python -m tests.docs.console PAGE`` writes what is
printed now into the page; read the difference before you keep it. References, fingerprints and ids are random: the
page's own stand for them.
"""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import sysconfig
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(
    r"^(?:<!-- file: (?P<file>\S+) -->\n```\w+|```console)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE
)
"""A block of commands, or one that the reader writes into a file."""
PROMPT = re.compile(r"^(Name of the child|Birth date|reference|note|name|telephone|email|reason)\b[^:]*: ?")
RANDOM = (r"MDT-[0-9A-Z]{4}-[0-9A-Z]{3}", r"\b[0-9a-f]{64}\b", r"\bp-[0-9a-z]{8}\b")
"""What differs on every run; the n-th that is met stands for the n-th of the page."""
PATIENCE = 60.0


class Step(msgspec.Struct, frozen=True):
    """A command of the page and what the page says it prints."""

    command: str
    printed: str


def steps(page: str) -> Iterator[Step]:
    """The commands of all console blocks, in order; a file that is to be written is one, too."""
    for block in BLOCK.finditer(page):
        if block["file"]:
            yield Step(f"cat > {block['file']} <<'END OF FILE'\n{block['body']}END OF FILE", "")
            continue
        for part in re.split(r"^\$ ", block["body"], flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            while command.endswith("\\"):
                more, _, printed = printed.partition("\n")
                command = f"{command}\n{more}"
            yield Step(command, printed)


class Terminal:
    """A newcomer's terminal in an empty folder that holds mdtkit's ``config``."""

    def __init__(self, folder: Path, page: str) -> None:
        self.folder = folder
        (folder / "config").symlink_to(ROOT / "config")
        (folder / "bin").mkdir()
        python = _environment(folder) if "pip install" in page else sys.executable
        for name in ("mdtkit", "pip", "pytest"):
            program = folder / "bin" / name
            program.write_text(f'#!/bin/sh\nexec "{python}" -m {name} "$@"\n', encoding="utf-8")
            program.chmod(0o755)
        self.state = folder / ".state"
        self.state.write_text("", encoding="utf-8")
        self.real: dict[str, str] = {}
        self.ours = {pattern: list(dict.fromkeys(re.findall(pattern, page))) for pattern in RANDOM}

    def run(self, step: Step) -> str:
        """What the command prints, with the page's own reference in it."""
        command = step.command
        for mine, real in self.real.items():
            command = command.replace(mine, real)
        asked = [line for line in step.printed.splitlines() if PROMPT.match(line)]
        printed = self._in_terminal(command, [PROMPT.sub("", line) for line in asked])
        return self._as_in_the_page(printed)

    def _in_terminal(self, command: str, answers: list[str]) -> str:
        script = f'. "{self.state}"; cd "{self.folder}"\n{command}\ncode=$?; export -p > "{self.state}"; exit $code'
        ours, theirs = pty.openpty()
        environment = {
            "PATH": f"{self.folder / 'bin'}:/usr/bin:/bin", "HOME": str(self.folder), "PYTHONPATH": str(ROOT),
            "NO_COLOR": "1", "LANG": "C.UTF-8", "TERM": "xterm", "XDG_RUNTIME_DIR": str(self.folder),
            "XDG_STATE_HOME": str(self.folder / "device"), "PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_DEPS": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore", "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip
        process = subprocess.Popen(
            ["/bin/bash", "-c", script], stdin=theirs, stdout=theirs, stderr=theirs, env=environment, close_fds=True
        )
        os.close(theirs)
        try:
            return _conversation(ours, answers)
        finally:
            process.wait()
            os.close(ours)

    def _as_in_the_page(self, printed: str) -> str:
        for pattern, mine in self.ours.items():
            for found in dict.fromkeys(re.findall(pattern, printed)):
                if found not in self.real.values():
                    known = [name for name in mine if name not in self.real]
                    self.real[known[0] if known else found] = found
        for name, real in self.real.items():
            printed = printed.replace(real, name)
        return printed.replace(str(self.folder), "/home/ana/mdtkit")


def _environment(folder: Path) -> str:
    """An environment of the reader's own, in which everything is that mdtkit's has; its interpreter."""
    place = folder / "environment"
    venv.create(place, with_pip=False)
    [own] = place.glob("lib/python*/site-packages")
    (own / "mdtkit.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return str(place / "bin" / "python")


def _conversation(terminal: int, answers: list[str]) -> str:
    """Everything that appears in the terminal; each question is answered when it is asked."""
    seen, waiting, since = b"", list(answers), 0
    while select.select([terminal], [], [], PATIENCE)[0]:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        seen += piece
        if waiting and seen[since:].rstrip(b" ").endswith(b":"):
            os.write(terminal, f"{waiting.pop(0)}\n".encode())
            since = len(seen)
    return seen.decode().replace("\r\n", "\n")


def rewritten(page: str, folder: Path) -> str:
    """The page with what its commands print now."""
    terminal = Terminal(folder, page)
    for step in steps(page):
        now = terminal.run(step)
        page = page.replace(f"$ {step.command}\n{step.printed}", f"$ {step.command}\n{now}", 1)
    return page


if __name__ == "__main__":
    path = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as place:
        path.write_text(rewritten(path.read_text(encoding="utf-8"), Path(place)), encoding="utf-8")
