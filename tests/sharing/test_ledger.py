"""The ledger of what was told: exactly one row for each recipient and item of every release and report (C3)."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import fold
from mdtkit.sharing.ledger import LedgerRow, ledger
from tests.casework.conftest import base_protocol
from tests.chronology.building import CASE, corrected, entry, minutes
from tests.sharing.worlds import subset

PROTOCOL = base_protocol()
ITEMS = ("referral", "investigation", "medical", "sogie", "services")
TO = ("law_enforcement", "district_attorney", "child_welfare", "ncmec", "advocate")
REPORTS = ("initial", "cross", "written", "victim", "missing", "return")
CONTENTS = ("photograph", "medication", "suicidal", "pregnancy")


def rows(*entries: Entry) -> tuple[LedgerRow, ...]:
    return ledger(fold(CASE, entries), PROTOCOL)


@st.composite
def told(draw: st.DrawFn) -> list[Entry]:
    """Reports and releases in any order; some releases say exactly what a report before them carried."""
    made: list[Entry] = []
    reports: list[str] = []
    for seq in range(1, draw(st.integers(0, 6)) + 1):
        at, to = minutes(seq), draw(st.sampled_from(TO))
        if draw(st.booleans()):
            report = draw(st.sampled_from(REPORTS))
            contents = draw(subset(CONTENTS)) if report == "missing" else ()
            made.append(entry("report.made", seq, at=at, report=report, to=to, method="fax", contents=list(contents)))
            reports.append(f"e{seq}")
            continue
        data: dict[str, Any] = {"items": list(draw(subset(ITEMS).filter(bool))), "to": to, "authority": "none"}
        exactly: bool = draw(st.booleans())
        if reports and exactly:
            data["report"] = draw(st.sampled_from(reports))
        made.append(entry("disclosure.made", seq, at=at, **data))
    return made


@pytest.mark.requirement("C3")
@settings(max_examples=100, deadline=None)
@given(told())
def test_whatever_was_told_there_is_exactly_one_row_for_each_recipient_and_item(made: list[Entry]) -> None:
    found = rows(*made)
    assert max(Counter((row.entry, row.to, row.item) for row in found).values(), default=1) == 1
    exactly = {one.data.get("report") for one in made if one.kind == "disclosure.made"}
    for one in made:
        items = {row.item for row in found if row.entry == one.id}
        if one.kind == "disclosure.made":
            assert items == set(one.data["items"])
        elif one.id in exactly:
            assert not items, "releases say what it carried: it has no rows of its own besides"
        else:
            assert items, "no report goes without a row"
    assert all(row.to == _made(made, row).data["to"] for row in found)


@pytest.mark.requirement("C3")
@settings(max_examples=100, deadline=None)
@given(told())
def test_a_row_of_a_report_relies_on_a_mandate_that_names_it_or_says_that_none_does(made: list[Entry]) -> None:
    for row in rows(*made):
        one = _made(made, row)
        if one.kind != "report.made":
            continue
        rule = PROTOCOL.mandates.get(row.authority)
        if rule is None:
            assert (row.authority, row.citation) == ("none", "")
        else:
            assert one.data["report"] in rule.reports
            assert row.to in rule.to
            assert row.item in rule.items
            assert row.citation == rule.citation


def _made(made: list[Entry], row: LedgerRow) -> Entry:
    return next(one for one in made if one.id == row.entry)


def test_a_report_that_no_mandate_names_stands_there_without_authority() -> None:
    (row,) = rows(entry("report.made", 1, report="cross", to="advocate", method="telephone"))
    assert (row.item, row.authority, row.setting) == ("referral", "none", "telephone")


def test_a_corrected_release_is_one_row_and_a_struck_one_none() -> None:
    first = entry("disclosure.made", 1, items=["services"], to="advocate", authority="authorization")
    right = entry("disclosure.made", 2, items=["services"], to="advocate", authority="authorization", delivered="no")
    (row,) = rows(first, *corrected("e1", 3, replacement=right))
    assert (row.entry, row.delivered) == ("e2", False)
    assert not rows(first, *corrected("e1", 3))


def test_a_review_counts_whichever_version_of_the_release_it_names() -> None:
    first = entry("disclosure.made", 1, items=["services"], to="advocate", authority="none", afterwards="yes")
    assert rows(first)[0].awaits_review
    right = entry("disclosure.made", 2, items=["sogie"], to="advocate", authority="none", afterwards="yes")
    again = entry("disclosure.reviewed", 4, at=minutes(9), disclosure="e1", outcome="not_upheld")
    (row,) = rows(first, *corrected("e1", 3, replacement=right), again)
    assert (row.item, row.awaits_review, row.reviewed) == ("sogie", False, "not_upheld")


def test_a_release_that_names_a_report_that_was_struck_out_takes_nothing_away() -> None:
    report = entry("report.made", 1, report="cross", to="law_enforcement", method="fax")
    exactly = entry(
        "disclosure.made", 3, items=["referral"], to="law_enforcement", authority="cross-report", report="e9"
    )
    assert {row.entry for row in rows(report, exactly)} == {"e1", "e3"}


def test_each_row_says_whether_somebody_has_to_look_again() -> None:
    def told(kind: str, **data: str) -> bool:
        own: dict[str, dict[str, Any]] = {
            "report.made": {"report": "cross", "method": "fax"},
            "disclosure.made": {"items": ["referral"]},
        }
        said: dict[str, Any] = {"to": "law_enforcement", **own[kind], **data}
        return rows(entry(kind, 1, **said))[0].awaits_review

    assert told("report.made", afterwards="yes")
    assert not told("report.made")
    assert told("disclosure.made", afterwards="yes")
    assert told("disclosure.made", setting="emergency")
    assert not told("disclosure.made", setting="telephone")


def test_a_report_that_was_looked_at_again_waits_no_more() -> None:
    report = entry("report.made", 1, report="cross", to="law_enforcement", method="fax", afterwards="yes")
    again = entry("disclosure.reviewed", 2, at=minutes(9), disclosure="e1", outcome="upheld")
    assert {(row.afterwards, row.awaits_review, row.reviewed) for row in rows(report, again)} == {
        (True, False, "upheld")
    }


def test_what_a_missing_report_says_that_it_contained_is_a_row_of_its_category() -> None:
    missing: dict[str, Any] = {"report": "missing", "to": "ncmec", "method": "portal"}
    plain = entry("report.made", 1, **missing)
    assert {row.item for row in rows(plain)} == {"referral", "investigation", "placement"}
    more = entry("report.made", 1, **missing, contents=["photograph", "medication", "no-such-code"])
    found = {row.item: row.authority for row in rows(more)}
    assert found.keys() == {"referral", "investigation", "placement", "medical"}
    assert found["medical"] == "missing-endangerment"
    elsewhere = entry("report.made", 1, report="victim", to="law_enforcement", method="fax", contents=["medication"])
    assert {row.item: row.authority for row in rows(elsewhere)}["medical"] == "none"


def test_a_row_cites_what_it_relies_on() -> None:
    for authority, item, citation in (
        ("cross-report", "referral", PROTOCOL.mandates["cross-report"].citation),
        ("team-18961-7", "referral", PROTOCOL.authorities["team-18961-7"].citation),
        ("authorization", "sogie", PROTOCOL.categories["sogie"].citation),
        ("authorization", "no-such-category", ""),
        ("none", "sogie", ""),
    ):
        (row,) = rows(entry("disclosure.made", 1, items=[item], to="advocate", authority=authority))
        assert row.citation == citation


def test_who_told_it_is_whom_the_entry_names_else_whose_entry_it_is() -> None:
    common: dict[str, Any] = {"items": ["services"], "to": "advocate", "authority": "none"}
    assert rows(entry("disclosure.made", 1, party="probation", **common))[0].discloser == "probation"
    named = entry("disclosure.made", 1, party="probation", discloser="education", **common)
    assert rows(named)[0].discloser == "education"
    assert rows(entry("disclosure.made", 1, party=None, **common))[0].discloser == ""
