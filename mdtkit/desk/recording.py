"""Recording: the one path on which an entry gets into a case, with its checks, warnings and consequences.

Recording is never refused for what it says about the field (a missing script, an untrained member): that
warns. Refused is only what cannot be understood. Source: design.md "What it is", "Time"; issue "Bad input".
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.casework.clocks import ClockView
from mdtkit.casework.links import LINKED
from mdtkit.chronology.chain import RESEALED
from mdtkit.chronology.entry import Draft, Entry, bare
from mdtkit.chronology.kinds import KINDS, check_draft
from mdtkit.chronology.kinds.model import TOLD_APART
from mdtkit.chronology.problem import Problem
from mdtkit.chronology.reference import new_entry_id
from mdtkit.desk import closing, court, links, meetings, naming, reports, sealed, training
from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.errors import BadInput, NeedsConfirmation, NoSuchCase, WarnedBefore
from mdtkit.desk.opening import troubles
from mdtkit.desk.times import days_beyond, show_instant
from mdtkit.desk.warnings import warnings_of
from mdtkit.vault import DueRow, DueRows, NoSuchRecord, NotYours

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk
    from mdtkit.vault.attachments import Staged
    from mdtkit.vault.commit import Reseal

SUPERSEDED = "entry.superseded"
NEVER_BY_HAND = {
    SUPERSEDED: "an entry is corrected with `mdtkit correct`, which keeps both versions",
    "entry.redacted": "removing a body needs two people's decision: `mdtkit redact propose`",
    "disclosure.made": "a release is asked for and recorded with `mdtkit share record`: the decision comes first",
    TOLD_APART: "what is sealed is recorded with the entry that it belongs to, in fields of its own",
    "readers.changed": "access to a record is given and taken back with `mdtkit people grant` and `people revoke`",
    RESEALED: "who may read a sealed entry is changed with `mdtkit child readers`",
    "alert.raised": "alerts are raised with `mdtkit alert send`, which also sends them",
}
TOLERANCE = timedelta(minutes=2)
"""Two clocks of two people differ by so much; below it nothing is called "in the future"."""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One entry as somebody at the desk wants it recorded. ``at`` None means now."""

    kind: str
    data: dict[str, Any] = msgspec.field(default_factory=dict)
    at: datetime | None = None
    received: datetime | None = None
    note: str | None = None
    party: str | None = None


class Logged(msgspec.Struct, frozen=True, kw_only=True):
    """What was recorded and what it did: the clocks it started and stopped, and what is to be minded."""

    case: str
    entry: str
    seq: int
    entries: tuple[str, ...]
    started: tuple[ClockView, ...]
    stopped: tuple[ClockView, ...]
    warnings: tuple[Problem, ...]
    sealed_to: tuple[str, ...] = ()
    """Who may read what of it was sealed, by id; the recovery key aside."""


def drafts_of(desk: Desk, acts: Sequence[Act], *, confirm: bool, ref: str | None = None) -> list[Draft]:
    """The drafts of these acts, checked. Raises BadInput with every problem, NeedsConfirmation with every doubt.

    ``ref`` is the case for which they are meant, where it is there already: the entries that they name must be its own.
    """
    drafts = understood(desk, acts, ref)
    confirmed(desk, drafts, (), confirm=confirm)
    return drafts


def understood(desk: Desk, acts: Sequence[Act], ref: str | None) -> list[Draft]:
    """The drafts of these acts. Raises BadInput with every problem; see ``drafts_of``."""
    drafts = [_draft(desk, act) for act in acts]
    problems = [problem for draft in drafts for problem in check_draft(draft, desk.vocabularies)]
    problems += [problem for draft in drafts for problem in sealed.problems(desk, draft)]
    problems += [problem for draft in drafts for problem in days_beyond(draft)]
    if ref is not None:
        drafts, unnamed = naming.entries_named(desk, ref, drafts)
        problems += unnamed
        problems += naming.occurrences_named(desk, ref, drafts) if not problems else []
    if problems:
        raise BadInput(_summary(problems), problems)
    return sealed.apart(desk, drafts, ref)


