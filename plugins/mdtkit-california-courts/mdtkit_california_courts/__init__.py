"""Court holidays of California: as a calendar, as a check before a hearing is recorded, and counted by hand."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from mdtkit.plugin import Act, Argument, Command, Host, NotUnderstood, Remark, Table, hookimpl

DAYS = Path(__file__).with_name("days.toml")
CITATION = "CCP 135; Gov. Code 6700"
HERE = ZoneInfo("America/Los_Angeles")


@cache
def holidays() -> dict[date, str]:
    """Day → what it is."""
    return {day["day"]: day["title"] for day in tomllib.loads(DAYS.read_text(encoding="utf-8"))["day"]}


def why_closed(day: date) -> str | None:
    """Why the courts are closed on a day; None where they are open, as far as is known here."""
    if day.weekday() >= 5:
        return f"{day:%A}"
    return holidays().get(day)


@hookimpl
def mdtkit_days() -> Sequence[tuple[str, bytes]]:
    """The days on which the superior courts are closed."""
    return [(DAYS.name, DAYS.read_bytes())]


@hookimpl
def mdtkit_checks(act: Act) -> Sequence[Remark]:
    """A hearing or a day in court on which no court sits is more often a slip than a hearing."""
    if act.kind not in ("court.noted", "testimony.expected"):
        return []
    days = {
        name: datetime.fromisoformat(value).astimezone(HERE).date() if "T" in value else date.fromisoformat(value)
        for name in ("when", "due", "hearing")
        if isinstance(value := act.data.get(name), str) and value
    }
    return [
        Remark(field=name, reason=f"the courts are closed on {day}: {why}", citation=CITATION)
        for name, day in days.items()
        if (why := why_closed(day)) is not None
    ]


def court_days(host: Host, given: Mapping[str, str]) -> Table:
    """Court days counted from a day, each with its date; what was left out is said."""
    try:
        day = date.fromisoformat(given["from"])
    except ValueError:
        raise NotUnderstood("from") from None
    if not given["count"].isdecimal() or not 2000 < day.year < 2100:
        raise NotUnderstood("count" if 2000 < day.year < 2100 else "from")
    wanted = int(given["count"])
    rows: list[tuple[str, ...]] = []
    counted = 0
    while counted < min(wanted, 400):
        day += timedelta(days=1)
        why = why_closed(day)
        counted += why is None
        if why is None or day.weekday() < 5:
            rows.append((str(counted) if why is None else "", f"{day:%a} {day}", why or ""))
    known = max(holidays())
    remark = f"Holidays are known to {known}, worked out and not checked ({CITATION})."
    return Table(head=("court day", "date", "closed"), rows=tuple(rows), remark=remark)


def hearings(host: Host, given: Mapping[str, str]) -> Table:
    """Every hearing to come, of all cases that one may open, by date."""
    now = host.county().now
    rows = []
    for row in host.cases():
        if not row.open:
            continue
        for entry in host.case(row.case).entries:
            if entry.kind != "testimony.expected" and entry.data.get("what") != "hearing":
                continue
            when = entry.data.get("when") or entry.data.get("hearing")
            if isinstance(when, str) and when[:10] >= now.astimezone(HERE).date().isoformat():
                rows.append((when, row.case, str(entry.data.get("what") or entry.kind)))
    return Table(head=("when", "case", "what"), rows=tuple(sorted(rows)))


@hookimpl
def mdtkit_commands() -> Sequence[Command]:
    """`court-days` and `hearings`."""
    return [
        Command(
            name="court-days",
            title="Court days counted from a day",
            arguments=(
                Argument(name="from", help="The day to count from, such as 2026-03-02.", required=True),
                Argument(name="count", help="How many court days.", required=True),
            ),
            run=court_days,
        ),
        Command(
            name="hearings",
            title="Hearings to come, over all cases",
            panel="county",
            categories=("court",),
            run=hearings,
        ),
    ]
