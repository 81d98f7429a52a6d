import pytest

from mdtkit.casework.checklists import Checklist, Item, checklists
from mdtkit.casework.facts import Rulebook, facts_through_time
from mdtkit.chronology.entry import Entry
from mdtkit.protocol.model import Protocol
from tests.casework.cases import case
from tests.casework.conftest import base_protocol
from tests.chronology.building import corrected, entry, minutes

pytestmark = pytest.mark.requirement("M8")

CALL = entry("referral.received", 1, received=minutes(0), triggers=["law_enforcement_danger"], jurisdiction="unknown")
DECIDED = entry("tier.decided", 2, at=minutes(105), tier="immediate")


def lists(protocol: Protocol, *entries: Entry) -> tuple[Checklist, ...]:
    chronology = case(*entries)
    return checklists(chronology, protocol, facts_through_time(chronology, Rulebook(protocol)))


def crisis(protocol: Protocol, *more: Entry) -> dict[tuple[str, str | None], Checklist]:
    return {(found.party, found.unit): found for found in lists(protocol, CALL, DECIDED, *more)}


def item(protocol: Protocol, responsibility: str, *more: Entry) -> Item:
    found = [
        i for one in lists(protocol, CALL, DECIDED, *more) for i in one.items if i.responsibility == responsibility
    ]
    (only,) = found
    return only


def test_before_a_tier_is_decided_there_is_no_checklist(protocol: Protocol) -> None:
    assert lists(protocol, CALL) == ()
    assert lists(protocol, CALL, entry("tier.decided", 2, at=minutes(9), tier="none")) == ()


def test_an_immediate_crisis_opens_the_checklists_of_every_party_with_an_example(protocol: Protocol) -> None:
    opened = crisis(protocol)
    assert ("child_welfare", "hotline") in opened
    assert ("child_welfare", "emergency_response") in opened
    assert {"advocate", "public_health", "team"} <= {party for party, _ in opened}
    advocate = next(one for (party, _), one in opened.items() if party == "advocate")
    assert (advocate.done, advocate.total) == (0, 8)


def test_parties_without_an_example_in_the_source_stay_visibly_blank(protocol: Protocol) -> None:
    blank = {party for (party, _), one in crisis(protocol).items() if one.blank}
    assert blank == {"law_enforcement", "mental_health", "family", "child"}  # the child: a heading without tasks
    assert all(one.total == 0 for one in crisis(protocol).values() if one.blank)


def test_the_child_is_never_assigned_a_responsibility(protocol: Protocol) -> None:
    assert not any(rule.party == "child" for rule in protocol.responsibilities.values())
    assert not any(one.items for (party, _), one in crisis(protocol).items() if party == "child")


def test_a_county_that_writes_examples_for_a_blank_party_has_filled_the_blank() -> None:
    overlay = (
        '[[responsibility]]\nid = "county.le.secure"\ntitle = "Secure the place"\ntier = "immediate"\n'
        'party = "law_enforcement"\ncitation = "County protocol 4"\n'
    )
    found = crisis(base_protocol(overlay))[("law_enforcement", None)]
    assert (found.blank, found.total) == (False, 1)


def test_what_the_chronology_shows_is_done_without_anybody_ticking_it(protocol: Protocol) -> None:
    arrived = entry("responder.arrived", 3, at=minutes(90), party="advocate")
    done = item(protocol, "imm.adv.respond", arrived)
    assert (done.state, done.entry, done.evidence) == ("done", "e3", True)


def test_an_act_counts_from_the_identification_on_not_from_the_decision(protocol: Protocol) -> None:
    before_the_decision = entry("responder.arrived", 3, at=minutes(60), party="advocate")
    before_the_call = entry("responder.arrived", 3, at=minutes(-60), party="advocate")
    assert item(protocol, "imm.adv.respond", before_the_decision).state == "done"
    assert item(protocol, "imm.adv.respond", before_the_call).state == "open"


