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

TABLES = (
    "clocks", "facts", "triggers", "proposals", "indicators", "indicator_groups", "seats", "responsibilities",
    "blanks", "parties", "units", "agencies", "terms", "courses", "card", "switches",
)  # fmt: skip


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
    protocol = _in_force()
    if table is None:
        counts = {name: len(getattr(protocol, name)) for name in TABLES}
        lines: list[str] = [f"Protocol {protocol.version}{f', {protocol.county}' if protocol.county else ''}"]
        lines += [f"  {name.ljust(18)}{count}" for name, count in counts.items()]
        shape = {"version": protocol.version, "county": protocol.county, "profile": protocol.profile, "tables": counts}
        shell.result(shape, lines)
        return
    if table not in TABLES:
        problem = unknown("table", table, TABLES, what="table of the protocol")
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

    said = {name: value for name, value in _members(rule).items() if value not in (None, "", [], {}, False)}
    yield from table([[name, value if isinstance(value, str) else str(value)] for name, value in said.items()])


@command("check", short_help="Every problem of the county's protocol files.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check(shell: Shell, *, files: tuple[Path, ...]) -> None:
    """Every problem of the county's protocol FILES (those in the home, if none are given), each with file and line.

    Exit 1 when there is one. Nothing is adopted by checking.
    """
    from mdtkit.desk.errors import BadInput
    from mdtkit.desk.opening import home_path
    from mdtkit.desk.output import problem_json
    from mdtkit.desk.rules import overlay_files, protocol_of

    try:
        overlay = [(path.name, path.read_bytes()) for path in files] or overlay_files(home_path())
    except OSError as error:
        raise Refused(f"{Path(str(error.filename)).name} cannot be read") from None
    try:
        protocol_of(None, overlay)
    except BadInput as found:
        lines = [f"{p.at or 'protocol'}: {p.field}: {p.message}" for p in found.problems]
        shell.result({"ok": False, "problems": [problem_json(p) for p in found.problems]}, lines)
        shell.answer(yes=False)
        return
    shell.result({"ok": True, "problems": []}, [f"No problem in {len(overlay)} files of the county."])


@command("diff", short_help="What the county changed in the base protocol.")
def diff(shell: Shell) -> None:
    """What the county changed in the base protocol: added, changed (member by member), switched off."""
    from mdtkit.cli.table import table
    from mdtkit.desk.rules import protocol_of

    base, mine = protocol_of(None, []), _in_force()
    changes = [
        *_profile_changes(base, mine),
        *(change for name in TABLES for change in _changes(name, getattr(base, name), getattr(mine, name))),
    ]
    rows = [[c["table"], c["rule"], c["change"], ", ".join(c["members"]), c["override"] or ""] for c in changes]
    lines = table([[*row[:3], " ".join(p for p in row[3:] if p)] for row in rows], head=["table", "rule", "", "what"])
    shell.result({"version": mine.version, "base": base.version, "changes": changes}, lines if rows else ["Nothing."])


def _changes(name: str, base: dict[str, Rule], mine: dict[str, Rule]) -> Iterator[dict[str, Any]]:
    for rule_id in dict.fromkeys([*base, *mine]):
        old, new = base.get(rule_id), mine.get(rule_id)
        if old == new:
            continue
        if new is None:
            yield _change(name, rule_id, "off")
        elif old is None:
            yield _change(name, rule_id, "added", override=new.override)
        else:
            before, after = _members(old), _members(new)
            members = [member for member in after if before.get(member) != after[member]]
            yield _change(name, rule_id, "changed", members, new.override)


def _profile_changes(base: Protocol, mine: Protocol) -> Iterator[dict[str, Any]]:
    for switch, answer in mine.profile.items():
        if base.profile.get(switch) != answer:
            yield _change("profile", switch, "changed", [f"{base.profile.get(switch)} → {answer}"])


def _change(
    table: str, rule: str, change: str, members: list[str] | None = None, override: str | None = None
) -> dict[str, Any]:
    return {"table": table, "rule": rule, "change": change, "members": members or [], "override": override}
