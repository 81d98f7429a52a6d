"""Cells are folded as a typesetter of plain text would, whatever words they hold."""

from __future__ import annotations

import re
from textwrap import wrap

from hypothesis import given
from hypothesis import strategies as st

from mdtkit.chronology import display
from mdtkit.cli.table import folded

WORDS = st.lists(st.text("abcd·§-é漢", min_size=1, max_size=12), max_size=30).map(" ".join)


@given(WORDS, st.integers(3, 60))
def test_a_cell_folds_like_wrapped_text_and_no_word_is_broken(text: str, room: int) -> None:
    assert folded(text, room) == (wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""])


@given(st.text(st.one_of(st.sampled_from(" a\t\n\x1b\u202e\u200d\u2028\u3000\ud800é"), st.characters())))
def test_text_that_is_shown_as_it_is_would_not_have_been_changed_by_cleaning_it(text: str) -> None:
    cleaned = display.plain(f"{text}\u200b")  # the mark is invisible: the long way is taken, and leaves it out
    assert display.plain(text) == cleaned
    assert not re.search(r"[\x00-\x1f\u202a-\u202e]|  ", display.plain(text))
