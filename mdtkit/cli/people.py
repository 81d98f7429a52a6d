"""The directory of staff, by party. Their names are asked for or come from a file, as all names do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli import asking
from mdtkit.cli.arguments import CODE, Refused, one_of
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.directory import Person

TYPED = ("name", "telephone", "email")
ROLES = ("coordinator", "duty_supervisor", "staff", "watcher")


def _codes(function: Callable[..., None]) -> Callable[..., None]:
    """The options of what is said of somebody in codes and days."""
    for option in reversed(
        (
            click.option("--party", type=CODE, help="The party, such as advocate."),
            click.option("--agency", type=CODE, help="The agency."),
            click.option("--unit", type=CODE, help="The unit."),
            click.option("--position", type=CODE, help="The position, such as cw_hotline: who needs which course."),
            click.option("--discipline", type=CODE, help="The discipline, such as nursing."),
            click.option(
                "--seat", "seats", type=CODE, multiple=True, help="A seat they can fill, if not their party's."
            ),
            click.option("--designee", type=CODE, multiple=True, help="A seat for which their party named them."),
            click.option("--alternate", type=CODE, multiple=True, help="A seat for which they stand in."),
            click.option("--language", "languages", type=CODE, multiple=True, help="A language they work in: es."),
            click.option("--since", type=CODE, help="The first day of service (YYYY-MM-DD)."),
            click.option("--left", type=CODE, help="The day from which they serve no more (YYYY-MM-DD)."),
        )
    ):
        function = option(function)
    return function


@command("add", short_help="Add somebody to the directory.")
@_codes
@click.option("--data-file", metavar="F|-", help="name, telephone and email as TOML or JSON, instead of the prompt.")
def add(shell: Shell, *, data_file: str | None, **codes: Any) -> None:
    """Add somebody to the directory: staff who respond, meet, report. The person's id is printed.

    Child and family are never in it. Position and agency are checked against the party's; see `people list --help`.
    """
    from mdtkit.cli.recording import read_table

    given = read_table(data_file, "data-file") if data_file else {name: asking.words(name) for name in TYPED}
    if not given.get("name"):
        raise Refused("a person needs a name: at the prompt, or as name in the file")
    members = {**given, **_said(codes)}
    person = shell.desk.directory.add_person(name=str(members.pop("name")), **members)
    shell.result({"person": person.id}, [f"Added {person.id}."])


@command("change", short_help="Change what the directory says of somebody.")
@click.argument("person", type=CODE)
@_codes
@click.option("--empty", multiple=True, type=CODE, help="What the directory no longer says, such as left.")
@click.option("--ask", multiple=True, type=click.Choice(TYPED), help="Ask for a new name, telephone or email.")
@click.option("--data-file", metavar="F|-", help="name, telephone or email as TOML or JSON.")
def change(
    shell: Shell, *, person: str, empty: tuple[str, ...], ask: tuple[str, ...], data_file: str | None, **codes: Any
) -> None:
    """Change what the directory says of somebody. A list that is given replaces the one before.

    Who left fills no seat from the day of --left on; --empty left takes that back.
    """
    from mdtkit.cli.recording import read_table

    given = dict(read_table(data_file, "data-file")) if data_file else {}
    given |= {name: words for name in ask if (words := asking.words(name))}
    given |= _said(codes)
    if not given and not empty:
        raise Refused("nothing to change: give an option such as --position, --ask or --data-file")
    changed = shell.desk.directory.change_person(person, emptied=empty, **given)
    shell.result({"person": changed.id}, ["Changed."])


def _said(codes: dict[str, Any]) -> dict[str, Any]:
    return {name: list(code) if isinstance(code, tuple) else code for name, code in codes.items() if code}


@command("list", short_help="The directory: staff by party.")
@click.option("--party", type=CODE, help="Only this party's.")
@click.option("--seat", type=CODE, help="Only those who can fill this seat today, in the order of asking them.")
@click.option("--left", "gone", is_flag=True, help="Those who have left, too.")
def list_(shell: Shell, *, party: str | None, seat: str | None, gone: bool) -> None:
    """The directory of staff, by party: id, name, telephone, agency, languages. --json has all that is said of them."""
    from mdtkit.casework.persons import ORDER
    from mdtkit.cli.table import table

    desk = shell.desk
    one_of(party, desk.protocol.parties, "party")
    one_of(seat, desk.protocol.parties, "seat")
    today = desk.today()
    everybody = [
        person
        for person in desk.directory.people().values()
        if party in (None, person.party)
        and (gone or person.serves(today))
        and (seat is None or (person.fills(seat) and person.serves(today)))
    ]
    everybody.sort(
        key=lambda person: (ORDER.index(person.standing(seat)) if seat else 0, person.party or "", person.name)
    )
    title = desk.protocol.title
    rows = [
        [
            person.id,
            person.name,
            person.telephone or "",
            _works(person, title, seat, in_service=person.serves(today)),
        ]
        for person in everybody
    ]
    lines = table(rows, head=["person", "name", "telephone", "agency"]) if rows else ["Nobody."]
    shell.result({"people": [_json(person) for person in everybody]}, lines)


def _json(person: Person) -> dict[str, Any]:
    codes = ("id", "name", "party", "agency", "unit", "position", "discipline", "telephone", "email")
    return {
        **{name: getattr(person, name) for name in codes},
        **{name: list(getattr(person, name)) for name in ("seats", "designee", "alternate", "languages")},
        **{name: day.isoformat() if (day := getattr(person, name)) else None for name in ("since", "left")},
    }


def _works(person: Person, title: Callable[[str, str], str], seat: str | None, *, in_service: bool) -> str:
    said = [title("agency", person.agency) if person.agency else title("party", person.party or "")]
    said += [person.standing(seat)] if seat and person.standing(seat) != "other" else []
    said += [", ".join(person.languages)] if person.languages else []
    if not in_service:
        said.append(f"left {person.left}" if person.left else f"from {person.since}")
    return "; ".join(said)


@command("import", short_help="Import people from a spreadsheet.")
@click.argument("csv", type=click.Path(path_type=Path))
@click.option("--encoding", type=CODE, default="utf-8-sig", show_default=True, help="How the file is encoded.")
@click.option("--delimiter", default=",", show_default=True, help="What stands between two cells.")
@click.option("--dates", multiple=True, help="How days are written, such as %m/%d/%Y; YYYY-MM-DD if not given.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
@click.option("--accept-good", is_flag=True, help="Take the good rows although others have problems.")
def import_(shell: Shell, *, csv: Path, dates: tuple[str, ...], **given: Any) -> None:
    """Add and change people from a CSV file: columns as `people list --json` names them; name or person is needed.

    Somebody is known by person (their id), else by email, else by name; a row that says nothing new changes nothing.
    Several seats or languages in one cell stand apart by ; and an empty cell leaves what is known. Every problem is
    told by row and column. Nothing is written unless every row is good, or --accept-good; exit 1 where a row is not.
    """
    from mdtkit.cli.imported import table_bytes, tell
    from mdtkit.desk.importing.people import import_people

    table = table_bytes(csv, given["encoding"], given["delimiter"])
    done = import_people(shell.desk, table, dates=dates, **given)
    counts = {name: getattr(done, name) for name in ("rows", "added", "changed", "present", "held")}
    said = (
        f"{done.rows} rows read; {done.added} new, {done.changed} changed, {done.present} as they were, "
        f"{done.held} held back."
    )
    tell(shell, counts, done.problems, said, written=done.written)


@command("enrol", short_help="Give somebody keys of their own, and a role.")
@click.option(
    "--role", type=CODE, default="staff", help="coordinator, duty_supervisor, watcher, or staff (if not given)."
)
@click.option("--identity-out", "identity", metavar="FILE", required=True, help="Where their identity file is written.")
def enrol(shell: Shell, *, role: str, identity: str) -> None:
    """Give somebody keys of their own, with a role. Only a coordinator can. Their name and passphrase are asked for.

    Coordinators and duty supervisors read every case. Staff read the county's rules and training, and each case to
    which somebody gives them access (`mdtkit people grant`).

    The identity file is theirs: hand it over, keep no copy. What two people must decide needs two with keys.
    """
    from pathlib import Path

    from mdtkit.desk.opening import passphrase_from_fd, troubles
    from mdtkit.vault.enrolment import enrol as enrolled

    one_of(role, ROLES, "role")
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
            passphrase=phrase or None,
        )
    if role == "staff":
        from mdtkit.desk.access import seal_books

        seal_books(desk, keyring.person)
    shell.result({"person": keyring.person}, [f"Enrolled {keyring.person}. Their identity: {identity}"])
