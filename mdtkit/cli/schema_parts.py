"""What the documented JSON shapes are made of: clocks, entries, rows of a list. See ``schemas``.

Source: design.md "JSON shapes fixed from the start".
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
YESNO: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
INSTANT: Schema = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$",
    "description": "RFC 3339 in UTC",
}
CASE: Schema = {"type": "string", "pattern": "^MDT-[0-9A-Z]{4}-[0-9A-Z]{3}$"}
ANY: Schema = {}


def nullable(schema: Schema) -> Schema:
    """The schema, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def listed(schema: Schema) -> Schema:
    """A list of it."""
    return {"type": "array", "items": schema}


def one_of(*words: str) -> Schema:
    """One of these words."""
    return {"type": "string", "enum": list(words)}


def members(**given: Schema) -> Schema:
    """An object that has all these members, and may grow others."""
    return {"type": "object", "properties": given, "required": list(given)}


def keyed(schema: Schema) -> Schema:
    """An object of code → value."""
    return {"type": "object", "additionalProperties": schema}


STATE = one_of(
    "open", "running", "warning", "overdue", "met", "met_late", "waived", "suspended", "cancelled", "ended", "expired"
)
LAW = one_of("pre", "794", "855", "prac", "other")
TIER = TEXT
"""A code of the county's list of tiers: the three of the agreement, or others."""
ANSWER = one_of("yes", "no", "unknown")

