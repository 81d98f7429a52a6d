"""Whether the county's scripts can be read out and recorded: purposes, days, versions (I7)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mdtkit.protocol.acts import Script
    from mdtkit.protocol.check import Checker


def scripts(checker: Checker) -> None:
    """Each script's purpose and days, and that words that are read out have a version to be recorded by."""
    purposes = checker.protocol.vocabulary("script_purpose")
    for script in checker.protocol.scripts.values():
        checker.known("script", script, "purpose", script.purpose, purposes, "purpose")
        _script(checker, script)


def _script(checker: Checker, script: Script) -> None:
    for member in ("reviewed", "valid_from"):
        value = getattr(script, member)
        try:
            date.fromisoformat(value or "2026-01-01")
        except ValueError:
            checker.say("script", script, member, 'is a day in quotes, such as "2026-01-15"')
    if not script.blank and not script.version:
        checker.say("script", script, "version", "is missing: what was read out is recorded by its version")
    if script.text and script.file:
        checker.say("script", script, "file", "either `text` or `file`, not both")
