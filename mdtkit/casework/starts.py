"""How instances of a clock arise: from entries, from facts that came to hold together, after other clocks.

An instance counts from its *anchor*: the receipt of the information, the identification (slow triage must
not buy time) or the incident that was reported (a late call does not extend it). Source: tables.md 5.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import msgspec

from mdtkit.casework.conditions import holds
from mdtkit.casework.episodes import MISSING, Episode
from mdtkit.casework.facts import History, Spell
from mdtkit.casework.forces import PARTY, has_no_jurisdiction_on_record, other_forces
from mdtkit.casework.prepared import ReadyClock
from mdtkit.casework.reading import KNOWN, Beside, Instance, Reading
from mdtkit.casework.reckoning import END_OF_DAY, resolve
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology, Effective
from mdtkit.protocol.model import Clock, Start

CALLED = "$called"
INCIDENT, IDENTIFICATION = "incident", "identification"
"""The anchors for which the protocol names the entries that are counted back to."""


def instances(clock: ReadyClock, reading: Reading) -> list[Instance]:
    """All instances of the clock, in the order in which they arise."""
    found = reading.arisen.get(clock.origin)
    if found is None:
        found = _in_order(_arisen(clock, reading))
        if not clock.follows:
            reading.arisen[clock.origin] = found
    if clock.plain or not (found or clock.rule.about == "episode"):
        return found
    rule = clock.rule
    if rule.about == "episode":
        found = _per_episode(clock, found, reading)
    if rule.each_owner:
        found = [one for instance in found for one in _per_owner(clock, instance, reading)]
    if rule.to:
        found = [one for instance in found for one in _per_recipient(clock, instance, reading)]
    if len(found) < 2:
        return found
    return _beside(_in_order(found) if rule.each_owner or rule.to else found)


def _beside(found: list[Instance]) -> list[Instance]:
    """The same instances, each told of all where an act must say which of them it answers."""
    if len({one.episode for one in found}) < 2 and len({one.to_agency for one in found}) < 2:
        return found
    every = tuple(Beside(one.floor, one.episode, one.to, one.to_agency) for one in found)
    return [msgspec.structs.replace(one, beside=every) for one in found]


def _arisen(clock: ReadyClock, reading: Reading) -> list[Instance]:
    """What arises, whoever owns it and to whomever it goes: the same for all clocks of one origin."""
    found: list[Instance] = []
    if clock.known is not None:
        found += map(_from_facts, reading.history.spells(clock.known))
    for start in clock.starts:
        if start.match is None:
            found += [_after(source, over) for source, over in reading.ended.get(start.rule.after or "", ())]
            continue
        for item in reading.matching.get(start.match.number, ()):
            instance = _from_entry(clock.rule, start.rule, item, reading)
            if instance is not None:
                found.append(instance)
    return found


def _in_order(found: list[Instance]) -> list[Instance]:
    if len(found) < 2:
        return found
    unique = {one.ordinal: one for one in reversed(found)}
    return sorted(unique.values(), key=_precedence)


def _precedence(one: Instance) -> tuple[datetime, datetime, datetime, int, str]:
    # Of two that start together the one whose entry was written first names the clock, and goes on naming it.
    return one.arises, one.starts_at, one.floor, one.cause.root_seq if one.cause is not None else 0, one.ordinal


def _after(source: Instance, over: datetime) -> Instance:
    return Instance(
        ordinal=source.ordinal.partition(".")[0],
        arises=over,
        starts_at=over,
        floor=over,
        cause=source.cause,
        owner_party=source.owner_party,
        episode=source.episode,
    )


def _from_entry(rule: Clock, start: Start, item: Effective, reading: Reading) -> Instance | None:
    """The instance that this entry starts; None where it does not tell the instant to count from."""
    entry = item.entry
    match start.anchor:
        case "known":
            starts_at = entry.known
        case "at":
            starts_at = entry.at
        case "identification":
            starts_at = _identified(item, reading)
        case "told":
            instant = told(item, start.told)
            if instant is None:
                return None
            starts_at = instant
        case _:
            starts_at = incident(item, reading)
    target = _target(rule.before, entry) if rule.before else None
    return Instance(
        ordinal=str(item.root_seq),
        arises=entry.known,
        starts_at=starts_at,
        floor=entry.at if start.anchor == "incident" else starts_at,
        cause=item,
        owner_party=entry.party,
        target=target,
    )


def _identified(decision: Effective, reading: Reading) -> datetime:
    found = reading.history.identified
    if decision.root not in found:
        found[decision.root] = identification(decision, reading.chronology, reading.history)
    return found[decision.root]


def _target(fields: tuple[str, ...], entry: Entry) -> datetime | None:
    """The instant from which a clock counts back: of several fields the first that is filled in."""
    return next((_instant(entry.data[name], entry.tz) for name in fields if entry.data.get(name)), None)


def _instant(value: object, tz: str) -> datetime | None:
    """The instant that a field holds; of a day its end, where the entry was made."""
    if isinstance(value, datetime) or not isinstance(value, str):
        return value if isinstance(value, datetime) else None
    if len(value) == len("2026-03-08"):
        return resolve(datetime.combine(date.fromisoformat(value), END_OF_DAY), tz)
    return datetime.fromisoformat(value)


def told(item: Effective, fields: tuple[str, ...]) -> datetime | None:
    """The instant that an entry tells of: an instant, or so many hours before the receipt (M9: from the assault)."""
    for name in fields:
        value = item.entry.data.get(name)
        if isinstance(value, int):
            return item.known - timedelta(hours=value)
        if value is not None:
            return _instant(value, item.entry.tz)
    return None


def identification(decision: Effective, chronology: Chronology, history: History) -> datetime:
    """When the child was first suspected or identified for this tier decision (start kind I, M1).

    Among what became known since the previous decision (if that is nothing: before it, since a decision taken
    back must not buy time either): the receipt of the earliest entry that carries one of the triggers which
    propose the decided tier; failing that of the earliest with which the facts alone proposed it (a call that told of
    imminent risk and named no trigger); failing that of the latest; failing that the decision itself.
    """
    decided, book = decision.known, history.book
    tier = str(decision.entry.data.get("tier"))
    every = chronology.of(*book.protocol.counted_back_to(IDENTIFICATION))
    told = every[: bisect_right(every, decided, key=KNOWN)]
    if not told:
        return decided
    latest = told[-1].known
    earlier = chronology.of("tier.decided")
    before = bisect_left(earlier, min(latest, decided), key=KNOWN)
    since = told[bisect_right(told, earlier[before - 1].known, key=KNOWN) :] if before else told
    for item in since:
        if any(book.tier_of_trigger(code) == tier for code in item.entry.data.get("triggers") or ()):
            return item.known
    for item in since:
        if history.state_at(item.known).holding & book.proposing.get(tier, 0):
            return item.known
    return latest


def incident(report: Effective, reading: Reading) -> datetime:
    """When the information that a report is about was received (R3: a late call does not extend the 36 hours).

    The referral it names; else the earliest information before it that had not yet been reported to the same
    recipient; else the latest before it, the first of all, or the report itself. A force that nothing on record gives
    jurisdiction is told what came since the last report to any force, if anything did: the incident before had another.
    """
    chronology = reading.chronology
    information = reading.book.protocol.counted_back_to(INCIDENT)
    every = chronology.of(*information)
    named = chronology.named(report.entry.data.get("referral"))
    if named is not None and named.entry.kind in information:
        return named.known
    told = every[: bisect_right(every, report.entry.at, key=KNOWN)]
    if not told:
        return every[0].known if every else report.known
    if has_no_jurisdiction_on_record(report, chronology):
        elsewhere = reading.reported_before(report, any_agency=True)
        since = bisect_right(told, elsewhere, key=KNOWN) if elsewhere is not None else len(told)
        if since < len(told):
            return told[since].known
    last = reading.reported_before(report)
    news = bisect_right(told, last, key=KNOWN) if last is not None else 0
    return told[news].known if news < len(told) else told[-1].known


def _from_facts(spell: Spell) -> Instance:
    """The instance that arises when the conditions come to hold together.

    What was done after their event became known counts, even if the last condition became known later; and when the
    *event* ends, what it called for is still owed.
    """
    known, cause = spell.began.known, spell.began.cause
    return Instance(
        ordinal=str(cause.root_seq) if cause else "0",
        arises=known,
        starts_at=known,
        floor=spell.since,
        cause=cause,
        owner_party=cause.entry.party if cause else None,
        ceased=spell.ceased,
    )


def _per_episode(clock: ReadyClock, found: list[Instance], reading: Reading) -> list[Instance]:
    """Each instance with the missing episode it is about; of conditions one for each episode they held in."""
    episodes = reading.history.episodes
    if clock.known is None:
        about = ((one, episodes.of(one.cause) if one.cause else None) for one in found)
        return [msgspec.structs.replace(one, episode=of.root if of else None) for one, of in about]
    return _in_order([one for episode in episodes.all for one in _during(episode, clock.rule, reading.history)])


def _during(episode: Episode, rule: Clock, history: History) -> Iterator[Instance]:
    """The instances of one episode: from when the rest of the conditions held while it lasted; lost, one ceases.

    That the child is missing is given by the episode itself, whatever is known of other runs. The facts with which it
    became known count even where the child was back by then: nobody had been told.
    """
    learnt, back = episode.learnt, episode.recovered
    running: Instance | None = None
    began = 0
    for moment in history.through(learnt.known, back.known if back is not None else None):
        if not holds(rule.known, {**moment.facts, MISSING: "yes"}):
            if running is not None:
                yield msgspec.structs.replace(running, ceased=moment.known)
                running = None
        elif running is None:
            since = max(moment.known, learnt.known)
            cause = learnt if since == learnt.known else moment.cause or learnt
            running = Instance(
                # Named after its run: one later answer may start the clocks of two runs at once.
                ordinal=f"{episode.root_seq}-{began + 1}" if began else str(episode.root_seq),
                arises=since,
                starts_at=since,
                floor=learnt.known,
                cause=cause,
                owner_party=cause.entry.party,
                episode=episode.root,
            )
            began += 1
    if running is not None:
        yield running


def _per_owner(clock: ReadyClock, instance: Instance, reading: Reading) -> Iterator[Instance]:
    """One instance per owner to whom the rule applies: each supports by itself."""
    for index, owner in enumerate(clock.rule.owner):
        if reading.state.holds(clock.owner_when[index]):
            yield msgspec.structs.replace(instance, owner=index, ordinal=f"{instance.ordinal}.{owner.party}")


def _per_recipient(clock: ReadyClock, instance: Instance, reading: Reading) -> Iterator[Instance]:
    """One instance per recipient to whom the rule applies, but for the owner itself."""
    owner = reading.book.owner_of(clock, instance, reading.state).party
    # One recipient only: the ordinal needs no suffix, and the name of the clock stays short.
    single = len(clock.rule.to) == 1
    for place, recipient in enumerate(clock.rule.to):
        if not reading.state.holds(clock.to_when[place]):
            continue
        party, agency = recipient.party, None
        if party == CALLED:
            data = instance.cause.entry.data if instance.cause else {}
            party, agency = str(data.get("to", "")), data.get("agency")
        if not party or party == owner:
            continue
        ordinal = instance.ordinal if single else f"{instance.ordinal}.{party}"
        one = msgspec.structs.replace(
            instance, ordinal=ordinal, to=party, to_agency=agency if isinstance(agency, str) else None
        )
        if clock.rule.each_agency and party == PARTY:
            yield from _per_force(one, reading)
        else:
            yield one


def _per_force(instance: Instance, reading: Reading) -> Iterator[Instance]:
    """The instance to the force with jurisdiction, and one to each other force that the case names (R2, R4)."""
    forces = other_forces(reading.chronology, instance.cause)
    if not forces:
        yield instance
        return
    usual = reading.book.named_agency(instance.to, reading.history.now)
    if usual is None:
        # Only the "others" are known: the first of them stands where the force with jurisdiction would.
        usual = next(iter(forces))
        instance = msgspec.structs.replace(instance, to_agency=usual)
    yield instance
    for force, known in forces.items():
        if force == usual or (instance.ceased is not None and known >= instance.ceased):
            continue
        yield msgspec.structs.replace(
            instance,
            ordinal=f"{instance.ordinal}.{force}",
            arises=max(instance.arises, known),
            starts_at=max(instance.starts_at, known),
            to_agency=force,
        )