def confirmed(desk: Desk, drafts: Sequence[Draft], said: Sequence[Problem], *, confirm: bool) -> tuple[Problem, ...]:
    """Whether what is doubtful has been confirmed; what plugins' checks said stands beside mdtkit's own doubts.

    What plugins said alone is asked about only where somebody is there to be asked. Returns what of it nobody has
    been told yet. Raises NeedsConfirmation.
    """
    # What is sealed apart has the times of the rest: nothing is asked twice.
    doubts = tuple(dict.fromkeys(doubt for draft in drafts for doubt in _doubts(draft, desk)))
    fresh = tuple(one for one in said if one not in desk.plugins.told)
    if confirm or not (doubts or fresh):
        return fresh
    message = "; ".join(doubt.message for doubt in (*doubts, *fresh))
    if doubts:
        raise NeedsConfirmation(f"{message}. If that is right, repeat with --confirm.", [*doubts, *fresh])
    if desk.plugins.ask is None:
        return fresh
    if not desk.plugins.ask(fresh):
        raise WarnedBefore(f"Nothing was recorded: {message}.", fresh)
    return ()


def checked(desk: Desk, ref: str, drafts: Sequence[Draft], *, create: bool = False) -> tuple[Problem, ...]:
    """What plugins' checks say before these drafts are recorded: warnings, each with its reason and citation."""
    return desk.plugins.checks(drafts, lambda: desk.derive(ref, () if create else desk.entries(ref)))


def _summary(problems: Sequence[Problem]) -> str:
    # Most messages name their field; then it is not said twice.
    return "Not recorded: " + "; ".join(
        problem.message if problem.field in problem.message else f"{problem.field}: {problem.message}"
        for problem in problems
    )


def _draft(desk: Desk, act: Act) -> Draft:
    kind = KINDS.get(act.kind)
    at = act.at or act.received or desk.now()
    received = act.received or (desk.now() if kind and kind.needs_received and act.at is None else None)
    return Draft(
        id=new_entry_id(secrets.token_bytes),
        kind=act.kind,
        at=at,
        received=received,
        tz=desk.county.zone,
        party=act.party or (desk.me.party if kind and not kind.book else None),
        data={name: value for name, value in act.data.items() if value not in (None, "", [], {})},
        note=act.note or None,
        clock="set" if desk.clock_is_set else None,
    )


def _doubts(draft: Draft, desk: Desk) -> list[Problem]:
    """Possible, but more often a slip of the hand: asked once, recorded when confirmed."""
    now, tz = desk.now(), desk.county.zone
    doubts = []
    for field, instant in (("at", draft.at), ("received", draft.received)):
        if instant is not None and instant > now + TOLERANCE:
            message = f"{field} {show_instant(instant, tz)} lies in the future (now {show_instant(now, tz)})"
            doubts.append(Problem(field=field, message=message))
    if draft.received is not None and draft.received < draft.at - TOLERANCE:
        message = f"received {show_instant(draft.received, tz)} is before it happened ({show_instant(draft.at, tz)})"
        doubts.append(Problem(field="received", message=message))
    return doubts


def record(
    desk: Desk,
    ref: str,
    acts: Sequence[Act],
    *,
    confirm: bool = False,
    create: bool = False,
    files: Sequence[Staged] = (),
) -> Logged:
    """Record these acts as one commit and say what they did. ``files`` are the attachments that they name."""
    for act in acts:
        _by_hand(act.kind)
    acts = [told(desk, act) for act in (acts if create else court.of_which(desk, ref, acts))]
    drafts = _with_files(understood(desk, acts, None if create else ref), files)
    for draft in drafts:
        closing.check(desk, ref, draft.kind, draft.data)
        if draft.kind == LINKED:
            links.check(desk, ref, draft.data)
    said = confirmed(desk, drafts, checked(desk, ref, drafts, create=create), confirm=confirm)
    logged = commit(desk, ref, drafts, create=create, files=files, said=said)
    if any(desk.protocol.clocks[view.clock].alert for view in logged.stopped):
        from mdtkit.desk.alert_answers import settle

        settle(desk, ref)
    if any(draft.kind == LINKED for draft in drafts):
        return msgspec.structs.replace(logged, warnings=(*logged.warnings, *links.finish(desk, ref)))
    return logged


