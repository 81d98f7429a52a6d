"""Scoring is the same every time, its trace adds up, and what is not known raises nothing."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.casework.instruments.answers import Given, doubts, read
from mdtkit.casework.instruments.results import actionable, changed
from mdtkit.casework.instruments.scoring import Scored, Scorer, raw_of, value_of
from mdtkit.casework.instruments.trace import trace
from mdtkit.protocol.instruments import load_instrument
from tests.protocol.placeholder import FULL, placeholder, shipped

INSTRUMENT = placeholder()
SCORER = Scorer(INSTRUMENT)
LEVELS = ("no_information", "no", "possible", "clear")
WORTH = {"no_information": 0, "no": 0, "possible": 1, "clear": 2}
ITEMS = tuple(item.id for item in INSTRUMENT.items)
ANSWERS = st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(LEVELS))


def by_hand(answers: dict[str, str]) -> dict[str, int]:
    """The placeholder's numbers, worked out another way."""
    worth = {item: WORTH[answers.get(item, "no_information")] for item in ITEMS}
    first, rest = worth["alpha"] + worth["beta"], worth["gamma"] + worth["delta"]
    first_points = 3 if first >= 3 else int(first >= 1)
    counted = [worth["alpha"], worth["beta"], worth["gamma"]]
    points = min(rest, 2)
    return {
        "first_points": first_points,
        "rest": points,
        "total": first_points + points,
        "clear_ones": counted.count(2),
        "worst": max(counted),
        "two": int(sum(one >= 1 for one in counted) >= 2),
    }


def values(scored: Scored) -> dict[str, int | None]:
    return {name: outcome.value for name, outcome in scored.outcomes.items()}


@pytest.mark.requirement("I6")
@given(ANSWERS)
def test_scores_are_what_they_come_to_by_hand(answers: dict[str, str]) -> None:
    scored = SCORER.score(answers)
    assert values(scored) == by_hand(answers)
    assert scored.band == ("high" if by_hand(answers)["total"] >= 2 else "low")


