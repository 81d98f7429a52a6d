"""Linking two cases writes both; a crash between the two is found and finished, twice being once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mdtkit.desk import links
from mdtkit.desk.errors import BadInput, NoSuchCase

if TYPE_CHECKING:
    from mdtkit.desk import Desk, Referral
    from tests.desk.conftest import Night


def told(desk: Desk, case: str) -> list[tuple[object, object]]:
    return [(e.data["case"], e.data["relation"]) for e in desk.entries(case) if e.kind == "case.linked"]


def test_both_sides_name_the_other_and_nothing_more(night: Night, referral: Referral) -> None:
    desk = night.desk
    first, other = desk.open_case(referral).case, desk.open_case(referral).case
    desk.log(
        first, "case.linked", {"case": other, "relation": "sibling", "reason": "The invented grandmother said so."}
    )
    assert (told(desk, first), told(desk, other)) == ([(other, "sibling")], [(first, "sibling")])
    side = next(e for e in desk.entries(other) if e.kind == "case.linked")
    assert set(side.data) == {"case", "relation", "mirrors"}
    assert side.note is None


def test_a_crash_between_the_two_sides_is_finished_by_the_next_look_at_the_list_and_once(
    night: Night, referral: Referral, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = night.desk
    first, other = desk.open_case(referral).case, desk.open_case(referral).case
    with monkeypatch.context() as power:
        power.setattr(links, "finish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            desk.log(first, "case.linked", {"case": other, "relation": "co_victim"})
    assert (told(desk, first), told(desk, other)) == ([(other, "co_victim")], [])
    desk.rows()
    desk.rows()
    assert links.finish(desk, first) == ()
    assert told(desk, other) == [(first, "co_victim")]
    assert told(desk, first) == [(other, "co_victim")], "the side that answers asks for no answer"


def test_a_link_to_itself_or_to_no_case_is_refused_on_both_sides(night: Night, referral: Referral) -> None:
    desk = night.desk
    case = desk.open_case(referral).case
    before = desk.vault.head()
    with pytest.raises(BadInput):
        desk.log(case, "case.linked", {"case": case, "relation": "sibling"})
    with pytest.raises(NoSuchCase):
        desk.log(case, "case.linked", {"case": "MDT-7K3Q-F9D", "relation": "sibling"})
    with pytest.raises(BadInput):
        desk.log(case, "case.linked", {"case": "sibling of the child", "relation": "sibling"})
    assert desk.vault.head() == before


@pytest.mark.parametrize("struck", ["the side written first", "the side that answers it"])
def test_a_link_struck_on_one_side_is_gone_on_both(night: Night, referral: Referral, struck: str) -> None:
    desk = night.desk
    first, other = desk.open_case(referral).case, desk.open_case(referral).case
    desk.log(first, "case.linked", {"case": other, "relation": "sibling"})
    case = first if struck == "the side written first" else other
    entry = next(e for e in desk.entries(case) if e.kind == "case.linked")
    desk.correct(case, entry.id, reason="not_this_case", strike=True)
    for _ in range(3):
        desk.rows()
    assert [item for ref in (first, other) for item in desk.case(ref).chronology.of("case.linked")] == []


def test_a_relation_that_was_corrected_is_corrected_in_both(night: Night, referral: Referral) -> None:
    desk = night.desk
    first, other = desk.open_case(referral).case, desk.open_case(referral).case
    linked = desk.log(first, "case.linked", {"case": other, "relation": "sibling"})
    desk.correct(first, linked.seq, reason="typing_error", data={"relation": "co_victim"})
    for _ in range(4):
        desk.rows()
    for ref in (first, other):
        assert [item.entry.data["relation"] for item in desk.case(ref).chronology.of("case.linked")] == ["co_victim"]
