"""Results read again: each scored by the definition it was recorded with, however old, and compared with the last one.

What was answered is withheld like any story: without revealing there are numbers and bands, with it there is the trace.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from mdtkit.casework.instruments.results import Actionable, Changed, actionable, changed, level_at
from mdtkit.casework.instruments.scoring import Scorer
from mdtkit.casework.instruments.trace import trace
from mdtkit.casework.services import services
from mdtkit.desk.errors import BadInput
from mdtkit.desk.instruments.kept import definition_of
from mdtkit.protocol.check import ADMINISTERED
from mdtkit.protocol.instruments import Band, Instrument, Proposal
from mdtkit.protocol.instruments.check import WITHHELD

if TYPE_CHECKING:
    from mdtkit.chronology.entry import Entry
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk

PLANNED = "services.planned"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An answer of a sealed category, for its reader's own screen: in no JSON, no list, no paper, no number."""

    category: str
    title: str
    level: str


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One administration, read by its own version. ``instrument`` None: logged by hand, no definition is kept.

    ``trace``, ``actionable``, ``changed`` and ``services`` come from the answers: empty unless revealed. ``services``:
    what actionable items bring to mind and nobody has planned or offered. ``sealed``: fields whose answers only some
    may read; ``told``: such answers, where whoever looks is one of them and has revealed the case.
    """

    entry: str
    seq: int
    at: datetime
    name: str
    version: str | None
    instrument: Instrument | None
    scores: dict[str, int]
    band: str | None
    band_title: str
    proposes: tuple[Proposal, ...]
    revealed: bool
    by_answers: bool
    sealed: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    trace: tuple[str, ...] = ()
    actionable: tuple[Actionable, ...] = ()
    changed: tuple[Changed, ...] = ()
    changed_since: datetime | None = None
    services: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What the instrument is called; its id where its definition is not kept."""
        return self.instrument.about.title if self.instrument is not None else self.name


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """An item of the latest administration of a tool that asks for something to be done, and whether anything is.

    ``answered_by``: its service has been planned, offered or begun; None where the manifest names no service for it.
    """

    entry: str
    at: datetime
    instrument: str
    asks: Actionable
    answered_by: bool | None


def result(desk: Desk, ref: str, entry: str | int | None = None, *, reveal: bool = False) -> Result:
    """A result of a case: the one that an entry (number or id) recorded, else the latest.

    Raises BadInput where there is none; with ``reveal`` StoreTrouble where the audit cannot be written.
    """
    file = desk.reveal(ref, "instrument_result") if reveal else desk.case(ref)
    found = _entry(file, entry)
    return read_again(desk, file, found)


def results(desk: Desk, file: CaseFile) -> tuple[Result, ...]:
    """Every result of a case, latest first."""
    entries = sorted((item.entry for item in file.chronology.of(ADMINISTERED)), key=lambda one: one.at, reverse=True)
    return tuple(read_again(desk, file, entry) for entry in entries)


def needs(desk: Desk, file: CaseFile) -> tuple[Need, ...]:
    """What the latest administration of each tool asks for, the most pressing first: for services and the agenda (A6).

    Strengths are not among them, nor is anything sealed. They come from answers, which are withheld like any story:
    whoever shows them has the case revealed, or the sharing decision's leave.
    """
    known = {view.service for view in services(file.chronology)}
    latest: dict[str, Entry] = {}
    for item in file.chronology.of(ADMINISTERED):
        name = _text(item.entry.data, "instrument") or ""
        if name not in latest or item.entry.at >= latest[name].at:
            latest[name] = item.entry
    found = [
        Need(
            entry=entry.id,
            at=entry.at,
            instrument=name,
            asks=one,
            answered_by=one.service in known if one.service else None,
        )
        for name, entry in latest.items()
        if (instrument := definition_of(desk, _text(entry.data, "definition"))) is not None
        for one in actionable(instrument, _map(entry.data, "answers"))
    ]
    return tuple(sorted(found, key=lambda need: -need.asks.value))


