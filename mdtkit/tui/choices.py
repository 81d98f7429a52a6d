"""What may be chosen for a code, in the county's own words: titles from the protocol, people from the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdtkit.chronology.kinds import CLOSED, KINDS
from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.times import show_short
from mdtkit.tui.widgets.spec import Option, Options

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

COMMON = (
    "report.made",
    "child.engaged",
    "responder.arrived",
    "script.given",
    "medical.evaluated",
    "medical.scheduled",
    "instrument.administered",
    "jurisdiction.determined",
    "eligibility.determined",
    "indicators.recorded",
    "status.set",
    "cws.entered",
    "meeting.planned",
    "meeting.held",
    "note.added",
)
"""Kinds that are logged most, listed first."""
DERIVED = (
    "entry.superseded",
    "entry.redacted",
    "alert.raised",
    "alert.settled",
    "tier.decided",
    "disclosure.made",
)
"""Kinds that the desk writes itself, or that have a place of their own."""


def options_of(desk: Desk, file: CaseFile | None = None) -> Options:
    """Vocabulary name → options. ``file`` gives the entries and meetings that a reference may point to."""

    def options(vocabulary: str) -> tuple[Option, ...]:
        if vocabulary == "person":
            today = desk.today()
            people = [
                Option(one.id, one.name, _group(desk, one.party) if one.serves(today) else GONE)
                for one in desk.directory.people().values()
            ]
            return tuple(sorted(people, key=lambda option: (option.group == GONE, option.group, option.title)))
        if vocabulary in ("entry", "meeting"):
            return entries_of(desk, file, "meeting.planned" if vocabulary == "meeting" else None)
        listed = desk.vocabularies.get(vocabulary) or CLOSED.get(vocabulary) or desk.protocol.vocabulary(vocabulary)
        codes = tuple(listed)
        return tuple(Option(code, title_of(desk, vocabulary, code), group_of(desk, vocabulary, code)) for code in codes)

    return options


GONE = "no longer in service"
"""Who has left stands last, for entries about the time before."""


def _group(desk: Desk, party: str | None) -> str:
    return title_of(desk, "party", party) if party else ""


def title_of(desk: Desk, vocabulary: str, code: str) -> str:
    """How a code is spoken of."""
    title = desk.protocol.title(vocabulary, code)
    return title.replace("_", " ") if title == code else title


def group_of(desk: Desk, vocabulary: str, code: str) -> str:
    """Under which heading a code is listed: its group, tier or party, as the protocol says."""
    protocol = desk.protocol
    if vocabulary == "indicator":
        group = protocol.indicator_groups.get(protocol.indicators[code].group)
        return group.title if group is not None else ""
    if vocabulary == "trigger":
        return title_of(desk, "tier", protocol.triggers[code].tier)
    if vocabulary == "agency":
        return title_of(desk, "party", protocol.agencies[code].party)
    term = protocol.terms.get(f"{vocabulary}.{code}")
    return term.group if term is not None else ""


def entries_of(desk: Desk, file: CaseFile | None, kind: str | None) -> tuple[Option, ...]:
    """The entries of a case that another entry may refer to, newest first."""
    if file is None:
        return ()
    now, zone = desk.now(), desk.county.zone
    return tuple(
        Option(row.id, f"{row.seq}  {show_short(row.at, zone, now)}  {KINDS[row.kind].title}")
        for row in reversed(file.entries)
        if row.superseded_by is None and row.kind in KINDS and (kind is None or row.kind == kind)
    )


def kinds_to_log() -> tuple[Option, ...]:
    """Every kind of entry that a person may log in a case, common ones first."""
    rest = sorted((kind for kind in KINDS.values() if not kind.book), key=lambda kind: kind.title)
    wanted = [KINDS[name] for name in COMMON if name in KINDS]
    wanted += [kind for kind in rest if kind.name not in COMMON and kind.name not in DERIVED]
    return tuple(Option(kind.name, kind.title) for kind in wanted)
