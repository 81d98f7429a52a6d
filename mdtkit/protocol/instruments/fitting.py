"""Whether an instrument fits a county's protocol: its positions, courses, indicators, services, script purposes.

What does not fit stops nobody: the instrument can be used, and what it asks of the protocol is minded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mdtkit.chronology.problem import Problem, unknown
from mdtkit.protocol.instruments.model import Instrument
from mdtkit.protocol.model import Protocol


def does_not_fit(instrument: Instrument, protocol: Protocol, at: str | None = None) -> Iterator[Problem]:
    """Every name of the protocol that the instrument uses and the protocol has not."""
    about = instrument.about
    asked: list[tuple[str, str | None, Collection[str], str]] = [
        *(("positions", code, protocol.vocabulary("assessor"), "position (list assessor)") for code in about.positions),
        ("script", about.script, protocol.vocabulary("script_purpose"), "purpose of a script"),
        *(
            (f"{item.id}: indicator", item.indicator, protocol.indicators, "at-risk indicator of the protocol")
            for item in instrument.items
        ),
        *(
            (f"{item.id}: service", item.service, protocol.vocabulary("service"), "service")
            for item in instrument.items
        ),
    ]
    for field, code, allowed, what in asked:
        if code is not None and allowed and code not in allowed:
            yield unknown(field, code, allowed, what=what, at=at)
