"""The child of a case: what is known, who said so, and describing it further (I10 to I13, M5, M15)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from mdtkit.cli.arguments import CASE, CODE
from mdtkit.cli.command import command
from mdtkit.cli.log import record
from mdtkit.cli.recording import Given, recording_options
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.child import Child

YES = click.Choice(["yes", "no", "unknown"])


@command("show", short_help="What is known of the child, and who said so.")
@click.argument("case", type=CASE)
@click.option("--reveal", is_flag=True, help="Show names and words too. Recorded in the audit.")
@click.option("--reason", type=CODE, help="A code that says why it is revealed, for the audit.")
def show(shell: Shell, *, case: str, reveal: bool, reason: str | None) -> None:
    """What is known of the child, each with the entry that said so: jurisdiction, eligibility, language, workers.

    Whether the child receives child welfare services is a derived answer with its reason; unknown counts as yes.
    """
    from mdtkit.cli.shapes import eligibility_json
    from mdtkit.desk.child import child_of
    from mdtkit.desk.output import instant, plain

    file = shell.desk.reveal(case, reason) if reveal else shell.desk.case(case)
    child = child_of(shell.desk, file)
    shape = {
        "case": file.ref,
        "jurisdiction": child.jurisdiction,
        "lead": child.lead,
        "also_sees": child.also_sees,
        "eligibility": eligibility_json(child.eligibility),
        "facts": dict(child.facts),
        "said": [
            {
                "field": one.field,
                "value": None if one.sealed else plain(one.value),
                "sealed": one.sealed,
                "entry": one.entry,
                "at": instant(one.at),
                "party": one.party,
            }
            for one in child.said
        ],
        "wish": {"asked": child.wish.asked, "takes_part": child.wish.takes_part},
        "workers": [person for person, _ in child.workers],
        "assigned": [
            {
                "person": one.person,
                "role": role,
                "since": instant(one.since),
                "until": one.until or None,
                "cover": one.cover,
                "ended": instant(one.ended),
            }
            for one, role in child.assigned
        ],
        "linked": [{"case": ref, "relation": relation} for ref, relation in child.linked],
    }
    shell.result(shape, _lines(shell, child))


def _lines(shell: Shell, child: Child) -> Iterator[str]:
    from mdtkit.cli.table import table
    from mdtkit.cli.wording import eligibility_words

    title, people = shell.desk.protocol.title, shell.desk.directory.people()
    rows = [["jurisdiction", title("jurisdiction", child.jurisdiction), _by(shell, child.determined)]]
    if child.also_sees:
        lead = title("lead", child.lead)
        rows.append(["dual", f"{lead}; {title('party', child.also_sees)} sees what is reported", ""])
    said = child.eligibility
    rows.append(
        [
            "child welfare services",
            eligibility_words(shell.desk.protocol, said),
            f"entry {said.seq}" if said.seq else "",
        ]
    )
    described = {one.field for one in child.said}
    rows += [[name.replace("_", " "), value, ""] for name, value in child.facts.items() if name not in described]
    rows += [[one.field.replace("_", " "), _words(one.value), _by(shell, one)] for one in child.said]
    rows.append(["wish to take part", f"asked: {child.wish.asked}; takes part: {child.wish.takes_part}", ""])
    for one, role in child.assigned:
        name = people[one.person].name if one.person in people else one.person
        said_of = f"since {shell.show(one.since)}" + (f", cover until {one.until}" if one.until else "")
        said_of += f", ended {shell.show(one.ended)}" if one.ended is not None else ""
        rows.append([title("assignment_role", role) if role else "worker", name, said_of])
    rows += [["linked", ref, title("case_relation", relation) if relation else ""] for ref, relation in child.linked]
    yield from table(rows, head=["", "what is known", "said"])


def _words(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _by(shell: Shell, said: object) -> str:
    from mdtkit.desk.child import Said

    if not isinstance(said, Said):
        return ""
    party = shell.desk.protocol.title("party", said.party) if said.party else ""
    return f"entry {said.seq}, {shell.show(said.at)} {party}".rstrip()


@command("describe", short_help="Record what is known of the child.")
@click.argument("case", type=CASE)
@click.option("--language", type=CODE, help="The language the child wants to be spoken to in.")
@click.option("--interpreter", type=YES, help="Whether an interpreter is needed.")
@click.option("--access-needed", type=YES, help="Whether a disability asks for access; --ask access says what.")
@click.option("--indian-child", type=YES, help="Known, or reason to know: the tribe is to be told.")
@click.option("--non-minor", type=YES, help="18 to 20 and a non-minor dependent.")
@click.option(
    "--allow", multiple=True, type=CODE, metavar="PERSON", help="Whom the child allows to read what is sealed."
)
@recording_options
def describe(
    shell: Shell,
    *,
    case: str,
    language: str | None,
    interpreter: str | None,
    access_needed: str | None,
    indian_child: str | None,
    non_minor: str | None,
    allow: tuple[str, ...],
    given: Given,
) -> None:
    """Record what is known of the child; what is left out stays as it was said before.

    Names and words at a prompt or from a file: --ask name, --ask birth_date, --ask attorney, --ask casa, --ask access.
    Pronouns and SOGIE are what the child chose to say: offered, never asked for (--ask pronouns, --ask sogie). They are
    recorded as an entry of their own, sealed: you read it, whom the child allows (--allow) and the recovery key.
    """
    fixed = {
        "language": language,
        "interpreter": interpreter,
        "access_needed": access_needed,
        "indian_child": indian_child,
        "non_minor": non_minor,
        "allowed": list(allow),
    }
    record(shell, case, "child.described", given, fixed, said="Described")


@command("readers", short_help="Who reads a sealed entry, and could when.")
@click.argument("case", type=CASE)
@click.argument("entry", type=CODE)
@click.option("--allow", multiple=True, type=CODE, metavar="PERSON", help="Whom the child allows to read it.")
@click.option("--withdraw", multiple=True, type=CODE, metavar="PERSON", help="Who is to read it no more.")
@click.option("--reason", type=CODE, help="Why, as a code: child_allows, child_withdraws, handover or order.")
def readers(
    shell: Shell, *, case: str, entry: str, allow: tuple[str, ...], withdraw: tuple[str, ...], reason: str | None
) -> None:
    """Who may read a sealed entry, and who could since when; --allow and --withdraw change it.

    Only somebody who reads it can change that. Its body is sealed anew, and that is on record. Who read it before may
    have kept it: taking it back protects from now on.
    """
    from mdtkit.desk import sealed
    from mdtkit.desk.output import instant

    if allow or withdraw:
        why = reason or ("child_allows" if allow and not withdraw else "child_withdraws")
        sealed.readers(shell.desk, case, entry, allow=allow, withdraw=withdraw, reason=why)
    told, seals = sealed.history(shell.desk, case, entry)
    when = {one.seq: one.recorded for one in shell.desk.entries(told.record)}
    people = shell.desk.directory.people()
    shape = {
        "case": told.record,
        "entry": told.id,
        "category": told.sealed,
        "readers": [
            {"entry": one.seq, "at": instant(when[one.seq]), "by": one.by, "readers": list(one.readers)}
            for one in seals
        ],
    }
    lines = [
        f"entry {one.seq}, {shell.show(when[one.seq])}, by {people[one.by].name if one.by in people else one.by}: "
        f"read by {sealed.in_words(shell.desk, one.readers)}"
        for one in seals
    ]
    shell.result(shape, lines)


@command("indicators", short_help="At-risk indicators through time, and who answered.")
@click.argument("case", type=CASE)
def indicators(shell: Shell, *, case: str) -> None:
    """Every answer to every at-risk indicator: when it became known, who gave it. Unknown never counts.

    The band of a screening stands beside it: it informs whoever decides, and decides nothing itself.
    """
    from mdtkit.casework.at_risk import determine, through_time
    from mdtkit.cli.table import table
    from mdtkit.desk.assessment import administered
    from mdtkit.desk.output import instant

    desk = shell.desk
    file = desk.case(case)
    given, people = through_time(file.chronology), desk.directory.people()
    bands = [one for one in administered(desk, file) if one.band]
    shape = {
        "case": file.ref,
        "at_risk": determine(file.chronology, desk.protocol).at_risk,
        "answers": [
            {
                "indicator": one.indicator,
                "answer": one.answer,
                "entry": one.entry,
                "by": one.by,
                "known": instant(one.known),
            }
            for one in given
        ],
        "bands": [
            {"entry": one.entry, "at": instant(one.at), "instrument": one.instrument, "band": one.band} for one in bands
        ],
    }
    rows = [
        [
            shell.show(one.known),
            desk.protocol.title("indicator", one.indicator),
            one.answer,
            people[one.by].name if one.by in people else one.by,
        ]
        for one in given
    ]
    rows += [
        [shell.show(one.at), f"screening: {one.instrument}", f"band {one.band}", "beside, decides nothing"]
        for one in bands
    ]
    lines = table(rows, head=["known", "indicator", "answer", "by"]) if rows else ["No indicator has been answered."]
    shell.result(shape, lines)
