"""The crisis card: what to do and whom to ring, without a key and without a case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.card import Card


@command("crisis-card", short_help="Numbers, steps, who is on call; works locked.")
def crisis_card(shell: Shell) -> None:
    """Numbers, steps and who is on call. Works while the vault is locked; prints nothing of any case."""
    from mdtkit.desk.card import locked_card
    from mdtkit.desk.opening import clock, home_path
    from mdtkit.desk.output import instant

    card = locked_card(home_path(), clock().now())
    shape = {
        "county": card.county,
        "at": instant(card.at),
        "numbers": [{"title": title, "number": number} for title, number in card.numbers],
        "steps": list(card.steps),
        "on_call": [
            {"title": c.title, "name": c.name, "telephone": c.telephone, "until": instant(c.until)}
            for c in card.on_call
        ],
        "published": instant(card.published),
        "damaged": card.damaged,
    }
    shell.result(shape, _lines(card))


def _lines(card: Card) -> Iterator[str]:
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import paragraph, table
    from mdtkit.desk.times import show_instant, show_short

    yield Line(f"CRISIS CARD · {card.county} · {show_instant(card.at, card.zone)}")
    yield ""
    for number, step in enumerate(card.steps, start=1):
        mark = f"{number}."
        yield from paragraph(f"{mark} {step}", indent=2, hanging=2 + len(mark) + 1)
    yield ""
    yield Line("Numbers")
    yield from table(card.numbers)
    yield ""
    yield Line("On call now")
    yield from table(
        [
            [
                one.title,
                one.name or "NOBODY",
                one.telephone or "",
                f"until {show_short(one.until, card.zone, card.at)}" if one.until else "",
            ]
            for one in card.on_call
        ]
    )
    if card.damaged:
        yield "! The card's files are damaged or missing: who is on call may be wrong or unknown here."
        yield "  Ring the numbers above. Unlock and run: mdtkit vault verify"
    elif card.published is None:
        yield "  on call has not been set in this home"
