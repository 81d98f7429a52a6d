"""Every hook that a plugin may implement. Names, arguments and meaning stay; a hook that nobody used was left out.

Data hooks give ``(file name, TOML in UTF-8)`` pairs and run when a county enables the plugin; what they gave is
kept in the home and signed for. They take no argument, so that they can only say one thing.
"""

from __future__ import annotations

from collections.abc import Sequence

import pluggy

PROJECT = "mdtkit"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

Files = Sequence[tuple[str, bytes]]
"""Files as a plugin gives them: ``("tool.toml", b"…")``; plain names, TOML in UTF-8."""


@hookspec
def mdtkit_instruments() -> Files:  # type: ignore[empty-body]
    """Screening and assessment instruments, one manifest a file: items, scoring, bands, who may administer.

    Data. An instrument scores nothing by itself: mdtkit reads the manifest and scores by it. Never give the text of
    copyrighted items; a county adds those from its own licensed copy.
    """


@hookspec
def mdtkit_protocol() -> Files:  # type: ignore[empty-body]
    """Fragments of a protocol: clocks, responsibilities, seats, triggers, indicators, scripts and the other tables.

    Data. Laid between the base protocol and the county's own files. A fragment adds rules or makes one stricter;
    loosening a rule that binds is refused, and so is ``override``, which only the county may give.
    """


@hookspec
def mdtkit_kinds() -> Files:  # type: ignore[empty-body]
    """Kinds of entries, each under ``[[kind]]``: its name, sentence, sharing category and fields.

    Data. A kind's name begins with a word that mdtkit's own kinds do not use (``school.changed``). When the plugin is
    gone its entries stay, verified, and are shown raw.
    """


@hookspec
def mdtkit_days() -> Files:  # type: ignore[empty-body]
    """Holidays and days on which the courts are closed, each under ``[[day]]``: day, title, calendar, source, verified.

    Data. ``calendar`` is ``court`` (left out of ``5cd``) or ``county`` (left out of ``5bd`` and of ``5cd``).
    """
