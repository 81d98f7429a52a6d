"""The oracle's answer for missing episodes: which runs there were, and which of their reports are owed.

Like ``oracle``: written from tables.md 5a without the engine and without the protocol, slow and plain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from mdtkit.chronology.entry import Entry
from tests.casework.oracle import Case, Minute, Told, known, verdict, waivers


def runs(case: Case) -> list[tuple[datetime, datetime | None]]:
    """(when it became known, when the return did) of each run: what is noticed before a return is the same run."""
    notices = sorted((e for e in case.entries if e.kind == "missing.noticed"), key=lambda e: e.at)
    returns = sorted((e for e in case.entries if e.kind == "missing.recovered"), key=lambda e: e.at)
    found: list[list[Entry]] = []
    for notice in notices:
        if found and not any(found[-1][0].at <= back.at <= notice.at for back in returns):
            found[-1].append(notice)
        else:
            found.append([notice])
    ended: dict[int, Entry] = {}
    for back in returns:
        away = [n for n, run in enumerate(found) if n not in ended and run[0].at <= back.at]
        if away:
            ended[away[-1]] = back
    return [
        (min(known(notice) for notice in run), known(ended[n]) if n in ended else None) for n, run in enumerate(found)
    ]


def away(
    case: Case, since: datetime, back: datetime | None, others: Callable[[datetime], bool]
) -> Iterable[tuple[datetime, datetime | None]]:
    """(start, when it was learnt not to apply) for each time the other conditions held during one run."""
    started: datetime | None = None
    for instant in [since, *sorted({m for m in case.moments() if m > since and (back is None or m < back)})]:
        if started is None and others(instant):
            started = instant
        elif started is not None and not others(instant):
            yield started, instant
            started = None
    if started is not None:
        yield started, None


def missing_reports(case: Case, now: datetime) -> list[Told]:
    """R5, R6: each run by itself; a report that names none is about the latest run that was to be reported by then."""

    def believed(instant: datetime) -> bool:
        return case.services(instant) and (case.victim(instant) or case.suspected(instant))

    found = []
    reported = [(since, list(away(case, since, back, believed))) for since, back in runs(case)]
    for clock, to in (("report-missing-le", "law_enforcement"), ("report-missing-ncmec", "ncmec")):
        for since, spans in reported:
            later = [other for other, any_span in reported if any_span and other > since]
            for starts, ceased in spans:
                ends = [(r.at, "met") for r in case.acts("report.made", since, report="missing", to=to)]
                ends += waivers(case, clock, to, since)
                ends = [end for end in ends if not any(other <= end[0] for other in later)]
                ends += [(ceased, "cancelled")] if ceased else []
                found.append(verdict(clock, to, starts, starts + 24 * 60 * Minute, ends, now, timedelta(hours=4)))
    return found
