"""What a section of a case is: its lines as the desk derives them, and the acts that can be begun from each.

A section holds no rule of the field: its lines come from the case file, its acts are forms of the kinds of entries,
filled in as far as the line in focus says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mdtkit.casework.clockview import ClockView
from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.desk import Desk
from mdtkit.desk.times import show_short, span
from mdtkit.protocol.instruments import Instrument
from mdtkit.tui.choices import title_of
from mdtkit.tui.widgets.spec import Option
from mdtkit.tui.wording import sign_of, state_of, tone_of, what_of


@dataclass(frozen=True)
class Deed:
    """An act that can be begun: how it is spoken of, the kind of entry, and what its form already says.

    ``offered``: field → what may be chosen there in this case, for fields whose codes no vocabulary lists.
    ``instrument``: the instrument whose own form is opened instead.
    """

    title: str
    kind: str
    values: Mapping[str, object] = field(default_factory=dict)
    offered: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    instrument: Instrument | None = None


@dataclass(frozen=True)
class Row:
    """One line of a section: a sign, what it is, when, and more; the entry behind it, its clock, its own acts."""

    key: str
    what: str
    when: str = ""
    more: str = ""
    sign: str = ""
    tone: str = ""
    entry: str | None = None
    clock: ClockView | None = None
    deeds: tuple[Deed, ...] = ()
    told: Callable[[], Sequence[str]] | None = None
    """What enter tells of it on a sheet, asked for when it is wanted."""


@dataclass(frozen=True)
class Look:
    """A case as a section looks at it: the file, and the desk for titles, the zone and the instant."""

    desk: Desk
    file: CaseFile

    def title(self, vocabulary: str, code: str | None) -> str:
        """A code in the county's words; nothing for none."""
        return title_of(self.desk, vocabulary, code) if code else ""

    def when(self, instant: datetime | None) -> str:
        """An instant, short, in the county's zone."""
        return show_short(instant, self.desk.county.zone, self.desk.now()) if instant is not None else ""

    def person(self, person: str | None) -> str:
        """Who recorded something, by name."""
        found = self.desk.directory.people().get(person or "")
        return found.name if found is not None else ""

    def age(self, since: datetime) -> str:
        """How long ago something was."""
        return span(self.desk.now() - since)

    def kinds(self, *names: str) -> list[tuple[str, datetime, dict[str, object], str | None]]:
        """The entries of these kinds that stand: id, when it happened, data, party. Oldest first."""
        return [
            (item.entry.id, item.entry.at, dict(item.entry.data), item.entry.party)
            for item in self.file.chronology.of(*names)
        ]

    def clock_row(self, view: ClockView, deeds: tuple[Deed, ...] = (), form: str | None = None) -> Row:
        """A clock as a line; ``form``: on what the report that it asks for is written."""
        when = f"due {self.when(view.due_at)}" if view.due_at else f"{self.age(view.starts_at)} open"
        return Row(
            key=view.id,
            what=what_of(view, self.desk.protocol),
            when=when,
            more=joined(state_of(view), form or ""),
            sign=sign_of(view),
            tone=tone_of(view, self.desk.now()),
            clock=view,
            deeds=deeds,
        )


@dataclass(frozen=True)
class Section:
    """A section: what it is called, its lines, one line that says how it stands, and its acts whatever the line."""

    id: str
    title: str
    rows: Callable[[Look], Sequence[Row]]
    state: Callable[[Look], str]
    empty: str
    deeds: Callable[[Look], Sequence[Deed]] = field(default=lambda _look: ())
    help: str = ""


def joined(*parts: str) -> str:
    """Parts with a dot between, empty ones left out."""
    return " · ".join(part for part in parts if part)


def counted(number: int, one: str, many: str | None = None) -> str:
    """``3 owed``; nothing for none."""
    return f"{number} {one if number == 1 else many or one}" if number else ""
