"""What the form of an instrument asks, and how its result is said beside it."""

from __future__ import annotations

from rich.text import Text

from mdtkit.casework.instruments.answers import still_open
from mdtkit.casework.instruments.trace import trace
from mdtkit.desk.desk import Desk
from mdtkit.desk.instruments.paper import UNKNOWN, sections, words_of
from mdtkit.desk.instruments.screening import Checked
from mdtkit.protocol.instruments import Instrument, Item, Level
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.spec import Option, Spec

ITEM, SCORE = "item", "score"
OTHERS = ("position", "statements", "reason")
"""Fields of the entry beside the answers."""
ROOM = 40
"""Letters of titles that stand side by side; longer levels are named by their codes, their titles below."""


def names_of(tool: Instrument) -> dict[str, tuple[str, str]]:
    """Field of the form → what it is of: an item, or a number of the score sheet. Ids may hold what no field's can."""
    items = [item.id for _, group in sections(tool) for item in group]
    sheet = [score.id for score in tool.sheet]
    named = {f"item{number}": (ITEM, name) for number, name in enumerate(items)}
    return named | {f"score{number}": (SCORE, name) for number, name in enumerate(sheet)}


def specs_for(desk: Desk, tool: Instrument) -> list[Spec]:
    """When and by whom, then every item under its group, the score sheet, and what the child said."""
    titles = desk.protocol.title
    codes = tool.about.positions or desk.protocol.vocabulary("assessor")
    positions = tuple(Option(code, titles("assessor", code)) for code in codes)
    specs = [
        Spec("at", "administered", "line", value="now", help="2026-03-08 01:20, 01:20 (today), now, -20min"),
        Spec("position", "position", "code", options=positions, help="who administered it, by position"),
    ]
    spec_of = {name: spec for spec, (_, name) in names_of(tool).items()}
    for title, items in sections(tool):
        for item in items:
            label = item.title or item.id
            options = options_of(tool.scale(item.scale))
            section = title or "Items"
            specs.append(Spec(spec_of[item.id], label, "code", options, required=item.required, section=section))
    specs += [Spec(spec_of[score.id], score.title or score.id, "int", section="Score sheet") for score in tool.sheet]
    specs += [
        Spec("statements", "what the child said", "note", section="Beside the answers",
             help="kept as statements of the screening, withheld"),
        Spec("reason", "why once more", "line", section="Beside the answers",
             help="where a recent one is on record"),
    ]  # fmt: skip
    if any(item.indicator for item in tool.items):
        yesno = (Option("no", "no"), Option("yes", "yes"))
        specs.append(
            Spec("determined", "my determination", "code", yesno, section="Beside the answers",
                 help="yes: these answers are recorded as the at-risk indicators too, determined by you")
        )  # fmt: skip
    return specs


def options_of(levels: tuple[Level, ...]) -> tuple[Option, ...]:
    """The levels as they are chosen: by title where all of them have room, else by code."""
    titles = [level.title or level.code for level in levels]
    if sum(map(len, titles)) <= ROOM:
        return tuple(Option(level.code, title) for level, title in zip(levels, titles, strict=True))
    short = [UNKNOWN if level.unknown else level.code for level in levels]
    return tuple(Option(level.code, name) for level, name in zip(levels, short, strict=True))


def help_of(tool: Instrument, names: dict[str, tuple[str, str]], form: Form, field: str) -> str:
    """What stands below while a field is in focus: the item's words and what its levels mean."""
    part, name = names.get(field, ("", ""))
    if part == ITEM:
        item = next(item for item in tool.items if item.id == name)
        return f" {words_of(item)}\n {_meanings(tool, item)}"
    if part == SCORE:
        score = next(score for score in tool.sheet if score.id == name)
        upper = f" to {score.highest}" if score.highest is not None else " and up"
        return f" as the paper form has it: {score.lowest}{upper}"
    return f" {form.spec(field).help}"


def _meanings(tool: Instrument, item: Item) -> str:
    levels = tool.scale(item.scale)
    shown = options_of(levels)
    said = [
        f"{option.title} {level.title}"
        for option, level in zip(shown, levels, strict=True)
        if level.title and option.title != level.title and not level.unknown
    ]
    return " · ".join(said)


def result_in_words(found: Checked) -> Text:
    """Numbers, band, what is open, what it could be, what it proposes, and how it arose."""
    tool, scored = found.instrument, found.scored
    text = Text()
    main = scored.outcomes.get(tool.about.main or "")
    if main is not None and main.value is not None:
        band = f": {found.band.title or found.band.id}" if found.band is not None else ""
        text.append(f"{_title(tool, main.score)} {main.value}{band}\n", "bold")
        if len(main.could_be) > 1:
            titles = {band.id: band.title or band.id for band in tool.bands}
            text.append(f"with what is not known: {', '.join(titles[one] for one in main.could_be)}\n")
    if tool.items:
        answers = found.read.answers
        text.append(f"{len(answers)} answered, {len(still_open(tool, answers))} open\n")
    text.append("It informs and decides nothing.\n")
    if found.band is not None:
        for one in found.band.proposes:
            text.append(f"- {one.text or one.act}\n")
    for line in trace(tool, scored):
        text.append(f"{line}\n")
    return text


def _title(tool: Instrument, score: str) -> str:
    found = next(one for one in tool.scores if one.id == score)
    return found.title or found.id
