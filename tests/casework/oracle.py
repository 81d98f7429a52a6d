"""An independent answer to "which clocks run, and when are they due?", by brute force.

Written from tables.md 5 and design.md "Time" without the engine and without the protocol: time is counted minute by
minute and day by day, facts are re-read from the start at every question. Slow, plain, and knows only some clocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mdtkit.chronology.entry import Entry

Day = timedelta(days=1)
Minute = timedelta(minutes=1)


# ---- arithmetic -------------------------------------------------------------------------------------


def wall_to_instant(wall: datetime, tz: str) -> datetime:
    """The instant at which a clock on the wall shows this time: the first one; if none, later by the gap."""
    here = ZoneInfo(tz)
    guess = wall.replace(tzinfo=UTC)
    shifts = sorted(timedelta(minutes=m) for m in range(-15 * 60, 15 * 60, 15))
    shown = [guess + s for s in shifts if (guess + s).astimezone(here).replace(tzinfo=None) == wall]
    if shown:
        return min(shown)
    # Nobody's clock showed it: go back minute by minute to the last time that was shown; as much after it is meant.
    back = 0
    while True:
        back += 1
        earlier = wall - back * Minute
        guess = earlier.replace(tzinfo=UTC)
        found = [guess + s for s in shifts if (guess + s).astimezone(here).replace(tzinfo=None) == earlier]
        if found:
            return min(found) + back * Minute


def after_days(day: date, count: int) -> date:
    """So many calendar days later, one by one."""
    for _ in range(count):
        day += Day
    return day


def after_working_days(day: date, count: int, holidays: Iterable[date]) -> date:
    """So many days later that are neither weekend nor holiday."""
    while count:
        day += Day
        if day.strftime("%a") not in ("Sat", "Sun") and day not in set(holidays):
            count -= 1
    return day


def after_months(day: date, count: int) -> date:
    """The same day of the month so many months later; its last day where that month is too short."""
    month = day.replace(day=1)
    for _ in range(count):
        before = month
        while month.month == before.month:
            month += Day
    days = [month + n * Day for n in range(31) if (month + n * Day).month == month.month]
    return days[min(day.day, len(days)) - 1]


def due(start: datetime, within: str, tz: str, holidays: Iterable[date] = ()) -> datetime:
    """When something that must be done within a duration falls due."""
    digits = "".join(c for c in within if c.isdigit())
    amount, unit = int(digits), within.removeprefix(digits)
    if unit in ("min", "h"):
        minutes = amount * (60 if unit == "h" else 1)
        return start + minutes * Minute
    local = start.astimezone(ZoneInfo(tz)).replace(tzinfo=None)
    counters: dict[str, Callable[[], date]] = {
        "d": lambda: after_days(local.date(), amount),
        "bd": lambda: after_working_days(local.date(), amount, holidays),
        "mo": lambda: after_months(local.date(), amount),
    }
    return wall_to_instant(datetime.combine(counters[unit](), local.time()), tz)


# ---- what counts ------------------------------------------------------------------------------------


def counting(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Entry that was corrected → the correction that counts: the last one that was not itself struck out."""
    corrections = sorted((e for e in entries if e.kind == "entry.superseded"), key=lambda e: e.seq)
    counts: dict[str, Entry] = {}
    while corrections:
        last = corrections.pop()
        if last.id not in counts and last.data["entry"] not in counts:
            counts[last.data["entry"]] = last
    return counts


def standing(entries: Iterable[Entry]) -> list[Entry]:
    """What counts after corrections, in the order of knowledge."""
    everything = list(entries)
    gone = counting(everything)
    valid = {e.data["replacement"] for e in gone.values()}
    void = {e.data["replacement"] for e in everything if e.kind == "entry.superseded"} - valid
    counts = [e for e in everything if e.kind != "entry.superseded" and e.id not in gone and e.id not in void]
    return sorted(counts, key=known)


def known(entry: Entry) -> datetime:
    """When the agency had the information."""
    return entry.received or entry.at