CLOCK = members(
    id=TEXT,
    case=CASE,
    clock=TEXT,
    title=TEXT,
    party=nullable(TEXT),
    agency=nullable(TEXT),
    unit=nullable(TEXT),
    to=nullable(TEXT),
    law=LAW,
    citation=TEXT,
    requirement=nullable(TEXT),
    verified=YESNO,
    starts_at=INSTANT,
    due_at=nullable(INSTANT),
    stopped_at=nullable(INSTANT),
    state=STATE,
    episode=nullable(TEXT),
)
ENTRY = members(
    id=TEXT,
    seq=COUNT,
    kind=TEXT,
    at=INSTANT,
    received=nullable(INSTANT),
    recorded=INSTANT,
    tz=TEXT,
    by=TEXT,
    party=nullable(TEXT),
    data=keyed(ANY),
    note=nullable(TEXT),
    withheld=listed(TEXT),
    sealed=YESNO,
    readers=listed(TEXT),
    superseded_by=nullable(TEXT),
    removed=YESNO,
    clock=nullable(one_of("set")),
    sentence=TEXT,
)
PROBLEM = members(field=TEXT, at=nullable(TEXT), message=TEXT, allowed=listed(TEXT), nearest=nullable(TEXT))
CASE_ROW = members(
    case=CASE,
    open=YESNO,
    tier=nullable(TIER),
    decided=YESNO,
    jurisdiction=TEXT,
    at_risk=YESNO,
    opened=nullable(INSTANT),
    last=nullable(INSTANT),
    next_due=nullable(INSTANT),
)
STATUS_FIELD = members(
    field=nullable(TEXT), start=nullable(TEXT), end=nullable(TEXT), basis=nullable(TEXT), agency=nullable(TEXT)
)
LOGGED: dict[str, Schema] = {
    "case": CASE,
    "entry": TEXT,
    "seq": COUNT,
    "entries": listed(TEXT),
    "started": listed(TEXT),
    "stopped": listed(TEXT),
    "warnings": listed(PROBLEM),
}
GAP = one_of("untrained", "unqualified", "statement_expired")
LACK: dict[str, Schema] = {"rule": TEXT, "gap": GAP, "missing": listed(TEXT)}
ALERTED = members(
    case=CASE,
    alerts=listed(TEXT),
    calls=listed(members(clock=TEXT, seat=TEXT, person=TEXT, channel=TEXT, state=TEXT, reason=TEXT)),
    uncovered=listed(members(clock=TEXT, seat=TEXT)),
    unreached=listed(TEXT),
    already=listed(TEXT),
    lacking=listed(members(person=TEXT, **LACK)),
)
STARTER = members(id=TEXT, seq=COUNT, kind=TEXT, at=INSTANT, received=nullable(INSTANT))
CHECKLIST: dict[str, Schema] = {
    "tier": TEXT,
    "party": TEXT,
    "unit": nullable(TEXT),
    "blank": YESNO,
    "done": COUNT,
    "total": COUNT,
}
ITEM = members(
    responsibility=TEXT,
    title=TEXT,
    state=one_of("open", "done", "waived"),
    entry=nullable(TEXT),
    shown_by_chronology=YESNO,
    law=LAW,
    citation=TEXT,
)
PERSON = members(
    id=TEXT,
    name=TEXT,
    party=nullable(TEXT),
    agency=nullable(TEXT),
    unit=nullable(TEXT),
    position=nullable(TEXT),
    discipline=nullable(TEXT),
    telephone=nullable(TEXT),
    email=nullable(TEXT),
    seats=listed(TEXT),
    designee=listed(TEXT),
    alternate=listed(TEXT),
    languages=listed(TEXT),
    since=nullable(TEXT),
    left=nullable(TEXT),
)
POST: dict[str, Schema] = {"seat": TEXT, "unit": nullable(TEXT), "agency": nullable(TEXT)}
SHEET = members(
    sheet=TEXT,
    title=TEXT,
    county=TEXT,
    damaged=YESNO,
    out=nullable(TEXT),
    sections=listed(
        members(
            section=TEXT,
            title=TEXT,
            lines=listed(
                members(
                    id=TEXT,
                    text=TEXT,
                    under=listed(TEXT),
                    blank=YESNO,
                    law=LAW,
                    citation=TEXT,
                    requirement=nullable(TEXT),
                    verified=YESNO,
                )
            ),
        )
    ),
)
TRAINED = members(
    people=listed(
        members(
            person=TEXT,
            courses=listed(members(course=TEXT, day=TEXT)),
            statements=listed(members(statement=TEXT, until=nullable(TEXT))),
            lacks=listed(members(**LACK)),
        )
    )
)
SEAT = members(
    seat=TEXT,
    required=YESNO,
    need=TEXT,
    filled_by=listed(TEXT),
    members=listed(
        members(person=TEXT, seated=YESNO, receives=YESNO, conflict=YESNO, lacks=listed(members(**LACK, citation=TEXT)))
    ),
    gap=nullable(one_of("nobody", "untrained", "unqualified", "statement_expired", "conflict")),
    could_fill=listed(TEXT),
    candidates=listed(members(person=TEXT, standing=one_of("designee", "alternate", "other"), languages=listed(TEXT))),
    others=listed(members(person=TEXT, gap=TEXT)),
)
STRETCH = members(**POST, person=nullable(TEXT), starts=INSTANT, ends=INSTANT, source=nullable(one_of("rota", "set")))
SWAP = members(swap=TEXT, answer=nullable(one_of("accepted", "declined")))
ROTA = members(
    **POST,
    rota=TEXT,
    begins=TEXT,
    ends=nullable(TEXT),
    handoff=TEXT,
    days=COUNT,
    places=listed(listed(members(person=TEXT, since=TEXT, until=nullable(TEXT)))),
    windows=listed(members(days=listed(TEXT), opens=TEXT, closes=TEXT)),
)
ON_CALL: dict[str, Schema] = {
    "title": TEXT,
    "name": nullable(TEXT),
    "telephone": nullable(TEXT),
    "until": nullable(INSTANT),
}
RULE = members(
    id=TEXT,
    requirement=nullable(TEXT),
    law=LAW,
    citation=TEXT,
    verified=YESNO,
    override=nullable(TEXT),
    note=TEXT,
)
CHANGE = members(
    table=TEXT,
    id=TEXT,
    member=TEXT,
    before=nullable(TEXT),
    after=nullable(TEXT),
    loosens=YESNO,
    override=nullable(TEXT),
)

