"""The four looks: what has a meaning can be read by everybody."""

from __future__ import annotations

import pytest
from textual.color import Color

from mdtkit.tui.themes import GROUNDS, MEANING, THEMES

COLOURED = [name for name, theme in THEMES.items() if not theme.ansi]


def colours(name: str) -> dict[str, Color]:
    variables = THEMES[name].to_color_system().generate() | THEMES[name].variables
    return {key: Color.parse(variables[key]) for key in (*MEANING, *GROUNDS)}


def contrast(one: Color, other: Color) -> float:
    """The contrast of WCAG 2, from 1 to 21."""

    def luminance(colour: Color) -> float:
        parts = [part / 255 for part in colour.rgb]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert round(contrast(Color(0, 0, 0), Color(255, 255, 255)), 2) == 21


@pytest.mark.parametrize("name", COLOURED)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("meaning", MEANING)
def test_text_that_means_something_has_a_contrast_of_four_and_a_half_to_one(
    name: str, meaning: str, ground: str
) -> None:
    known = colours(name)
    assert contrast(known[meaning], known[ground]) >= 4.5


@pytest.mark.parametrize("meaning", MEANING)
def test_the_high_contrast_look_has_seven_to_one(meaning: str) -> None:
    known = colours("mdtkit-high-contrast")
    assert all(contrast(known[meaning], known[ground]) >= 7 for ground in GROUNDS)


@pytest.mark.parametrize("name", COLOURED)
def test_past_and_done_differ_by_more_than_red_and_green(name: str) -> None:
    known = colours(name)
    assert abs(known["error"].b - known["success"].b) > 40


def test_the_ansi_look_uses_the_terminals_own_colours_only() -> None:
    theme = THEMES["ansi"]
    named = [theme.primary, theme.foreground, theme.background, theme.warning, theme.error, *theme.variables.values()]
    assert all(str(value).startswith("ansi_") or value == "none" for value in named)
