"""School stability: kinds, a clock and codes as data; a check before a change, a command that records one, a panel."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from mdtkit.plugin import Act, Argument, CaseView, Command, Host, Remark, Table, hookimpl

HERE = Path(__file__).parent
CHANGED, RECORDS, CLOCK = "school.changed", "school.records", "school-records"
RECORDS_LAW = "EDC 49069.5; not verified"


@hookimpl
def mdtkit_kinds() -> Sequence[tuple[str, bytes]]:
    """`school.changed` and `school.records`."""
    return [("kinds.toml", (HERE / "kinds.toml").read_bytes())]


@hookimpl
def mdtkit_protocol() -> Sequence[tuple[str, bytes]]:
    """The clock of the records, and why a school is changed."""
    return [("rules.toml", (HERE / "rules.toml").read_bytes())]


@hookimpl
def mdtkit_checks(act: Act, case: CaseView) -> Sequence[Remark]:
    """Before a change of school is recorded: is the placement on record, have the records been asked for?"""
    if act.kind != CHANGED:
        return []
    found = []
    moved = any(entry.kind == "placement.changed" for entry in case.entries)
    if act.data.get("why") == "placement" and not moved:
        reason = "no change of placement is on record in this case"
        found.append(Remark(field="why", reason=reason, citation="the county's practice on school stability"))
    if act.data.get("requested") == "no":
        reason = "nobody has asked the former school for the records: its two days begin with the request"
        found.append(Remark(field="requested", reason=reason, citation=RECORDS_LAW))
    return found


def change(host: Host, given: Mapping[str, str]) -> Table:
    """Record a change of school as the person who calls this; when the records are due."""
    data = {name: given[name] for name in ("why", "requested") if name in given}
    entry = host.submit(given["case"], CHANGED, data)
    return Table(head=("recorded", "records due"), rows=((entry, _due(host.case(given["case"])) or "no request"),))


def schools(host: Host, given: Mapping[str, str]) -> Table:
    """What is on record of a child's schools, latest first; schools themselves are words and are not shown here."""
    case = host.case(given["case"])
    rows = [
        (
            f"{entry.at:%Y-%m-%d}",
            entry.kind,
            *(str(entry.data.get(name, "")) for name in ("why", "requested", "complete")),
        )
        for entry in reversed(case.entries)
        if entry.kind in (CHANGED, RECORDS)
    ]
    due = _due(case)
    remark = f"Records from the former school are due {due}." if due else "No records are awaited."
    return Table(head=("day", "what", "why", "requested", "complete"), rows=tuple(rows), remark=remark)


def _due(case: CaseView) -> str | None:
    live = [
        clock.due_at
        for clock in case.clocks
        if clock.clock == CLOCK and clock.state in ("running", "warning", "overdue")
    ]
    known = [due for due in live if due is not None]
    return f"{min(known):%Y-%m-%dT%H:%MZ}" if known else None


@hookimpl
def mdtkit_commands() -> Sequence[Command]:
    """`school-change` records, `schools` shows: on the command line, and as a panel beside a case."""
    case = Argument(name="case", help="The case.", required=True)
    return [
        Command(
            name="school-change",
            title="Record that a child changes schools",
            arguments=(
                case,
                Argument(name="why", help="Why: placement, safety, return, wish.", required=True),
                Argument(name="requested", help="Whether the records were requested: yes or no."),
            ),
            categories=("education",),
            run=change,
        ),
        Command(
            name="schools",
            title="Schools: changes and records",
            panel="case",
            arguments=(case,),
            categories=("education",),
            run=schools,
        ),
    ]
