"""Rotations, swaps and what is uncovered: who will be on call, and where nobody is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CODE, MOMENT, SPAN, Refused
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.casework.rota import Rota, Stretch, Window
    from mdtkit.desk.oncall import Swap

DAY = click.DateTime(formats=["%Y-%m-%d"])
HANDOFF = click.DateTime(formats=["%H:%M"])


@command("rota", short_help="Record a rotation, or a new version of it.")
@click.argument("name", type=CODE)
@click.argument("seat", type=CODE)
@click.argument("persons", type=CODE, nargs=-1, required=True, metavar="PERSON...")
@click.option("--unit", type=CODE, help="The unit of the seat, such as emergency_response.")
@click.option("--agency", type=CODE, help="The agency, where several of a party share the work.")
@click.option("--begins", type=DAY, required=True, help="The first day (YYYY-MM-DD).")
@click.option("--ends", type=DAY, help="The first day on which it holds no more.")
@click.option("--handoff", type=HANDOFF, default="08:00", show_default=True, help="When it changes hands, local time.")
@click.option("--every", type=SPAN, default="7d", show_default=True, help="The length of a turn, in days.")
@click.option(
    "--window", "windows", multiple=True, metavar="DAYS=HH:MM-HH:MM", help="Only in these hours; repeat. See below."
)
def rota(
    shell: Shell, *, name: str, seat: str, persons: tuple[str, ...], windows: tuple[str, ...], **given: Any
) -> None:
    """Record the rotation NAME for SEAT: each PERSON in turn, in this order. A post may have several.

    DAYS of a window are mon to sun, working, nonworking (holidays among them), several with +. Closing no later than
    opening means the next morning: --window working=17:00-08:00 --window nonworking=08:00-08:00 covers after hours.
    A rotation that is recorded again under its name holds from its first day on; what was before stays as it was.
    """
    from mdtkit.casework.oncall import Post
    from mdtkit.casework.rota import Rota, Stay

    begins: date = given["begins"].date()
    length: timedelta = given["every"]
    if length % timedelta(days=1):
        raise Refused("--every: a turn has whole days, such as 7d")
    made = Rota(
        id=name,
        post=Post(seat, given["unit"], given["agency"]),
        begins=begins,
        ends=given["ends"].date() if given["ends"] else None,
        handoff=given["handoff"].time(),
        days=length.days,
        places=tuple((Stay(person, begins),) for person in persons),
        windows=tuple(_window(text) for text in windows),
    )
    shell.desk.oncall.set_rota(made)
    shell.result(_rota_json(made), _rota_lines(shell, [made]))


def _window(text: str) -> Window:
    from mdtkit.casework.rota import Window

    days, _, hours = text.partition("=")
    opens, _, closes = hours.partition("-")
    try:
        return Window(tuple(days.split("+")), time.fromisoformat(opens), time.fromisoformat(closes))
    except ValueError:
        raise Refused(f"--window: {text!r} is not like working=17:00-08:00") from None


@command("rotas", short_help="The rotations, and who has which place.")
def rotas(shell: Shell) -> None:
    """The rotations with their places in the order of their turns, and who stays in each from which day."""
    found = shell.desk.oncall.rotas()
    shape = {"rotas": [_rota_json(one) for one in found]}
    shell.result(shape, _rota_lines(shell, found) if found else ["No rotation is recorded: mdtkit oncall rota --help"])


@command("join", short_help="Let somebody join a rotation on a day.")
@click.argument("name", type=CODE)
@click.argument("person", type=CODE)
@click.option("--from", "since", type=DAY, required=True, help="The first day.")
@click.option("--place", type=click.IntRange(1), help="The place (a vacant one, if not given, or else a new one).")
def join(shell: Shell, *, name: str, person: str, since: datetime, place: int | None) -> None:
    """Let PERSON join the rotation NAME. Turns before that day stay; in a vacant place those of all others do, too."""
    made = shell.desk.oncall.join(name, person, since.date(), place - 1 if place else None)
    shell.result(_rota_json(made), _rota_lines(shell, [made]))


@command("leave", short_help="Let somebody leave a rotation on a day.")
@click.argument("name", type=CODE)
@click.argument("person", type=CODE)
@click.option("--from", "until", type=DAY, required=True, help="The first day without them.")
def leave(shell: Shell, *, name: str, person: str, until: datetime) -> None:
    """Let PERSON leave the rotation NAME. Nobody else's turn moves: the vacant place is a gap until somebody joins."""
    made = shell.desk.oncall.leave(name, person, until.date())
    shell.result(_rota_json(made), _rota_lines(shell, [made]))