SCRIPT: dict[str, Schema] = {
    "script": TEXT,
    "title": TEXT,
    "purpose": TEXT,
    "language": TEXT,
    "youngest": nullable(COUNT),
    "oldest": nullable(COUNT),
    "version": TEXT,
    "reviewed": nullable(TEXT),
    "valid_from": nullable(TEXT),
    "blank": YESNO,
}
READ: dict[str, Schema] = {
    "script": nullable(TEXT),
    "version": nullable(TEXT),
    "language": nullable(TEXT),
    "text": TEXT,
    "minded": listed(PROBLEM),
}
ADMINISTERED = members(
    entry=TEXT,
    at=INSTANT,
    purpose=TEXT,
    instrument=TEXT,
    version=nullable(TEXT),
    band=nullable(TEXT),
    party=nullable(TEXT),
    position=nullable(TEXT),
    custodian=nullable(TEXT),
    recent=YESNO,
)
PLAN_VERSION = members(
    version=COUNT,
    entry=TEXT,
    at=INSTANT,
    interim=YESNO,
    child_took_part=ANSWER,
    given=listed(TEXT),
    missing=listed(TEXT),
    steps=listed(members(element=TEXT, seat=nullable(TEXT))),
)
PLUGIN = members(
    plugin=TEXT,
    state=one_of("on", "off", "changed", "missing", "altered"),
    version=TEXT,
    hash=TEXT,
    where=nullable(TEXT),
    hooks=listed(TEXT),
    enabled_by=nullable(TEXT),
    enabled_at=nullable(INSTANT),
    problems=listed(PROBLEM),
)
SERVICE = members(
    service=TEXT,
    state=one_of("planned", "offered", "accepted", "declined", "started", "ended"),
    since=INSTANT,
    agency=nullable(TEXT),
    again=nullable(TEXT),
    outcome=nullable(TEXT),
    entries=listed(TEXT),
)

GRID = members(
    case=CASE,
    fields=listed(
        members(
            field=TEXT,
            start=nullable(TEXT),
            end=nullable(TEXT),
            basis=nullable(TEXT),
            agency=nullable(TEXT),
            party=nullable(TEXT),
            entry=TEXT,
            entered=nullable(INSTANT),
            system=nullable(TEXT),
        )
    ),
)

EPISODE = members(
    entry=TEXT,
    seq=COUNT,
    state=one_of("missing", "back", "closed"),
    began=INSTANT,
    learnt=INSTANT,
    ended=nullable(INSTANT),
    abducted=nullable(YESNO),
    whereabouts_known=nullable(YESNO),
    open=listed(CLOCK),
    efforts=listed(TEXT),
    contacts=listed(TEXT),
    reports=listed(TEXT),
    steps=listed(TEXT),
)
EPISODE["properties"]["from"] = nullable(TEXT)
EPISODE["required"].append("from")

ELIGIBILITY = members(
    answer=ANSWER,
    counts_as=one_of("yes", "no"),
    ask_again=YESNO,
    basis=nullable(TEXT),
    entry=nullable(TEXT),
    said_at=nullable(INSTANT),
    citation=TEXT,
    requirement=nullable(TEXT),
)
CHILD = members(
    case=CASE,
    jurisdiction=TEXT,
    lead=TEXT,
    also_sees=nullable(TEXT),
    eligibility=ELIGIBILITY,
    facts=keyed(TEXT),
    said=listed(members(field=TEXT, value=ANY, sealed=YESNO, entry=TEXT, at=INSTANT, party=nullable(TEXT))),
    wish=members(asked=ANSWER, takes_part=ANSWER),
    workers=listed(TEXT),
    assigned=listed(
        members(
            person=TEXT,
            role=nullable(TEXT),
            since=INSTANT,
            until=nullable(TEXT),
            cover=nullable(TEXT),
            ended=nullable(INSTANT),
        )
    ),
    linked=listed(members(case=CASE, relation=nullable(TEXT))),
)
