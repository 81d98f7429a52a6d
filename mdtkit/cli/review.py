"""Case-review meetings: several children, the family absent, input gathered by a named representative (M3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli import asking
from mdtkit.cli.arguments import CASE, CODE, MOMENT, Refused, pair
from mdtkit.cli.command import command
from mdtkit.cli.recording import read_text
from mdtkit.cli.shell import Shell
from mdtkit.cli.table import paragraph

if TYPE_CHECKING:
    from mdtkit.casework.review import Review
    from mdtkit.desk.review import Held, Order, Seen


@command("plan", short_help="Plan a case-review meeting, or plan one anew.")
@click.option("--starts", type=MOMENT, required=True, help="When it begins.")
@click.option("--case", "cases", type=CASE, multiple=True, required=True, help="A case; repeat, in running order.")
@click.option("--seat", "seats", type=CODE, multiple=True, help="A party to be there; repeat for several.")
@click.option("--person", "people", type=CODE, multiple=True, help="A person to be there, by id; repeat.")
@click.option(
    "--representative", "representatives", multiple=True, metavar="CASE=PERSON",
    help="Who gathers the family's input for a case; repeat.",
)  # fmt: skip
@click.option("--minutes", type=click.IntRange(1, 1440), help="How long it is planned for.")
@click.option("--purpose", type=CODE, help="What it is for (case_planning, if not given).")
@click.option("--meeting", type=CODE, help="Plan this one anew: time, cases and people replace those it had.")
def plan(shell: Shell, *, starts: str, meeting: str | None, representatives: tuple[str, ...], **given: Any) -> None:
    """Plan a case-review meeting over several children. The family is absent: a named representative gathers what each
    child and family want said (`mdtkit review input`). Its id is printed.
    """
    from mdtkit.desk import review

    begins = shell.instant(starts, "starts")
    assert begins is not None  # noqa: S101 - the option is required
    named = dict(pair(one, "--representative") for one in representatives)
    planned = review.plan(shell.desk, begins, given.pop("cases"), meeting=meeting, representatives=named, **given)
    shell.err.warn(planned.warnings)
    shell.result(review_json(review.review_of(shell.desk, planned.meeting)), [f"Planned, {planned.meeting}"])


def review_json(one: Review) -> dict[str, Any]:
    """One case-review meeting."""
    from mdtkit.desk.output import instant

    return {
        "meeting": one.meeting,
        "starts": instant(one.starts),
        "minutes": one.minutes,
        "state": one.state,
        "cases": list(one.cases),
        "seats": list(one.seats),
        "people": list(one.people),
        "representatives": dict(one.representatives),
    }


@command("list", short_help="Case-review meetings, and their cases.")
def list_(shell: Shell) -> None:
    """Every case-review meeting, by its beginning: state, cases in running order."""
    from mdtkit.cli.table import table
    from mdtkit.desk.review import listed

    found = listed(shell.desk)
    rows = [[one.meeting, shell.show(one.starts), one.state, ", ".join(one.cases)] for one in found]
    lines = table(rows, head=["meeting", "starts", "state", "cases"], indent=0) if rows else ["None is planned."]
    shell.result({"reviews": [review_json(one) for one in found]}, lines)


@command("agenda", short_help="The running order, case by case.")
@click.argument("meeting", type=CODE)
@click.option("--to", type=CODE, help="As this attendee may see it: a person's id, a party or an agency.")
@click.option("--reveal", is_flag=True, help="With the words, which is put on audit; codes and dates without it.")
@click.option("--out", metavar="FILE", help="Their paper into a new file: DOCX where its name ends so, else text.")
@click.option("--draft", is_flag=True, help="With --out: a draft, which releases nothing.")
def agenda(shell: Shell, *, meeting: str, to: str | None, reveal: bool, out: str | None, draft: bool) -> None:
    """The running order of a case-review meeting: each case with its agenda, and who may hear which item.

    With --to it is that attendee's: a case of which nothing may be told to them is shown as restricted, without its
    reference, and of the others what they may not hear. With --out their paper is made, with its words: a release in
    each child's own ledger before there is a file; where nothing may be told to them now nothing is written (exit 1).
    """
    from mdtkit.desk.review import for_attendee, order_of

    if out is not None and to is None:
        raise Refused("--out is one attendee's paper: say whose with --to")
    order = order_of(shell.desk, meeting, reveal=reveal or out is not None)
    seen = for_attendee(order, to) if to else None
    if out is not None and to is not None:
        _handed_out(shell, order, to, seen, out, draft=draft)
        return
    lines = _whole(shell, order) if seen is None else _for_one(shell, order, seen)
    shell.result(order_json(shell, order, to, seen), lines)


def _handed_out(shell: Shell, order: Order, to: str, seen: tuple[Seen, ...] | None, out: str, *, draft: bool) -> None:
    from mdtkit.desk.review_papers import hand_out

    handed = hand_out(shell.desk, order, to, out, draft=draft)
    released = [entry for entries in handed.released.values() for entry in entries]
    if not handed.written:
        lines = ["Nothing was written: nothing of these cases may be told to them now."]
    elif draft:
        lines = [f"Written to {out}: a draft. Nothing is released."]
    else:
        lines = [f"Written to {out}.", *(f"  released in the ledger of {case}" for case in handed.released)]
    made = {"out": out if handed.written else None, "released": released, "draft": draft}
    shell.result({**order_json(shell, order, to, seen), **made}, lines)
    shell.answer(yes=handed.written)


def order_json(shell: Shell, order: Order, to: str | None, seen: tuple[Seen, ...] | None) -> dict[str, Any]:
    """``review agenda``: places in order; a restricted one without anything of its case."""
    from mdtkit.cli.hearing import told_json
    from mdtkit.desk.output import instant

    nothing: dict[str, Any] = {"case": None, "representative": None, "gathered": None, "attendees": [], "items": []}
    turns: dict[int, dict[str, Any]] = {place: {"restricted": True, **nothing} for place in order.unread}
    for turn in order.turns:
        said = {"restricted": False, "representative": turn.representative, "gathered": turn.gathered}
        turns[turn.place] = {**said, **_part(told_json(shell, turn))}
    for one in seen or ():
        if one.turn is None:
            turns[one.place] = {"restricted": True, **nothing}
        else:
            turns[one.place] |= _part(told_json(shell, one.turn, one.names, one.shown))
    return {
        "meeting": order.review.meeting,
        "starts": instant(order.review.starts),
        "state": order.review.state,
        "for": to,
        "cases": [{"place": place, **turns[place]} for place in sorted(turns)],
        "out": None,
        "released": [],
        "draft": False,
    }


def _part(told: dict[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in ("case", "attendees", "items")}


def _head(shell: Shell, order: Order) -> Iterator[str]:
    yield from paragraph(f"Case-review meeting, {order.review.meeting}, {shell.show(order.review.starts)}", hanging=2)


def _whole(shell: Shell, order: Order) -> Iterator[str]:
    from mdtkit.cli.hearing import whole_lines

    yield from _head(shell, order)
    turns = {turn.place: turn for turn in order.turns}
    for place in sorted((*turns, *order.unread)):
        yield ""
        if place not in turns:
            yield f"{place}. RESTRICTED: this case is not yours to read"
            continue
        turn = turns[place]
        who = f"input by {turn.representative}" if turn.representative else "NOBODY NAMED TO GATHER INPUT"
        yield f"{place}. {turn.case}  {who}: {'gathered' if turn.gathered else 'not gathered yet'}"
        yield from whole_lines(shell, turn)


def _for_one(shell: Shell, order: Order, seen: tuple[Seen, ...]) -> Iterator[str]:
    from mdtkit.cli.hearing import lines_for

    yield from _head(shell, order)
    for one in seen:
        yield ""
        if one.turn is None:
            yield f"{one.place}. RESTRICTED"
            continue
        yield f"{one.place}. {one.turn.case}"
        yield from lines_for(shell, one.turn, one.names, one.shown)


@command("input", short_help="Record what child or family want said.")
@click.argument("case", type=CASE)
@click.argument("meeting", type=CODE)
@click.option("--whose", type=CODE, multiple=True, required=True, help="child, family or caregiver; repeat.")
@click.option("--person", type=CODE, help="Who gathered it (the named representative, if not given).")
@click.option("--input-file", metavar="F|-", help="What they want said (asked for when not given).")
def input_(
    shell: Shell, *, case: str, meeting: str, whose: tuple[str, ...], person: str | None, input_file: str | None
) -> None:
    """Record the input that a representative gathered beforehand for a case-review meeting, in the child's own case."""
    from mdtkit.cli.shapes import logged_json
    from mdtkit.cli.wording import logged_lines
    from mdtkit.desk.review import gathered

    words = (
        read_text(input_file, "input-file").strip() if input_file else asking.words("What they want said", needed=True)
    )
    logged = gathered(shell.desk, case, meeting, whose, str(words), person=person)
    shell.err.warn(logged.warnings)
    shell.result(logged_json(logged), logged_lines(shell, logged, "Input recorded"))


