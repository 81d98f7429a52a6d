"""Whether the rules of a protocol fit together: every name they use must be the name of something.

Facts and their values, parties, units, kinds of entries and their fields, other clocks, requirement ids, durations.
All problems at once, each where it stands, with the nearest valid name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

import msgspec

from mdtkit.chronology.kinds.model import Kind
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.protocol.check_convening import convening
from mdtkit.protocol.check_entries import EntryRules
from mdtkit.protocol.check_scripts import scripts
from mdtkit.protocol.check_sharing import SharingRules
from mdtkit.protocol.duration import parse_duration
from mdtkit.protocol.model import Clock, Conditions, During, Fact, Protocol, Rule, Start
from mdtkit.protocol.source import RawRule
from mdtkit.protocol.tables import TABLES

_COUNTS: Final = {"P": 9, "S": 5, "I": 13, "R": 11, "A": 7, "D": 4, "M": 17, "C": 7, "T": 3, "L": 1, "G": 4}
REQUIREMENTS: Final = tuple(f"{letter}{n}" for letter, count in _COUNTS.items() for n in range(1, count + 1))
"""The requirements of the source document (requirements.md)."""

COUNTED_BACK: Final = ("identification", "incident")
"""The anchors of a clock's start that count back to entries which ``[[anchor]]`` names."""
_HOUR: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")

ADMINISTERED: Final = "instrument.administered"
DETERMINED: Final = ("at_risk", "victim", "csec")
"""Facts that a person determines."""
WHO_RECEIVED, WHO_REPORTED, WHO_WAS_CALLED = "$receiver", "$reporter", "$called"


class Written(msgspec.Struct, frozen=True):
    """Where each rule and member stands."""

    rules: Mapping[tuple[str, str], RawRule]

    def at(self, table: str, rule: str, member: str) -> str | None:
        """``file:line`` of a member, or of its rule."""
        raw = self.rules.get((table, rule))
        return None if raw is None else raw.where(member)


def check(protocol: Protocol, written: Written, kinds: Mapping[str, Kind], problems: list[Problem]) -> None:
    """Add what does not fit to ``problems``."""
    checker = Checker(protocol, written, kinds, problems)
    for table, spec in TABLES.items():
        for rule in getattr(protocol, spec.member).values():
            checker.every(table, rule)
    checker.clocks()
    checker.facts()
    checker.lists()
    checker.courses()
    scripts(checker)
    checker.warnings()
    checker.awaits()
    checker.anchors()
    checker.sheets()
    checker.qualifications()
    convening(checker)
    checker.people()
    checker.retentions()
    checker.seats_and_responsibilities()
    SharingRules(checker).check()


