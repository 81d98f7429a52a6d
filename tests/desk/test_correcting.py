"""Correcting at the desk, kind by kind: with a reason, both versions in the history, nothing deleted; it verifies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import pytest

from mdtkit.chronology.kinds import KINDS
from mdtkit.desk import Referral
from mdtkit.desk.desk import Desk
from mdtkit.desk.errors import BadInput
from mdtkit.desk.history import changes
from mdtkit.desk.recording import NEVER_BY_HAND
from tests.desk.conftest import Night
from tests.desk.slips import good

ASKED_ABOUT: Final = ("case.closed", "case.reopened", "hold.lifted")
"""Kinds that can be recorded only in their turn; each has a test of its own."""
BY_HAND: Final = [name for name, kind in KINDS.items() if not kind.book and name not in (*NEVER_BY_HAND, *ASKED_ABOUT)]


def said(desk: Desk, ref: str, kind: str, other: str) -> dict[str, Any]:
    """Data that the kind takes; where it names an entry, one of the case; where a case, another that is there."""
    names = {"entry": desk.entries(ref)[0].id, "case": other}
    data = good(KINDS[kind], desk.vocabularies)
    for field in KINDS[kind].fields:
        if field.type == "ref" and field.vocabulary in names and field.name in data:
            data[field.name] = names[field.vocabulary]
    return data


@pytest.mark.parametrize("kind", BY_HAND)
def test_an_entry_of_this_kind_is_corrected_with_a_reason_and_then_struck_out(
    night: Night, referral: Referral, kind: str
) -> None:
    desk = night.desk
    ref, other = desk.open_case(referral).case, desk.open_case(referral).case
    wrong = desk.log(ref, kind, said(desk, ref, kind, other), note="Invented.")
    at = desk.now() - timedelta(minutes=30)
    right = desk.correct(ref, wrong.seq, reason="typing_error", at=at, note="Invented otherwise.")
    file = desk.case(ref)
    (change,) = changes(file)
    assert (change.before.id, change.reason) == (wrong.entry, "typing_error")
    assert change.after is not None
    assert (change.after.id, change.after.kind, change.after.at) == (right.entry, kind, at)
    assert change.after.entry.data == change.before.entry.data
    (counts,) = [item for item in file.chronology.of(kind) if item.root == wrong.entry]
    assert (counts.entry.id, counts.entry.note, counts.root_seq) == (right.entry, "Invented otherwise.", wrong.seq)
    with pytest.raises(BadInput, match="corrected already"):
        desk.correct(ref, wrong.seq, reason="typing_error", strike=True)
    desk.correct(ref, right.entry, reason="not_this_case", strike=True)
    file = desk.case(ref)
    assert [item for item in file.chronology.of(kind) if item.root == wrong.entry] == []
    assert [(one.before.id, one.after and one.after.id) for one in changes(file)] == [
        (wrong.entry, right.entry),
        (right.entry, None),
    ]
    assert [entry.seq for entry in desk.entries(ref)] == list(range(1, len(desk.entries(ref)) + 1))
    assert desk.verify().ok


def test_a_closing_that_was_struck_out_leaves_the_case_open_and_a_reopening_closed(
    night: Night, referral: Referral
) -> None:
    from tests.desk.test_purging import close

    desk = night.desk
    ref = desk.open_case(referral).case
    close(desk, ref)
    assert not desk.case(ref).open
    closed = next(item for item in desk.case(ref).chronology.of("case.closed"))
    reopened = desk.log(ref, "case.reopened", {"reason": "Invented."})
    assert desk.case(ref).open
    desk.correct(ref, reopened.seq, reason="not_this_case", strike=True)
    assert not desk.case(ref).open
    desk.correct(ref, closed.entry.id, reason="not_this_case", strike=True)
    assert desk.case(ref).open
    assert len(changes(desk.case(ref))) == 2


def test_a_hold_that_was_lifted_by_a_slip_stands_again(night: Night, referral: Referral) -> None:
    from mdtkit.casework.closing import holds

    desk = night.desk
    ref = desk.open_case(referral).case
    placed = desk.log(ref, "hold.placed", {})
    lifted = desk.log(ref, "hold.lifted", {"hold": placed.entry})
    assert holds(desk.case(ref).chronology) == ()
    desk.correct(ref, lifted.seq, reason="not_this_case", strike=True)
    assert [hold.seq for hold in holds(desk.case(ref).chronology)] == [placed.seq]
