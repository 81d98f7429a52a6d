"""A problem with what somebody gave us: what is wrong, where, and the nearest right answer.

One shape for the whole house; it is the ``problems`` member of every error (design.md "JSON shapes").
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One problem. ``field`` names the member, ``at`` the file:line or path, ``allowed`` the valid names."""

    field: str
    message: str
    at: str | None = None
    allowed: tuple[str, ...] = ()
    nearest: str | None = None


def unknown(field: str, value: object, allowed: Iterable[str], *, what: str, at: str | None = None) -> Problem:
    """The problem of an unknown name, with the nearest valid one."""
    from difflib import get_close_matches  # only refusals pay for it

    names = tuple(allowed)
    near = get_close_matches(str(value), names, n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return Problem(
        field=field,
        message=f"{value!r} is not a known {what}{hint}",
        at=at,
        allowed=names,
        nearest=near[0] if near else None,
    )
