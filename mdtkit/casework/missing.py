"""The missing episodes of a case as they stand: clocks, efforts, contacts, and what is still to be answered. Pure.

An episode is over when the child is back and every clock that it brought has been met, waived or cancelled; nobody
declares it closed while a step is silently missing. Source: R5 to R8, D2 to D4.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Literal

import msgspec

from mdtkit.casework.clockview import ClockView
from mdtkit.casework.episodes import Episode, Episodes
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology

CONTENT = "missing_content"
"""The list of what a report of a missing child is to contain."""
State = Literal["missing", "back", "closed"]


class EpisodeView(msgspec.Struct, frozen=True, kw_only=True):
    """One missing episode. ``seq`` is the number of the entry that noticed it: so it is named to the commands.

    Instants are UTC: ``began`` when it was first noticed, ``learnt`` when an agency came to know, ``ended`` the return.
    ``state``: missing, back (steps are still open), closed. ``clocks`` are all that the episode brought, ``efforts``
    and ``contacts`` the entries about it, ``reports`` those to law enforcement and the national centre.
    """

    entry: str
    seq: int
    state: State
    began: datetime
    learnt: datetime
    ended: datetime | None
    left: str | None
    abducted: str | None
    whereabouts_known: str | None
    clocks: tuple[ClockView, ...]
    efforts: tuple[Entry, ...]
    contacts: tuple[Entry, ...]
    reports: tuple[Entry, ...]
    steps: tuple[Entry, ...]
    publicity: tuple[Entry, ...] = ()
    """Every answer to whether the search may be made public, in the order in which they became known."""

    @property
    def unanswered(self) -> tuple[ClockView, ...]:
        """What the episode still asks of somebody."""
        return tuple(view for view in self.clocks if view.live)


class Content(msgspec.Struct, frozen=True):
    """One thing that a report of a missing child contains, and the reports that gave it, by recipient."""

    code: str
    title: str
    given: tuple[Entry, ...]

    def given_to(self, party: str) -> Entry | None:
        """The first report to this party that contained it."""
        return next((one for one in self.given if one.data.get("to") == party), None)


def episodes(chronology: Chronology, found: Episodes, clocks: Iterable[ClockView]) -> tuple[EpisodeView, ...]:
    """The missing episodes of a case, in the order in which they happened."""
    views = tuple(clocks)
    return tuple(_view(one, chronology, found, views) for one in found.all)


def _view(one: Episode, chronology: Chronology, found: Episodes, views: tuple[ClockView, ...]) -> EpisodeView:
    own = tuple(view for view in views if view.episode == one.root)
    back = one.recovered is not None
    state: State = "missing" if not back else "back" if any(view.live for view in own) else "closed"
    return EpisodeView(
        entry=one.root,
        seq=one.root_seq,
        state=state,
        began=one.began,
        learnt=one.learnt.known,
        ended=one.recovered.entry.at if one.recovered is not None else None,
        left=_said(one, "from"),
        abducted=_said(one, "abducted"),
        whereabouts_known=_said(one, "whereabouts_known"),
        clocks=own,
        efforts=_about(one, chronology, found, "missing.effort"),
        contacts=_about(one, chronology, found, "missing.contact"),
        reports=tuple(
            entry
            for entry in _about(one, chronology, found, "report.made")
            if entry.data.get("report") in ("missing", "return")
        ),
        steps=_about(one, chronology, found, "missing.interviewed"),
        publicity=_about(one, chronology, found, "missing.publicity"),
    )


def _said(one: Episode, field: str) -> Any:
    """What the notices say of it: the last one that says anything."""
    told = [item.entry.data[field] for item in one.notices if item.entry.data.get(field) is not None]
    return told[-1] if told else None


def _about(one: Episode, chronology: Chronology, found: Episodes, kind: str) -> tuple[Entry, ...]:
    return tuple(item.entry for item in chronology.of(kind) if found.of(item) is one)


def contents(view: EpisodeView, titles: Iterable[tuple[str, str]]) -> tuple[Content, ...]:
    """What the reports of an episode contained and what they did not, in the order of the list (R6)."""
    made = [entry for entry in view.reports if entry.data.get("report") == "missing"]
    return tuple(
        Content(code, title, tuple(entry for entry in made if code in (entry.data.get("contents") or ())))
        for code, title in titles
    )


def may_be_published(view: EpisodeView, entitled: Collection[str]) -> Entry | None:
    """The answer that lets the search be made public, or None: the last one of those whose yes counts is a yes.

    ``entitled``: codes of who may agree (the placing agency, the court). A later no takes an earlier yes back,
    whoever says it: publishing cannot be undone.
    """
    said = [one for one in view.publicity if one.data.get("answer") == "no" or one.data.get("by") in entitled]
    last = said[-1] if said else None
    return last if last is not None and last.data.get("answer") == "yes" else None
