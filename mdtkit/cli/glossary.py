"""The words of the field, from the protocol's own lists; and the kinds of entries with their fields."""

from __future__ import annotations

from collections.abc import Iterator

import click

from mdtkit.chronology.problem import unknown
from mdtkit.cli.arguments import CODE, Refused
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell


@command("glossary", short_help="The words of the field.")
@click.argument("word", type=CODE, required=False)
def glossary(shell: Shell, *, word: str | None) -> None:
    """The words of the field. WORD is a list (glossary, party, trigger, indicator …), `kinds`, or a kind of entry."""
    from mdtkit.chronology.kinds import KINDS
    from mdtkit.cli.table import table

    if word == "kinds":
        kinds = [(kind.name, kind.title) for kind in KINDS.values() if not kind.book]
        shell.result(_shape("kinds", kinds), table(kinds))
        return
    if word in KINDS:
        fields = [(f.name, _field_words(f)) for f in KINDS[word].fields]
        shell.result(_shape(word, fields), [KINDS[word].title, *table(fields)])
        return
    lists = _lists()
    if word is not None and word not in lists:
        problem = unknown("word", word, [*lists, "kinds"], what="list of words")
        raise Refused(problem.message, (problem,))
    if word is None:
        words = lists.get("glossary", [])
        rows = table(words) if words else []
        shell.result(_shape("glossary", words), [*rows, *_overview(lists)])
        return
    shell.result(_shape(word, lists[word]), table(lists[word]))


def _lists() -> dict[str, list[tuple[str, str]]]:
    from mdtkit.desk.opening import home_path
    from mdtkit.desk.rules import protocol_of, vocabularies

    protocol = protocol_of(home_path())
    found: dict[str, list[tuple[str, str]]] = {}
    for name, codes in vocabularies(protocol).items():
        if codes:
            found[name] = [(code, protocol.title(name, code)) for code in codes]
    for term in protocol.terms.values():
        # A vocabulary that no field uses (the glossary itself) is a list of words all the same.
        if term.list not in found or (term.code, term.title) not in found[term.list]:
            words = f"{term.title}: {term.note}" if term.note else term.title
            rows = found.setdefault(term.list, [])
            if all(code != term.code for code, _ in rows):
                rows.append((term.code, words))
    return found


def _overview(lists: dict[str, list[tuple[str, str]]]) -> Iterator[str]:
    from mdtkit.cli.table import paragraph

    names = ", ".join(name for name in lists if name != "glossary")
    yield from paragraph(f"Lists: {names}, kinds. One list: mdtkit glossary LIST", hanging=7)


def _field_words(field: object) -> str:
    kind = str(getattr(field, "type", ""))
    words = [kind if not getattr(field, "required", False) else f"{kind}, required"]
    if getattr(field, "withheld", False):
        words.append("never an argument")
    elif getattr(field, "vocabulary", None):
        words.append(f"list {field.vocabulary}")  # type: ignore[attr-defined]
    said = str(getattr(field, "help", ""))
    return f"{' · '.join(words)}{f' · {said}' if said else ''}"


def _shape(name: str, words: list[tuple[str, str]]) -> dict[str, object]:
    return {"list": name, "words": [{"code": code, "title": title} for code, title in words]}
