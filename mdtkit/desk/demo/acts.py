"""What happens in a case, piece by piece: the call, reports, the response, care, the record, meetings.

Each piece is told with its instants relative to the first call; plots put the pieces together.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from mdtkit.alerts.payload import AlertIntent, Asked, answer_code
from mdtkit.chronology.reference import new_entry_id
from mdtkit.desk.demo.invented import TRIBE, address
from mdtkit.desk.demo.story import Story, instant

CALLER = {
    "law_enforcement": ("patrol", "law_enforcement_danger", "An officer of {forces} stays until the team comes."),
    "health_services": (None, "emergency_room", "The emergency room of Mock General Hospital asks for an advocate."),
    "child_welfare": ("emergency_response", "er_worker_danger", "The worker on another call noticed and telephoned."),
    "education": (None, "adult_suspects_no_danger", "A school counsellor in {town} is worried; home was not told."),
    "mental_health": ("school_clinic", "forced_profit", "The clinician wrote down the words and stopped asking."),
    "placement_provider": (None, "trades_for_needs", "Staff of Fictive Homes call after an evening talk."),
}  # fmt: skip
AGENCIES = {
    "health_services": "mock_general_hospital",
    "child_welfare": "testado_children",
    "education": "testado_education",
    "mental_health": "testado_behavioral",
    "placement_provider": "fictive_homes",
}
WISHES = {
    "placement": "Wants to stay where the dog is.",
    "meeting": "Would rather write a letter than sit at the table.",
    "contact": "Wants to call the grandmother on Sundays.",
    "team": "Wants the same advocate every time.",
    "services": "Asks for the music class, not for the group.",
}
SERVICES = ("advocacy", "trauma_therapy", "tutoring", "peer_group", "mentoring", "housing_support")


# -- the call ---------------------------------------------------------------------------------------
def call(
    s: Story,
    source: str,
    *,
    imminent: str | None = None,
    allegation: tuple[str, ...] = ("cse",),
    triggers: tuple[str, ...] | None = None,
    indicators: dict[str, str] | None = None,
    assault_hours: int | None = None,
    footing: bool = True,
    named: bool = True,
    method: str = "telephone",
    lag: float = 6,
) -> str:
    """The referral as it came in, and the child as described. ``footing`` false: nothing is known of it yet."""
    c = s.child
    unit, trigger, words = CALLER[source]
    forces = c.forces.replace("_", " ").title()
    data = {
        "source": source,
        "agency": c.forces if source == "law_enforcement" else AGENCIES[source],
        "unit": unit,
        "method": method,
        "allegation": list(allegation),
        "triggers": list((trigger,) if triggers is None else triggers),
        "indicators": {"controlled_or_groomed": "yes"} if indicators is None else indicators,
        "imminent": imminent,
        "assault_hours": assault_hours,
        "location": address(s.chance, c.town),
    }
    if footing:
        data |= {"jurisdiction": c.jurisdiction, "lead": c.lead, "services": c.services, "le_agency": c.forces}
        data |= {"foster_care": c.foster_care}
    note = words.format(forces=forces, town=c.town)
    referral = s.tell("referral.received", s.start, data, lag=lag, note=note)
    if named:
        described = {
            "name": c.name,
            "birth_date": c.born.isoformat(),
            "language": c.language,
            "indian_child": "yes" if c.tribe else "no",
            "tribe": TRIBE if c.tribe else None,
        }
        s.tell("child.described", s.start, described, lag=lag)
    return referral


def decide(s: Story, at: datetime, tier: str, *, proposed: str | None = None, reasons: tuple[str, ...] = ()) -> str:
    """The coordinator decides the MDT tier."""
    data = {"tier": tier, "proposed": proposed or tier, "reasons": list(reasons)}
    return s.tell("tier.decided", at, data, lag=1)


# -- reports ----------------------------------------------------------------------------------------
def report(s: Story, at: datetime, kind: str, to: str, *, method: str = "telephone", party: str | None = None) -> str:
    """A report to another agency, with its reference there."""
    short = {"law_enforcement": "LE", "district_attorney": "DA", "ncmec": "NCMEC", "child_welfare": "CW"}[to]
    number = f"{short}-{s.chance.randint(0, 9999):04d}-DEMO"
    agency = {"law_enforcement": s.child.forces, "district_attorney": "testado_da", "ncmec": "ncmec"}.get(to)
    data = {"report": kind, "to": to, "agency": agency, "method": method, "reference": number}
    return s.tell("report.made", at, data, party=party or "child_welfare", lag=4)


def cross_reports(s: Story, since: datetime, *, first: float = 18, written: float = 20) -> None:
    """Law enforcement by telephone and the district attorney electronically; the written report follows."""
    report(s, since + timedelta(minutes=first), "cross", "law_enforcement")
    report(s, since + timedelta(minutes=first + 9), "cross", "district_attorney", method="electronic")
    report(s, since + timedelta(hours=written), "written", "law_enforcement", method="electronic")


def code_opened(s: Story, at: datetime) -> str:
    """The special project code is opened in the State's system."""
    return s.tell("cws.entered", at, {"what": "s_csec_referral_open", "system": "cws_cms"}, lag=5)


