"""Every documented JSON shape as JSON Schema (draft 2020-12). Members may be added; those that are here stay.

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
TIER = one_of("immediate", "initial", "ongoing")
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
ALERTED = members(
    case=CASE,
    alerts=listed(TEXT),
    calls=listed(members(clock=TEXT, seat=TEXT, person=TEXT, channel=TEXT, state=TEXT, reason=TEXT)),
    uncovered=listed(members(clock=TEXT, seat=TEXT)),
    unreached=listed(TEXT),
    already=listed(TEXT),
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
    telephone=nullable(TEXT),
    email=nullable(TEXT),
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

SCHEMAS: dict[str, Schema] = {
    "init": members(fingerprint=TEXT, county=TEXT, person=TEXT, home=TEXT, identity=TEXT, recovery=TEXT),
    "unlock": members(unlocked=YESNO, home=TEXT),
    "lock": members(locked=YESNO, was_unlocked=YESNO),
    "agent": members(unlocked=YESNO, person=nullable(TEXT), idle_left=nullable(COUNT), time_left=nullable(COUNT)),
    "demo": members(now=INSTANT, clocks=listed(CLOCK)),
    "crisis-card": members(
        county=TEXT,
        at=INSTANT,
        numbers=listed(members(title=TEXT, number=TEXT)),
        steps=listed(TEXT),
        on_call=listed(members(**ON_CALL)),
        published=nullable(INSTANT),
        damaged=YESNO,
    ),
    "case find": members(cases=listed(CASE_ROW)),
    "case open": members(case=CASE, entries=listed(TEXT), clocks=listed(CLOCK), warnings=listed(PROBLEM)),
    "case list": members(cases=listed(CASE_ROW)),
    "case show": members(
        case=CASE,
        open=YESNO,
        tier=nullable(TIER),
        jurisdiction=TEXT,
        lead=TEXT,
        receiving_services=YESNO,
        at_risk=YESNO,
        status=listed(STATUS_FIELD),
        entries=listed(ENTRY),
        clocks=listed(CLOCK),
    ),
    "case explain": members(
        clock=CLOCK,
        started_by=nullable(STARTER),
        stopped_by=nullable(STARTER),
        arithmetic=listed(TEXT),
        stops_on=listed(TEXT),
        history=listed(TEXT),
        rule=RULE,
    ),
    "log": members(**LOGGED),
    "correct": members(**LOGGED, moved=listed(members(clock=TEXT, before=nullable(INSTANT), due_at=INSTANT))),
    "due": members(now=INSTANT, clocks=listed(CLOCK)),
    "triage": members(
        case=CASE,
        proposed=nullable(TEXT),
        reasons=listed(members(rule=TEXT, entry=nullable(TEXT), text=TEXT, citation=TEXT)),
        at_risk=YESNO,
        indicators=keyed(ANSWER),
    ),
    "triage decide": members(**LOGGED, alerted=nullable(ALERTED)),
    "status": members(
        case=CASE,
        open=YESNO,
        tier=nullable(TIER),
        decided=YESNO,
        jurisdiction=TEXT,
        lead=TEXT,
        receiving_services=ANSWER,
        at_risk=YESNO,
        status=listed(STATUS_FIELD),
        unanswered=listed(members(entry=TEXT, seq=COUNT, warning=TEXT, title=TEXT)),
        wish=members(asked=ANSWER, takes_part=ANSWER, at=nullable(INSTANT)),
        clocks=keyed(COUNT),
        next=nullable(CLOCK),
        checklists=listed(members(**CHECKLIST)),
    ),
    "report make": members(**LOGGED),
    "report list": members(case=CASE, made=listed(ENTRY), owed=listed(CLOCK)),
    "report waiting": members(
        waiting=listed(members(case=CASE, awaits=TEXT, entry=COUNT, since=INSTANT, party=TEXT, agency=nullable(TEXT)))
    ),
    "checklist show": members(case=CASE, checklists=listed(members(**CHECKLIST, items=listed(ITEM)))),
    "checklist done": members(**LOGGED),
    "checklist waive": members(**LOGGED),
    "meeting plan": members(**LOGGED, meeting=TEXT),
    "meeting hold": members(**LOGGED),
    "meeting invite": members(**LOGGED),
    "script list": members(scripts=listed(members(**SCRIPT, in_force=YESNO))),
    "script show": members(case=CASE, **READ),
    "script given": members(**LOGGED, **READ),
    "assessment list": members(case=CASE, administered=listed(ADMINISTERED), owed=listed(CLOCK)),
    "plan show": members(
        case=CASE,
        current=nullable(PLAN_VERSION),
        versions=listed(PLAN_VERSION),
        reviews=listed(members(entry=TEXT, at=INSTANT, outcome=TEXT)),
        unreviewed=listed(TEXT),
    ),
    "plan adopt": members(**LOGGED),
    "plan review": members(**LOGGED),
    "plan print": members(case=CASE, lines=listed(TEXT)),
    "service list": members(case=CASE, services=listed(SERVICE)),
    "service offer": members(**LOGGED),
    "service accept": members(**LOGGED),
    "service decline": members(**LOGGED),
    "service start": members(**LOGGED),
    "service end": members(**LOGGED),
    "case matters": members(
        case=CASE,
        matters=listed(
            members(
                item=TEXT,
                what=one_of("clock", "service", "action"),
                title=TEXT,
                since=INSTANT,
                due_at=nullable(INSTANT),
                law=nullable(LAW),
                needs_reason=YESNO,
            )
        ),
        answers=listed(TEXT),
    ),
    "case assign": members(**LOGGED),
    "case unassign": members(**LOGGED),
    "case link": members(**LOGGED),
    "grid show": GRID,
    "grid worksheet": GRID,
    "grid set": members(**LOGGED),
    "grid end": members(**LOGGED),
    "case answer": members(**LOGGED),
    "case close": members(**LOGGED),
    "case reopen": members(**LOGGED),
    "court note": members(**LOGGED),
    "court list": members(
        case=CASE,
        court=listed(
            members(
                entry=TEXT, what=TEXT, noted=INSTANT, when=nullable(INSTANT), due=nullable(TEXT), became=listed(TEXT)
            )
        ),
    ),
    "hold place": members(**LOGGED),
    "hold lift": members(**LOGGED),
    "hold list": members(case=CASE, holds=listed(members(entry=TEXT, seq=COUNT, since=INSTANT))),
    "handover": members(
        since=INSTANT,
        now=INSTANT,
        until=INSTANT,
        late=listed(CLOCK),
        next=listed(CLOCK),
        waiting=listed(members(case=CASE, seat=TEXT, raised=INSTANT)),
        on_call=listed(members(seat=TEXT, unit=nullable(TEXT), person=nullable(TEXT))),
        changed=listed(members(case=CASE, entries=listed(members(seq=COUNT, kind=TEXT, at=INSTANT, by=TEXT)))),
    ),
    "oncall show": members(
        at=INSTANT, on_call=listed(members(seat=TEXT, unit=nullable(TEXT), person=nullable(TEXT), **ON_CALL))
    ),
    "oncall set": members(seat=TEXT, unit=nullable(TEXT), person=TEXT, starts=INSTANT, ends=INSTANT),
    "people add": members(person=TEXT),
    "people list": members(people=listed(PERSON)),
    "alert send": ALERTED,
    "alert rehearse": ALERTED,
    "alert list": members(waiting=listed(members(case=CASE, seat=TEXT, raised=INSTANT))),
    "alert channels": members(set=YESNO),
    "protocol show": members(version=TEXT),
    "protocol adopt": members(version=TEXT, hash=TEXT),
    "protocol check": members(ok=YESNO, problems=listed(PROBLEM)),
    "protocol diff": members(version=TEXT, base=TEXT, changes=listed(CHANGE)),
    "vault verify": members(
        ok=YESNO,
        records=COUNT,
        entries=COUNT,
        unreadable=COUNT,
        head=members(n=COUNT, hash=TEXT),
        problems=listed(members(record=nullable(TEXT), seq=nullable(COUNT), kind=TEXT, detail=TEXT)),
        set_clock=COUNT,
        notices=listed(TEXT),
        since=COUNT,
        witnessed=nullable(YESNO),
    ),
    "import": members(
        rows=COUNT,
        cases=COUNT,
        grown=COUNT,
        entries=COUNT,
        present=COUNT,
        held=COUNT,
        written=YESNO,
        problems=listed(
            members(row=COUNT, column=nullable(TEXT), problem=TEXT, allowed=listed(TEXT), nearest=nullable(TEXT))
        ),
    ),
    "doctor": members(
        ok=YESNO,
        versions=keyed(TEXT),
        algorithms=keyed(TEXT),
        home=TEXT,
        device=TEXT,
        checks=listed(members(what=TEXT, state=TEXT, ok=YESNO)),
    ),
    "glossary": members(list=TEXT, words=listed(members(code=TEXT, title=TEXT))),
    "schema": members(schemas=listed(TEXT)),
    "error": members(error=TEXT, message=TEXT, problems=listed(PROBLEM), remarks=listed(TEXT)),
}
"""Command → the shape of its ``--json``; ``error`` is what standard error carries when a command is refused."""


def document(name: str) -> Schema:
    """The whole schema document of a shape."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:mdtkit:schema:{name.replace(' ', '-')}",
        "title": f"mdtkit {name} --json",
        **SCHEMAS[name],
    }
