"""The rules that an instrument brings into the protocol: its course, why a repetition, when it is due (A3, A7, I6).

They are made as a file of the protocol and laid over the base like any other, so that the due list, the alarm,
``explain``, the reason that may follow within the shift are those of every other rule.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from mdtkit.protocol.check import ADMINISTERED
from mdtkit.protocol.instruments.model import Instrument, Rescreen

FROM = "manifest of the instrument"


def protocol_file(instrument: Instrument, courses: Collection[str] = ()) -> bytes | None:
    """The rules that this instrument brings, as a protocol file; None if it brings none.

    ``courses`` are those that another instrument has brought already: two tools may ask for the same training.
    """
    course = [] if instrument.about.course in courses else _course(instrument)
    lines = [*course, *_repeated(instrument)]
    for rule in instrument.rescreens:
        lines += ["", "[[clock]]", *_clock(instrument, rule)]
    return "\n".join([f"# Made from the manifest of {instrument.id}.", *lines, ""]).encode() if lines else None


def _course(instrument: Instrument) -> Iterator[str]:
    """The course that only this instrument asks for, so that attendance of it can be recorded (A7)."""
    about = instrument.about
    if about.course is None or not about.course_title:
        return
    yield from ("", "[[course]]")
    yield f"id = {_toml(about.course)}"
    yield f"title = {_toml(about.course_title)}"
    yield f"citation = {_toml(about.citation or FROM)}"
    yield 'requirement = "A7"'
    yield f"verified = {_toml(about.verified)}"
    yield 'mark = "fld"'


def _repeated(instrument: Instrument) -> Iterator[str]:
    about = instrument.about
    if about.repeat_within is None:
        return
    text = (
        f"{instrument.id} is on record already, not long ago: to be asked the same again can hurt. Say why it was done "
        "once more; nothing is refused."
    )
    yield from ("", "[[warning]]")
    yield f"id = {_toml(f'repeated-{instrument.id}')}"
    yield f"title = {_toml(f'{about.title}: not long ago')}"
    yield f"citation = {_toml(about.citation or FROM)}"
    yield 'requirement = "A3"'
    yield f"verified = {_toml(about.verified)}"
    yield 'mark = "rec"'
    yield f'on = "{ADMINISTERED}"'
    yield f"where = {_own(instrument)}"
    yield 'repeats = "instrument"'
    yield f"repeats_within = {_toml(about.repeat_within)}"
    yield 'asks = "reason"'
    yield 'field = "reason"'
    yield f"text = {_toml(text)}"


def _clock(instrument: Instrument, rule: Rescreen) -> Iterator[str]:
    yield f"id = {_toml(f'again-{instrument.id}-{rule.id}')}"
    yield f"title = {_toml(rule.title or f'{instrument.about.title}: once more')}"
    yield f"citation = {_toml(rule.citation)}"
    yield f"verified = {_toml(rule.verified)}"
    yield 'mark = "fld"'
    for name, value in (("requirement", rule.requirement), ("within", rule.within), ("warn", rule.warn)):
        if value is not None:
            yield f"{name} = {_toml(value)}"
    if rule.note:
        yield f"note = {_toml(rule.note)}"
    start = f"on = {_toml(list(rule.on))}" if rule.on else f'on = "{ADMINISTERED}", where = {_own(instrument)}'
    yield f"start = {{ {start} }}"
    yield 'when = { case = "open" }'
    yield f"owner = {_toml(rule.owner)}"
    yield f'stop = {{ on = "{ADMINISTERED}", where = {_own(instrument)} }}'
    yield "single = true"


def _own(instrument: Instrument) -> str:
    return f"{{ instrument = {_toml(instrument.id)} }}"


def _toml(value: object) -> str:
    """A value in TOML: its strings, lists and booleans are written as JSON's are."""
    return json.dumps(value, ensure_ascii=False)
