from collections.abc import Sequence
from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import fold
from tests.chronology.building import CASE, SUNDAY, corrected, entry, minutes


def standing(entries: Sequence[Entry]) -> list[str]:
    return [item.entry.id for item in fold(CASE, entries)]


def test_entries_stand_in_the_order_in_which_they_became_known_not_in_the_order_of_typing() -> None:
    late = entry("note.added", 1, at=minutes(90))
    early = entry("referral.received", 2, at=minutes(-60), received=minutes(0))
    assert standing([late, early]) == ["e2", "e1"]


def test_what_was_received_later_is_known_later_however_early_it_happened() -> None:
    seen = entry("note.added", 1, at=minutes(10))
    told = entry("missing.noticed", 2, at=minutes(-600), received=minutes(20))
    assert standing([seen, told]) == ["e1", "e2"]


def test_a_correction_puts_the_replacement_in_the_place_of_what_was_wrong() -> None:
    wrong = entry("child.engaged", 1, at=minutes(60))
    right = entry("child.engaged", 2, at=minutes(50))
    folded = fold(CASE, [wrong, *corrected("e1", 3, replacement=right)])
    assert [item.entry.id for item in folded] == ["e2"]
    assert folded.superseded["e1"].id == "e3"
    assert len(folded.entries) == 3  # nothing is ever deleted


def test_an_entry_struck_out_counts_no_more() -> None:
    wrong = entry("child.engaged", 1)
    assert standing([wrong, *corrected("e1", 2)]) == []


def test_a_correction_of_a_correction_keeps_the_name_of_the_first_entry() -> None:
    first = entry("child.engaged", 1, at=minutes(60))
    second = corrected("e1", 3, replacement=entry("child.engaged", 2, at=minutes(50)))
    third = corrected("e2", 5, replacement=entry("child.engaged", 4, at=minutes(40)))
    (item,) = fold(CASE, [first, *second, *third])
    assert (item.entry.id, item.root, item.root_seq) == ("e4", "e1", 1)


def test_a_correction_that_is_itself_struck_out_has_no_effect() -> None:
    first = entry("child.engaged", 1, at=minutes(60))
    wrong = corrected("e1", 3, replacement=entry("child.engaged", 2, at=minutes(50)))
    back = corrected("e3", 4)
    assert standing([first, *wrong, *back]) == ["e1"]


def test_striking_out_the_striking_out_of_a_correction_lets_it_count_again() -> None:
    first = entry("child.engaged", 1, at=minutes(60))
    once = corrected("e1", 3, replacement=entry("child.engaged", 2, at=minutes(50)))
    assert standing([first, *once, *corrected("e3", 4), *corrected("e4", 5)]) == ["e2"]


def test_of_two_corrections_of_one_entry_the_later_stands_alone() -> None:
    first = entry("child.engaged", 1, at=minutes(60))
    one = corrected("e1", 3, replacement=entry("child.engaged", 2, at=minutes(50)))
    two = corrected("e1", 5, replacement=entry("child.engaged", 4, at=minutes(40)))
    (item,) = fold(CASE, [first, *one, *two])
    assert (item.entry.id, item.root) == ("e4", "e1")


def test_striking_out_a_replacement_does_not_bring_the_first_version_back() -> None:
    first = entry("child.engaged", 1, at=minutes(60))
    second = corrected("e1", 3, replacement=entry("child.engaged", 2, at=minutes(50)))
    assert standing([first, *second, *corrected("e2", 4)]) == []


def test_a_correction_of_something_that_is_not_there_changes_nothing() -> None:
    assert standing([entry("child.engaged", 1), *corrected("e99", 2)]) == ["e1"]


def test_corrections_that_name_each_other_in_a_circle_still_fold() -> None:
    circle = [
        entry("child.engaged", 1),
        entry("entry.superseded", 2, entry="e1", reason="x", replacement="e1"),
    ]
    assert standing(circle) == []


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Some entries at any instants, some of them corrected, some corrections corrected."""
    entries: list[Entry] = []
    for _ in range(draw(st.integers(1, 8))):
        seq = len(entries) + 1
        at = SUNDAY + timedelta(minutes=draw(st.integers(-500, 500)))
        delay = draw(st.none() | st.integers(0, 300))
        received = None if delay is None else at + timedelta(minutes=delay)
        fresh = entry("note.added", seq, at=at, received=received)
        corrects: bool = draw(st.booleans())
        if entries and corrects:
            replaces: bool = draw(st.booleans())
            replacement = fresh if replaces else None
            target = draw(st.sampled_from(entries)).id
            entries += corrected(target, seq + (replacement is not None), replacement=replacement)
        else:
            entries.append(fresh)
    return entries


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_in_which_a_record_is_handed_over_does_not_change_what_counts(
    entries: list[Entry], random: Random
) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)
    assert fold(CASE, shuffled).effective == fold(CASE, entries).effective
    assert fold(CASE, shuffled).superseded == fold(CASE, entries).superseded


@given(
    st.lists(
        st.tuples(st.integers(-500, 500), st.none() | st.integers(0, 300)),
        min_size=1,
        max_size=8,
        unique_by=lambda told: told[0] + (told[1] or 0),  # of one minute the one written down later stands
    ),
    st.data(),
)
def test_the_order_of_recording_does_not_change_the_order_of_what_counts(
    when: list[tuple[int, int | None]], data: st.DataObject
) -> None:
    def recorded(order: Sequence[int]) -> list[Entry]:
        entries = []
        for seq, index in enumerate(order, start=1):
            at = minutes(when[index][0])
            delay = when[index][1]
            received = None if delay is None else at + timedelta(minutes=delay)
            entries.append(entry("note.added", seq, at=at, received=received, id=f"x{index}"))
        return entries

    order = data.draw(st.permutations(range(len(when))))
    assert standing(recorded(order)) == standing(recorded(range(len(when))))


def test_of_two_things_known_in_the_same_minute_the_one_written_down_later_comes_later() -> None:
    assert standing([entry("note.added", 1, id="z"), entry("note.added", 2, id="a")]) == ["z", "a"]


@given(histories())
def test_nothing_counts_that_a_standing_correction_names_and_each_line_counts_once(entries: list[Entry]) -> None:
    folded = fold(CASE, entries)
    roots = [item.root for item in folded]
    assert len(roots) == len(set(roots))
    assert not {item.entry.id for item in folded} & set(folded.superseded)
    assert list(folded) == sorted(folded, key=lambda i: (i.entry.known, i.entry.at, i.root_seq))
    assert folded.entries == tuple(entries)