@given(ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(answers: dict[str, str], chance: random.Random) -> None:
    shuffled = list(answers.items())
    chance.shuffle(shuffled)
    assert SCORER.score(dict(shuffled)) == SCORER.score(answers)
    assert Scorer(placeholder()).score(answers) == SCORER.score(answers)


@given(ANSWERS, st.sampled_from(ITEMS))
def test_no_information_never_raises_a_score_and_what_it_could_be_is_never_passed(
    answers: dict[str, str], item: str
) -> None:
    unknown = SCORER.score({**answers, item: "no_information"})
    for level in LEVELS:
        known = SCORER.score({**answers, item: level})
        for name, outcome in known.outcomes.items():
            less = unknown.outcomes[name]
            assert less.value is not None
            assert less.at_most is not None
            assert outcome.value is not None
            assert outcome.at_most is not None
            assert less.value <= outcome.value <= outcome.at_most <= less.at_most
            if outcome.band is not None:
                assert outcome.band in less.could_be


@given(ANSWERS, st.sampled_from(ITEMS))
def test_a_score_that_is_declared_to_rise_never_falls(answers: dict[str, str], item: str) -> None:
    rising = [SCORER.score({**answers, item: level}) for level in ("no", "possible", "clear")]
    for score in INSTRUMENT.scores:
        found = [one.value(score.id) for one in rising]
        assert found == sorted(found, key=lambda number: number or 0)


@given(ANSWERS)
def test_the_trace_adds_up_to_the_score_again(answers: dict[str, str]) -> None:
    scored = SCORER.score(answers)
    for score in INSTRUMENT.scores:
        outcome = scored.outcomes[score.id]
        raw = raw_of(score, [part.counts for part in outcome.parts])
        assert (raw, value_of(score, raw)) == (outcome.raw, outcome.value)
    lines = list(trace(INSTRUMENT, scored))
    assert lines[0].startswith(f"first_points {scored.value('first_points')}: ")


def test_the_trace_says_how_a_score_arose_and_what_is_not_known() -> None:
    scored = SCORER.score({"alpha": "clear", "beta": "no_information"})
    lines = list(trace(INSTRUMENT, scored))
    assert lines[:2] == [
        "first_points 1: from 2 by steps; the sum of alpha 2 (clear)",
        "  counted as nothing for want of information: beta; at most 3",
    ]
    assert scored.outcomes["total"].could_be == ("low", "high")


def test_a_score_sheet_alone_is_scored_by_its_numbers() -> None:
    scored = SCORER.score({}, {"first_points": 3, "rest": 1})
    assert values(scored) | {"first_points": 3} == {
        "first_points": 3, "rest": 1, "total": 4, "clear_ones": None, "worst": None, "two": None,
    }  # fmt: skip
    assert scored.band == "high"
    only_total = SCORER.score({}, {"total": 1})
    assert only_total.band == "low"
    assert list(trace(INSTRUMENT, only_total)) == ["total 1: entered from the score sheet"]


def test_numbers_of_a_sheet_that_do_not_agree_are_asked_about() -> None:
    assert doubts(INSTRUMENT, SCORER.score({}, {"first_points": 3, "rest": 1, "total": 4})) == ()
    [found] = doubts(INSTRUMENT, SCORER.score({}, {"first_points": 3, "rest": 1, "total": 5}))
    assert found.message == "total was entered as 5, and its parts come to 4"
    [found] = doubts(INSTRUMENT, SCORER.score({}, {"first_points": 3, "total": 2}))
    assert found.message == "total was entered as 2, and the parts that are given come to 3"
    [found] = doubts(INSTRUMENT, SCORER.score(FULL, {"total": 0}))
    assert found.field == "total"


@pytest.mark.requirement("I6")
def test_every_answer_that_does_not_fit_is_named_and_nothing_that_is_no_code_is_repeated() -> None:
    given_ = Given(
        answers={"alpah": "clear", "beta": "terrible", "gamma": "Rosa said so", "Her name": "no"},
        scores={"totl": 3, "total": 99},
    )
    found = read(INSTRUMENT, given_).problems
    assert [(p.field, p.nearest) for p in found] == [
        ("alpah", "alpha"), ("beta", "possible"), ("gamma", None), ("answers", None),
        ("totl", "total"), ("total", None), ("alpha", None),
    ]  # fmt: skip
    said = " ".join(p.message for p in found)
    assert "Rosa" not in said
    assert "Her" not in said
    assert "total is a whole number from 0 to 5" in said


def test_what_is_missing_is_named_but_a_module_may_be_left_out_whole() -> None:
    assert read(INSTRUMENT, Given(answers=dict(FULL))).problems == ()
    missing = read(INSTRUMENT, Given(answers={"alpha": "no"})).problems
    assert [p.field for p in missing] == ["beta"]
    assert missing[0].allowed == LEVELS
    assert read(INSTRUMENT, Given(answers={"alpha": "no"}), partial=True).problems == ()
    assert [p.field for p in read(INSTRUMENT, Given(scores={"rest": 1})).problems] == ["total"]
    assert [p.field for p in read(INSTRUMENT, Given()).problems] == ["alpha", "beta"]


def test_what_is_valid_is_read_beside_what_is_not() -> None:
    found = read(INSTRUMENT, Given(answers={"alpha": "clear", "beta": "x"}, scores={"total": "4", "rest": True}))
    assert (found.answers, found.scores) == ({"alpha": "clear"}, {"total": 4})
    assert [p.field for p in found.problems] == ["beta", "rest"]


@pytest.mark.requirement("A6")
def test_what_is_actionable_is_a_list_and_sealed_answers_are_not_in_it() -> None:
    found = actionable(INSTRUMENT, {**FULL, "sealed_item": "clear"})
    assert [(one.item, one.level, one.service) for one in found] == [("alpha", "clear", "counseling")]


@pytest.mark.requirement("A2")
def test_what_changed_since_the_last_time_is_told_item_by_item() -> None:
    before = {"alpha": "clear", "beta": "no", "gamma": "no_information", "sealed_item": "no"}
    after = {"alpha": "possible", "beta": "no", "gamma": "clear", "sealed_item": "clear", "delta": "no"}
    found = [(one.item, one.before, one.after, one.step) for one in changed(INSTRUMENT, before, after)]
    assert found == [("alpha", "clear", "possible", -1), ("gamma", "no_information", "clear", None)]


CSE_IT = load_instrument(shipped("cse_it"))
BANDS = [(0, "no_concern"), (3, "no_concern"), (4, "possible_concern"), (8, "possible_concern"),
         (9, "clear_concern"), (23, "clear_concern")]  # fmt: skip


@pytest.mark.requirement("I6")
@pytest.mark.parametrize(("total", "band"), BANDS)
def test_the_bands_of_the_cse_it_as_they_are_quoted(total: int, band: str) -> None:
    assert Scorer(CSE_IT).score({}, {"total": total}).band == band
    assert not CSE_IT.about.verified


@pytest.mark.requirement("I6")
@pytest.mark.parametrize("total", [-1, 24, "2.5", 2.5, "", True, None])
def test_a_total_that_the_cse_it_has_not_is_refused(total: object) -> None:
    assert read(CSE_IT, Given(scores={"total": total})).problems[0].message == "total is a whole number from 0 to 23"


DEFINITION = load_instrument(shipped("at_risk_cdss"))
ONE, TWO = DEFINITION.group_items("any_one"), DEFINITION.group_items("any_two")


@pytest.mark.requirement("I5")
@given(st.fixed_dictionaries({item.id: st.sampled_from(["yes", "no", "unknown"]) for item in DEFINITION.items}))
def test_the_definition_is_one_of_three_or_two_of_five(answers: dict[str, str]) -> None:
    yes = {item for item, answer in answers.items() if answer == "yes"}
    met = any(item.id in yes for item in ONE) or sum(item.id in yes for item in TWO) >= 2
    assert Scorer(DEFINITION).score(answers).band == ("met" if met else "not_met")
