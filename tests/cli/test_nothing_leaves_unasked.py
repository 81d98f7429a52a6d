"""Every way out of the desk: commands that print for somebody else ask the decision, all others print no word.

Walks every command there is, so that a new one has to say here what it hands out, to whom.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from mdtkit.chronology.kinds import KINDS
from mdtkit.cli.root import commands
from mdtkit.desk.opening import open_desk
from tests.cli.conftest import CommandLine

ASKS = {"plan print", "share record"}
"""What hands words or records to somebody outside the desk: the decision is asked first."""
CODES_TO_OTHERS = {"share ledger", "authorization export", "handover", "alert send", "alert rehearse", "crisis-card"}
"""What others get to see, and holds codes, dates and ids only."""
WORDS = ("Canaria", "Zwitscher", "Geheimwort")
"""Invented words that stand in every text field of the case."""


def every_command(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from every_command(found, (*path, name))
        else:
            yield " ".join((*path, name)), found


def readers() -> list[str]:
    """The commands whose one needed argument is a case: they show something of it."""
    found = []
    for name, command in every_command(commands):
        needed = [p for p in command.params if p.required]
        if [p.name for p in needed] == ["case"] and all(isinstance(p, click.Argument) for p in needed):
            found.append(name)
    return found


@pytest.fixture
def case(county: CommandLine) -> str:
    """A case in whose every text field stand the invented words."""
    ref = county.open_case()
    desk = open_desk(county.home)
    words = " ".join(WORDS)
    for kind, data in (
        ("child.described", {}),
        ("suspicion.recorded", {"basis": "disclosure"}),
        ("child.wish", {"asked": "yes"}),
        ("note.added", {"category": "screening_statements"}),
        ("plan.adopted", {"version": 1, "never_print": ""}),
        ("service.offered", {"service": "mental_health"}),
        ("court.noted", {"what": "hearing"}),
        ("missing.noticed", {"from": "placement"}),
        ("hold.placed", {}),
        ("attachment.added", {"what": "other", "hash": "0" * 64}),
        ("authorization.granted", {"authorization": "a-1", "categories": ["services"], "capacity": "parent"}),
        ("family.cleared", {"attendee": "family", "answer": "no"}),
    ):
        texts = {field.name: words for field in KINDS[kind].fields if field.type == "text"}
        desk.log(ref, kind, {**texts, **data}, received=desk.now(), note=words)
    desk.log(ref, "report.made", {"report": "missing", "to": "ncmec", "method": "telephone", "person": words})
    desk.close()
    return ref


@pytest.mark.requirement("C3")
def test_a_command_that_shows_a_case_prints_no_word_of_it(county: CommandLine, case: str) -> None:
    for name in readers():
        for extra in ((), ("--json",)):
            ended = CliRunner().invoke(commands, [*name.split(), case, *extra], prog_name="mdtkit")
            said = ended.stdout + ended.stderr
            assert said, name
            assert name in ASKS or not [word for word in WORDS if word in said], name


def test_every_command_that_others_get_to_see_still_exists_and_was_walked_or_takes_no_case() -> None:
    names = {name for name, _ in every_command(commands)}
    assert names >= ASKS | CODES_TO_OTHERS
    assert len(readers()) > 20


OFF = '[[authority]]\nid = "plan-with-the-child"\noff = true\noverride = "An invented county"\n'


@pytest.mark.requirement("M10")
def test_the_printed_plan_asks_the_decision_and_is_not_printed_where_it_says_no(county: CommandLine, case: str) -> None:
    assert "Zwitscher" in county("plan", "print", case).out, "the child's own plan, in the child's own hands"
    folder = Path(county.home) / "protocol"
    (folder / "sharing.toml").write_text(OFF, encoding="utf-8")
    county("protocol", "adopt")
    refused = county("plan", "print", case, code=3)
    assert not [word for word in WORDS if word in refused.out + refused.err]
    assert "share check" in refused.err


@pytest.mark.requirement("C3")
def test_a_release_asks_the_decision_and_prints_no_word_where_it_says_no(county: CommandLine, case: str) -> None:
    refused = county("share", "record", case, "--to", "district_attorney", "--item", "screening_statements", code=1)
    assert not [word for word in WORDS if word in refused.out + refused.err]