def code_ended(s: Story, at: datetime) -> str:
    """The special project code gets its end date."""
    return s.tell("cws.entered", at, {"what": "s_csec_referral_end", "system": "cws_cms"}, lag=5)


# -- the response -----------------------------------------------------------------------------------
def responders(s: Story, *, child_welfare: float = 64, advocate: float = 82) -> None:
    """Who comes to the child: minutes after the first call."""
    place = address(s.chance, s.child.town)
    reached = {"unit": "emergency_response", "agency": "testado_children", "place": place}
    s.tell("child.engaged", s.after(minutes=child_welfare), reached)
    s.tell(
        "script.given",
        s.after(minutes=child_welfare + 12),
        {"purpose": "immediate", "version": "3", "language": s.child.language},
    )
    came = {"unit": "on_call", "agency": "safe_harbor"}
    s.tell("responder.arrived", s.after(minutes=advocate), came, party="advocate")
    if s.child.jurisdiction in ("602", "241.1"):
        officer = {"unit": "response_unit", "agency": "testado_probation"}
        s.tell("responder.arrived", s.after(minutes=advocate + 11), officer, party="probation")


def medical(s: Story, *, booked: float = 5, held: float = 26, outcome: str = "done") -> None:
    """The medical evaluation is booked and held: hours after the first call."""
    when = s.after(hours=held)
    data = {"starts": instant(when), "agency": "testado_public_health"}
    s.tell("medical.scheduled", s.after(hours=booked), data, party=s.child.party)
    evaluated = {"outcome": outcome, "agency": "testado_public_health"}
    s.tell("medical.evaluated", when, evaluated, party="public_health")


def placed(s: Story, at: datetime, to: str, before: str = "unknown") -> None:
    """A change of placement and the safety plan made there."""
    moved = {"from": before, "to": to, "facility": "Fictive Homes" if to == "strtp" else None}
    s.tell("placement.changed", at, moved, party=s.child.party)
    plan(s, at + timedelta(hours=3), 1, interim="yes")


def plan(s: Story, at: datetime, version: int, *, interim: str = "no") -> str:
    """A safety plan; its words are the child's and withheld unless revealed."""
    data = {
        "version": version,
        "interim": interim,
        "child_took_part": "yes",
        "risks": "Messages from an unknown number.",
        "coping": "Headphones, a walk with staff, the advocate's number.",
        "safe_contacts": "The advocate; an aunt in Port Ejemplo.",
        "unsafe_response": "Staff call the advocate first, then the hotline.",
    }
    return s.tell("plan.adopted", at, data, party=s.child.party)


# -- what becomes known -----------------------------------------------------------------------------
def disclosed(s: Story, at: datetime, to: str = "advocate") -> None:
    """The child tells somebody: a victim is identified; reports and status follow."""
    told = {"basis": "disclosure", "to": to, "statement": "In the child's own words, kept with the file."}
    s.tell("suspicion.recorded", at, told, party="child_welfare", lag=25)
    s.tell("report.made", at + timedelta(minutes=50), _victim_report(s), party=s.child.party, lag=4)
    report(s, at + timedelta(minutes=58), "cross", "law_enforcement", method="electronic")
    report(s, at + timedelta(minutes=70), "cross", "district_attorney", method="electronic")
    status(s, at + timedelta(hours=3), s.child.status)