def told(desk: Desk, act: Act) -> Act:
    """The act with what the desk adds to it: that a report was told first, the id of a meeting that has none."""
    return meetings.with_id(reports.told_first(desk, act))


def _with_files(drafts: list[Draft], files: Sequence[Staged]) -> list[Draft]:
    """Each draft that names one of these files states it in its head too, where its seal does not hide it."""
    heads = {file.name: file.head for file in files}
    return [
        msgspec.structs.replace(draft, attached=heads[name])
        if (name := draft.data.get("attachment")) in heads
        else draft
        for draft in drafts
    ]


def _by_hand(kind: str) -> None:
    """Raises BadInput for kinds that only an act of their own may write, or that are not about a case."""
    known = KINDS.get(kind)
    if known is not None and known.book:
        message = "this kind belongs into the county's own books, not into a case"
    elif kind in NEVER_BY_HAND:
        message = NEVER_BY_HAND[kind]
    else:
        return
    raise BadInput(f"Not recorded: {kind}: {message}.", [Problem(field="kind", message=message)])


def commit(
    desk: Desk,
    ref: str,
    drafts: Sequence[Draft],
    *,
    create: bool = False,
    remove: frozenset[str] = frozenset(),
    reseal: Reseal | None = None,
    guard: Callable[[tuple[Entry, ...]], None] | None = None,
    files: Sequence[Staged] = (),
    said: tuple[Problem, ...] = (),
) -> Logged:
    """Commit checked drafts; what they start and stop is derived from the record as it stands under the lock.

    ``remove`` are the ids of entries whose bodies go with this commit (two people's decision, ``desk.redaction``);
    ``reseal`` is an entry and who may read its sealed body from now on (``desk.sealed``); ``said`` is what plugins'
    checks warned of before (``checked``). ``guard`` sees the record under the lock; what it raises changes nothing.
    """
    _access(desk, ref, drafts)
    recorded = desk.now()
    outcome: dict[str, CaseFile] = {}

    def build(entries: tuple[Entry, ...]) -> tuple[list[Draft], DueRows | None]:
        if guard is not None:
            guard(entries)
        added = provisional(desk, ref, entries, drafts, recorded)
        outcome["before"] = desk.derive(ref, entries)
        kept = tuple(bare(entry) if entry.id in remove else entry for entry in entries) if remove else entries
        outcome["after"] = desk.derive(ref, (*kept, *added))
        return list(drafts), due_rows(outcome["after"])

    with troubles():
        try:
            written = desk.vault.commit_with(
                ref, build, recorded=recorded, create=create, remove=remove, reseal=reseal, files=files
            ).entries
        except (NoSuchRecord, NotYours):
            raise NoSuchCase(ref) from None
    desk.plugins.ask = None  # nobody is asked in the middle of an act that has begun
    desk.plugins.calls.committed(ref, [draft.kind for draft in drafts], written[0].seq)
    return _logged(desk, ref, drafts, outcome, written, said)


