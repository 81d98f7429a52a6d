"""Plots of weeks and months: ongoing cases, missing episodes, wards, dual cases, corrections, closings."""

from __future__ import annotations

from datetime import timedelta

from mdtkit.desk.demo import acts, calls, meetings, missing
from mdtkit.desk.demo.story import Story


# -- mature cases ------------------------------------------------------------------------------------
def after_crisis(s: Story, days: int, *, field: str | None = None) -> None:
    """From the crisis through investigation and assessment to the monthly table."""
    s.began_on(days, s.chance.choice(("01:20", "22:05", "17:45", "23:40")))
    acts.call(s, s.chance.choice(("law_enforcement", "health_services", "child_welfare")), imminent="yes")
    acts.decide(s, s.after(minutes=35), "immediate", reasons=("hotline_danger",))
    acts.cross_reports(s, s.start)
    acts.code_opened(s, s.after(minutes=70))
    calls.ordinary_crisis(s)
    acts.assigned(s, s.after(hours=31))
    acts.decide(s, s.after(hours=68), "ongoing", reasons=("crisis_over",))
    _settling_in(s, field or s.child.status)


def after_initial(s: Story, days: int) -> None:
    """From an initial response to the monthly table."""
    s.began_on(days, s.chance.choice(("09:15", "11:40", "14:30", "16:10")))
    calls.initial_start(s, s.chance.choice(("education", "mental_health", "placement_provider")))
    s.tell("child.engaged", s.after(days=3), {"unit": "investigative_unit", "agency": "testado_children"})
    acts.assigned(s, s.after(days=1, hours=3))
    meetings.met(s, "initial", s.on(8, "10:00"), 1)
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
    meetings.monthly(s, 33, days)
    if days > 150:
        acts.assessed(s, s.after(days=148))


def ongoing_today(s: Story) -> None:
    """An ongoing case whose monthly meeting is this afternoon."""
    after_initial(s, 64)
    meetings.monthly(s, 36, 40)
    meetings.met(s, "ongoing", s.today("15:30"), 3)
    meetings.still_open(s, s.today("15:30") - timedelta(days=27), "meeting-2")


def ongoing_late(s: Story) -> None:
    """An ongoing case whose monthly meeting was forgotten: past the county's target."""
    after_crisis(s, 75)
    meetings.monthly(s, 33, 40)


def ward(s: Story) -> None:
    """A ward of the court: probation carries the case."""
    _ward(s)
    after_crisis(s, 47)
    _months(s, 47)


def _ward(s: Story) -> None:
    c = s.child
    c.jurisdiction, c.basis, c.services = "602", "probation_foster_placement", "yes"


def dual(s: Story) -> None:
    """Dual jurisdiction led by probation; the next monthly meetings are planned as a series."""
    s.child.jurisdiction, s.child.lead = "241.1", "probation"
    after_crisis(s, 58)
    acts.seated(s, s.after(days=4), {"worker": "child_welfare", "probation": "probation", "deputy": "law_enforcement"})
    _months(s, 58)
    meetings.series(s, 75, 9)


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
    meetings.monthly(s, 33, 90)
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


# -- missing -----------------------------------------------------------------------------------------
def missing_late(s: Story) -> None:
    """A ward missing for 27 hours: the police were told, NCMEC was not. Past a legal deadline."""
    _ward(s)
    after_crisis(s, 66)
    meetings.monthly(s, 33, 61)
    gone = s.now - timedelta(hours=27, minutes=30)
    missing.ran(s, gone)
    missing.reports(s, gone, police=1.5, ncmec=900, ncic=900)
    missing.efforts(s, gone, 1)


def missing_now(s: Story) -> None:
    """Missed three hours ago: both reports are out, the entry in NCIC is not confirmed."""
    after_initial(s, 39)
    meetings.monthly(s, 33, 33)
    gone = s.now - timedelta(hours=3, minutes=10)
    missing.ran(s, gone, from_="home")
    missing.reports(s, gone, police=0.8, ncmec=1.6, ncic=900)


def missing_days(s: Story) -> None:
    """Missing for nine days; reports in time, the team met, efforts go on."""
    after_crisis(s, 88)
    meetings.monthly(s, 33, 70)
    gone = s.now - timedelta(days=9, hours=5)
    missing.ran(s, gone)
    missing.reports(s, gone)
    missing.efforts(s, gone, 9)
    meetings.met(s, "ongoing", gone + timedelta(days=3), 9, ahead=2)


def back(s: Story) -> None:
    """Recovered the day before yesterday; the return interview is half done, NCMEC heard late at first."""
    after_crisis(s, 81)
    meetings.monthly(s, 33, 61)
    gone = s.now - timedelta(days=7, hours=3)
    episode = missing.ran(s, gone)
    missing.reports(s, gone, police=2, ncmec=29, ncic=5)
    missing.efforts(s, gone, 4)
    missing.recovered(s, s.now - timedelta(days=2, hours=2), episode)
    missing.interviewed(s, s.now - timedelta(days=1, hours=4), steps=3)


def back_long(s: Story) -> None:
    """An ongoing case with a missing episode behind it, worked through to the end."""
    days = s.chance.randint(56, 90)
    after_crisis(s, days)
    meetings.monthly(s, 33, days)
    gone = s.after(days=45, hours=3)
    episode = missing.ran(s, gone, from_=s.chance.choice(("placement", "home", "school")))
    missing.reports(s, gone)
    missing.efforts(s, gone, 3)
    missing.recovered(s, gone + timedelta(days=3, hours=2), episode)
    missing.interviewed(s, gone + timedelta(days=4))
    acts.placed(s, gone + timedelta(days=4, hours=3), "strtp", before="shelter")
    acts.assessed(s, gone + timedelta(days=6))


# -- other courses -----------------------------------------------------------------------------------
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
    calls.initial_start(s, "education")
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
    meetings.monthly(s, 33, 70)
    s.tell("service.ended", s.after(days=75), {"service": "advocacy", "outcome": "completed"}, party="advocate")
    acts.closed(s, s.after(days=80), "goals_met")


def reopened(s: Story) -> None:
    """Closed some weeks ago, opened again after a new call."""
    after_initial(s, 68)
    meetings.monthly(s, 36, 36)
    acts.closed(s, s.after(days=44), "transferred")
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
    calls.initial_start(s, "mental_health")
    meetings.met(s, "initial", s.on(7, "13:00"), 1, script=False)
    s.tell("child.engaged", s.after(days=4), {"unit": "investigative_unit", "agency": "testado_children"})
