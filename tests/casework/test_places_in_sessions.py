"""Places in a session of a course: by the order of asking, and nobody loses one by what others do (T3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.casework.sessions import Session, sessions
from mdtkit.chronology.entry import Entry
from tests.chronology.building import entry

pytestmark = pytest.mark.requirement("T3")
ACTS = st.lists(st.tuples(st.sampled_from(["booked", "unbooked"]), st.integers(1, 5)), max_size=14)


def after(acts: list[tuple[str, int]], capacity: int | None) -> Session:
    planned = entry(
        "training.session", 1, course="csec_101", starts="2026-04-01T16:00:00Z", session="s", capacity=capacity
    )
    rows: list[Entry] = [planned]
    rows += [
        entry(f"training.{act}", n, session="s", person=f"p{who}") for n, (act, who) in enumerate(acts, start=2)
    ]  # fmt: skip
    return sessions(rows)["s"]


@given(ACTS, st.integers(1, 4))
def test_no_more_have_a_place_than_there_is_room_for_and_nobody_waits_while_one_is_free(
    acts: list[tuple[str, int]], capacity: int
) -> None:
    held = after(acts, capacity)
    assert len(held.booked) <= capacity
    assert not held.waiting or held.free == 0
    assert held.booked + held.waiting == held.asked


@given(ACTS, st.integers(1, 4), st.integers(1, 5))
def test_whoever_has_a_place_keeps_it_whatever_others_do(
    acts: list[tuple[str, int]], capacity: int, other: int
) -> None:
    before = after(acts, capacity)
    for act in ("booked", "unbooked"):
        now = after([*acts, (act, other)], capacity)
        assert {one for one in before.booked if one != f"p{other}"} <= set(now.booked)


def test_where_nobody_said_how_many_there_is_room_for_everybody() -> None:
    held = after([("booked", n) for n in range(1, 6)], None)
    assert (len(held.booked), held.waiting, held.free) == (5, (), None)
