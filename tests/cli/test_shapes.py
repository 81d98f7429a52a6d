"""Every command's --json is what `mdtkit schema` says it is, and nothing but one document on standard output."""

from __future__ import annotations

from typing import Any

import pytest

from mdtkit.cli.command import LazyGroup
from mdtkit.cli.root import commands
from mdtkit.cli.schemas import SCHEMAS
from tests.cli.conftest import CommandLine
from tests.cli.shape import problems

CASELESS = {
    "due": ("due",),
    "case list": ("case", "list"),
    "oncall show": ("oncall", "show"),
    "people list": ("people", "list"),
    "alert list": ("alert", "list"),
    "protocol show": ("protocol", "show"),
    "protocol check": ("protocol", "check"),
    "protocol diff": ("protocol", "diff"),
    "vault verify": ("vault", "verify"),
    "glossary": ("glossary", "party"),
    "schema": ("schema",),
    "crisis-card": ("crisis-card",),
    "lock": ("lock",),
}
OF_A_CASE = {
    "case show": ("case", "show", "CASE"),
    "case explain": ("case", "explain", "CASE", "respond-cw"),
    "triage": ("triage", "CASE"),
    "status": ("status", "CASE"),
    "log": ("log", "CASE", "child.engaged"),
    "correct": ("correct", "CASE", "1", "--reason", "typing_error", "--data", "unit=special_victims"),
    "report make": ("report", "make", "CASE", "cross", "--to", "law_enforcement", "--method", "telephone"),
    "report list": ("report", "list", "CASE"),
    "checklist show": ("checklist", "show", "CASE"),
    "checklist done": ("checklist", "done", "CASE", "imm.adv.bag"),
    "checklist waive": ("checklist", "waive", "CASE", "imm.adv.bag", "--ask", "reason"),
    "meeting plan": ("meeting", "plan", "CASE", "initial", "--starts", "2026-03-10 10:00", "--seat", "advocate"),
    "meeting hold": ("meeting", "hold", "CASE", "initial"),
}


def fits(name: str, value: Any) -> None:
    assert list(problems(SCHEMAS[name], value)) == []


@pytest.mark.parametrize("name", CASELESS)
def test_what_needs_no_case_fits_its_schema(county: CommandLine, name: str) -> None:
    county.open_case()
    fits(name, county.json(*CASELESS[name]))


@pytest.mark.parametrize("name", OF_A_CASE)
def test_what_is_said_of_a_case_fits_its_schema(county: CommandLine, name: str) -> None:
    case = county.open_case()
    county("triage", case, "--decide", "immediate", "--no-alert")
    arguments = [case if one == "CASE" else one for one in OF_A_CASE[name]]
    fits(name, county.json(*arguments, typed="The advocate's invented car broke down.\n"))


def test_the_other_commands_fit_theirs(county: CommandLine) -> None:
    opened = county.json("case", "open", "--source", "law_enforcement", "--trigger", "law_enforcement_danger")
    fits("case open", opened)
    fits("case find", county.json("case", "find", typed="Rosa\n\n"))
    fits("triage decide", county.json("triage", opened["case"], "--decide", "immediate"))
    person = county.json("people", "add", "--party", "advocate", typed="Invented advocate\n\n\n")
    fits("people add", person)
    shift = ("oncall", "set", "advocate", person["person"], "--from", "01:00", "--to", "2026-03-09 08:00")
    fits("oncall set", county.json(*shift))
    fits("agent", county.json("agent", code=1))
    doctor = county("doctor", "--json")
    fits("doctor", doctor.json)
    fits("error", county("due", "--within", "soon", "--json", code=2).error)


def test_every_command_has_a_schema_and_prints_it(mdtkit: CommandLine) -> None:
    names = []
    for name in commands.list_commands(None):  # type: ignore[arg-type]
        found = commands.commands.get(name)
        names += [f"{name} {verb}" for verb in found.lazy] if isinstance(found, LazyGroup) else [name]
    assert set(names) <= set(SCHEMAS)
    for name in names:
        assert mdtkit.json("schema", *name.split())["title"] == f"mdtkit {name} --json"


def test_a_schema_that_is_broken_would_be_seen() -> None:
    assert list(problems(SCHEMAS["due"], {"now": "yesterday", "clocks": [{}]}))
