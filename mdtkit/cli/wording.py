"""How clocks and entries are said in a line: the same words in every command.

Law and county practice are told apart by a symbol (§ law, ◦ county practice) or, with ``--plain``, by a word; what is
past is "PAST LEGAL DEADLINE" or "past county target", never a bare "overdue": papers are discoverable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from mdtkit.casework.clockview import ClockView
from mdtkit.cli.output import Line
from mdtkit.cli.table import table
from mdtkit.desk.times import countdown

if TYPE_CHECKING:
    from mdtkit.casework.eligibility import Eligibility
    from mdtkit.cli.shell import Shell
    from mdtkit.desk.recording import Logged
    from mdtkit.protocol.model import Protocol


def past(view: ClockView) -> str:
    """What is said of a clock whose time has run out; empty otherwise."""
    if view.state == "expired":
        return "EXPIRED"
    if view.state != "overdue":
        return ""
    return "PAST LEGAL DEADLINE" if view.past_law else "past county target"


def standing(view: ClockView) -> str:
    """What must be said beside the countdown: past, or that its time of warning has begun."""
    return past(view) or ("due soon" if view.state == "warning" else "")


def law_words(view: ClockView, *, plain: bool) -> str:
    """``§ 24 h`` or, in words, ``law 24 h``; ``§ at once`` or only the symbol where no number is given."""
    mark = ("law" if view.binding else "practice") if plain else ("§" if view.binding else "◦")
    if view.within is None:
        return f"{mark} at once" if view.at_once else mark
    digits = "".join(c for c in view.within if c.isdigit())
    return f"{mark} {digits} {view.within[len(digits) :]}"


def what(shell: Shell, view: ClockView) -> str:
    """The title of a clock, and to whom it goes."""
    if view.to is None:
        return view.title
    protocol = shell.desk.protocol
    to = protocol.title("agency", view.to)
    return f"{view.title} to {protocol.title('party', view.to) if to == view.to else to}"


def clock_rows(
    shell: Shell, views: Sequence[ClockView], *, with_case: bool, now: datetime | None = None
) -> Iterator[str]:
    """Clocks as aligned lines: due, case, law, what and who."""
    from mdtkit.desk.board import who

    now, tz = now or shell.desk.now(), shell.desk.county.zone
    rows = []
    for view in views:
        words = " · ".join(word for word in (what(shell, view), who(shell.desk, view), standing(view)) if word)
        cells = ["!" if past(view) else " ", countdown(view, tz, now)]
        cells += [view.case] if with_case else []
        rows.append([*cells, law_words(view, plain=shell.out.plain), words])
    head = ["", "due", *(["case"] if with_case else []), "law", "what · who"]
    yield from emphasised(list(table(rows, head=head, indent=0)))


def emphasised(lines: Iterable[str]) -> Iterator[str]:
    """Lines with weight on those that say a legal deadline is past."""
    for line in lines:
        yield Line(line) if line.startswith("!") or "PAST LEGAL" in line else line


def logged_lines(shell: Shell, logged: Logged, said: str) -> Iterator[str]:
    """What was recorded, and what it started and stopped."""
    yield f"{said}: entry {logged.seq} of {logged.case}"
    for word, views in (("stopped", logged.stopped), ("started", logged.started)):
        if views:
            yield f"{word}:"
            yield from clock_rows(shell, views, with_case=False)
    if logged.sealed_to:
        from mdtkit.desk.sealed import in_words

        yield f"sealed: read by {in_words(shell.desk, logged.sealed_to)}, and nobody else."


def entry_time(shell: Shell, at: datetime, received: datetime | None) -> str:
    """When an entry happened, and when it was known where that is another instant."""
    text = shell.show(at)
    return text if received is None or received == at else f"{text}, received {shell.show(received)}"


def eligibility_words(protocol: Protocol, found: Eligibility) -> str:
    """``unknown: counts as yes, ask again in this shift`` or the answer with its basis and citation (I11)."""
    if found.ask_again:
        return f"unknown: counts as yes, ask again in this shift ({found.citation})"
    basis = f", {protocol.title('eligibility_basis', found.basis)}" if found.basis else ""
    return f"{found.answer}{basis} ({found.citation})"
