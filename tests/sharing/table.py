"""The truth table: its situations, the counties that some of them are set in, and what does not fit an answer."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from mdtkit.protocol.model import Protocol
from mdtkit.sharing.decision import decide
from mdtkit.sharing.rulebook import SharingRules
from tests.casework.conftest import base_protocol
from tests.sharing.questions import day, question

FOLDER = Path(__file__).parents[1] / "data" / "sharing"
SAID = {
    "say", "by", "to", "item", "purpose", "person", "agency", "source", "seated", "trained", "cleared", "channel",
    "present", "cft", "emergency", "facts", "report", "day", "on_file", "answer", "cites", "needs", "carries",
    "carries_not", "until", "extended", "teller_seated", "county", "named", "tier", "case_review", "position",
    "unconfirmed",
}  # fmt: skip
BY_COUNSEL = 'override = "County counsel of an invented county, 3 March 2026"\n'
TEAM = f'[[authority]]\nid = "team-18961-7"\nverified = true\n{BY_COUNSEL}'
"""Whose counsel confirmed who is of the team under WIC 18961.7: most situations are set in such a county."""
COUNTIES = {
    "": TEAM,
    "unconfirmed": "",
    "health_confirmed": f'{TEAM}[[authority]]\nid = "team-health-records"\nverified = true\n{BY_COUNSEL}',
    "advocate_in": '[[authority]]\nid = "team-18961-7"\nverified = true\n'
    'to = ["child_welfare", "probation", "mental_health", "public_health", "substance_abuse", "law_enforcement", '
    f'"health_services", "advocate"]\n{BY_COUNSEL}',
    "emergency": f'{TEAM}[[authority]]\nid = "emergency-protocol"\nby = "child_welfare"\n'
    f'to = ["health_services", "law_enforcement"]\nitems = ["medical", "referral", "sogie"]\n{BY_COUNSEL}',
    "reports_confirmed": f'{TEAM}[[mandate]]\nid = "missing-endangerment"\nverified = true\n{BY_COUNSEL}'
    f'[[mandate]]\nid = "cross-report"\nverified = true\n{BY_COUNSEL}',
    "discloser": f'{TEAM}[[category]]\nid = "screening_result"\ndiscloser = "cw_supervisor"\ndiscloser_only = true\n'
    '[[category]]\nid = "services"\ndiscloser = "cw_supervisor"\ndiscloser_only = true\n'
    '[[category]]\nid = "medical"\ndiscloser = "cw_supervisor"\ndiscloser_only = true\n'
    '[[authority]]\nid = "emergency-protocol"\nby = "child_welfare"\n'
    f'to = "health_services"\nitems = "medical"\n{BY_COUNSEL}',
    "initial_only": f'{TEAM}tiers = "initial"\n',
    "one_child_only": f'{TEAM}case_review = "no"\n',
    "reviews_only": f'{TEAM}case_review = "yes"\n',
    "sogie_by_statute": f'{TEAM}[[authority]]\nid = "invented-statute"\ncitation = "An invented statute"\n'
    'by = "child_welfare"\nto = "advocate"\nitems = "sogie"\npurposes = "case_planning"\nends = "team-authority"\n',
    "dependents_only": f'{TEAM}when = {{ jurisdiction = "300" }}\n',
    "assessed_apart": f'{TEAM}[[prohibition]]\nid = "assessments-to-police"\ncitation = "IV.B.1.D"\n'
    'items = "assessment_result"\nto = "law_enforcement"\n',
}


class Told(msgspec.Struct, frozen=True):
    """One situation of the table."""

    name: str
    row: dict[str, Any]
    usual: dict[str, Any]

    def wrong(self, rules: SharingRules) -> list[str]:
        """In what the decision differs from the table."""
        row = self.row
        (decision,) = decide(question(row, self.usual), rules)
        said = [reason.citation for reason in decision.reasons] + [need.citation for need in decision.needs]
        named = {reason.entry for reason in decision.reasons if reason.entry}
        checks = {
            "answer": decision.answer == row["answer"],
            "cites": any(row["cites"] in citation for citation in said),
            "needs": {need.need for need in decision.needs} == set(row.get("needs", ())),
            "carries": set(row.get("carries", ())) <= set(decision.obligations),
            "carries_not": set(row.get("carries_not", ())).isdisjoint(decision.obligations),
            "until": "until" not in row or decision.valid_until == day(row["until"]),
            "unconfirmed": "unconfirmed" not in row or row["unconfirmed"] != decision.reasons[0].verified,
            "named": "named" not in row or len(named) == row["named"],
        }
        return [f"{name}: {decision}" for name, right in checks.items() if not right]


@cache
def situations() -> tuple[Told, ...]:
    """Every situation of the table."""
    return tuple(_read())


def _read() -> Iterator[Told]:
    for file in sorted(FOLDER.glob("*.toml")):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        for row in table["situation"]:
            assert set(row) <= SAID, f"{row['say']}: a member that nobody reads"
            yield Told(f"{file.stem}: {row['say']}", row, table["usual"])


@cache
def protocol_of(county: str) -> Protocol:
    """The base with the overlay of one of the invented counties."""
    return base_protocol(COUNTIES[county])


@cache
def rules_of(county: str) -> SharingRules:
    """Its sharing rules."""
    return SharingRules(protocol_of(county))
