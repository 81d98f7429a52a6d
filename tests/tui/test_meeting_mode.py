"""Meeting mode by keys alone: the agenda item by item, who is here, decisions, actions; one commit; nothing lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.pilot import Pilot

from mdtkit.casework.actions import actions
from mdtkit.desk import Desk, meeting_sheet
from mdtkit.desk.meetings import coming
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.draft import DraftOffer
from mdtkit.tui.screens.meeting import MeetingPlace
from mdtkit.tui.screens.meetings import MeetingsPlace
from mdtkit.tui.screens.sharing import SharingPlace
from mdtkit.tui.screens.sheet_forms import SheetForm
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.table import Table
from tests.tui.stage import NARROW, SUNDAY, WIDE, press, said, set_clock, settle, type_in, until

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x45"])
MEETING = "m-0a1b2c3d4e"
CANARY = "Beispielwort"


def flat(app: MdtkitApp) -> str:
    return " ".join(said(app).split())


@pytest.fixture
def planned(desk: Desk, crisis: str) -> str:
    """The case of the call, and it is the hour of its initial meeting: probation and the advocate were asked."""
    desk.decide_tier(crisis, "immediate")
    starts = (SUNDAY + timedelta(days=2, hours=8)).isoformat().replace("+00:00", "Z")
    data = {"type": "initial", "starts": starts, "meeting": MEETING, "seats": ["probation", "advocate"]}
    desk.log(crisis, "meeting.planned", data, confirm=True)
    set_clock(desk, timedelta(days=2, hours=8))
    return crisis


async def at_the_table(app: MdtkitApp, pilot: Pilot[int]) -> MeetingPlace:
    await settle(pilot)
    await press(pilot, "m", "t")
    place = app.screen
    assert isinstance(place, MeetingPlace)
    return place


async def a_decision(app: MdtkitApp, pilot: Pilot[int], place: MeetingPlace, topic: str, words: str) -> None:
    points = place.query_one(Table).items
    assert place.query_one(Table).select(next(point.key for point in points if point.topic == topic))
    await press(pilot, "enter")
    await type_in(pilot, words)
    await press(pilot, "ctrl+s")
    assert app.screen is place


@pytest.mark.requirement("M3")
@pytest.mark.requirement("M11")
@pytest.mark.requirement("M14")
@SIZES
async def test_a_meeting_from_the_script_to_the_next_one_is_one_commit(
    desk: Desk, planned: str, size: tuple[int, int]
) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        place = await at_the_table(app, pilot)
        first = place.query_one(Table).items
        assert [point.topic for point in first][:2] == ["reason", "script"]
        before = len(desk.case(planned).entries)

        await press(pilot, "p")
        came = {"probation": "present", "advocate": "absent"}
        app.screen.query_one(Form).fill({"attended": came, "child_asked": "yes", "others": ["public_health"]})
        await press(pilot, "ctrl+s", "s")
        await type_in(pilot, "probation")
        await press(pilot, "enter")
        assert "The county has no text for it" in said(app)
        await press(pilot, "escape")
        await a_decision(app, pilot, place, "next", CANARY)
        await press(pilot, "a")
        app.screen.query_one(Form).fill({"seats": ["probation"], "action": "Ask the school.", "due": "2026-03-20"})
        await press(pilot, "ctrl+s", "n")
        app.screen.query_one(Form).fill({"starts": "2026-04-07 10:00", "type": "ongoing"})
        await press(pilot, "ctrl+s")
        assert "here 2, absent 1" in flat(app)
        assert "script read by Probation" in flat(app)
        assert "1 decided, 1 agreed" in flat(app)
        assert len(desk.case(planned).entries) == before, "nothing is on record before the meeting is"

        await press(pilot, "h", "y")
        await settle(pilot)
        file = desk.reveal(planned, "test")
        kinds = [row.kind for row in file.entries[before:]]
        assert kinds == ["meeting.held", "script.given", "action.agreed", "meeting.planned"]
        held = file.chronology.of("meeting.held")[-1].entry.data
        assert CANARY in held["decisions"]
        assert {row["seat"]: row["attended"] for row in held["attendance"]} == {**came, "public_health": "present"}
        (action,) = actions(file.chronology)
        assert (action.seats, action.due) == (("probation",), "2026-03-20")
        assert [one.type for one in coming(desk)] == ["ongoing"]
        assert meeting_sheet.kept(desk, file, MEETING) is None


@pytest.mark.requirement("M14")
async def test_a_terminal_that_dies_in_mid_meeting_loses_nothing_not_even_what_was_being_typed(
    desk: Desk, planned: str
) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        place = await at_the_table(app, pilot)
        await a_decision(app, pilot, place, "next", CANARY)
        await press(pilot, "a")
        await type_in(pilot, "Ask the school")
        await pilot.pause(0.5)
        await settle(pilot)
        assert isinstance(app.screen, SheetForm)
    # It is gone here, in the middle of a word. Somebody opens mdtkit again.
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "m", "t")
        assert isinstance(app.screen, DraftOffer)
        await press(pilot, "enter")
        assert "1 decided" in flat(app)
        await press(pilot, "a")
        assert app.screen.query_one(Form).values()["action"] == "Ask the school"
        await press(pilot, "escape", "h")
        assert "not on the sheet, lost by this: an action" in flat(app)
        await press(pilot, "escape", "a")
        app.screen.query_one(Form).fill({"action": "Ask again"})
        await settle(pilot)
        await press(pilot, "escape", "y", "h")
        assert "lost by this" not in flat(app), "it was given up by hand"


@pytest.mark.requirement("C1")
@SIZES
async def test_each_attendee_has_an_agenda_of_their_own_and_what_is_restricted_says_nothing(
    desk: Desk, planned: str, size: tuple[int, int]
) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        place = await at_the_table(app, pilot)
        assert "not for 2 of 2" in said(app)
        secret = [point for point in place.query_one(Table).items if point.row is not None and not point.row.sayable]
        assert secret
        await press(pilot, "t")
        await type_in(pilot, "advocate")
        await press(pilot, "enter")
        assert "may hear it" in said(app)
        assert "RESTRICTED" in said(app)
        shown = place.query_one(Table).items
        assert not {point.key for point in secret} & {point.key for point in shown}
        assert all(point.row.item.text not in said(app) for point in secret if len(point.row.item.text) > 20)
        assert "record" not in said(app).splitlines()[-1], "the sheet is the coordinator's"
        await press(pilot, "escape")
        assert "not for 2 of 2" in said(app)


async def test_what_is_withdrawn_in_mid_meeting_is_gone_from_the_screen_at_once_and_said(
    desk: Desk, planned: str
) -> None:
    desk.log(planned, "services.planned", {"services": ["mental_health"]}, confirm=True)
    signed = {"authorization": "a-1", "categories": ["services"], "purposes": ["case_planning"], "capacity": "parent"}
    desk.log(planned, "authorization.granted", {**signed, "recipients": ["advocate"]}, confirm=True)
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        place = await at_the_table(app, pilot)
        await press(pilot, "p")
        app.screen.query_one(Form).fill({"attended": {"probation": "absent", "advocate": "present"}})
        await press(pilot, "ctrl+s")

        def sayable() -> set[str]:
            return {row.item.topic for row in place.agenda.rows if row.sayable} if place.agenda is not None else set()

        assert "service" in sayable(), "with the advocate alone in the room"
        desk.log(planned, "authorization.revoked", {"authorization": "a-1"}, confirm=True)
        await until(pilot, lambda: app.screen is not place)  # another hand wrote it
        await settle(pilot)
        assert "No longer to be said aloud" in said(app)
        assert "service" not in sayable()


async def test_what_changes_while_the_screen_is_hidden_is_said_only_when_it_is_shown_again(
    desk: Desk, planned: str
) -> None:
    desk.log(planned, "services.planned", {"services": ["mental_health"]}, confirm=True)
    signed = {"authorization": "a-1", "categories": ["services"], "purposes": ["case_planning"], "capacity": "parent"}
    desk.log(planned, "authorization.granted", {**signed, "recipients": ["advocate"]}, confirm=True)
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        place = await at_the_table(app, pilot)
        await press(pilot, "p")
        app.screen.query_one(Form).fill({"attended": {"probation": "absent", "advocate": "present"}})
        await press(pilot, "ctrl+s", "x")
        desk.log(planned, "authorization.revoked", {"authorization": "a-1"}, confirm=True)

        def taken_away() -> bool:
            return place.agenda is not None and not any(
                row.sayable for row in place.agenda.rows if row.item.topic == "service"
            )

        await until(pilot, taken_away)
        assert taken_away()
        await settle(pilot)
        assert "said aloud" not in said(app)
        assert "Mental health" not in said(app)
        await press(pilot, "x")
        await settle(pilot)
        assert "No longer to be said aloud" in said(app)


@pytest.mark.requirement("C1")
async def test_with_prosecution_and_defence_in_one_room_the_matrix_comes_before_the_agenda(
    desk: Desk, crisis: str
) -> None:
    starts = (SUNDAY + timedelta(days=2)).isoformat().replace("+00:00", "Z")
    seats = ["district_attorney", "public_defender", "law_enforcement", "probation"]
    data = {"type": "initial", "starts": starts, "meeting": MEETING, "seats": seats}
    desk.log(crisis, "meeting.planned", data, confirm=True)
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "m", "t")
        await settle(pilot)
        first: object = app.screen
        assert isinstance(first, SharingPlace)
        await press(pilot, "escape")
        then: object = app.screen
        assert isinstance(then, MeetingPlace)
        await press(pilot, "escape")
        assert isinstance(app.screen, MeetingsPlace)
