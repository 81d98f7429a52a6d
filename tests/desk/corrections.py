"""What corrections are proved with: everything that is derived from a case, and cases in which a given clock runs.

A case is made from the protocol's own rules: what starts a clock, on which facts it applies, what stops it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

import msgspec

from mdtkit.casework.clocks import Setting
from mdtkit.casework.closing import holds, open_matters
from mdtkit.casework.court import court_dates
from mdtkit.casework.endings import ITSELF
from mdtkit.casework.facts import Rulebook
from mdtkit.casework.missing import episodes
from mdtkit.casework.safety_plan import safety_plan
from mdtkit.casework.scripts import listener
from mdtkit.casework.services import services
from mdtkit.casework.wish import wish
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.kinds import KINDS
from mdtkit.chronology.kinds.model import Field
from mdtkit.desk.casefile import CaseFile, derive_case, summarise
from mdtkit.protocol.model import Clock, Protocol
from mdtkit.protocol.rule import Condition, Start, Stop
from tests.chronology.building import CASE, corrected, entry, minutes
from tests.desk.slips import allowed_in
from tests.desk.slips import good as good_data

LOS_ANGELES = "America/Los_Angeles"
NOW: Final = minutes(10 * 24 * 60)
TOLD: Final[dict[str, Any]] = {
    "to": "law_enforcement",
    "hearing": "2026-04-20T16:00:00Z",
    "when": "2026-04-20T16:00:00Z",
    "again": "2026-04-02",
    "review_due": "2026-03-20T16:00:00Z",
    "assault_hours": 5,
    "assault_at": "2026-03-08T01:00:00Z",
}
"""What an entry tells where a clock counts from it, or goes by it, and the rule's condition does not say."""


def derive(book: Rulebook, *entries: Entry) -> CaseFile:
    """The case as the desk derives it, revealed."""
    return derive_case(CASE, entries, book, Setting(now=NOW, tz=LOS_ANGELES), revealed=True)


def everything(file: CaseFile, book: Rulebook, **names: str) -> dict[str, str]:
    """All that is derived from a case, as text; ``names``: what stands for what, so that two cases can be compared."""
    one, at = file.chronology, NOW.date()
    found: dict[str, object] = {
        "clocks": file.clocks,
        "facts": file.history.now,
        "checklists": file.checklists,
        "triage": file.triage,
        "seats": file.seats,
        "unanswered": file.unanswered,
        "eligibility": file.eligibility,
        "status": file.status,
        "row": msgspec.structs.replace(summarise(file, book, ""), last=None),
        "episodes": episodes(one, file.history.episodes, file.clocks),
        "matters": open_matters(one, file.clocks, file.protocol),
        "holds": holds(one),
        "court": court_dates(one),
        "plan": safety_plan(one, file.protocol, file.tier),
        "services": services(one),
        "wish": wish(one),
        "listener": listener(one, at),
        "sentences": [row.sentence for row in file.entries if row.id in {item.entry.id for item in one.effective}],
    }
    return {view: named(repr(told), names) for view, told in found.items()}


def named(text: str, names: Mapping[str, str]) -> str:
    for name, stands in names.items():
        text = re.sub(rf"\b{re.escape(name)}\b", stands, text)
    return text


class Told(msgspec.Struct, frozen=True):
    """An entry to be: its kind, what it says, whose it is."""

    kind: str
    data: dict[str, Any]
    party: str = "child_welfare"

    def at(self, minute: int, seq: int) -> Entry:
        """The entry, so many minutes after the call of Sunday night; known at once."""
        instant = minutes(minute)
        received = instant if KINDS[self.kind].needs_received else None
        return entry(self.kind, seq, at=instant, received=received, party=self.party, **self.data)


class Running(msgspec.Struct, frozen=True):
    """A case in which a clock runs: the profile it needs, what came before, and what starts it."""

    profile: dict[str, str]
    before: tuple[Told, ...]
    starter: Told

    def entries(self) -> tuple[Entry, ...]:
        """What came before (one each minute), and the start at minute 100 with seq 50."""
        return (*(told.at(n, n) for n, told in enumerate(self.before, start=1)), self.starter.at(100, 50))


