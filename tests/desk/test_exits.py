"""Every module through which something leaves: found in the source, each with how it asks first (C3).

A module that writes a file, or makes a document, a calendar or a message, and is not listed here fails: whoever adds it
says first how the sharing decision is asked, or why nothing of a case goes out.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import mdtkit

ROOT = Path(mdtkit.__file__).parent
OUTSIDE = ("mdtkit.documents", "mdtkit.calendars", "mdtkit.alerts")
"""The rooms that make what others read."""
ASKS = {
    "desk/meeting_papers.py": "each attendee's paper: every item by what the decision gives them, its rows first",
    "desk/review_papers.py": "each attendee's running order: every case by its own decision, its rows first",
    "desk/safety_plan.py": "the printed plan: the child's own, by the decision",
    "desk/plugin_calls.py": "a plugin's file: from a view that holds what the decision gives for its purpose",
}
"""Hands out words, or what they were told from, by the decision."""
CODES = {
    "desk/accounting_paper.py": "the ledger: codes, dates and whom it was told",
    "desk/committee_papers.py": "figures in which no child can be recognised",
    "desk/invitations.py": "meetings by opaque reference: the payload has no field for words",
    "desk/publishing.py": "calendars by opaque reference",
    "desk/vdir.py": "the same, as files",
    "desk/card.py": "numbers, steps, who is on call; nothing of any case",
    "desk/sheet.py": "what the law asks of a reporter; nothing of any case",
}
"""Codes, dates and references only: nothing that the decision would be about."""
GIVEN = {
    "desk/attachments.py": "a paper taken out by whoever reads the case: on audit first",
    "cli/committee_paper.py": "what desk/committee_papers made",
    "cli/meeting_papers.py": "what desk/meeting_papers made",
    "cli/plugin_offers.py": "what desk/plugin_calls made",
    "cli/sheet.py": "what desk/sheet made",
    "tui/screens/committee.py": "what desk/committee_papers made",
    "desk/newfile.py": "the one way in which a paper becomes a file",
}
"""Writes what another module of this list made."""
NOTHING_OF_A_CASE = {
    "cli/meeting_answers.py": "mail that came in",
    "desk/answers.py": "mail that came in",
    "desk/busy.py": "calendars that came in",
    "desk/county.py": "founding a home",
    "desk/demo/acts.py": "an invented county",
    "desk/demo/county.py": "an invented county",
    "desk/instruments/brought.py": "an instrument's definition",
    "desk/opening.py": "the home's own files",
    "desk/plugins.py": "which channels a plugin has",
    "desk/review_entries.py": "how far this device has looked: a number",
    "desk/rules.py": "the county's rules",
}


def leaves(source: str) -> bool:
    """Whether a module writes a file or makes what others read."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(OUTSIDE):
            return True
        if isinstance(node, ast.Call) and _writes(node):
            return True
    return False


def _writes(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in ("write_text", "write_bytes", "fdopen"):
        return True
    mode = next((one.value for one in call.args[1:2] if isinstance(one, ast.Constant)), "")
    return name == "open" and isinstance(mode, str) and bool({"w", "a", "x"} & set(mode))


@pytest.mark.requirement("C3")
def test_every_module_through_which_something_leaves_says_how_it_asks() -> None:
    rooms = ("desk", "cli", "tui", "watcher")
    files = (file for room in rooms for file in (ROOT / room).rglob("*.py"))
    found = {file.relative_to(ROOT).as_posix() for file in files if leaves(file.read_text(encoding="utf-8"))}
    said = {**ASKS, **CODES, **GIVEN, **NOTHING_OF_A_CASE}
    assert found - said.keys() == set(), "say in tests/desk/test_exits.py how it asks the decision"
    assert said.keys() - found == set(), "nothing leaves through these any more"


@pytest.mark.requirement("C3")
@pytest.mark.parametrize("module", ASKS)
def test_what_hands_out_words_asks_the_one_decision(module: str) -> None:
    """By itself, or through the one module that asks for it."""
    asking = {"mdtkit.desk.sharing", "mdtkit.desk.releasing"}
    found = imported(module)
    if "mdtkit.desk.plugin_host" in found:
        found = imported("desk/plugin_host.py")
    assert found & asking


def imported(module: str) -> set[str]:
    """What a module imports, wherever in it."""
    nodes = ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8")))
    return {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
