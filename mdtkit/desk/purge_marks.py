"""How an import knows a purged case again, though nothing of the case is left.

The confirmation of a purge holds a *mark*: a random key, and the HMAC-SHA256 under it of the id of the case's first
entry. An import gives that entry the same id in every run, so the mark of a row can be tried; the mark alone tells
neither that the case came from an import nor from where. Every purge leaves one. Why so: docs/adr/0031.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from mdtkit.desk.directory import COUNTY

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

PURGED = "record.purged"


def mark_of(first: str) -> str:
    """A new mark of a case by the id of its first entry; never twice the same."""
    key = secrets.token_hex(16)
    return f"{key}.{_digest(key, first)}"


def was_purged(desk: Desk) -> Callable[[str], bool]:
    """Whether a case whose first entry has this id was purged here."""
    said = [str(entry.data.get("mark") or "") for entry in desk.directory.entries(COUNTY) if entry.kind == PURGED]
    marks = [(key, digest) for key, dot, digest in (mark.partition(".") for mark in said) if dot]
    return lambda first: any(hmac.compare_digest(_digest(key, first), digest) for key, digest in marks)


def _digest(key: str, first: str) -> str:
    return hmac.new(bytes.fromhex(key), first.encode(), hashlib.sha256).hexdigest()
