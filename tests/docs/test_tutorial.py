"""The tutorial, word for word: every command is run in a terminal, and prints what the page says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.console import ROOT, Terminal, steps

TUTORIALS = sorted((ROOT / "docs" / "tutorials").glob("[!i]*.md"))


@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.stem)
def test_everything_happens_as_printed(path: Path, tmp_path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    terminal = Terminal(tmp_path, page)
    taken = list(steps(page))
    assert len(taken) > 5
    for step in taken:
        assert terminal.run(step) == step.printed, f"$ {step.command}"
