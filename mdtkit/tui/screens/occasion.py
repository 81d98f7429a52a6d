"""How one occasion of the calendar is said: what it is, in how few words, whether it presses, where it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdtkit.casework.oncall import title as post_title
from mdtkit.desk.calendar import Occasion, Sort
from mdtkit.tui.choices import title_of

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

OWN = {"case_review": "Case-review meeting", "committee": "Steering committee"}
"""Occasions of the county's own book."""
THREE: dict[Sort, str] = {
    "meeting": "mtg",
    "case_review": "rev",
    "committee": "com",
    "training": "trn",
    "on_call": "on",
    "clock": "due",
}
PRESSING = {"passed": "was it held?", "overdue": "late", "expired": "lapsed", "gap": "nobody"}
"""State → what is said of it because it wants attention."""


def what(desk: Desk, one: Occasion) -> str:
    """What it is, in the county's words. Never a name."""
    if one.sort == "meeting":
        return title_of(desk, "meeting_type", one.code)
    if one.sort == "training":
        course = desk.protocol.courses.get(one.code)
        return f"Training: {course.title if course is not None else one.code}"
    if one.sort == "clock":
        return f"due: {title_of(desk, 'clock', one.code)}"
    if one.sort == "on_call":
        seat = post_title(desk.protocol, one.post) if one.post else title_of(desk, "party", one.code)
        return f"on call: {seat}" if one.person else f"NOBODY on call: {seat}"
    return OWN.get(one.sort, one.code)


def in_short(desk: Desk, one: Occasion, *, narrow: bool) -> str:
    """The same in a few letters, for a day of the month; ``narrow``: in three."""
    if narrow:
        return "gap" if one.state == "gap" else THREE[one.sort]
    if one.sort == "training":
        return "training"
    if one.sort == "on_call":
        return "on call" if one.person else "NOBODY"
    return what(desk, one).replace("due: ", "due ")


def remark(one: Occasion) -> str:
    """What stands beside it: what it wants, else the tier of its case or that it was held."""
    return PRESSING.get(one.state, "held" if one.state == "held" else one.tier or "")
