import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.chronology.display import plain

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)
NASTY = st.text(
    alphabet=st.sampled_from("\x00\x07\x1b\x7f\x85\x9b\u202e\u2066\u2069\u200f\ufeff\ud800\U000e0041\r\n\t ab[31m"),
    max_size=40,
)


@given(ANY_TEXT | NASTY, st.booleans())
def test_what_is_shown_can_neither_move_the_cursor_nor_turn_a_line_round(text: str, lines: bool) -> None:
    shown = plain(text, lines=lines)
    for character in shown.replace("\n", "") if lines else shown:
        assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        assert unicodedata.bidirectional(character) not in (
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        )
    shown.encode("utf-8")  # what cannot be encoded cannot be shown: it would raise


@given(ANY_TEXT | NASTY)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "Sm", "Sc")), max_size=60))
def test_letters_numbers_and_signs_of_every_script_stay_as_written(text: str) -> None:
    assert plain(text) == text


def test_an_escape_sequence_loses_its_teeth() -> None:
    assert plain("before\x1b[2Jafter\x9b31m") == "before[2Jafter31m"


def test_text_that_no_screen_shows_is_not_kept_in_what_is_shown() -> None:
    assert plain("a\u202eb\u200bc\U000e0041d") == "abcd"


@pytest.mark.parametrize("between", ["\n", "\r\n", "\r", "\u2028", "\x85", "\t", "\v"])
def test_a_break_inside_a_sentence_is_a_space(between: str) -> None:
    assert plain(f"one{between}two") == "one two"


def test_a_note_may_keep_its_lines() -> None:
    assert plain("one\r\ntwo\u2028three", lines=True) == "one\ntwo\nthree"
