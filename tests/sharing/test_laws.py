"""The laws of the decision (design.md "Sharing"): true of every situation, not only of those somebody thought of."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import timedelta
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdtkit.protocol.model import Protocol
from mdtkit.protocol.sharing import Prohibition
from mdtkit.sharing.answer import Decision
from mdtkit.sharing.authorization import Authorization
from mdtkit.sharing.decision import decide
from mdtkit.sharing.rulebook import SharingRules
from mdtkit.sharing.situation import Setting, Situation
from mdtkit.sharing.ways import way_to_yes
from tests.casework.conftest import base_protocol
from tests.sharing.questions import day
from tests.sharing.table import TEAM
from tests.sharing.worlds import CATEGORIES, PARTIES, PURPOSES, filed, situations, subset

PROTOCOL: Protocol = base_protocol(TEAM)
RULES = SharingRules(PROTOCOL)
MANY = settings(max_examples=300 if os.environ.get("CI") else 100, deadline=None)
"""As many situations as there is time for; continuous integration takes more."""


def cells(decisions: Iterable[Decision]) -> dict[tuple[str, str], Decision]:
    return {(one.to, one.item): one for one in decisions}


def permitted(situation: Situation, rules: SharingRules = RULES) -> set[tuple[str, str]]:
    return {cell for cell, one in cells(decide(situation, rules)).items() if one.answer == "permit"}


@MANY
@given(situations(), st.randoms(use_true_random=False))
def test_order_does_not_matter(situation: Situation, chance: Random) -> None:
    shuffled = {}
    for name in ("recipients", "items", "authorizations"):
        members = list(getattr(situation, name))
        chance.shuffle(members)
        shuffled[name] = tuple(members)
    other = msgspec.structs.replace(situation, **shuffled)
    assert cells(decide(situation, RULES)) == cells(decide(other, RULES))


@MANY
@given(situations())
def test_asked_again_or_cell_by_cell_the_answers_are_the_same(situation: Situation) -> None:
    whole = cells(decide(situation, RULES))
    assert whole == cells(decide(situation, RULES))
    for to in situation.recipients:
        for item in situation.items:
            alone = decide(msgspec.structs.replace(situation, recipients=(to,), items=(item,)), RULES)
            assert alone == (whole[to.name, item.category],)


@st.composite
def prohibitions(draw: st.DrawFn) -> Prohibition:
    return Prohibition(
        id="county-rule",
        citation="an invented county",
        items=draw(subset((*CATEGORIES[:-1], "*")).filter(bool)),
        to=draw(subset(PARTIES)),
        purposes=draw(subset(PURPOSES)),
        unless_signed_by=draw(subset(("child", "court"))),
        names=draw(st.sampled_from(("person", "party"))),
    )


@MANY
@given(situations(), prohibitions())
def test_one_more_prohibition_never_permits_more_and_never_takes_a_mandated_report_away(
    situation: Situation, added: Prohibition
) -> None:
    stricter = SharingRules(msgspec.structs.replace(PROTOCOL, prohibitions={**PROTOCOL.prohibitions, added.id: added}))
    assert permitted(situation, stricter) <= permitted(situation)
    report = msgspec.structs.replace(situation, purpose="mandated_report")
    assert permitted(report, stricter) == permitted(report)


@MANY
@given(situations(), st.data())
def test_one_authorization_less_never_permits_more(situation: Situation, data: st.DataObject) -> None:
    given_ = [one for one in situation.authorizations if one.form != "refusal"]
    if given_:
        lost = data.draw(st.sampled_from(given_))
        kept = tuple(one for one in situation.authorizations if one != lost)
        assert permitted(msgspec.structs.replace(situation, authorizations=kept)) <= permitted(situation)


@MANY
@given(situations(), filed(forms=("refusal",)))
def test_one_more_refusal_never_permits_more(situation: Situation, refused: tuple[Authorization, ...]) -> None:
    renamed = tuple(msgspec.structs.replace(one, id=f"x{n}", entry=f"x{n}") for n, one in enumerate(refused))
    more = msgspec.structs.replace(situation, authorizations=(*situation.authorizations, *renamed))
    assert permitted(more) <= permitted(situation)


@pytest.mark.requirement("C5")
@MANY
@given(situations(), st.data())
def test_a_revocation_acts_at_once_and_changes_nothing_before_it(situation: Situation, data: st.DataObject) -> None:
    granted = [one for one in situation.authorizations if one.form == "grant"]
    if not granted:
        return
    one = data.draw(st.sampled_from(granted))
    revoked = msgspec.structs.replace(one, revoked=min(one.revoked or day(20), day(20)))
    for instant in (day(20), day(21), day(35)):
        asked = msgspec.structs.replace(situation, now=instant)
        without = tuple(other for other in asked.authorizations if other != one)
        after = _with(asked, one, revoked)
        assert permitted(after) == permitted(msgspec.structs.replace(asked, authorizations=without))
    for instant in (day(-1), day(3), day(19.9)):
        asked = msgspec.structs.replace(situation, now=instant)
        told_later = _with(asked, one, revoked)
        assert [_answered(d) for d in decide(told_later, RULES)] == [_answered(d) for d in decide(asked, RULES)]


def _answered(decision: Decision) -> tuple[object, ...]:
    """All of an answer but its end, which the revocation brings nearer."""
    return decision.answer, decision.needs, decision.obligations, decision.authority


def _with(situation: Situation, old: Authorization, new: Authorization) -> Situation:
    changed = tuple(new if one == old else one for one in situation.authorizations)
    return msgspec.structs.replace(situation, authorizations=changed)


@MANY
@given(situations())
def test_what_nobody_knows_is_denied(situation: Situation) -> None:
    for one in decide(situation, RULES):
        party = next(to.party for to in situation.recipients if to.name == one.to)
        if one.item not in PROTOCOL.categories or party not in PROTOCOL.parties:
            assert one.answer == "deny"
        if situation.purpose not in PROTOCOL.vocabulary("purpose"):
            assert one.answer == "deny"


@MANY
@given(situations())
def test_every_permit_cites_what_it_relies_on_and_holds_now(situation: Situation) -> None:
    for one in decide(situation, RULES):
        assert one.reasons
        assert all(reason.citation for reason in one.reasons)
        if one.answer == "permit":
            assert one.authority in {reason.rule for reason in one.reasons}
            assert not one.needs
            assert one.valid_until is None or one.valid_until > situation.now
        else:
            assert not one.obligations
            assert not one.authority
        assert bool(one.needs) == (one.answer == "needs")


@MANY
@given(situations())
def test_a_permit_is_over_under_its_authority_at_the_instant_that_it_gave(situation: Situation) -> None:
    for one in decide(situation, RULES):
        if one.answer == "permit" and one.valid_until is not None:
            at_end = cells(decide(msgspec.structs.replace(situation, now=one.valid_until), RULES))[one.to, one.item]
            assert at_end.answer != "permit" or at_end.valid_until != one.valid_until
            just_before = one.valid_until - timedelta(microseconds=1)
            before = cells(decide(msgspec.structs.replace(situation, now=just_before), RULES))[one.to, one.item]
            assert before.answer == "permit"


@MANY
@given(situations(purposes=("mandated_report",)))
def test_no_file_and_no_room_change_a_mandated_report(situation: Situation) -> None:
    bare = msgspec.structs.replace(situation, authorizations=(), setting=Setting())
    assert permitted(situation) == permitted(bare)


@MANY
@given(situations())
def test_nobody_not_cleared_and_no_sogie_beyond_the_childs_own_word_is_ever_permitted(situation: Situation) -> None:
    for one in decide(situation, RULES):
        to = next(to for to in situation.recipients if to.name == one.to)
        if one.answer != "permit":
            continue
        assert not (to.party == "caregiver" and to.cleared != "yes")
        if one.item == "sogie":
            assert any(
                a.grants(situation.now) and a.capacity == "child" and to.person in a.persons
                for a in situation.authorizations
            )


@MANY
@given(situations())
def test_less_of_the_person_never_turns_no_into_yes(situation: Situation) -> None:
    less = tuple(
        msgspec.structs.replace(to, member=False, trained=False, cleared="unknown", person="")
        for to in situation.recipients
    )
    assert permitted(msgspec.structs.replace(situation, recipients=less)) <= permitted(situation)


@pytest.mark.requirement("C6")
@MANY
@given(situations(purposes=("mandated_report",)))
def test_whether_anybody_confirmed_what_a_report_carries_holds_no_report_up(situation: Situation) -> None:
    confirmed = {name: msgspec.structs.replace(rule, verified=True) for name, rule in PROTOCOL.mandates.items()}
    sure = SharingRules(msgspec.structs.replace(PROTOCOL, mandates=confirmed))
    besides = {item for rule in PROTOCOL.mandates.values() if rule.counsel_first for item in rule.items}
    assert {cell for cell in permitted(situation, sure) if cell[1] not in besides} <= permitted(situation)
    assert permitted(situation) <= permitted(situation, sure)


CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        "tiers": subset(("immediate", "initial", "ongoing")).filter(bool),
        "case_review": st.sampled_from(("yes", "no")),
        "cft": st.sampled_from(("yes", "no")),
        "members": st.just(True),
        "trained": st.just(True),
        "own": st.just(True),
        "emergency": st.just(True),
    },
)


@MANY
@given(situations(), CONDITIONS)
def test_one_more_condition_of_an_authority_never_permits_more(situation: Situation, more: dict[str, object]) -> None:
    kept = {"cft", "emergency"} & more.keys()
    narrower = {
        name: msgspec.structs.replace(
            rule, **{k: v for k, v in more.items() if k not in kept or getattr(rule, k) in ("any", False)}
        )
        for name, rule in PROTOCOL.authorities.items()
    }
    # A child and family team that was none before asks its members to sign: that is another question.
    if more.get("cft") != "yes":
        rules = SharingRules(msgspec.structs.replace(PROTOCOL, authorities=narrower))
        assert permitted(situation, rules) <= permitted(situation)


@pytest.mark.requirement("I9")
@MANY
@given(situations(), st.sampled_from(CATEGORIES[:-1]))
def test_asking_for_the_designated_discloser_never_permits_more_and_holds_no_report_up(
    situation: Situation, category: str
) -> None:
    named = msgspec.structs.replace(PROTOCOL.categories[category], discloser="cw_supervisor", discloser_only=True)
    rules = SharingRules(msgspec.structs.replace(PROTOCOL, categories={**PROTOCOL.categories, category: named}))
    assert permitted(situation, rules) <= permitted(situation)
    report = msgspec.structs.replace(situation, purpose="mandated_report")
    assert permitted(report, rules) == permitted(report)


@pytest.mark.requirement("C6")
@MANY
@given(situations(purposes=("case_planning", "treatment", "investigation")))
def test_where_an_authorization_is_the_whole_way_to_yes_it_is_enough(situation: Situation) -> None:
    for to in situation.recipients:
        for item in situation.items:
            way = way_to_yes(situation, RULES, to, item)
            if [step.need for step in way] != ["authorization"]:
                continue
            signed = Authorization(
                id="new",
                entry="new",
                form="grant",
                capacity=way[0].who[0],
                categories=(item.category,),
                parties=(to.party,),
                persons=(to.person,) if to.person else (),
                purposes=(situation.purpose,),
                by=(situation.discloser,),
                begins=situation.now,
            )
            more = msgspec.structs.replace(situation, authorizations=(*situation.authorizations, signed))
            answer = cells(decide(more, RULES))[to.name, item.category].answer
            # SOGIE is the child's word for a person: of a seat of which nobody is known none can be given.
            assert answer == "permit" or (item.category == "sogie" and not to.person), (to, item, way)