class Checker:
    """Says what does not fit, each problem where it stands."""

    def __init__(self, protocol: Protocol, written: Written, kinds: Mapping[str, Kind], problems: list[Problem]):
        self.protocol, self.written, self.problems = protocol, written, problems
        self.entries = EntryRules(protocol, kinds)
        self.fact_values: dict[str, tuple[str, ...]] = {f.id: f.values for f in protocol.facts.values()}
        self.fact_values |= {f"profile.{s.id}": s.values for s in protocol.switches.values()}
        self.headings = tuple(t.code for t in protocol.terms.values() if t.list == "heading")

    def say(self, table: str, rule: Rule, member: str, message: str) -> None:
        """Add a problem of a member."""
        at = self.written.at(table, rule.id, member)
        self.problems.append(Problem(field=f"{rule.id}: {member}", message=message, at=at))

    def known(self, table: str, rule: Rule, member: str, value: str, allowed: Collection[str], what: str) -> None:
        """Add a problem where the value is none of those allowed."""
        if value not in allowed:
            at = self.written.at(table, rule.id, member)
            self.problems.append(unknown(f"{rule.id}: {member}", value, allowed, what=what, at=at))

    def every(self, table: str, rule: Rule) -> None:
        """What holds for every rule: a requirement that exists, and a citation where somebody must act (P1)."""
        if rule.requirement is not None:
            self.known(table, rule, "requirement", rule.requirement, REQUIREMENTS, "requirement of the source")
        if TABLES[table].cited and not rule.citation.strip():
            self.say(table, rule, "citation", "is missing: a rule names the section or law it rests on")

    def conditions(self, table: str, rule: Rule, member: str, conditions: Conditions) -> None:
        """Facts and values that exist."""
        for condition in conditions:
            if not condition:
                self.say(table, rule, member, "holds an empty condition, which always holds: leave it out instead")
            for fact, values in condition.items():
                if fact not in self.fact_values:
                    self.known(table, rule, member, fact, self.fact_values, "fact")
                    continue
                for value in values:
                    self.known(table, rule, member, value, self.fact_values[fact], f"value of {fact}")

    def duration(self, table: str, rule: Rule, member: str, value: str | None) -> None:
        """A length that can be read."""
        if value is not None:
            try:
                parse_duration(value)
            except ValueError as error:
                self.say(table, rule, member, str(error))

    def entry_rules(self, table: str, rule: Rule, member: str, items: Collection[msgspec.Struct]) -> None:
        """Kinds, fields and codes of entries that exist."""
        for item in items:
            on = getattr(item, "on", ())
            where = getattr(item, "where", {})
            problems = list(self.entries.problems(on, where, getattr(item, "field", None)))
            for exception in getattr(item, "unless", ()):
                problems += [p for p in self.entries.problems(on, exception, None) if p not in problems]
            for found in problems:
                at = self.written.at(table, rule.id, member)
                self.problems.append(msgspec.structs.replace(found, field=f"{rule.id}: {member}", at=at))

    def clocks(self) -> None:
        """Clocks: their form, their people, what starts and stops them."""
        for clock in self.protocol.clocks.values():
            self._clock_form(clock)
            self._clock_people(clock)
            self.conditions("clock", clock, "known", clock.known)
            self.conditions("clock", clock, "when", clock.when)
            for member in ("start", "stop", "cancel", "suspend", "extend"):
                self.entry_rules("clock", clock, member, getattr(clock, member))
            for suspension in clock.suspend:
                for found in self.entries.problems(suspension.until, {}, None):
                    self.say("clock", clock, "suspend", found.message)
            for message in self.entries.not_extending(clock):
                self.say("clock", clock, "extend", message)

    def _clock_form(self, clock: Clock) -> None:
        if not clock.start and not clock.known:
            message = "starts on nothing: a clock starts on entries (start) or when facts become known (known)"
            self.say("clock", clock, "start", message)
        for start in clock.start:
            if bool(start.on) == (start.after is not None):
                self.say("clock", clock, "start", "needs either `on` (kinds of entries) or `after` (a clock)")
            self._told(clock, start)
            if start.after is not None:
                self.known("clock", clock, "start", start.after, self.protocol.clocks, "clock in force")
        if clock.covered_by is not None:
            off = (place.removeprefix("clock/") for place in self.protocol.switched_off if place.startswith("clock/"))
            self.known("clock", clock, "covered_by", clock.covered_by, (*self.protocol.clocks, *off), "clock")
        self.duration("clock", clock, "within", clock.within)
        self.duration("clock", clock, "warn", clock.warn)
        if clock.form in ("period", "expiry") and clock.within is None:
            self.say("clock", clock, "within", f"is missing: a clock of form {clock.form} has a length")
        if (clock.form == "before") != bool(clock.before):
            message = 'form = "before" and `before` (the fields with the instant to count back from) go together'
            self.say("clock", clock, "before", message)
        kinds = [kind for start in clock.start for kind in start.on]
        for name in clock.before:
            for message in self.entries.not_an_instant(kinds, name):
                self.say("clock", clock, "before", message)

    def _told(self, clock: Clock, start: Start) -> None:
        """What counts from an anchor has one in force, or a field that can hold the instant that an entry tells of."""
        if start.anchor in COUNTED_BACK:
            self.known("clock", clock, "start", start.anchor, self.protocol.anchors, "anchor in force")
        if (start.anchor == "told") != bool(start.told):
            self.say("clock", clock, "start", 'anchor = "told" and `told` (fields to count from) go together')
        for name in start.told:
            for message in self.entries.not_told(start.on, name):
                self.say("clock", clock, "start", message)

    def _clock_people(self, clock: Clock) -> None:
        if not clock.owner:
            self.say("clock", clock, "owner", "is missing: somebody owns every clock")
        parties = self.protocol.parties
        for owner in clock.owner:
            self.known("clock", clock, "owner", owner.party, (*parties, WHO_RECEIVED, WHO_REPORTED), "party")
            self.unit("clock", clock, "owner", owner.party, owner.unit)
            self.conditions("clock", clock, "owner", owner.when)
        for recipient in clock.to:
            self.known("clock", clock, "to", recipient.party, (*parties, WHO_WAS_CALLED), "party")
            self.conditions("clock", clock, "to", recipient.when)

    def unit(self, table: str, rule: Rule, member: str, party: str, unit: str | None) -> None:
        """A unit that exists, and that the party has."""
        if unit is None:
            return
        if unit not in self.protocol.units:
            self.known(table, rule, member, unit, self.protocol.units, "unit")
        elif party in self.protocol.parties:
            self.known(table, rule, member, unit, self.protocol.parties[party].units, f"unit of {party}")

    def facts(self) -> None:
        """Facts: values, and sources that settle them."""
        for fact in self.protocol.facts.values():
            self.known("fact", fact, "default", fact.default, fact.values, f"value of {fact.id}")
            for value in fact.sticky:
                self.known("fact", fact, "sticky", value, fact.values, f"value of {fact.id}")
            self.entry_rules("fact", fact, "sources", fact.sources)
            self._no_score(fact)
            for source in fact.sources:
                self._fact_source(fact, source.value, source.field)
                if source.during is not None:
                    self._during(fact, source.during)

    def _no_score(self, fact: Fact) -> None:
        """A score informs; no county and no plugin can make it a determination (design.md hard stops, I5)."""
        if fact.id in DETERMINED and any(ADMINISTERED in source.on for source in fact.sources):
            message = f"would take {fact.id} from an instrument: a score informs, and a person determines"
            self.say("fact", fact, "sources", message)

    def _fact_source(self, fact: Fact, value: str | None, field: str | None) -> None:
        if (value is None) == (field is None):
            self.say("fact", fact, "sources", "each source needs either `value` or `field`")
        if value is not None:
            self.known("fact", fact, "sources", value, fact.values, f"value of {fact.id}")

    def _during(self, fact: Fact, during: During) -> None:
        for hour in (during.opens, during.closes):
            if not _HOUR.fullmatch(hour):
                self.say("fact", fact, "sources", f"{hour!r} is no time of day: write 08:00")
        if during.opens == during.closes:
            self.say("fact", fact, "sources", "opens and closes at the same time: leave `during` out for the whole day")

    def lists(self) -> None:
        """Triggers, indicators, terms, switches."""
        protocol = self.protocol
        tiers = protocol.vocabulary("tier")
        for trigger in protocol.triggers.values():
            self.known("trigger", trigger, "tier", trigger.tier, tiers, "MDT tier")
        for proposal in protocol.proposals.values():
            self.known("proposal", proposal, "tier", proposal.tier, tiers, "MDT tier")
            self.conditions("proposal", proposal, "when", proposal.when)
        for indicator in protocol.indicators.values():
            groups = protocol.indicator_groups
            self.known("indicator", indicator, "group", indicator.group, groups, "group of indicators")
        for group in protocol.indicator_groups.values():
            size = sum(i.group == group.id for i in protocol.indicators.values())
            if not 1 <= group.needs <= size:
                self.say("indicator_group", group, "needs", f"must be from 1 to {size}, the indicators of the group")
        for term in protocol.terms.values():
            if term.id != f"{term.list}.{term.code}":
                self.say("term", term, "id", f"must be {term.list}.{term.code}, or left out")
            for tier in term.tiers:
                self.known("term", term, "tiers", tier, tiers, "MDT tier")
        for switch in protocol.switches.values():
            self.known("switch", switch, "default", switch.default, switch.values, "answer")

    def courses(self) -> None:
        """Lengths that can be read; audiences, parties and agencies that exist."""
        protocol = self.protocol
        for course in protocol.courses.values():
            self.duration("course", course, "retake", course.retake)
            self.duration("course", course, "warn", course.warn)
            holders = (*protocol.parties, *protocol.agencies)
            for member in ("owner", "host"):
                if (holder := getattr(course, member)) is not None:
                    self.known("course", course, member, holder, holders, "party or agency")
            for audience in course.audience:
                self.known("course", course, "audience", audience, protocol.vocabulary("audience"), "audience")

    def warnings(self) -> None:
        """What is said after an act: kinds, fields and codes that exist, and lengths that mean something."""
        for rule in self.protocol.warnings.values():
            self.conditions("warning", rule, "when", rule.when)
            self.duration("warning", rule, "repeats_within", rule.repeats_within)
            for found in self.entries.problems(rule.on, {}, None):
                self.say("warning", rule, "on", found.message)
            known = [kind for kind in rule.on if kind in self.entries.kinds]
            for found in self.entries.problems(known, rule.where, None):
                self.say("warning", rule, "where", found.message)
            repeated = () if rule.repeats in (None, "kind") else (rule.repeats,)
            for member, names in (("empty", rule.empty), ("before", rule.before), ("repeats", repeated)):
                for found in self.entries.not_fields(rule.on, names):
                    self.say("warning", rule, member, found.message)
            for one in rule.unless:
                self.duration("warning", rule, "unless", one.within)
            self.entry_rules("warning", rule, "unless", rule.unless)
            if rule.beside is not None:
                self.entry_rules("warning", rule, "beside", (rule.beside,))
            if rule.before and len(rule.before) != 2:
                self.say("warning", rule, "before", "names two dates: the one that must not lie before the other")

    def awaits(self) -> None:
        """What others owe: kinds, fields and parties that exist, and something that brings it.

        One that is no party of the agreement (another county) is named as a term of the list ``party``.
        """
        outside = [term.code for term in self.protocol.terms.values() if term.list == "party"]
        for rule in self.protocol.awaits.values():
            self.entry_rules("awaits", rule, "on", (rule,))
            self.known("awaits", rule, "party", rule.party, (*self.protocol.parties, *outside, "$to"), "party")
            for found in self.entries.not_fields(rule.on, (rule.filled,) if rule.filled else ()):
                self.say("awaits", rule, "filled", found.message)
            for member, brings in (("until", rule.until), ("whenever", rule.whenever)):
                self.entry_rules("awaits", rule, member, brings)
            if rule.filled is None and not rule.until and not rule.whenever:
                self.say("awaits", rule, "until", "needs `filled` or `until`: what brings the answer")

    def anchors(self) -> None:
        """What clocks count back to: an anchor that a start can name, of kinds that exist."""
        for rule in self.protocol.anchors.values():
            self.known("anchor", rule, "id", rule.id, COUNTED_BACK, "anchor")
            for found in self.entries.problems(rule.on, {}, None):
                self.say("anchor", rule, "on", found.message)

    def qualifications(self) -> None:
        """What makes a member: courses that exist, entries of kinds that exist, and anything asked for at all."""
        for rule in self.protocol.qualifications.values():
            for member in ("courses", "instead"):
                for course in getattr(rule, member):
                    self.known("qualification", rule, member, course, self.protocol.courses, "course")
            for found in self.entries.problems(rule.on, {}, None):
                self.say("qualification", rule, "on", found.message)
            if not (rule.courses or rule.statements):
                self.say("qualification", rule, "courses", "asks for nothing: name courses or statements")

    def sheets(self) -> None:
        """Lines of sheets: sheet, heading, party, form, list and clock exist."""
        protocol = self.protocol
        off = (place.removeprefix("clock/") for place in protocol.switched_off if place.startswith("clock/"))
        clocks = (*protocol.clocks, *off)
        for line in protocol.sheets.values():
            named = (
                ("sheet", line.sheet, protocol.vocabulary("sheet_name"), "sheet"),
                ("section", line.section, protocol.vocabulary("sheet_section"), "heading of a sheet"),
                ("call", line.call, tuple(protocol.parties), "party"),
                ("form", line.form, protocol.vocabulary("report_form"), "form of a report"),
                ("lists", line.lists, {term.list for term in protocol.terms.values()}, "list"),
                ("clock", line.clock, clocks, "clock"),
            )
            for member, value, allowed, what in named:
                if value is not None:
                    self.known("sheet", line, member, value, allowed, what)

    def retentions(self) -> None:
        """How long closed cases are kept: a length and conditions that mean something."""
        for retention in self.protocol.retentions.values():
            self.duration("retention", retention, "within", retention.within)
            self.conditions("retention", retention, "when", retention.when)

    def people(self) -> None:
        """Parties, units and agencies."""
        defaults: dict[str, str] = {}
        for party in self.protocol.parties.values():
            for unit in party.units:
                self.known("party", party, "units", unit, self.protocol.units, "unit")
        for agency in self.protocol.agencies.values():
            self.known("agency", agency, "party", agency.party, self.protocol.parties, "party")
            self.conditions("agency", agency, "when", agency.when)
            for unit in agency.units:
                self.unit("agency", agency, "units", agency.party, unit)
            if agency.default and agency.party in defaults:
                message = f"{defaults[agency.party]!r} is the default agency of {agency.party} already"
                self.say("agency", agency, "default", message)
            elif agency.default:
                defaults[agency.party] = agency.id

    def seats_and_responsibilities(self) -> None:
        """Seats, responsibilities and blanks."""
        protocol = self.protocol
        areas = protocol.vocabulary("responsibility_area")
        leads: dict[str, str] = {}
        for seat in protocol.seats.values():
            if seat.id != f"{seat.roster}.{seat.party}":
                self.say("seat", seat, "id", f"must be {seat.roster}.{seat.party}, or left out")
            self.known("seat", seat, "roster", seat.roster, protocol.vocabulary("roster"), "roster")
            self.known("seat", seat, "party", seat.party, protocol.parties, "party")
            self.conditions("seat", seat, "when", seat.when)
            if seat.lead and leads.setdefault(seat.roster, seat.party) != seat.party:
                message = f"{leads[seat.roster]} leads {seat.roster} already: write lead = false there"
                self.say("seat", seat, "lead", message)
            if seat.need == "conditional" and not (seat.when or seat.condition):
                self.say("seat", seat, "when", "a conditional seat names its condition (when, or condition in words)")
            if seat.party in protocol.parties and protocol.parties[seat.party].attendee and seat.need != "attendee":
                self.say("seat", seat, "need", f"{seat.party} is invited and heard, never counted: need = attendee")
        for rule in protocol.responsibilities.values():
            self.known("responsibility", rule, "tier", rule.tier, areas, "tier or area")
            self.known("responsibility", rule, "party", rule.party, (*protocol.parties, *self.headings), "party")
            self.unit("responsibility", rule, "unit", rule.party, rule.unit)
            self.conditions("responsibility", rule, "when", rule.when)
            self.entry_rules("responsibility", rule, "evidence", rule.evidence)
            if rule.party == "child":
                self.say("responsibility", rule, "party", "the child is never given a responsibility")
        for blank in protocol.blanks.values():
            self.known("blank", blank, "tier", blank.tier, areas, "tier or area")
            self.known("blank", blank, "party", blank.party, protocol.parties, "party")
