"""The agenda of a case's meeting: what there is to talk about, in order, each item with its category (M3, M14)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.casework.agenda import TOPICS, Ground, Item, Sitting, agenda, horizon, topics
from mdtkit.casework.clocks import Setting, clocks
from mdtkit.casework.facts import Rulebook, facts_through_time
from mdtkit.chronology.entry import Entry
from tests.casework.cases import case
from tests.casework.conftest import base_protocol
from tests.chronology.building import SUNDAY, entry, minutes

TZ = "America/Los_Angeles"
STARTS = SUNDAY + timedelta(days=20)


def ground(book: Rulebook, *told: Entry, reveal: bool = False, type_: str = "ongoing") -> Ground:
    chronology = case(*told)
    setting = Setting(now=STARTS, tz=TZ)
    history = facts_through_time(chronology, book)
    planned = [item.entry for item in chronology.of("meeting.planned") if item.entry.data["meeting"] == "m-1"]
    return Ground(
        chronology=chronology,
        protocol=book.protocol,
        clocks=clocks(chronology, book, setting, history),
        facts=history.now,
        tier="ongoing",
        sitting=Sitting(meeting="m-1", type=type_, starts=STARTS, planned=planned[-1] if planned else None),
        tz=TZ,
        nonworking=frozenset(),
        reveal=reveal,
    )


def of(topic: str, items: tuple[Item, ...]) -> list[Item]:
    return [item for item in items if item.topic == topic]


def plan(seq: int, **said: Any) -> Entry:
    starts = STARTS.isoformat().replace("+00:00", "Z")
    return entry("meeting.planned", seq, type="ongoing", meeting="m-1", starts=starts, **said)


@pytest.mark.requirement("M11")
def test_why_it_meets_comes_first_and_then_the_script_and_who_reads_it(book: Rulebook) -> None:
    items = agenda(ground(book, plan(1, script_by="advocate", purpose="case_planning")))
    assert [item.topic for item in items[:2]] == ["reason", "script"]
    assert "Ongoing team meeting, for " in items[0].text
    assert "read by CSEC advocate" in items[1].text
    (unsaid,) = of("script", agenda(ground(book, plan(1))))
    assert "say which agency reads it" in unsaid.text
    given = entry("script.given", 2, at=minutes(9), party="probation", purpose="ongoing", meeting="m-1", version="3")
    (read,) = of("script", agenda(ground(book, plan(1), given)))
    assert read.text == "given by Probation, version 3"


@pytest.mark.requirement("M14")
def test_open_actions_of_every_agency_stand_on_it_whichever_meeting_agreed_them(book: Rulebook) -> None:
    told = [
        plan(1),
        entry("action.agreed", 2, at=minutes(1), action="Words.", seat="probation", due="2026-03-20", meeting="m-0"),
        entry("action.agreed", 3, at=minutes(2), action="Words.", seat="advocate", seats=["education"]),
        entry("action.done", 4, at=minutes(3), action="e3", seat="advocate"),
        entry("action.agreed", 5, at=minutes(4), action="Words.", seat="advocate"),
        entry("action.done", 6, at=minutes(5), action="e5", seat="advocate"),
    ]
    found = of("action", agenda(ground(book, *told)))
    assert [(item.entries, item.parties, item.past) for item in found] == [
        (("e2",), ("probation",), True),
        (("e3",), ("education",), False),
    ]
    assert "done: CSEC advocate" in found[1].text


def test_words_are_on_it_only_when_the_story_is_asked_for(book: Rulebook) -> None:
    told = (
        plan(1, reason="An invented reason."),
        entry("action.agreed", 2, at=minutes(1), action="An invented promise.", seat="probation"),
        entry("placement.changed", 3, at=minutes(2), reason="An invented quarrel.", to="strtp"),
        entry("child.wish", 4, at=minutes(2), topic="placement", wish="An invented wish."),
    )
    assert "invented" not in repr(agenda(ground(book, *told)))
    stories = " ".join(item.story for item in agenda(ground(book, *told, reveal=True)))
    assert stories.count("An invented") == 4


@pytest.mark.requirement("M14")
def test_placement_is_told_since_the_team_met_last_and_no_further_back(book: Rulebook) -> None:
    before = entry("placement.changed", 2, at=minutes(2), to="strtp")
    held = entry("meeting.held", 3, at=minutes(60), type="initial", meeting="m-0")
    after = entry("placement.changed", 4, at=minutes(90), to="foster_home")
    found = of("placement", agenda(ground(book, plan(1), before, held, after)))
    assert [item.entries for item in found] == [("e4",)]
    assert found[0].categories == ("placement",)


@pytest.mark.requirement("M10")
def test_a_plan_that_is_missing_or_lacks_something_is_said(book: Rulebook) -> None:
    (none,) = of("plan", agenda(ground(book, plan(1))))
    assert none.text == "no plan adopted yet"
    adopted = entry("plan.adopted", 2, at=minutes(2), risks="Words.", triggers="Words.", interim="yes")
    (gaps,) = of("plan", agenda(ground(book, plan(1), adopted)))
    assert gaps.text.startswith("version 1, interim; not in it: ")
    assert gaps.text.endswith("not reviewed since it was adopted")


@pytest.mark.requirement("M15")
def test_whether_the_child_was_asked_is_on_every_agenda(book: Rulebook) -> None:
    assert "ask" in of("wish", agenda(ground(book, plan(1))))[0].text
    asked = entry("child.wish", 2, at=minutes(2), topic="meeting", asked="yes", takes_part="no")
    first, words = of("wish", agenda(ground(book, plan(1), asked)))
    assert first.text == "asked about taking part; does not take part"
    assert words.entries == ("e2",)


@pytest.mark.requirement("M3")
def test_what_falls_due_before_the_next_meeting_is_on_it_and_nothing_later(book: Rulebook) -> None:
    told = (
        plan(1),
        entry("referral.received", 2, source="law_enforcement", allegation=["cse"]),
        entry("tier.decided", 3, at=minutes(5), tier="ongoing"),
        entry("service.declined", 4, at=minutes(9), service="housing", again="2026-04-01"),
        entry("service.declined", 5, at=minutes(9), service="advocacy", again="2026-08-01"),
    )
    made = ground(book, *told)
    found = of("clock", agenda(made))
    until = horizon(made)
    assert until is not None
    assert until > STARTS
    assert all(item.due is None or item.due <= until for item in found)
    started = {entry for item in found for entry in item.entries}
    assert "e4" in started, "to be offered again on 1 April"
    assert "e5" not in started, "in August"


def test_the_clock_that_this_meeting_answers_is_its_reason_and_no_task_beside_it(book: Rulebook) -> None:
    told = (plan(1), entry("referral.received", 2, allegation=["cse"]), entry("tier.decided", 3, tier="ongoing"))
    identified = entry("status.set", 4, at=minutes(3), field="victim_before_care", start="2026-03-08")
    items = agenda(ground(book, *told, identified))
    assert "Monthly meeting" in [item.text for item in of("reason", items)]
    assert "Monthly meeting" not in [item.text for item in of("clock", items)]


def test_a_topic_that_the_county_adds_stands_as_a_line_and_one_switched_off_is_gone() -> None:
    county = """
