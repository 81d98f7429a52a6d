"""One cause is named once, first, and not as the hundred things that follow from it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mdtkit.vault import Damaged, Missing, Trouble
from tests.vault.houses import House


def root(house: House) -> Path:
    return house.layout.record("book/people")


def group(house: House) -> Path:
    return house.layout.group_file("coordinators", house.created.person)


def flipped(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])


CAUSES: dict[str, tuple[Callable[[House], None], str | None, str]] = {
    "trust root damaged": (lambda house: flipped(root(house)), "book/people", "damaged"),
    "group key damaged": (lambda house: flipped(group(house)), None, "group"),
    "group key gone": (lambda house: group(house).unlink(), None, "group"),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_a_damaged_root_or_key_is_one_problem_with_a_count_of_what_it_keeps_from_being_judged(
    house: House, cause: str
) -> None:
    for _ in range(4):
        house.case(2)
    damage, record, kind = CAUSES[cause]
    damage(house)
    (problem,) = house.problems()
    assert (problem.record, problem.kind) == (record, kind)
    assert problem.detail.endswith("5 records could not be judged because of it")


def test_what_is_wrong_beside_the_cause_is_still_named(house: House) -> None:
    struck, lost = house.case(2), house.case(2)
    flipped(root(house))
    flipped(house.layout.record(struck))
    house.layout.record(lost).unlink()
    first, *others = house.problems()
    assert first.record == "book/people"
    assert {(problem.record, problem.kind) for problem in others} == {(struck, "differs"), (lost, "missing")}


def test_a_group_key_that_is_gone_is_called_that(house: House) -> None:
    group(house).unlink()
    with pytest.raises(Missing, match=r"county group's key .* is gone"):
        house.vault()


def test_nothing_is_said_to_work_on_that_does_not(house: House) -> None:
    case = house.case(1)
    flipped(house.layout.record(case))
    with pytest.raises(Damaged, match="Every other record works on"):
        house.vault().read(case)
    for path in (root(house), group(house)):
        whole = path.read_bytes()
        flipped(path)
        with pytest.raises(Trouble) as refused:
            house.vault()
        assert "works on" not in str(refused.value)
        path.write_bytes(whole)
