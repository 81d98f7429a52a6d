"""The JSON shapes of the directory, the team of a case, and the times proposed for its meetings."""

from __future__ import annotations

from mdtkit.cli.schema_parts import (
    CASE,
    CLOCK,
    COUNT,
    INSTANT,
    LAW,
    LOGGED,
    PROBLEM,
    SEAT,
    TEXT,
    TIER,
    YESNO,
    Schema,
    listed,
    members,
    nullable,
)

_SLOT = members(
    starts=INSTANT,
    ends=INSTANT,
    satisfies=listed(TEXT),
    misses=listed(TEXT),
    away=listed(TEXT),
    seats=listed(members(seat=TEXT, required=YESNO, person=nullable(TEXT), instead=YESNO, known=YESNO)),
)
PROPOSED = members(
    case=CASE,
    type=TEXT,
    minutes=COUNT,
    opens=INSTANT,
    closes=INSTANT,
    proposals=listed(_SLOT),
    near=listed(_SLOT),
    clocks=listed(CLOCK),
    nobody=listed(TEXT),
    unknown=listed(TEXT),
    problems=listed(PROBLEM),
)

TEAM_SCHEMAS: dict[str, Schema] = {
    "team check": members(
        case=CASE,
        tier=nullable(TIER),
        meeting=nullable(TEXT),
        may_convene=YESNO,
        members=COUNT,
        minimum=COUNT,
        by_law=listed(members(seat=TEXT, law=LAW, citation=TEXT)),
        seats=listed(SEAT),
        chosen=listed(TEXT),
    ),
    "team conflict": members(**LOGGED),
    "meeting clear": members(**LOGGED),
    "people import": members(
        rows=COUNT,
        added=COUNT,
        changed=COUNT,
        present=COUNT,
        held=COUNT,
        written=YESNO,
        problems=listed(
            members(row=COUNT, column=nullable(TEXT), problem=TEXT, allowed=listed(TEXT), nearest=nullable(TEXT))
        ),
    ),
    "people busy": members(people=listed(members(person=TEXT, periods=COUNT)), until=INSTANT, problems=listed(PROBLEM)),
}
"""Command → the shape of its ``--json``."""
