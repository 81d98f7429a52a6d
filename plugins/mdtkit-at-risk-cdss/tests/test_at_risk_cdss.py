"""What the plugin gives: the State's definition, complete, and every boundary of it."""

from __future__ import annotations

import pytest
from mdtkit_at_risk_cdss import mdtkit_instruments

from mdtkit.casework.instruments.scoring import Scorer
from mdtkit.paths import bundled
from mdtkit.protocol import load_protocol
from mdtkit.protocol.instruments import load_instrument
from mdtkit.protocol.instruments.fitting import does_not_fit

[FILE] = mdtkit_instruments()
TOOL = load_instrument(FILE)
ONE, TWO = ([item.id for item in TOOL.group_items(group)] for group in ("any_one", "any_two"))


@pytest.mark.parametrize(
    ("ones", "twos", "met"), [(0, 0, False), (0, 1, False), (0, 2, True), (1, 0, True), (3, 5, True)]
)
def test_the_boundaries_of_the_definition(ones: int, twos: int, met: bool) -> None:
    yes = {*ONE[:ones], *TWO[:twos]}
    answers = {item.id: "yes" if item.id in yes else "no" for item in TOOL.items}
    assert (Scorer(TOOL).score(answers).band == "met") is met


def test_unknown_never_counts_as_yes_and_what_it_could_be_is_said() -> None:
    scored = Scorer(TOOL).score({item.id: "unknown" for item in TOOL.items})
    assert scored.band == "not_met"
    assert scored.outcomes["definition"].could_be == ("not_met", "met")


def test_it_asks_exactly_the_indicators_of_the_protocol_in_their_groups() -> None:
    base = sorted((bundled("config") / "base").glob("*.toml"))
    protocol = load_protocol([(path.name, path.read_bytes()) for path in base])
    assert {item.indicator: item.group for item in TOOL.items} == {
        indicator.id: {"group_1": "any_one", "group_2": "any_two"}[indicator.group]
        for indicator in protocol.indicators.values()
    }
    assert list(does_not_fit(TOOL, protocol)) == []


def test_it_is_open_and_verified_and_carries_its_words() -> None:
    assert (TOOL.about.licence, TOOL.about.verified) == ("open", True)
    assert all(item.text for item in TOOL.items)
