"""Text that somebody typed, made safe to show.

What is recorded stays byte for byte as it was written; only its showing is cleaned, so that a note
pasted from elsewhere can neither move the cursor of a terminal nor turn the order of a line round.
"""

from __future__ import annotations

import re

_BREAKS = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile(r"[ \t]+")
_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # C0 and C1 controls: escape sequences begin with one
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u206a-\u206f"  # bidirectional marks, overrides, isolates
    "\u200b\u2060\ufeff\ufff9-\ufffb"  # invisible spaces and annotation marks
    "\U000e0000-\U000e007f"  # tag characters: text that no screen shows
    "]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")


def plain(text: str, *, lines: bool = False) -> str:
    """The text without control, bidirectional and invisible characters; never raises.

    Line breaks become spaces, unless ``lines`` asks to keep them (as plain newlines). A lone
    surrogate, which no encoding can carry, is shown as U+FFFD. Joiners that scripts need stay.
    """
    if text.isprintable() and "  " not in text:
        return text.strip()  # nearly always: nothing in it could do anything
    shown = _BREAKS.sub("\n", text)
    shown = _SURROGATES.sub("\ufffd", _HIDDEN.sub("", shown.replace("\t", " ")))
    if not lines:
        shown = shown.replace("\n", " ")
    return _SPACES.sub(" ", shown).strip()
