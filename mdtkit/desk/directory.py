"""The county's own people: who they are, how they are reached, which days are worked.

Read from ``book/people``; agencies and their telephone numbers are protocol data. Who is on call: ``oncall``.
Source: design.md "Readers".
"""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.chronology.entry import Draft, Entry
from mdtkit.chronology.fold import fold
from mdtkit.chronology.reference import new_person_id
from mdtkit.desk.errors import BadInput
from mdtkit.desk.opening import troubles

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

PEOPLE, COUNTY = "book/people", "book/county"
CALENDAR_UNITS = ("bd", "cd")


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One person of the directory. ``channel`` is an alert channel's address and may hold a secret."""

    id: str
    name: str
    party: str | None = None
    agency: str | None = None
    unit: str | None = None
    position: str | None = None
    telephone: str | None = None
    email: str | None = None
    channel: str | None = None


class Calendar(msgspec.Struct, frozen=True):
    """Days that counts leave out: ``county`` of working days, ``court`` of court days."""

    county: frozenset[date] = frozenset()
    court: frozenset[date] = frozenset()


class Directory:
    """People and on-call of an open desk, read once and again after each change."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._people: tuple[int, dict[str, Person]] | None = None
        self._calendar: Calendar | None = None

    def people(self) -> dict[str, Person]:
        """Everybody in the directory, by person id."""
        seq = self.seq(PEOPLE)
        if self._people is None or self._people[0] != seq:
            self._people = (seq, _people(self._book(PEOPLE)))
        return self._people[1]

    def seq(self, book: str) -> int:
        """How many entries one of the county's books has. Raises StoreTrouble."""
        with troubles():
            line = self._desk.vault.lookup(book)
        return line.seq if line is not None else 0

    def entries(self, book: str) -> list[Entry]:
        """The entries of one of the county's books. Raises StoreTrouble."""
        return self._book(book)

    def _book(self, book: str) -> list[Entry]:
        if not self.seq(book):
            return []
        with troubles():
            entries = self._desk.vault.read(book).entries
        return sorted((item.entry for item in fold(book, entries)), key=lambda entry: entry.seq)

    def calendar(self) -> Calendar:
        """The days that counts leave out, around now; empty while no rule counts working days."""
        return self.days_off() if self._counts_working_days() else Calendar()

    def days_off(self) -> Calendar:
        """The days that counts leave out, around now."""
        if self._calendar is None:
            self._calendar = self._read_calendar()
        return self._calendar

    def forget_calendar(self) -> None:
        """Read the calendar anew: the county's rules or plugins have changed."""
        self._calendar = None

    def _read_calendar(self) -> Calendar:
        from mdtkit.protocol.days import closed, read_days

        given = [(file.place, file.content) for file in self._desk.plugins.files("days")]
        days = read_days(given, []) if given else ()
        state = _holidays(self._desk.now().year)
        return Calendar(state | closed(days, "county"), state | closed(days, "court"))

    def _counts_working_days(self) -> bool:
        protocol = self._desk.protocol
        return any(
            clock.roll != "none" or str(clock.within or "").endswith(CALENDAR_UNITS)
            for clock in protocol.clocks.values()
        ) or any(source.during is not None for fact in protocol.facts.values() for source in fact.sources)

    def adopted_protocol(self) -> str | None:
        """The fingerprint of the county's protocol files as adopted last; None in a home older than that record."""
        adopted = [entry.data.get("hash") for entry in self._book(COUNTY) if entry.kind == "protocol.adopted"]
        return str(adopted[-1]) if adopted else None

    # -- acting -------------------------------------------------------------------------------
    def add_person(self, *, name: str, **members: str | None) -> Person:
        """Add somebody to the directory. ``members``: party, agency, unit, position, telephone, email, channel."""
        person = new_person_id(os.urandom)
        data = {"person": person, "name": name, **{k: v for k, v in members.items() if v}}
        self.write(PEOPLE, [("person.added", data)])
        return self.people()[person]

    def change_person(self, person: str, **members: str | None) -> Person:
        """Change what the directory says of somebody; ``members`` as for :meth:`add_person`. Raises BadInput."""
        from mdtkit.chronology.problem import unknown

        people = self.people()
        if person not in people:
            problem = unknown("person", person, people, what="person of the directory")
            raise BadInput(f"Not changed: {problem.message}", [problem])
        data = {"person": person, **{k: v for k, v in members.items() if v}}
        self.write(PEOPLE, [("person.changed", data)])
        return self.people()[person]

    def write(self, book: str, rows: list[tuple[str, dict[str, Any]]]) -> tuple[Entry, ...]:
        """Add entries to one of the county's books, checked. Raises BadInput, StoreTrouble."""
        from mdtkit.chronology.kinds import check_draft

        desk, now = self._desk, self._desk.now()
        mark = "set" if desk.clock_is_set else None
        drafts = [Draft(kind=kind, at=now, tz=desk.county.zone, data=data, clock=mark) for kind, data in rows]  # type: ignore[arg-type]
        problems = [problem for draft in drafts for problem in check_draft(draft, desk.vocabularies)]
        if problems:
            message = "; ".join(f"{p.field}: {p.message}" for p in problems)
            raise BadInput(f"Not recorded in {book}: {message}", problems)
        with troubles():
            return desk.vault.commit(book, drafts, recorded=now).entries


def _people(entries: list[Entry]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for entry in entries:
        data = entry.data
        person = str(data.get("person", ""))
        if entry.kind == "county.founded":
            found[person] = Person(id=person, name=str(data.get("name", person)), party="child_welfare", unit="hotline")
        elif entry.kind in ("person.added", "person.changed"):
            before = msgspec.structs.asdict(found[person]) if person in found else {"name": person}
            members = {name: data[name] for name in Person.__struct_fields__ if data.get(name)}
            found[person] = Person(**{**before, **members, "id": person})
        elif entry.kind == "person.left":
            found.pop(person, None)
    return found


def _holidays(year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("US", subdiv="CA", years=range(year - 2, year + 4)))
