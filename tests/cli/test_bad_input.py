"""Every recording command refuses bad input alike: exit 2, by field, allowed values and nearest; nothing changes.

The bad input is made from the schema of the kind that a command records (``tests.desk.slips``), and from its options.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from mdtkit.chronology.kinds import KINDS
from mdtkit.protocol.model import Protocol
from tests.casework.conftest import base_protocol
from tests.cli.conftest import Answer, CommandLine
from tests.desk.slips import NAME, Allowed, Slip, good, mistype, slips
from tests.desk.test_slips import every_byte

CASE = "CASE"
ANA = "COORDINATOR"
"""In a command's arguments: the case that is on record, and who works it."""


class Recording(msgspec.Struct, frozen=True):
    """A command that records: how it is given rightly, the kind that it records, the fields that its arguments fill.

    ``needs`` is what must be on record before it.
    """

    given: str
    kind: str
    fills: dict[str, str] = {}
    needs: str = ""

    @property
    def name(self) -> str:
        """Its noun and verb."""
        return " ".join(self.given.split()[:2])


GONE = f"missing open {CASE} --from placement"
BASICS = {"responsibility": "imm.team.basics"}
HOUSING = {"service": "housing"}
COMMANDS = (
    Recording(GONE, "missing.noticed", {"from": "placement"}),
    Recording(f"missing effort {CASE} --effort friends", "missing.effort", {"effort": "friends", "episode": ""}, GONE),
    Recording(
        f"missing contact {CASE} --to ncmec --method portal",
        "missing.contact",
        {"to": "ncmec", "method": "portal", "episode": ""},
        GONE,
    ),
    Recording(f"missing recover {CASE} --to home", "missing.recovered", {"to": "home", "episode": ""}, GONE),
    Recording(f"missing interview {CASE} factors", "missing.interviewed", {"step": "factors", "episode": ""}, GONE),
    Recording(f"child describe {CASE} --interpreter no", "child.described", {"interpreter": "no"}),
    Recording(f"grid set {CASE} at_risk --start 2026-03-08", "status.set", {"field": "at_risk", "start": "2026-03-08"}),
    Recording(f"grid end {CASE} at_risk --end 2026-03-08", "status.ended", {"field": "at_risk", "end": "2026-03-08"}),
    Recording(f"plan adopt {CASE}", "plan.adopted", {"version": ""}),
    Recording(f"plan review {CASE} kept", "plan.reviewed", {"outcome": "kept"}),
    Recording(f"service offer {CASE} housing", "service.offered", HOUSING),
    Recording(f"service accept {CASE} housing", "service.accepted", HOUSING),
    Recording(f"service decline {CASE} housing", "service.declined", HOUSING),
    Recording(f"service start {CASE} housing", "service.started", HOUSING),
    Recording(f"service end {CASE} housing", "service.ended", HOUSING),
    Recording(f"court note {CASE} hearing", "court.noted", {"what": "hearing"}),
    Recording(f"hold place {CASE}", "hold.placed"),
    Recording(f"case reopen {CASE}", "case.reopened"),
    Recording(f"case assign {CASE} {ANA}", "case.assigned", {"worker": ""}),
    Recording(f"case unassign {CASE} {ANA}", "case.unassigned", {"worker": ""}),
    Recording(
        f"report make {CASE} cross --to law_enforcement --method fax",
        "report.made",
        {"report": "cross", "to": "law_enforcement", "method": "fax"},
    ),
    Recording(f"checklist waive {CASE} imm.team.basics", "responsibility.waived", BASICS),
    Recording(f"checklist done {CASE} imm.team.basics", "responsibility.done", BASICS),
    Recording(f"meeting hold {CASE} ongoing", "meeting.held", {"type": "ongoing"}),
    Recording(f"script given {CASE} screening", "script.given", {"purpose": "screening"}),
)


def besides_looking(home: Path) -> dict[str, bytes]:
    """Every byte of the home but for the audit of who looked: a case may be opened to say why an act is refused."""
    found = {name: held for name, held in every_byte(home).items() if "/book/audit-" not in name}
    lines = found["commits.log"].splitlines()
    return {**found, "commits.log": b"\n".join(line for line in lines if b'"record":"book/audit-' not in line)}


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return base_protocol()


def refused(county: CommandLine, *arguments: str, typed: str | None = None) -> Answer:
    """The refusal of a command: bad input as JSON, with no name in it, no traceback, and nothing on standard output."""
    answer = county(*arguments, "--json", typed=typed, code=2)
    assert answer.out == ""
    for word in (*NAME.split(), "Traceback", "Rosa", "Inventada"):
        assert word not in answer.err, (arguments, answer.err)
    assert answer.error["problems"] or answer.error["error"] == "usage", (arguments, answer.err)
    return answer


def on_record(county: CommandLine, command: Recording) -> list[str]:
    """The command over a case in which what it needs has happened."""
    stands = {CASE: county.open_case(), ANA: county.json("people", "list")["people"][0]["id"]}
    if command.needs:
        county(*(stands.get(word, word) for word in command.needs.split()))
    return [stands.get(word, word) for word in command.given.split()]


