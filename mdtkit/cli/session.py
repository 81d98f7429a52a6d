"""Sessions of courses: planned, moved, called off; places in them; who came (T3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CODE, MOMENT, Refused, one_of
from mdtkit.cli.command import command
from mdtkit.cli.committee import reason_option, words
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.sessions import Booked, Session


@command("session", short_help="The sessions; or a new one.")
@click.argument("course", type=CODE, required=False)
@click.option("--starts", type=MOMENT, help="Record a session of COURSE that begins then.")
@click.option("--agency", type=CODE, help="The agency that hosts it.")
@click.option("--capacity", type=click.IntRange(min=1), help="How many it has room for.")
@click.option("--minutes", type=click.IntRange(min=1), help="How long it lasts.")
@click.option("--session", "moved", type=CODE, help="The id of a session: it is moved to --starts.")
def session(
    shell: Shell,
    *,
    course: str | None,
    starts: str | None,
    moved: str | None,
    agency: str | None,
    capacity: int | None,
    minutes: int | None,
) -> None:
    """The sessions of courses: how many have a place or wait for one, how many came. With --starts a new one."""
    from mdtkit.cli.table import table
    from mdtkit.desk.sessions import plan, session_of, sessions

    desk = shell.desk
    one_of(course, desk.protocol.courses, "course")
    made = None
    if (moment := shell.instant(starts, "starts")) is not None:
        if course is None and moved is None:
            raise Refused("--starts: of which course? Name it first")
        of = course or session_of(desk, str(moved)).course
        made = plan(desk, of, moment, agency=agency, capacity=capacity, minutes=minutes, session=moved)
    elif moved is not None:
        raise Refused("--session: moved to when? Give --starts; `training cancel` calls it off")
    found = [one for one in sessions(desk).values() if course in (None, one.course)]
    rows = [[one.session, shell.show(one.begins), _words(one)] for one in found]
    lines = table(rows, head=["session", "begins", ""]) if rows else ["No sessions."]
    shell.result({"made": made, "sessions": [session_json(one) for one in found]}, lines)


def session_json(one: Session) -> dict[str, Any]:
    """The JSON of a session."""
    names = ("session", "course", "starts", "agency", "capacity", "minutes", "cancelled", "free", "over")
    people = ("booked", "waiting", "attended", "stayed_away")
    return {name: getattr(one, name) for name in names} | {name: list(getattr(one, name)) for name in people}


def _words(one: Session) -> str:
    """Its course, its places, who came, and what is to be said of it."""
    said = [f"{_places(one)} places"] if one.booked or (one.capacity and not one.attended) else []
    said += [f"{len(one.waiting)} wait"] if one.waiting else []
    said += [f"{len(one.attended)} came"] if one.attended else []
    said += [f"! {one.over} more than there was room for"] if one.over else []
    said += [f"{len(one.stayed_away)} with a place stayed away"] if one.stayed_away else []
    said += ["called off"] if one.cancelled else []
    return f"{one.course}{': ' if said else ''}{', '.join(said)}"


def _places(one: Session) -> str:
    return f"{len(one.booked)} of {one.capacity}" if one.capacity else str(len(one.booked))


@command("book", short_help="Ask for a place in a session for somebody.")
@click.argument("person", type=CODE)
@click.argument("session_", metavar="SESSION", type=CODE)
def book(shell: Shell, *, person: str, session_: str) -> None:
    """Ask for a place in a session for somebody of the directory. Where it is full they wait, in the order of asking;
    whoever comes all the same has come."""
    from mdtkit.desk.sessions import book as booked

    _told(shell, person, booked(shell.desk, session_, person), "Has a place")


@command("unbook", short_help="Give a place in a session up.")
@click.argument("person", type=CODE)
@click.argument("session_", metavar="SESSION", type=CODE)
@reason_option
def unbook(shell: Shell, *, person: str, session_: str, reason_file: str | None) -> None:
    """Give somebody's place in a session up. Who waits longest has it now, and is named so that they are told."""
    from mdtkit.desk.sessions import unbook as unbooked

    done = unbooked(shell.desk, session_, person, reason=words(reason_file, "reason-file"))
    _told(shell, person, done, "Given up")


def _told(shell: Shell, person: str, done: Booked, said: str) -> None:
    lines = [f"{said}; {_places(done.session)} places taken."]
    if done.place:
        lines = [f"The session is full: number {done.place} on its waiting list."]
    lines += [f"Tell {name}: they have a place now." for name in _names(shell, done.moved_up)]
    shape = {"person": person, "place": done.place, "moved_up": list(done.moved_up)}
    shell.result({**shape, "session": session_json(done.session)}, lines)


@command("cancel", short_help="Call a session off.")
@click.argument("session_", metavar="SESSION", type=CODE)
@reason_option
def cancel(shell: Shell, *, session_: str, reason_file: str | None) -> None:
    """Call a session off. Those who had a place or waited for one are named, so that somebody tells them."""
    from mdtkit.desk.sessions import cancel as cancelled

    held = cancelled(shell.desk, session_, reason=words(reason_file, "reason-file"))
    lines = ["Called off.", *(f"Tell {name}." for name in _names(shell, held.asked))]
    shell.result({"session": session_, "tell": list(held.asked)}, lines)


def _names(shell: Shell, persons: Iterable[str]) -> list[str]:
    people = shell.desk.directory.people()
    return [people[one].name if one in people else one for one in persons]
