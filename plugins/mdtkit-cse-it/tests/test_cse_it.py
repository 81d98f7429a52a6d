"""What the plugin gives: numbers of a sheet, unconfirmed, and no word of the form."""

from __future__ import annotations

import pytest
from mdtkit_cse_it import mdtkit_instruments

from mdtkit.casework.instruments.answers import Given, doubts, read
from mdtkit.casework.instruments.scoring import Scorer
from mdtkit.protocol.instruments import Instrument, digest, load_instrument

FILES = dict(mdtkit_instruments())
WHOLE, BRIEF = (load_instrument((name, FILES[name])) for name in ("cse_it.toml", "cse_it_brief.toml"))


@pytest.mark.parametrize("tool", [WHOLE, BRIEF], ids=lambda tool: tool.id)
def test_it_holds_no_item_and_says_that_nobody_confirmed_it(tool: Instrument) -> None:
    assert tool.items == ()
    assert not tool.about.verified
    assert tool.about.licence == "licensed"


BANDS = {0: "no_concern", 3: "no_concern", 4: "possible_concern", 8: "possible_concern", 9: "clear_concern",
         23: "clear_concern"}  # fmt: skip


@pytest.mark.parametrize(("total", "band"), BANDS.items())
def test_the_quoted_bands(total: int, band: str) -> None:
    assert Scorer(WHOLE).score({}, {"total": total}).band == band


@pytest.mark.parametrize("total", [-1, 24, 2.5, "3.0", True])
def test_what_is_no_total_of_the_form(total: object) -> None:
    assert read(WHOLE, Given(scores={"total": total})).problems


# Invented on purpose: it is no form, and its points are nobody's.
PLACEHOLDERS = """
[instrument]
verified = true
source = "an invented form"

[[level]]
scale = "concern"
code = "clear"
value = 2
actionable = true

[[level]]
scale = "concern"
code = "possible"
value = 1

[[item]]
id = "placeholder_1"
scale = "concern"
text = "PLACEHOLDER ONE, invented"

[[item]]
id = "placeholder_2"
scale = "concern"
text = "PLACEHOLDER TWO, invented"

[[score]]
id = "indicator_1"
how = "sum"
of = ["placeholder_1", "placeholder_2"]
steps = [{ lowest = 1, gives = 1 }, { lowest = 3, gives = 2 }]
"""


def test_a_county_that_loads_its_items_answers_them_one_by_one() -> None:
    manifest = FILES["cse_it.toml"]
    head = f'[county]\ninstrument = "cse_it"\nversion = "2.0"\nmanifest = "{digest(manifest)}"\n'
    tool = load_instrument(("cse_it.toml", manifest), ("ours.toml", (head + PLACEHOLDERS).encode()))
    scored = Scorer(tool).score({"placeholder_1": "clear", "placeholder_2": "possible"})
    assert scored.value("indicator_1") == 2
    assert tool.about.verified
    unknown = Scorer(tool).score({"placeholder_1": "clear", "placeholder_2": "no_information"})
    assert unknown.value("indicator_1") == 1


def test_the_brief_version_takes_its_range_and_bands_from_the_countys_file() -> None:
    assert BRIEF.bands == ()
    assert Scorer(BRIEF).score({}, {"total": 5}).band is None
    manifest = FILES["cse_it_brief.toml"]
    head = f'[county]\ninstrument = "cse_it_brief"\nversion = "2.0"\nmanifest = "{digest(manifest)}"\n'
    ours = (
        '[[score]]\nid = "total"\nhighest = 9\n'
        '[[band]]\nid = "invented"\nlowest = 0\nhighest = 9\nproposes = [{ act = "decide_indicators" }]\n'
    )
    tool = load_instrument(("b.toml", manifest), ("ours.toml", (head + ours).encode()))
    assert Scorer(tool).score({}, {"total": 5}).band == "invented"
    assert read(tool, Given(scores={"total": 10})).problems


BRIEF_OF_OURS = """
[[level]]
scale = "concern"
code = "possible"
value = 1

[[level]]
scale = "concern"
code = "clear"
value = 2
actionable = true

[[item]]
id = "placeholder_1"
scale = "concern"
text = "PLACEHOLDER ONE, invented"

[[item]]
id = "placeholder_2"
scale = "concern"
text = "PLACEHOLDER TWO, invented"

[[score]]
id = "indicator_1"
title = "Key indicator 1, invented"
sheet = true
how = "sum"
of = ["placeholder_1"]
highest = 2

[[score]]
id = "indicator_2"
title = "Key indicator 2, invented"
sheet = true
how = "sum"
of = ["placeholder_2"]
highest = 2

[[score]]
id = "total"
how = "sum"
of = ["indicator_1", "indicator_2"]
highest = 4

[[band]]
id = "invented_low"
lowest = 0
highest = 2
proposes = [{ act = "decide_indicators" }]

[[band]]
id = "invented_high"
lowest = 3
highest = 4
proposes = [{ act = "decide_indicators" }]
"""


def test_the_brief_version_has_its_indicator_sheet_and_its_items_by_the_same_means() -> None:
    manifest = FILES["cse_it_brief.toml"]
    head = f'[county]\ninstrument = "cse_it_brief"\nversion = "2.0"\nmanifest = "{digest(manifest)}"\n'
    tool = load_instrument(("b.toml", manifest), ("ours.toml", (head + BRIEF_OF_OURS).encode()))
    assert [score.id for score in tool.sheet] == ["total", "indicator_1", "indicator_2"]
    # The sheet: a total that its lines do not come to is asked about, a line out of range is refused.
    off = Given(scores={"indicator_1": 2, "indicator_2": 1, "total": 4})
    assert [one.field for one in doubts(tool, Scorer(tool).score({}, read(tool, off).scores))] == ["total"]
    assert [one.field for one in read(tool, Given(scores={"indicator_1": 3, "total": 3})).problems] == ["indicator_1"]
    # The items: one by one.
    scored = Scorer(tool).score({"placeholder_1": "clear", "placeholder_2": "possible"})
    assert (scored.value("total"), scored.band) == (3, "invented_high")
