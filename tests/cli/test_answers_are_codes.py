"""An answer is one of the list: a slip of the hand must not pass for an answer."""

from __future__ import annotations

from mdtkit.chronology.kinds import CLOSED, KINDS
from mdtkit.desk.rules import vocabularies
from tests.casework.conftest import base_protocol
from tests.cli.conftest import CommandLine


def test_an_unknown_answer_at_closing_is_refused_with_the_allowed_ones_and_changes_nothing(county: CommandLine) -> None:
    case = county.open_case()
    items = [one["item"] for one in county.json("case", "matters", case)["matters"]]
    before = county.json("case", "show", case)["entries"]
    answers = [f"--answer={item}=still_owd" for item in items]
    refused = county("case", "close", case, "--outcome", "goals_met", *answers, code=2)
    assert "still_owed" in refused.err
    assert county.json("case", "show", case)["entries"] == before


def test_what_is_not_known_of_a_run_is_not_said_to_be_so(county: CommandLine) -> None:
    case = county.open_case()
    county("missing", "open", case, "--from", "placement", "--whereabouts-known", "no", "--abducted", "unknown")
    shown = county("missing", "list", case).out
    assert "whereabouts known" not in shown
    assert "abducted" not in shown


def test_the_answers_in_every_map_are_checked_against_their_list() -> None:
    answers = {field.values for kind in KINDS.values() for field in kind.fields if field.values}
    known = vocabularies(base_protocol())
    # What an instrument asks and answers comes with the county's own licensed form.
    assert {name for name in answers if not known.get(name) and name not in CLOSED} == {"instrument_answer"}
