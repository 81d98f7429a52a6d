"""The safety plan: six elements, versions, who takes which step, reviews, and a sheet for the child (M10)."""

from __future__ import annotations

from typing import Any

import pytest

from mdtkit.casework.safety_plan import elements, safety_plan, sheet
from mdtkit.protocol import Protocol
from tests.casework.cases import case
from tests.casework.conftest import base_protocol
from tests.chronology.building import entry, minutes

pytestmark = pytest.mark.requirement("M10")

SIX = ("risks", "triggers", "coping", "prevention", "safe_contacts", "unsafe_response")
WHOLE: dict[str, Any] = dict.fromkeys(SIX, "Invented words.")


def test_a_plan_has_six_elements_and_five_where_the_source_leaves_one_to_the_county(protocol: Protocol) -> None:
    assert elements(protocol, "immediate") == SIX
    assert elements(protocol, "ongoing") == SIX
    assert set(SIX) - set(elements(protocol, "initial")) == {"safe_contacts"}
    without = base_protocol('[[term]]\nlist = "plan_element"\ncode = "coping"\noff = true\n')
    assert "coping" not in elements(without, "immediate")


def test_the_version_in_force_is_the_last_adopted_and_says_what_is_missing(protocol: Protocol) -> None:
    interim = entry("plan.adopted", 1, interim="yes", coping="Breathing.", version=1)
    adopted = entry(
        "plan.adopted", 2, at=minutes(60), version=2,
        steps=[{"element": "prevention", "seat": "advocate", "step": "Rides along.", "who": "Invented Person"}],
        **{name: words for name, words in WHOLE.items() if name != "safe_contacts"},
    )  # fmt: skip
    plan = safety_plan(case(interim), protocol, "immediate")
    assert plan.current is not None
    assert plan.current.interim
    assert set(plan.current.missing) == set(SIX) - {"coping"}
    plan = safety_plan(case(interim, adopted), protocol, "immediate")
    assert plan.current is not None
    assert (plan.current.number, plan.current.interim, plan.current.missing) == (2, False, ("safe_contacts",))
    assert plan.current.steps == (("prevention", "advocate"),)
    assert [version.number for version in plan.versions] == [1, 2]


def test_an_ongoing_meeting_that_did_not_look_at_the_plan_is_shown(protocol: Protocol) -> None:
    adopted = entry("plan.adopted", 1, **WHOLE)
    held = entry("meeting.held", 2, at=minutes(60), type="ongoing", meeting="m-1")
    initial = entry("meeting.held", 3, at=minutes(70), type="initial")
    reviewed = entry("plan.reviewed", 4, at=minutes(50), meeting="m-1", outcome="kept")
    assert safety_plan(case(adopted, held, initial), protocol, "ongoing").unreviewed == ("e2",)
    assert safety_plan(case(adopted, held, reviewed), protocol, "ongoing").unreviewed == ()
    later = entry("plan.reviewed", 4, at=minutes(65), outcome="amended")
    assert safety_plan(case(adopted, held, later), protocol, "ongoing").unreviewed == ()


def test_the_child_s_sheet_is_plain_and_names_nobody_who_must_not_be_named(protocol: Protocol) -> None:
    words = {term.code: term.title for term in protocol.terms.values() if term.list == "plan_sheet"}
    plan = {
        "risks": "Malo Inventado waits at the invented corner.",
        "triggers": "When MALO INVENTADO calls. Being alone at night.",
        "coping": "Music.",
        "never_print": "Malo Inventado\nMalo",
        "steps": [
            {"element": "prevention", "seat": "advocate", "step": "Calls every evening.", "who": "Ana"},
            {"element": "risks", "seat": "advocate", "step": "Watches for Malo."},
        ],
    }
    printed = sheet(plan, words, interim=True)
    text = "\n".join(printed)
    assert "malo" not in text.casefold()
    assert "invented corner" not in text  # risks stay in the file
    assert "- When that person calls." in printed
    assert "- Being alone at night." in printed
    assert "- Ana: Calls every evening." in printed
    assert words["interim"] in printed
    assert printed[-1] == words["yours"]
    for jargon in ("prevention", "coping", "CSEC", "MDT", "element"):
        assert jargon not in text


def test_a_heading_that_the_county_switched_off_is_left_out_and_a_hidden_name_stays_hidden(protocol: Protocol) -> None:
    plan = {"triggers": "When Malo calls.", "never_print": "Malo", "steps": [{"step": "Calls every evening."}]}
    assert sheet(plan, {}, interim=True) == ["- When … calls.", "", "- Calls every evening.", ""]
    words = {term.code: term.title for term in protocol.terms.values() if term.list == "plan_sheet"}
    for code, heading in words.items():
        without = {name: said for name, said in words.items() if name != code}
        printed = "\n".join(sheet(plan, without, interim=True))
        assert "Malo" not in printed
        assert heading.upper() not in printed
