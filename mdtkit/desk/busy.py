"""When the county's people are busy: their published calendars, of which only busy or free is kept.

What somebody's calendar says beside that is theirs. Files are read, never fetched: whoever publishes them copies them
here (vdirsyncer, a scheduled download). Kept in the home as free/busy times, readable by its owner alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from mdtkit.calendars.busy import LARGEST, busy_times, free_busy
from mdtkit.casework.proposing import Busy, Period, merged
from mdtkit.casework.reckoning import resolve
from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput, StoreTrouble

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

FOLDER: Final = "busy"
SUFFIX: Final = ".ics"
KEPT_FOR: Final = timedelta(days=180)
"""How far ahead busy times are kept: longer than any clock of a meeting runs."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Whose busy times were kept, with how many periods each, and what could not be read."""

    people: dict[str, int]
    until: datetime
    problems: tuple[Problem, ...]


def keep(desk: Desk, source: Path, person: str | None = None) -> Kept:
    """Keep the busy times of calendars: a folder of PERSON.ics (or of folders PERSON), or one file for ``person``.

    Raises BadInput where there is nothing to read, StoreTrouble where the home cannot be written to.
    """
    window = (_midnight(desk), _midnight(desk) + KEPT_FOR)
    found, problems = read(desk, source, window, person)
    for who, busy in found.items():
        store(desk.home, who, busy, desk.now())
    counted = {who: len(busy.periods) for who, busy in found.items()}
    return Kept(people=counted, until=window[1], problems=problems)


def store(home: Path, person: str, busy: Busy, stamp: datetime) -> None:
    """Keep the busy times of one person. Raises StoreTrouble."""
    content = free_busy(busy, stamp.replace(microsecond=0), f"{person}@mdtkit")
    _write(home / FOLDER, f"{person}{SUFFIX}", content)


def known(desk: Desk, window: Period, given: Path | None = None) -> tuple[dict[str, Busy], tuple[Problem, ...]]:
    """Person → busy times within a window, as kept in the home; what ``given`` holds counts instead of that."""
    folder = desk.home / FOLDER
    found, problems = read(desk, folder, window) if folder.is_dir() else ({}, ())
    if given is not None:
        more, others = read(desk, given, window)
        found, problems = {**found, **more}, (*problems, *others)
    return found, problems


def read(
    desk: Desk, source: Path, window: Period, person: str | None = None
) -> tuple[dict[str, Busy], tuple[Problem, ...]]:
    """Person → busy times of the calendars in a folder, or of the one file of ``person``. Raises BadInput."""
    if not source.exists():
        raise BadInput("The calendars are not there: give a folder of files named PERSON.ics, or one file.")
    names = _names(desk)
    problems: list[Problem] = []
    found: dict[str, Busy] = {}
    for name, files in _calendars(source, person):
        who = names.get(name.casefold())
        if who is None:
            problems.append(Problem(field="person", message="is nobody of the directory", at=_named(name)))
            continue
        parts = []
        for file in files:
            busy, wrong = _read(file, window, desk.county.zone)
            parts.append(busy)
            problems += [msgspec.structs.replace(one, at=f"{_named(name)}: {one.at or 'file'}") for one in wrong]
        found[who] = _together(parts) if parts else Busy((), (window[0], window[0]))
    return found, tuple(problems)


def _names(desk: Desk) -> dict[str, str]:
    """What a file may be named after → the person: their id, or their address."""
    people = desk.directory.people().values()
    return {key.casefold(): one.id for one in people for key in (one.id, one.email) if key}


def _named(name: str) -> str:
    """The name of a file, if it is a code that may be printed: a file can be named after anything."""
    return name if name.isascii() and all(c.isalnum() or c in "-_.@" for c in name) and len(name) < 80 else "a file"


def _calendars(source: Path, person: str | None) -> Iterator[tuple[str, Sequence[Path]]]:
    """(whose, files): a file each, or a folder each as a vdir has it."""
    if source.is_file():
        yield person or source.stem, [source]
        return
    if person is not None:
        yield person, sorted(source.glob(f"*{SUFFIX}"))
        return
    for path in sorted(source.iterdir()):
        if path.is_dir():
            yield path.name, sorted(path.glob(f"*{SUFFIX}"))
        elif path.suffix == SUFFIX and not path.name.startswith("."):
            yield path.stem, [path]


def _read(file: Path, window: Period, tz: str) -> tuple[Busy, tuple[Problem, ...]]:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        return Busy((), (window[0], window[0])), (Problem(field="calendar", message=f"was not read: {error.strerror}"),)
    return busy_times(content, window, tz)


def _together(parts: Sequence[Busy]) -> Busy:
    """Several calendars of one person: busy in any of them, and known as far as all of them are."""
    since, until = max(one.known[0] for one in parts), min(one.known[1] for one in parts)
    return Busy(merged(period for one in parts for period in one.periods), (since, max(since, until)))


def _midnight(desk: Desk) -> datetime:
    return resolve(datetime.combine(desk.today(), datetime.min.time()), desk.county.zone)


def _write(folder: Path, name: str, content: bytes) -> None:
    """Whole or not at all, for its owner alone."""
    fresh = folder / f".{name}.new"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        fresh.replace(folder / name)
    except OSError as error:
        raise StoreTrouble(f"The busy times were not kept: {error.strerror}.") from None