@dataclass(frozen=True)
class Case:
    """The standing entries of a case, asked in the words of the field. Parties are told apart, agencies not."""

    entries: list[Entry]
    became: dict[str, str] = field(default_factory=dict)
    """Entry that was corrected → the entry that replaced it."""

    @staticmethod
    def of(entries: Iterable[Entry]) -> Case:
        """The case of everything that was ever recorded."""
        everything = list(entries)
        replaced = {target: c.data["replacement"] for target, c in counting(everything).items()}
        return Case(standing(everything), {old: new for old, new in replaced.items() if new is not None})

    def root(self, entry: str) -> str:
        """The first version of an entry."""
        olders = {new: old for old, new in self.became.items()}
        while entry in olders:
            entry = olders[entry]
        return entry

    def about(self, entry: Entry) -> str | None:
        """The first version of what an entry says it is about; None where it says nothing, or nothing that stands."""
        said = str(entry.data.get("about"))
        while said in self.became:
            said = self.became[said]
        return self.root(said) if any(e.id == said for e in self.entries) else None

    def before(self, instant: datetime) -> list[Entry]:
        """What was known at an instant."""
        return [e for e in self.entries if known(e) <= instant]

    def moments(self) -> list[datetime]:
        """Every instant at which something became known."""
        return [known(e) for e in self.entries]

    def last_word(self, question: str, instant: datetime, default: str = "unknown") -> str:
        """The latest answer to a question of the referral (jurisdiction, services, imminent)."""
        said = [e.data[question] for e in self.before(instant) if question in e.data]
        return said[-1] if said else default

    def victim(self, instant: datetime) -> bool:
        """Identified: a confirmed referral, a disclosure, or a victim field set."""
        return any(
            e.data.get("disposition") == "confirmed"
            or (e.kind == "suspicion.recorded" and e.data["basis"] == "disclosure")
            or (e.kind == "status.set" and e.data["field"].startswith("victim"))
            for e in self.before(instant)
        )

    def suspected(self, instant: datetime) -> bool:
        """Whether exploitation is suspected: the last of what raises or lays the suspicion."""
        answer = False
        for e in self.before(instant):
            told = e.kind == "referral.received" and ("cse" in e.data.get("allegation", ()) or e.data.get("triggers"))
            decided = e.kind == "tier.decided" and e.data["tier"] != "none"
            if told or decided or e.kind == "suspicion.recorded" or e.data.get("disposition") == "confirmed":
                answer = True
            elif e.data.get("disposition") == "unfounded":
                answer = False
        return answer

    def imminent(self, instant: datetime) -> bool:
        """Whether the risk to safety is imminent, as last told or decided: a danger trigger, an answer, a tier."""
        answer = "unknown"
        for e in self.before(instant):
            danger = {"hotline_danger", "law_enforcement_danger", "er_worker_danger"} & set(e.data.get("triggers", ()))
            if danger:
                answer = "yes"
            if e.kind == "tier.decided":  # every other tier is for a child without immediate danger
                answer = "yes" if e.data["tier"] == "immediate" else "no"
            if e.kind == "referral.received":
                answer = e.data.get("imminent", answer)
        return answer == "yes"

    def services(self, instant: datetime) -> bool:
        """Receiving child welfare services, where unknown counts as yes."""
        return self.last_word("services", instant) != "no"

    def acts(self, kind: str, since: datetime, **where: object) -> list[Entry]:
        """Acts of a kind from an instant on, with these data."""
        return [
            e
            for e in self.entries
            if e.kind == kind and e.at >= since and all(e.data.get(name) == value for name, value in where.items())
        ]


class Told(NamedTuple):
    """One clock as it should stand: which, to whom, since when, due when, ended when and how."""

    clock: str
    to: str | None
    starts: datetime
    due: datetime | None
    stopped: datetime | None
    state: str


