"""Due rows: what rings when nobody with a key is awake. Sealed to the watcher, exact, never one too few."""

from datetime import timedelta

import pytest

from mdtkit.vault import DueRows, NotYours, enrol
from tests.vault.houses import NIGHT, ZONE, House, draft, due


def clocks(house: House, device: str = "device") -> list[str]:
    return [row.clock for row in house.vault(device=device).due_rows()]


def test_the_rows_of_the_last_commit_are_in_force_soonest_first(house: House) -> None:
    vault = house.vault()
    one, other = vault.new_case(), vault.new_case()
    vault.commit(one, [draft()], recorded=NIGHT, create=True, due=due(one, 36, 24))
    vault.commit(other, [draft()], recorded=NIGHT, create=True, due=due(other, 2))
    assert clocks(house) == ["within-2h", "within-24h", "within-36h"]
    vault.commit(one, [draft()], recorded=NIGHT, due=due(one, 36))
    assert clocks(house) == ["within-2h", "within-36h"]
    assert vault.due_rows(NIGHT + timedelta(hours=2)) == list(due(other, 2).rows)


def test_a_commit_that_says_nothing_of_due_rows_leaves_them_and_an_empty_set_ends_them(house: House) -> None:
    vault = house.vault()
    case = vault.new_case()
    vault.commit(case, [draft()], recorded=NIGHT, create=True, due=due(case, 2))
    vault.commit(case, [draft()], recorded=NIGHT)
    assert clocks(house) == ["within-2h"]
    vault.commit(case, [draft()], recorded=NIGHT, due=DueRows())
    assert clocks(house) == []
    assert house.verify().ok


def test_everything_about_a_row_comes_back(house: House) -> None:
    vault = house.vault()
    case = vault.new_case()
    vault.commit(case, [draft()], recorded=NIGHT, create=True, due=due(case, 2))
    (row,) = house.vault(device="other").due_rows()
    assert (row,) == due(case, 2).rows
    assert row.exclude == ("p-excluded",)
    assert row.plan == {"steps": [0, 15]}


def test_a_watcher_reads_due_rows_and_people_and_no_case(house: House) -> None:
    case = house.case(1, rings=False)
    watcher = enrol(
        house.vault(), name="Watcher", role="watcher", identity_out=house.place / "watcher.txt", recorded=NIGHT, tz=ZONE
    )
    house.vault().commit(case, [draft()], recorded=NIGHT, due=due(case, 2))
    vault = house.vault(keyring=watcher, device="watcher")
    assert [row.clock for row in vault.due_rows()] == ["within-2h"]
    assert vault.people.names[house.created.person] == "Ada Example"
    with pytest.raises(NotYours):
        vault.read(case)
    assert vault.commit("book/alerts-2026-03", [draft("alert.sent")], recorded=NIGHT).seq == 1
    assert vault.read("book/alerts-2026-03").seq == 1
    report = house.verify("watcher", watcher)
    assert (report.ok, report.unreadable) == (True, 1)
    assert house.verify().ok


def test_a_watching_vault_sees_new_rows_without_being_opened_anew(house: House) -> None:
    case = house.case(1)
    watching = house.vault(device="watching")
    assert [row.clock for row in watching.due_rows()] == ["within-2h"]
    for hour in (5, 6, 7):
        house.vault().commit(case, [draft()], recorded=NIGHT, due=due(case, hour))
        assert [row.clock for row in watching.due_rows()] == [f"within-{hour}h"]
