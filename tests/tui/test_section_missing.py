"""The section of missing episodes: a run says what its notice said, and no more."""

from __future__ import annotations

import pytest

from mdtkit.desk import Desk
from mdtkit.tui.sections.reporting import MISSING
from mdtkit.tui.sections.section import Look


@pytest.mark.requirement("R6")
@pytest.mark.parametrize(
    ("abducted", "known", "words"),
    [
        ("yes", "no", {"ABDUCTED", "whereabouts not known"}),
        ("no", "yes", {"whereabouts known"}),
        ("unknown", "unknown", set()),
    ],
)
def test_no_and_unknown_are_never_shown_as_yes(
    desk: Desk, crisis: str, abducted: str, known: str, words: set[str]
) -> None:
    data = {"from": "placement", "abducted": abducted, "whereabouts_known": known}
    desk.log(crisis, "missing.noticed", data, received=desk.now())
    episode = MISSING.rows(Look(desk, desk.case(crisis)))[0]
    assert set(episode.more.split(" · ")[1:]) == words


@pytest.mark.requirement("R6")
def test_every_act_begun_from_a_run_names_that_run(desk: Desk, crisis: str) -> None:
    desk.log(crisis, "missing.noticed", {"from": "placement"}, received=desk.now())
    episode = MISSING.rows(Look(desk, desk.case(crisis)))[0]
    assert episode.deeds
    assert {deed.values["episode"] for deed in episode.deeds} == {episode.entry}