def verdict(
    clock: str,
    to: str | None,
    starts: datetime,
    due_at: datetime | None,
    ends: list[tuple[datetime, str]],
    now: datetime,
    warn: timedelta,
) -> Told:
    """How a clock stands: ended by what came first, else by the time."""
    order = ["met", "waived", "cancelled"]
    if ends:
        at, how = min(ends, key=lambda end: (end[0], order.index(end[1])))
        if how == "met" and due_at is not None and at > due_at:
            how = "met_late"
        return Told(clock, to, starts, due_at, at, how)
    if due_at is None:
        return Told(clock, to, starts, None, None, "open")
    state = "overdue" if now > due_at else "warning" if now >= due_at - warn else "running"
    return Told(clock, to, starts, due_at, None, state)


def waivers(case: Case, clock: str, to: str | None, since: datetime) -> list[tuple[datetime, str]]:
    """When a clock was waived: for all recipients or for this one."""
    found = case.acts("responsibility.waived", since, responsibility=clock)
    return [(e.at, "waived") for e in found if e.data.get("to") in (None, to)]


# ---- the clocks of tables.md that this oracle knows ---------------------------------------------------


def cross_reports(case: Case, now: datetime) -> list[Told]:
    """R2: to law enforcement, child welfare and the district attorney, minus the agency that got the report."""
    found = []
    for e in case.entries:
        starts = e.kind == "referral.received" or (
            e.kind == "suspicion.recorded" and e.party in ("child_welfare", "probation")
        )
        for to in ("law_enforcement", "child_welfare", "district_attorney"):
            if starts and to != e.party:
                reports = [
                    (r.at, "met")
                    for r in case.acts("report.made", known(e), report="cross", to=to)
                    if r.data["method"] in ("telephone", "fax", "electronic")
                ]
                ends = reports + waivers(case, "cross-report", to, known(e))
                found.append(verdict("cross-report", to, known(e), None, ends, now, timedelta()))
    return found


def written_reports(case: Case, now: datetime) -> list[Told]:
    """R3: 36 hours from the receipt of the information, to each agency that was telephoned."""
    found = []
    information = [known(e) for e in case.entries if e.kind in ("referral.received", "suspicion.recorded")]
    crosses = [e for e in case.entries if e.kind == "report.made" and e.data["report"] == "cross"]
    for call in crosses:
        if call.data["method"] != "telephone":
            continue
        to = call.data["to"]
        told = [instant for instant in information if instant <= call.at]
        already = [c.at for c in crosses if c.data["to"] == to and c.at < call.at]
        news = [instant for instant in told if not any(c >= instant for c in already)]
        starts = (news or told[-1:] or information[:1] or [known(call)])[0]
        written = [(r.at, "met") for r in case.acts("report.made", call.at, report="written", to=to)]
        ends = written + waivers(case, "written-report", to, call.at)
        found.append(verdict("written-report", to, starts, starts + 36 * 60 * Minute, ends, now, timedelta(hours=6)))
    return found


def together(
    case: Case, event: Callable[[datetime], bool], others: Callable[[datetime], bool]
) -> Iterable[tuple[datetime, datetime, datetime | None]]:
    """(start, since when the event was known, when it was learnt not to apply) for each time both held.

    When the event itself ends (the child is back) what it called for is still owed.
    """
    started: datetime | None = None
    event_since: datetime | None = None
    for instant in sorted(set(case.moments())):
        if event(instant):
            event_since = event_since or instant
        if started is None and event(instant) and others(instant):
            started = instant
        elif started is not None and not (event(instant) and others(instant)):
            assert event_since is not None
            yield started, event_since, instant if event(instant) else None
            started = None
        if not event(instant):
            event_since = None
    if started is not None:
        assert event_since is not None
        yield started, event_since, None


def identified_reports(case: Case, now: datetime) -> list[Told]:
    """R4: within 24 hours of the receipt of the last thing that makes it due."""
    found, to = [], "law_enforcement"
    for starts, since, ceased in together(case, case.victim, case.services):
        ends = [(r.at, "met") for r in case.acts("report.made", since, report="victim", to=to)]
        ends += waivers(case, "report-victim", to, since)
        ends += [(ceased, "cancelled")] if ceased else []
        found.append(verdict("report-victim", to, starts, starts + 24 * 60 * Minute, ends, now, timedelta(hours=4)))
    return found


