"""Which of the county's scripts is read out to this child, and what has to be minded about it (I7, A4, M11).

Pure: what is known of the child and the protocol's scripts in, the choice and its reasons out. A county supplies the
words; the base protocol holds only blanks.
"""

from __future__ import annotations

from datetime import date, datetime, time

import msgspec

from mdtkit.casework.reckoning import Count, reckon, resolve
from mdtkit.chronology.fold import Chronology
from mdtkit.protocol.duration import parse_duration
from mdtkit.protocol.model import Protocol, Script

REVIEW = "script_review"
"""The switch of the profile: how long counsel's review holds."""
NO_LIMIT = "none"
SPOKEN = "en"
"""The language assumed where nobody has said which the child speaks."""


class Listener(msgspec.Struct, frozen=True):
    """Who is to hear it: language code and age in years on the day, None where not known."""

    language: str | None
    age: int | None


class Choice(msgspec.Struct, frozen=True):
    """The script to read out, None where the county has none; ``minded``: what is to be minded, as codes.

    ``no_text`` no script of this purpose · ``no_language`` none in the child's language, another was chosen ·
    ``language_unknown`` · ``no_age`` none for the child's age, another was chosen · ``review_missing`` ·
    ``review_old``.
    """

    script: Script | None
    minded: tuple[str, ...]


def listener(chronology: Chronology, today: date) -> Listener:
    """The child as described last: language, and age from the birth date, else as it was given."""
    language: str | None = None
    age: int | None = None
    for item in chronology.of("child.described"):
        data = item.entry.data
        spoken, born, given = data.get("language"), data.get("birth_date"), data.get("age")
        language = spoken if isinstance(spoken, str) else language
        if isinstance(born, str):
            age = _years(date.fromisoformat(born), today)
        elif isinstance(given, int):
            age = given
    return Listener(language, age)


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def choose(protocol: Protocol, purpose: str, child: Listener, today: date) -> Choice:
    """The script in force for this purpose, in the child's language and for the child's age if there is one.

    Another language or age band is offered rather than nothing, and said. Of several the latest in force is taken.
    """
    found = [script for script in in_force(protocol, today) if script.purpose == purpose]
    if not found:
        return Choice(None, ("no_text",))
    minded: list[str] = []
    wanted = child.language or SPOKEN
    if child.language is None:
        minded.append("language_unknown")
    spoken = [script for script in found if script.language == wanted]
    if not spoken:
        minded.append("no_language")
    fitting = [script for script in spoken or found if _fits(script, child.age)]
    if not fitting:
        minded.append("no_age")
    script = max(fitting or spoken or found, key=lambda one: one.valid_from or "")
    return Choice(script, (*minded, *reviewed(script, protocol, today)))


def in_force(protocol: Protocol, today: date) -> tuple[Script, ...]:
    """The scripts that have a text and are valid on this day."""
    return tuple(
        script
        for script in protocol.scripts.values()
        if not script.blank and (script.valid_from is None or date.fromisoformat(script.valid_from) <= today)
    )


def _fits(script: Script, age: int | None) -> bool:
    if age is None:
        return True
    return (script.youngest is None or script.youngest <= age) and (script.oldest is None or age <= script.oldest)


def reviewed(script: Script, protocol: Protocol, today: date) -> tuple[str, ...]:
    """Whether counsel's review is missing, or older than the county lets it hold."""
    if script.reviewed is None:
        return ("review_missing",)
    holds_for = protocol.profile.get(REVIEW, NO_LIMIT)
    if holds_for == NO_LIMIT:
        return ()
    since = resolve(datetime.combine(date.fromisoformat(script.reviewed), time()), "UTC")
    over = reckon(since, Count(within=parse_duration(holds_for), tz="UTC"), frozenset())
    return ("review_old",) if over.date() < today else ()
