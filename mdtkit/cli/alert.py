"""Alerts to the responders: sent, rehearsed, waited for. What is not recorded is not sent; family is never told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CASE, Refused
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.alerting import Alerted


@command("send", short_help="Alert the responders of a case.")
@click.argument("case", type=CASE)
def send(shell: Shell, *, case: str) -> None:
    """Alert whoever is on call for each running clock that rings and was not alerted yet.

    Exit 1 when somebody could not be reached or a seat is uncovered: telephone them.
    """
    _send(shell, case, rehearsing=False)


@command("rehearse", short_help="The same, marked as a rehearsal.")
@click.argument("case", type=CASE)
def rehearse(shell: Shell, *, case: str) -> None:
    """Alert as `alert send` would, every message marked as a rehearsal."""
    _send(shell, case, rehearsing=True)


def _send(shell: Shell, case: str, *, rehearsing: bool) -> None:
    alerted = shell.desk.alert_responders(case, rehearsing=rehearsing)
    shell.result(alerted_json(alerted), alerted_lines(shell, alerted))
    shell.answer(yes=not (alerted.uncovered or alerted.unreached))


def call_responders(shell: Shell, case: str, *, rehearsing: bool) -> Alerted | None:
    """Alert after a decision. The decision stands whatever happens here: a failure is said and telephoned round."""
    from mdtkit.desk.errors import DeskError

    try:
        alerted: Alerted = shell.desk.alert_responders(case, rehearsing=rehearsing)
    except DeskError as refused:
        shell.err.say(f"NOBODY WAS ALERTED. {refused.message}")
        return None
    return alerted


def alerted_json(alerted: Alerted) -> dict[str, Any]:
    """``alert send``."""
    return {
        "case": alerted.case,
        "alerts": list(alerted.alerts),
        "calls": [
            {name: getattr(call, name) for name in ("clock", "seat", "person", "channel", "state", "reason")}
            for call in alerted.calls
        ],
        "uncovered": [{"clock": clock, "seat": seat} for clock, seat in alerted.uncovered],
        "unreached": list(alerted.unreached),
        "already": list(alerted.already),
        "lacking": [
            {"person": person, "rule": lack.rule.id, "gap": lack.rule.gap, "missing": list(lack.missing)}
            for person, lack in alerted.lacking
        ],
    }


def alerted_lines(shell: Shell, alerted: Alerted) -> Iterator[str]:
    """Who was told by what, and whom to telephone now."""
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import table
    from mdtkit.desk.training import in_words

    title = shell.desk.protocol.title
    people = shell.desk.directory.people()
    yield f"Alerts: {len(alerted.alerts)}"
    rows = [[title("party", call.seat), call.channel, call.state, call.reason] for call in alerted.calls]
    yield from table(rows)
    for clock, seat in alerted.uncovered:
        yield Line(f"! NOBODY on call: {title('party', seat)} ({clock}). Telephone its duty number.")
    for person in alerted.unreached:
        known = people.get(person)
        party = title("party", known.party) if known and known.party else person
        yield Line(f"! NOT REACHED: {party}. Telephone now.")
    for person, lack in alerted.lacking:
        yield f"{people[person].name if person in people else person} {in_words(shell.desk, lack)}"
    if alerted.already:
        yield f"Alerted before: {', '.join(alerted.already)}"


@command("list", short_help="Alerts that wait for an answer.")
def list_(shell: Shell) -> None:
    """Alerts that wait for an answer: case, seat, since when."""
    from mdtkit.cli.table import table
    from mdtkit.desk.output import instant

    waiting = shell.desk.waiting()
    shape = {"waiting": [{"case": case, "seat": seat, "raised": instant(at)} for case, seat, at in waiting]}
    title = shell.desk.protocol.title
    rows = [[case, title("party", seat), shell.show(at)] for case, seat, at in waiting]
    lines = table(rows, head=["case", "seat", "raised"]) if rows else ["No alert waits for an answer."]
    shell.result(shape, lines)


@command("channels", short_help="Set the channels from a file.")
@click.argument("file", type=click.Path(path_type=Path))
def channels(shell: Shell, *, file: Path) -> None:
    """Set the alert channels from a TOML file; they are kept sealed in the vault. Delete the file afterwards.

    config/alerts/ has a commented example.
    """
    from mdtkit.desk.alerting import set_routes

    try:
        content = file.read_bytes()
    except OSError:
        raise Refused(f"{file} cannot be read") from None
    set_routes(shell.desk, file.name, content)
    shell.result({"set": True}, ["The alert channels are set. Delete the file: it may hold secrets."])
