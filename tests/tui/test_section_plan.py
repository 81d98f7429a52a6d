"""The section of the safety plan: a new version begins from the words of the last, where these may be read."""

from __future__ import annotations

import pytest

from mdtkit.desk import Desk
from mdtkit.tui.sections.section import Look
from mdtkit.tui.sections.support import PLAN


@pytest.mark.requirement("M10")
def test_a_new_version_begins_from_the_last_only_when_its_words_are_revealed(desk: Desk, crisis: str) -> None:
    steps = [{"element": "coping", "seat": "advocate", "step": "Invented step."}]
    desk.log(crisis, "plan.adopted", {"version": 1, "coping": "Invented words.", "steps": steps})
    withheld = PLAN.deeds(Look(desk, desk.case(crisis)))[0]
    assert dict(withheld.values) == {"version": 2}
    begun = PLAN.deeds(Look(desk, desk.reveal(crisis)))[0]
    assert begun.values["coping"] == "Invented words."
    assert begun.values["steps"] == steps
    assert begun.values["version"] == 2
