"""Authorizations as FHIR R5 Consent: valid against the published structure (hl7.org/fhir/R5/consent), and nameless."""

from __future__ import annotations

import json
import re
from typing import Any

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

# The elements of the published R5 structure that a Consent may have: type, and whether it is a list.
TYPES: dict[str, dict[str, tuple[str, bool]]] = {
    "Consent": {
        "resourceType": ("code", False), "id": ("id", False), "meta": ("Meta", False), "text": ("any", False),
        "identifier": ("Identifier", True), "status": ("code", False), "category": ("CodeableConcept", True),
        "subject": ("Reference", False), "date": ("date", False), "period": ("Period", False),
        "grantor": ("Reference", True), "grantee": ("Reference", True), "manager": ("Reference", True),
        "controller": ("Reference", True), "sourceAttachment": ("any", True), "sourceReference": ("Reference", True),
        "regulatoryBasis": ("CodeableConcept", True), "policyBasis": ("any", False), "policyText": ("Reference", True),
        "verification": ("any", True), "decision": ("code", False), "provision": ("Provision", True),
    },
    "Provision": {
        "id": ("string", False), "period": ("Period", False), "actor": ("Actor", True),
        "action": ("CodeableConcept", True), "securityLabel": ("Coding", True), "purpose": ("Coding", True),
        "documentType": ("Coding", True), "resourceType": ("Coding", True), "code": ("CodeableConcept", True),
        "dataPeriod": ("Period", False), "data": ("any", True), "provision": ("Provision", True),
    },
    "Actor": {"role": ("CodeableConcept", False), "reference": ("Reference", False)},
    "Meta": {"profile": ("canonical", True)},
    "Identifier": {"system": ("uri", False), "value": ("string", False)},
    "Reference": {"reference": ("string", False), "type": ("uri", False), "identifier": ("Identifier", False),
                  "display": ("string", False)},
    "CodeableConcept": {"coding": ("Coding", True), "text": ("string", False)},
    "Coding": {"system": ("uri", False), "code": ("code", False), "display": ("string", False)},
    "Period": {"start": ("dateTime", False), "end": ("dateTime", False)},
}  # fmt: skip
CODES = {
    "Consent.status": {"draft", "active", "inactive", "not-done", "entered-in-error", "unknown"},
    "Consent.decision": {"deny", "permit"},
}


def faults(value: Any, kind: str, where: str) -> list[str]:
    """Everything in which a value is not of the published type."""
    if kind in TYPES:
        if not isinstance(value, dict):
            return [f"{where} is no {kind}"]
        found = [] if value else [f"{where} is empty"]
        for name, member in value.items():
            if name not in TYPES[kind]:
                found.append(f"{where}.{name} is no element")
                continue
            inner, many = TYPES[kind][name]
            if many != isinstance(member, list) or member == []:
                found.append(f"{where}.{name}: a list, and never an empty one, exactly where the structure has one")
                continue
            for one in member if many else [member]:
                found += faults(one, inner, f"{where}.{name}")
        return found
    patterns = {
        "dateTime": DATETIME, "date": re.compile(r"\d{4}-\d\d-\d\d"), "id": re.compile(r"[A-Za-z0-9\-.]{1,64}"),
        "code": re.compile(r"\S+( \S+)*"), "uri": re.compile(r"\S+"), "canonical": re.compile(r"\S+"),
        "string": re.compile(r"[\s\S]+"),
    }  # fmt: skip
    right = isinstance(value, str) and patterns[kind].fullmatch(value) is not None
    right = right and value in CODES.get(where, {value})
    return [] if right else [f"{where}: {value!r} is no {kind}"]


@settings(max_examples=60, deadline=None)
@given(filed())
def test_whatever_is_on_file_is_valid_against_the_published_structure(on_record: tuple[Authorization, ...]) -> None:
    whole = bundle(CASE, on_record, PROTOCOL, day(5))
    assert whole["type"] == "collection"
    assert DATETIME.fullmatch(whole["timestamp"])
    for entry in whole["entry"]:
        resource = entry["resource"]
        assert not faults(resource, "Consent", "Consent")
        assert {"status", "subject", "decision"} <= set(resource)
        for period in (resource["period"], *(p["period"] for p in resource.get("provision", ()))):
            assert "end" not in period or period["start"] <= period["end"]
    json.dumps(whole)


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
