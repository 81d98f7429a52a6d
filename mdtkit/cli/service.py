"""Services for the child, from the offer to the outcome (A6, L1). Declining is a valid outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from mdtkit.cli.arguments import CASE, CODE
from mdtkit.cli.command import command
from mdtkit.cli.log import record
from mdtkit.cli.recording import Given, recording_options
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.casework.services import ServiceView


@command("list", short_help="Services and how each stands.")
@click.argument("case", type=CASE)
def list_(shell: Shell, *, case: str) -> None:
    """Every service planned or offered, and how it stands: planned, offered, accepted, declined, started, ended."""
    from mdtkit.casework.services import services
    from mdtkit.desk.output import instant

    file = shell.desk.case(case)
    views = services(file.chronology)
    shape = {
        "case": file.ref,
        "services": [
            {
                "service": view.service,
                "state": view.state,
                "since": instant(view.since),
                "agency": view.agency,
                "again": view.again,
                "outcome": view.outcome,
                "entries": list(view.entries),
            }
            for view in views
        ],
    }
    shell.result(shape, _lines(shell, views))


def _lines(shell: Shell, views: tuple[ServiceView, ...]) -> Iterator[str]:
    from mdtkit.cli.table import table

    if not views:
        yield "No service has been planned or offered yet."
        return
    title = shell.desk.protocol.title
    rows = [
        [
            view.state,
            title("service", view.service),
            shell.show(view.since),
            " · ".join(
                part
                for part in (
                    title("agency", view.agency) if view.agency else "",
                    f"offer again {view.again}" if view.again else "",
                    title("service_outcome", view.outcome) if view.outcome else "",
                )
                if part
            ),
        ]
        for view in views
    ]
    yield from table(rows, head=["state", "service", "since", "more"])


def _of_service(function: Callable[..., None]) -> Callable[..., None]:
    """What every step says: CASE, SERVICE, the agency, and the offer that it follows."""
    for decorate in (
        recording_options,
        click.option("--offer", type=CODE, help="The offer that this follows; the latest, if not given."),
        click.option("--agency", type=CODE, help="The agency that gives it."),
        click.argument("service", type=CODE),
        click.argument("case", type=CASE),
    ):
        function = decorate(function)
    return function


def _step(shell: Shell, kind: str, said: str, given: Given, case: str, **fixed: str | None) -> None:
    record(shell, case, kind, given, fixed, said=said)


@command("offer", short_help="Record that a service was offered.")
@_of_service
def offer(shell: Shell, *, case: str, service: str, agency: str | None, offer: str | None, given: Given) -> None:
    """Record that SERVICE was offered to the child. --ask provider asks by whom."""
    _step(shell, "service.offered", "Offered", given, case, service=service, agency=agency, offer=offer)


@command("accept", short_help="Record that the child accepted it.")
@_of_service
def accept(shell: Shell, *, case: str, service: str, agency: str | None, offer: str | None, given: Given) -> None:
    """Record that the child accepted SERVICE."""
    _step(shell, "service.accepted", "Accepted", given, case, service=service, agency=agency, offer=offer)


@command("decline", short_help="Record that the child declined; when to offer again.")
@_of_service
@click.option("--again", type=CODE, metavar="YYYY-MM-DD", help="The day on which it is offered again: it becomes due.")
def decline(
    shell: Shell, *, case: str, service: str, agency: str | None, offer: str | None, again: str | None, given: Given
) -> None:
    """Record that the child declined SERVICE, a valid outcome. --again names the day to offer it once more."""
    fixed = {"service": service, "agency": agency, "offer": offer, "again": again}
    _step(shell, "service.declined", "Declined", given, case, **fixed)


@command("start", short_help="Record that the service began.")
@_of_service
def start(shell: Shell, *, case: str, service: str, agency: str | None, offer: str | None, given: Given) -> None:
    """Record that SERVICE began."""
    _step(shell, "service.started", "Started", given, case, service=service, agency=agency, offer=offer)


@command("end", short_help="Record that the service ended, and how.")
@_of_service
@click.option("--outcome", type=CODE, help="How it ended.")
def end(
    shell: Shell, *, case: str, service: str, agency: str | None, offer: str | None, outcome: str | None, given: Given
) -> None:
    """Record that SERVICE ended, with its outcome."""
    fixed = {"service": service, "agency": agency, "offer": offer, "outcome": outcome}
    _step(shell, "service.ended", "Ended", given, case, **fixed)
