"""The county's rules: shown with law and citation, checked, compared with the base protocol."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mdtkit.chronology.problem import unknown
from mdtkit.cli.arguments import CODE, Refused
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.protocol.model import Protocol, Rule


def _in_force() -> Protocol:
    """The protocol of the home, or the base where there is none yet: it lies in clear, no key is needed."""
    from mdtkit.desk.opening import home_path
    from mdtkit.desk.rules import protocol_of

    return protocol_of(home_path())


@command("show", short_help="The rules in force, with law and citation.")
@click.argument("table", type=CODE, required=False)
@click.argument("rule", type=CODE, required=False)
def show(shell: Shell, *, table: str | None, rule: str | None) -> None:
    """The rules in force: all tables, one table (such as clocks), or one RULE of it with everything it says."""
    from mdtkit.protocol.tables import TABLES

    protocol = _in_force()
    tables = tuple(one.member for one in TABLES.values())
    if table is None:
        counts = {name: len(getattr(protocol, name)) for name in tables}
        lines: list[str] = [f"Protocol {protocol.version}{f', {protocol.county}' if protocol.county else ''}"]
        lines += [f"  {name.ljust(18)}{count}" for name, count in counts.items()]
        shape = {"version": protocol.version, "county": protocol.county, "profile": protocol.profile, "tables": counts}
        shell.result(shape, lines)
        return
    if table not in tables:
        problem = unknown("table", table, tables, what="table of the protocol")
        raise Refused(problem.message, (problem,))
    rules: dict[str, Rule] = getattr(protocol, table)
    if rule is not None and rule not in rules:
        problem = unknown("rule", rule, rules, what=f"rule in {table}")
        raise Refused(problem.message, (problem,))
    chosen = [rules[rule]] if rule is not None else list(rules.values())
    ruled: dict[str, Any] = {"version": protocol.version, "table": table, "rules": [_members(r) for r in chosen]}
    shell.result(ruled, _one(chosen[0]) if rule is not None else _several(chosen))


def _members(rule: Rule) -> dict[str, Any]:
    import msgspec

    found: dict[str, Any] = msgspec.to_builtins(rule)
    return found


def _several(rules: list[Rule]) -> Iterator[str]:
    from mdtkit.cli.table import table

    rows = [[r.id, r.law, r.requirement or "", f"{r.title}{'' if r.verified else ' (not verified)'}"] for r in rules]
    yield from table(rows, head=["rule", "law", "req.", "title"])


def _one(rule: Rule) -> Iterator[str]:
    from mdtkit.cli.table import table

    rows: list[list[str]] = []
    for name, value in _members(rule).items():
        several = value if isinstance(value, list | tuple) and any(isinstance(v, dict) for v in value) else [value]
        said = [words for one in several if (words := _words(one))]
        rows += [[name if index == 0 else "", words] for index, words in enumerate(said)]
    yield from table(rows)


def _words(value: Any) -> str:
    """A member of a rule in words: lists by commas, tables as name and value; nothing for what is not set."""
    if not value:
        return ""
    if isinstance(value, dict):
        return ", ".join(f"{name} {words}" for name, member in value.items() if (words := _words(member)))
    if isinstance(value, list | tuple):
        alternatives = any(isinstance(member, dict) for member in value)
        return ("; or " if alternatives else " | ").join(_words(member) for member in value)
    return "yes" if value is True else str(value)


@command("check", short_help="Every problem of the county's protocol files.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check(shell: Shell, *, files: tuple[Path, ...]) -> None:
    """Every problem of the county's protocol FILES (those in the home, if none are given), each with file and line.

    Exit 1 when there is one. Nothing is adopted by checking.
    """
    from mdtkit.desk.errors import BadInput
    from mdtkit.desk.opening import home_path
    from mdtkit.desk.output import problem_json
    from mdtkit.desk.rules import check_overlay, overlay_files

    try:
        overlay = [(path.name, path.read_bytes()) for path in files] or overlay_files(home_path())
    except OSError as error:
        raise Refused(f"{Path(str(error.filename)).name} cannot be read") from None
    try:
        check_overlay(home_path(), overlay)
    except BadInput as found:
        lines = [f"{p.at or 'protocol'}: {p.field}: {p.message}" for p in found.problems]
        shell.result({"ok": False, "problems": [problem_json(p) for p in found.problems]}, lines)
        shell.answer(yes=False)
        return
    shell.result({"ok": True, "problems": []}, [f"No problem in {len(overlay)} files of the county."])


@command("diff", short_help="What the county changed in the base protocol.")
def diff(shell: Shell) -> None:
    """What the county changed in the base protocol, member by member; what loosens binding law, and why."""
    import msgspec

    from mdtkit.cli.output import Line
    from mdtkit.cli.table import table
    from mdtkit.desk.rules import protocol_of
    from mdtkit.protocol.diff import diff as compare

    base, mine = protocol_of(None, []), _in_force()
    changes = compare(base, mine)
    shape = {"version": mine.version, "base": base.version, "changes": [msgspec.to_builtins(c) for c in changes]}
    rows = []
    for change in changes:
        words = "added" if change.before is None else f"{change.before} → {change.after or 'off'}"
        member = "" if change.member == "rule" else f"{change.member}: "
        loose = f" · LOOSENS BINDING LAW: {change.override or 'no reason given'}" if change.loosens else ""
        rows.append([change.table, change.id, f"{member}{words}{loose}"])
    lines = [Line(line) if "LOOSENS" in line else line for line in table(rows, head=["table", "rule", "change"])]
    shell.result(shape, lines if rows else ["Nothing."])


@command("adopt", short_help="Put the county's changed protocol files on record.")
def adopt(shell: Shell) -> None:
    """Put the county's protocol files, as they lie in the home now, on record as those in force.

    Until then every command says that the rules have changed, and `vault verify` names it.
    """
    desk = shell.desk
    digest = desk.adopt_protocol()
    shape = {"version": desk.protocol.version, "hash": digest}
    shell.result(shape, [f"Adopted protocol {desk.protocol.version}", f"  {digest}"])