def _logged(
    desk: Desk,
    ref: str,
    drafts: Sequence[Draft],
    outcome: Mapping[str, CaseFile],
    written: tuple[Entry, ...],
    said: tuple[Problem, ...],
) -> Logged:
    """What was recorded and what it did."""
    started, stopped = difference(outcome["before"].clocks, outcome["after"].clocks)
    return Logged(
        case=ref,
        entry=written[0].id,
        seq=written[0].seq,
        entries=tuple(entry.id for entry in written),
        started=started,
        stopped=stopped,
        warnings=(
            *warnings_of(outcome["after"], drafts),
            *training.warnings(desk, written),
            *said,
            *_of_sharing(desk, outcome, written),
            *not_worked(desk, written),
        ),
        sealed_to=tuple(dict.fromkeys(reader for draft in drafts for reader in draft.readers)),
    )


def _access(desk: Desk, ref: str, drafts: Sequence[Draft]) -> None:
    """Before somebody writes: their access has not run out, and others' that has is ended, so the record goes without.

    Raises NoSuchCase.
    """
    if not desk.vault.people.grants or any(draft.kind == "readers.changed" for draft in drafts):
        return
    from mdtkit.desk import access

    if ref in access.shut(desk):
        raise NoSuchCase(ref)
    access.settle(desk, ref)


def not_worked(desk: Desk, written: Sequence[Entry]) -> list[Problem]:
    """What is to be minded of a series: occurrences on days that are not worked."""
    if not any(entry.data.get("every") for entry in written):
        return []
    from mdtkit.desk.meetings import on_days_off
    from mdtkit.desk.times import show_instant

    found = []
    for entry in written:
        off = [show_instant(one, entry.tz) for one in on_days_off(desk, entry)]
        if off:
            message = f"on days that are not worked: {', '.join(off)}. Move them one by one, or plan by the weekday"
            found.append(Problem(field="every", message=message))
    return found


def _of_sharing(desk: Desk, outcome: Mapping[str, CaseFile], written: Sequence[Entry]) -> Sequence[Problem]:
    """What changes for sharing by meetings, and what of authorizations cannot be read (C1, C5)."""
    if not any(entry.kind.startswith(("meeting.", "authorization.")) for entry in written):
        return ()
    from mdtkit.desk.sharing_warnings import warnings

    return tuple(warnings(desk, outcome["before"], outcome["after"], written))


def provisional(
    desk: Desk, ref: str, entries: tuple[Entry, ...], drafts: Sequence[Draft], recorded: datetime
) -> tuple[Entry, ...]:
    """The drafts as entries that have not been signed yet: enough to derive what they will do."""
    last = entries[-1].seq if entries else 0
    return tuple(
        Entry(
            id=draft.id or f"draft-{last + index}",
            record=ref,
            seq=last + index,
            kind=draft.kind,
            at=draft.at,
            received=draft.received,
            recorded=recorded,
            tz=draft.tz,
            by=desk.me.id,
            party=draft.party,
            people=0,
            data={} if draft.sealed else draft.data,
            note=None if draft.sealed else draft.note,
            prev="",
            signature="",
            clock=draft.clock,
            sealed=draft.sealed,
            readers=draft.readers,
        )
        for index, draft in enumerate(drafts, start=1)
    )


def due_rows(file: CaseFile) -> DueRows:
    """What the watcher must know of a case: its live clocks that fall due, by opaque reference and code."""
    return DueRows(
        tuple(
            DueRow(
                case=file.ref,
                clock=view.clock,
                warn_at=view.warn_at or view.due_at,
                due_at=view.due_at,
                seats=(view.party,) if view.party else (),
            )
            for view in file.clocks
            if view.live and view.due_at is not None
        )
    )


def difference(
    before: tuple[ClockView, ...], after: tuple[ClockView, ...]
) -> tuple[tuple[ClockView, ...], tuple[ClockView, ...]]:
    """The clocks that came to be, and those that lived before and do not live now (or were met at once)."""
    known = {view.id: view for view in before}
    started = tuple(view for view in after if view.id not in known and (view.live or view.form == "period"))
    stopped = tuple(view for view in after if not view.live and (view.id not in known or known[view.id].live))
    return started, tuple(view for view in stopped if view not in started)
