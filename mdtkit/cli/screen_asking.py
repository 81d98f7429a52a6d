"""An instrument asked at a prompt, item by item. What is left empty stays open; a word ends the questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mdtkit.casework.instruments.answers import Given, level_of, number_of
from mdtkit.cli import asking

if TYPE_CHECKING:
    from mdtkit.cli.shell import Shell
    from mdtkit.desk.instruments.drafts import Kept
    from mdtkit.protocol.instruments import Instrument, Item, Score

STOP = "stop"


class _Stop(Exception):
    """Whoever answers wants no more questions now."""


def ask(shell: Shell, tool: Instrument, kept: Kept | None) -> tuple[Given, dict[str, Any]]:
    """Ask the items, or the numbers of the score sheet where the form has no items; begun again from a draft."""
    answers: dict[str, object] = dict(kept.answers) if kept is not None else {}
    scores: dict[str, object] = dict(kept.scores) if kept is not None else {}
    data: dict[str, Any] = dict(kept.data) if kept is not None else {}
    if kept is not None:
        shell.err.say(f"A draft of {shell.show(kept.saved)} is gone on with; an empty answer keeps what it says.")
    shell.err.say(f"{tool.about.title}, version {tool.about.version}. Empty leaves it open; {STOP} ends the questions.")
    try:
        if tool.items:
            _items(shell, tool, answers)
        else:
            for score in tool.sheet:
                _number(shell, score, scores)
        if tool.about.positions and "position" not in data:
            said = asking.words(f"position of who administered it ({', '.join(tool.about.positions)})")
            data |= {"position": said} if said else {}
    except _Stop:
        pass
    return Given(answers=answers, scores=scores), data


def _items(shell: Shell, tool: Instrument, answers: dict[str, object]) -> None:
    from mdtkit.desk.instruments.paper import sections, words_of

    modules = {group.title or group.id for group in tool.groups if group.module}
    for title, items in sections(tool):
        if title:
            shell.err.say(title)
        module = any(title.startswith(name) for name in modules)
        if module and not any(item.id in answers for item in items) and not asking.yes("Does this apply?"):
            continue
        for item in items:
            _level(shell, tool, item, words_of(item), answers)


def _level(shell: Shell, tool: Instrument, item: Item, words: str, answers: dict[str, object]) -> None:
    """One item, asked until it is answered by one of its levels or left open."""
    codes = [level.code for level in tool.scale(item.scale)]
    was = f", now {answers[item.id]}" if item.id in answers else ""
    question = f"{item.id}{f': {words}' if words else ''} [{'|'.join(codes)}{was}]"
    while (said := _word(question)) is not None:
        code = level_of(tool, item, said)
        if code is not None:
            answers[item.id] = code
            return
        shell.err.say(f"{item.id} is answered by {', '.join(codes)}.")


def _number(shell: Shell, score: Score, scores: dict[str, object]) -> None:
    upper = f"-{score.highest}" if score.highest is not None else " or more"
    was = f", now {scores[score.id]}" if score.id in scores else ""
    while (said := _word(f"{score.title or score.id} [{score.lowest}{upper}{was}]")) is not None:
        number = number_of(score, said)
        if number is not None:
            scores[score.id] = number
            return
        shell.err.say(f"{score.id} is a whole number, {score.lowest}{upper}.")


def _word(question: str) -> str | None:
    said = asking.words(question)
    if said == STOP:
        raise _Stop
    return said
