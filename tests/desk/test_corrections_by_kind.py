"""Corrections, kind by kind: what is derived follows the new version, both stay visible, the old one counts no more."""

from __future__ import annotations

from typing import Any, Final

import msgspec
import pytest

from mdtkit.casework.clocks import ClockView
from mdtkit.casework.facts import Rulebook
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.kinds import KINDS
from mdtkit.desk.casefile import CaseFile
from mdtkit.desk.history import changes
from mdtkit.protocol.rule import Start, Stop
from tests.casework.conftest import base_protocol
from tests.chronology.building import entry, minutes
from tests.desk.corrections import Running, Told, act, derive, everything, later, named, running, said, superseded

PROTOCOL: Final = base_protocol()
BOOK: Final = Rulebook(PROTOCOL)
RECORDED: Final = [name for name, kind in KINDS.items() if not kind.book and name != "entry.superseded"]
REFERS: Final = {"hold": "e9", "action": "e12", "meeting": "m1", "plan": "e6", "offer": "e7", "referral": "e1"}


def backdrop() -> tuple[Entry, ...]:
    """A case in which much has happened, so that an entry of any kind has something to be about."""
    told: list[tuple[str, dict[str, Any]]] = [
        ("referral.received", {"allegation": ["cse"], "triggers": ["law_enforcement_danger"], "jurisdiction": "241.1"}),
        ("child.described", {"name": "Canaria Uno", "birth_date": "2010-05-17", "language": "en"}),
        ("tier.decided", {"tier": "immediate"}),
        ("missing.noticed", {"from_": "placement"}),
        ("meeting.planned", {"type": "ongoing", "meeting": "m1", "starts": "2026-03-12T17:00:00Z"}),
        ("plan.adopted", {"version": 1, "risks": "Invented."}),
        ("service.offered", {"service": "housing"}),
        ("court.noted", {"what": "subpoena", "when": "2026-03-20T16:00:00Z"}),
        ("hold.placed", {}),
        ("status.set", {"field": "at_risk", "start": "2026-03-08"}),
        ("case.assigned", {"worker": "p-ana"}),
        ("action.agreed", {"action": "Invented.", "seat": "probation", "due": "2026-03-12"}),
    ]
    return tuple(
        entry(kind, n, at=minutes(n), received=minutes(n) if KINDS[kind].needs_received else None, **data)
        for n, (kind, data) in enumerate(told, start=1)
    )


def of_kind(kind: str) -> Entry:
    """An entry of the kind at minute 100, about what the backdrop holds."""
    told = said(kind, {}, PROTOCOL)
    data = {name: REFERS.get(name, value) for name, value in told.data.items()}
    return Told(kind, data, told.party).at(100, 50)


def otherwise(one: Entry) -> Entry:
    """The entry said otherwise: later, by another party, and every open list with another of its codes."""
    data = dict(one.data)
    for field in KINDS[one.kind].fields:
        allowed = PROTOCOL.vocabulary(field.vocabulary or "")
        if field.type == "code" and len(allowed) > 1 and field.name in data:
            data[field.name] = allowed[-1]
        elif field.type == "text":
            data[field.name] = "Other invented words."
    return msgspec.structs.replace(later(one), data=data, note="An invented note.", party="probation")


def recorded_rightly(before: tuple[Entry, ...], wrong: Entry, right: Entry | None) -> CaseFile:
    """The case in which the right version was written from the start, in the place of the wrong one."""
    kept = () if right is None else (msgspec.structs.replace(right, id=wrong.id, seq=wrong.seq),)
    return derive(BOOK, *before, *kept)


def follows(before: tuple[Entry, ...], wrong: Entry, right: Entry | None, after: tuple[Entry, ...] = ()) -> CaseFile:
    """The corrected case, from which everything is derived as from the one that was recorded rightly."""
    file = derive(BOOK, *before, wrong, *after, *superseded(wrong, right))
    told = recorded_rightly((*before, *after), wrong, right)
    names = {"e90": "e50", "seq=90": "seq=50", "'seq': 90": "'seq': 50"}
    assert everything(file, BOOK, **names) == everything(told, BOOK)
    return file


@pytest.mark.parametrize("kind", RECORDED)
def test_everything_follows_a_correction_of_an_entry_of_this_kind(kind: str) -> None:
    wrong = of_kind(kind)
    right = otherwise(wrong)
    file = follows(backdrop(), wrong, right)
    assert [item.entry.id for item in file.chronology.of(kind) if item.root == "e50"] == ["e90"]
    (change,) = changes(file)
    assert (change.before.id, change.reason) == ("e50", "typed wrongly")
    assert change.after is not None
    assert (change.after.id, change.after.at) == ("e90", wrong.at + (right.at - wrong.at))
    shown = {row.id: row for row in file.entries}
    assert shown["e50"].superseded_by == "e91"
    assert shown["e90"].superseded_by is None
    assert shown["e50"].entry == wrong, "the old version can be read as it was written"


