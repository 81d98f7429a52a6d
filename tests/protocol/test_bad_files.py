"""A bad file: all problems at once, each with file and line, what was expected, and the nearest valid name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mdtkit.chronology.kinds import KINDS, sealed_fields
from mdtkit.chronology.problem import Problem
from mdtkit.protocol import Protocol, ProtocolProblems, load_protocol

Refusal = Callable[[str], tuple[Problem, ...]]

CLOCK = '[[clock]]\nid = "county-clock"\ncitation = "x"\nowner = "child_welfare"\n'

# What is written on line 5 of the file → the name that is offered instead.
NEAREST = {
    'start = { on = "referral.recieved" }': "referral.received",
    'start = { on = "tier.decided", where = { teir = "immediate" } }': "tier",
    'start = { on = "tier.decided", where = { tier = "imediate" } }': "immediate",
    'start = { on = "tier.decided", unless = { teir = "none" } }': "tier",
    'start = { after = "crisis-suport" }': "crisis-support",
    'known = { victm = "yes" }': "victim",
    'known = { jurisdiction = "241" }': "241.1",
    'known = { "profile.csec_programm" = "yes" }': "profile.csec_program",
    'start = { onn = "referral.received" }': "on",
    'strat = { on = "referral.received" }': "start",
}
NEAREST_AFTER_START = {
    'to = "law_enforcment"': "law_enforcement",
    'stop = "report.mode"': "report.made",
    'requirement = "R44"': "R4",
    'law = "prc"': "prac",
    'form = "perod"': "period",
    'covered_by = "er-respons"': "er-response",
    'stop = { on = "report.made", where = { to = "ncmek" } }': "ncmec",
    'stop = { on = "child.engaged", where = { party = "advokate" } }': "advocate",
}


@pytest.mark.parametrize("line", NEAREST)
def test_a_wrong_name_is_refused_with_its_place_and_the_nearest_valid_one(refusal: Refusal, line: str) -> None:
    problem = next(p for p in refusal(CLOCK + line) if p.nearest == NEAREST[line])
    assert problem.at == "county.toml:5"
    assert problem.field.startswith("county-clock: ")


@pytest.mark.parametrize("line", NEAREST_AFTER_START)
def test_so_is_one_in_any_other_member(refusal: Refusal, line: str) -> None:
    problems = refusal(CLOCK + 'start = "referral.received"\n' + line)
    assert [(p.nearest, p.at) for p in problems] == [(NEAREST_AFTER_START[line], "county.toml:6")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('within = "two hours"', "is not a duration"),
        ('within = "0h"', "is not a duration"),
        ("within = 2", "expected text in quotes"),
        ("single = 1", "expected true or false"),
        ("start = 5", "expected a table"),
        ('when = "yes"', "expected a table of conditions"),
        ("when = {}", "empty condition"),
        ('form = "period"', "has a length"),
        ('form = "before"', "go together"),
        ('owner = { unit = "hotline" }', "is missing"),
    ],
)
def test_a_wrong_value_is_refused_saying_what_was_expected(refusal: Refusal, line: str, expected: str) -> None:
    rule = CLOCK.replace('owner = "child_welfare"\n', "") if line.startswith("owner") else CLOCK
    start = "" if line.startswith("start") else 'start = "referral.received"\n'
    problems = refusal(rule + start + line)
    assert expected in problems[0].message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[[clok]]\nid = "x"', "table of the protocol"),
        ('[[clock]]\ntitle = "x"', "needs an id"),
        ('[[clock]]\nid = "x"\ncitation = "y"\nowner = "probation"', "starts on nothing"),
        ('[[clock]]\nid = "x"\nowner = "probation"\nstart = "case.closed"', "names the section or law"),
        ('[[clock]]\nid = "cross-reprot"\noff = true', "does not have"),
        ('[profile]\ncsec_program = "maybe"', "not a known answer"),
        ('[profile]\ncsec = "yes"', "switch of the profile"),
        ("version = 3", "expected text"),
        ("clock = 3", "each under [[clock]]"),
        ('[[seat]]\nroster = "initial"\nparty = "education"\nneed = "conditional"\ncitation = "x"', "condition"),
        ('[[seat]]\nid = "initial.child"\nneed = "required"', "never counted"),
        ('[[responsibility]]\nid = "r"\ntier = "initial"\nparty = "child"\ncitation = "x"', "never given"),
        (
            '[[responsibility]]\nid = "r"\ntier = "initial"\nparty = "advocate"\nunit = "hotline"\ncitation = "x"',
            "unit",
        ),
        ('[[indicator_group]]\nid = "group_2"\nneeds = 9\noverride = "x"', "from 1 to 5"),
        ('[[agency]]\nid = "a"\nparty = "ncmec"\ndefault = true', "default agency"),
        ('[[term]]\nid = "method.pigeon"\nlist = "method"\ncode = "owl"', "must be method.owl"),
        ('[[fact]]\nid = "f"\nvalues = ["yes"]\ndefault = "no"', "value of f"),
        (
            '[[fact]]\nid = "f"\nvalues = ["yes"]\ndefault = "yes"\nsources = { on = "case.closed" }',
            "`value` or `field`",
        ),
        ('[[clock]]\nid = "ongoing-testimony"\nbefore = "court"', "no instant"),
        ('[[clock]]\nid = "respond-cw"\noff = true\n[[clock]]\nid = "respond-cw"\nwithin = "1h"', "stands twice"),
        ('[[clock]]\nid = "crisis-support"\noff = true', "clock in force"),
    ],
)
def test_what_does_not_fit_together_is_refused(refusal: Refusal, text: str, expected: str) -> None:
    assert any(expected in problem.message for problem in refusal(text))


def test_all_problems_of_all_files_are_told_at_once(base_files: list[tuple[str, bytes]]) -> None:
    overlay = [
        ("a.toml", b"[[clock]\n"),
        ("b.toml", b'\n[[clock]]\nid = "one"\nwithn = "2h"\nlaw = "none"\n'),
        ("c.toml", b'[[party]]\nid = "x"\nunits = [3]\n'),
        ("d.toml", b"\xff\xfe"),
        ("e.toml", b'# a comment\nunit = [\n  { id = "one" },\n  { id = 2 },\n]\n'),
    ]
    with pytest.raises(ProtocolProblems) as refused:
        load_protocol(base_files, overlay)
    places = [problem.at for problem in refused.value.problems]
    assert sorted(str(p) for p in places) == ["a.toml:1", "b.toml:4", "b.toml:5", "c.toml:3", "d.toml", "e.toml:4"]
    assert str(refused.value).startswith("The protocol was not loaded (6 problems)")


def test_a_problem_in_a_long_list_points_at_its_own_line(refusal: Refusal) -> None:
    text = """