def running(clock: Clock, start: Start | None, protocol: Protocol) -> Running:
    """A case in which this clock runs: by one of its starts, or (None) by the facts that came to be known."""
    profile: dict[str, str] = {}
    needed = list(clock.when[0].items() if clock.when else ())
    if start is not None and start.after:
        earlier = protocol.clocks[start.after]
        run = running(earlier, earlier.start[0], protocol)
        _holding(needed, protocol, profile)
        return msgspec.structs.replace(run, profile={**run.profile, **profile})
    if start is None:
        event, *others = clock.known[0].items()
        (starter,) = _holding([event], protocol, profile)
        needed = [*others, *needed]
    else:
        starter = said(start.on[0], start.where, protocol, (*start.told[:1], *clock.before[:1]))
    before = _holding(needed, protocol, profile)
    for told in before:
        if told.kind == starter.kind:  # one entry says both
            starter = msgspec.structs.replace(starter, data={**told.data, **starter.data})
    return Running(profile, tuple(told for told in before if told.kind != starter.kind), starter)


def _holding(needed: list[tuple[str, tuple[str, ...]]], protocol: Protocol, profile: dict[str, str]) -> list[Told]:
    return [told for fact, values in needed for told in _true(fact, values, protocol, profile)]


def _true(fact: str, values: tuple[str, ...], protocol: Protocol, profile: dict[str, str]) -> list[Told]:
    """What makes a fact one of these values; nothing where it is so before anybody said anything."""
    if fact.startswith("profile."):
        profile[fact.removeprefix("profile.")] = values[0]
        return []
    rule = protocol.facts[fact]
    if fact == "csec":
        return [Told("suspicion.recorded", {"basis": "disclosure"})]
    if fact == "missing":
        return [Told("missing.noticed", {"from": "placement"})]
    if rule.default in values:
        return []
    for source in rule.sources:
        if source.value in values:
            return [said(source.on[0], source.where, protocol)]
        if source.field is not None:
            return [said(source.on[0], {**source.where, source.field: values[:1]}, protocol)]
    raise AssertionError(fact)


def said(kind: str, where: Condition, protocol: Protocol, tells: tuple[str, ...] = ()) -> Told:
    """An entry of this kind that meets the condition, and tells what is asked for."""
    known = {name: protocol.vocabulary(name) for field in KINDS[kind].fields for name in _vocabularies(field)}
    data: dict[str, Any] = {name: TOLD.get(name, value) for name, value in good_data(KINDS[kind], known).items()}
    data |= {name: TOLD[name] for name in tells}
    party = "child_welfare"
    for name, values in where.items():
        field = KINDS[kind].field(name)
        if field is None:
            party = values[0]
        elif values[0] != "unknown" or len(values) == 1:
            data[name] = _shaped(field, values[0])
    if KINDS[kind].field("to") is not None and "to" not in data:
        data["to"] = "law_enforcement" if "law_enforcement" in allowed_in("party", known) else data.get("to")
    return Told(kind, {name: value for name, value in data.items() if value is not None}, party)


def _vocabularies(field: Field) -> Iterator[str]:
    for name in (field.vocabulary, field.values):
        yield from name.split("+") if name else ()


def _shaped(field: Field, code: str) -> Any:
    if field.type == "codes":
        return [code]
    return {code: "yes"} if field.type == "codemap" else code


def act(stop: Stop, clock: Clock, run: Running, party: str | None, to: str | None, protocol: Protocol) -> Told:
    """What stops or cancels a clock that runs so: whose it must be, to whom, about the same."""
    told = said(stop.on[0], stop.where, protocol)
    data = dict(told.data)
    if stop.to == "recipient" and to is not None:
        data["to"] = to
    for name, began in stop.matching.items():
        if began == ITSELF:
            data[name] = "e50"
        elif began in run.starter.data:
            data[name] = run.starter.data[began]
    return Told(told.kind, data, party if stop.by == "owner" and party else told.party)


def superseded(wrong: Entry, right: Entry | None) -> tuple[Entry, ...]:
    """The entries of the correction: the right one as e90 in its place (or none: struck out), and what says so."""
    replacement = msgspec.structs.replace(right, id="e90", seq=90) if right is not None else None
    return corrected(wrong.id, 91, replacement=replacement)


def later(one: Entry, minutes_later: int = 45) -> Entry:
    """The same entry as having happened, and become known, later."""
    span = timedelta(minutes=minutes_later)
    return msgspec.structs.replace(
        one, at=one.at + span, received=one.received + span if one.received is not None else None
    )
