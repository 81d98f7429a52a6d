"""The county's own people: who they are, how they are reached, which days are worked.

Read from ``book/people``; agencies and their telephone numbers are protocol data. Who is on call: ``oncall``.
Source: design.md "Readers".
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.casework.persons import DAYS, LISTS, MEMBERS, Person, problems, read
from mdtkit.casework.reckoning import zone
from mdtkit.chronology.entry import Draft, Entry
from mdtkit.chronology.fold import fold
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.chronology.reference import new_person_id
from mdtkit.desk.errors import BadInput
from mdtkit.desk.opening import troubles

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

__all__ = ["Calendar", "Directory", "Person"]

PEOPLE, COUNTY = "book/people", "book/county"
CALENDAR_UNITS = ("bd", "cd")


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

    def serving(self) -> dict[str, Person]:
        """Those in the county's service today, by person id."""
        today = self._desk.today()
        return {person: one for person, one in self.people().items() if one.serves(today)}

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
    def add_person(self, *, name: str, **members: Any) -> Person:
        """Add somebody to the directory. ``members``: see ``casework.persons``. Raises BadInput with every problem."""
        return self.write_people([(None, {**members, "name": name})])[0]

    def change_person(self, person: str, *, emptied: Sequence[str] = (), **members: Any) -> Person:
        """Change what the directory says of somebody; ``emptied``: members that it says no longer. Raises BadInput."""
        return self.write_people([(person, {**members, "emptied": list(emptied)})])[0]

    def write_people(self, rows: Sequence[tuple[str | None, Mapping[str, Any]]]) -> list[Person]:
        """Add people (None) or change them, in one commit. Raises BadInput with every problem; then nothing changed."""
        known, written, found = self.people(), [], []
        for person, given in rows:
            if person is not None and person not in known:
                found.append(unknown("person", person, known, what="person of the directory"))
                continue
            if person is None and not str(given.get("name") or "").strip():
                found.append(Problem(field="name", message="a person needs a name"))
            who = person or new_person_id(os.urandom)
            data = {name: _plain(value) for name, value in given.items() if value}
            after, wrong = self.would_be(who, given)
            found += wrong
            if after is not None:
                kind = "person.added" if person is None else "person.changed"
                written.append((kind, {"person": who, **data}))
        if found:
            raise BadInput("Not recorded: " + "; ".join(problem.message for problem in found), found)
        self.write(PEOPLE, written)
        people = self.people()
        return [people[str(data["person"])] for _, data in written]

    def would_be(self, person: str, given: Mapping[str, Any]) -> tuple[Person | None, list[Problem]]:
        """Somebody as the directory would show them, and what does not fit together in that."""
        strange = [name for name in given if name not in (*MEMBERS, "emptied")]
        found = [unknown(name, name, MEMBERS, what="member of a person") for name in strange]
        for name in DAYS:
            try:
                date.fromisoformat(_plain(given[name])) if given.get(name) else None
            except (TypeError, ValueError):
                found.append(Problem(field=name, message=f"{name} takes a day such as 2026-03-08"))
        found += [
            Problem(field=name, message=f"{name} takes a list of codes")
            for name in LISTS
            if given.get(name) and not isinstance(given[name], list | tuple)
        ]
        if found:
            return None, found
        data = {name: _plain(value) for name, value in given.items() if value}
        after = read(person, self.people().get(person), data)
        return after, problems(self._desk.protocol, after)

    def write(self, book: str, rows: list[tuple[str, dict[str, Any]]], *, seen: int | None = None) -> tuple[Entry, ...]:
        """Add entries to one of the county's books, checked. Raises BadInput, StoreTrouble.

        ``seen``: how many entries the book had when it was looked at; where somebody has added since, it is refused.
        """
        from mdtkit.chronology.kinds import check_draft

        desk, now = self._desk, self._desk.now()
        mark = "set" if desk.clock_is_set else None
        drafts = [Draft(kind=kind, at=now, tz=desk.county.zone, data=data, clock=mark) for kind, data in rows]  # type: ignore[arg-type]
        problems = [problem for draft in drafts for problem in check_draft(draft, desk.vocabularies)]
        if problems:
            message = "; ".join(f"{p.field}: {p.message}" for p in problems)
            raise BadInput(f"Not recorded in {book}: {message}", problems)
        with troubles():
            return desk.vault.commit(book, drafts, recorded=now, base_seq=seen).entries


def _plain(value: Any) -> Any:
    """A value as an entry holds it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _people(entries: list[Entry]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for entry in entries:
        data = entry.data
        person = str(data.get("person", ""))
        if entry.kind == "county.founded":
            found[person] = Person(id=person, name=str(data.get("name", person)), party="child_welfare", unit="hotline")
        elif entry.kind in ("person.added", "person.changed"):
            found[person] = read(person, found.get(person), data)
        elif entry.kind == "person.left" and person in found:
            day = entry.at.astimezone(zone(entry.tz)).date()
            found[person] = msgspec.structs.replace(found[person], left=day)
    return found


def _holidays(year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("US", subdiv="CA", years=range(year - 2, year + 4)))