def test_an_act_of_another_party_shows_nothing_for_this_one(protocol: Protocol) -> None:
    arrived = entry("responder.arrived", 3, at=minutes(90), party="child_welfare")
    assert item(protocol, "imm.adv.respond", arrived).state == "open"


def test_somebody_says_that_it_is_done(protocol: Protocol) -> None:
    said = entry("responsibility.done", 3, at=minutes(120), responsibility="imm.adv.bag")
    done = item(protocol, "imm.adv.bag", said)
    assert (done.state, done.entry, done.evidence) == ("done", "e3", False)


def test_a_waiver_is_neither_open_nor_done(protocol: Protocol) -> None:
    waived = entry("responsibility.waived", 3, at=minutes(120), responsibility="imm.adv.bag", reason="none left")
    assert item(protocol, "imm.adv.bag", waived).state == "waived"
    (advocate,) = [one for (party, _), one in crisis(protocol, waived).items() if party == "advocate"]
    assert (advocate.done, advocate.waived, advocate.total) == (0, 1, 8)


def test_what_was_done_after_all_is_done_whatever_was_waived_before(protocol: Protocol) -> None:
    waived = entry("responsibility.waived", 3, at=minutes(60), responsibility="imm.adv.respond", reason="away")
    arrived = entry("responder.arrived", 4, at=minutes(90), party="advocate")
    said = entry("responsibility.done", 4, at=minutes(90), responsibility="imm.adv.respond")
    assert item(protocol, "imm.adv.respond", waived, arrived).state == "done"
    assert item(protocol, "imm.adv.respond", waived, said).state == "done"


def test_a_done_that_was_struck_out_is_open_again(protocol: Protocol) -> None:
    said = entry("responsibility.done", 3, at=minutes(120), responsibility="imm.adv.bag")
    assert item(protocol, "imm.adv.bag", said, *corrected("e3", 4)).state == "open"


@pytest.mark.requirement("M5")
def test_who_responds_depends_on_jurisdiction_and_unknown_is_child_welfare(protocol: Protocol) -> None:
    ward = entry("jurisdiction.determined", 3, at=minutes(110), jurisdiction="602")
    by_default, for_a_ward = crisis(protocol), crisis(protocol, ward)

    def names(found: dict[tuple[str, str | None], Checklist]) -> set[str]:
        return {i.responsibility for one in found.values() for i in one.items}

    assert "imm.cw.er.respond" in names(by_default)
    assert "imm.prob.respond" not in names(by_default)
    assert "imm.prob.respond" in names(for_a_ward)
    assert "imm.cw.er.respond" not in names(for_a_ward)
    assert "imm.cw.er.investigate" in names(for_a_ward)  # child welfare investigates, whatever the jurisdiction


def test_every_tier_decided_has_its_lists_and_a_second_crisis_begins_afresh(protocol: Protocol) -> None:
    day = 24 * 60
    first = [CALL, DECIDED, entry("responder.arrived", 3, at=minutes(60), party="advocate")]
    ongoing = entry("tier.decided", 4, at=minutes(3 * day), tier="ongoing")
    again = [
        entry("referral.received", 5, at=minutes(90 * day), received=minutes(90 * day), triggers=["emergency_room"]),
        entry("tier.decided", 6, at=minutes(90 * day + 30), tier="immediate"),
    ]
    assert {one.tier for one in lists(protocol, *first, ongoing)} == {"immediate", "ongoing"}

    def respond(*entries: Entry) -> Item:
        return next(i for one in lists(protocol, *entries) for i in one.items if i.responsibility == "imm.adv.respond")

    assert respond(*first, ongoing).state == "done"
    assert respond(*first, ongoing, *again).state == "open"


def test_each_item_says_where_it_comes_from(protocol: Protocol) -> None:
    for one in crisis(protocol).values():
        for each in one.items:
            assert each.citation, each.responsibility
            assert each.title, each.responsibility
