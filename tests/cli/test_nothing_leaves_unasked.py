"""Every way out of the desk: commands that print for somebody else ask the decision, all others print no word.

Walks every command there is, found by itself, those of plugins too: a new one is walked without a word said here, and
one that prints or writes words has to say how it asks.
"""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from mdtkit.cli.root import commands
from mdtkit.desk.opening import open_desk
from tests.cli.conftest import CommandLine
from tests.cli.walking import NOT_WALKED, REFUSED, SAID, Walk, every_command, records, text_of, words_in
from tests.sharing.table import BY_COUNSEL, protocol_of

ASKS = {"plan print", "share record", "meeting agenda", "meeting minutes", "review agenda"}
"""What hands words or records to somebody outside the desk: the decision is asked first."""
ON_AUDIT = {"attachment take": "audit.exported"}
"""What gives words to whoever is at the desk and reads the case: an audit row comes first, as for --reveal."""
CODES_TO_OTHERS = {
    "share ledger", "authorization export", "handover", "alert send", "alert rehearse", "crisis-card", "plugin export",
}  # fmt: skip
"""What others get to see, and holds codes, dates and ids only."""


def readers() -> list[tuple[str, click.Command]]:
    """The commands that need nothing but a case: they show something of it."""
    found = []
    for name, command in every_command():
        needed = [p for p in command.params if p.required]
        if [p.name for p in needed] == ["case"] and name not in REFUSED | NOT_WALKED and not records(command):
            found.append((name, command))
    return found


@pytest.fixture
def walk(county: CommandLine) -> Walk:
    return Walk(county)


def silent(walk: Walk, name: str, command: click.Command) -> None:
    """The command, as text and as JSON, says and writes no word of the case, unless it is declared above."""
    for extra in ((), ("--json",)):
        said = walk.says(name, command, *extra, again=bool(extra))
        assert name in ASKS or name in ON_AUDIT or not words_in(said), f"{name}: {words_in(said)}"


@pytest.mark.requirement("C3")
def test_a_command_that_shows_a_case_prints_no_word_of_it(walk: Walk) -> None:
    assert len(readers()) > 25
    for name, command in readers():
        silent(walk, name, command)


@pytest.mark.slow
@pytest.mark.requirement("C3")
def test_no_other_command_prints_or_writes_a_word_of_a_case(walk: Walk) -> None:
    names = {name for name, _ in readers()} | NOT_WALKED
    # What records comes last, so that what shows has everything to show.
    others = sorted(every_command(), key=lambda found: found[0] in REFUSED or records(found[1]))
    for name, command in others:
        if name not in names:
            silent(walk, name, command)


def test_a_new_command_is_found_and_what_is_declared_here_still_exists(walk: Walk) -> None:
    names = {name for name, command in every_command() if walk.arguments(name, command) is not None}
    assert names >= ASKS | ON_AUDIT.keys() | CODES_TO_OTHERS | REFUSED | NOT_WALKED
    assert "extra hearings" in names, "those of plugins too"


@pytest.mark.requirement("C3")
def test_what_is_revealed_or_taken_out_is_on_audit_first(walk: Walk) -> None:
    revealing = [(n, c, ("--reveal",)) for n, c in every_command() if any("--reveal" in p.opts for p in c.params)]
    taking = [(name, command, ()) for name, command in every_command() if name in ON_AUDIT]
    assert len(revealing) > 4
    for name, command, extra in (*revealing, *taking):
        before = audited(walk)
        said = walk.says(name, command, *extra)
        if words_in(said):
            kind = ON_AUDIT.get(name, "audit.revealed")
            assert audited(walk).count(kind) > before.count(kind), name


def audited(walk: Walk) -> list[str]:
    """The kinds of the rows of this month's audit about the case."""
    desk = open_desk(walk.county.home)
    book = f"book/audit-{desk.me.id}-2026-03"
    kinds = [entry.kind for entry in desk.vault.read(book).entries if entry.data.get("on") == walk.case]
    desk.close()
    return kinds


def nothing_permitted() -> str:
    """The overlay of a county that switched off whatever permits."""
    protocol = protocol_of("")
    rules = [("authority", rule) for rule in protocol.authorities] + [("mandate", rule) for rule in protocol.mandates]
    return "".join(f'[[{table}]]\nid = "{rule}"\noff = true\n{BY_COUNSEL}' for table, rule in rules)


@pytest.mark.requirement("M10", "C3")
def test_where_nothing_is_permitted_nothing_that_asks_gives_a_word_out(walk: Walk) -> None:
    asking = {name: command for name, command in every_command() if name in ASKS}
    assert words_in(walk.says("plan print", asking["plan print"])), "the child's own plan, in the child's own hands"
    rules = Path(walk.county.home) / "protocol" / "county.toml"
    rules.write_text(rules.read_text(encoding="utf-8").split("[[authority]]")[0] + nothing_permitted(), "utf-8")
    walk.county("protocol", "adopt")
    for name, command in asking.items():
        file = walk.file_of(name)
        ended = walk.run(name, *[one for one in walk.arguments(name, command) if one != "--afterwards"])
        assert ended.exit_code in (1, 3), name
        assert not words_in(ended.stdout + ended.stderr + text_of(file)), name


@pytest.mark.requirement("C3")
def test_a_release_asks_the_decision_and_prints_no_word_where_it_says_no(walk: Walk) -> None:
    told = ("--to", "district_attorney", "--item", "screening_statements", "--details-file")
    details = walk.county.file("details.txt", SAID)
    refused = walk.county("share", "record", walk.case, *told, details, code=1)
    assert not words_in(refused.out + refused.err)
    assert {name for name, _ in every_command(commands)} >= ASKS
