"""Waiting on whom: the numbers and answers that others still owe (R5, R6, R7, M9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from mdtkit.casework.awaiting import awaited
from mdtkit.protocol.model import Protocol
from tests.casework.cases import case
from tests.casework.conftest import base_protocol
from tests.chronology.building import entry, minutes

if TYPE_CHECKING:
    from tests.cli.conftest import CommandLine


def rules_of(county: CommandLine, *arguments: str) -> list[str]:
    return [one["awaits"] for one in county.json("report", "waiting", *arguments)["waiting"]]


@pytest.mark.requirement("R5", "R6", "R7")
def test_each_report_waits_for_its_own_number_and_the_entry_in_ncic_for_its_confirmation(county: CommandLine) -> None:
    ref = county.open_case()
    assert rules_of(county) == []
    county("report", "make", ref, "missing", "--to", "law_enforcement", "--method", "telephone")
    made = county.json("report", "make", ref, "missing", "--to", "ncmec", "--method", "telephone")
    assert sorted(rules_of(county)) == ["le-reference", "ncic-number", "ncmec-reference"]
    number = county.file("number.toml", 'reference = "SENSITIVE-4711"')
    county("correct", ref, str(made["seq"]), "--reason", "number_came", "--data-file", number)
    assert "ncmec-reference" not in rules_of(county)
    county("log", ref, "ncic.confirmed", "--data", "report_type=incident")
    assert "ncic-number" in rules_of(county, ref), "an incident report is no missing-person report"
    county("log", ref, "ncic.confirmed", "--data", "report_type=missing_person")
    assert rules_of(county) == rules_of(county, ref) == ["le-reference"]
    assert "SENSITIVE" not in county("report", "waiting").out


@pytest.mark.requirement("M9")
def test_the_clinic_owes_the_outcome_of_an_appointment_as_long_as_the_protocol_says_so() -> None:
    protocol: Protocol = base_protocol()
    booked = case(entry("medical.scheduled", 1))
    assert [one.rule for one in awaited(booked, protocol)] == ["clinic-outcome"]
    assert awaited(booked, msgspec.structs.replace(protocol, awaits={})) == ()
    seen = case(entry("medical.scheduled", 1), entry("medical.evaluated", 2, at=minutes(60), outcome="done"))
    assert awaited(seen, protocol) == ()
