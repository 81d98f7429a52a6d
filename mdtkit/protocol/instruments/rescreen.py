"""When an instrument is due once more, as clocks of the protocol: generated, so that no other part need know (I6).

The clock is made as a file of the protocol, laid over the base with the county's own files: the due list, the alarm,
``explain`` and the cancelling of a corrected entry are those of every clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from mdtkit.protocol.instruments.model import Instrument, Rescreen

ADMINISTERED = "instrument.administered"


def clock_files(instruments: Sequence[Instrument]) -> list[tuple[str, bytes]]:
    """The protocol files that these instruments bring: one for each with a rule about when it is due once more."""
    return [(f"instrument-{one.id}.toml", "\n".join(_lines(one)).encode()) for one in instruments if one.rescreens]


def _lines(instrument: Instrument) -> Iterator[str]:
    yield f"# Made from the manifest of {instrument.id}: when it is due once more."
    for rule in instrument.rescreens:
        yield from ("", "[[clock]]", *_clock(instrument, rule))


def _clock(instrument: Instrument, rule: Rescreen) -> Iterator[str]:
    own = {"instrument": [instrument.id]}
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
    start = f"on = {_toml(list(rule.on))}" if rule.on else f'on = "{ADMINISTERED}", where = {_table(own)}'
    yield f"start = {{ {start} }}"
    yield 'when = { case = "open" }'
    yield f"owner = {_toml(rule.owner)}"
    yield f'stop = {{ on = "{ADMINISTERED}", where = {_table(own)} }}'
    yield "single = true"


def _table(values: dict[str, list[str]]) -> str:
    return "{ " + ", ".join(f"{name} = {_toml(value)}" for name, value in values.items()) + " }"


def _toml(value: object) -> str:
    """A value in TOML: its strings, lists and booleans are written as JSON's are."""
    return json.dumps(value, ensure_ascii=False)
