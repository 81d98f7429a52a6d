"""Every refusal of the desk, typed: what happened, to what, what to do. Shells only print them.

``DeskError``
 ├─ ``BadInput`` 2 · ``NeedsConfirmation`` 2
 ├─ ``NotPermitted`` 3 · ``NoSuchCase`` 3 (the same words: who may not see it learns nothing)
 ├─ ``Locked`` 4 · ``WrongPassphrase`` 4
 └─ ``StoreTrouble`` 5 (busy, damaged, rolled back, read-only, full, elsewhere)

Exit codes: design.md "The public surface". No message carries a child's data.
"""

from __future__ import annotations

from collections.abc import Sequence

from mdtkit.chronology.problem import Problem


class DeskError(Exception):
    """A refusal. ``code`` is stable for programs, ``exit_code`` what the command line returns."""

    code = "error"
    exit_code = 2

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.problems = tuple(problems)


class BadInput(DeskError):
    """Something given is not valid; ``problems`` names every field. Nothing was changed."""

    code = "bad_input"


class NeedsConfirmation(DeskError):
    """Unlikely but possible input (received after recorded, in the future): repeat with confirmation."""

    code = "confirm"


class WarnedBefore(NeedsConfirmation):
    """Nothing is doubtful; a plugin's check warned, and whoever is at the desk looks at it first."""


class NotPermitted(DeskError):
    """The person's role does not allow the act."""

    code = "not_permitted"
    exit_code = 3


class NoSuchCase(DeskError):
    """No such case, or not one this person may read: the same answer."""

    code = "no_such_case"
    exit_code = 3

    def __init__(self, reference: str) -> None:
        super().__init__(
            f"{reference}: no such case, or not one you may open. Check the reference, or `mdtkit case find`."
        )


class Locked(DeskError):
    """No key is at hand."""

    code = "locked"
    exit_code = 4


class WrongPassphrase(DeskError):
    """The passphrase or identity does not open this home. No hint is given."""

    code = "locked"
    exit_code = 4

    def __init__(self) -> None:
        super().__init__("Not unlocked.")


class StoreTrouble(DeskError):
    """The store is busy, damaged, rolled back, read-only, full or elsewhere. Nothing was lost by this act."""

    code = "store"
    exit_code = 5
