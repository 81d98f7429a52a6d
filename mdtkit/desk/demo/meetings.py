"""The team round the table: meetings planned and held, actions agreed, the plan reviewed every month."""

from __future__ import annotations

from datetime import datetime, timedelta

from mdtkit.casework import recurring
from mdtkit.desk.demo.story import Story, instant

SEATS = {
    "initial": (
        "child_welfare", "probation", "mental_health", "public_health", "substance_abuse", "advocate",
        "health_services",
    ),
    "ongoing": (
        "child_welfare", "probation", "mental_health", "public_health", "law_enforcement", "advocate",
        "dependency_attorney",
    ),
}  # fmt: skip

REVIEW = "review-1"
REVIEWED, TO_REVIEW = (12, 16, 23, 27), (2, 16, 22, 27)
"""The cases, by their place in the county, of the case-review meeting of last week and of that of next week."""
REVIEWERS = ("child_welfare", "probation", "mental_health", "public_health", "advocate")


def reviewed_at(now: datetime) -> datetime:
    """When last week's case-review meeting began."""
    return now.replace(second=0, microsecond=0) - timedelta(days=8)


def planned(s: Story, kind: str, when: datetime, number: int, *, at: datetime) -> str:
    """A meeting is planned; returns its id."""
    meeting = f"meeting-{number}"
    data = {
        "type": kind, "starts": instant(when), "meeting": meeting, "model": "individual", "minutes": 60,
        "seats": list(SEATS[kind]), "child_asked": "yes", "place": "Testado City Hall annex",
    }  # fmt: skip
    s.tell("meeting.planned", at, data)
    return meeting


def met(s: Story, kind: str, when: datetime, number: int, *, ahead: float = 6, script: bool = True) -> None:
    """A meeting planned some days ahead, then held; the script before it, if nobody forgot; an action agreed."""
    meeting = planned(s, kind, when, number, at=when - timedelta(days=ahead))
    if kind == "initial":
        authorized(s, when - timedelta(days=1))
    if script:
        data = {"purpose": "meeting", "version": "3", "language": s.child.language, "meeting": meeting}
        s.tell("script.given", when + timedelta(minutes=2), data, lag=5)
    seats = held(s, kind, when, meeting)
    agreed = {"seat": s.chance.choice(seats), "action": "Bring the school report.", "meeting": meeting}
    action = s.tell("action.agreed", when + timedelta(minutes=56), agreed, lag=20)
    s.tell("action.done", when + timedelta(days=11), {"action": action, "seat": agreed["seat"]})


def still_open(s: Story, at: datetime, meeting: str) -> None:
    """Actions of the last meeting that are not done: of two owners one is, and one is past its day."""
    both = {"seat": "probation", "seats": ["advocate"], "due": s.day_of(at + timedelta(days=20)), "meeting": meeting}
    shared = s.tell("action.agreed", at, {**both, "action": "Agree who drives to the invented school."}, lag=20)
    s.tell("action.done", at + timedelta(days=6), {"action": shared, "seat": "advocate"}, lag=20)
    one = {"seat": "mental_health", "due": s.day_of(at + timedelta(days=34)), "meeting": meeting}
    s.tell("action.agreed", at, {**one, "action": "Offer an invented group that meets in the evening."}, lag=21)


def reviewed(s: Story) -> None:
    """A case-review meeting talked about the child: its entry in the case, and the input gathered before."""
    at = reviewed_at(s.now)
    gathered = {"meeting": REVIEW, "seat": "advocate", "whose": ["child"], "input": "Invented: wants the mentor kept."}
    s.tell("meeting.input", at - timedelta(days=2), gathered, lag=10)
    data = {"type": "case_review", "model": "case_review", "meeting": REVIEW, "starts": instant(at),
            "seats": list(REVIEWERS)}  # fmt: skip
    s.tell("meeting.held", at + timedelta(hours=2), data, lag=0)


def authorized(s: Story, at: datetime) -> None:
    """The child's attorney signed for services and safety plan to the advocate; for the school somebody was asked."""
    scope = {"purposes": ["case_planning"], "capacity": "child_attorney", "ends_with": ["case_closes"]}
    signed = {"authorization": "a-advocate", "categories": ["services", "safety_plan"], "recipients": ["advocate"]}
    asked = {"authorization": "a-school", "categories": ["services"], "recipients": ["education"]}
    day = (at + timedelta(days=180)).date().isoformat()
    s.tell("authorization.granted", at, {**scope, **signed, "expires": day, "signer": "The invented attorney"})
    s.tell("authorization.requested", at, {**scope, **asked})


def held(s: Story, kind: str, when: datetime, meeting: str) -> list[str]:
    """A meeting was held; returns the seats that were filled."""
    seats = [seat for seat in SEATS[kind] if seat in ("child_welfare", "advocate") or s.chance.random() < 0.85]
    data = {
        "type": kind, "meeting": meeting, "model": "individual", "seats": seats, "child_asked": "yes",
        "child_took_part": s.chance.choice(("yes", "no")), "facilitator": s.people["worker"],
        "decisions": "Goes on as agreed; next steps are in the actions.",
    }  # fmt: skip
    s.tell("meeting.held", when + timedelta(minutes=55), data, lag=20)
    return seats


def monthly(s: Story, first: int, until: int, *, number: int = 2) -> None:
    """Meetings every four weeks from one day of the case to another; the plan is reviewed at each."""
    for day in range(first, until + 1, 28):
        when = s.on(_working_day(s, day), s.chance.choice(("09:00", "10:30", "13:30", "15:00")))
        held(s, "ongoing", when, f"meeting-{number}")
        outcome = s.chance.choice(("kept", "amended"))
        s.tell("plan.reviewed", when + timedelta(minutes=58), {"outcome": outcome, "meeting": f"meeting-{number}"})
        number += 1


def series(s: Story, first: int, number: int) -> None:
    """Six monthly meetings planned as one, from a day of the case: the second is moved, the third called off."""
    meeting, at = f"meeting-{number}", s.on(_working_day(s, first), "10:00")
    put = recurring.series(at, "month_weekday", 6, s.tz)
    known = {"type": "ongoing", "meeting": meeting}
    plan = {**known, "every": "month_weekday", "times": 6, "minutes": 60, "seats": list(SEATS["ongoing"])}
    s.tell("meeting.planned", s.now - timedelta(days=2), {**plan, "starts": instant(at)})
    moved = {**known, "occurrence": instant(put[1]), "starts": instant(put[1] + timedelta(days=1)), "minutes": 60}
    s.tell("meeting.planned", s.now - timedelta(days=1, hours=3), moved)
    off = {**known, "occurrence": instant(put[2]), "reason": "The invented office is closed."}
    s.tell("meeting.cancelled", s.now - timedelta(days=1), off)


def _working_day(s: Story, day: int) -> int:
    """That day of the case, or the Friday before it."""
    weekday = s.on(day, "12:00").weekday()
    return day - max(0, weekday - 4)
