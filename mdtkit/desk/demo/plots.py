"""The plots: courses that a case can take, each standing at a telling point of its clocks now.

``SHOWN`` come first in every demo county, one each, so that forty cases show every tier and state; ``COMMON``
fill the rest by weight. A plot only says what happens; which clocks run follows from the county's protocol.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from mdtkit.desk.demo import acts
from mdtkit.desk.demo.story import Story

Plot = Callable[[Story], None]


# -- today's calls ----------------------------------------------------------------------------------
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


# -- the first ten days -----------------------------------------------------------------------------
def initial_waiting(s: Story) -> None:
    """Six days into an initial response: the team is called together, the meeting stands before."""
    s.began_on(6, "15:10")
    _initial_start(s, "education")
    acts.planned(s, "initial", s.on(8, "10:00"), 1, at=s.on(1, "09:30"))
    s.tell("child.engaged", s.on(3, "16:00"), {"unit": "investigative_unit", "agency": "testado_children"})


def initial_today(s: Story) -> None:
    """The initial meeting is today."""
    s.began_on(8, "11:25")
    _initial_start(s, "mental_health")
    s.tell("child.engaged", s.on(2, "15:30"), {"unit": "investigative_unit", "agency": "testado_children"})
    acts.assessed(s, s.on(5, "13:00"), party="mental_health")
    acts.met(s, "initial", s.today("10:00"), 1)


def initial_late(s: Story) -> None:
    """Twelve days, and no meeting: past the county's target."""
    s.began_on(12, "09:40")
    _initial_start(s, "placement_provider")
    s.tell("child.engaged", s.on(4, "10:30"), {"unit": "investigative_unit", "agency": "testado_children"})
    meeting = acts.planned(s, "initial", s.on(9, "14:00"), 1, at=s.on(2, "10:00"))
    s.tell(
        "meeting.cancelled", s.on(9, "09:00"), {"meeting": meeting, "type": "initial", "reason": "Two seats were ill."}
    )


def _initial_start(s: Story, source: str, *, reports: bool = True) -> None:
    acts.call(s, source, imminent="no", lag=9)
    acts.decide(s, s.after(minutes=70), "initial", reasons=("adult_suspects_no_danger",))
    if reports:
        acts.cross_reports(s, s.start, first=25)
    acts.code_opened(s, s.after(minutes=95))
    s.tell("medical.scheduled", s.after(days=1, hours=2), {"agency": "testado_public_health"})
    s.tell("investigation.started", s.after(days=2), {"unit": "investigative_unit", "agency": "testado_children"})


# -- mature cases -----------------------------------------------------------------------------------
def after_crisis(s: Story, days: int, *, field: str | None = None) -> None:
    """From the crisis through investigation and assessment to the monthly table."""
    s.began_on(days, s.chance.choice(("01:20", "22:05", "17:45", "23:40")))
    acts.call(s, s.chance.choice(("law_enforcement", "health_services", "child_welfare")), imminent="yes")
    acts.decide(s, s.after(minutes=35), "immediate", reasons=("hotline_danger",))
    acts.cross_reports(s, s.start)
    acts.code_opened(s, s.after(minutes=70))
    ordinary_crisis(s)
    acts.assigned(s, s.after(hours=31))
    acts.decide(s, s.after(hours=68), "ongoing", reasons=("crisis_over",))
    _settling_in(s, field or s.child.status)


def after_initial(s: Story, days: int) -> None:
    """From an initial response to the monthly table."""
    s.began_on(days, s.chance.choice(("09:15", "11:40", "14:30", "16:10")))
    _initial_start(s, s.chance.choice(("education", "mental_health", "placement_provider")))
    s.tell("child.engaged", s.after(days=3), {"unit": "investigative_unit", "agency": "testado_children"})
    acts.assigned(s, s.after(days=1, hours=3))
    acts.met(s, "initial", s.on(8, "10:00"), 1)
    acts.decide(s, s.on(8, "11:20"), "ongoing", reasons=("initial_meeting_held",))
    _settling_in(s, s.child.status)


def _settling_in(s: Story, field: str) -> None:
    """The days after: investigation, status, victim report, assessment, services."""
    acts.investigation(s, contact=4, ends=19)
    acts.status(s, s.after(days=5), field)
    acts.report(s, s.after(days=5, hours=2), "victim", "law_enforcement", method="electronic", party=s.child.party)
    if s.child.party == "probation":
        s.tell("detention.entered", s.after(days=1), {"agency": "testado_probation"}, party="probation")
    acts.assessed(s, s.after(days=9))
    acts.wish(s, s.after(days=10), takes_part="yes")
    acts.services(s, s.after(days=12), declined=s.chance.random() < 0.25)


