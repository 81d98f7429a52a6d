"""Administering an instrument: everything that does not fit is told at once, then the result is recorded (I6, A1, A7).

Recorded is what was answered and what it came to, never a determination: at risk is decided by a person, by the
definition. What the field would mind (no script, nobody trained, a child outside the ages) is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec

from mdtkit.casework.at_risk import UNKNOWN
from mdtkit.casework.instruments.answers import Given, Read, doubts, read
from mdtkit.casework.instruments.scoring import Scored, Scorer
from mdtkit.casework.scripts import listener
from mdtkit.chronology.fold import Chronology
from mdtkit.chronology.kinds.closed import ANSWERS
from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput, DeskError, NeedsConfirmation
from mdtkit.desk.instruments.catalogue import instrument_of
from mdtkit.desk.instruments.kept import keep
from mdtkit.protocol.check import ADMINISTERED
from mdtkit.protocol.instruments import Band, Instrument, fingerprint
from mdtkit.protocol.instruments.check import WITHHELD

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.recording import Logged

ATTENDED, TRAINING = "training.attended", "book/training"
INDICATORS = "indicators.recorded"
BEFORE = timedelta(hours=12)
"""A script read so long before (or noted after) belongs to the administration, as in the rules of the protocol."""


class Checked(msgspec.Struct, frozen=True):
    """An administration as far as it is answered: what of it is valid, what it comes to, what is wrong or doubted."""

    instrument: Instrument
    read: Read
    scored: Scored
    doubts: tuple[Problem, ...]

    @property
    def band(self) -> Band | None:
        """The band of the main score, whose proposals are shown."""
        return next((band for band in self.instrument.bands if band.id == self.scored.band), None)


class Administered(msgspec.Struct, frozen=True, kw_only=True):
    """What was recorded, what it came to, and what is to be minded about it."""

    logged: Logged
    checked: Checked
    minded: tuple[Problem, ...]


def checked(instrument: Instrument, given: Given, *, partial: bool = False) -> Checked:
    """What an administration comes to, without recording anything."""
    found = read(instrument, given, partial=partial)
    scored = Scorer(instrument).score(found.answers, found.scores)
    return Checked(instrument, found, scored, doubts(instrument, scored))


def administer(
    desk: Desk,
    ref: str,
    name: str,
    given: Given,
    *,
    data: dict[str, Any] | None = None,
    at: datetime | None = None,
    note: str | None = None,
    party: str | None = None,
    confirm: bool = False,
    indicators: bool = False,
) -> Administered:
    """Record an administration of an instrument.

    ``data``: further fields of the entry (position, administered_by, agency, statements, reason). ``indicators``: a
    person says that these answers are the determination of the at-risk indicators; then they are recorded as such.

    Raises BadInput with every item that does not fit, NeedsConfirmation where a number does not come to its parts.
    """
    from mdtkit.desk.recording import Act

    ref = desk.reference(ref)
    file = desk.case(ref)
    instrument = instrument_of(desk, name)
    found = checked(instrument, given)
    if found.read.problems:
        said = "; ".join(problem.message for problem in found.read.problems)
        raise BadInput(f"Not recorded: {said}.", found.read.problems)
    if found.doubts and not confirm:
        said = "; ".join(doubt.message for doubt in found.doubts)
        raise NeedsConfirmation(f"{said}. If the form has it so, repeat with --confirm.", found.doubts)
    entry = {**(data or {}), **_result(found), "definition": fingerprint(instrument)}
    not_kept = _keep(desk, instrument)
    acts = [Act(kind=ADMINISTERED, data=entry, at=at, note=note, party=party)]
    if indicators:
        determined = _indicators(found)
        if not determined:
            raise BadInput(f"Not recorded: {name} asks none of the at-risk indicators.")
        # What the administrator saw and heard, the agency knew at that moment.
        acts.append(Act(kind=INDICATORS, data={"indicators": determined}, at=at, received=at, party=party))
    logged = desk.record(ref, acts, confirm=confirm)
    when = at or desk.now()
    minded = (*not_kept, *_minded(desk, file.chronology, instrument, entry, when))
    return Administered(logged=logged, checked=found, minded=minded)


def _keep(desk: Desk, instrument: Instrument) -> tuple[Problem, ...]:
    """Keep the definition before the result. Where its book cannot be used, the result is recorded all the same."""
    try:
        keep(desk, instrument)
    except DeskError as trouble:
        said = f"the definition of {instrument.id} could not be kept beside its results: {trouble.message}"
        return (Problem(field="definition", message=said),)
    return ()


def _result(found: Checked) -> dict[str, Any]:
    """The members of the entry that come from the answers; those of a sealed category in fields of their own."""
    instrument, scored = found.instrument, found.scored
    main = scored.value(instrument.about.main or "")
    answers: dict[str, dict[str, str]] = {"answers": {}}
    for item in instrument.items:
        if item.id in found.read.answers:
            field = WITHHELD.get(instrument.withheld(item), "answers")
            answers.setdefault(field, {})[item.id] = found.read.answers[item.id]
    return {
        "purpose": instrument.about.purpose,
        "instrument": instrument.id,
        "version": instrument.about.version,
        "band": scored.band,
        **({"score": main} if main is not None else {}),
        "scores": {name: str(one.value) for name, one in scored.outcomes.items() if one.value is not None},
        **answers,
    }


def _indicators(found: Checked) -> dict[str, str]:
    """The at-risk indicators that the answers determine, as the protocol names and answers them."""
    answers = found.read.answers
    return {
        item.indicator: answers[item.id] if answers[item.id] in ANSWERS else UNKNOWN
        for item in found.instrument.items
        if item.indicator is not None and item.id in answers
    }


def _minded(
    desk: Desk, chronology: Chronology, instrument: Instrument, data: dict[str, Any], when: datetime
) -> Iterator[Problem]:
    """What the instrument asks of who administers it to whom, and was not so. It has been recorded all the same."""
    about = instrument.about
    age = listener(chronology, when.astimezone(ZoneInfo(desk.county.zone)).date()).age
    if age is not None and _outside(age, about.youngest, about.oldest):
        yield Problem(field="age", message=f"{instrument.id} is made for {_ages(about.youngest, about.oldest)}")
    position = data.get("position")
    if about.positions and position not in about.positions:
        what = (
            "the position of who administered it is not recorded" if position is None else f"{position} administered it"
        )
        said = f"{what}; the form names {', '.join(about.positions)} (position)"
        yield Problem(field="position", message=said, allowed=about.positions)
    # The script of the instrument's own purpose is minded by a rule of the protocol (I7, A4).
    if about.script not in (None, about.purpose) and not _heard(chronology, str(about.script), when):
        message = (
            f"{instrument.id} asks for the script {about.script} first, and none is recorded for this administration"
        )
        yield Problem(field="script.given", message=message)
    person = str(data.get("administered_by") or desk.me.id)
    if about.course is not None and not trained(desk, person, about.course):
        title = about.course_title or about.course
        message = f"no attendance is on record for who administered it: {title} ({about.course})"
        yield Problem(field="administered_by", message=message)
    if not about.verified:
        message = f"{instrument.id} is not verified: nobody has confirmed numbers and bands on the licensed form"
        yield Problem(field="instrument", message=message)


def _heard(chronology: Chronology, purpose: str, when: datetime) -> bool:
    """Whether the script of this purpose was given about then."""
    return any(
        item.entry.data.get("purpose") == purpose and abs(item.entry.at - when) <= BEFORE
        for item in chronology.of("script.given")
    )


def _outside(age: int, youngest: int | None, oldest: int | None) -> bool:
    return (youngest is not None and age < youngest) or (oldest is not None and age > oldest)


def _ages(youngest: int | None, oldest: int | None) -> str:
    if oldest is None:
        return f"children from {youngest} years on"
    return f"children up to {oldest} years" if youngest is None else f"children of {youngest} to {oldest} years"


def trained(desk: Desk, person: str, course: str) -> bool:
    """Whether somebody's attendance of a course is on record (A7). Who cannot look it up minds nobody."""
    try:
        entries = desk.directory.entries(TRAINING)
    except DeskError:
        return True
    return any(
        entry.kind == ATTENDED and entry.data.get("person") == person and entry.data.get("course") == course
        for entry in entries
    )