def kept_by(slip: Slip, command: Recording) -> bool:
    """Whether the command's own arguments leave this slip standing: what they say stands over the file."""
    return slip.field.split(".")[0] not in command.fills


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_slip_in_the_file_of_a_command_is_refused_by_field_and_changes_nothing(
    county: CommandLine, protocol: Protocol, command: Recording
) -> None:
    words = on_record(county, command)
    known: Allowed = {name: protocol.vocabulary(name) for name in _vocabularies(command.kind)}
    before = besides_looking(county.home)
    for slip in slips(command.kind, known):
        if not kept_by(slip, command):
            continue
        data = {name: value for name, value in slip.data.items() if name not in command.fills}
        problems = refused(county, *words, "--data-file", "-", typed=json.dumps(data)).error["problems"]
        about = [problem for problem in problems if problem["field"].split(".")[0] == slip.field.split(".")[0]]
        assert about, (slip, problems)
        if slip.nearest is not None:
            assert slip.nearest in {problem["nearest"] for problem in about}
            assert set(slip.allowed) <= {code for problem in about for code in problem["allowed"]}
    assert besides_looking(county.home) == before


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_slip_in_an_argument_is_refused_and_changes_nothing(
    county: CommandLine, protocol: Protocol, command: Recording
) -> None:
    words = on_record(county, command)
    before = besides_looking(county.home)
    for slipped in _slipped(command, words, protocol):
        refused(county, *slipped)
    assert besides_looking(county.home) == before


def _slipped(command: Recording, words: list[str], protocol: Protocol) -> Iterator[list[str]]:
    """The command with one argument wrong: words where a code stands, a code with a slip, a time that is none."""
    for place, word in enumerate(words):
        if place < 2 or word.startswith("--"):
            continue
        yield [*words[:place], NAME, *words[place + 1 :]]
        closed = [
            name for name, said in command.fills.items() if said == word and _closed(command.kind, name, protocol)
        ]
        if closed:
            yield [*words[:place], mistype(word, ()), *words[place + 1 :]]
    yield [*words, "--party", NAME]
    yield [*words, "--party", "child_wellfare"]
    yield [*words, "--at", "yesterday evening"]
    yield [*words, "--at", "2026-02-30 08:00"]
    yield [*words, "--at", "2031-01-01 08:00"]
    yield [*words, "--data", NAME]
    yield [*words, "--data", f"no_such_field={NAME}"]
    yield [*words, "--data-file", "/nowhere/at/all"]
    yield [*words, "--no-such-option"]


def _closed(kind: str, name: str, protocol: Protocol) -> bool:
    field = KINDS[kind].field(name)
    assert field is not None
    return field.type == "code" and bool(protocol.vocabulary(field.vocabulary or ""))


def _vocabularies(kind: str) -> Iterator[str]:
    for field in KINDS[kind].fields:
        for name in (field.vocabulary, field.values):
            yield from name.split("+") if name else ()


ACTS = (
    "case close {case}",
    "case close {case} --outcome goals_mett",
    "case close {case} --outcome goals_met --answer no-such-item=done_elsewhere",
    "case close {case} --outcome goals_met --answer {name}=done_elsewhere",
    "case close {case} --outcome goals_met",
    "case purge {case} --reason becuse",
    "case purge {case}",
    "case purge {case} --confirm",
    "case purge {name}",
    "redact propose {case} 99 --reason misfiled",
    "redact propose {case} 1 --reason misfilled",
    "redact propose {case} 1",
    "redact propose {case} {name} --reason misfiled",
    "redact confirm {case} 1",
    "redact confirm {case} 99",
    "correct {case} 99 --reason typing_error",
    "correct {case} {name} --reason typing_error",
    "correct {case} 1 --reason typing_error --data no_such=yes",
    "correct {case} 1 --reason typing_error --received soon",
    "correct {case} 1 --reason typing_eror",
    "hold lift {case}",
    "hold lift {case} --hold 7",
    "missing close {case}",
    "missing recover {case} --episode 99",
    "missing close {case} --episode {name}",
    "triage {case} --decide immediat",
    "triage {case} --decide {name}",
    "script given {case} screning",
    "script given {case} screening --script no-such-script",
    "assessment list {case} --purpose screning",
    "checklist show {case} --party advocat",
    "people list --party advocat",
    "case open --services {name}",
    "case open --assault-hours {name}",
    "case answer {case} 99 --ask note",
    "case link {case} {case} --relation sibling",
    "meeting plan {case} ongoing --starts soon",
    "meeting plan {case} ongoin --starts 2026-03-10T09:00:00Z",
    "import /nowhere/at/all.csv --map /nowhere/at/all.toml",
)


@pytest.mark.parametrize("given", ACTS)
def test_an_act_that_cannot_be_is_refused_and_changes_nothing(county: CommandLine, given: str) -> None:
    case = county.open_case()
    before = besides_looking(county.home)
    refused(county, *(word.format(case=case, name=NAME) for word in given.split()))
    assert besides_looking(county.home) == before


@pytest.mark.parametrize(
    "kind_and_field",
    [
        ("note.added", "about"), ("court.noted", "about"), ("referral.investigated", "referral"),
        ("report.made", "episode"), ("missing.recovered", "episode"), ("responsibility.waived", "episode"),
    ],
    ids="/".join,
)  # fmt: skip
def test_what_names_an_entry_that_is_not_in_the_case_is_refused_with_the_nearest_that_is(
    county: CommandLine, protocol: Protocol, kind_and_field: tuple[str, str]
) -> None:
    kind, field = kind_and_field
    case, other = county.open_case(), county.open_case()
    right = county.json("case", "show", case)["entries"][0]["id"]
    foreign = county.json("case", "show", other)["entries"][0]["id"]
    known: Allowed = {name: protocol.vocabulary(name) for name in _vocabularies(kind)}
    before = besides_looking(county.home)
    for named, nearest in ((right[:-1], right), (foreign, None)):
        typed = json.dumps({**good(KINDS[kind], known), field: named})
        note = ("--note-file", county.file("note", "Invented."))
        answer = refused(county, "log", case, kind, "--data-file", "-", *note, typed=typed)
        (about,) = (problem for problem in answer.error["problems"] if problem["field"] == field)
        assert nearest in (None, about["nearest"])
        assert right in about["allowed"]
    assert besides_looking(county.home) == before
