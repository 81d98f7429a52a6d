"""Whether a child is at risk, indicator by indicator (requirement I5).

Any ``needs`` indicators of one group answered yes make a child at risk; so does the status field when a
worker sets it. A screening score informs and never decides: no rule here reads one.
Source: the definition "At Risk" (ACL 16-49), tables.md 8.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from datetime import datetime

import msgspec

from mdtkit.casework.conditions import entry_matches
from mdtkit.chronology.fold import Chronology, Effective
from mdtkit.protocol.model import Protocol

UNKNOWN = "unknown"
FACT = "at_risk"
"""The fact: its sources in the protocol are the status field that a worker sets or ends, after any tool."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """How one indicator stands: its answer, the entry that gave it, who determined it, since when it is known."""

    indicator: str
    title: str
    group: str
    answer: str = UNKNOWN
    entry: str | None = None
    by: str | None = None
    known: datetime | None = None


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A group of indicators: how many are present and how many make a child at risk."""

    id: str
    title: str
    needs: int
    present: tuple[str, ...]
    citation: str

    @property
    def met(self) -> bool:
        """Whether this group alone makes the child at risk."""
        return len(self.present) >= self.needs


class AtRisk(msgspec.Struct, frozen=True, kw_only=True):
    """The determination: yes or no, every indicator, every group, and the entry of a status field set by a worker."""

    at_risk: bool
    answers: tuple[Answer, ...]
    groups: tuple[Group, ...]
    field_set: str | None = None
    """The entry by which a worker set the status field and which has not been ended."""

    @property
    def indicators(self) -> dict[str, str]:
        """Indicator → yes, no or unknown, all of the protocol's in its order."""
        return {answer.indicator: answer.answer for answer in self.answers}

    @property
    def entries(self) -> tuple[str, ...]:
        """The entries that make the child at risk, earliest known first; empty when not at risk."""
        met = {group.id for group in self.groups if group.met}
        counted = [a for a in self.answers if a.group in met and a.answer == "yes" and a.entry and a.known]
        counted.sort(key=lambda a: (a.known, a.entry))
        found = [a.entry for a in counted if a.entry] + ([self.field_set] if self.field_set else [])
        return tuple(dict.fromkeys(found))


def answered(entry_data: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The (indicator, answer) pairs that an entry's data carry."""
    given = entry_data.get("indicators")
    if isinstance(given, Mapping):
        yield from ((k, v) for k, v in given.items() if isinstance(k, str) and isinstance(v, str))


def merge(answers: MutableMapping[str, str], data: Mapping[str, object]) -> bool:
    """Take the answers of a later entry into what is known; True when it carried any.

    A later yes or no replaces what was known. A later "unknown" means that nobody asked again: it takes
    nothing away; who was wrong corrects the entry.
    """
    carried = False
    for indicator, answer in answered(data):
        carried = True
        if answer != UNKNOWN or indicator not in answers:
            answers[indicator] = answer
    return carried


def determine(chronology: Chronology, protocol: Protocol) -> AtRisk:
    """The at-risk determination on everything recorded, whoever recorded it and in whatever order."""
    latest: dict[str, tuple[str, Effective]] = {}
    for item in chronology:
        for indicator, answer in answered(item.entry.data):
            if answer != UNKNOWN or indicator not in latest:
                latest[indicator] = (answer, item)
    answers = tuple(
        _answer(rule.id, rule.title, rule.group, latest.get(rule.id))
        for rule in protocol.indicators.values()
        if not rule.off
    )
    groups = tuple(
        Group(
            id=group.id,
            title=group.title,
            needs=group.needs,
            present=tuple(a.indicator for a in answers if a.group == group.id and a.answer == "yes"),
            citation=group.citation,
        )
        for group in protocol.indicator_groups.values()
        if not group.off
    )
    field_set = _field_set(chronology, protocol)
    return AtRisk(
        at_risk=field_set is not None or any(group.met for group in groups),
        answers=answers,
        groups=groups,
        field_set=field_set,
    )


class Given(msgspec.Struct, frozen=True):
    """One answer to one indicator as it was given: by which entry, by whom (a person's id), known since when."""

    indicator: str
    answer: str
    entry: str
    by: str
    party: str | None
    known: datetime


def through_time(chronology: Chronology) -> tuple[Given, ...]:
    """Every answer to every indicator that stands, in the order in which it became known (I5).

    A later one does not wipe out an earlier: who determined what, and when, is asked in court.
    """
    return tuple(
        Given(indicator, answer, item.entry.id, item.entry.by, item.entry.party, item.known)
        for item in chronology
        for indicator, answer in answered(item.entry.data)
    )


def _answer(indicator: str, title: str, group: str, given: tuple[str, Effective] | None) -> Answer:
    if given is None:
        return Answer(indicator=indicator, title=title, group=group)
    answer, item = given
    named = item.entry.data.get("determined_by")
    return Answer(
        indicator=indicator,
        title=title,
        group=group,
        answer=answer,
        entry=item.entry.id,
        by=named if isinstance(named, str) else item.entry.by,
        known=item.known,
    )


def _field_set(chronology: Chronology, protocol: Protocol) -> str | None:
    """The entry by which the status field stands set, if it does."""
    rule = protocol.facts.get(FACT)
    standing: str | None = None
    for item in chronology if rule is not None else ():
        for source in rule.sources if rule is not None else ():
            if entry_matches(item.entry, source.on, source.where):
                said = source.value if source.field is None else item.entry.data.get(source.field)
                standing = item.entry.id if said == "yes" else None
    return standing
