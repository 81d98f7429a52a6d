"""The team of a case by keys alone: may the meeting convene, what is missing, and somebody is seated."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mdtkit.desk import Desk
from mdtkit.desk.team import convening
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.case import CasePlace
from mdtkit.tui.screens.entry import EntryPlace
from mdtkit.tui.widgets.table import Table
from tests.tui.stage import NARROW, SUNDAY, WIDE, press, said, settle, type_in

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x45"])


def trained(desk: Desk, name: str, party: str) -> str:
    """Somebody of whom nothing is missing."""
    person = desk.directory.add_person(name=name, party=party).id
    rows: list[tuple[str, dict[str, str]]] = []
    for rule in desk.protocol.qualifications.values():
        rows += [("training.attended", {"course": course, "person": person}) for course in rule.courses]
        rows += [("statement.signed", {"statement": one, "person": person}) for one in rule.statements]
    desk.directory.write("book/training", rows)
    return person


@pytest.mark.requirement("M6")
@SIZES
async def test_who_could_sit_is_seated_from_the_missing_seat_and_the_answer_follows(
    desk: Desk, crisis: str, size: tuple[int, int]
) -> None:
    desk.decide_tier(crisis, "immediate")
    person = trained(desk, "Ada Example", "advocate")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        app.go(CasePlace(crisis))
        await settle(pilot)
        await press(pilot, "3")
        answer = " ".join(said(app).split("seat ", maxsplit=1)[0].split())
        assert "may not convene yet. Missing: " in answer
        assert "CSEC advocate" in answer
        assert app.screen.query_one("TeamPane Table", Table).select("immediate.advocate")
        await settle(pilot)
        assert "could sit: Ada Example" in said(app)
        await press(pilot, "enter")
        await type_in(pilot, "Ada")
        await press(pilot, "enter")
        form: object = app.screen
        assert isinstance(form, EntryPlace)
        await press(pilot, "ctrl+s")
        file = desk.case(crisis)
        place = next(one for one in convening(desk, file).places if one.seat.party == "advocate")
        assert [member.person for member in place.members] == [person]
        assert not place.open
        assert "CSEC advocate" not in " ".join(said(app).split("seat ", maxsplit=1)[0].split())


@pytest.mark.requirement("M6")
async def test_the_roster_of_another_tier_and_of_a_planned_meeting_can_be_looked_at(desk: Desk, crisis: str) -> None:
    desk.decide_tier(crisis, "immediate")
    starts = (SUNDAY + timedelta(days=2)).isoformat().replace("+00:00", "Z")
    desk.log(crisis, "meeting.planned", {"type": "initial", "starts": starts, "meeting": "m-1"}, confirm=True)
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        app.go(CasePlace(crisis))
        await settle(pilot)
        await press(pilot, "3", "o")
        await type_in(pilot, "ongoing")
        await press(pilot, "enter")
        assert "Ongoing: may not convene yet" in said(app)
        await press(pilot, "o")
        await type_in(pilot, "initial team")
        await press(pilot, "enter")
        assert "Initial: may not convene yet" in said(app)
        await press(pilot, "o", "enter")
        assert "Immediate crisis: may not convene yet" in said(app)
