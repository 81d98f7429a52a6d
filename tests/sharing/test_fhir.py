"""Authorizations as FHIR R5 Consent: valid against the published structure (hl7.org/fhir/R5/consent), and nameless."""

from __future__ import annotations

import csv
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from mdtkit.sharing.authorization import Authorization
from mdtkit.sharing.fhir import bundle, consent
from tests.casework.conftest import base_protocol
from tests.chronology.building import CASE
from tests.sharing.questions import day, on_file
from tests.sharing.worlds import filed

PROTOCOL = base_protocol()
DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

STRUCTURE = Path(__file__).parents[1] / "data" / "fhir" / "consent-5.0.0.tsv"
PATTERNS = {
    "id": r"[A-Za-z0-9\-.]{1,64}",
    "code": r"\S+( \S+)*",
    "uri": r"\S+",
    "canonical": r"\S+",
    "string": r"\s*\S[\s\S]*",
    "date": r"\d{4}-\d\d-\d\d",
    "dateTime": DATETIME.pattern,
    "instant": DATETIME.pattern,
}
"""The primitive types that are written, by the pattern of the standard (of instants the one form that we write)."""


class Element(msgspec.Struct, frozen=True):
    """One element of the published structure."""

    least: int
    many: bool
    type: str
    codes: frozenset[str]
    targets: frozenset[str]


@cache
def structure() -> dict[str, dict[str, Element]]:
    """Type (or part of one) → its elements."""
    found: dict[str, dict[str, Element]] = {}
    with STRUCTURE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            whole, _, name = row["element"].rpartition(".")
            found.setdefault(whole, {})[name] = Element(
                least=int(row["min"]),
                many=row["max"] == "*",
                type=row["type"],
                codes=frozenset(row["codes"].split()),
                targets=frozenset(row["targets"].split()),
            )
    return found


def faults(value: Any, kind: str, where: str) -> list[str]:
    """Everything in which a value is not of the published type."""
    if kind == "Resource":
        return faults(value, str(value.get("resourceType")), where)
    if kind not in structure():
        right = isinstance(value, str) and kind in PATTERNS and re.fullmatch(PATTERNS[kind], value)
        return [] if right else [f"{where}: {value!r} is no {kind}"]
    if not isinstance(value, dict) or not value:
        return [f"{where} is no {kind}, or an empty one"]
    elements = structure()[kind]
    found = [f"{where}.{name} is missing" for name, one in elements.items() if one.least and name not in value]
    for name, member in value.items():
        if name == "resourceType":
            found += [] if member == kind else [f"{where} is a {member}"]
        elif name not in elements:
            found.append(f"{where}.{name} is no element")
        else:
            found += _of(elements[name], member, f"{where}.{name}")
    if kind == "Period" and value.get("end", "9") < value.get("start", "0"):
        found.append(f"{where} ends before it begins (per-1)")
    if kind == "Reference" and not {"reference", "identifier", "display"} & value.keys():
        found.append(f"{where} points to nothing (ref-2)")
    return found


def _of(one: Element, member: Any, where: str) -> list[str]:
    if one.many != isinstance(member, list) or member == []:
        return [f"{where}: a list, and never an empty one, exactly where the structure has one"]
    found = []
    for value in member if one.many else [member]:
        found += faults(value, one.type, where)
        if one.codes and value not in one.codes:
            found.append(f"{where}: {value!r} is no code of its required binding")
        if one.type == "Reference" and value.get("type") not in {None, *one.targets}:
            found.append(f"{where} may not point to a {value['type']}")
    return found


@settings(max_examples=60, deadline=None)
@given(filed())
def test_whatever_is_on_file_is_valid_against_the_published_structure(on_record: tuple[Authorization, ...]) -> None:
    whole = bundle(CASE, on_record, PROTOCOL, day(5))
    assert whole["type"] == "collection"
    assert DATETIME.fullmatch(whole["timestamp"])
    assert not faults(whole, "Bundle", "Bundle")
    assert all({"status", "subject", "decision"} <= set(entry["resource"]) for entry in whole.get("entry", ()))
    json.dumps(whole)


SPOILT: dict[str, Any] = {
    "no status": {"status": None},
    "a status of R4": {"status": "rejected"},
    "an element of R4": {"patient": {"display": "somebody"}},
    "one where the structure has many": {"grantor": {"display": "somebody"}},
    "an empty list": {"category": []},
    "an empty part": {"provision": [{}]},
    "a date that is none": {"date": "next Tuesday"},
    "a decision that is none": {"decision": "maybe"},
    "a subject of a wrong kind": {"subject": {"type": "Device", "display": "a device"}},
    "a period that ends before it begins": {"period": {"start": "2026-03-09T00:00:00Z", "end": "2026-03-08T00:00:00Z"}},
    "a part of a part": {"provision": [{"data": [{"meaning": "instance"}]}]},
}


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
def test_what_the_published_structure_does_not_allow_is_seen(spoilt: dict[str, Any]) -> None:
    right = consent(CASE, _one(signed="parent"), PROTOCOL, day(5))
    assert not faults(right, "Consent", "Consent")
    wrong = {name: value for name, value in {**right, **spoilt}.items() if value is not None}
    assert faults(wrong, "Consent", "Consent")


def test_the_version_is_stated() -> None:
    one = consent(CASE, _one(signed="parent"), PROTOCOL, day(5))
    assert one["meta"]["profile"] == ["http://hl7.org/fhir/StructureDefinition/Consent|5.0.0"]


@pytest.mark.parametrize(
    ("row", "status", "decision"),
    [
        ({"signed": "parent"}, "active", "permit"),
        ({"signed": "parent", "revoked": 4}, "inactive", "permit"),
        ({"signed": "parent", "ends": 4}, "inactive", "permit"),
        ({"signed": "parent", "form": "request"}, "draft", "permit"),
        ({"signed": "parent", "form": "refusal"}, "active", "deny"),
        ({"signed": "parent", "wrong": "expires is no day"}, "unknown", "deny"),
    ],
)
def test_how_it_stands_is_said_in_the_words_of_the_standard(row: dict[str, Any], status: str, decision: str) -> None:
    one = consent(CASE, _one(**row), PROTOCOL, day(5))
    assert (one["status"], one["decision"]) == (status, decision)


def test_its_scope_is_its_provision_and_nobody_is_named() -> None:
    one = consent(CASE, _one(signed="child", persons=["p-adv"], ends=9), PROTOCOL, day(5))
    (provision,) = one["provision"]
    assert [actor["reference"]["identifier"]["value"] for actor in provision["actor"]] == ["p-adv"]
    assert [code["coding"][0]["code"] for code in provision["code"]] == ["services"]
    assert [purpose["code"] for purpose in provision["purpose"]] == ["case_planning"]
    assert provision["period"]["end"] == "2026-03-17T09:20:00Z"
    assert one["regulatoryBasis"] == [{"text": "WIC 16501.35(a)(3)"}]
    assert "display" not in one["subject"]


def test_one_that_cannot_be_read_has_no_provision_to_be_taken_for_a_permission() -> None:
    assert "provision" not in consent(CASE, _one(signed="parent", wrong="expires is no day"), PROTOCOL, day(5))


def _one(**row: Any) -> Authorization:
    return on_file(1, row, {"to": "advocate", "item": "services", "purpose": "case_planning"})
