"""Every decision has a number of its own, which its title says, so that code can name it."""

from __future__ import annotations

from pathlib import Path

DECISIONS = sorted((Path(__file__).parents[2] / "docs" / "adr").glob("0*.md"))


def test_no_two_decisions_share_a_number_and_each_title_says_its_own() -> None:
    numbers = [path.name[:4] for path in DECISIONS]
    assert len(set(numbers)) == len(numbers) > 20
    for path in DECISIONS:
        (title,) = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
        assert title.startswith(f"# {path.name[:4]}."), path.name
