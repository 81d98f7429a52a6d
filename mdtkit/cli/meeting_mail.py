"""Invitations that leave by mail, moved and called off: what became of each, and whom to telephone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CASE, CODE, MOMENT
from mdtkit.cli.command import command
from mdtkit.cli.persons import known_person
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.invitations import Mailed
    from mdtkit.desk.recording import Logged

REASONS = {
    "no-person": "no person is named for the seat",
    "no-mail-server": "no mail server is set (`mdtkit alert channels`)",
    "no-route": "no address for invitations is set",
    "clock-is-set": "the clock is set by MDTKIT_NOW; --rehearse sends it marked as a rehearsal",
}
occurrence_option = click.option(
    "--occurrence", type=MOMENT, help="The one of a series that is meant: its time, or any time of its day."
)
rehearse_option = click.option("--rehearse", is_flag=True, help="Send the mail marked as a rehearsal.")


def told(shell: Shell, logged: Logged, meeting: str, said: str, *, rehearse: bool) -> None:
    """Send what an act made necessary, and print both. What is on record stays whatever becomes of the mail."""
    from mdtkit.cli.shapes import logged_json
    from mdtkit.cli.wording import logged_lines
    from mdtkit.desk.invitations import deliver

    shell.err.warn(logged.warnings)
    mailed = deliver(shell.desk, logged.case, meeting, rehearsing=rehearse)
    shape = {**logged_json(logged), "mailed": mailed_json(mailed)}
    shell.result(shape, [*logged_lines(shell, logged, said), *mailed_lines(shell, mailed)])


def mailed_json(mailed: Sequence[Mailed]) -> list[dict[str, Any]]:
    """What became of each invitation."""
    from mdtkit.desk.output import instant

    names = ("seat", "person", "method", "state", "reason")
    return [{**{name: getattr(one, name) for name in names}, "occurrence": instant(one.occurrence)} for one in mailed]


def mailed_lines(shell: Shell, mailed: Sequence[Mailed]) -> Iterator[str]:
    """Who got mail, and who must be told by somebody."""
    from mdtkit.cli.table import paragraph

    title = shell.desk.protocol.title
    sent = sum(one.state == "sent" for one in mailed)
    if sent:
        yield f"Mail sent: {sent}"
    for one in mailed:
        if one.state != "sent":
            why = REASONS.get(one.reason, one.reason)
            yield from paragraph(f"! No mail to {title('party', one.seat)}: {why}. Tell them.", hanging=2)


@command("move", short_help="Move a planned meeting to another time.")
@click.argument("case", type=CASE)
@click.argument("meeting", type=CODE)
@click.option("--starts", type=MOMENT, required=True, help="When it begins now.")
@occurrence_option
@click.option("--minutes", type=click.IntRange(1, 1440), help="How long it is planned for, if that changes.")
@click.option("--confirm", is_flag=True, help="Record what was doubted.")
@rehearse_option
def move(
    shell: Shell,
    *,
    case: str,
    meeting: str,
    starts: str,
    occurrence: str | None,
    minutes: int | None,
    confirm: bool,
    rehearse: bool,
) -> None:
    """Move a planned meeting. Everybody invited gets the next revision of the same invitation; answers start anew.

    Of a series --occurrence moves that one alone; without it all that is still to come begins anew at --starts.
    """
    from mdtkit.desk import invitations

    begins = shell.instant(starts, "starts")
    assert begins is not None  # noqa: S101 - the option is required
    which = shell.instant(occurrence, "occurrence")
    logged = invitations.move(shell.desk, case, meeting, begins, minutes, occurrence=which, confirm=confirm)
    told(shell, logged, meeting, "Moved", rehearse=rehearse)


@command("cancel", short_help="Call a planned meeting off.")
@click.argument("case", type=CASE)
@click.argument("meeting", type=CODE)
@occurrence_option
@click.option("--reason-file", metavar="F|-", help="Why, in words. It stays in the case and leaves by no mail.")
@click.option("--confirm", is_flag=True, help="Record what was doubted.")
@rehearse_option
def cancel(
    shell: Shell,
    *,
    case: str,
    meeting: str,
    occurrence: str | None,
    reason_file: str | None,
    confirm: bool,
    rehearse: bool,
) -> None:
    """Call a planned meeting off: everybody who was invited by mail gets its cancellation.

    Of a series --occurrence calls off that one alone; without it all that is still to come of it.
    """
    from mdtkit.cli.recording import read_text
    from mdtkit.desk import invitations

    reason = read_text(reason_file, "reason-file").strip() if reason_file else None
    which = shell.instant(occurrence, "occurrence")
    logged = invitations.call_off(shell.desk, case, meeting, occurrence=which, reason=reason, confirm=confirm)
    told(shell, logged, meeting, "Called off", rehearse=rehearse)


@command("uninvite", short_help="Withdraw an invitation; the meeting goes on.")
@click.argument("case", type=CASE)
@click.argument("meeting", type=CODE)
@click.argument("seat", type=CODE)
@click.option("--person", type=CODE, help="Only this person of the seat.")
@rehearse_option
def uninvite(shell: Shell, *, case: str, meeting: str, seat: str, person: str | None, rehearse: bool) -> None:
    """Withdraw the invitation of a seat, or of one person in it: only they get a cancellation."""
    from mdtkit.desk import invitations

    if person is not None:
        known_person(shell, person, "person")
    logged = invitations.uninvite(shell.desk, case, meeting, seat, person)
    told(shell, logged, meeting, "Invitation withdrawn", rehearse=rehearse)


@command("send", short_help="Send what the invited have not been told yet.")
@click.argument("case", type=CASE)
@click.argument("meeting", type=CODE)
@rehearse_option
def send(shell: Shell, *, case: str, meeting: str, rehearse: bool) -> None:
    """Send every invitation, change and cancellation of a meeting that is on record and has not left yet.

    For after a mail server was down. The same message keeps its number, so nobody is asked twice. Exit 1 when somebody
    is still to be told in another way.
    """
    from mdtkit.desk.invitations import deliver, not_reached

    ref = shell.desk.reference(case)
    mailed = deliver(shell.desk, ref, meeting, rehearsing=rehearse)
    shape = {"case": ref, "meeting": meeting, "mailed": mailed_json(mailed)}
    shell.result(shape, [*mailed_lines(shell, mailed)] or ["Everybody has been told."])
    shell.answer(yes=not not_reached(mailed))
