"""Plots of the first days: today's calls, the crisis, the ten days of an initial response."""

from __future__ import annotations

from mdtkit.desk.demo import acts, meetings
from mdtkit.desk.demo.story import Story


# -- today's calls -----------------------------------------------------------------------------------
def new_call(s: Story) -> None:
    """Minutes ago: recorded, nothing decided yet."""
    s.began(minutes=12)
    acts.call(
        s,
        "education",
        imminent="unknown",
        footing=False,
        indicators={"truancy": "yes", "controlled_or_groomed": "unknown"},
    )


def crisis_now(s: Story) -> None:
    """An immediate crisis 79 minutes in: 0:41 left of the two hours; the advocate has not answered."""
    s.began(minutes=79)
    due = s.after(hours=2)
    acts.call(s, "law_enforcement", imminent="yes", lag=5)
    acts.code_opened(s, s.after(minutes=20))
    acts.decide(s, s.after(minutes=45), "immediate", reasons=("law_enforcement_danger",))
    taken = acts.alert(s, s.after(minutes=46), "respond-cw", "child_welfare", ("er",), due)
    acts.alert(s, s.after(minutes=47), "respond-advocate", "advocate", ("advocate", "advocate-2"), due)
    acts.settled(s, s.after(minutes=52), taken, "child_welfare")
    acts.report(s, s.after(minutes=55), "cross", "law_enforcement")
    acts.note(s, s.after(minutes=58), "Asks for something warm to eat and for her jacket.", "referral")
    ordinary_crisis(s, from_=64)


def crisis_last_hour(s: Story) -> None:
    """An immediate crisis in which the first responder has arrived and the hour is not over."""
    s.began(minutes=104)
    s.child.jurisdiction, s.child.services, s.child.foster_care = "unknown", "unknown", "unknown"
    acts.call(s, "health_services", assault_hours=9, imminent="yes", indicators={"company_in_commercial_sex": "yes"})
    acts.decide(s, s.after(minutes=22), "immediate", reasons=("emergency_room",))
    acts.cross_reports(s, s.start, first=30)
    acts.code_opened(s, s.after(minutes=50))
    acts.responders(s, child_welfare=71, advocate=131)
    acts.medical(s, booked=1.4, held=4)


def sixty_hours(s: Story) -> None:
    """Sixty hours into a crisis: the desk asks what follows; the written report is in."""
    s.began(hours=60)
    acts.call(s, "law_enforcement", imminent="yes")
    acts.decide(s, s.after(minutes=31), "immediate", reasons=("law_enforcement_danger",))
    acts.cross_reports(s, s.start)
    acts.code_opened(s, s.after(minutes=40))
    ordinary_crisis(s, from_=58)
    acts.assigned(s, s.after(hours=20))
    acts.disclosed(s, s.after(hours=33))
    acts.wish(s, s.after(hours=35))
    acts.services(s, s.after(hours=47))


def ordinary_crisis(s: Story, *, from_: float = 60) -> None:
    """The response as it should go: with the child, the advocate, the evaluation, a placement, a plan."""
    acts.responders(s, child_welfare=from_ + 8, advocate=from_ + 27)
    acts.medical(s)
    acts.placed(s, s.after(hours=7), s.chance.choice(("resource_family", "strtp", "relative")))


# -- the first ten days ------------------------------------------------------------------------------
def initial_waiting(s: Story) -> None:
    """Six days into an initial response: the team is called together, the meeting stands before."""
    s.began_on(6, "15:10")
    initial_start(s, "education")
    meetings.planned(s, "initial", s.on(8, "10:00"), 1, at=s.on(1, "09:30"))
    s.tell("child.engaged", s.on(3, "16:00"), {"unit": "investigative_unit", "agency": "testado_children"})


def initial_today(s: Story) -> None:
    """The initial meeting is today."""
    s.began_on(8, "11:25")
    initial_start(s, "mental_health")
    s.tell("child.engaged", s.on(2, "15:30"), {"unit": "investigative_unit", "agency": "testado_children"})
    acts.assessed(s, s.on(5, "13:00"), party="mental_health")
    meetings.met(s, "initial", s.today("10:00"), 1)


def initial_late(s: Story) -> None:
    """Twelve days, and no meeting: past the county's target."""
    s.began_on(12, "09:40")
    initial_start(s, "placement_provider")
    s.tell("child.engaged", s.on(4, "10:30"), {"unit": "investigative_unit", "agency": "testado_children"})
    meeting = meetings.planned(s, "initial", s.on(9, "14:00"), 1, at=s.on(2, "10:00"))
    s.tell(
        "meeting.cancelled", s.on(9, "09:00"), {"meeting": meeting, "type": "initial", "reason": "Two seats were ill."}
    )


def initial_start(s: Story, source: str) -> None:
    """The first days of an initial response: the call, the decision, reports, the code, an appointment."""
    acts.call(s, source, imminent="no", lag=9)
    acts.decide(s, s.after(minutes=70), "initial", reasons=("adult_suspects_no_danger",))
    acts.cross_reports(s, s.start, first=25)
    acts.code_opened(s, s.after(minutes=95))
    acts.medical(s, booked=26, held=150)
    s.tell("investigation.started", s.after(days=2), {"unit": "investigative_unit", "agency": "testado_children"})