def _victim_report(s: Story) -> dict[str, str]:
    reference = f"LE-{s.chance.randint(0, 9999):04d}-DEMO"
    return {
        "report": "victim",
        "to": "law_enforcement",
        "agency": s.child.forces,
        "method": "electronic",
        "reference": reference,
    }


def status(s: Story, at: datetime, field: str, *, entered: float | None = 22) -> None:
    """A CSEC Data Grid field is set, and entered in the State's system so many hours later (None: not yet)."""
    data = {"field": field, "start": s.day_of(at), "basis": "worker_determination"}
    s.tell("status.set", at, data, party=s.child.party)
    if entered is not None:
        system = "probation_system" if s.child.party == "probation" else "cws_cms"
        done = {"what": field, "system": system}
        s.tell("cws.entered", at + timedelta(hours=entered), done, party=s.child.party)


def investigation(s: Story, *, contact: float, ends: float, disposition: str = "confirmed") -> None:
    """First contact, then the disposition and the end of the code: days after the first call."""
    unit = {"unit": "investigative_unit", "agency": "testado_children"}
    s.tell("investigation.started", s.after(days=contact), unit)
    s.tell("referral.investigated", s.after(days=ends), {"disposition": disposition})
    code_ended(s, s.after(days=ends, hours=4))


def assessed(s: Story, at: datetime, *, party: str | None = None) -> None:
    """The script, then the county's own assessment: codes only, no item of any instrument."""
    who = party or s.child.party
    s.tell("script.given", at, {"purpose": "assessment", "version": "3", "language": s.child.language}, party=who)
    done = {
        "purpose": "assessment",
        "instrument": "county_assessment",
        "version": "2",
        "band": s.chance.choice(("low", "medium", "high")),
    }
    s.tell("instrument.administered", at + timedelta(minutes=40), done, party=who)


def wish(s: Story, at: datetime, *, takes_part: str | None = None) -> None:
    """What the child wants."""
    topic = s.chance.choice(tuple(WISHES))
    data = {"topic": topic, "wish": WISHES[topic], "asked": "yes" if takes_part else None, "takes_part": takes_part}
    s.tell("child.wish", at, data, party="advocate")


def services(s: Story, at: datetime, *, declined: bool = False) -> None:
    """Appropriate services are determined, one is offered, and the child takes it up or not."""
    chosen = s.chance.sample(SERVICES, 2)
    s.tell("services.planned", at, {"services": chosen}, party=s.child.party)
    offered = {"service": chosen[0], "agency": "placeholder_community"}
    s.tell("service.offered", at + timedelta(days=1), offered, party=s.child.party)
    if declined:
        again = s.day_of(at + timedelta(days=32))
        s.tell(
            "service.declined",
            at + timedelta(days=2),
            {**offered, "again": again, "reason": "Not now."},
            party="advocate",
        )
        return
    s.tell("service.accepted", at + timedelta(days=2), offered, party="advocate")
    s.tell("service.started", at + timedelta(days=9), offered, party="community_provider")


# -- the table --------------------------------------------------------------------------------------
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
    if script:
        data = {"purpose": "meeting", "version": "3", "language": s.child.language, "meeting": meeting}
        s.tell("script.given", when + timedelta(minutes=2), data, lag=5)
    seats = held(s, kind, when, meeting)
    agreed = {"seat": s.chance.choice(seats), "action": "Bring the school report.", "meeting": meeting}
    action = s.tell("action.agreed", when + timedelta(minutes=56), agreed, lag=20)
    s.tell("action.done", when + timedelta(days=11), {"action": action, "seat": agreed["seat"]})


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


def _working_day(s: Story, day: int) -> int:
    """That day of the case, or the Friday before it."""
    weekday = s.on(day, "12:00").weekday()
    return day - max(0, weekday - 4)


# -- missing ----------------------------------------------------------------------------------------
def ran(s: Story, at: datetime, *, from_: str = "placement") -> str:
    """The child is missed; returns the entry, by which the episode is meant."""
    data = {
        "noticed_by": "placement_provider", "abducted": "unknown", "from": from_, "whereabouts_known": "no",
        "last_seen": instant(at - timedelta(hours=2)), "last_place": address(s.chance, s.child.town),
    }  # fmt: skip
    return s.tell("missing.noticed", at, data, party=s.child.party, received=at + timedelta(minutes=20), lag=8)


