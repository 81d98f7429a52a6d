"""How a result of an instrument is printed: numbers and band for everybody, the trace only once it is revealed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mdtkit.chronology.problem import unknown
from mdtkit.cli.arguments import Refused
from mdtkit.cli.output import Line
from mdtkit.cli.table import paragraph, table

if TYPE_CHECKING:
    from mdtkit.cli.shell import Shell
    from mdtkit.desk.instruments.results import Result


def result_json(found: Result) -> dict[str, Any]:
    """The JSON of a result; what comes from the answers is null unless revealed."""
    from mdtkit.desk.output import instant

    shown = found.revealed
    return {
        "entry": found.entry,
        "at": instant(found.at),
        "instrument": found.name,
        "version": found.version,
        "definition_kept": found.instrument is not None,
        "verified": found.instrument is not None and found.instrument.about.verified,
        "scores": found.scores,
        "band": found.band,
        "proposes": [{"act": one.act, "text": one.text} for one in found.proposes],
        "sealed": list(found.sealed),
        "trace": list(found.trace) if shown else None,
        "actionable": [
            {"item": one.item, "level": one.level, "group": one.group, "service": one.service}
            for one in found.actionable
        ]
        if shown
        else None,
        "changed": [
            {"item": one.item, "before": one.before, "after": one.after, "step": one.step} for one in found.changed
        ]
        if shown
        else None,
        "changed_since": instant(found.changed_since),
        "services": list(found.services) if shown else None,
    }


def result_lines(shell: Shell, found: Result) -> Iterator[str]:
    """A result in words."""
    version = f", version {found.version}" if found.version else ""
    yield Line(f"{found.name}{version}: entry {found.seq}, {shell.show(found.at)}")
    if found.instrument is None:
        yield from paragraph("No definition of it is kept: it was logged by hand, so it cannot be scored again.")
    titles = {score.id: score.title for score in (found.instrument.scores if found.instrument else ())}
    yield from table([[titles.get(name) or name, str(number)] for name, number in found.scores.items()])
    if found.band:
        verified = found.instrument is None or found.instrument.about.verified
        yield f"band: {found.band_title}{'' if verified else ' (not verified on the licensed form)'}"
        yield "It informs; at risk is decided by a person, indicator by indicator."
    for one in found.proposes:
        yield from paragraph(one.text or one.act, lead="- ", indent=2, hanging=4)
    for category in found.sealed:
        yield f"Some answers are sealed: {shell.desk.protocol.title('category', category)}."
    if not found.revealed:
        yield from paragraph("How it arose, item by item, is withheld: --reveal shows it, and is recorded.")
        return
    yield from _revealed(shell, found)


def _revealed(shell: Shell, found: Result) -> Iterator[str]:
    for one in found.told:
        category = shell.desk.protocol.title("category", one.category)
        yield from paragraph(f"{category}, sealed, open to you: {one.title}: {one.level}", indent=2, hanging=4)
    yield Line("How it arose")
    for line in found.trace:
        yield from paragraph(line, indent=2, hanging=4)
    if found.actionable:
        yield Line("Asks for action")
        yield from table([[one.item, one.level, one.title] for one in found.actionable])
    if found.changed_since is not None:
        yield Line(f"Since {shell.show(found.changed_since)}")
        rows = [[one.item, f"{one.before} → {one.after}", _step(one.step)] for one in found.changed]
        yield from table(rows) if rows else ["  no item was answered otherwise"]
    if found.services:
        title = shell.desk.protocol.title
        yield f"Services that come to mind: {', '.join(title('service', one) for one in found.services)}"


def _step(step: int | None) -> str:
    if step is None:
        return ""
    return "rose" if step > 0 else "fell"


def services_result(shell: Shell, case: str, entry: str | None, *, plan: bool, chosen: tuple[str, ...]) -> None:
    """Print the services that a result brings to mind; with ``plan`` record them as planned."""
    from mdtkit.cli.shapes import logged_json
    from mdtkit.cli.wording import logged_lines
    from mdtkit.desk.instruments.results import PLANNED, result

    found = result(shell.desk, case, entry, reveal=True)
    wrong = tuple(
        unknown("service", one, found.services, what="service that it brings to mind")
        for one in chosen
        if one not in found.services
    )
    if wrong:
        raise Refused("; ".join(problem.message for problem in wrong), wrong)
    services = [one for one in found.services if not chosen or one in chosen]
    title = shell.desk.protocol.title
    lines = [f"  {title('service', one)} ({one})" for one in services] or ["Nothing that is not planned already."]
    shape: dict[str, Any] = {"case": shell.desk.reference(case), "entry": found.entry, "services": services}
    if not plan or not services:
        shell.result({**shape, "recorded": None}, lines)
        return
    logged = shell.desk.log(case, PLANNED, {"services": services})
    shell.err.warn(logged.warnings)
    recorded = [*lines, *logged_lines(shell, logged, "Services planned")]
    shell.result({**shape, "recorded": logged_json(logged)}, recorded)
