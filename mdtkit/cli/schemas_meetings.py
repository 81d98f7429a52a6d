"""The JSON shapes of meetings: planned, invited by mail, answered."""

from __future__ import annotations

from mdtkit.cli.schema_parts import (
    ALERTED,
    CASE,
    COUNT,
    INSTANT,
    LOGGED,
    PROBLEM,
    TEXT,
    YESNO,
    Schema,
    keyed,
    listed,
    members,
    nullable,
    one_of,
)
from mdtkit.cli.schemas_team import PROPOSED

_ANSWER = nullable(one_of("accepted", "declined", "tentative", "countered"))
_MAILED = members(
    seat=TEXT,
    person=nullable(TEXT),
    method=one_of("request", "cancel"),
    state=one_of("sent", "failed", "unknown", "not_sent"),
    reason=TEXT,
    occurrence=nullable(INSTANT),
)
_TOLD = members(**LOGGED, mailed=listed(_MAILED))

_NEED = members(**{"from": listed(TEXT)}, need=TEXT, citation=TEXT, text=TEXT)
_AGENDA_ITEM = members(
    topic=TEXT,
    title=TEXT,
    text=nullable(TEXT),
    story=nullable(TEXT),
    categories=listed(TEXT),
    citation=TEXT,
    entries=listed(TEXT),
    parties=listed(TEXT),
    at=nullable(INSTANT),
    due=nullable(INSTANT),
    day=nullable(TEXT),
    past=YESNO,
    restricted=YESNO,
    hears=listed(TEXT),
    kept=listed(members(to=TEXT, needs=listed(_NEED))),
    needs=listed(_NEED),
)

_TOLD_TO = {
    "case": CASE,
    "for": listed(TEXT),
    "attendees": listed(members(name=TEXT, party=TEXT, person=nullable(TEXT), agency=nullable(TEXT))),
    "items": listed(_AGENDA_ITEM),
    "out": nullable(TEXT),
    "released": listed(TEXT),
    "draft": YESNO,
}
ATTENDED = members(
    seat=TEXT,
    person=nullable(TEXT),
    attended=one_of("present", "remote", "absent"),
    invited=nullable(YESNO),
    signed=nullable(YESNO),
    until=nullable(TEXT),
    version=nullable(TEXT),
)

INVITED = members(
    seat=TEXT,
    person=nullable(TEXT),
    withdrawn=YESNO,
    answer=_ANSWER,
    standing=nullable(one_of("proved", "confirmed")),
    claimed=_ANSWER,
    earlier=YESNO,
    proposed=nullable(INSTANT),
)
CALLED: dict[str, Schema] = {
    "meeting": TEXT,
    "type": one_of("case_review", "committee", "training"),
    "starts": INSTANT,
    "state": one_of("planned", "held", "cancelled"),
    "invited": listed(INVITED),
}
_REVIEW = members(
    meeting=TEXT,
    starts=INSTANT,
    minutes=COUNT,
    state=one_of("planned", "held", "cancelled"),
    cases=listed(CASE),
    seats=listed(TEXT),
    people=listed(TEXT),
    representatives=keyed(TEXT),
)
_TURN = members(
    place=COUNT,
    restricted=YESNO,
    case=nullable(CASE),
    representative=nullable(TEXT),
    gathered=nullable(YESNO),
    attendees=_TOLD_TO["attendees"],
    items=_TOLD_TO["items"],
)

MEETING_SCHEMAS: dict[str, Schema] = {
    "meeting plan": {"anyOf": [members(**LOGGED, meeting=TEXT), PROPOSED]},
    "meeting agenda": members(
        **_TOLD_TO,
        meeting=TEXT,
        type=TEXT,
        starts=INSTANT,
        until=nullable(INSTANT),
        changed=listed(PROBLEM),
        opposed=listed(TEXT),
    ),
    "meeting minutes": members(**_TOLD_TO, meeting=nullable(TEXT), held=COUNT),
    "meeting sign-in": members(
        case=CASE, meeting=TEXT, title=TEXT, said=listed(TEXT), rows=listed(listed(TEXT)), out=nullable(TEXT)
    ),
    "meeting hold": members(**LOGGED, attendance=listed(ATTENDED), next_meeting=nullable(TEXT)),
    "meeting cft": members(**LOGGED),
    "review plan": _REVIEW,
    "review list": members(reviews=listed(_REVIEW)),
    "review agenda": members(
        **{"for": nullable(TEXT)},
        meeting=TEXT,
        starts=INSTANT,
        state=TEXT,
        cases=listed(_TURN),
        out=nullable(TEXT),
        released=listed(TEXT),
        draft=YESNO,
    ),
    "review input": members(**LOGGED),
    "review hold": members(meeting=TEXT, entry=TEXT, cases=keyed(TEXT), waits=listed(CASE)),
    "review cancel": _REVIEW,
    "action add": members(**LOGGED),
    "action done": members(**LOGGED, waits=listed(TEXT)),
    "action list": members(
        case=CASE,
        actions=listed(
            members(
                action=COUNT,
                entry=TEXT,
                seats=listed(TEXT),
                waits=listed(TEXT),
                done=listed(members(seat=TEXT, entry=TEXT)),
                agreed=INSTANT,
                due=nullable(TEXT),
                meeting=nullable(TEXT),
                open=YESNO,
                words=nullable(TEXT),
            )
        ),
    ),
    "meeting invite": _TOLD,
    "meeting move": _TOLD,
    "meeting cancel": _TOLD,
    "meeting uninvite": _TOLD,
    "meeting send": members(case=CASE, meeting=TEXT, mailed=listed(_MAILED)),
    "meeting confirm": members(**LOGGED),
    "meeting rsvp": members(
        alerted=listed(ALERTED),
        read=listed(
            members(
                at=TEXT,
                case=nullable(CASE),
                meeting=nullable(TEXT),
                alert=nullable(TEXT),
                seat=TEXT,
                person=TEXT,
                answer=_ANSWER,
                standing=one_of("claimed", "proved"),
                earlier=YESNO,
                proposed=nullable(INSTANT),
                occurrence=nullable(INSTANT),
                words=YESNO,
                known=YESNO,
            )
        ),
        problems=listed(PROBLEM),
    ),
    "meeting list": members(
        meetings=listed(
            members(
                case=CASE,
                meeting=nullable(TEXT),
                type=TEXT,
                starts=INSTANT,
                occurrence=nullable(INSTANT),
                passed=YESNO,
                invited=listed(INVITED),
                ask=listed(members(seat=TEXT, why=one_of("declined", "silent"), could_ask=listed(TEXT))),
            )
        )
    ),
    "meeting ask": members(
        case=CASE,
        meeting=TEXT,
        pressing=listed(members(seat=TEXT, declined=YESNO, people=listed(TEXT), starts=INSTANT)),
        invited=listed(members(seat=TEXT, person=TEXT)),
        mailed=listed(_MAILED),
        reminded=listed(members(seat=TEXT, person=TEXT, channel=TEXT, state=TEXT, reason=TEXT)),
        telephone=listed(TEXT),
        why=nullable(TEXT),
    ),
    "calendar invited": members(meetings=listed(members(**CALLED))),
    "calendar invite": members(**CALLED, mailed=listed(_MAILED), nobody=listed(TEXT)),
    "calendar confirm": members(**CALLED),
}
"""Command → the shape of its ``--json``."""