@command("week", short_help="Who is on call through a week.")
@click.option("--from", "since", type=MOMENT, help="From when (now, if not given).")
@click.option("--days", type=click.IntRange(1, 92), default=7, show_default=True, help="How many days.")
def week(shell: Shell, *, since: str | None, days: int) -> None:
    """Every post from now on without a hole: who holds it from when to when, and where nobody does."""
    from mdtkit.casework.oncall import title
    from mdtkit.desk.output import instant

    desk = shell.desk
    start = shell.instant(since, "from") or desk.now()
    plan = desk.oncall.plan(start, start + timedelta(days=days))
    shape = {
        "from": instant(start),
        "until": instant(start + timedelta(days=days)),
        "stretches": [_stretch_json(one) for held in plan.values() for one in held],
    }
    lines = [f"On call, {days} days from {shell.show(start)}"]
    for post, held in plan.items():
        lines += ["", title(desk.protocol, post), *_stretch_lines(shell, held)]
    shell.result(shape, lines)


@command("gaps", short_help="Where nobody is on call, and who cannot be reached.")
@click.option("--days", type=click.IntRange(1, 366), default=30, show_default=True, help="How far ahead.")
def gaps(shell: Shell, *, days: int) -> None:
    """Every stretch without anybody on call, and whoever on call no alert would reach. Exit 1 if there is one."""
    from mdtkit.casework.oncall import title
    from mdtkit.desk.output import instant

    desk = shell.desk
    start = desk.now()
    until = start + timedelta(days=days)
    found, unreachable = desk.oncall.gaps(start, until), desk.oncall.unreachable(start, until)
    people = desk.directory.people()
    shape = {
        "from": instant(start),
        "until": instant(until),
        "gaps": [_stretch_json(one) for one in found],
        "unreachable": list(unreachable),
    }
    lines = []
    for post in dict.fromkeys(one.post for one in found):
        lines += [f"! {title(desk.protocol, post)}", *_stretch_lines(shell, [one for one in found if one.post == post])]
    if unreachable:
        lines += ["! On call, and no alert reaches them (no channel, the last messages failed), or they"]
        lines += ["  leave before their turn is over:"]
        lines += [f"    {one}  {people[one].name if one in people else ''}".rstrip() for one in unreachable]
    shell.result(shape, lines or [f"Somebody who can be reached is on call for every seat in the next {days} days."])
    shell.answer(yes=not found and not unreachable)


@command("swap", short_help="Ask somebody to stand in for another.")
@click.argument("seat", type=CODE)
@click.argument("person", type=CODE)
@click.argument("instead_of", type=CODE, metavar="INSTEAD-OF")
@click.option("--unit", type=CODE, help="The unit of the seat.")
@click.option("--agency", type=CODE, help="The agency, where several share the work.")
@click.option("--from", "starts", type=MOMENT, required=True, help="From when.")
@click.option("--to", "ends", type=MOMENT, required=True, help="Until when.")
@click.option("--back-from", type=MOMENT, help="The turn given in return: from when.")
@click.option("--back-to", type=MOMENT, help="The turn given in return: until when.")
def swap(shell: Shell, *, seat: str, person: str, instead_of: str, **given: str | None) -> None:
    """Ask PERSON to stand for SEAT in place of INSTEAD-OF. Nothing changes until it is accepted (`oncall answer`)."""
    from mdtkit.casework.oncall import Post
    from mdtkit.desk.oncall import Swap

    if bool(given["back_from"]) != bool(given["back_to"]):
        raise Refused("--back-from and --back-to go together")
    starts, ends = shell.instant(given["starts"], "from"), shell.instant(given["ends"], "to")
    assert starts is not None  # noqa: S101 - both options are required
    assert ends is not None  # noqa: S101
    asked = Swap(
        id="",
        post=Post(seat, given["unit"], given["agency"]),
        person=person,
        instead_of=instead_of,
        starts=starts,
        ends=ends,
        back_starts=shell.instant(given["back_from"], "back_from"),
        back_ends=shell.instant(given["back_to"], "back_to"),
    )
    name = shell.desk.oncall.ask_swap(asked)
    said = f"Asked, as {name}. Until it is accepted {instead_of} stays on call: mdtkit oncall answer {name} yes"
    shell.result({"swap": name, "answer": None}, [said])