[[clock]]
id = "county-clock"
note = '''
[[clock]]
owner = "nobody"
'''
citation = "x"
start = "referral.received"
owner = [
  { party = "child_welfare", when = [
    { jurisdiction = "300" },
  ] },
]
stop = "child.engagd"
"""
    assert [problem.at for problem in refusal(text)] == ["county.toml:15"]


def test_a_table_within_a_rule_is_found_where_it_begins(refusal: Refusal) -> None:
    text = CLOCK + '\n[[clock.start]]\non = "referral.receive"\n'
    assert [problem.at for problem in refusal(text)] == ["county.toml:6"]


@pytest.mark.parametrize(
    "reading",
    [
        'start = { on = "referral.received", where = { reporter = "x" } }',
        'start = { on = "hold.placed", where = { hold = "x" } }',
        'start = { on = "referral.received", where = { location = "x" } }',
    ],
)
def test_no_clock_reads_what_is_sealed_or_free_words(refusal: Refusal, reading: str) -> None:
    message = refusal(CLOCK + reading)[0].message
    assert "sealed" in message or "holds no code" in message


@pytest.mark.requirement("I10")
@pytest.mark.parametrize(("kind", "field"), sorted(sealed_fields()))
def test_no_rule_reads_a_sealed_member_so_what_is_derived_is_the_same_for_all(
    refusal: Refusal, kind: str, field: str
) -> None:
    (problem, *_) = refusal(CLOCK + f'start = {{ on = "{kind}", where = {{ {field} = "x" }} }}')
    assert problem.message.endswith(f"{kind}.{field} is sealed to some readers: no rule may depend on it")


def test_a_plugins_kinds_may_be_spoken_of(base_files: list[tuple[str, bytes]]) -> None:
    kind = KINDS["case.closed"]
    overlay = (CLOCK + 'start = "plugin.thing"').encode()
    protocol = load_protocol(base_files, [("plugin.toml", overlay)], kinds={**KINDS, "plugin.thing": kind})
    assert isinstance(protocol, Protocol)


def test_a_protocol_without_a_version_is_refused() -> None:
    with pytest.raises(ProtocolProblems, match="version"):
        load_protocol([("base.toml", b"")])


WARNING = (
    '[[warning]]\nid = "w"\ntitle = "W"\nlaw = "prac"\ncitation = "x"\nfield = "at"\ntext = "t"\non = "report.made"\n'
)


@pytest.mark.parametrize(
    ("line", "member"),
    [
        ('where = { report = "missin" }', "where"),
        ('empty = "contentz"', "empty"),
        ('repeats = "methud"', "repeats"),
        ('before = ["startt", "method"]', "before"),
    ],
)
def test_a_slip_in_a_warning_is_told_under_the_member_in_which_it_stands(
    refusal: Refusal, line: str, member: str
) -> None:
    assert {problem.field for problem in refusal(WARNING + line)} == {f"w: {member}"}


def test_two_parties_that_lead_one_roster_are_named(refusal: Refusal) -> None:
    seat = '[[seat]]\nroster = "ongoing"\nparty = "probation"\nneed = "required"\nlead = true\n'
    (problem,) = refusal(seat)
    assert problem.field == "ongoing.probation: lead"
    assert "child_welfare leads ongoing already" in problem.message