def ongoing(s: Story) -> None:
    """Some weeks or months of monthly meetings."""
    days = s.chance.randint(20, 90)
    (after_crisis if s.chance.random() < 0.5 else after_initial)(s, days)
    _months(s, days)


def _months(s: Story, days: int) -> None:
    acts.monthly(s, 33, days)
    if days > 150:
        acts.assessed(s, s.after(days=148))


def ongoing_today(s: Story) -> None:
    """An ongoing case whose monthly meeting is this afternoon."""
    after_initial(s, 64)
    acts.monthly(s, 36, 40)
    acts.met(s, "ongoing", s.today("15:30"), 3)


def ongoing_late(s: Story) -> None:
    """An ongoing case whose monthly meeting was forgotten: past the county's target."""
    after_crisis(s, 75)
    acts.monthly(s, 33, 40)


def ward(s: Story) -> None:
    """A ward of the court: probation carries the case."""
    _ward(s)
    after_crisis(s, 47)
    _months(s, 47)


def _ward(s: Story) -> None:
    c = s.child
    c.jurisdiction, c.basis, c.services = "602", "probation_foster_placement", "yes"


def dual(s: Story) -> None:
    """Dual jurisdiction led by probation."""
    s.child.jurisdiction, s.child.lead = "241.1", "probation"
    after_crisis(s, 58)
    _months(s, 58)


def dual_undecided(s: Story) -> None:
    """Jurisdiction was unknown, then dual; which agency leads is not decided."""
    s.child.jurisdiction, s.child.lead = "unknown", None
    s.began_on(5, "18:20")
    acts.call(s, "law_enforcement", imminent="yes")
    acts.decide(s, s.after(minutes=25), "immediate", reasons=("law_enforcement_danger",))
    acts.cross_reports(s, s.start)
    acts.code_opened(s, s.after(minutes=60))
    found = {
        "jurisdiction": "241.1",
        "lead": "unknown",
        "le_agency": s.child.forces,
        "reason": "Both courts have a file.",
    }
    s.tell("jurisdiction.determined", s.after(hours=30), found)
    acts.responders(s)
    acts.medical(s)
    acts.decide(s, s.after(hours=70), "ongoing", reasons=("crisis_over",))


def testifies(s: Story) -> None:
    """Will testify in nine days: the team meets before."""
    after_crisis(s, 96)
    acts.monthly(s, 33, 90)
    hearing = s.today("09:00") + timedelta(days=9)
    data = {
        "hearing": hearing.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "against": "exploiter",
        "court": "Testado Juvenile Court, room 0",
    }
    s.tell("testimony.expected", s.now - timedelta(days=3, hours=4), data)
    s.tell(
        "court.noted",
        s.now - timedelta(days=3, hours=3),
        {"what": "subpoena", "when": hearing.strftime("%Y-%m-%dT%H:%M:%SZ")},
    )


# -- missing ----------------------------------------------------------------------------------------
def missing_late(s: Story) -> None:
    """A ward missing for 27 hours: the police were told, NCMEC was not. Past a legal deadline."""
    _ward(s)
    after_crisis(s, 66)
    acts.monthly(s, 33, 61)
    gone = s.now - timedelta(hours=27, minutes=30)
    acts.ran(s, gone)
    acts.missing_reports(s, gone, police=1.5, ncmec=900, ncic=900)
    acts.efforts(s, gone, 1)


def missing_now(s: Story) -> None:
    """Missed three hours ago: both reports are out, the entry in NCIC is not confirmed."""
    after_initial(s, 39)
    acts.monthly(s, 33, 33)
    gone = s.now - timedelta(hours=3, minutes=10)
    acts.ran(s, gone, from_="home")
    acts.missing_reports(s, gone, police=0.8, ncmec=1.6, ncic=900)


def missing_days(s: Story) -> None:
    """Missing for nine days; reports in time, the team met, efforts go on."""
    after_crisis(s, 88)
    acts.monthly(s, 33, 70)
    gone = s.now - timedelta(days=9, hours=5)
    acts.ran(s, gone)
    acts.missing_reports(s, gone)
    acts.efforts(s, gone, 9)
    acts.met(s, "ongoing", gone + timedelta(days=3), 9, ahead=2)


def back(s: Story) -> None:
    """Recovered the day before yesterday; the return interview is half done, NCMEC heard late at first."""
    after_crisis(s, 81)
    acts.monthly(s, 33, 61)
    gone = s.now - timedelta(days=7, hours=3)
    episode = acts.ran(s, gone)
    acts.missing_reports(s, gone, police=2, ncmec=29, ncic=5)
    acts.efforts(s, gone, 4)
    acts.recovered(s, s.now - timedelta(days=2, hours=2), episode)
    acts.interviewed(s, s.now - timedelta(days=1, hours=4), steps=3)