@command("answer", short_help="Accept or decline a swap.")
@click.argument("name", type=CODE, metavar="SWAP")
@click.argument("answer", type=click.Choice(["yes", "no"]))
def answer(shell: Shell, *, name: str, answer: str) -> None:
    """Record the answer to a swap. Whoever records it for somebody else is on record as having done so."""
    answered = shell.desk.oncall.answer_swap(name, accepted=answer == "yes")
    shell.result({"swap": answered.id, "answer": answered.answer}, [_swap_line(shell, answered)])


@command("swaps", short_help="The swaps that were asked for.")
def swaps(shell: Shell) -> None:
    """The swaps that were asked for, those that wait for an answer first."""
    found = sorted(shell.desk.oncall.swaps(), key=lambda one: (one.answer is not None, one.starts))
    shape = {"swaps": [{"swap": one.id, "answer": one.answer} for one in found]}
    shell.result(shape, [_swap_line(shell, one) for one in found] or ["No swap was asked for."])


def _swap_line(shell: Shell, one: Swap) -> str:
    people = shell.desk.directory.people()
    who, other = (people[p].name if p in people else p for p in (one.person, one.instead_of))
    when = f"{shell.show(one.starts)} to {shell.show(one.ends)}"
    return f"{one.id}  {who} for {other}, {when}: {one.answer or 'no answer yet'}"


def _rota_json(one: Rota) -> dict[str, Any]:
    return {
        "rota": one.id,
        "seat": one.post.seat,
        "unit": one.post.unit,
        "agency": one.post.agency,
        "begins": one.begins.isoformat(),
        "ends": one.ends.isoformat() if one.ends else None,
        "handoff": f"{one.handoff:%H:%M}",
        "days": one.days,
        "places": [
            [
                {"person": s.person, "since": s.since.isoformat(), "until": s.until.isoformat() if s.until else None}
                for s in place
            ]
            for place in one.places
        ],
        "windows": [
            {"days": list(w.days), "opens": f"{w.opens:%H:%M}", "closes": f"{w.closes:%H:%M}"} for w in one.windows
        ],
    }


def _rota_lines(shell: Shell, found: Iterable[Rota]) -> Iterator[str]:
    from mdtkit.casework.oncall import title
    from mdtkit.cli.table import table

    people = shell.desk.directory.people()
    for one in found:
        over = f" before {one.ends}" if one.ends else ""
        yield f"{one.id}: {title(shell.desk.protocol, one.post)}, from {one.begins}{over}"
        yield f"  changes hands at {one.handoff:%H:%M}, every {one.days} days"
        for window in one.windows:
            yield f"  only {' and '.join(window.days)} from {window.opens:%H:%M} to {window.closes:%H:%M}"
        named = [(str(n), stay) for n, place in enumerate(one.places, start=1) for stay in place]
        names = {stay.person: people[stay.person].name if stay.person in people else "" for _, stay in named}
        yield from table([[n, s.person, names[s.person], _stays(s.since, s.until)] for n, s in named])


def _stays(since: date, until: date | None) -> str:
    return f"from {since}" + (f" before {until}" if until else "")


def _stretch_json(one: Stretch) -> dict[str, Any]:
    from mdtkit.desk.output import instant

    return {
        "seat": one.post.seat,
        "unit": one.post.unit,
        "agency": one.post.agency,
        "person": one.person,
        "starts": instant(one.starts),
        "ends": instant(one.ends),
        "source": one.source or None,
    }


def _stretch_lines(shell: Shell, held: Iterable[Stretch]) -> Iterator[str]:
    from mdtkit.cli.table import table
    from mdtkit.desk.times import show_short

    desk, now = shell.desk, shell.desk.now()
    people, zone = desk.directory.people(), desk.county.zone
    rows = []
    for one in held:
        name = people[one.person].name if one.person in people else one.person or "NOBODY"
        mark = "!" if one.person is None else " "
        rows.append([mark, show_short(one.starts, zone, now), "to", show_short(one.ends, zone, now), name])
    yield from table(rows, indent=1)
