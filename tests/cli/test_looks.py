"""How it looks: calm, aligned, within 80 columns; --plain with words for symbols; nothing that moves a cursor."""

from __future__ import annotations

import pytest

from tests.cli.conftest import CommandLine

DUE = """\
Testado County, Sun 8 Mar 2026 03:05 PDT

  due          case          law        what · who
  ~ 0:45 open  MDT-XXXX-XXX  § at once  Cross-report to Testado District
                                        Attorney · Testado Children's Services
  ~ 0:45 open  MDT-XXXX-XXX  § at once  Cross-report to Testado PD · Testado
                                        Children's Services
  ~ 0:45 open  MDT-XXXX-XXX  ◦ at once  Ask what the medical lead must know ·
                                        Testado Children's Services
  in 1:15      MDT-XXXX-XXX  ◦ 2 h      Reach the child · Child welfare,
                                        Emergency response
  in 1:15      MDT-XXXX-XXX  ◦ 2 h      Advocate with the child · CSEC advocate,
                                        On call
  in 1:15      MDT-XXXX-XXX  ◦ 2 h      Child welfare with the child · Child
                                        welfare, Emergency response
"""

WHY = """\
┌ Child welfare with the child · MDT-XXXX-XXX ─────────────────────────────────┐
│ due          Sun 8 Mar 2026 04:20 PDT                                        │
│ state        running, in 1:15                                                │
│ started      entry 3 tier.decided at Sun 8 Mar 2026 03:05 PDT                │
│ counts from  Sun 8 Mar 2026 01:20 PST, the identification, not the decision  │
│ arithmetic   Sun 8 Mar 2026 01:20 PST (09:20Z)                               │
│              + 2h elapsed = 2026-03-08 11:20Z                                │
│              = Sun 8 Mar 2026 04:20 PDT (clocks changed by +60 min in        │
│              between)                                                        │
│ stops on     child.engaged or responder.arrived, by Child welfare            │
│ rule         respond-cw · M1 · county practice · VI.A.1; VI.C.1; VI.C.A(i);  │
│              VI.C.D(i)2.a; fn 47 · verified                                  │
└──────────────────────────────────────────────────────────────────────────────┘
"""


@pytest.fixture
def case(county: CommandLine) -> str:
    case = county.open_case()
    county.at("2026-03-08T10:05:00Z")("triage", case, "--decide", "immediate", "--no-alert")
    return case


def same(printed: str, case: str) -> str:
    """What was printed, with a reference that is the same on every run."""
    return printed.replace(case, "MDT-XXXX-XXX")


def test_due(county: CommandLine, case: str) -> None:
    printed = same(county("due", "--within", "2h").out, case)
    assert printed == DUE


def test_why(county: CommandLine, case: str) -> None:
    assert same(county("case", "explain", case, "respond-cw").out, case) == WHY


def test_plain_says_words_for_symbols_and_draws_no_box(county: CommandLine, case: str) -> None:
    printed = county("due", "--plain").out + county("case", "explain", case, "respond-cw", "--plain").out
    assert not set("§◦│┌─┐└┘○●") & set(printed)
    assert "practice 2 h" in printed
    assert "law 24 h" in printed


SCREENS = (
    ("due",), ("case", "list"), ("case", "show", "CASE"), ("case", "explain", "CASE", "cross-report"),
    ("status", "CASE"), ("triage", "CASE"), ("report", "list", "CASE"), ("checklist", "show", "CASE"),
    ("crisis-card",), ("oncall", "show"), ("people", "list"), ("vault", "verify"), ("protocol", "diff"),
    ("glossary",), ("glossary", "kinds"), ("protocol", "show", "clocks", "report-victim"),
)  # fmt: skip


@pytest.mark.parametrize("screen", SCREENS, ids=" ".join)
def test_every_page_fits_eighty_columns(county: CommandLine, case: str, screen: tuple[str, ...]) -> None:
    printed = county(*(case if one == "CASE" else one for one in screen)).out
    assert printed
    assert [line for line in printed.splitlines() if len(line) > 80] == []


def test_control_and_direction_characters_of_a_note_never_reach_the_terminal(county: CommandLine, case: str) -> None:
    county("log", case, "note.added", "--note-file", "-", typed="quiet\x1b]0;title\x07\u202ekcab\x9b31m")
    shown = county("case", "show", case, "--reveal")
    assert "quiet" in shown.out
    for printed in (shown.out, county("case", "show", case, "--reveal", "--json").out):
        assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(printed)


def test_help_says_what_every_command_does_without_importing_it(county: CommandLine) -> None:
    printed = county("--help").out
    for noun in ("due", "triage", "case", "crisis-card", "vault"):
        assert f"\n  {noun} " in printed
    assert "Exit 1" in county("vault", "verify", "--help").out


def test_within_takes_in_what_is_due_at_that_very_instant(county: CommandLine) -> None:
    county.open_case()  # received at 01:20, and it is 01:20
    assert "Emergency response" in county("due", "--within", "24h").out
    assert "Emergency response" not in county("due", "--within", "1439min").out


@pytest.mark.parametrize("listing", [("due",), ("case", "list")])
def test_a_case_that_cannot_be_read_is_never_left_out_of_a_list_in_silence(
    county: CommandLine, monkeypatch: pytest.MonkeyPatch, listing: tuple[str, ...]
) -> None:
    county.open_case()
    broken = county.open_case()
    (record,) = (county.folder / "home" / "records").glob(f"*/{broken}.age")
    record.write_bytes(record.read_bytes()[:-40])
    monkeypatch.setenv("MDTKIT_DEVICE", str(county.folder / "another device"))
    answer = county(*listing)
    assert broken not in answer.out
    assert "1 CASE DAMAGED OR UNREAD" in answer.err
