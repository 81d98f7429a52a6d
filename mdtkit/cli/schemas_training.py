"""The shapes of courses, sessions, attendance lists and who is due."""

from __future__ import annotations

from mdtkit.cli.schema_parts import COUNT, INSTANT, LAW, TEXT, YESNO, Schema, listed, members, nullable, one_of

COURSE = members(
    course=TEXT,
    title=TEXT,
    audience=listed(TEXT),
    owner=nullable(TEXT),
    host=nullable(TEXT),
    retake=nullable(TEXT),
    version=nullable(TEXT),
    change=nullable(TEXT),
    unsettled=listed(TEXT),
    law=LAW,
    citation=TEXT,
)
SESSION = members(
    session=TEXT,
    course=TEXT,
    starts=INSTANT,
    agency=nullable(TEXT),
    capacity=nullable(COUNT),
    minutes=nullable(COUNT),
    cancelled=YESNO,
    free=nullable(COUNT),
    over=COUNT,
    booked=listed(TEXT),
    waiting=listed(TEXT),
    attended=listed(TEXT),
    stayed_away=listed(TEXT),
)
STANDING = members(
    course=TEXT,
    state=one_of("never", "expired", "expiring", "current"),
    taken=nullable(TEXT),
    until=nullable(TEXT),
)
WHERE: dict[str, Schema] = {"party": nullable(TEXT), "agency": nullable(TEXT)}
TRAINING: dict[str, Schema] = {
    "training course": members(courses=listed(COURSE)),
    "training session": members(made=nullable(TEXT), sessions=listed(SESSION)),
    **dict.fromkeys(
        ("training book", "training unbook"), members(person=TEXT, place=COUNT, moved_up=listed(TEXT), session=SESSION)
    ),
    "training report": members(
        today=TEXT,
        agencies=listed(members(**WHERE, people=COUNT, due=COUNT, expiring=COUNT)),
        courses=listed(
            members(**WHERE, course=TEXT, need=COUNT, current=COUNT, expiring=COUNT, expired=COUNT, never=COUNT)
        ),
    ),
    "training expiring": members(
        today=TEXT,
        expiring=listed(members(**WHERE, person=TEXT, what=one_of("course", "statement"), code=TEXT, until=TEXT)),
    ),
    "training cancel": members(session=TEXT, tell=listed(TEXT)),
    "training equivalent": members(person=TEXT, course=TEXT, day=TEXT, approved_by=TEXT),
    "training import": members(
        rows=COUNT,
        added=COUNT,
        present=COUNT,
        held=COUNT,
        written=YESNO,
        problems=listed(
            members(row=COUNT, column=nullable(TEXT), problem=TEXT, allowed=listed(TEXT), nearest=nullable(TEXT))
        ),
    ),
    "training due": members(
        today=TEXT,
        agencies=listed(members(**WHERE, people=COUNT, due=COUNT, expiring=COUNT)),
        people=listed(members(**WHERE, person=TEXT, position=nullable(TEXT), courses=listed(STANDING))),
    ),
}
