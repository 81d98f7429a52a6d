"""Telling the invited: what invitations, moves and cancellations have not reached yet, and seats to be asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.casework.unmet import Pressing
from mdtkit.desk.asking_again import AskedAgain, ask_again, pressing
from mdtkit.desk.errors import BadInput
from mdtkit.desk.invitations import Mailed, Owed, deliver, not_reached, owed
from mdtkit.desk.times import show_short
from mdtkit.tui.choices import title_of
from mdtkit.tui.screens.overlay import Question, Telling

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk
    from mdtkit.tui.deskwork import Deskwork

WHAT = {"request": "not invited yet, or not to the new time", "cancel": "not told that it is off"}
WHY = {
    "no-person": "no person is named",
    "no-mail-server": "no mail server is set",
    "no-route": "no address for invitations",
    "clock-is-set": "the clock is set",
}


class _Left(msgspec.Struct, frozen=True):
    """What is still to be told, and whom to ask again."""

    owed: tuple[Owed, ...]
    pressing: tuple[Pressing, ...]


class _Done(msgspec.Struct, frozen=True):
    """What became of it."""

    mailed: tuple[Mailed, ...]
    asked: tuple[AskedAgain, ...]


def ask_to_tell(screen: Deskwork[Any]) -> None:
    """Ask whether the invited are to be told what they have not been told, and do it. Says so when nothing is left."""
    desk = screen.desk

    def looked(left: _Left) -> None:
        if not (left.owed or left.pressing):
            screen.notify("Everybody invited has been told, and nobody is to be asked again.")
            return

        def answered(yes: bool | None) -> None:
            if yes:
                screen.act(lambda _sure: _tell(desk, left), lambda done: _said(screen, desk, done))

        lines = [
            *_lines(desk, left),
            "",
            "The mail says the case reference, what kind of meeting and when: nothing else.",
        ]
        screen.mdtkit.go(Question("Tell the invited now?", lines, yes="tell them", no="not now"), answered)

    screen.look(lambda: _Left(owed(desk), pressing(desk, desk.rows())), looked, group="invited")


def _lines(desk: Desk, left: _Left) -> list[str]:
    found = []
    for one in left.owed:
        for message in one.messages:
            seat = title_of(desk, "party", message.one.seat)
            when = show_short(message.one.starts, desk.county.zone, desk.now())
            found.append(f"{one.case}  {when}  {seat}: {WHAT[message.method]}")
    for asked in left.pressing:
        when = show_short(asked.starts, desk.county.zone, desk.now())
        said = "declined: the next is asked" if asked.declined else "has not answered: reminded"
        found.append(f"{asked.case}  {when}  {title_of(desk, 'party', asked.seat)} {said}")
    return found


def _tell(desk: Desk, left: _Left) -> _Done:
    rehearsing = desk.clock_is_set
    mailed = [each for one in left.owed for each in deliver(desk, one.case, one.meeting, rehearsing=rehearsing)]
    asked = []
    for case, meeting in dict.fromkeys((one.case, one.meeting) for one in left.pressing):
        try:
            asked.append(ask_again(desk, case, meeting, rehearsing=rehearsing))
        except BadInput:  # it was held or called off while the question stood there
            continue
    return _Done(tuple(mailed), tuple(asked))


def _said(screen: Deskwork[Any], desk: Desk, done: _Done) -> None:
    states = [one.state for one in done.mailed]
    for again in done.asked:
        states += [one.state for one in again.mailed] + [one.state for one in again.reminded]
    lines = [f"Messages sent: {states.count('sent')}"]
    lines += [
        f"No mail to {title_of(desk, 'party', one.seat)}: {WHY.get(one.reason, one.reason)}. Tell them."
        for one in not_reached(done.mailed)
    ]
    for again in done.asked:
        lines += [f"Telephone {title_of(desk, 'party', seat)}, {again.case}." for seat in again.telephone]
    tone = "plain" if len(lines) == 1 else "mind"
    screen.mdtkit.go(Telling("Told", lines, tone=tone))