term = [
  { list = "agenda_topic", code = "staff", title = "How is everybody here?", citation = "invented" },
  { list = "agenda_topic", code = "wish", off = true },
]
"""
    items = agenda(ground(Rulebook(base_protocol(county)), plan(1)))
    assert [item.text for item in of("staff", items)] == ["How is everybody here?"]
    assert not of("wish", items)


def test_what_is_of_the_child_and_has_no_category_counts_as_unknown(book: Rulebook) -> None:
    (need,) = of("need", agenda(ground(book, plan(1)), [Item(topic="need", text="1", categories=())]))
    assert need.categories == ("unknown",), "and that is denied"


@pytest.mark.requirement("C1")
def test_the_category_of_a_topic_comes_beside_an_items_own_and_never_makes_it_easier_to_hear() -> None:
    county = 'term = [{ list = "agenda_topic", code = "placement", title = "Where", group = "services" }]'
    moved = entry("placement.changed", 2, at=minutes(2), to="strtp")
    (item,) = of("placement", agenda(ground(Rulebook(base_protocol(county)), plan(1), moved)))
    assert set(item.categories) == {"placement", "services"}


def test_every_topic_of_the_protocol_is_made_of_something(book: Rulebook) -> None:
    assert {*TOPICS, "need", "authorization"} == {term.code for term in topics(book.protocol)}


@given(st.permutations(range(6)))
def test_the_order_of_recording_changes_nothing(book: Rulebook, order: list[int]) -> None:
    told: list[tuple[str, dict[str, Any]]] = [
        ("action.agreed", {"action": "Words.", "seat": "probation", "due": "2026-03-20"}),
        ("action.agreed", {"action": "Words.", "seat": "advocate", "due": "2026-03-12"}),
        ("placement.changed", {"to": "strtp"}),
        ("service.offered", {"service": "housing"}),
        ("child.wish", {"topic": "services", "asked": "yes"}),
        ("plan.adopted", {"risks": "Words."}),
    ]
    entries = [entry(told[n][0], place + 2, at=minutes(n + 1), **told[n][1]) for place, n in enumerate(order)]
    texts = [item.text for item in agenda(ground(book, plan(1), *entries))]
    straight = [entry(kind, n + 2, at=minutes(n + 1), **data) for n, (kind, data) in enumerate(told)]
    assert texts == [item.text for item in agenda(ground(book, plan(1), *straight))]