def _entry(file: CaseFile, wanted: str | int | None) -> Entry:
    entries = sorted((item.entry for item in file.chronology.of(ADMINISTERED)), key=lambda one: one.at)
    if wanted is None and entries:
        return entries[-1]
    for entry in entries:
        if wanted in (entry.id, entry.seq, str(entry.seq)):
            return entry
    what = "no instrument has been administered" if wanted is None else f"entry {wanted} is no standing result"
    raise BadInput(f"{file.ref}: {what}. `mdtkit assessment list` says what is on record.")


def read_again(desk: Desk, file: CaseFile, entry: Entry) -> Result:
    """One result by its own definition."""
    data = entry.data
    instrument = definition_of(desk, _text(data, "definition"))
    band = _text(data, "band")
    known = _band(instrument, band)
    answers, scores = _map(data, "answers"), _numbers(data)
    last = _before(file, entry)
    revealed = file.revealed and instrument is not None
    return Result(
        entry=entry.id,
        seq=entry.seq,
        at=entry.at,
        name=_text(data, "instrument") or "",
        version=_text(data, "version"),
        instrument=instrument,
        scores=scores,
        band=band,
        band_title=(known.title if known is not None else "") or band or "",
        proposes=known.proposes if known is not None else (),
        revealed=file.revealed,
        by_answers=bool(answers),
        sealed=tuple(c for c, field in WITHHELD.items() if data.get(field) or c in (data.get("apart") or ())),
        told=_told(file, entry, instrument) if revealed else (),
        trace=_trace(instrument, answers, scores) if revealed else (),
        actionable=actionable(instrument, answers) if revealed and instrument is not None else (),
        changed=changed(instrument, _map(last.data, "answers"), answers)
        if revealed and instrument is not None and last is not None
        else (),
        changed_since=last.at if last is not None else None,
        services=_unplanned(file, instrument, answers) if revealed else (),
    )


def _told(file: CaseFile, entry: Entry, instrument: Instrument | None) -> tuple[Told, ...]:
    """The answers that were recorded beside this one, sealed, and are open to whoever looks."""
    found = []
    items = {item.id: item for item in instrument.items} if instrument is not None else {}
    for body in file.opened.values():
        about = file.chronology.named(body.data.get("about"))
        if about is None or about.entry.id != entry.id:
            continue
        for category, field in WITHHELD.items():
            for name, code in _map(body.data, field).items():
                item = items.get(name)
                level = level_at(instrument, item, code) if instrument is not None and item is not None else None
                title = (item.title if item is not None else None) or name
                found.append(
                    Told(category=category, title=title, level=(level.title if level is not None else "") or code)
                )
    return tuple(found)


def _trace(instrument: Instrument | None, answers: Mapping[str, str], scores: Mapping[str, int]) -> tuple[str, ...]:
    """How the numbers arose; a sheet's numbers are those that were recorded where no answers were."""
    if instrument is None:
        return ()
    sheet = {score.id: scores[score.id] for score in instrument.sheet if score.id in scores} if not answers else {}
    return tuple(trace(instrument, Scorer(instrument).score(answers, sheet)))


def _unplanned(file: CaseFile, instrument: Instrument | None, answers: Mapping[str, str]) -> tuple[str, ...]:
    known = {view.service for view in services(file.chronology)}
    asked = actionable(instrument, answers) if instrument is not None else ()
    return tuple(dict.fromkeys(one.service for one in asked if one.service and one.service not in known))


def _before(file: CaseFile, entry: Entry) -> Entry | None:
    """The administration of the same instrument before this one."""
    earlier = [
        item.entry
        for item in file.chronology.of(ADMINISTERED)
        if item.entry.at < entry.at and item.entry.data.get("instrument") == entry.data.get("instrument")
    ]
    return max(earlier, key=lambda one: one.at, default=None)


def _band(instrument: Instrument | None, band: str | None) -> Band | None:
    bands = instrument.bands if instrument is not None else ()
    return next((one for one in bands if one.id == band), None)


def _text(data: Mapping[str, object], name: str) -> str | None:
    value = data.get(name)
    return value if isinstance(value, str) else None


def _map(data: Mapping[str, object], name: str) -> dict[str, str]:
    value = data.get(name)
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else {}


def _numbers(data: Mapping[str, object]) -> dict[str, int]:
    found = {name: int(number) for name, number in _map(data, "scores").items() if number.isdecimal()}
    score = data.get("score")
    return found or ({"score": score} if isinstance(score, int) else {})