def missing_reports(s: Story, at: datetime, *, police: float = 1, ncmec: float = 2, ncic: float | None = 3) -> None:
    """Reports of the missing child: hours after it was noticed."""
    report(s, at + timedelta(hours=police), "missing", "law_enforcement", party=s.child.party)
    report(s, at + timedelta(hours=ncmec), "missing", "ncmec", party=s.child.party)
    if ncic is not None:
        data = {"report_type": "missing_person", "reference": f"NCIC-{s.chance.randint(0, 9999):04d}-DEMO"}
        s.tell("ncic.confirmed", at + timedelta(hours=ncic), data, party="law_enforcement")


def efforts(s: Story, at: datetime, days: int) -> None:
    """An effort to locate the child each day."""
    for day in range(days):
        kind = ("called_known_contacts", "visited_known_places", "asked_school", "asked_relatives")[day % 4]
        when = at + timedelta(days=day, hours=6)
        s.tell("missing.effort", when, {"effort": kind, "agency": "testado_children"}, party=s.child.party)


def recovered(s: Story, at: datetime, episode: str, *, told: bool = True) -> None:
    """The child is back; the agencies are told."""
    data = {"episode": episode, "found_by": "law_enforcement", "to": "shelter", "returned_alone": "no"}
    s.tell("missing.recovered", at, data, party=s.child.party, lag=15)
    if told:
        report(s, at + timedelta(hours=1), "return", "law_enforcement", party=s.child.party)
        report(s, at + timedelta(hours=2), "return", "ncmec", party=s.child.party)


def interviewed(s: Story, at: datetime, steps: int = 5) -> None:
    """The return interview, as many of its five steps as were done."""
    done = ("factors", "experiences", "possible_victim", "response", "documented")[:steps]
    for number, step in enumerate(done):
        data = {
            "step": step,
            "factors": ["placement", "peers"] if step == "factors" else None,
            "possible_victim": "yes" if step == "possible_victim" else None,
        }
        s.tell("missing.interviewed", at + timedelta(hours=number * 2), data, party=s.child.party)


# -- the file ---------------------------------------------------------------------------------------
def assigned(s: Story, at: datetime) -> None:
    """A worker gets the case and the advocate a seat on its team."""
    worker, agency = (
        ("ward-officer", "testado_probation") if s.child.party == "probation" else ("worker", "testado_children")
    )
    data = {"worker": s.people[worker], "agency": agency, "unit": "case_carrying"}
    s.tell("case.assigned", at, data, party=s.child.party)
    s.tell(
        "team.seated",
        at + timedelta(hours=1),
        {"person": s.people["advocate"], "seat": "advocate", "agency": "safe_harbor"},
    )


def note(s: Story, at: datetime, words: str, category: str = "safety_plan") -> str:
    """A note: nothing without its words."""
    return s.tell("note.added", at, {"category": category}, note=words)


def closed(s: Story, at: datetime, outcome: str) -> None:
    """The case is closed, with what became of it."""
    s.tell("case.closed", at, {"outcome": outcome, "reason": "Agreed at the last meeting."})


def alert(s: Story, at: datetime, clock: str, seat: str, people: tuple[str, ...], due: datetime) -> str:
    """Responders are alerted for a clock; each has an answer code of their own. Returns the alert's id."""
    random = s.chance.randbytes
    asked = tuple(
        Asked(person=s.people[person], seat=seat, code=answer_code(random), invite=random(16).hex())
        for person in people
    )
    identity = new_entry_id(random)
    intent = AlertIntent(
        alert=identity, plan="respond", case=s.ref, clock=clock, due=due, asked=asked, tier="immediate"
    )
    s.tell("alert.raised", at, intent.as_data(), lag=0)
    return identity


def settled(s: Story, at: datetime, identity: str, seat: str) -> None:
    """An alert is over: the seat accepted."""
    s.tell("alert.settled", at, {"alert": identity, "outcome": "accepted", "accepted": [seat]}, lag=0)