def back_long(s: Story) -> None:
    """An ongoing case with a missing episode behind it, worked through to the end."""
    days = s.chance.randint(56, 90)
    after_crisis(s, days)
    acts.monthly(s, 33, days)
    gone = s.after(days=45, hours=3)
    episode = acts.ran(s, gone, from_=s.chance.choice(("placement", "home", "school")))
    acts.missing_reports(s, gone)
    acts.efforts(s, gone, 3)
    acts.recovered(s, gone + timedelta(days=3, hours=2), episode)
    acts.interviewed(s, gone + timedelta(days=4))
    acts.placed(s, gone + timedelta(days=4, hours=3), "strtp", before="shelter")
    acts.assessed(s, gone + timedelta(days=6))


# -- other courses ----------------------------------------------------------------------------------
def at_risk(s: Story) -> None:
    """At risk by two indicators, no exploitation suspected: no MDT tier, but status and services."""
    s.began_on(s.chance.randint(8, 60), "13:05")
    s.child.status = "at_risk"
    indicators = {"truancy": "yes", "run_or_unstable_housing": "yes", "substance_history": "unknown"}
    acts.call(s, "education", imminent="no", allegation=("neglect",), triggers=(), indicators=indicators)
    acts.decide(s, s.after(minutes=90), "none", reasons=("at-risk-only",))
    acts.cross_reports(s, s.start, first=40)
    s.tell(
        "indicators.recorded",
        s.after(days=2),
        {"indicators": {"concerning_relationships": "yes", "justice_history": "no"}},
    )
    acts.status(s, s.after(days=2, hours=2), "at_risk")
    s.tell("investigation.started", s.after(days=3), {"unit": "investigative_unit", "agency": "testado_children"})
    acts.assessed(s, s.after(days=6))
    acts.services(s, s.after(days=7))
    acts.assigned(s, s.after(days=4))


def non_minor(s: Story) -> None:
    """A non-minor dependent, nineteen years old, with a closed case and independent living services."""
    c = s.child
    c.born, c.basis, c.foster_care, c.status = (
        c.born.replace(year=s.now.year - 19),
        "ilp_services",
        "no",
        "victim_closed_case_ilp",
    )
    after_initial(s, 52)
    acts.placed(s, s.after(days=26), "independent", before="resource_family")
    _months(s, 52)


def unfounded(s: Story) -> None:
    """Investigated and unfounded; the code was ended and the case closed."""
    days = s.chance.randint(26, 200)
    s.began_on(days, "10:55")
    _initial_start(s, "education")
    s.tell("child.engaged", s.after(days=3), {"unit": "investigative_unit", "agency": "testado_children"})
    s.tell(
        "referral.investigated",
        s.after(days=14),
        {"disposition": "unfounded", "findings": "A misunderstanding at school."},
    )
    acts.code_ended(s, s.after(days=14, hours=3))
    acts.closed(s, s.after(days=15), "unfounded")


def closed(s: Story) -> None:
    """Closed after months of work."""
    days = s.chance.randint(95, 330)
    (after_crisis if s.chance.random() < 0.5 else after_initial)(s, days)
    acts.monthly(s, 33, 70)
    s.tell("service.ended", s.after(days=75), {"service": "advocacy", "outcome": "completed"}, party="advocate")
    acts.closed(s, s.after(days=80), "goals_reached")


def reopened(s: Story) -> None:
    """Closed some weeks ago, opened again after a new call."""
    after_initial(s, 68)
    acts.monthly(s, 36, 36)
    acts.closed(s, s.after(days=44), "moved_away")
    again = s.now - timedelta(days=4, hours=6)
    s.tell("case.reopened", again, {"reason": "A new call about the same child."})
    data = {
        "source": "law_enforcement", "agency": s.child.forces, "method": "telephone", "allegation": ["cse"],
        "triggers": ["adult_suspects_no_danger"], "imminent": "no", "jurisdiction": s.child.jurisdiction,
    }  # fmt: skip
    s.tell(
        "referral.received", again + timedelta(minutes=5), data, note="Seen with an adult nobody in the family knows."
    )
    acts.decide(s, again + timedelta(hours=2), "initial", reasons=("adult_suspects_no_danger",))
    acts.cross_reports(s, again, first=30)
    acts.code_opened(s, again + timedelta(hours=3))


