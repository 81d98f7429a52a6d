"""Alerting the responders: asked once, with who would be called and who cannot be; nobody is told by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mdtkit.casework.clocks import ClockView
from mdtkit.casework.oncall import Post
from mdtkit.desk.alerting import Alerted
from mdtkit.desk.training import in_words
from mdtkit.tui.screens.overlay import Question, Telling

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk
    from mdtkit.tui.deskwork import Deskwork

SENT = "sent, not yet answered"


def ask_to_alert(screen: Deskwork[Any], ref: str, clocks: Iterable[ClockView]) -> None:
    """Ask whether the responders of these clocks are to be alerted, and do it. Says so when none of them rings."""
    desk = screen.desk
    ringing = [clock for clock in clocks if clock.live and clock.due_at and desk.protocol.clocks[clock.clock].alert]
    if not ringing:
        screen.notify("No clock of this case calls responders now.")
        return

    def planned(who: list[str]) -> None:
        set_clock = desk.clock_is_set
        told = "They get the case reference, what is asked and by when: nothing else."
        lines = [*who, "", told]
        if set_clock:
            lines.append("The clock is set: messages are marked as a rehearsal.")

        def answered(yes: bool | None) -> None:
            if yes:
                screen.notify("Alerting …", timeout=3)
                screen.act(
                    lambda _sure: desk.alert_responders(ref, rehearsing=set_clock),
                    lambda done: _told(screen, desk, done),
                )

        question = Question("Alert the responders now?", lines, yes="alert them", no="not now (a, later)")
        screen.mdtkit.go(question, answered)

    screen.look(lambda: _who(desk, ringing), planned, group="on-call")


def _who(desk: Desk, ringing: list[ClockView]) -> list[str]:
    lines = []
    for clock in ringing:
        seat = desk.protocol.title("party", clock.party or "")
        unit = f", {desk.protocol.title('unit', clock.unit)}" if clock.unit else ""
        people = desk.oncall.responders(Post(clock.party or "", clock.unit, clock.agency), desk.now())
        who = people[0].name if people else "NOBODY on call: telephone the agency  !"
        lines.append(f"{seat}{unit}: {who}  ({clock.title})")
    return list(dict.fromkeys(lines))


def _told(screen: Deskwork[Any], desk: Desk, done: Alerted) -> None:
    people = desk.directory.people()
    lines = []
    for call in done.calls:
        # "Accepted" by a service is not yet a person who answered: only what failed says why.
        stands = SENT if call.state == "sent" else f"{call.state} ({call.reason})" if call.reason else call.state
        lines.append(f"{_name(people, call.person)}, {call.channel.partition('.')[0]}: {stands}")
    for _, seat in done.uncovered:
        lines.append(f"Nobody on call for {desk.protocol.title('party', seat)}: telephone the agency.")
    lines += [f"{_name(people, person)} was not reached: telephone now." for person in done.unreached]
    lines += [f"{_name(people, person)} {in_words(desk, lack)}" for person, lack in done.lacking]
    if done.already:
        lines.append("Alerted before and still waiting: " + ", ".join(dict.fromkeys(done.already)))
    tone = "mind" if done.uncovered or done.unreached else "plain"
    screen.mdtkit.go(Telling("Alerted", lines or ["Nothing was left to send."], tone=tone))


def _name(people: dict[str, Any], person: str) -> str:
    return str(people[person].name) if person in people else person
