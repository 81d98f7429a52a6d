"""Import: every row is judged before any is written, nothing is imported twice, nothing of a cell is repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdtkit.desk import open_desk
from mdtkit.desk.desk import Desk
from mdtkit.desk.errors import BadInput
from mdtkit.desk.importing import Imported, import_cases, make_plan, read_map
from mdtkit.paths import bundled
from mdtkit.vault.vault import Bulk
from tests.desk.conftest import Night

EXAMPLE = (bundled("config") / "import" / "example.toml").read_text(encoding="utf-8")
HEADER = "Case No,Referred,Referred by,Allegation,Truant,Child,Born\n"
CANARY = "Canaria"
GOOD = (
    f"A1,01/05/2026 09:30,Police,CSE,Y,{CANARY} Uno,2010-05-17\n"
    "A2,01/06/2026 10:00,probation,,,,\n"
    f"A1,02/01/2026 11:00,Police,CSE,N,{CANARY} Uno,2010-05-17\n"
)


def bring(desk: Desk, rows: str, text: str = EXAMPLE, *, dry_run: bool = False, accept_good: bool = False) -> Imported:
    plan = make_plan(desk, read_map(text), (HEADER + rows).encode())
    return import_cases(desk, plan, dry_run=dry_run, accept_good=accept_good)


def test_rows_of_one_case_number_become_one_case_in_their_order(night: Night) -> None:
    done = bring(night.desk, GOOD)
    assert (done.rows, done.cases, done.entries, done.written) == (3, 2, 5, True)
    found = night.desk.find(f"{CANARY} Uno")
    assert len(found) == 1
    file = night.desk.reveal(found[0].ref)
    assert [row.kind for row in file.entries] == ["referral.received", "child.described"] * 2
    first = file.entries[0].entry
    assert first.data == {"source": "law_enforcement", "allegation": ["cse"], "indicators": {"truancy": "yes"}}
    assert first.at.isoformat() == "2026-01-05T17:30:00+00:00"  # 09:30 in California


def test_imported_entries_start_the_clocks_that_a_call_starts(night: Night) -> None:
    bring(night.desk, GOOD)
    assert all(row.clocks for row in night.desk.rows())
    assert night.desk.verify().ok


def test_twice_adds_nothing(night: Night) -> None:
    bring(night.desk, GOOD)
    head = night.desk.vault.head()
    again = bring(night.desk, GOOD)
    assert (again.cases, again.entries, again.present, again.written, again.problems) == (0, 0, 5, False, [])
    assert night.desk.vault.head() == head


def test_a_further_row_of_a_known_case_is_added_to_it(night: Night) -> None:
    bring(night.desk, GOOD)
    done = bring(night.desk, GOOD + "A2,02/02/2026 08:00,Police,,,,\n")
    assert (done.cases, done.grown, done.entries) == (0, 1, 1)
    assert len(night.desk.rows()) == 2
    assert bring(night.desk, GOOD + "A2,02/02/2026 08:00,Police,,,,\n").entries == 0


def test_a_row_that_changed_is_reported_and_nothing_of_its_case_is_added(night: Night) -> None:
    bring(night.desk, GOOD)
    changed = GOOD.replace("02/01/2026 11:00,Police", "02/01/2026 11:00,Probation")
    head = night.desk.vault.head()
    done = bring(night.desk, changed + "A1,03/01/2026 08:00,Police,,,,\n", accept_good=True)
    assert [problem.row for problem in done.problems] == [4]
    assert (done.entries, night.desk.vault.head()) == (0, head)


def test_a_first_row_that_changed_does_not_open_the_case_again(night: Night) -> None:
    bring(night.desk, GOOD)
    done = bring(night.desk, GOOD.replace("01/06/2026 10:00", "01/06/2026 10:30"), accept_good=True)
    assert [problem.row for problem in done.problems] == [3]
    assert (done.cases, done.entries, len(night.desk.rows())) == (0, 0, 2)


BAD = (
    GOOD + f"A3,soon,Police,,,{CANARY} Dos,\nA1,02/03/2026 11:00,{CANARY},CSE,,,\n,02/03/2026 11:00,Police,,,,\nA4,1\n"
)


def test_one_bad_row_and_nothing_is_written(night: Night) -> None:
    done = bring(night.desk, BAD)
    assert [(p.row, p.column) for p in done.problems] == [
        (5, "Referred"), (5, "Referred"), (5, "Referred"), (6, "Referred by"), (7, "Case No"), (8, None),
    ]  # fmt: skip
    assert (done.written, night.desk.rows()) == (False, ())
    assert done.problems[3].allowed == ("Police", "Probation")
    assert CANARY not in repr(done.problems)


def test_accepting_the_good_leaves_a_case_with_a_bad_row_out_as_a_whole(night: Night) -> None:
    done = bring(night.desk, BAD, accept_good=True)
    assert (done.cases, done.entries, done.held, done.written) == (1, 1, 4, True)
    mended = bring(night.desk, GOOD)
    assert (mended.cases, mended.entries, mended.present) == (1, 4, 1)


def test_a_value_that_the_protocol_does_not_know_is_named_by_what_is_allowed(night: Night) -> None:
    text = EXAMPLE.replace(', values = { "CSE" = "cse" }, default = "cse"', "")
    done = bring(night.desk, f"A1,01/05/2026 09:30,Police,{CANARY},,,\n", text)
    assert [(p.row, p.column) for p in done.problems] == [(2, "Allegation")]
    assert "cse" in done.problems[0].allowed
    assert CANARY not in repr(done.problems)


def test_a_time_in_the_future_is_asked_about_as_when_it_is_logged(night: Night) -> None:
    rows = "A1,01/05/2027 09:30,Police,CSE,,,\n"
    assert "future" in bring(night.desk, rows).problems[0].problem
    plan = make_plan(night.desk, read_map(EXAMPLE), (HEADER + rows).encode(), confirm=True)
    assert plan.problems == []


def test_a_day_that_two_formats_read_differently_is_refused(night: Night) -> None:
    text = EXAMPLE.replace('"iso"]', '"%d/%m/%Y %H:%M"]')
    done = bring(night.desk, "A1,01/05/2026 09:30,Police,,,,\n", text)
    assert "two of the date formats" in done.problems[0].problem


def test_a_dry_run_writes_nothing(night: Night) -> None:
    head = night.desk.vault.head()
    done = bring(night.desk, GOOD, dry_run=True)
    assert (done.cases, done.entries, done.written) == (2, 5, False)
    assert night.desk.vault.head() == head


def test_a_crash_in_the_middle_leaves_whole_cases_and_the_next_run_makes_the_others(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"B{n},01/05/2026 09:30,Police,CSE,,{CANARY} {n},\n" for n in range(7))
    made = Bulk.commit
    left = iter(range(4))

    def commit(self: Bulk, *given: object, **named: object) -> object:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return made(self, *given, **named)  # type: ignore[arg-type]

    desk = open_desk(home)
    monkeypatch.setattr(Bulk, "commit", commit)
    with pytest.raises(KeyboardInterrupt):
        bring(desk, rows)
    desk.close()
    monkeypatch.setattr(Bulk, "commit", made)
    desk = open_desk(home)
    bring(desk, rows)
    assert len(desk.rows()) == 7
    assert desk.verify().ok
    assert bring(desk, rows).entries == 0
    desk.close()


@pytest.mark.parametrize(
    ("was", "becomes", "field"),
    [
        ('kind = "child.described"', 'kind = "child.describd"', "entry 2.kind"),
        ('kind = "child.described"', 'kind = "person.added"', "entry 2.kind"),
        ('birth_date = "Born"', 'birthday = "Born"', "entry 2.data.birthday"),
        ('received = "Referred"', "", "entry 1.received"),
        ('source = "old-tracker"', 'source = "old-tracker"\nzone = "Nowhere/Here"', "zone"),
        ('source = "old-tracker"', 'sauce = "old-tracker"', "map"),
        ('source = "old-tracker"', "source = ", "map"),
        ('column = "Truant"', 'colum = "Truant"', "map"),
    ],
)
def test_a_bad_map_is_refused_by_the_name_of_what_is_wrong(was: str, becomes: str, field: str) -> None:
    assert was in EXAMPLE
    with pytest.raises(BadInput) as refused:
        read_map(EXAMPLE.replace(was, becomes))
    assert field in [problem.field for problem in refused.value.problems]


def test_a_table_without_the_columns_of_the_map_is_refused_without_listing_what_it_has(night: Night) -> None:
    with pytest.raises(BadInput) as refused:
        make_plan(night.desk, read_map(EXAMPLE), f"{CANARY},x\n1,2\n".encode())
    assert "Case No" in str(refused.value)
    assert CANARY not in str(refused.value) + repr(refused.value.problems)
