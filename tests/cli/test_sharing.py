"""`share` and `authorization`: asked, recorded, accounted for, with the exit codes and shapes of the design."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from docx import Document

from mdtkit.cli.schemas import SCHEMAS
from tests.cli.conftest import CommandLine
from tests.cli.shape import problems

MONDAY = "2026-03-09T17:00:00Z"
SIGNED = (
    "--category", "services", "--to", "advocate", "--purpose", "case_planning", "--capacity", "parent",
)  # fmt: skip


@pytest.fixture
def case(county: CommandLine) -> str:
    ref = county.open_case()
    county.at(MONDAY)
    return ref


def fits(name: str, shape: Any) -> Any:
    assert not list(problems(SCHEMAS[name], shape))
    return shape


@pytest.mark.requirement("C1")
def test_a_yes_ends_with_0_and_a_no_with_1_each_with_its_reasons(county: CommandLine, case: str) -> None:
    report = ("--to", "district_attorney", "--item", "referral", "--purpose", "mandated_report")
    yes = fits("share check", county.json("share", "check", case, *report))
    assert yes["decisions"][0]["answer"] == "permit"
    assert "PC 11166(j)(1)" in yes["decisions"][0]["reasons"][0]["citation"]
    no = county.json("share", "check", case, "--to", "district_attorney", "--item", "screening_statements", code=1)
    assert no["decisions"][0]["answer"] == "deny"
    assert no["decisions"][0]["valid_until"] is None


def test_what_the_protocol_does_not_know_is_denied_with_the_names_it_knows(county: CommandLine, case: str) -> None:
    answer = county("share", "check", case, "--to", "probation", "--item", "referal", code=1)
    assert "NO" in answer.out
    assert "Nearest: referral" in answer.out
    assert "psychotherapy_notes" in answer.out
    assert "not a known category" in answer.err


@pytest.mark.requirement("C6")
def test_why_not_says_the_way_and_counsel_has_a_number(county: CommandLine, case: str) -> None:
    asked = ("--to", "probation", "--item", "services", "--why-not")
    said = county("share", "check", case, *asked, code=1).out
    assert "Way to yes" in said
    assert "555-0136" in said
    assert max(len(line) for line in said.splitlines()) <= 80
    shape = fits("share check", county.json("share", "check", case, *asked, code=1))
    assert shape["decisions"][0]["way"][0]["need"] == "authorization"


def test_the_matrix_of_a_meeting_fits_80_columns_and_its_shape(county: CommandLine, case: str) -> None:
    seats = [part for seat in ("probation", "mental_health", "district_attorney", "public_defender", "law_enforcement")
             for part in ("--seat", seat)]  # fmt: skip
    planned = county.json("meeting", "plan", case, "initial", "--starts", "2026-03-12 10:00", *seats)
    asked = ("share", "check", case, "--matrix", "--meeting", planned["meeting"])
    answer = county(*asked, code=1)
    rows = [line for line in answer.out.splitlines() if line.strip()]
    assert max(len(line) for line in rows if not line.startswith(("needs", "yes"))) <= 80
    shape = fits("share check", county.json(*asked, code=1))
    assert len(shape["decisions"]) == 5 * 21
    assert shape["room"][0] == {"item": "referral", "kept_from": shape["attendees"]}
    plain = county(*asked, "--plain", code=1).out
    assert "✗" not in plain


@pytest.mark.requirement("C3")
def test_a_release_is_refused_or_stands_in_the_ledger(county: CommandLine, case: str) -> None:
    refused = county("share", "record", case, "--to", "advocate", "--item", "services", code=1)
    assert "Nothing was recorded" in refused.out
    added = fits("authorization add", county.json("authorization", "add", case, *SIGNED))
    recorded = county.json("share", "record", case, "--to", "advocate", "--item", "services")
    fits("share record", recorded)
    assert recorded["notices"]
    rows = fits("share ledger", county.json("share", "ledger", case))["rows"]
    assert [(row["to"], row["item"], row["authorization"]) for row in rows] == [
        ("advocate", "services", added["authorization"])
    ]
    assert "NO AUTHORITY" not in county("share", "ledger", case).out


def test_what_was_told_already_is_never_refused(county: CommandLine, case: str) -> None:
    told = county("share", "record", case, "--to", "district_attorney", "--item", "sogie", "--afterwards")
    assert "without authority" in told.out
    assert "NO AUTHORITY" in county("share", "ledger", case).out
    assert "looked\n    at again" in county("authorization", "list", case).out


@pytest.mark.requirement("C3")
def test_the_accounting_can_be_handed_over_as_csv(county: CommandLine, case: str) -> None:
    county("report", "make", case, "cross", "--to", "district_attorney", "--method", "telephone")
    rows = list(csv.DictReader(io.StringIO(county("share", "ledger", case, "--csv").out)))
    assert {row["item"] for row in rows} == {"referral", "investigation"}
    assert {row["citation"] for row in rows} == {"PC 11166(j)(1); III.B.1"}


@pytest.mark.requirement("C5")
def test_an_authorization_lives_from_its_paper_to_its_revocation(county: CommandLine, case: str) -> None:
    scan = county.file("form.pdf", "an invented scan")
    name = county.json("authorization", "add", case, *SIGNED, "--scan", scan, "--ends-with", "case_closes")[
        "authorization"
    ]
    listed = fits("authorization list", county.json("authorization", "list", case))
    assert [(one["authorization"], one["state"]) for one in listed["authorizations"]] == [(name, "granted")]
    fits("authorization revoke", county.json("authorization", "revoke", case, name))
    assert "revoked" in county("authorization", "list", case).out
    county("share", "check", case, "--to", "advocate", "--item", "services", code=1)


def test_the_signers_name_comes_by_a_prompt_and_stays_withheld(county: CommandLine, case: str) -> None:
    county("authorization", "add", case, *SIGNED, "--ask", "signer", typed="Inventada the Elder\n")
    assert "Inventada" not in county("authorization", "list", case).out
    assert "Inventada" in county("case", "show", case, "--reveal").out


def test_a_signed_one_that_leaves_its_scope_out_is_refused(county: CommandLine, case: str) -> None:
    answer = county("authorization", "add", case, "--category", "services", code=2)
    for missing in ("--purpose", "--capacity", "--to, --person or --agency"):
        assert missing in answer.err


def test_a_refusal_and_a_request_are_recorded_too(county: CommandLine, case: str) -> None:
    scope = ("--category", "services", "--to", "advocate")
    asked = county.json("authorization", "add", case, *scope, "--requested")["authorization"]
    assert "requested" in county("authorization", "list", case).out
    county("authorization", "add", case, "--refused", "--authorization", asked, "--capacity", "parent")
    assert "refused" in county("authorization", "list", case).out


@pytest.mark.requirement("C1", "C5")
def test_what_runs_out_before_the_meeting_is_seen_coming(county: CommandLine, case: str) -> None:
    planned = county("meeting", "plan", case, "ongoing", "--starts", "2026-04-09 10:00", "--seat", "probation")
    assert "ends" in planned.err
    endings = fits("authorization expiring", county.json("authorization", "expiring"))["endings"]
    assert [(one["case"], one["what"]) for one in endings] == [(case, "team-authority")]
    extended = ("authorization", "extend", case, "--until", "2026-05-01 10:00", "--reason-file",
                county.file("why.txt", "The invented inquiry goes on."))  # fmt: skip
    fits("authorization extend", county.json(*extended))
    assert "runs out" in county("authorization", "expiring").out


@pytest.mark.requirement("C6", "R2")
def test_a_report_whose_content_nobody_confirmed_is_permitted_and_says_so(county: CommandLine, case: str) -> None:
    report = ("--to", "district_attorney", "--item", "referral", "--purpose", "mandated_report")
    said = county("share", "check", case, *report).out
    assert "YES" in said
    assert "not confirmed by counsel" in said
    assert "make it now" in said
    shape = county.json("share", "check", case, *report)
    assert {why["verified"] for why in shape["decisions"][0]["reasons"]} == {False}


@pytest.mark.requirement("C3")
def test_what_was_told_first_is_in_the_due_list_until_somebody_looked_again(county: CommandLine, case: str) -> None:
    report = ("cross", "--to", "district_attorney", "--method", "telephone", "--at", "2026-03-08 06:00")
    county("report", "make", case, *report)
    county("share", "record", case, "--to", "district_attorney", "--item", "sogie", "--afterwards")
    waiting = {"report-review", "release-review"}

    def due() -> set[str]:
        return {clock["clock"] for clock in county.json("due")["clocks"]} & waiting

    assert due() == waiting
    assert "to be looked at again by" in county("share", "ledger", case).out
    row = next(row for row in county.json("share", "ledger", case)["rows"] if row["item"] == "sogie")
    fits("share review", county.json("share", "review", case, str(row["seq"]), "--outcome", "not_upheld"))
    assert due() == {"report-review"}
    assert "release that waits" in county("share", "review", case, "1", "--outcome", "upheld", code=2).err
    county("share", "review", case, "--outcome", "upheld")
    assert due() == set()


@pytest.mark.requirement("I9")
def test_what_an_entry_tells_is_asked_about_by_its_number(county: CommandLine, case: str) -> None:
    logged = county.json("log", case, "note.added", "--data", "category=medical", "--note-file",
                         county.file("note.txt", "Invented words."))  # fmt: skip
    shape = county.json("share", "check", case, "--to", "probation", "--entry", str(logged["seq"]), code=1)
    assert [one["item"] for one in shape["decisions"]] == ["medical"]


def test_an_emergency_needs_its_reason_in_words(county: CommandLine, case: str) -> None:
    asked = ("share", "record", case, "--to", "health_services", "--item", "medical", "--emergency", "--why-file")
    assert "emergency" in county(*asked, county.file("empty.txt", " "), "--afterwards", code=2).err


@pytest.mark.requirement("C5")
def test_what_is_on_file_is_exported_as_fhir_and_on_audit(county: CommandLine, case: str) -> None:
    county("authorization", "add", case, *SIGNED, "--ask", "signer", typed="Inventada the Elder\n")
    made = fits("authorization export", county.json("authorization", "export", case))
    assert made["fhir_version"] == "5.0.0"
    assert [entry["resource"]["resourceType"] for entry in made["bundle"]["entry"]] == ["Consent"]
    assert "Inventada" not in county("authorization", "export", case).out


@pytest.mark.requirement("C3")
def test_the_accounting_can_be_handed_over_as_a_document_that_only_its_owner_may_read(
    county: CommandLine, case: str
) -> None:
    county("report", "make", case, "cross", "--to", "district_attorney", "--method", "telephone")
    county("share", "record", case, "--to", "advocate", "--item", "sogie", "--afterwards")
    paper = county.folder / "accounting.docx"
    county("share", "ledger", case, "--docx", str(paper))
    assert paper.stat().st_mode & 0o777 == 0o600
    made = Document(str(paper))
    rows = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    assert rows[0][:4] == ["When", "What", "From", "To"]
    assert {row[1] for row in rows[1:]} == {"Referral", "Investigation", "SOGIE"}
    assert [row[5] for row in rows[1:] if row[1] == "SOGIE"] == ["no authority"]
    assert "PC 11166(j)(1)" in rows[1][5]
    assert made.core_properties.author == ""
    assert "already" not in county("share", "ledger", case, "--docx", str(paper), code=2).out
