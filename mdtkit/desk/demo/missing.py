"""A child missing from care: the reports, the efforts, the recovery, the return interview."""

from __future__ import annotations

from datetime import datetime, timedelta

from mdtkit.desk.demo.acts import report
from mdtkit.desk.demo.invented import address
from mdtkit.desk.demo.story import Story, instant


def ran(s: Story, at: datetime, *, from_: str = "placement") -> str:
    """The child is missed; returns the entry, by which the episode is meant."""
    data = {
        "noticed_by": "placement_provider", "abducted": "unknown", "from": from_, "whereabouts_known": "no",
        "last_seen": instant(at - timedelta(hours=2)), "last_place": address(s.chance, s.child.town),
    }  # fmt: skip
    return s.tell("missing.noticed", at, data, party=s.child.party, received=at + timedelta(minutes=20), lag=8)


def reports(s: Story, at: datetime, *, police: float = 1, ncmec: float = 2, ncic: float | None = 3) -> None:
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
