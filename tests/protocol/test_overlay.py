"""A county's overlay: it may always be stricter, and looser where the law does not bind or it says why."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdtkit.chronology.problem import Problem
from mdtkit.paths import bundled
from mdtkit.protocol import Protocol, load_protocol
from mdtkit.protocol.diff import diff
from mdtkit.protocol.loosening import JUDGED
from mdtkit.protocol.model import Clock, Fact, IndicatorGroup, Rule, Seat

Overlaid = Callable[[str], Protocol]
Refusal = Callable[[str], tuple[Problem, ...]]

IN_PROGRAM = '[profile]\ncsec_program = "yes"\n'
REASON = '\noverride = "County counsel agreed on 3 March 2026"'

LOOSENINGS = {
    "switched off": ('[[clock]]\nid = "written-report"\noff = true', "off"),
    "more hours": ('[[clock]]\nid = "written-report"\nwithin = "48h"', "within"),
    "two days for 36 hours": ('[[clock]]\nid = "written-report"\nwithin = "2d"', "within"),
    "working days for hours": ('[[clock]]\nid = "written-report"\nwithin = "1bd"', "within"),
    "a lower layer": ('[[clock]]\nid = "report-victim"\nlaw = "prac"', "law"),
    "another start": ('[[clock]]\nid = "cross-report"\nstart = { on = "tier.decided" }', "start"),
    "fewer facts": ('[[clock]]\nid = "report-victim"\nknown = { victim = "yes", receiving_services = "yes" }', "known"),
    "a condition": ('[[clock]]\nid = "cross-report"\nwhen = { imminent = "yes" }', "when"),
    "another end": ('[[clock]]\nid = "report-victim"\nstop = "report.made"', "stop"),
    "a way to cancel": ('[[clock]]\nid = "report-victim"\ncancel = "note.added"', "cancel"),
    "a pause": (
        '[[clock]]\nid = "report-victim"\nsuspend = { on = "missing.noticed", until = "missing.recovered" }',
        "suspend",
    ),
    "fewer recipients": ('[[clock]]\nid = "cross-report"\nto = "law_enforcement"', "to"),
    "another owner": ('[[clock]]\nid = "report-victim"\nowner = "advocate"', "owner"),
    "a later warning": ('[[clock]]\nid = "report-victim"\nwarn = "1h"', "warn"),
    "to the end of the day": ('[[clock]]\nid = "investigate"\nend_of_day = true', "end_of_day"),
    "over the week-end": ('[[clock]]\nid = "investigate"\nroll = "next_working"', "roll"),
    "no longer at once": ('[[clock]]\nid = "report-victim"\nat_once = false', "at_once"),
    "one at a time": ('[[clock]]\nid = "report-victim"\nsingle = true', "single"),
    "another form": ('[[clock]]\nid = "report-victim"\nform = "expiry"', "form"),
    "doubted": ('[[clock]]\nid = "report-victim"\nverified = false', "verified"),
    "a fact taken as no": ('[[fact]]\nid = "receiving_services"\ndefault = "no"', "default"),
    "more indicators asked for": (
        (
            '[[indicator]]\nid = "new"\ntitle = "New"\ngroup = "group_1"\ncitation = "x"\n'
            '[[indicator_group]]\nid = "group_1"\nneeds = 2'
        ),
        "needs",
    ),
}

TIGHTENINGS = {
    "fewer hours": '[[clock]]\nid = "written-report"\nwithin = "24h"',
    "a target where the law gives none": '[[clock]]\nid = "cross-report"\nwithin = "2h"',
    "an earlier warning": '[[clock]]\nid = "report-victim"\nwarn = "12h"',
    "another title": '[[clock]]\nid = "report-victim"\ntitle = "Tell the police"\nnote = "Ring first."',
    "one more recipient": (
        '[[clock]]\nid = "cross-report"\nto = ["law_enforcement", "child_welfare", "district_attorney", "probation"]'
    ),
    "another unit of the owner": '[[clock]]\nid = "er-response"\nowner = { party = "child_welfare", unit = "hotline" }',
    "confirmed by the county": '[[clock]]\nid = "team-authority"\nverified = true',
    "one indicator of group 2 is enough": '[[indicator_group]]\nid = "group_2"\nneeds = 1',
    "an optional seat required": '[[seat]]\nid = "mdt_minimum.advocate"\nneed = "required"',
}


@pytest.mark.requirement("P1")
@pytest.mark.parametrize("case", LOOSENINGS)
def test_loosening_a_binding_rule_is_refused_and_named(refusal: Refusal, case: str) -> None:
    text, member = LOOSENINGS[case]
    problems = refusal(text)
    assert [p.field.split(": ")[1] for p in problems] == [member]
    assert "override" in problems[0].message
    assert problems[0].at is not None
    assert problems[0].at.startswith("county.toml:")


@pytest.mark.requirement("P1")
@pytest.mark.parametrize("case", LOOSENINGS)
def test_with_the_countys_reason_it_is_taken_and_the_reason_stays_visible(
    base: Protocol, overlaid: Overlaid, case: str
) -> None:
    text, member = LOOSENINGS[case]
    changes = [c for c in diff(base, overlaid(text + REASON)) if c.loosens]
    assert {c.member for c in changes} == {"rule" if member == "off" else member}
    assert {c.override for c in changes} == {"County counsel agreed on 3 March 2026"}


def test_an_empty_reason_is_no_reason(refusal: Refusal) -> None:
    assert refusal('[[clock]]\nid = "written-report"\nwithin = "48h"\noverride = " "')


@pytest.mark.parametrize("case", TIGHTENINGS)
def test_being_stricter_is_free(base: Protocol, overlaid: Overlaid, case: str) -> None:
    changes = diff(base, overlaid(TIGHTENINGS[case]))
    assert changes
    assert not any(change.loosens for change in changes)


def test_practice_is_the_countys_own(overlaid: Overlaid) -> None:
    merged = overlaid('[[clock]]\nid = "respond-cw"\nwithin = "3h"\n[[clock]]\nid = "ongoing-on-run"\noff = true')
    assert merged.clocks["respond-cw"].within == "3h"
    assert "ongoing-on-run" not in merged.clocks
    assert merged.switched_off["clock/ongoing-on-run"].title == "Meeting: the child ran"


@pytest.mark.parametrize("kind", [Clock, Fact, Seat, IndicatorGroup])
def test_every_member_of_a_binding_rule_is_judged_or_known_to_be_free(kind: type[Rule]) -> None:
    free = {"title", "requirement", "citation", "mark", "note", "override", "id"}
    free |= {"condition", "lead", "clearance", "signature"} if kind is Seat else set()
    judged = {*JUDGED[kind], "off", "law", "verified"}
    assert judged | free == set(kind.__struct_fields__)


@pytest.mark.requirement("P2")
def test_the_csec_programs_rules_bind_only_who_takes_part(overlaid: Overlaid, refusal: Refusal) -> None:
    optional = '[[seat]]\nid = "mdt_minimum.substance_abuse"\nneed = "optional"'
    assert overlaid(optional).seats["mdt_minimum.substance_abuse"].need == "optional"
    assert [p.field for p in refusal(IN_PROGRAM + optional)] == ["mdt_minimum.substance_abuse: need"]


@pytest.mark.requirement("M13")
def test_no_reason_lets_the_machine_tell_a_caregiver_unasked(refusal: Refusal) -> None:
    problems = refusal('[[seat]]\nid = "immediate.caregiver"\nclearance = false' + REASON)
    assert "never told by the machine" in problems[0].message


def test_an_overlay_says_only_what_differs(base: Protocol, overlaid: Overlaid) -> None:
    rule = overlaid('[[clock]]\nid = "report-victim"\nwarn = "8h"').clocks["report-victim"]
    assert rule == msgspec.structs.replace(base.clocks["report-victim"], warn="8h")


@pytest.mark.requirement("P1", "R4")
def test_a_tighter_number_is_the_countys_target_and_the_laws_own_stays_known(overlaid: Overlaid) -> None:
    rule = overlaid('[[clock]]\nid = "report-victim"\nwithin = "12h"').clocks["report-victim"]
    assert (rule.within, rule.law_within, rule.county_target) == ("12h", "24h", True)


@pytest.mark.requirement("P1", "R2")
def test_a_number_where_the_law_gives_none_is_the_countys_target(overlaid: Overlaid) -> None:
    rule = overlaid('[[clock]]\nid = "cross-report"\nwithin = "1h"').clocks["cross-report"]
    assert (rule.law_within, rule.county_target) == (None, True)


def test_short_forms_mean_what_the_long_ones_do(overlaid: Overlaid) -> None:
    short = """
