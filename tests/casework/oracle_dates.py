"""The oracle's answer for clocks that count to or from a day that somebody told, and for those that run out.

Hearings, subpoenas, services to be offered again; windows counted from an assault; periods of support; authority that
lapses. Like ``oracle``: from tables.md 5b, 5c and the notes of field research, without the engine, slow and plain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

from tests.casework.oracle import Case, Minute, Told, due, identified, known, verdict, waivers, wall_to_instant

Hour = 60 * Minute
Ends = list[tuple[datetime, str]]


def told_instant(value: str | None, tz: str) -> datetime | None:
    """The instant that was written down; of a day alone its last second."""
    if value is None:
        return None
    if "T" in value:
        return datetime.fromisoformat(value)
    return wall_to_instant(datetime.combine(date.fromisoformat(value), time(23, 59)), tz) + timedelta(seconds=59)


def meetings_before_testimony(case: Case, now: datetime) -> list[Told]:
    """M3: an ongoing meeting after it was learnt that the child will testify, and before the hearing."""
    found = []
    for learnt in (e for e in case.entries if e.kind == "testimony.expected"):
        ends: Ends = [(e.at, "met") for e in case.acts("meeting.held", known(learnt), type="ongoing")]
        ends += waivers(case, "ongoing-testimony", None, known(learnt))
        hearing = told_instant(learnt.data["hearing"], learnt.tz)
        found.append(verdict("ongoing-testimony", None, known(learnt), hearing, ends, now, timedelta(days=14)))
    return found


def subpoenas(case: Case, now: datetime) -> list[Told]:
    """C7: counsel is told of each at once, and each is answered by its day; what is said of another answers it not."""
    found = []
    for one in (e for e in case.entries if e.data.get("what") == "subpoena"):
        said = {
            what: [
                (e.at, "met")
                for e in case.acts("court.noted", known(one), what=what)
                if case.about(e) in (None, case.root(one.id))
            ]
            for what in ("counsel_told", "subpoena_answered")
        }
        told: Ends = said["counsel_told"] + said["subpoena_answered"]
        told += waivers(case, "subpoena-counsel", None, known(one))
        found.append(verdict("subpoena-counsel", None, known(one), None, told, now, timedelta()))
        answered: Ends = said["subpoena_answered"] + waivers(case, "subpoena-answer", None, known(one))
        day = told_instant(one.data.get("when") or one.data.get("due"), one.tz)
        found.append(verdict("subpoena-answer", None, known(one), day, answered, now, timedelta(days=5)))
    return found


def offers(case: Case, now: datetime) -> list[Told]:
    """L1: a declined service is offered again by the end of the day that was named; another service is not it."""
    found = []
    for no in (e for e in case.entries if e.kind == "service.declined"):
        ends: Ends = [
            (e.at, "met")
            for kind in ("service.offered", "service.accepted", "service.started")
            for e in case.acts(kind, known(no), service=no.data["service"])
        ]
        ends += waivers(case, "offer-again", None, known(no))
        again = told_instant(no.data.get("again"), no.tz)
        found.append(verdict("offer-again", None, known(no), again, ends, now, timedelta(days=3)))
    return found


def medical_windows(case: Case, now: datetime) -> list[Told]:
    """M9: each assault that is told of opens its windows, counted from the assault and never from the call."""
    found = []
    for teller in (e for e in case.entries if e.kind in ("referral.received", "suspicion.recorded")):
        assault = told_instant(teller.data.get("assault_at"), teller.tz)
        hours = teller.data.get("assault_hours")
        if assault is None and hours is not None:
            assault = known(teller) - hours * Hour
        if assault is None:
            continue
        for clock, window in (("medical-acute", 72), ("medical-prophylaxis", 72), ("medical-contraception", 120)):
            ends: Ends = [(e.at, "met") for e in case.acts("medical.evaluated", assault)]
            ends += waivers(case, clock, None, assault)
            last = assault + window * Hour
            found.append(verdict(clock, None, assault, last, ends, now, timedelta(hours=window)))
    return found


def over_by_itself(clock: str, starts: datetime, last: datetime, ends: Ends, now: datetime, after: str) -> Told:
    """A clock that runs out: what happened after its last instant is no longer about it."""
    stopped = verdict(clock, None, starts, None, [end for end in ends if end[0] <= last], now, timedelta())
    if stopped.stopped is not None:
        return stopped._replace(due=last, state="ended" if stopped.state == "met" else stopped.state)
    return Told(
        clock, None, starts, last, None, after if now > last or (now == last and after == "ended") else "running"
    )


def support(case: Case, now: datetime) -> list[tuple[str, Told]]:
    """M1: the lead agency and the advocate each support for 72 hours from identification. (party, clock)."""
    jurisdiction, lead = case.last_word("jurisdiction", now.max.replace(tzinfo=now.tzinfo)), "child_welfare"
    if jurisdiction == "602":
        lead = "probation"
    if jurisdiction == "241.1":
        lead = {"probation": "probation"}.get(case.last_word("lead", now.max.replace(tzinfo=now.tzinfo)), lead)
    decisions = [e for e in case.entries if e.kind == "tier.decided"]
    found = []
    for party in (lead, "advocate"):
        free: datetime | None = None
        for decision in (d for d in decisions if d.data["tier"] == "immediate"):
            if free is not None and known(decision) < free:
                continue
            starts = identified(case, decision)
            ends: Ends = [(e.at, "met") for e in case.acts("support.ended", starts) if e.party == party]
            ends += [
                (known(d), "cancelled")
                for d in decisions
                if known(d) > known(decision) and d.data["tier"] in ("initial", "none")
            ]
            ends += waivers(case, "crisis-support", None, starts)
            told = over_by_itself("crisis-support", starts, starts + 72 * Hour, ends, now, "ended")
            free = told.stopped or told.due
            found.append((party, told))
    return found


def team_authority(case: Case, now: datetime, tz: str) -> list[Told]:
    """C1: what a team may share without an authorization lapses thirty days after each report of abuse."""
    found = []
    for call in (e for e in case.entries if e.kind == "referral.received"):
        last = due(known(call), "30d", tz)
        told = over_by_itself(
            "team-authority", known(call), last, waivers(case, "team-authority", None, known(call)), now, "expired"
        )
        if told.state == "running" and now >= last - timedelta(days=5):
            told = told._replace(state="warning")
        found.append(told)
    return found


Question = Callable[[Case, datetime], Iterable[Told]]
TOLD_DAYS: dict[str, Question] = {
    "ongoing-testimony": meetings_before_testimony,
    "subpoena-counsel subpoena-answer": subpoenas,
    "offer-again": offers,
    "medical-acute medical-prophylaxis medical-contraception": medical_windows,
}
"""The clocks of this file that ask for nothing but the case and the instant, and what answers for them."""
