"""A case full of invented words, and how to call every command on it: what the walk over the command line walks.

Nothing here says which commands there are. A command is found by itself; what it needs is given by the name of the
parameter, so that a new command is walked without a word said here. One that shows something and is refused, because it
needs what nobody has named yet, fails the walk until it is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

import click
from click.testing import CliRunner, Result

from mdtkit.chronology.kinds import KINDS
from mdtkit.cli.root import commands
from mdtkit.desk.opening import open_desk
from tests.cli.conftest import CommandLine

WORDS = ("Canaria", "Zwitscher", "Geheimwort")
"""Invented words that stand in every text field of the case."""
SAID = " ".join(WORDS)
WRITES_TO = ("--out", "--docx")
"""Options that name a file to be written: the walk gives them, wherever they are."""
TOLD: tuple[tuple[str, dict[str, Any]], ...] = (
    ("child.described", {}),
    ("suspicion.recorded", {"basis": "disclosure"}),
    ("child.wish", {"asked": "yes"}),
    ("note.added", {"category": "screening_statements"}),
    ("plan.adopted", {"version": 1, "never_print": ""}),
    ("service.offered", {"service": "mental_health"}),
    ("court.noted", {"what": "hearing"}),
    ("missing.noticed", {"from": "placement"}),
    ("hold.placed", {}),
    ("attachment.added", {"what": "other", "hash": "0" * 64}),
    ("authorization.granted", {"authorization": "a-1", "categories": ["services"], "capacity": "parent"}),
    ("family.cleared", {"attendee": "family", "answer": "no"}),
    ("instrument.administered", {"purpose": "screening", "instrument": "cse_it", "version": "2.0"}),
    (
        "meeting.planned",
        {"type": "ongoing", "meeting": "m-1", "starts": "2026-03-12T17:00:00Z", "seats": ["probation"]},
    ),
    ("meeting.held", {"type": "initial", "meeting": "m-2", "seats": ["probation"]}),
    ("action.agreed", {"seat": "probation", "due": "2026-03-20"}),
)


def every_command(group: click.Group = commands, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command there is, by its whole name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from every_command(found, (*path, name))
        else:
            yield " ".join((*path, name)), found


GIVEN = {
    "meeting": "m-1",
    "seat": "probation",
    "authorization": "a-1",
    "party": "probation",
    "instrument": "at_risk_cdss",
    "responsibility": "imm.cw.er.respond",
    "field": "at_risk",
    "purpose": "screening",
    "service": "mental_health",
    "report": "cross",
    "kind": "note.added",
    "outcome": "goals_met",
    "reason": "order",
    "type_": "ongoing",
    "what": "hearing",
    "sheet": "mandated_reporter",
    "disposition": "confirmed",
    "answer": "yes",
    "step": "documented",
    "relation": "sibling",
    "starts": "2026-03-14 10:00",
    "until": "2026-04-20 10:00",
    "to": "law_enforcement",
    "method": "telephone",
    "course": "csec_101",
    "statement": "team_qualified",
    "day": "2026-03-02",
    "name": "chronology-csv",
    "target": "mdtkit-chronology-csv",
    "tier": "ongoing",
    "matter": "c-1",
    "begins": "2026-03-02",
    "since": "2026-03-10",
    "ends": "2026-03-11",
    "chosen": "",
    "action": "a-9",
    "from": "2026-03-02",
    "cases": "3",
    "count": "5",
    "seats": "probation",
    "first": "2026-01-01",
    "last": "2026-02-28",
}
"""What a parameter of each name is given."""
FILES = ("text_file", "what_file", "map_file", "file", "csv", "source", "where")
PEOPLE = ("person", "worker", "approved_by", "persons", "instead_of")
BESIDES: dict[str, tuple[str, ...]] = {
    "calendar export": ("--all",),
    "calendar publish": ("--all",),
    "committee pack": ("--release", "committee", "--from", "2026-01-01", "--to", "2026-02-28"),
    "meeting agenda": ("--to", "probation"),
    "meeting minutes": ("--to", "probation"),
    "review agenda": ("--to", "probation"),
    "oncall export": ("--all",),
    "meeting plan": ("--propose",),
    "share check": ("--to", "advocate", "--item", "services", "--why-not"),
    "share record": ("--to", "district_attorney", "--item", "sogie", "--afterwards"),
}
"""What a command is given that it could do without, so that it has something to say."""


REFUSED = frozenset(
    (
        "alert channels",
        "alert rehearse",
        "alert send",
        "calendar confirm",
        "child readers",
        "committee minutes",
        "meeting confirm",
        "meeting move",
        "meeting uninvite",
        "oncall answer",
        "oncall join",
        "oncall leave",
        "oncall set",
        "oncall swap",
        "people change",
        "people import",
        "training attend",
        "training book",
        "plugin new",
        "redact confirm",
        "training import",
    )
)
"""What needs something else than the walk has for it, and takes no words by which one sees that it records."""
NOT_WALKED = frozenset(("init", "lock", "unlock", "demo", "case purge", "people enrol", "vault verify", "plugin check"))
"""What founds, locks, fills or empties a home, or says nothing of any case: other tests run it."""


def records(command: click.Command) -> bool:
    """Whether it takes words: it records, and may be refused for what the walk does not have for it."""
    return any((parameter.name or "").endswith("_file") for parameter in command.params)


class Walk:
    """The case, and what a parameter of each name is given."""

    def __init__(self, county: CommandLine) -> None:
        self.county = county
        self.case = county.open_case()
        self.other = county.open_case()
        desk = open_desk(county.home)
        note = ""
        for kind, data in TOLD:
            texts = {field.name: SAID for field in KINDS[kind].fields if field.type == "text"}
            logged = desk.log(self.case, kind, {**texts, **data}, received=desk.now(), note=SAID)
            note = str(logged.seq) if kind == "note.added" else note
        report = {"report": "missing", "to": "ncmec", "method": "telephone", "person": SAID}
        desk.log(self.case, "report.made", report)
        self.person = desk.directory.add_person(name="Invented Probation", party="probation").id
        clock = desk.case(self.case).clocks[0].id
        desk.close()
        for plugin in ("mdtkit-chronology-csv", "mdtkit-at-risk-cdss", "mdtkit-california-courts"):
            county("plugin", "enable", plugin)
        paper = county.json("attachment", "add", self.case, "--file", county.file("paper.txt", SAID), "--what", "other")
        committee = county.json("committee", "plan", "--starts", "2026-03-14 10:00")["meeting"]
        plan = ("review", "plan", "--starts", "2026-03-14 10:00", "--seat", "probation", "--case", self.case)
        review = county.json(*plan)["meeting"]
        self.instead: dict[str, dict[str, str]] = {
            "review plan": {"cases": self.case},
            **{f"review {verb}": {"meeting": review} for verb in ("agenda", "input", "hold", "cancel")},
            **{f"committee {verb}": {"meeting": committee} for verb in ("agenda", "minutes", "cancel", "hold")},
            "calendar invite": {"meeting": committee},
            "calendar publish": {"folder": str(self.file_of("calendar publish"))},
            "meeting minutes": {"meeting": "m-2"},
            "attachment take": {"entry": str(paper["seq"])},
            "instrument form": {"instrument": "at_risk_cdss"},
            "plugin enable": {"name": "mdtkit-cse-it"},
            "plugin disable": {"name": "mdtkit-california-courts"},
        }
        self.file_of("calendar publish").mkdir()
        invented = county.file("invented.txt", "Nothing of any child.")
        nobody = str(county.folder / "nobody.age")
        self.given = {
            **GIVEN,
            **dict.fromkeys(FILES, invented),
            **dict.fromkeys(PEOPLE, self.person),
            "case": self.case,
            "other": self.other,
            "entry": note,
            "clock": clock,
            "identity": nobody,
            "identity_out": nobody,
        }

    def arguments(self, name: str, command: click.Command) -> list[str]:
        """What the command needs, as it is typed; an invented code where nobody has said what to give."""
        typed: list[str] = []
        for parameter in command.get_params(click.Context(command)):
            writes = next((name for name in WRITES_TO if name in parameter.opts), None)
            if writes:
                typed += [writes, str(self.file_of(name))]
            elif parameter.required:
                own = self.instead.get(name, {}).get(parameter.name or "")
                value = own or self.given.get(parameter.name or "", "invented")
                option = [] if isinstance(parameter, click.Argument) else [parameter.opts[0]]
                typed += [*option, *([value] if value else [])]
        return [*typed, *BESIDES.get(name, ())]

    def says(self, name: str, command: click.Command, *more: str, again: bool = False) -> str:
        """All that the command says and writes, run so; that it failed over itself, or was refused, is no answer.

        ``again``: it was run before, so that what can be done once only is refused.
        """
        ended = self.run(name, *self.arguments(name, command), *more)
        assert ended.exit_code in (0, 1, 2, 3), f"{name}: {ended.stderr}"
        refused = ended.exit_code == 2 and not (again or name in REFUSED or records(command))
        assert not refused, f"{name} was refused: say in tests/cli/walking.py what it needs: {ended.stderr}"
        file = self.file_of(name)
        written = text_of(file)
        if not file.is_dir():
            file.unlink(missing_ok=True)
        return ended.stdout + ended.stderr + written

    def file_of(self, name: str) -> Path:
        """Where the walk lets a command write."""
        return self.county.folder / f"{name.replace(' ', '-')}.out"

    def run(self, name: str, *typed: str) -> Result:
        """The command as somebody runs it who types nothing when asked."""
        return CliRunner().invoke(commands, [*name.split(), *typed], prog_name="mdtkit")


def words_in(said: str) -> list[str]:
    """The words of the case in what was printed."""
    return [word for word in WORDS if word in said]


def text_of(file: Path) -> str:
    """All that a written file says, a document's parts included."""
    if not file.exists():
        return ""
    if file.is_dir():
        return "".join(map(text_of, sorted(file.iterdir())))
    if is_zipfile(file):
        with ZipFile(file) as parts:
            return "".join(parts.read(part).decode("utf-8", "replace") for part in parts.namelist())
    return file.read_bytes().decode("utf-8", "replace")
