"""What happens in a case, piece by piece: the call, reports, the response, care, the record.

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


# -- the call ----------------------------------------------------------------------------------------
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


def seated(s: Story, at: datetime, members: dict[str, str]) -> None:
    """Staff (by key) seated on the team, each for a seat."""
    for key, seat in members.items():
        s.tell("team.seated", at, {"person": s.people[key], "seat": seat})


# -- reports -----------------------------------------------------------------------------------------
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


# -- the response ------------------------------------------------------------------------------------
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


# -- what becomes known ------------------------------------------------------------------------------
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
    """Appropriate services are determined, one is offered; the child takes it up, or once it is offered again."""
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
        if s.now - (at + timedelta(days=32)) < timedelta(hours=30):
            return  # not offered again yet
        at += timedelta(days=32)
        s.tell("service.offered", at, offered, party=s.child.party)
    s.tell("service.started", at + timedelta(days=9), offered, party="community_provider")


# -- the file ----------------------------------------------------------------------------------------
def assigned(s: Story, at: datetime) -> None:
    """A worker gets the case."""
    ward = s.child.party == "probation"
    worker, agency = ("ward-officer", "testado_probation") if ward else ("worker", "testado_children")
    data = {"worker": s.people[worker], "agency": agency, "unit": "case_carrying"}
    s.tell("case.assigned", at, data, party=s.child.party)


def note(s: Story, at: datetime, words: str, category: str = "safety_plan") -> str:
    """A note: nothing without its words."""
    return s.tell("note.added", at, {"category": category}, note=words)


def closed(s: Story, at: datetime, outcome: str) -> None:
    """The case is closed, with what became of it and of what the law still asked for."""
    answers = dict.fromkeys(("determine-services", "document-status"), "done_elsewhere")
    reasons = [{"item": item, "reason": "Written in the worker's own record."} for item in answers]
    data = {"outcome": outcome, "open_items": answers, "reasons": reasons, "reason": "Agreed at the last meeting."}
    s.tell("case.closed", at, data)


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
