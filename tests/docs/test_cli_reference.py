"""The page of commands is what the commands are."""

from __future__ import annotations

from tests.tooling.cli_reference import PAGE, page


def test_the_page_of_commands_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.tooling.cli_reference"
