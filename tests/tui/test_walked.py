"""What walking the nine steps by hand showed: questions that must be seen, words that must be whole, drafts gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.widgets import OptionList

from mdtkit.desk import Desk, drafts
from mdtkit.tui.app import MdtkitApp
from mdtkit.tui.screens.case import CasePlace
from mdtkit.tui.screens.entry import EntryPlace
from mdtkit.tui.screens.intake import IntakePlace
from mdtkit.tui.screens.tier import TierPlace
from mdtkit.tui.widgets.form import Form
from mdtkit.tui.widgets.table import Table
from tests.tui.stage import NARROW, WIDE, press, said, set_clock, settle, type_in


def flat(app: MdtkitApp) -> str:
    return " ".join(said(app).replace("│", " ").split())


async def test_a_draft_taken_up_and_recorded_without_another_key_is_not_offered_again(desk: Desk) -> None:
    drafts.save(desk, {"child_name": "Testa Beispiel", "received": "2026-03-08 01:15"})
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, IntakePlace)
        await press(pilot, "ctrl+s")
        await press(pilot, "enter")
        assert isinstance(app.screen, CasePlace)
    assert len(desk.cases()) == 1
    assert drafts.load(desk) is None


async def test_a_draft_shows_its_time_as_it_is_typed(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        app.screen.query_one(Form).fill({"received": "01:15", "child_name": "Testa Beispiel"})
        await press(pilot, "escape")
        await press(pilot, "n")
        assert app.screen.query_one(Form).values()["received"] == "2026-03-08 01:15"


@pytest.mark.requirement("M3")
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_at_sixty_hours_the_board_the_case_and_the_tier_form_ask_what_follows(
    desk: Desk, crisis: str, size: tuple[int, int]
) -> None:
    desk.decide_tier(crisis, "immediate")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "? Decide what follows" not in said(app)
        set_clock(desk, timedelta(hours=60))
        app.look_again()
        await settle(pilot)
        assert f"? Decide what follows the crisis: {crisis}" in flat(app)
        await press(pilot, "enter")
        assert "? Decide what follows" in said(app)
        await press(pilot, "g")
        assert isinstance(app.screen, TierPlace)
        assert "MDT tier now: Immediate crisis, since Sun 01:20" in flat(app)
        assert "This answers: Decide what follows the crisis, due Wed 02:20" in flat(app)


async def test_why_typed_at_the_tier_is_not_lost_by_escape(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "g")
        app.screen.query_one(Form).fill({"note": "The officers said so."})
        await press(pilot, "escape")
        assert "would be lost" in flat(app)
        await press(pilot, "n")
        assert app.screen.query_one(Form).values()["note"] == "The officers said so."
        await press(pilot, "escape", "y")
        assert isinstance(app.screen, CasePlace)


@pytest.mark.requirement("M1")
async def test_a_correction_says_which_clocks_it_moved_and_to_when(desk: Desk, crisis: str) -> None:
    desk.decide_tier(crisis, "immediate")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "2", "home", "c")
        await type_in(pilot, "call log")
        app.screen.query_one(Form).fill({"at": "2026-03-08 01:15", "received": "2026-03-08 01:15"})
        await press(pilot, "ctrl+s")
        assert "moved: Reach the child, due now Sun 04:15" in flat(app)


async def test_enter_on_an_entry_shows_it_whole(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "2", "home", "enter")
        shown = flat(app)
        assert "Entry 1" in shown
        assert "Controlled or groomed by another Yes" in shown
        assert "received Sun 8 Mar 2026 01:20 PST" in shown


@pytest.mark.requirement("M17")
async def test_enter_on_a_seat_begins_what_is_recorded_of_it(desk: Desk, crisis: str) -> None:
    desk.decide_tier(crisis, "immediate")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "3")
        table = app.screen.query_one("TeamPane Table", Table)
        caregiver = next(place for place in table.items if place.seat.party == "caregiver")
        assert table.select(caregiver.seat.seat)
        await press(pilot, "enter")
        assert "Whether family or caregiver may be told" in said(app)
        await press(pilot, *"told", "enter")
        assert isinstance(app.screen, EntryPlace)
        assert app.screen.query_one(Form).values()["attendee"] == "caregiver"


async def test_what_verify_finds_is_read_whole_at_eighty_columns(desk: Desk, crisis: str) -> None:
    record = next((desk.home / "records").rglob(f"{crisis}.age"))
    content = bytearray(record.read_bytes())
    content[len(content) // 2] ^= 1
    record.write_bytes(bytes(content))
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "v")
        assert "NOT VERIFIED" in said(app)
        await press(pilot, "enter")
        assert "Put it back from a backup" in flat(app)


@pytest.mark.requirement("M1")
async def test_why_says_from_what_is_counted(desk: Desk, crisis: str) -> None:
    set_clock(desk, timedelta(minutes=45))
    desk.decide_tier(crisis, "immediate")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        clock = next(clock for clock in desk.case(crisis).clocks if clock.clock == "engage-child")
        app.screen.query_one("#due", Table).select(clock.id)
        await press(pilot, "e")
        assert "counts from Sun 8 Mar 2026 01:20 PST, the identification, not the decision" in flat(app)


@pytest.mark.requirement("R4")
async def test_each_force_concerned_is_named_at_intake_and_its_own_report_names_it(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        form = app.screen.query_one(Form)
        offered = {option.code for option in form.spec("le_others").options}
        assert offered == {"testado_pd", "port_ejemplo_pd", "testado_sheriff"}
        form.fill({"le_agency": "testado_pd", "le_others": ["port_ejemplo_pd"], "triggers": ["emergency_room"]})
        await press(pilot, "ctrl+s")
        await press(pilot, "enter")
        (row,) = desk.cases()
        forces = {"testado_pd", "port_ejemplo_pd"}
        assert forces <= {clock.to for clock in row.clocks if clock.clock == "cross-report"}
        await press(pilot, "4")
        await press(pilot, "enter")
        table = app.screen.query_one("#rows", Table)
        second = next(one for one in table.items if one.clock and one.clock.to == "port_ejemplo_pd")
        table.select(second.key)
        await press(pilot, "a")
        assert app.screen.query_one("OptionList", OptionList).get_option_at_index(0).prompt == "Record this report"
        await press(pilot, "enter")
        assert app.screen.query_one(Form).values()["agency"] == "port_ejemplo_pd"
        app.screen.query_one(Form).fill({"method": "telephone"})
        await press(pilot, "ctrl+s")
        live = {c.to for c in desk.case(row.ref).clocks if c.clock == "cross-report" and c.live}
        assert "testado_pd" in live
        assert "port_ejemplo_pd" not in live, "the report to one force stops the clock of that force"


@pytest.mark.requirement("R5")
async def test_the_missing_report_begun_from_a_forces_clock_names_that_force(desk: Desk, crisis: str) -> None:
    desk.log(crisis, "missing.noticed", {"from": "placement"}, received=desk.now())
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "4")
        app.screen.query_one("SectionsPane Table", Table).select("missing")
        await press(pilot, "enter")
        table = app.screen.query_one("#rows", Table)
        table.select(next(one for one in table.items if one.clock and one.clock.to == "testado_pd").key)
        await press(pilot, "a", "enter")
        values = app.screen.query_one(Form).values()
        assert (values["report"], values["agency"]) == ("missing", "testado_pd")
        assert values["episode"]


async def test_no_act_stands_twice_in_the_list_of_a_section(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "4")
        app.screen.query_one("SectionsPane Table", Table).select("child")
        await press(pilot, "enter", "a")
        assert sum(line.strip("│ ") == "Jurisdiction" for line in said(app).splitlines()) == 1


async def test_help_names_the_acts_of_the_place_before_plain_moves(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "question_mark")
        shown = flat(app)
        assert "new referral" in shown
        assert "row up" not in shown


async def test_an_empty_safety_plan_is_asked_about_before_it_is_recorded(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        app.go(EntryPlace(desk.case(crisis), "plan.adopted", {"version": 1}))
        await settle(pilot)
        await press(pilot, "ctrl+s")
        assert "Record it so?" in said(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, EntryPlace)
        app.screen.query_one(Form).fill({"risks": "The exploiter knows the school."})
        await press(pilot, "ctrl+s")
        assert "Record it so?" not in said(app)
    assert [row.kind for row in desk.case(crisis).entries].count("plan.adopted") == 1


@pytest.mark.requirement("L1")
async def test_a_service_is_typed_in_words_and_its_code_is_said(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        app.go(EntryPlace(desk.case(crisis), "service.offered"))
        await settle(pilot)
        app.screen.query_one(Form).start("service")
        await type_in(pilot, "Mental health counselling")
        await settle(pilot)
        assert "recorded as mental_health_counselling" in flat(app)
        assert "never a name" in flat(app)
        await press(pilot, "enter")
    (offered,) = (row for row in desk.case(crisis).entries if row.kind == "service.offered")
    assert offered.entry.data["service"] == "mental_health_counselling"


@pytest.mark.requirement("C7")
async def test_what_is_still_open_at_closing_is_told_under_the_list_and_not_as_a_wall(desk: Desk, crisis: str) -> None:
    desk.decide_tier(crisis, "immediate")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "4", "end", "enter", "a")
        await press(pilot, "ctrl+s")
        shown = flat(app)
        assert "more like this" in shown
        assert shown.count("is still open") == 3
        form = app.screen.query_one(Form)
        assert form.at == "open_items"


@pytest.mark.requirement("D1")
async def test_a_referral_of_a_known_child_goes_into_its_case_with_everything_typed(desk: Desk, crisis: str) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        app.screen.query_one(Form).fill({"source": "probation", "triggers": ["emergency_room"]})
        await press(pilot, "f3")
        app.screen.query_one(Form).fill({"name": "Testa Beispiel"})
        await press(pilot, "ctrl+s")
        await press(pilot, "enter")
        assert f"Is it the child of {crisis}?" in flat(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, IntakePlace)
        assert f"a further referral of {crisis}" in said(app)
        assert app.screen.query_one(Form).values()["triggers"] == ["emergency_room"]
        await press(pilot, "ctrl+s")
        assert f"It goes into {crisis}." in flat(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, CasePlace)
    assert [row.ref for row in desk.cases()] == [crisis]
    kinds = [row.kind for row in desk.case(crisis).entries]
    assert kinds.count("referral.received") == 2
    assert drafts.load(desk) is None


@pytest.mark.requirement("R2")
async def test_the_reports_section_says_past_which_deadline(desk: Desk, crisis: str) -> None:
    desk.log(crisis, "report.made", {"report": "cross", "to": "district_attorney", "method": "telephone"})
    set_clock(desk, timedelta(hours=40))
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "4")
        assert "1 PAST LEGAL DEADLINE" in said(app)


@pytest.mark.requirement("M1")
async def test_why_leads_to_what_meets_the_clock(desk: Desk, crisis: str) -> None:
    desk.decide_tier(crisis, "immediate")
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        clock = next(clock for clock in desk.case(crisis).clocks if clock.clock == "respond-advocate")
        app.screen.query_one("#due", Table).select(clock.id)
        await press(pilot, "e")
        assert "l record what meets it" in said(app)
        await press(pilot, "l")
        await press(pilot, *"responder", "enter")
        assert isinstance(app.screen, EntryPlace)
        assert app.screen.query_one(Form).values()["party"] == "advocate"
        await press(pilot, "ctrl+s")
    assert not next(one for one in desk.case(crisis).clocks if one.id == clock.id).live


async def test_a_stray_key_on_a_field_that_holds_something_does_not_wipe_it_out(desk: Desk) -> None:
    drafts.save(desk, {"child_name": "Testa Beispiel", "received": "2026-03-08 01:15"})
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        form = app.screen.query_one(Form)
        for field, stands in (("child_name", "Testa Beispiel"), ("received", "2026-03-08 01:15")):
            form.start(field)
            await settle(pilot)
            await press(pilot, "space")
            assert form.values()[field] == stands
        await press(pilot, "f3")
        await press(pilot, "space", "escape")
        assert form.values()["child_name"] == "Testa Beispiel"


async def test_a_call_whose_time_was_wiped_out_is_not_taken_to_be_of_now(desk: Desk) -> None:
    app = MdtkitApp(desk, desk.home)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        app.screen.query_one(Form).fill({"received": None, "child_name": "Testa Beispiel"})
        await press(pilot, "ctrl+s")
        assert "when did it reach the agency?" in flat(app)
        assert desk.cases() == ()
