"""Alerts to the responders: sent, rehearsed, waited for. What is not recorded is not sent; family is never told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CASE, CODE, Refused
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.casework.alerted import Asked
    from mdtkit.desk.alert_answers import Answered
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
    """Alerts that wait for an answer: case, seat, since when, and what was claimed or declined."""
    from mdtkit.cli.table import paragraph, table

    waiting = shell.desk.waiting()
    title = shell.desk.protocol.title
    rows = [[one.case, title("party", one.seat), shell.show(one.raised), _stands(one)] for one in waiting]
    lines = list(table(rows, head=["case", "seat", "raised", ""])) if rows else ["No alert waits for an answer."]
    if rows:
        lines += paragraph("When they have telephoned: `alert ack CASE SEAT`, or `alert decline`.", hanging=2)
    shell.result({"waiting": [waiting_json(one) for one in waiting]}, lines)


def waiting_json(one: Asked) -> dict[str, Any]:
    """A seat that was alerted and has not accepted."""
    from mdtkit.desk.output import instant

    return {
        "case": one.case,
        "seat": one.seat,
        "raised": instant(one.raised),
        "clock": one.clock,
        "state": one.state,
        "people": list(one.people),
        "declined": list(one.declined),
        "calls": len(one.alerts),
        "rehearsal": one.rehearsal,
    }


def _stands(one: Asked) -> str:
    words = {"silent": "no answer", "claimed": "accepted, but only claimed: telephone", "declined": "DECLINED"}
    some = one.state == "silent" and one.declined
    answered = f"{len(one.declined)} of {len(one.people)} declined" if some else words[one.state]
    said = [answered, f"call {len(one.alerts)}" if len(one.alerts) > 1 else ""]
    return "; ".join(word for word in (*said, "rehearsal" if one.rehearsal else "") if word)


person_option = click.option("--person", type=CODE, help="Who of the seat answered, where several were asked.")
code_option = click.option("--code-file", metavar="F|-", help="A file with the code that they gave, or - for stdin.")


@command("ack", short_help="Record that somebody alerted accepted.")
@click.argument("case", type=CASE)
@click.argument("seat", type=CODE)
@person_option
@code_option
def ack(shell: Shell, *, case: str, seat: str, person: str | None, code_file: str | None) -> None:
    """Record that SEAT has accepted the alert: its call stops waiting.

    With the single-use code of the message the answer is proved, and so it is for whoever answers under their own key;
    without, it is you who confirm it, having spoken with them.
    """
    _answer(shell, case, seat, "accepted", person, code_file)


@command("decline", short_help="Record a refusal, and ask somebody else.")
@click.argument("case", type=CASE)
@click.argument("seat", type=CODE)
@person_option
@code_option
@click.option("--rehearse", is_flag=True, help="Alert the next one with messages marked as a rehearsal.")
def decline(shell: Shell, *, case: str, seat: str, person: str | None, code_file: str | None, rehearse: bool) -> None:
    """Record that SEAT cannot come, and alert whoever is next: who is on call now, else an alternate of the seat.

    Exit 1 when nobody else could be reached: telephone the agency's duty number.
    """
    taken = _answer(shell, case, seat, "declined", person, code_file, quiet=True)
    alerted = call_responders(shell, taken.case, rehearsing=rehearse)
    lines = [_taken_line(shell, taken), *(alerted_lines(shell, alerted) if alerted else [])]
    shell.result({**_taken_json(taken), "alerted": alerted_json(alerted) if alerted else None}, lines)
    shell.answer(yes=alerted is not None and not (alerted.uncovered or alerted.unreached))


def _answer(
    shell: Shell, case: str, seat: str, said: str, person: str | None, code_file: str | None, *, quiet: bool = False
) -> Answered:
    from mdtkit.cli.recording import read_text
    from mdtkit.desk import alert_answers

    code = read_text(code_file, "code-file").strip() if code_file else None
    taken = alert_answers.answer(shell.desk, case, seat, said, person=person, code=code)
    if not quiet:
        shell.result(_taken_json(taken), [_taken_line(shell, taken)])
    return taken


def _taken_json(taken: Answered) -> dict[str, Any]:
    names = ("case", "alert", "seat", "person", "answer", "standing", "known")
    return {name: getattr(taken, name) for name in names}


def _taken_line(shell: Shell, taken: Answered) -> str:
    person = shell.desk.directory.people().get(taken.person)
    who = person.name if person else taken.person
    seat = shell.desk.protocol.title("party", taken.seat)
    return f"{seat}, {who}: {taken.answer} ({'on record already' if taken.known else taken.standing})."


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
