"""An empty file of answers for an instrument: what can be answered, and by what; to be filled in with any editor."""

from __future__ import annotations

from collections.abc import Iterator

from mdtkit.desk.instruments.paper import sections
from mdtkit.protocol.instruments import Instrument


def skeleton(instrument: Instrument) -> Iterator[str]:
    """The file as lines of TOML; every answer is a comment until somebody gives it."""
    about = instrument.about
    yield f"# Answers to {about.id}. Take away the # of what is answered; the levels stand behind each item."
    yield f'instrument = "{about.id}"'
    yield f'version = "{about.version}"'
    yield '# position = "…"          who administered it, by position'
    yield '# statements = "…"        what the child said; kept as a statement, withheld'
    if instrument.items:
        yield from ("", "[answers]")
    for title, items in sections(instrument):
        yield from ([f"# {title}"] if title else [])
        for item in items:
            codes = " | ".join(level.code for level in instrument.scale(item.scale))
            yield f'# {item.id} = "…"   # {codes}'
    if instrument.sheet:
        yield from ("", "[scores]")
    for score in instrument.sheet:
        upper = f" to {score.highest}" if score.highest is not None else " and up"
        yield f"# {score.id} = …   # {score.lowest}{upper}"