@command("hold", short_help="Record that a case-review meeting was held.")
@click.argument("meeting", type=CODE)
@click.option("--present", type=CODE, multiple=True, help="A person's id or a party that was there; repeat.")
@click.option("--remote", type=CODE, multiple=True, help="… that was there by telephone or video.")
@click.option("--absent", type=CODE, multiple=True, help="… that was asked and did not come.")
@click.option("--case", "cases", type=CASE, multiple=True, help="A case talked about (all, if none is given); repeat.")
@click.option("--started", type=MOMENT, help="When it began, if not as planned.")
@click.option("--decisions-file", metavar="F|-", help="Decisions about the team's work; of a child nothing.")
def hold(shell: Shell, *, meeting: str, started: str | None, decisions_file: str | None, **given: Any) -> None:
    """Record once that a case-review meeting was held. Each case that was talked about gets its own entry of it.

    Actions are agreed case by case (`mdtkit action add CASE --meeting MEETING`), minutes are a case's own
    (`mdtkit meeting minutes CASE MEETING`). A case that cannot be written now gets its entry with the next look at the
    list of cases.
    """
    from mdtkit.desk import review

    words = read_text(decisions_file, "decisions-file").strip() if decisions_file else None
    held = review.hold(shell.desk, meeting, starts=shell.instant(started, "started"), decisions=words, **given)
    shell.err.warn(held.warnings)
    shape = {"meeting": held.meeting, "entry": held.entry, "waits": list(held.waits),
             "cases": {case: logged.entry for case, logged in held.cases.items()}}  # fmt: skip
    shell.result(shape, _held_lines(held))


def _held_lines(held: Held) -> Iterator[str]:
    yield f"Held, {held.meeting}"
    for case, logged in held.cases.items():
        yield f"  entry {logged.seq} of {case}"
    for case in held.waits:
        yield f"  ! {case} gets its entry later"


@command("cancel", short_help="Call a case-review meeting off.")
@click.argument("meeting", type=CODE)
@click.option("--reason-file", metavar="F|-", help="Why, in words.")
def cancel(shell: Shell, *, meeting: str, reason_file: str | None) -> None:
    """Record that a case-review meeting will not be."""
    from mdtkit.desk import review

    reason = read_text(reason_file, "reason-file").strip() if reason_file else None
    shell.result(review_json(review.cancel(shell.desk, meeting, reason=reason)), [f"Called off, {meeting}"])
