"""Items of an agenda or of minutes as they are printed: whole, or as one recipient may see them; and their JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mdtkit.cli.shell import Shell
from mdtkit.cli.table import paragraph

if TYPE_CHECKING:
    from mdtkit.casework.agenda import Item
    from mdtkit.desk.hearing import Row, Shown, Told
    from mdtkit.sharing.answer import Need

TOPIC = "agenda_topic"


def told_json(
    shell: Shell, found: Told, names: Sequence[str] = (), shown: Sequence[Shown] | None = None, of: str = TOPIC
) -> dict[str, Any]:
    """The recipients and the items; those that ``names`` may not hear without anything of what they say."""
    rows = [_shown(shell, one, of) for one in shown] if shown is not None else [_row(shell, r, of) for r in found.rows]
    return {
        "case": found.case,
        "for": list(names),
        "attendees": [
            {"name": to.name, "party": to.party, "person": to.person or None, "agency": to.agency or None}
            for to in found.attendees
        ],
        "items": rows,
        "out": None,
        "released": [],
        "draft": False,
    }


def _row(shell: Shell, row: Row, of: str) -> dict[str, Any]:
    kept = [{"to": one.to, "needs": [_need(need) for need in one.needs]} for one in row.kept]
    return {**_item(shell, row.item, of), "restricted": False, "hears": list(row.hears), "kept": kept, "needs": []}


def _shown(shell: Shell, shown: Shown, of: str) -> dict[str, Any]:
    from mdtkit.desk.hearing import topic_title

    if shown.row is not None:
        return {**_item(shell, shown.row.item, of), "restricted": False, "hears": [], "kept": [], "needs": []}
    return {
        "topic": shown.topic,
        "title": topic_title(shell.desk, shown.topic, of),
        **dict.fromkeys(("text", "story", "at", "due", "day")),
        **{name: [] for name in ("categories", "entries", "parties", "hears", "kept")},
        "citation": "",
        "past": False,
        "restricted": True,
        "needs": [_need(need) for need in shown.needs],
    }


def _item(shell: Shell, item: Item, of: str) -> dict[str, Any]:
    from mdtkit.desk.hearing import topic_title
    from mdtkit.desk.output import instant

    return {
        "topic": item.topic,
        "title": topic_title(shell.desk, item.topic, of),
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


def whole_lines(shell: Shell, found: Told, of: str = TOPIC) -> Iterator[str]:
    """Every item with who may not hear it, and at the end what is missing for whom."""
    from mdtkit.desk.hearing import line, topic_title, who
    from mdtkit.desk.sharing_warnings import need_words

    numbers = {to.name: number for number, to in enumerate(found.attendees, start=1)}
    yield from (f"{numbers[to.name]:>2}  {who(shell.desk, to)}" for to in found.attendees)
    if not found.attendees:
        yield "Nobody is known to be there, so nothing says who may hear what."
    topic = ""
    for row in found.rows:
        if row.item.topic != topic:
            topic = row.item.topic
            yield topic_title(shell.desk, topic, of).upper()
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


def lines_for(
    shell: Shell, found: Told, names: Sequence[str], shown: Sequence[Shown], of: str = TOPIC
) -> Iterator[str]:
    """What these recipients see, restricted where they may not hear."""
    from mdtkit.desk.hearing import line, topic_title, who
    from mdtkit.desk.sharing_warnings import need_words

    named = "; ".join(who(shell.desk, to) for to in found.attendees if to.name in names)
    yield from paragraph(f"as it may be told to {named}", hanging=2)
    topic = ""
    for one in shown:
        if one.topic != topic:
            topic = one.topic
            yield topic_title(shell.desk, topic, of).upper()
        if one.row is not None:
            yield from paragraph(line(shell.desk, one.row.item), lead="· ", indent=2, hanging=4)
            continue
        why = f" ({'; '.join(one.why)})" if one.why and not one.needs else ""
        yield from paragraph(f"RESTRICTED{why}", lead="· ", indent=2, hanging=4)
        for need in one.needs:
            yield from paragraph(need_words(shell.desk, need), lead="needs  ", indent=4, hanging=11)
