"""Authorizations as HL7 FHIR R5 Consent resources: codes and opaque references only, never a name (C5).

FHIR version 5.0.0; R4 has another structure. Codes of this house's own stand under ``urn:mdtkit:…``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from mdtkit.protocol.model import Protocol
from mdtkit.sharing.authorization import Authorization, State

FHIR_VERSION: Final = "5.0.0"
PROFILE: Final = f"http://hl7.org/fhir/StructureDefinition/Consent|{FHIR_VERSION}"
RECIPIENT: Final = {
    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "code": "IRCP"}],
    "text": "information recipient",
}
DISCLOSE: Final = {
    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentaction", "code": "disclose"}],
    "text": "Disclose",
}
STATUS: Final[dict[State, str]] = {
    "requested": "draft",
    "pending": "active",
    "granted": "active",
    "refused": "active",
    "revoked": "inactive",
    "expired": "inactive",
    "superseded": "inactive",
    "unreadable": "unknown",
}
"""How it stands → FHIR's status. A refusal stands: it is an active record whose decision is to deny."""

Json = dict[str, Any]


def bundle(case: str, filed: Iterable[Authorization], protocol: Protocol, now: datetime) -> Json:
    """A collection of everything on file about authorizations of a case, as it stands at an instant."""
    made: Json = {"resourceType": "Bundle", "type": "collection", "timestamp": _instant(now)}
    entries = [{"resource": consent(case, one, protocol, now)} for one in filed]
    # An empty list is no FHIR: what has nothing in it is left out.
    return {**made, "entry": entries} if entries else made


def consent(case: str, one: Authorization, protocol: Protocol, now: datetime) -> Json:
    """One authorization or refusal as a Consent. What it leaves out is left out, never widened to everything."""
    resource: Json = {
        "resourceType": "Consent",
        "id": one.id,
        "meta": {"profile": [PROFILE]},
        "identifier": [_named("authorization", one.id)],
        "status": STATUS[one.state(now)],
        "category": [{"text": "Authorization to share information"}],
        "subject": _reference("case", case),
        "date": one.begins.astimezone(UTC).date().isoformat(),
        "period": _period(one),
        "decision": "deny" if one.form == "refusal" or one.wrong else "permit",
    }
    if one.capacity:
        resource["grantor"] = [_reference("signer-capacity", one.capacity)]
    if (grantees := _recipients(one)) and not one.wrong:
        resource["grantee"] = grantees
    if one.by:
        resource["controller"] = [_reference("party", party) for party in one.by]
    if basis := _basis(one, protocol):
        resource["regulatoryBasis"] = basis
    if not one.wrong and (one.categories or one.purposes or grantees):
        resource["provision"] = [_provision(one, protocol, grantees)]
    return resource


def _provision(one: Authorization, protocol: Protocol, grantees: list[Json]) -> Json:
    provision: Json = {"period": _period(one), "action": [DISCLOSE]}
    if grantees:
        provision["actor"] = [{"role": RECIPIENT, "reference": grantee} for grantee in grantees]
    if one.purposes:
        provision["purpose"] = [_coding("purpose", code, protocol) for code in one.purposes]
    if one.categories:
        provision["code"] = [{"coding": [_coding("category", code, protocol)]} for code in one.categories]
    return provision


def _recipients(one: Authorization) -> list[Json]:
    sorts = (("party", one.parties), ("person", one.persons), ("agency", one.agencies))
    return [_reference(sort, code) for sort, codes in sorts for code in codes]


def _basis(one: Authorization, protocol: Protocol) -> list[Json]:
    known = [protocol.categories[code] for code in one.categories if code in protocol.categories]
    return [{"text": citation} for citation in dict.fromkeys(category.citation for category in known)]


def _period(one: Authorization) -> Json:
    period = {"start": _instant(one.begins)}
    return period if one.until is None else {**period, "end": _instant(max(one.until, one.begins))}


def _coding(vocabulary: str, code: str, protocol: Protocol) -> Json:
    coding = {"system": f"urn:mdtkit:{vocabulary}", "code": code}
    title = protocol.title(vocabulary, code)
    return coding if title == code else {**coding, "display": title}


def _reference(sort: str, value: str) -> Json:
    return {"identifier": _named(sort, value)}


def _named(sort: str, value: str) -> Json:
    return {"system": f"urn:mdtkit:{sort}", "value": value}


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
