"""The first line of every place: where am I, what time is it in the county, is the watcher alive, who am I."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

REFERENCE = 12
"""Cells of a case's reference: which case is open is said in full, whatever else there is to say."""
SHORTEST = 5
"""Cells below which the beginning of a banner says nothing."""


class Heading(Widget):
    """One line; what there is no room for is left out from the left, the time and the watcher never."""

    DEFAULT_CSS = """
    Heading { height: 1; dock: top; background: $panel; color: $foreground; }
    """

    where: reactive[str] = reactive("")
    banner: reactive[str] = reactive("")
    time: reactive[str] = reactive("")
    watcher: reactive[str] = reactive("no watcher")
    who: reactive[str] = reactive("")

    def render(self) -> Text:
        return heading(self.where, self.banner, self.time, self.watcher, self.who, self.size.width)


def heading(where: str, banner: str, time: str, watcher: str, who: str, width: int) -> Text:
    """The line, ``width`` cells long. Where room is short the year goes first, then the end of the place's
    name as far as it is longer than a reference, then the end of the banner."""
    known = watcher or "no watcher"
    sign = "○" if known.startswith("no ") else "●"
    person = f"⌂ {short_name(who)}" if who else ""
    right = "   ".join(part for part in (time, f"{sign} {known}", person) if part)
    left = f" {where}" + (f" ({banner})" if banner else "")
    if cell_len(left) + cell_len(right) + 3 > width and len(time.split()) == 5:
        day, date, month, _, clock = time.split()
        right = "  ".join(part for part in (f"{day} {date} {month} {clock}", f"{sign} {known}", person) if part)
    room = max(0, width - cell_len(right) - 2)
    if cell_len(left) > room and banner:
        place = _cut(where, max(REFERENCE, room - cell_len(banner) - 4))
        banner = _cut(banner, max(0, room - cell_len(place) - 4))
        left = f" {place} ({banner})" if banner else f" {place}"
    if cell_len(left) > room:
        left = set_cell_size(left, max(0, room - 1)).rstrip() + "…"
    text = Text(set_cell_size(left, room), no_wrap=True, end="")
    text.append(f" {right} ")
    text.truncate(width)
    if banner and (at := left.find(banner)) >= 0:
        text.stylize("bold", at, at + len(banner))
    return text


def _cut(words: str, room: int) -> str:
    """The words if there is room for them, else their beginning and an ellipsis; nothing where that says nothing."""
    if cell_len(words) <= room:
        return words
    return set_cell_size(words, room - 1).rstrip() + "…" if room >= SHORTEST else ""


def short_name(name: str) -> str:
    """``Ana C.``: enough to see who is at the desk."""
    first, *rest = name.split() or [""]
    return f"{first} {rest[-1][0]}." if rest else first
