"""Two hundred and more situations, each with the answer that the agreement or the law gives it (tests/data/sharing)."""

from __future__ import annotations

from itertools import chain
from typing import TypeVar

import msgspec
import pytest

from mdtkit.protocol.model import Authority, Category, Protocol
from mdtkit.sharing.rulebook import SharingRules
from tests.casework.conftest import base_protocol
from tests.sharing.table import COUNTIES, Told, protocol_of, rules_of, situations

TABLES = ("mandates", "prohibitions", "authorities", "obligations")


@pytest.mark.requirement("C1", "C4", "C5", "C6")
@pytest.mark.parametrize("told", [pytest.param(one, id=one.name) for one in situations()])
def test_each_situation_has_the_answer_of_the_agreement_and_cites_it(told: Told) -> None:
    assert not told.wrong(rules_of(told.row.get("county", "")))


def test_there_are_at_least_two_hundred_situations_and_none_is_told_twice() -> None:
    names = [told.name for told in situations()]
    assert len(names) >= 200
    assert len(set(names)) == len(names)


def _rules() -> list[tuple[str, str]]:
    """Every rule by which the decision answers; an obligation that no rule of it carries is a paper's own."""
    protocol = base_protocol()
    named = {code for one in protocol.categories.values() for code in one.obligations}
    named |= {code for one in protocol.authorities.values() for code in one.obligations}
    rules = chain.from_iterable(((table, rule) for rule in getattr(protocol, table)) for table in TABLES)
    papers = {one.id for one in protocol.obligations.values() if one.attach == "named" and one.id not in named}
    return [(table, rule) for table, rule in rules if table != "obligations" or rule not in papers]


Obliging = TypeVar("Obliging", Category, Authority)


def _unobliged(one: Obliging, obligation: str) -> Obliging:
    return msgspec.structs.replace(one, obligations=tuple(o for o in one.obligations if o != obligation))


def _without(protocol: Protocol, table: str, rule: str) -> SharingRules:
    kept = {name: one for name, one in getattr(protocol, table).items() if name != rule}
    cut = msgspec.structs.replace(protocol, **{table: kept})
    if table == "obligations":
        categories = {name: _unobliged(one, rule) for name, one in protocol.categories.items()}
        authorities = {name: _unobliged(one, rule) for name, one in protocol.authorities.items()}
        cut = msgspec.structs.replace(cut, categories=categories, authorities=authorities)
    return SharingRules(cut)


@pytest.mark.parametrize(("table", "rule"), _rules())
def test_without_any_one_rule_some_situation_is_answered_otherwise(table: str, rule: str) -> None:
    rules = {county: _without(protocol_of(county), table, rule) for county in COUNTIES}
    assert any(told.wrong(rules[told.row.get("county", "")]) for told in situations())


@pytest.mark.parametrize("category", list(base_protocol().categories))
def test_without_any_one_category_some_situation_is_answered_otherwise(category: str) -> None:
    protocol = protocol_of("")
    kept = {name: one for name, one in protocol.categories.items() if name != category}
    rules = SharingRules(msgspec.structs.replace(protocol, categories=kept))
    base = [told for told in situations() if not told.row.get("county")]
    assert any(told.wrong(rules) for told in base)


CONDITIONS = [
    (authority, member)
    for authority, rule in base_protocol().authorities.items()
    for member in ("members", "trained", "own", "emergency", "ends", "signatures", "cft")
    if getattr(rule, member) not in (False, None, (), "any")
]


@pytest.mark.parametrize(("authority", "member"), CONDITIONS)
def test_without_any_one_condition_of_an_authority_some_situation_is_answered_otherwise(
    authority: str, member: str
) -> None:
    loose = {"ends": None, "signatures": (), "cft": "any"}
    rules = {}
    for county in COUNTIES:
        protocol = protocol_of(county)
        rule = msgspec.structs.replace(protocol.authorities[authority], **{member: loose.get(member, False)})
        changed = msgspec.structs.replace(protocol, authorities={**protocol.authorities, authority: rule})
        rules[county] = SharingRules(changed)
    assert any(told.wrong(rules[told.row.get("county", "")]) for told in situations())
