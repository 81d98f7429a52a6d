"""Case references are dictated by telephone at two in the morning: what is misheard must not be another case."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.chronology.reference import (
    ALPHABET,
    NotAReference,
    RandomBytes,
    is_reference,
    new_entry_id,
    new_person_id,
    new_reference,
    parse_reference,
)


def chance(seed: int) -> RandomBytes:
    """Always the same chance: these tests are about form, not about secrets."""
    return Random(seed).randbytes  # noqa: S311


references = st.integers(0, 2**32).map(lambda seed: new_reference(chance(seed)))


def test_a_reference_is_shown_in_two_groups_after_its_prefix() -> None:
    reference = new_reference(chance(1))
    assert len(reference) == len("MDT-7K3Q-F9X")
    assert [len(part) for part in reference.split("-")] == [3, 4, 3]
    assert is_reference(reference)


@given(references, st.integers(0, 6), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_caught(reference: str, place: int, wrong: str) -> None:
    bare = list(reference.removeprefix("MDT-").replace("-", ""))
    if bare[place] == wrong:
        return
    bare[place] = wrong
    with pytest.raises(NotAReference, match="check character"):
        parse_reference("".join(bare))


@given(references, st.integers(0, 6), st.integers(0, 6))
def test_two_swapped_characters_are_always_caught(reference: str, one: int, other: int) -> None:
    bare = list(reference.removeprefix("MDT-").replace("-", ""))
    if bare[one] == bare[other]:
        return
    bare[one], bare[other] = bare[other], bare[one]
    with pytest.raises(NotAReference):
        parse_reference("".join(bare))


@given(references)
def test_a_reference_is_understood_however_it_is_written_down(reference: str) -> None:
    sloppy = reference.lower().replace("-", " ").replace("1", "l").replace("0", "o")
    assert parse_reference(sloppy) == reference
    assert parse_reference(reference.removeprefix("MDT-")) == reference


@pytest.mark.parametrize(
    "text", ["", "MDT", "MDT-7K3Q", "MDT-7K3Q-F9XX", "MDT-UUUU-UUU", "../../etc/passwd", "MDT-\u0661234-567"]
)
def test_anything_else_is_no_reference(text: str) -> None:
    assert not is_reference(text)
    with pytest.raises(NotAReference):
        parse_reference(text)


def test_entry_and_person_ids_are_random_and_of_fixed_length() -> None:
    ids = {new_entry_id(chance(seed)) for seed in range(100)}
    assert len(ids) == 100
    assert {len(entry_id) for entry_id in ids} == {26}
    assert all(set(entry_id) <= set(ALPHABET) for entry_id in ids)
    assert len(new_person_id(chance(1))) == 10
