"""The paper form of any instrument, made from its manifest: as text, or as HTML to print.

It holds nothing of a case: whoever fills it in writes the reference on it. Words of items stand on it where the county
has loaded its licensed copy (or the form is open); else the item's title or id, to be read beside the licensed form.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from mdtkit.protocol.instruments import Band, Instrument, Item, Level, Score

RULED = ("Case reference", "Date and time", "Administered by (position)", "Script read (version, language)")
NEVER = "A score informs. At risk is decided by a person, indicator by indicator, by the State's definition."
WIDTH = 76
UNKNOWN = "no info"
"""How "no information" is written where levels stand by their codes."""


def paper(instrument: Instrument) -> Iterator[str]:
    """The form as lines of text, at most 76 characters wide."""
    about = instrument.about
    yield from _wrapped(about.title)
    yield from _wrapped(f"{about.id} · version {about.version} · {about.publisher}")
    yield from _wrapped(_state(instrument))
    yield ""
    yield from (f"{line}: {'_' * (WIDTH - len(line) - 2)}" for line in RULED)
    for title, items in sections(instrument):
        yield from ("", title or "Items", "-" * WIDTH)
        for item in items:
            yield from _wrapped(f"{item.id}  {words_of(item)}")
            yield "    " + "   ".join(f"[ ] {box}" for box in boxes(instrument.scale(item.scale)))
    if instrument.sheet:
        yield from ("", "Score sheet", "-" * WIDTH)
        yield from (f"{_line(score):<50} ________" for score in instrument.sheet)
    yield from _levels(instrument)
    yield from _bands(instrument)
    yield ""
    yield from _wrapped(NEVER)


def page(instrument: Instrument) -> str:
    """The form as one page of HTML that needs nothing from anywhere."""
    about = instrument.about
    body = [f"<h1>{escape(about.title)}</h1>"]
    body.append(f"<p>{escape(f'{about.id} · version {about.version} · {about.publisher}')}</p>")
    body.append(f"<p><strong>{escape(_state(instrument))}</strong></p>")
    body += [f'<p class="ruled">{escape(line)}: <span></span></p>' for line in RULED]
    for title, items in sections(instrument):
        body.append(f"<h2>{escape(title or 'Items')}</h2><table>")
        for item in items:
            cells = "".join(f"<td>☐ {escape(box)}</td>" for box in boxes(instrument.scale(item.scale)))
            body.append(f"<tr><th>{escape(item.id)}</th><td>{escape(words_of(item))}</td>{cells}</tr>")
        body.append("</table>")
    if instrument.sheet:
        rows = "".join(f"<tr><td>{escape(_line(score))}</td><td></td></tr>" for score in instrument.sheet)
        body.append(f'<h2>Score sheet</h2><table class="sheet">{rows}</table>')
    said = [*_levels(instrument), *_bands(instrument), "", NEVER]
    body += [f"<p>{escape(line)}</p>" for line in said if line]
    style = (
        "body{font-family:serif;margin:2cm}table{border-collapse:collapse;width:100%}"
        "td,th{border:1px solid #000;padding:.2em .5em;text-align:left;vertical-align:top}"
        ".ruled span{display:inline-block;border-bottom:1px solid #000;width:60%}.sheet td+td{width:6em}"
    )
    head = f'<meta charset="utf-8"><title>{escape(about.id)}</title><style>{style}</style>'
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head><body>\n' + "\n".join(body) + "\n</body></html>\n"


def sections(instrument: Instrument) -> Iterator[tuple[str, tuple[Item, ...]]]:
    """The items by group, in the order in which the manifest first comes to each; those of no group have no title."""
    groups = {group.id: group for group in instrument.groups}
    for name in dict.fromkeys(item.group for item in instrument.items):
        group = groups.get(name or "")
        title = ""
        if group is not None:
            applies = " (only where it applies)" if group.module else ""
            sealed = f" (sealed: {group.withheld})" if group.withheld else ""
            title = f"{group.title or group.id}{applies}{sealed}"
        yield title, instrument.group_items(name)


def words_of(item: Item) -> str:
    """The words of an item where there are any, else its title."""
    return item.text or item.title


def _state(instrument: Instrument) -> str:
    about = instrument.about
    confirmed = "" if about.verified else " NOT VERIFIED: compare with the licensed form before use."
    licence = {"open": "Open licence.", "licensed": "Licensed form.", "unknown": "Licence not known."}[about.licence]
    return licence + confirmed


def boxes(levels: tuple[Level, ...]) -> list[str]:
    """What stands beside each box: the titles of the levels where all have room in a line, else their codes."""
    titles = [level.title or level.code for level in levels]
    if len(" ".join(titles)) + 7 * len(titles) <= WIDTH:
        return titles
    return [UNKNOWN if level.unknown else level.code for level in levels]


def _line(score: Score) -> str:
    upper = f" to {score.highest}" if score.highest is not None else " and up"
    return f"{score.title or score.id} ({score.lowest}{upper})"


def _levels(instrument: Instrument) -> Iterator[str]:
    """What the levels of each scale mean, where only their codes stand beside the boxes; and which ask for action."""
    for scale in dict.fromkeys(item.scale for item in instrument.items):
        levels = instrument.scale(scale)
        shown = zip(boxes(levels), levels, strict=True)
        meant = [f"{box} {level.title}" for box, level in shown if level.title and box != level.title]
        if meant:
            yield ""
            yield from _wrapped(f"{scale.capitalize()}: {'; '.join(meant)}.")
    asking = [level for level in instrument.levels if level.actionable]
    if asking:
        yield ""
        said = ", ".join(f"{level.title or level.code} ({level.scale})" for level in asking)
        yield from _wrapped(f"Asks for action: {said}.")


def _bands(instrument: Instrument) -> Iterator[str]:
    if instrument.bands:
        yield from ("", "Bands")
    for band in instrument.bands:
        yield from _wrapped(_band(instrument, band))


def _band(instrument: Instrument, band: Band) -> str:
    score = band.score or instrument.about.main
    proposals = " ".join(one.text for one in band.proposes)
    return f"  {score} {band.lowest}-{band.highest}: {band.title or band.id}. {proposals}".rstrip()


def _wrapped(text: str) -> Iterator[str]:
    from textwrap import wrap

    yield from wrap(text, WIDTH, subsequent_indent="    ") or [""]
