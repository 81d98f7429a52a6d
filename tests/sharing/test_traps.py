"""The ten traps that were found in the consent engines of others (peers.md d), each as a situation here."""

from __future__ import annotations

import msgspec
import pytest

from mdtkit.chronology.fold import fold
from mdtkit.sharing.authorization import Authorization
from mdtkit.sharing.decision import decide
from mdtkit.sharing.onfile import authorizations
from mdtkit.sharing.rulebook import SharingRules
from mdtkit.sharing.situation import Item, Recipient, Situation
from tests.chronology.building import CASE, SUNDAY, entry, minutes
from tests.sharing.questions import day, on_file, question

USUAL = {"to": "advocate", "item": "services", "purpose": "case_planning"}
TO = Recipient(name="advocate", party="advocate", member=True, trained=True)


def asked(*files: Authorization, rules: SharingRules, **changes: object) -> str:
    situation = msgspec.structs.replace(question({}, USUAL), authorizations=files)
    return decide(msgspec.structs.replace(situation, **changes), rules)[0].answer


def file(number: int = 1, /, **row: object) -> Authorization:
    return on_file(number, row, USUAL)


def test_1_a_newer_permit_does_not_erase_an_older_refusal_that_it_does_not_name(rules: SharingRules) -> None:
    refused = file(1, form="refusal", signed="parent", begins=1)
    newer = file(2, signed="parent", begins=3)
    assert asked(refused, newer, rules=rules) == "deny"
    named = entry("authorization.granted", 2, at=minutes(9), authorization="b", supersedes="a", capacity="parent",
                  categories=["services"], purposes=["case_planning"], recipients=["advocate"])  # fmt: skip
    earlier = entry("authorization.refused", 1, authorization="a", capacity="parent", categories=["services"])
    both = authorizations(fold(CASE, [earlier, named]))
    assert asked(*both, rules=rules, now=day(1)) == "permit"


def test_1_a_grant_signed_by_somebody_else_does_not_replace_a_refusal_but_a_court_does(rules: SharingRules) -> None:
    refused = entry("authorization.refused", 1, authorization="a", capacity="child_attorney", categories=["services"])
    for capacity, answer in (("parent", "deny"), ("child_attorney", "permit"), ("court", "permit")):
        later = entry("authorization.granted", 2, at=minutes(9), authorization="b", supersedes="a", capacity=capacity,
                      categories=["services"], purposes=["case_planning"], recipients=["advocate"])  # fmt: skip
        assert asked(*authorizations(fold(CASE, [refused, later])), rules=rules, now=day(1)) == answer


@pytest.mark.parametrize("left_out", ["of", "to", "for"])
def test_2_a_member_that_is_left_out_matches_nothing_and_never_everything(rules: SharingRules, left_out: str) -> None:
    assert asked(file(signed="parent", **{left_out: []}), rules=rules) == "needs"
    assert asked(file(signed="parent"), rules=rules) == "permit"


def test_3_two_sets_of_obligations_are_joined_and_neither_drops_the_other(rules: SharingRules) -> None:
    row = {"to": "advocate", "item": "substance_use", "purpose": "treatment", "channel": "meeting",
           "on_file": [{"signed": "child"}]}  # fmt: skip
    (decision,) = decide(question(row, {}), rules)
    assert {"minimum_necessary", "part2_notice", "mdt_notice", "redisclosure_notice"} <= set(decision.obligations)


def test_4_a_refusal_that_cannot_be_read_still_refuses(rules: SharingRules) -> None:
    unread = entry("authorization.refused", 2, authorization="b", removed=True)
    granted = entry("authorization.granted", 1, authorization="a", capacity="parent", categories=["services"],
                    purposes=["case_planning"], recipients=["advocate"])  # fmt: skip
    assert asked(*authorizations(fold(CASE, [granted])), rules=rules, now=day(1)) == "permit"
    assert asked(*authorizations(fold(CASE, [granted, unread])), rules=rules, now=day(1)) == "deny"


def test_4_a_revocation_that_names_nothing_on_file_revokes_everything(rules: SharingRules) -> None:
    granted = entry("authorization.granted", 1, authorization="a", capacity="parent", categories=["services"],
                    purposes=["case_planning"], recipients=["advocate"])  # fmt: skip
    for revoked in (entry("authorization.revoked", 2, at=minutes(9), authorization="typed-wrongly"),
                    entry("authorization.revoked", 2, at=minutes(9), removed=True)):  # fmt: skip
        on_record = authorizations(fold(CASE, [granted, revoked]))
        assert asked(*on_record, rules=rules, now=minutes(8)) == "permit"
        assert asked(*on_record, rules=rules, now=minutes(9)) == "needs"


def test_6_a_general_refusal_made_elsewhere_is_found_for_every_recipient(rules: SharingRules) -> None:
    general = file(2, form="refusal", signed="child_attorney", of=[], to=[], **{"for": []})
    assert asked(file(1, signed="parent"), general, rules=rules) == "deny"


def test_6_a_refusal_for_one_person_counts_against_a_seat_of_which_nobody_is_known(rules: SharingRules) -> None:
    refused = file(2, form="refusal", signed="parent", persons=["p-1"])
    assert asked(file(1, signed="parent"), refused, rules=rules) == "deny"
    other = (msgspec.structs.replace(TO, person="p-2"),)
    assert asked(file(1, signed="parent"), refused, rules=rules, recipients=other) == "permit"


def test_7_a_denial_says_the_same_whether_there_is_anything_to_tell_or_not(rules: SharingRules) -> None:
    """The decision is asked about categories, never about what is on record, so its answer cannot tell."""
    assert set(Item.__struct_fields__) == {"category", "source"}
    assert "entries" not in Situation.__struct_fields__


def test_8_no_decision_outlives_a_revocation(rules: SharingRules) -> None:
    granted = file(signed="parent")
    assert asked(granted, rules=rules) == "permit"
    assert asked(msgspec.structs.replace(granted, revoked=day(5)), rules=rules) == "needs"
    (decision,) = decide(question({"on_file": [{"signed": "parent", "revoked": 6}]}, USUAL), rules)
    assert decision.valid_until == day(6)


def test_9_two_narrow_authorizations_do_not_deny_each_other(rules: SharingRules) -> None:
    one, other = file(1, signed="parent"), file(2, signed="parent", of=["safety_plan"])
    assert asked(one, other, rules=rules) == "permit"
    assert asked(other, one, rules=rules, items=(Item(category="safety_plan"),)) == "permit"


def test_10_a_last_day_ends_at_midnight_where_it_was_signed(rules: SharingRules) -> None:
    granted = entry("authorization.granted", 1, at=SUNDAY, authorization="a", capacity="parent", expires="2026-03-10",
                    categories=["services"], purposes=["case_planning"], recipients=["advocate"])  # fmt: skip
    (on_record,) = authorizations(fold(CASE, [granted]))
    assert on_record.ends is not None
    assert on_record.ends.isoformat() == "2026-03-11T07:00:00+00:00", "Pacific daylight time, not midnight UTC"
    assert on_record.state(on_record.ends) == "expired"
