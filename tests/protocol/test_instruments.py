"""A manifest says everything that is wrong with it at once; what it says can be trusted to be scored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.casework.instruments.scoring import Scorer
from mdtkit.chronology.problem import Problem
from mdtkit.paths import bundled
from mdtkit.protocol.instruments import (
    InstrumentProblems,
    county_of,
    definition,
    fingerprint,
    load_instrument,
    read_definition,
)
from mdtkit.protocol.instruments.schema import instrument_schema, schema_file
from tests.protocol.placeholder import MANIFEST, county_file, placeholder, shipped, with_change


def problems_of(manifest: bytes, county: bytes | None = None) -> tuple[Problem, ...]:
    with pytest.raises(InstrumentProblems) as found:
        load_instrument(("m.toml", manifest), ("county.toml", county) if county is not None else None)
    return found.value.problems


def line_of(manifest: bytes, words: str) -> int:
    return next(n for n, line in enumerate(manifest.decode().splitlines(), start=1) if words in line)


@pytest.mark.requirement("I6")
def test_every_problem_of_a_manifest_is_told_at_once_with_its_place_and_the_nearest_name() -> None:
    manifest = (
        with_change('scale = "concern"\nservice', 'scale = "concrn"\nservice')
        .replace(b'version = "3"', b"version = 3")
        .replace(b'how = "max"', b'how = "maxi"')
    )
    found = problems_of(manifest)
    assert [p.at for p in found] == [
        f"m.toml:{line_of(manifest, 'version = 3')}",
        f"m.toml:{line_of(manifest, 'maxi')}",
    ]
    assert found[1].nearest == "max"
    # What did not take shape hides what depends on it; put right, the rest is told.
    found = problems_of(with_change('scale = "concern"\nservice', 'scale = "concrn"\nservice'))
    assert "alpha: scale" in [p.field for p in found]
    assert next(p for p in found if p.field == "alpha: scale").nearest == "concern"


WRONG = {
    "of: a name that there is not": ('of = ["first", "gamma"]\n\n[[score]]\nid = "worst"',
                                     'of = ["fist", "gamma"]\n\n[[score]]\nid = "worst"', "clear_ones: of"),
    "counts itself": ('id = "rest"\nhow = "sum"\nof = ["gamma", "delta"]', 'id = "rest"\nhow = "sum"\nof = ["total"]',
                      "rest: of"),
    "a gap between bands": ("lowest = 2\nhighest = 5", "lowest = 3\nhighest = 5", "high: lowest"),
    "bands that overlap": ("lowest = 2\nhighest = 5", "lowest = 1\nhighest = 5", "high: lowest"),
    "bands end too low": ("lowest = 2\nhighest = 5", "lowest = 2\nhighest = 4", "high: highest"),
    "no information that counts": ('code = "no_information"\nunknown = true',
                                   'code = "no_information"\nvalue = 1\nunknown = true',
                                   "concern.no_information: unknown"),
    "a value below 0": ('code = "possible"\nvalue = 1', 'code = "possible"\nvalue = -1', "concern.possible: value"),
    "steps that fall": ("{ lowest = 3, gives = 3 }", "{ lowest = 3, gives = 0 }", "first_points: steps"),
    "leaves out the level above": ('at = ["possible", "clear"]', 'at = ["possible"]', "two: at"),
    "a sealed item in a score": ('of = ["gamma", "delta"]', 'of = ["gamma", "delta", "sealed_item"]', "rest: of"),
    "a category that is not sealed": ('withheld = "substance_use"', 'withheld = "medical"', "sealed_item: withheld"),
    "at_least without needs": ("needs = 2\n", "", "two: needs"),
    "one name for two things": ('id = "beta"', 'id = "first"', "first: id"),
    "a length that is none": ('repeat_within = "30d"', 'repeat_within = "soon"', "placeholder: repeat_within"),
    "a main score that there is not": ('main = "total"', 'main = "totl"', "placeholder: main"),
    "verified against nothing": ('source = "invented for tests"\n', "", "placeholder: source"),
    "a version that is no code": ('version = "3"', 'version = "3, revised"', "placeholder: version"),
    "an item that is no code": ('id = "sealed_item"', 'id = "sealed item"', "sealed item: id"),
    "a level that is no code": ('code = "clear"', 'code = "clear concern"', "concern.clear concern: code"),
    "no id": ('id = "placeholder"\n', "", "instrument: id"),
}  # fmt: skip


@pytest.mark.requirement("I6")
@pytest.mark.parametrize("what", WRONG)
def test_a_manifest_that_could_not_be_trusted_is_refused(what: str) -> None:
    old, new, field = WRONG[what]
    assert field in [p.field for p in problems_of(with_change(old, new))]


@pytest.mark.requirement("I5")
@pytest.mark.parametrize("act", ["set_at_risk", "at_risk", "status.set", "tier"])
def test_no_band_can_propose_a_determination_to_the_machine(act: str) -> None:
    found = problems_of(with_change('act = "report"', f'act = "{act}"'))
    assert len(found) == 1
    assert act not in found[0].allowed


@pytest.mark.requirement("A1")
def test_needs_and_strengths_are_never_put_into_one_number() -> None:
    name, manifest = shipped("cans_cse")
    items = (
        '[[item]]\nid = "n1"\nscale = "need"\ngroup = "risk"\n'
        '[[item]]\nid = "s1"\nscale = "strength"\ngroup = "strengths"\n'
        '[[score]]\nid = "all"\nhow = "sum"\nof = ["risk", "strengths"]\n'
    )
    county = county_file(manifest, items, instrument="cans_cse", version="1")
    with pytest.raises(InstrumentProblems) as found:
        load_instrument((name, manifest), ("county.toml", county))
    assert [(p.field, "different scales" in p.message) for p in found.value.problems] == [("all: of", True)]


def test_a_definition_is_read_again_as_it_was_and_its_fingerprint_follows_every_word() -> None:
    instrument = placeholder()
    assert read_definition(definition(instrument)) == instrument
    other = load_instrument(("m.toml", with_change("Placeholder words", "Other words")))
    assert fingerprint(other) != fingerprint(instrument)
    assert fingerprint(placeholder()) == fingerprint(instrument)


def test_a_countys_file_brings_words_items_and_its_confirmation() -> None:
    body = (
        '[instrument]\nverified = true\nsource = "our licensed form, compared by two"\n'
        '[[text]]\nid = "beta"\ntext = "Words of our copy."\n'
        '[[item]]\nid = "epsilon"\nscale = "concern"\nrequired = false\n'
    )
    county = county_file(MANIFEST, body)
    instrument = load_instrument(("m.toml", MANIFEST), ("c.toml", county))
    assert {item.id: item.text for item in instrument.items}["beta"] == "Words of our copy."
    assert instrument.items[-1].id == "epsilon"
    assert instrument.about.source == "our licensed form, compared by two"
    assert instrument.county
    made_for = county_of(("c.toml", county))
    assert made_for is not None
    assert made_for.instrument == "placeholder"
    assert county_of(("m.toml", MANIFEST)) is None


def test_a_countys_file_is_bound_to_one_text_of_one_version() -> None:
    county = county_file(MANIFEST, '[[text]]\nid = "beta"\ntext = "Words."\n')
    newer = with_change('version = "3"', 'version = "4"')
    found = problems_of(newer, county)
    assert [p.field for p in found] == ["county: version", "county: manifest"]
    assert [p.at for p in found] == ["county.toml:3", "county.toml:4"]
    assert found[0].nearest == "4"


def test_words_for_an_item_that_there_is_not_are_named() -> None:
    county = county_file(MANIFEST, '[[text]]\nid = "bta"\ntext = "Words."\n')
    [found] = problems_of(MANIFEST, county)
    assert (found.nearest, found.at) == ("beta", "county.toml:5")


def test_what_is_no_toml_or_no_manifest_is_told_as_such() -> None:
    assert problems_of(b"[instrument\n")[0].at == "m.toml:1"
    assert problems_of(b"\xff\xfe")[0].message.startswith("is not UTF-8")
    assert problems_of(b'[[item]]\nid = "a"\nscale = "b"\n')[0].field == "instrument"
    assert problems_of(b'[[instrument]]\nid = "a"\n')[0].message == "expected one table, under [instrument]"


_DATA = sorted(Path(bundled("plugins")).glob("*/*/*.toml"))
LINES = MANIFEST.decode().splitlines()
STRANGE = ("1", "-1", "true", '"x"', "[]", '["total"]', "{}", "[{}]", '""', "1.5", "[1]", '["alpha", "alpha"]')


@given(st.lists(st.tuples(st.sampled_from(range(len(LINES))), st.sampled_from(STRANGE)), min_size=1, max_size=4))
def test_whatever_a_manifest_says_it_is_loaded_or_refused_with_its_problems(slips: list[tuple[int, str]]) -> None:
    written = list(LINES)
    for line, value in slips:
        name, sign, _ = written[line].partition("=")
        written[line] = f"{name}= {value}" if sign else ""
    problems: tuple[Problem, ...] = ()
    values: set[str] | None = None
    try:
        instrument = load_instrument(("m.toml", "\n".join(written).encode()))
        scored = Scorer(instrument).score({item.id: "possible" for item in instrument.items})
        values = set(scored.outcomes) ^ {score.id for score in instrument.scores}
    except InstrumentProblems as refused:
        problems = refused.problems
    assert bool(problems) != (values == set())
    assert all(problem.message and problem.at for problem in problems)


SHIPPED = [path.stem for path in _DATA if "\n[instrument]\n" in path.read_text(encoding="utf-8")]


@pytest.mark.requirement("I6")
@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_instruments_load_and_carry_no_words_of_a_licensed_form(name: str) -> None:
    instrument = load_instrument(shipped(name))
    about = instrument.about
    assert about.citation
    assert about.requirement in ("I5", "I6", "A1")
    if about.licence != "open":
        assert not about.verified
        assert not instrument.items


def test_the_committed_schema_is_the_one_the_parts_make() -> None:
    committed = (bundled("config") / "instrument.schema.json").read_bytes()
    assert committed == schema_file(), "write mdtkit.protocol.instruments.schema.schema_file() to it again"
    text = json.dumps(instrument_schema())
    assert all(f"#/$defs/{name}" in text for name in instrument_schema()["$defs"])