def identified(case: Case, decision: Entry) -> datetime:
    """When a party first suspected or identified, for one decision."""
    tiers = {"law_enforcement_danger": "immediate", "emergency_room": "immediate", "trades_for_needs": "initial"}
    kinds = ("referral.received", "suspicion.recorded", "indicators.recorded", "status.set")
    told = [e for e in case.before(known(decision)) if e.kind in kinds]
    if not told:
        return known(decision)
    latest = known(told[-1])
    decisions = [known(d) for d in case.entries if d.kind == "tier.decided" and known(d) < latest]
    stretch = [e for e in told if all(known(e) > d for d in decisions if d < known(decision))]
    tier = decision.data["tier"]
    carriers = [e for e in stretch if any(tiers[t] == tier for t in e.data.get("triggers", ()))]
    if carriers:
        return known(carriers[0])

    # No trigger named: the first thing told with which a suspicion alone stood for this tier.
    def told_enough(at: datetime) -> bool:
        if tier == "immediate":
            return case.suspected(at) and case.imminent(at)
        return tier == "initial" and (case.suspected(at) or case.victim(at))

    return next((known(e) for e in stretch if told_enough(known(e))), latest)


def crisis(case: Case, now: datetime, tz: str) -> list[Told]:
    """M1, M2, M9: what a tier decision starts, counted from identification; one at a time."""
    rows: list[tuple[str, str, str, str, dict[str, dict[str, str]], tuple[str, ...]]] = [
        ("engage-child", "immediate", "2h", "30min", {"child.engaged": {}}, ("initial", "none")),
        ("medical-evaluation", "immediate", "72h", "12h", {"medical.evaluated": {}}, ("initial", "none")),
        ("initial-engage", "initial", "10d", "2d", {"child.engaged": {}}, ("immediate", "none")),
        ("initial-meeting", "initial", "10d", "2d", {"meeting.held": {"type": "initial"}}, ("immediate", "none")),
    ]
    leads = {"30min": timedelta(minutes=30), "12h": timedelta(hours=12), "2d": timedelta(hours=48)}
    decisions = [e for e in case.entries if e.kind == "tier.decided"]
    found = []
    for clock, tier, within, warn, stops, cancelling in rows:
        busy_until: datetime | None = datetime.min.replace(tzinfo=UTC)
        mine = [(identified(case, d), d) for d in decisions if d.data["tier"] == tier]
        for starts, decision in mine:
            if busy_until is None or known(decision) < busy_until:
                continue
            ends = [(e.at, "met") for kind, where in stops.items() for e in case.acts(kind, starts, **where)]
            ends += [
                (known(d), "cancelled")
                for d in decisions
                if known(d) > known(decision) and d.data["tier"] in cancelling
            ]
            ends += waivers(case, clock, None, starts)
            told = verdict(clock, None, starts, due(starts, within, tz), ends, now, leads[warn])
            busy_until = told.stopped
            found.append(told)
    return found


def monthly(case: Case, now: datetime, tz: str) -> list[Told]:
    """M3: a month after the last ongoing meeting, first after the initial meeting; crises left out of this oracle."""
    meetings = [e for e in case.entries if e.kind == "meeting.held" and e.data["type"] in ("initial", "ongoing")]
    found = []
    busy_until: datetime | None = datetime.min.replace(tzinfo=UTC)
    for held in meetings:
        starts = known(held)
        if busy_until is None or starts < busy_until:
            continue
        ongoing = held.data["type"] == "ongoing"
        later = [e for e in case.acts("meeting.held", starts, type="ongoing") if e.at > held.at or not ongoing]
        told = verdict(
            "ongoing-meeting",
            None,
            starts,
            due(starts, "1mo", tz),
            [(e.at, "met") for e in later] + waivers(case, "ongoing-meeting", None, starts),
            now,
            timedelta(days=5),
        )
        busy_until = told.stopped
        found.append(told)
    return found
