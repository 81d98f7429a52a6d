"""A result of an instrument in lines: numbers, band, proposals; how it arose only once the case is revealed."""

from __future__ import annotations

from collections.abc import Iterator

from mdtkit.desk.instruments.results import Result
from mdtkit.tui.sections.section import Look, joined


def result_lines(look: Look, found: Result) -> Iterator[str]:
    """The lines of a result, read by the version that it was recorded with."""
    tool = found.instrument
    titles = {score.id: score.title for score in (tool.scores if tool is not None else ())}
    yield joined(found.name, f"version {found.version}" if found.version else "", look.when(found.at))
    if tool is None:
        yield "No definition of it is kept: it was logged by hand."
    elif not tool.about.verified:
        yield "Not verified: nobody has confirmed numbers and bands on the licensed form."
    yield from (f"{titles.get(name) or name}: {number}" for name, number in found.scores.items())
    if found.band:
        yield f"Band: {found.band_title}. It informs and decides nothing."
    yield from (f"- {one.text or one.act}" for one in found.proposes)
    yield from (f"Some answers are sealed: {look.title('category', category)}." for category in found.sealed)
    if not found.revealed:
        yield "How it arose is withheld: v on the case reveals it."
        return
    yield from (
        f"{look.title('category', one.category)}, sealed, open to you: {one.title}: {one.level}" for one in found.told
    )
    yield from ("", "How it arose", *found.trace)
    if found.actionable:
        yield from ("", "Asks for action")
        yield from (joined(one.title, f"{one.level} {one.level_title}".strip()) for one in found.actionable)
    if found.changed_since is not None:
        yield from ("", f"Since {look.when(found.changed_since)}")
        yield from [f"{one.title}: {one.before} → {one.after}" for one in found.changed] or [
            "nothing was answered otherwise"
        ]
    if found.services:
        named = ", ".join(look.title("service", one) for one in found.services)
        yield from ("", f"Services that come to mind: {named}")
