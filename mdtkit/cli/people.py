"""The directory of staff, by party. Their names are asked for or come from a file, as all names do."""

from __future__ import annotations

import click

from mdtkit.chronology.problem import unknown
from mdtkit.cli import asking
from mdtkit.cli.arguments import CODE, Refused, one_of
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

TYPED = ("name", "telephone", "email")
MEMBERS = (*TYPED, "party", "agency", "unit", "position")


@command("add", short_help="Add somebody to the directory.")
@click.option("--party", type=CODE, help="The party, such as advocate.")
@click.option("--agency", type=CODE, help="The agency.")
@click.option("--unit", type=CODE, help="The unit.")
@click.option("--position", type=CODE, help="The position, such as cw_hotline: who needs which course.")
@click.option("--data-file", metavar="F|-", help="name, telephone and email as TOML or JSON, instead of the prompt.")
def add(shell: Shell, *, data_file: str | None, **codes: str | None) -> None:
    """Add somebody to the directory: staff who respond, meet, report. The person's id is printed."""
    from mdtkit.cli.recording import read_table

    given = read_table(data_file, "data-file") if data_file else {name: asking.words(name) for name in TYPED}
    strange = [unknown(name, name, MEMBERS, what="member of a person") for name in given if name not in MEMBERS]
    if strange:
        raise Refused("; ".join(problem.message for problem in strange), tuple(strange))
    if not given.get("name"):
        raise Refused("a person needs a name: at the prompt, or as name in the file")
    members = {**given, **{k: v for k, v in codes.items() if v}}
    name = str(members.pop("name"))
    person = shell.desk.directory.add_person(name=name, **members)
    shell.result({"person": person.id}, [f"Added {person.id}."])


@command("change", short_help="Change somebody's party, agency, unit or position.")
@click.argument("person", type=CODE)
@click.option("--party", type=CODE, help="The party.")
@click.option("--agency", type=CODE, help="The agency.")
@click.option("--unit", type=CODE, help="The unit.")
@click.option("--position", type=CODE, help="The position, such as cw_hotline: who needs which course.")
def change(shell: Shell, *, person: str, **codes: str | None) -> None:
    """Change where somebody of the directory works."""
    given = {name: code for name, code in codes.items() if code}
    if not given:
        raise Refused("nothing to change: give --party, --agency, --unit or --position")
    shell.desk.directory.change_person(person, **given)
    shell.result({"person": person}, ["Changed."])


@command("list", short_help="The directory: staff by party.")
@click.option("--party", type=CODE, help="Only this party's.")
def list_(shell: Shell, *, party: str | None) -> None:
    """The directory of staff, by party: id, name, agency, telephone."""
    from mdtkit.cli.table import table

    desk = shell.desk
    one_of(party, desk.protocol.parties, "party")
    everybody = [person for person in desk.directory.people().values() if party in (None, person.party)]
    everybody.sort(key=lambda person: (person.party or "", person.name))
    names = ("id", "name", "party", "agency", "unit", "telephone", "email")
    shape = {"people": [{name: getattr(person, name) for name in names} for person in everybody]}
    title = desk.protocol.title
    rows = [
        [
            person.id,
            person.name,
            person.telephone or "",
            title("agency", person.agency) if person.agency else title("party", person.party or ""),
        ]
        for person in everybody
    ]
    lines = table(rows, head=["person", "name", "telephone", "agency"]) if rows else ["Nobody."]
    shell.result(shape, lines)


@command("enrol", short_help="Give somebody keys of their own, and a role.")
@click.option("--role", type=CODE, help="coordinator, or none: then access is granted case by case.")
@click.option("--identity-out", "identity", metavar="FILE", required=True, help="Where their identity file is written.")
def enrol(shell: Shell, *, role: str | None, identity: str) -> None:
    """Give somebody keys of their own, with a role. Only a coordinator can. Their name and passphrase are asked for.

    The identity file is theirs: hand it over, keep no copy. What two people must decide needs two with keys.
    """
    from pathlib import Path

    from mdtkit.desk.opening import passphrase_from_fd, troubles
    from mdtkit.vault.enrolment import enrol as enrolled

    name = str(asking.words("Name", needed=True))
    phrase = passphrase_from_fd()
    if phrase is None:
        phrase = asking.new_passphrase()
    desk = shell.desk
    with troubles():
        keyring = enrolled(
            desk.vault,
            name=name,
            role=role,
            identity_out=Path(identity),
            recorded=desk.now(),
            tz=desk.county.zone,
            passphrase=phrase,
        )
    shell.result({"person": keyring.person}, [f"Enrolled {keyring.person}. Their identity: {identity}"])
