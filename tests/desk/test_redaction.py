"""Removing a body: two people decide; the head stays, the words are nowhere, and everything derived follows."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mdtkit.desk import Referral
from mdtkit.desk.errors import BadInput, DeskError
from mdtkit.desk.history import changes
from mdtkit.desk.redaction import confirm, proposals, propose
from mdtkit.vault import Vault
from mdtkit.vault.recordfile import padded
from mdtkit.vault.trouble import NotPermitted
from tests.desk.two_coordinators import SUNDAY, Two

CANARY = "Canaria Zwitscher"


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Two:
    return Two(tmp_path, monkeypatch)


@pytest.fixture
def misfiled(two: Two) -> str:
    ana = two.desk("ana")
    ref = ana.open_case(Referral(received=SUNDAY, source="law_enforcement", triggers=["law_enforcement_danger"])).case
    ana.log(ref, "missing.noticed", {"from": "placement", "last_place": CANARY}, received=SUNDAY, note=CANARY)
    ana.close()
    return ref


def plaintext_of(vault: Vault, ref: str) -> str:
    """What stands in the record's file once it is opened, to the last character."""
    return padded(vault._home.open(ref).document).decode()


@pytest.mark.requirement("C7")
def test_one_person_proposes_another_confirms_and_the_words_are_gone(two: Two, misfiled: str) -> None:
    ana = two.desk("ana")
    assert any(view.clock == "report-missing-ncmec" for view in ana.case(misfiled).clocks)
    propose(ana, misfiled, "2", "misfiled")
    assert [one.seq for one in proposals(ana.case(misfiled))] == [2]
    assert CANARY in plaintext_of(ana.vault, misfiled)
    with pytest.raises(BadInput, match="you proposed"):
        confirm(ana, misfiled, "2")
    assert CANARY in plaintext_of(ana.vault, misfiled)
    ana.close()
    bo = two.desk("bo")
    confirm(bo, misfiled, "2")
    assert CANARY not in plaintext_of(bo.vault, misfiled)
    file = bo.case(misfiled)
    assert file.entries[1].removed
    assert "content was removed" in file.entries[1].sentence
    assert proposals(file) == ()
    change = next(one for one in changes(file) if one.before.seq == 2)
    assert (change.after, change.reason) == (None, "misfiled")
    assert bo.verify().ok
    bo.close()


def test_a_removal_that_nobody_proposed_is_refused_and_changes_nothing(two: Two, misfiled: str) -> None:
    bo = two.desk("bo")
    before = (two.place / "home").rglob("*.age")
    held = {file: file.read_bytes() for file in before if "records" in str(file)}
    with pytest.raises(BadInput, match="nobody has proposed"):
        confirm(bo, misfiled, "2")
    with pytest.raises(BadInput, match="no entry 99"):
        propose(bo, misfiled, "99", "misfiled")
    with pytest.raises(DeskError):
        propose(bo, misfiled, "2", "not_a_reason")
    assert {file: file.read_bytes() for file in held} == held
    bo.close()


def test_the_vault_itself_refuses_a_removal_that_one_person_signed(two: Two, misfiled: str) -> None:
    ana = two.desk("ana")
    propose(ana, misfiled, "2", "misfiled")
    target = ana.entries(misfiled)[1].id
    from mdtkit.desk.redaction import _drafts

    drafts = _drafts(ana, ana.entries(misfiled)[1], "misfiled", "confirmed")
    with pytest.raises(NotPermitted):
        ana.vault.commit_with(misfiled, lambda _entries: (drafts, None), recorded=SUNDAY, remove=frozenset({target}))
    assert CANARY in plaintext_of(ana.vault, misfiled)
    assert ana.verify().ok
    ana.close()


def test_what_says_that_something_was_removed_cannot_itself_be_removed(two: Two, misfiled: str) -> None:
    ana = two.desk("ana")
    logged = propose(ana, misfiled, "2", "misfiled")
    with pytest.raises(BadInput, match="stays"):
        propose(ana, misfiled, str(logged.seq), "misfiled")
    ana.close()


def test_a_copy_of_the_record_from_before_the_removal_is_named_when_put_back(two: Two, misfiled: str) -> None:
    record = next(file for file in (two.place / "home" / "records").rglob("*.age") if misfiled in file.name)
    shutil.copy(record, two.place / "kept.age")
    ana = two.desk("ana")
    propose(ana, misfiled, "2", "misfiled")
    ana.close()
    bo = two.desk("bo")
    confirm(bo, misfiled, "2")
    shutil.copy(two.place / "kept.age", record)
    assert not bo.verify().ok
    bo.close()


@pytest.mark.requirement("C7")
def test_history_shows_both_versions_of_a_correction_and_what_was_struck_out(two: Two, misfiled: str) -> None:
    ana = two.desk("ana")
    ana.correct(misfiled, "1", reason="typing_error", data={"source": "education"})
    ana.correct(misfiled, "2", reason="typing_error", strike=True)
    found = changes(ana.case(misfiled))
    assert [(one.before.seq, one.after is None, one.reason) for one in found] == [
        (1, False, "typing_error"),
        (2, True, "typing_error"),
    ]
    assert found[0].after is not None
    assert found[0].after.entry.data["source"] == "education"
    assert found[0].before.entry.data["source"] == "law_enforcement"
    ana.close()
