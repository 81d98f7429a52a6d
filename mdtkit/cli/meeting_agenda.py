"""The agenda of a case's meeting: whole for its coordinator, and as one attendee may see it (M3, M14, C1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CASE, CODE
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell
from mdtkit.cli.table import paragraph

if TYPE_CHECKING:
    from mdtkit.casework.agenda import Item
    from mdtkit.desk.agenda import Agenda, Row, Shown
    from mdtkit.sharing.answer import Need


@command("agenda", short_help="What a meeting talks about, and who may hear which of it.")
@click.argument("case", type=CASE)
@click.argument("meeting", type=CODE)
@click.option("--to", type=CODE, help="As this attendee may see it: a person's id, a party or an agency.")
@click.option("--reveal", is_flag=True, help="With the words, which is put on audit; codes and dates without it.")
def agenda(shell: Shell, *, case: str, meeting: str, to: str | None, reveal: bool) -> None:
    """The agenda of a meeting, made from the case: the script first, open actions, what falls due, the plan, the child.

    MEETING is its id, as `meeting plan` printed it. Behind each item stands whether everybody in the room may hear it,
    or who may not. With --to it is the agenda of that attendee: what they may not hear is shown as restricted, with
    what is missing. What changed for sharing since the agenda was made is said on standard error.
    """
    from mdtkit.desk import agenda as agendas

    found = agendas.agenda_of(shell.desk, case, meeting, reveal=reveal)
    names = agendas.attendee(found, to) if to else ()
    shell.err.warn(found.changed)
    if names:
        shown = agendas.seen_by(found, names)
        shell.result(agenda_json(shell, found, names, shown), _for_one(shell, found, names, shown))
        return
    shell.result(agenda_json(shell, found), _whole(shell, found))


def agenda_json(
    shell: Shell, found: Agenda, names: Sequence[str] = (), shown: Sequence[Shown] | None = None
) -> dict[str, Any]:
    """``meeting agenda``: the items; those that ``names`` may not hear without anything of what they say."""
    from mdtkit.desk.output import instant, problem_json

    lines = [_shown_json(shell, one) for one in shown] if shown is not None else [_row(shell, r) for r in found.rows]
    return {
        "case": found.case,
        "meeting": found.sitting.meeting,
        "type": found.sitting.type,
        "starts": instant(found.sitting.starts),
        "until": instant(found.until),
        "for": list(names),
        "attendees": [
            {"name": to.name, "party": to.party, "person": to.person or None, "agency": to.agency or None}
            for to in found.attendees
        ],
        "items": lines,
        "changed": [problem_json(one) for one in found.changed],
    }


def _row(shell: Shell, row: Row) -> dict[str, Any]:
    kept = [{"to": one.to, "needs": [_need(need) for need in one.needs]} for one in row.kept]
    return {**_item(shell, row.item), "restricted": False, "hears": list(row.hears), "kept": kept, "needs": []}


def _shown_json(shell: Shell, shown: Shown) -> dict[str, Any]:
    from mdtkit.desk.agenda import topic_title

    if shown.row is not None:
        return {**_item(shell, shown.row.item), "restricted": False, "hears": [], "kept": [], "needs": []}
    return {
        "topic": shown.topic,
        "title": topic_title(shell.desk, shown.topic),
        **dict.fromkeys(("text", "story", "at", "due", "day")),
        **{name: [] for name in ("categories", "entries", "parties", "hears", "kept")},
        "citation": "",
        "past": False,
        "restricted": True,
        "needs": [_need(need) for need in shown.needs],
    }


def _item(shell: Shell, item: Item) -> dict[str, Any]:
    from mdtkit.desk.agenda import topic_title
    from mdtkit.desk.output import instant

    return {
        "topic": item.topic,
        "title": topic_title(shell.desk, item.topic),
        "text": item.text,
        "story": item.story or None,
        "categories": list(item.categories),
        "citation": item.citation,
        "entries": list(item.entries),
        "parties": list(item.parties),
        "at": instant(item.at),
        "due": instant(item.due),
        "day": item.day,
        "past": item.past,
    }


def _need(need: Need) -> dict[str, Any]:
    return {"need": need.need, "citation": need.citation, "text": need.text, "from": list(need.who)}


def _head(shell: Shell, found: Agenda) -> Iterator[str]:
    title = shell.desk.protocol.title("meeting_type", found.sitting.type)
    yield from paragraph(f"{title}, {found.case}, {shell.show(found.sitting.starts)}", hanging=2)


def _whole(shell: Shell, found: Agenda) -> Iterator[str]:
    from mdtkit.desk.agenda import line, topic_title, who
    from mdtkit.desk.sharing_warnings import need_words

    yield from _head(shell, found)
    numbers = {to.name: number for number, to in enumerate(found.attendees, start=1)}
    yield from (f"{numbers[to.name]:>2}  {who(shell.desk, to)}" for to in found.attendees)
    if not found.attendees:
        yield "Nobody is planned or invited yet, so nothing says who may hear what."
    topic = ""
    for row in found.rows:
        if row.item.topic != topic:
            topic = row.item.topic
            yield topic_title(shell.desk, topic).upper()
        kept = ", ".join(str(numbers[one.to]) for one in row.kept)
        heard = f"[not for {kept}]" if kept else "[all may hear it]" if found.attendees else ""
        yield from paragraph(f"{line(shell.desk, row.item)} {heard}", lead="· ", indent=2, hanging=4)
    needs: dict[str, tuple[Need, dict[str, None]]] = {}
    for row in found.rows:
        for one in row.kept:
            for need in one.needs:
                needs.setdefault(need.need, (need, {}))[1][str(numbers[one.to])] = None
    for need, whom in needs.values():
        yield from paragraph(f"{', '.join(whom)}: {need_words(shell.desk, need)}", lead="needs  ", hanging=7)


def _for_one(shell: Shell, found: Agenda, names: Sequence[str], shown: Sequence[Shown]) -> Iterator[str]:
    from mdtkit.desk.agenda import line, topic_title, who
    from mdtkit.desk.sharing_warnings import need_words

    yield from _head(shell, found)
    named = "; ".join(who(shell.desk, to) for to in found.attendees if to.name in names)
    yield from paragraph(f"as it may be told to {named}", hanging=2)
    topic = ""
    for one in shown:
        if one.topic != topic:
            topic = one.topic
            yield topic_title(shell.desk, topic).upper()
        if one.row is not None:
            yield from paragraph(line(shell.desk, one.row.item), lead="· ", indent=2, hanging=4)
            continue
        why = f" ({'; '.join(one.why)})" if one.why and not one.needs else ""
        yield from paragraph(f"RESTRICTED{why}", lead="· ", indent=2, hanging=4)
        for need in one.needs:
            yield from paragraph(need_words(shell.desk, need), lead="needs  ", indent=4, hanging=11)
