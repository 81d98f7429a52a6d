"""The demo county as somebody meets it: every state on the board, nothing of a child in clear, all of it proved."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mdtkit.alerts.payload import intent_of
from mdtkit.desk.card import locked_card
from mdtkit.desk.demo import Built, build_demo, open_demo
from mdtkit.desk.demo.invented import GIVEN, PLACES, SURNAMES
from mdtkit.desk.demo.staff import COORDINATOR, STAFF
from mdtkit.desk.errors import BadInput
from mdtkit.desk.inspection import in_clear
from tests.demo.conftest import CASES, NOW, Demo

BOOKS = ("people", "county", "training", "oncall", "meetings", "alerts", "audit")


def states(demo: Demo, plot: str) -> dict[str, str]:
    """Clock → its state in the case of that plot."""
    return {view.clock: view.state for view in demo.desk.case(demo.ref(plot)).clocks}


def test_verify_finds_nothing_wrong(demo: Demo) -> None:
    report = demo.desk.verify()
    assert report.ok, report.problems
    assert CASES < report.records <= CASES + len(BOOKS)
    assert report.entries > 25 * CASES


def test_the_banner_says_demo_data(demo: Demo) -> None:
    assert set(str(demo.desk.banner).split(" · ")) <= {"DEMO DATA", "CLOCK SET"}
    assert demo.desk.county.demo


def test_the_rules_are_those_on_record_and_the_card_says_what_on_call_says(demo: Demo) -> None:
    assert in_clear(demo.desk) == ()


def test_every_tier_and_none_and_no_decision_is_there(demo: Demo) -> None:
    rows = demo.desk.cases(open_only=False)
    assert {row.tier for row in rows} == {"immediate", "initial", "ongoing", None}
    assert {row.decided for row in rows} == {True, False}
    assert {row.jurisdiction for row in rows} >= {"300", "602", "241.1", "none", "unknown"}
    assert {row.open for row in rows} == {True, False}
    assert {row.at_risk for row in rows} == {True, False}


def test_clocks_of_every_state_that_a_county_meets_are_there(demo: Demo) -> None:
    seen = {view.state for ref in demo.built.references for view in demo.desk.case(ref).clocks}
    assert seen >= {"open", "running", "warning", "overdue", "met", "met_late", "cancelled", "ended", "expired"}


def test_a_new_call_waits_for_its_tier_decision(demo: Demo) -> None:
    assert states(demo, "new_call")["decide-tier"] == "open"
    assert states(demo, "new_call")["cross-report"] == "open"


def test_a_crisis_runs_with_41_minutes_left_of_its_two_hours(demo: Demo) -> None:
    views = {view.clock: view for view in demo.desk.case(demo.ref("crisis_now")).clocks}
    assert views["engage-child"].due_at == NOW + timedelta(minutes=41)
    assert views["respond-advocate"].state == "running"


def test_an_advocate_has_not_answered_and_nobody_is_on_call_until_seven(demo: Demo) -> None:
    board = demo.desk.board()
    assert [(one.case, one.seat) for one in board.waiting] == [(demo.ref("crisis_now"), "advocate")]
    uncovered = [one for one in board.on_call if one.person is None]
    assert [one.seat for one in uncovered] == ["advocate"]
    assert [one.until.isoformat() for one in uncovered if one.until] == ["2026-03-08T14:00:00+00:00"]
    assert board.meetings_today == 2


def test_what_was_raised_is_an_alert_that_could_be_sent_again(demo: Demo) -> None:
    raised = [item.entry for item in demo.desk.case(demo.ref("crisis_now")).chronology.of("alert.raised")]
    assert {intent_of(entry).clock for entry in raised} == {"respond-cw", "respond-advocate"}


def test_at_sixty_hours_the_desk_asks_what_follows(demo: Demo) -> None:
    assert states(demo, "sixty_hours")["what-follows"] == "warning"


def test_an_unmade_report_of_a_missing_ward_is_past_its_legal_deadline(demo: Demo) -> None:
    views = {view.clock: view for view in demo.desk.case(demo.ref("missing_late")).clocks}
    assert views["report-missing-le"].state == "met"
    assert views["report-missing-ncmec"].past_law
    assert views["report-missing-ncmec"].party == "probation"


def test_a_meeting_not_held_is_past_a_county_target_only(demo: Demo) -> None:
    views = {view.clock: view for view in demo.desk.case(demo.ref("initial_late")).clocks}
    assert views["initial-meeting"].state == "overdue"
    assert not views["initial-meeting"].past_law


def test_a_recovered_child_has_steps_of_the_interview_left(demo: Demo) -> None:
    found = states(demo, "back")
    assert found["report-missing-ncmec"] == "met_late"
    assert {found["recovery-factors"], found["recovery-documented"]} == {"met", "open"}


def test_corrected_entries_stay_visible_beside_what_replaced_them(demo: Demo) -> None:
    rows = demo.desk.case(demo.ref("corrected")).entries
    assert sum(row.superseded_by is not None for row in rows) == 4


def test_a_closed_case_has_nothing_left_to_do_and_a_reopened_one_has(demo: Demo) -> None:
    assert not any(view.live for view in demo.desk.case(demo.ref("closed")).clocks)
    assert any(view.live for view in demo.desk.case(demo.ref("reopened")).clocks)


def test_who_testifies_has_a_meeting_before_the_hearing(demo: Demo) -> None:
    assert "ongoing-testimony" in states(demo, "testifies")


def test_due_rows_for_the_watcher_are_those_of_the_live_clocks(demo: Demo) -> None:
    rows = {(row.case, row.clock) for row in demo.desk.vault.due_rows()}
    live = {(view.case, view.clock) for view in demo.desk.due() if view.due_at is not None}
    assert rows == live


def test_the_register_as_handed_over_is_what_reading_the_cases_gives(demo: Demo) -> None:
    for row in demo.desk.rows():
        file = demo.desk.derive(row.ref, demo.desk.entries(row.ref))
        assert {view.id for view in row.live(NOW)} == {view.id for view in file.clocks if view.live}


def test_a_childs_name_is_nowhere_on_the_board(demo: Demo) -> None:
    board = demo.desk.board()
    said = " ".join(
        [f"{row.clock.title} {row.who} {row.clock.case} {row.clock.to} {row.tier}" for row in board.rows]
        + [f"{one.case} {one.seat}" for one in board.waiting]
    )
    names = {known.name for row in demo.desk.rows() for known in row.names}
    assert len(names) > 20
    assert not [name for name in names if name in said]
    assert not [place for place in PLACES if f"{place}," in said]


def test_every_name_says_that_it_is_invented(demo: Demo) -> None:
    invented = {"Ficticio", "Inventado", "Mockman", "Ejemplar", *SURNAMES}
    for row in demo.desk.rows():
        for name in (known.name for known in row.names):
            given, surname = name.split(" ")
            assert given in GIVEN
            assert surname in SURNAMES
    staff = [COORDINATOR, *(member.name for member in STAFF)]
    assert [name for name in staff if name.split(" ")[-1] not in invented] == []
    people = demo.desk.directory.people().values()
    assert all(person.telephone is None or person.telephone.startswith("555-01") for person in people)
    assert all(person.email is None or person.email.endswith(".example") for person in people)


def test_the_crisis_card_works_without_a_key(demo: Demo) -> None:
    card = locked_card(demo.built.home, NOW)
    assert any(one.name for one in card.on_call)
    assert any(one.name is None for one in card.on_call)


def test_a_home_that_is_no_demo_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letters.txt").write_text("not ours")
    with pytest.raises(BadInput, match="not a demo"):
        build_demo(tmp_path / "home", cases=1, now=NOW, device=tmp_path / "device")
    assert (tmp_path / "home" / "letters.txt").read_text() == "not ours"


def test_made_again_it_is_the_same_county_under_new_keys(demo: Demo, tmp_path: Path) -> None:
    def make() -> Built:
        return build_demo(tmp_path / "home", cases=3, now=NOW, device=tmp_path / "device")

    first = make()
    key = first.identity.read_bytes()
    again = make()
    assert again.references == first.references == demo.built.references[:3]
    assert again.identity.read_bytes() != key
    assert len(list((tmp_path / "device").iterdir())) == 1


def test_a_kept_county_is_opened_as_it_was_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MDTKIT_HOME", "")
    monkeypatch.setenv("MDTKIT_IDENTITY_FILE", "")
    monkeypatch.setenv("MDTKIT_DEVICE", str(tmp_path / "device"))
    desk = open_demo(tmp_path / "home", cases=2, keep=True)
    desk.log(desk.cases()[0].ref, "note.added", {"category": "referral"}, note="Left here.")
    head = desk.vault.head()
    desk.close()
    kept = open_demo(tmp_path / "home", cases=2, keep=True)
    assert kept.vault.head()[0] == head[0]
    kept.close()
    other = open_demo(tmp_path / "home", cases=3, keep=True)
    assert len(other.cases(open_only=False)) == 3
    other.close()
