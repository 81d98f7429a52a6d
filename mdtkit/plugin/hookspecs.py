"""Every hook that a plugin may implement. Names, arguments and meaning stay; a hook that nobody used was left out.

Data hooks give ``(file name, TOML in UTF-8)`` pairs and run when a county enables the plugin; what they gave is
kept in the home and signed for. They take no argument, so that they can only say one thing.
"""

from __future__ import annotations

from collections.abc import Sequence

import pluggy

from mdtkit.plugin.shapes import Act, CaseView, Channel, Command, Committed, Exporter, Remark

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


@hookspec
def mdtkit_channels() -> Sequence[Channel]:  # type: ignore[empty-body]
    """Ways by which alerts leave. A person's addresses that begin with the channel's scheme go through it.

    Code. Gets the opaque message and the person's address, nothing else; ten seconds by default. Addresses that no
    enabled plugin takes go through apprise, which is a plugin of this hook, too: built in and always on.
    """


@hookspec
def mdtkit_exporters() -> Sequence[Exporter]:  # type: ignore[empty-body]
    """Files and documents made of one case, from its redacted view: ``mdtkit plugin export CASE NAME --out FILE``.

    Code. The view holds the entries of the declared categories; the export is audited under the declared purpose.
    """


@hookspec
def mdtkit_commands() -> Sequence[Command]:  # type: ignore[empty-body]
    """Commands that answer with a table: ``mdtkit extra NAME``, and with ``panel`` in the terminal application, too.

    Code. Sees cases through the host, within the declared purpose and categories. What it records by ``host.submit``,
    the person records who called it.
    """


@hookspec
def mdtkit_checks(act: Act, case: CaseView) -> Sequence[Remark]:  # type: ignore[empty-body]
    """A check before somebody records an entry in a case, seen beside the case as it stands: what is to be minded.

    Code. Each remark has a reason and a citation. It warns before the act and refuses nothing: a form asks once, a
    program is told with the result. Half a second with loading; past it the entry is recorded without the check.
    The view is that of case planning: codes and dates of every category, nothing sealed, no words.
    """


@hookspec
def mdtkit_after_commit(committed: Committed) -> None:
    """Told after something was recorded in a case: the opaque reference, the kinds, when.

    Code. Two seconds, beside what the person does next; what it does is not waited for.
    """
