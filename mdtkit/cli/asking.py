"""Questions at a prompt: for names, free words and passphrases, which are never arguments.

Questions go to standard error, so that results can be piped on. At the end of input nothing is done (exit 2).
"""

from __future__ import annotations

import click


def passphrase() -> bytes:
    """The passphrase of an identity, typed unseen; a program hands it over by MDTKIT_PASSPHRASE_FD."""
    typed: str = click.prompt("Passphrase", hide_input=True, err=True, default="", show_default=False)
    return typed.encode()


def new_passphrase() -> bytes | None:
    """A passphrase typed twice; empty = none."""
    typed: str = click.prompt(
        "Passphrase for your identity (empty for none)",
        hide_input=True,
        confirmation_prompt="Once more",
        err=True,
        default="",
        show_default=False,
    )
    return typed.encode() or None


def words(question: str, *, needed: bool = False) -> str | None:
    """A line of free words; None when left empty (asked again while ``needed``)."""
    while True:
        typed: str = click.prompt(question, err=True, default="", show_default=False)
        if typed.strip():
            return typed.strip()
        if not needed:
            return None


def yes(question: str, *, default: bool = False) -> bool:
    """A question answered by y or n; ``default`` is what enter says."""
    return click.confirm(question, default=default, err=True)
