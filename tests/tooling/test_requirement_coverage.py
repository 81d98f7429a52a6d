"""The page of requirements tells which tests name which, and which none does."""

import tomllib

from tests.tooling.requirement_coverage import LAWS, LIST, Proof, page, proofs, unknown_ids

REQUIREMENTS = {"Reporting": {"R3": ["pre", "In writing within 36 hours"], "R4": ["794", "Within 24 hours"]}}


def named(source: str) -> set[tuple[str, str]]:
    return {(proof.id, proof.test) for proof in proofs("tests/test_x.py", source)}


def test_a_function_a_class_a_method_and_a_module_may_name_a_requirement() -> None:
    source = """
pytestmark = [pytest.mark.slow, pytest.mark.requirement("R1")]

@pytest.mark.requirement("R2")
@pytest.mark.requirement("R3", "R4")
async def test_written(): ...

@pytest.mark.requirement("R5")
class TestReturn:
    @pytest.mark.requirement("R8")
    def test_is_reported(self): ...
"""
    assert named(source) == {
        ("R1", ""),
        ("R2", "test_written"),
        ("R3", "test_written"),
        ("R4", "test_written"),
        ("R5", "TestReturn"),
        ("R8", "TestReturn.test_is_reported"),
    }


def test_one_case_of_a_table_may_name_a_requirement() -> None:
    source = """
@pytest.mark.parametrize("hours", [pytest.param(36, marks=pytest.mark.requirement("R3"))])
def test_written(hours): ...
"""
    assert named(source) == {("R3", "test_written")}


def test_a_requirement_without_a_test_says_none_yet() -> None:
    text = page(REQUIREMENTS, [Proof("R4", "tests/test_x.py", "test_a_victim_is_reported_in_a_day")])
    assert "| R3 | reporting law | In writing within 36 hours | none yet |" in text
    assert "| R4 | SB 794 | Within 24 hours | `tests/test_x.py` a victim is reported in a day |" in text
    assert "**1 of 2 requirements are named by a test.**" in text


def test_the_order_in_which_tests_are_found_does_not_change_the_page() -> None:
    found = [Proof("R4", "tests/test_y.py", "test_b"), Proof("R4", "tests/test_x.py", "test_a")]
    assert page(REQUIREMENTS, found) == page(REQUIREMENTS, found[::-1])


def test_a_requirement_that_does_not_exist_is_told_with_the_nearest_that_does() -> None:
    [problem] = unknown_ids([Proof("R44", "tests/test_x.py", "test_a")], ["R3", "R4", "P1"])
    assert 'test_a names requirement "R44"' in problem
    assert "nearest: R4" in problem


def test_every_requirement_of_the_source_document_is_listed_once_with_a_law() -> None:
    listed = tomllib.loads(LIST.read_text(encoding="utf-8"))
    names = [name for part in listed.values() for name in part]
    count = {"P": 9, "S": 5, "I": 13, "R": 11, "A": 7, "D": 4, "M": 17, "C": 7, "T": 3, "L": 1, "G": 4}
    assert names == [f"{letter}{n}" for letter, last in count.items() for n in range(1, last + 1)]
    assert {law for part in listed.values() for law, _ in part.values()} == set(LAWS)
