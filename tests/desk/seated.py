"""People seated on a case's team, trained or not, for tests of who may hear what."""

from __future__ import annotations

from mdtkit.casework.clockview import ClockView
from mdtkit.desk.sharing import Ask
from tests.desk.conftest import Night

TUESDAY = "2026-03-10T17:00:00Z"
SIGNED = {
    "authorization": "a-1", "categories": ["services"], "purposes": ["case_planning"], "recipients": ["advocate"],
    "capacity": "parent",
}  # fmt: skip
TO_ADVOCATE = Ask(to=("advocate",), items=("services",))


def seat(night: Night, ref: str, party: str, *, trained: bool = True) -> str:
    """Somebody of this party, seated on the case; returns their id."""
    desk = night.desk
    person = desk.directory.add_person(name=f"Invented {party}", party=party).id
    desk.log(ref, "team.seated", {"person": person, "seat": party})
    if trained:
        rows = []
        for rule in desk.protocol.qualifications.values():
            rows += [("training.attended", {"course": course, "person": person}) for course in rule.courses]
            rows += [("statement.signed", {"statement": one, "person": person}) for one in rule.statements]
        desk.directory.write("book/training", rows)
    return person


def clock(night: Night, ref: str, name: str) -> ClockView:
    (found,) = [view for view in night.desk.case(ref).clocks if view.clock == name]
    return found