@pytest.mark.parametrize("kind", RECORDED)
def test_an_entry_of_this_kind_that_was_struck_out_counts_no_more_and_stays_visible(kind: str) -> None:
    wrong = of_kind(kind)
    file = follows(backdrop(), wrong, None)
    assert "e50" not in {item.entry.id for item in file.chronology.effective}
    (change,) = changes(file)
    assert (change.before.id, change.after, change.reason) == ("e50", None, "typed wrongly")
    assert len(file.entries) == len(backdrop()) + 2


# ---- every start and every stop of every clock -------------------------------------------------------


def _starts() -> list[Any]:
    found: list[tuple[str, Start | None]] = []
    for clock in PROTOCOL.clocks.values():
        found += [(clock.id, start) for start in clock.start]
        found += [(clock.id, None)] if clock.known else []
    return [
        pytest.param(name, start, id=f"{name}-{start.after or start.on[0] if start else 'facts'}-{n}")
        for n, (name, start) in enumerate(found)
    ]


def _ends() -> list[Any]:
    return [
        pytest.param(clock.id, stop, kind, id=f"{clock.id}-{word}-{kind}-{n}")
        for clock in PROTOCOL.clocks.values()
        for word, stops in (("stop", clock.stop), ("cancel", clock.cancel))
        for n, stop in enumerate(stops)
        for kind in stop.on
    ]


def case_of(clock: str, start: Start | None) -> tuple[Running, Rulebook]:
    run = running(PROTOCOL.clocks[clock], start, PROTOCOL)
    return run, _book(run.profile)


def _book(profile: dict[str, str]) -> Rulebook:
    if not profile:
        return BOOK
    answers = "".join(f'{switch} = "{answer}"\n' for switch, answer in profile.items())
    return Rulebook(base_protocol(f"[profile]\n{answers}"))


def of_clock(file: CaseFile, clock: str) -> list[ClockView]:
    return [view for view in file.clocks if view.clock == clock]


@pytest.mark.parametrize(("clock", "start"), _starts())
def test_a_clock_moves_with_the_corrected_entry_that_started_it_and_is_gone_when_that_is_struck_out(
    clock: str, start: Start | None
) -> None:
    run, book = case_of(clock, start)
    *before, starter = run.entries()
    there = of_clock(derive(book, *before, starter), clock)
    assert there, "the case was to make this clock run"
    without = of_clock(derive(book, *before), clock)
    struck = of_clock(derive(book, *before, starter, *superseded(starter, None)), clock)
    assert struck == without != there
    right = later(starter)
    moved = of_clock(derive(book, *before, starter, *superseded(starter, right)), clock)
    assert named(repr(moved), {"e90": "e50"}) == repr(of_clock(derive(book, *before, right), clock))
    if start is not None and start.anchor in ("known", "at", "told") and not start.after:
        mine = {view.id: view.starts_at for view in there if view.started_by == "e50"}
        assert {view.id for view in moved} >= mine.keys(), "a clock keeps its name"
        assert moved != there
        if start.anchor != "told":
            for view in moved:
                if view.id in mine:
                    assert view.starts_at - mine[view.id] == right.known - starter.known


@pytest.mark.parametrize(("clock", "stop", "kind"), _ends())
def test_a_clock_lives_again_when_the_act_that_ended_it_is_struck_out_and_ends_later_when_it_was_later(
    clock: str, stop: Stop, kind: str
) -> None:
    rule = PROTOCOL.clocks[clock]
    first = next((one for one in rule.start if one.after is None), None)
    run, book = case_of(clock, first)
    started = run.entries()
    (live, *_) = [view for view in of_clock(derive(book, *started), clock) if view.started_by == "e50"]
    one_kind = msgspec.structs.replace(stop, on=(kind,))
    done = msgspec.structs.replace(act(one_kind, rule, run, live.party, live.to_party, PROTOCOL).at(160, 60), id="e60")
    ended = _view(derive(book, *started, done), live.id)
    assert ended.stopped_by == "e60", ended
    struck = _view(derive(book, *started, done, *superseded(done, None)), live.id)
    assert struck == live
    right = msgspec.structs.replace(later(done), id="e90")
    moved = _view(derive(book, *started, done, *superseded(done, right)), live.id)
    assert moved.stopped_by == "e90"
    assert moved.stopped_at is not None
    assert ended.stopped_at is not None
    assert moved.stopped_at - ended.stopped_at == right.at - done.at


def _view(file: CaseFile, clock: str) -> ClockView:
    (found,) = [view for view in file.clocks if view.id == clock]
    return found
