"""The four looks: dark, light, high contrast, and the terminal's own sixteen colours.

Calm at three in the morning: one accent, much ground, words before colour. Orange and blue carry meaning, red
and green never do, so that the common forms of colour blindness lose nothing. Text that means something has a
contrast of at least 4.5 to 1 on every ground it stands on (a test holds it); every state is a word and a symbol too.
"""

from __future__ import annotations

from textual.theme import Theme

DEFAULT = "mdtkit-dark"
MEANING = ("foreground", "quiet", "accent", "warning", "error", "success")
"""The colours in which text is set."""
GROUNDS = ("background", "surface", "panel", "selected")
"""The colours on which it is set."""


def _theme(name: str, colours: dict[str, str], *, dark: bool) -> Theme:
    own = {
        "quiet": colours["quiet"],
        "selected": colours["selected"],
        "line": colours["line"],
        "border": colours["accent"],
        "border-blurred": colours["line"],
        "block-cursor-background": colours["selected"],
        "block-cursor-foreground": colours["foreground"],
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": colours["panel"],
        "block-cursor-blurred-foreground": colours["foreground"],
        "block-cursor-blurred-text-style": "none",
        "block-hover-background": colours["panel"],
        "input-cursor-background": colours["foreground"],
        "input-cursor-foreground": colours["background"],
        "input-selection-background": colours["selected"],
        "input-selection-foreground": colours["foreground"],
        "scrollbar": colours["line"],
        "scrollbar-hover": colours["quiet"],
        "scrollbar-active": colours["accent"],
        "scrollbar-background": colours["background"],
        "scrollbar-background-hover": colours["background"],
        "scrollbar-background-active": colours["background"],
        "scrollbar-corner-color": colours["background"],
    }
    return Theme(
        name=name,
        primary=colours["accent"],
        secondary=colours["accent"],
        accent=colours["accent"],
        foreground=colours["foreground"],
        background=colours["background"],
        surface=colours["surface"],
        panel=colours["panel"],
        warning=colours["warning"],
        error=colours["error"],
        success=colours["success"],
        dark=dark,
        text_alpha=1.0,
        variables=own,
    )


_DARK = _theme(
    "mdtkit-dark",
    {
        "background": "#11151b",
        "surface": "#171c24",
        "panel": "#1f2630",
        "selected": "#24384f",
        "line": "#39434f",
        "foreground": "#d9dfe7",
        "quiet": "#9aa7b5",
        "accent": "#7fc4ff",
        "warning": "#f0b455",
        "error": "#ff9a73",
        "success": "#93d3c6",
    },
    dark=True,
)
_LIGHT = _theme(
    "mdtkit-light",
    {
        "background": "#fbfaf7",
        "surface": "#f3f1ec",
        "panel": "#e9e6df",
        "selected": "#cfe2f6",
        "line": "#b9b5ab",
        "foreground": "#1d2126",
        "quiet": "#4d555e",
        "accent": "#0a4f94",
        "warning": "#774000",
        "error": "#922600",
        "success": "#0b5a4d",
    },
    dark=False,
)
_HIGH_CONTRAST = _theme(
    "mdtkit-high-contrast",
    {
        "background": "#000000",
        "surface": "#000000",
        "panel": "#101010",
        "selected": "#002a55",
        "line": "#ffffff",
        "foreground": "#ffffff",
        "quiet": "#e2e2e2",
        "accent": "#8ed0ff",
        "warning": "#ffc966",
        "error": "#ffb59a",
        "success": "#a8f0e0",
    },
    dark=True,
)
_ANSI = Theme(
    name="ansi",
    ansi=True,
    primary="ansi_cyan",
    secondary="ansi_cyan",
    accent="ansi_cyan",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    warning="ansi_yellow",
    error="ansi_bright_red",
    success="ansi_cyan",
    variables={
        "quiet": "ansi_default",
        "selected": "ansi_blue",
        "line": "ansi_default",
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "border": "ansi_cyan",
        "border-blurred": "ansi_default",
        "block-cursor-background": "ansi_blue",
        "block-cursor-foreground": "ansi_bright_white",
        "input-cursor-background": "ansi_white",
        "input-cursor-foreground": "ansi_black",
        "input-selection-background": "ansi_blue",
        "input-selection-foreground": "ansi_bright_white",
        "scrollbar": "ansi_white",
        "scrollbar-hover": "ansi_bright_white",
        "scrollbar-active": "ansi_cyan",
        "scrollbar-background": "ansi_default",
        "scrollbar-background-hover": "ansi_default",
        "scrollbar-background-active": "ansi_default",
        "scrollbar-corner-color": "ansi_default",
    },
)

THEMES: dict[str, Theme] = {theme.name: theme for theme in (_DARK, _LIGHT, _HIGH_CONTRAST, _ANSI)}
"""The four themes by name."""
