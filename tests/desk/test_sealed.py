"""What a child says of SOGIE: an entry of its own that those read whom the child allows, and nobody else, anywhere."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from mdtkit.chronology.kinds import KINDS
from mdtkit.cli.shapes import case_json, entry_json
from mdtkit.desk import Desk, Referral, sealed
from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.child import child_of
from mdtkit.desk.errors import BadInput, NotPermitted
from mdtkit.desk.history import changes
from mdtkit.desk.recording import Logged
from mdtkit.desk.redaction import confirm, propose
from mdtkit.vault.recordfile import padded
from tests.desk.two_coordinators import SUNDAY, Two

CANARY = "Canaria Zwitscher"


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Two:
    return Two(tmp_path, monkeypatch)


@pytest.fixture
def case(two: Two) -> str:
    ana = two.desk("ana")
    ref = ana.open_case(Referral(received=SUNDAY, source="law_enforcement", triggers=["law_enforcement_danger"])).case
    ana.close()
    return ref


def describe(desk: Desk, ref: str, **more: object) -> Logged:
    return desk.log(ref, "child.described", {"pronouns": "they", "sogie": CANARY, **more}, note="Invented note.")


def shown(file: CaseFile) -> str:
    """Everything that may be printed, exported or kept of a case file, but for what its reader alone sees."""
    rows = [entry_json(row, reveal=True) for row in file.entries]
    past = [(one.before.sentence, one.after and one.after.sentence) for one in changes(file)]
    return str((rows, case_json(file), past, file.clocks, file.history.now, [row.entry for row in file.entries]))


@pytest.mark.requirement("I10")
def test_it_is_an_entry_of_its_own_which_its_author_reads_and_another_coordinator_sees_as_sealed(
    two: Two, case: str
) -> None:
    ana = two.desk("ana")
    logged = describe(ana, case, language="es")
    assert len(logged.entries) == 2
    assert logged.sealed_to == (ana.me.id,)
    plain, told = ana.reveal(case).entries[-2:]
    assert (plain.entry.data, plain.entry.note, plain.sealed) == ({"language": "es"}, "Invented note.", False)
    assert (told.entry.data, told.sealed, told.readers) == ({}, True, (ana.me.id, "recovery"))
    assert told.sentence == "Child described: sealed (SOGIE)."
    assert told.opened == f"The child described; pronouns they; {CANARY}."
    assert ana.case(case).entries[-1].opened is None, "it is shown only once revealed"
    ana.close()
    bo = two.desk("bo")
    file = bo.reveal(case)
    seen = file.entries[-1]
    assert (seen.sentence, seen.opened, seen.sealed) == (told.sentence, None, True)
    assert CANARY not in shown(file)
    assert [(one.field, one.value) for one in child_of(bo, file).said if one.sealed] == [("sogie", "sealed")]
    bo.close()


@pytest.mark.requirement("I13")
def test_what_the_child_allows_to_whom_is_read_by_them_and_by_nobody_else(two: Two, case: str) -> None:
    ana, bo_id = two.desk("ana"), _bo(two)
    logged = describe(ana, case, allowed=[bo_id])
    assert set(logged.sealed_to) == {ana.me.id, bo_id}
    ana.close()
    bo = two.desk("bo")
    said = {one.field: one.value for one in child_of(bo, bo.reveal(case)).said if one.sealed}
    assert said == {"pronouns": "they", "sogie": CANARY}
    bo.close()


def _bo(two: Two) -> str:
    bo = two.desk("bo")
    person = bo.me.id
    bo.close()
    return person


@pytest.mark.requirement("I10")
def test_nothing_that_is_derived_kept_or_handed_out_holds_it_even_for_its_author(two: Two, case: str) -> None:
    ana = two.desk("ana")
    before = {view.id: view for view in ana.case(case).clocks}
    describe(ana, case)
    file = ana.reveal(case)
    assert {view.id: view for view in file.clocks} == before, "a sealed entry starts and stops nothing"
    assert CANARY not in shown(file)
    assert CANARY not in str(ana.rows())
    assert CANARY not in str(ana.vault.due_rows())
    assert CANARY not in padded(ana.vault._home.open(case).document).decode()
    open_to_all = ana.derive(case, ana.entries(case))
    assert msgspec.json.encode(file.history.now) == msgspec.json.encode(open_to_all.history.now)
    ana.close()


@pytest.mark.requirement("I13")
def test_the_child_allows_somebody_afterwards_and_takes_it_back_and_the_record_tells_who_could_read_it(
    two: Two, case: str
) -> None:
    ana, bo_id = two.desk("ana"), _bo(two)
    entry = str(describe(ana, case).seq)
    sealed.readers(ana, case, entry, allow=[bo_id], reason="child_allows")
    assert bo_id in ana.case(case).entries[int(entry) - 1].readers
    ana.close()
    bo = two.desk("bo")
    assert bo.reveal(case).entries[int(entry) - 1].opened is not None
    bo.close()
    ana = two.desk("ana")
    sealed.readers(ana, case, entry, withdraw=[bo_id], reason="child_withdraws")
    told, seals = sealed.history(ana, case, entry)
    assert told.sealed == "sogie"
    assert [set(one.readers) - {"recovery"} for one in seals] == [{ana.me.id}, {ana.me.id, bo_id}, {ana.me.id}]
    book = f"book/audit-{ana.me.id}-2026-03"
    audited = [one.data["entry"] for one in ana.vault.read(book).entries if one.kind == "audit.resealed"]
    assert audited == [told.id, told.id]
    assert ana.vault.verify().ok
    ana.close()
    bo = two.desk("bo")
    assert bo.reveal(case).entries[int(entry) - 1].opened is None
    bo.close()


def test_who_does_not_read_it_cannot_change_who_does_nor_correct_it_but_strikes_it_out(two: Two, case: str) -> None:
    ana = two.desk("ana")
    entry, author = str(describe(ana, case).seq), ana.me.id
    ana.close()
    bo = two.desk("bo")
    count = len(bo.entries(case))
    with pytest.raises(NotPermitted):
        sealed.readers(bo, case, entry, allow=[bo.me.id], reason="child_allows")
    with pytest.raises(BadInput, match="sealed to others"):
        bo.correct(case, entry, reason="typing_error", data={"pronouns": "she"})
    assert len(bo.entries(case)) == count
    bo.correct(case, entry, reason="typing_error", strike=True)
    assert bo.case(case).entries[int(entry) - 1].superseded_by
    assert author in bo.case(case).entries[int(entry) - 1].readers
    bo.close()


def test_its_author_corrects_it_and_what_is_left_out_stays_as_it_was_said(two: Two, case: str) -> None:
    ana, bo_id = two.desk("ana"), _bo(two)
    entry = describe(ana, case, allowed=[bo_id]).seq
    ana.correct(case, entry, reason="typing_error", data={"pronouns": "she"})
    said = {one.field: one.value for one in child_of(ana, ana.reveal(case)).said if one.sealed}
    assert said == {"pronouns": "she", "sogie": CANARY}
    assert bo_id in ana.case(case).entries[entry].readers
    ana.close()


@pytest.mark.requirement("C7")
def test_two_people_remove_it_as_any_other_entry(two: Two, case: str) -> None:
    ana = two.desk("ana")
    entry = str(describe(ana, case).seq)
    propose(ana, case, entry, "order")
    ana.close()
    bo = two.desk("bo")
    confirm(bo, case, entry)
    bo.close()
    ana = two.desk("ana")
    row = ana.reveal(case).entries[int(entry) - 1]
    assert (row.removed, row.opened) == (True, None)
    assert [one for one in child_of(ana, ana.reveal(case)).said if one.sealed] == []
    assert ana.vault.verify().ok
    ana.close()


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({"sogie": CANARY, "allowed": ["p-nobody"]}, "p-nobody"),
        ({"allowed": ["p-nobody"]}, "nothing is said"),
    ],
)
def test_a_reader_who_is_not_there_and_readers_of_nothing_are_refused_and_nothing_is_recorded(
    two: Two, case: str, data: dict[str, object], named: str
) -> None:
    ana = two.desk("ana")
    count = len(ana.entries(case))
    with pytest.raises(BadInput, match=named) as refused:
        ana.log(case, "child.described", data)
    assert {problem.field for problem in refused.value.problems} == {"allowed"}
    assert CANARY not in str(refused.value)
    assert len(ana.entries(case)) == count
    ana.close()


@pytest.mark.parametrize(
    ("entry", "change", "named"),
    [
        ("1", {"allow": ["p-nobody"]}, "not sealed"),
        ("99", {"allow": ["p-nobody"]}, "no entry 99"),
        ("last", {"allow": ["p-nobody"]}, "p-nobody"),
        ("last", {"withdraw": ["p-nobody"]}, "p-nobody"),
        ("last", {}, "nobody would be added"),
    ],
)
def test_a_change_of_readers_that_cannot_be_meant_is_refused_and_changes_nothing(
    two: Two, case: str, entry: str, change: dict[str, list[str]], named: str
) -> None:
    ana = two.desk("ana")
    last = describe(ana, case).seq
    count = len(ana.entries(case))
    with pytest.raises(BadInput, match=named):
        sealed.readers(ana, case, str(last) if entry == "last" else entry, reason="child_allows", **change)
    assert len(ana.entries(case)) == count
    ana.close()


def test_a_referral_with_pronouns_opens_a_case_in_which_they_are_sealed(two: Two) -> None:
    ana = two.desk("ana")
    call = Referral(
        received=SUNDAY, source="law_enforcement", triggers=["law_enforcement_danger"], child_name="Rosa Inventada",
        pronouns=CANARY,
    )  # fmt: skip
    ref = ana.open_case(call).case
    assert CANARY not in shown(ana.reveal(ref))
    assert CANARY in str([row.opened for row in ana.reveal(ref).entries])
    (row,) = [row for row in ana.rows() if row.ref == ref]
    assert "Rosa Inventada" in str(row.names)
    assert CANARY not in str(row)
    ana.close()


def test_a_kind_with_a_sealed_entry_of_its_own_asks_for_no_field_and_seals_what_it_says() -> None:
    """Of a kind that needs a field the entry beside would be refused; a sealed member of it must not go unsealed."""
    for kind in KINDS.values():
        assert not kind.apart or kind.beside or not any(field.required for field in kind.fields)
        assert not kind.beside or set(kind.apart) == {field.sealed for field in kind.fields} - {""}
        told = {(f.name, f.sealed) for f in kind.fields if f.sealed in kind.apart}
        assert not kind.beside or told <= {(f.name, f.sealed) for f in KINDS[kind.beside].fields}
        assert set(kind.apart) <= {field.sealed for field in kind.fields}


def test_nobody_seals_an_entry_anew_by_hand(two: Two, case: str) -> None:
    ana = two.desk("ana")
    with pytest.raises(BadInput, match="child readers"):
        ana.log(case, "entry.resealed", {"entry": "x", "reason": "order"})
    ana.close()
