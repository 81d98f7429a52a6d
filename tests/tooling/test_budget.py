"""A file of more than 400 lines and a function of more than a screen are told by name."""

from tests.tooling.budget import FILE_LINES, FUNCTION_LINES, over_budget


def function_of(lines: int, *, docstring: int = 0) -> str:
    doc = ['    """', *["    one"] * (docstring - 2), '    """'] if docstring else []
    return "\n".join(["def act():", *doc, *["    pass"] * (lines - 1)]) + "\n"


def test_what_fits_is_not_mentioned() -> None:
    assert list(over_budget("desk.py", "x = 1\n" * FILE_LINES)) == []
    assert list(over_budget("desk.py", function_of(FUNCTION_LINES))) == []


def test_a_file_one_line_too_long_is_named_with_its_length() -> None:
    [problem] = over_budget("desk.py", "x = 1\n" * (FILE_LINES + 1))
    assert problem.startswith("desk.py: 401 lines")


def test_a_function_one_line_too_long_is_named_with_its_place() -> None:
    [problem] = over_budget("desk.py", "import os\n" + function_of(FUNCTION_LINES + 1))
    assert problem.startswith("desk.py:2: act has 51 lines")


def test_a_docstring_costs_a_function_nothing() -> None:
    assert list(over_budget("desk.py", function_of(FUNCTION_LINES, docstring=30))) == []


def test_a_method_and_a_coroutine_are_measured_too() -> None:
    inside = function_of(FUNCTION_LINES + 1).replace("\n", "\n    ").rstrip()
    assert len(list(over_budget("desk.py", f"class Desk:\n    {inside}\n"))) == 1
    assert len(list(over_budget("desk.py", "async " + function_of(FUNCTION_LINES + 1)))) == 1
