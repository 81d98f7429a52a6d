"""The JSON of alerts: who was called, which seats wait, what they answered (M1)."""

from __future__ import annotations

from mdtkit.cli.schema_parts import (
    ALERTED,
    CASE,
    COUNT,
    INSTANT,
    TEXT,
    YESNO,
    Schema,
    listed,
    members,
    nullable,
    one_of,
)

WAITING = members(
    case=CASE,
    seat=TEXT,
    raised=INSTANT,
    clock=TEXT,
    state=one_of("silent", "claimed", "declined"),
    people=listed(TEXT),
    declined=listed(TEXT),
    calls=COUNT,
    rehearsal=YESNO,
)
TAKEN: dict[str, Schema] = {
    "case": CASE,
    "alert": TEXT,
    "seat": TEXT,
    "person": TEXT,
    "answer": one_of("accepted", "declined"),
    "standing": one_of("claimed", "proved", "confirmed"),
    "known": YESNO,
}
ALERTS: dict[str, Schema] = {
    "alert send": ALERTED,
    "alert rehearse": ALERTED,
    "alert list": members(waiting=listed(WAITING)),
    "alert ack": members(**TAKEN),
    "alert decline": members(**TAKEN, alerted=nullable(ALERTED)),
    "alert channels": members(set=YESNO),
}
