"""What may stand in an argument: codes and dates. Everything else has to come another way, and is told which.

Argument lists can be read by every process of the machine and stay in shell histories (store.md 8), so a value that
is no code is refused without being repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import click

from mdtkit.chronology.problem import Problem, unknown

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+/-]{0,159}\Z")
_SPAN = re.compile(r"(\d{1,5})(min|h|d)\Z")
OTHER_WAYS = "at a prompt (--ask FIELD), or by --data-file F|- or --note-file F|-"


class Refused(click.UsageError):
    """An argument that is refused, with its problems in the shape of every other error."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message, click.get_current_context(silent=True))
        self.problems = problems


class Code(click.ParamType[str]):
    """A code, an id, a case reference, a date or an instant: no spaces, nothing that could be a sentence."""

    name = "code"

    def __init__(self, name: str = "code") -> None:
        self.name = name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        """The value; refused unread when it is no code."""
        if isinstance(value, str) and _CODE.match(value):
            return value
        field = (param.name or "argument") if param is not None else "argument"
        message = f"{field} takes a code, not free words. Names and free words are given {OTHER_WAYS}"
        raise Refused(message, (Problem(field=field, message=message),))


class Moment(Code):
    """An instant as people write it: spaces are allowed, letters only where a date or a zone has them."""

    name = "time"
    _FORM = re.compile(r"(now|-\d{1,5}(min|h|d)|[0-9][0-9T:. +Z-]{3,40})\Z")

    def __init__(self) -> None:
        super().__init__("time")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        """The text of the instant, still to be read in the county's zone."""
        if isinstance(value, str) and self._FORM.match(value):
            return value
        field = (param.name or "at") if param is not None else "at"
        allowed = ("2026-03-08 01:20", "2026-03-08T09:20:00Z", "01:20", "now", "-20min")
        message = f"{field} takes a time, written as one of: {', '.join(allowed)}"
        raise Refused(message, (Problem(field=field, message=message, allowed=allowed),))


class Span(click.ParamType[timedelta]):
    """A length of time such as ``24h``, ``90min``, ``10d``."""

    name = "length"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:  # noqa: ARG002
        """The length."""
        if isinstance(value, timedelta):
            return value
        found = _SPAN.match(str(value))
        if found is None:
            field = (param.name or "within") if param is not None else "within"
            message = f"{field} takes a length such as 24h, 90min or 10d"
            raise Refused(message, (Problem(field=field, message=message, allowed=("90min", "24h", "10d")),))
        unit = {"min": "minutes", "h": "hours", "d": "days"}[found[2]]
        return timedelta(**{unit: int(found[1])})


CODE, MOMENT, SPAN, CASE = Code(), Moment(), Span(), Code("case")


def one_of(given: str | None, allowed: Iterable[str], field: str) -> str | None:
    """The code of a filter: a slip is refused, since a list in which nothing stands reads as "there is nothing"."""
    names = tuple(allowed)
    if given is None or given in names:
        return given
    problem = unknown(field, given, names, what=field)
    raise Refused(problem.message, (problem,))


def pair(given: str, what: str) -> tuple[str, str]:
    """``k=v`` apart. Refused without repeating it where there is no ``=``."""
    key, sign, value = given.partition("=")
    if not sign or not _CODE.match(key):
        raise Refused(f"{what} is given as name=code; free words are given {OTHER_WAYS}")
    return key, value


def answers(given: tuple[str, ...], what: str) -> dict[str, str]:
    """Several ``code=answer`` as a table."""
    return dict(pair(one, what) for one in given)