def corrected(s: Story) -> None:
    """A case with corrections: a call re-dated, a report re-addressed, an entry struck out."""
    days = s.chance.randint(25, 60)
    after_crisis(s, days)
    _months(s, days)
    wrong = s.tell("child.engaged", s.after(hours=9), {"unit": "emergency_response", "place": "Nowhere Junction"})
    right = s.correct(wrong, s.after(days=1), "The hour was read off the wrong page.", at=s.after(minutes=95))
    s.correct(right, s.after(days=2), "The unit was another.", data={"unit": "investigative_unit"})
    stray = acts.note(s, s.after(days=3), "Belongs to another child.", "services")
    s.strike(stray, s.after(days=3, hours=2), "Written into the wrong record.")
    late = s.tell("eligibility.determined", s.after(days=6), {"services": "unknown", "basis": "unknown"})
    known = {"services": s.child.services, "basis": s.child.basis, "foster_care": s.child.foster_care}
    s.correct(late, s.after(days=7), "The answer came from the worker.", data=known, received=s.after(days=6, hours=5))


def declines(s: Story) -> None:
    """The child declines the evaluation and the services: valid outcomes, offered again later."""
    s.began_on(24, "20:15")
    acts.call(s, "child_welfare", imminent="yes")
    acts.decide(s, s.after(minutes=40), "immediate", reasons=("er_worker_danger",))
    acts.cross_reports(s, s.start)
    acts.code_opened(s, s.after(minutes=65))
    acts.responders(s)
    acts.medical(s, outcome="declined")
    ended = {"reason": "The child asked not to be called for now.", "agency": "safe_harbor"}
    s.tell("support.ended", s.after(hours=30), ended, party="advocate")
    acts.decide(s, s.after(hours=66), "ongoing", reasons=("crisis_over",))
    acts.wish(s, s.after(days=3), takes_part="no")
    acts.status(s, s.after(days=4), s.child.status)
    acts.report(s, s.after(days=4, hours=2), "victim", "law_enforcement", method="electronic")
    acts.services(s, s.after(days=6), declined=True)
    refused = {"attendee": "caregiver", "answer": "no", "who": "Nobody at home before the investigation ends."}
    s.tell("family.cleared", s.after(days=2), refused)


def tribal(s: Story) -> None:
    """An Indian child: the tribe's agent comes to the table, the child lives in a tribal home."""
    s.child.tribe = True
    after_initial(s, 43)
    acts.placed(s, s.after(days=16), "tribal_home", before="shelter")
    s.tell("team.seated", s.after(days=6), {"person": s.people["tribe"], "seat": "tribe", "agency": "demo_band"})
    _months(s, 43)


def detained(s: Story) -> None:
    """A child in juvenile hall whose report by probation is past its legal deadline."""
    _ward(s)
    s.began(days=2, hours=5)
    acts.call(s, "law_enforcement", imminent="no", triggers=("adult_suspects_no_danger",))
    acts.decide(s, s.after(hours=2), "initial", reasons=("adult_suspects_no_danger",))
    acts.cross_reports(s, s.start, first=40)
    acts.code_opened(s, s.after(hours=3))
    s.tell(
        "detention.entered",
        s.after(hours=6),
        {"agency": "testado_probation", "facility": "Testado Juvenile Hall"},
        party="probation",
    )
    told = {"basis": "disclosure", "to": "probation"}
    s.tell("suspicion.recorded", s.after(hours=20), told, party="probation")


def not_receiving(s: Story) -> None:
    """Not receiving child welfare services: fewer legal clocks, the same care."""
    c = s.child
    c.jurisdiction, c.services, c.basis, c.foster_care = "none", "no", "not_receiving", "no"
    s.began_on(9, "12:30")
    _initial_start(s, "mental_health")
    acts.met(s, "initial", s.on(7, "13:00"), 1, script=False)
    s.tell("child.engaged", s.after(days=4), {"unit": "investigative_unit", "agency": "testado_children"})


SHOWN: tuple[Plot, ...] = (
    new_call, crisis_now, ongoing_today, missing_late, sixty_hours, initial_today, back, at_risk, initial_waiting,
    ward, corrected, closed, dual, testifies, declines, missing_now, non_minor, initial_late, crisis_last_hour,
    unfounded, reopened, dual_undecided, missing_days, tribal, detained, not_receiving, ongoing_late, back_long,
)  # fmt: skip
COMMON: tuple[tuple[Plot, int], ...] = (
    (ongoing, 46), (closed, 20), (back_long, 14), (at_risk, 6), (corrected, 5), (unfounded, 4), (ward, 3), (dual, 2),
)  # fmt: skip


def plot_of(number: int, choose: Callable[[tuple[Plot, ...], tuple[int, ...]], Plot]) -> Plot:
    """The plot of the case of that number (from 0). ``choose`` picks one by weight."""
    if number < len(SHOWN):
        return SHOWN[number]
    return choose(tuple(plot for plot, _ in COMMON), tuple(weight for _, weight in COMMON))
