"""What the plugin gives: a frame with two scales that never meet, sealed substance use, and no word of the form."""

from __future__ import annotations

import pytest
from mdtkit_cans_cse import mdtkit_instruments

from mdtkit.casework.instruments.answers import Given, read
from mdtkit.casework.instruments.results import actionable, changed
from mdtkit.casework.instruments.scoring import Scorer
from mdtkit.protocol.instruments import Instrument, InstrumentProblems, digest, load_instrument

[(NAME, MANIFEST)] = mdtkit_instruments()
DOMAINS = {"exploitation": "need", "emotional": "need", "risk": "need", "strengths": "strength",
           "trauma": "experience", "substance": "need"}  # fmt: skip


def with_items(more: str = "") -> Instrument:
    """The frame with two invented items a domain."""
    lines = [f'[county]\ninstrument = "cans_cse"\nversion = "1"\nmanifest = "{digest(MANIFEST)}"']
    lines += [
        f'[[item]]\nid = "{domain}_{n}"\ngroup = "{domain}"\nscale = "{scale}"\ntext = "PLACEHOLDER {n}, invented"\n'
        + ('service = "counseling"' if domain == "emotional" else "")
        for domain, scale in DOMAINS.items()
        for n in (1, 2)
    ]
    return load_instrument((NAME, MANIFEST), ("ours.toml", "\n".join([*lines, more]).encode()))


def test_without_the_countys_items_it_is_a_frame_that_nobody_can_use() -> None:
    frame = load_instrument((NAME, MANIFEST))
    assert not frame.usable
    assert frame.items == ()
    assert not frame.about.verified


@pytest.mark.parametrize(("level", "asks"), [("0", False), ("1", False), ("2", True), ("3", True)])
def test_needs_of_two_and_three_ask_for_action_and_strengths_never_do(level: str, asks: bool) -> None:
    tool = with_items()
    assert bool(actionable(tool, {"risk_1": level})) is asks
    assert actionable(tool, {"strengths_1": level}) == ()


def test_what_is_actionable_is_listed_the_most_pressing_first_with_its_service() -> None:
    found = actionable(with_items(), {"emotional_1": "2", "risk_2": "3", "emotional_2": "1"})
    assert [(one.item, one.level, one.service) for one in found] == [
        ("risk_2", "3", None),
        ("emotional_1", "2", "counseling"),
    ]


@pytest.mark.parametrize("how", ["sum", "max"])
def test_needs_and_strengths_in_one_number_are_refused(how: str) -> None:
    with pytest.raises(InstrumentProblems, match="different scales"):
        with_items(f'[[score]]\nid = "all"\nhow = "{how}"\nof = ["risk", "strengths"]\n')


@pytest.mark.parametrize("of", ["substance", "substance_1"])
def test_substance_use_is_in_no_number_and_in_no_list(of: str) -> None:
    with pytest.raises(InstrumentProblems, match="only by some"):
        with_items(f'[[score]]\nid = "shown"\nhow = "count"\nof = ["{of}"]\n')
    tool = with_items()
    assert actionable(tool, {"substance_1": "3"}) == ()
    assert changed(tool, {"substance_1": "0"}, {"substance_1": "3"}) == ()
    before, after = (Scorer(tool).score({"risk_1": "2", "substance_1": level}) for level in ("0", "3"))
    assert before == after


def test_a_module_is_left_out_whole_or_answered_whole() -> None:
    tool = with_items()
    asked = {f"{domain}_{n}": 0 for domain in ("emotional", "risk", "strengths") for n in (1, 2)}
    answers = {**asked, "trauma_1": "no", "trauma_2": "yes"}
    assert read(tool, Given(answers=dict(answers))).problems == ()
    begun = read(tool, Given(answers={**answers, "exploitation_1": 2})).problems
    assert [problem.field for problem in begun] == ["exploitation_2"]


def test_what_changed_since_the_last_administration() -> None:
    found = changed(with_items(), {"risk_1": "3", "strengths_1": "3"}, {"risk_1": "1", "strengths_1": "3"})
    assert [(one.item, one.before, one.after, one.step) for one in found] == [("risk_1", "3", "1", -2)]