[[clock]]
id = "county-clock"
citation = "County policy"
start = "referral.received"
owner = "child_welfare"
stop = "child.engaged"
when = { jurisdiction = "300" }
"""
    long = """
[[clock]]
id = "county-clock"
citation = "County policy"
owner = [{ party = "child_welfare" }]
when = [{ jurisdiction = ["300"] }]
[[clock.start]]
on = ["referral.received"]
[[clock.stop]]
on = ["child.engaged"]
"""
    assert overlaid(short).clocks["county-clock"] == overlaid(long).clocks["county-clock"]


def test_a_county_switches_a_rule_on(overlaid: Overlaid) -> None:
    assert "initial-report" in overlaid('[[clock]]\nid = "initial-report"\noff = false').clocks


def test_the_countys_answers_stand_in_the_profile(base: Protocol, overlaid: Overlaid) -> None:
    assert base.profile["ican_block_grant"] == "unknown"
    assert overlaid('[profile]\nican_block_grant = "yes"\n').profile["ican_block_grant"] == "yes"


@pytest.mark.parametrize("county", ["testado", "example"])
def test_the_shipped_counties_load(base_files: list[tuple[str, bytes]], county: str) -> None:
    path = bundled("config") / "counties" / f"{county}.toml"
    assert load_protocol(base_files, [(path.name, path.read_bytes())]).agencies


def test_testado_has_an_agency_for_every_party_that_acts_and_only_numbers_of_fiction(
    base_files: list[tuple[str, bytes]],
) -> None:
    path = bundled("config") / "counties" / "testado.toml"
    county = load_protocol(base_files, [(path.name, path.read_bytes())])
    people = {"child", "caregiver", "family"}
    assert {a.party for a in county.agencies.values() if a.default} == set(county.parties) - people
    assert sum(a.party == "law_enforcement" for a in county.agencies.values()) > 1
    numbers = [n for a in county.agencies.values() for n in (a.telephone, a.after_hours) if n]
    assert all(number.startswith("555-01") for number in numbers)
    assert county.profile["csec_program"] == "yes"


def test_an_overlay_of_nothing_changes_nothing(base: Protocol, base_files: list[tuple[str, bytes]]) -> None:
    assert load_protocol(base_files, [("empty.toml", b"# nothing\n")]) == base
    assert diff(base, base) == ()


BASE = [(p.name, p.read_bytes()) for p in sorted((bundled("config") / "base").glob("*.toml"))]
WHOLE = load_protocol(BASE)


@settings(max_examples=30)
@given(st.sampled_from(sorted(WHOLE.clocks)), st.sampled_from(["title", "citation", "law", "note"]))
def test_saying_again_what_the_base_says_changes_nothing(clock: str, member: str) -> None:
    value = getattr(WHOLE.clocks[clock], member).replace("\\", "\\\\").replace('"', '\\"')
    overlay = f'[[clock]]\nid = "{clock}"\n{member} = "{value}"\n'
    assert diff(WHOLE, load_protocol(BASE, [("same.toml", overlay.encode())])) == ()


@settings(max_examples=5)
@given(st.permutations(BASE))
def test_the_order_of_the_files_decides_nothing_but_the_order_of_the_rules(files: list[tuple[str, bytes]]) -> None:
    shuffled = load_protocol(files)
    assert shuffled.clocks == WHOLE.clocks
    assert diff(WHOLE, shuffled) == ()


def test_a_protocol_survives_being_written_and_read(base: Protocol) -> None:
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(base), type=Protocol) == base


@pytest.mark.requirement("I5")
@pytest.mark.parametrize("fact", ["at_risk", "victim"])
def test_no_county_can_take_a_determination_from_a_score(refusal: Refusal, fact: str) -> None:
    source = '{ on = "instrument.administered", where = { band = "clear_concern" }, value = "yes" }'
    problems = refusal(f'[[fact]]\nid = "{fact}"\nsources = [{source}]' + REASON)
    assert any("a score informs, and a person determines" in problem.message for problem in problems)
