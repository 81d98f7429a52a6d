"""Invented input for plugins' code: what the conformance kit and authors' tests hand to them. Nothing here is real."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mdtkit.plugin.shapes import Act, CaseView, ClockView, Committed, CountyView, EntryView, Message

NOW = datetime(2026, 3, 8, 9, 20, tzinfo=UTC)
COUNTY = CountyView(name="Testado County", zone="America/Los_Angeles", now=NOW)


def _entry(seq: int, kind: str, category: str, **data: object) -> EntryView:
    at = NOW - timedelta(hours=40 - seq)
    return EntryView(
        seq=seq, kind=kind, category=category, at=at, received=at, recorded=at, party="child_welfare", data=dict(data)
    )


CASE = CaseView(
    case="MDT-7K3Q-F9X",
    open=True,
    tier="immediate",
    jurisdiction="300",
    entries=(
        _entry(1, "referral.received", "referral", source="law_enforcement", triggers=["law_enforcement_danger"]),
        _entry(2, "indicators.recorded", "screening_result", indicators={"controlled_or_groomed": "yes"}),
        _entry(3, "court.noted", "court", what="hearing", when="2026-03-31T17:00:00Z"),
        _entry(4, "placement.changed", "placement", to="strtp"),
    ),
    clocks=(
        ClockView(
            clock="written-report",
            party="child_welfare",
            law="pre",
            state="running",
            starts_at=NOW,
            due_at=NOW + timedelta(hours=36),
        ),
    ),
)
CASES = (
    CASE,
    CaseView(case="MDT-P39A-0PK", open=False, tier=None, jurisdiction="unknown"),
    # An entry of a kind that nobody knows, and members of every type that a record may hold.
    CaseView(
        case="MDT-SFGQ-WF0",
        open=True,
        tier=None,
        jurisdiction="unknown",
        entries=(_entry(1, "gone.kind", "unknown"), _entry(2, "note.added", "referral", about=["x"], rows=[{"a": 1}])),
    ),
)
ACTS = (
    Act(kind="court.noted", at=NOW, received=None, party="child_welfare", data={"when": "2026-03-31T17:00:00Z"}),
    Act(kind="court.noted", at=NOW, received=None, party=None, data={"when": None, "due": "2026-03-31"}),
    Act(kind="report.made", at=NOW, received=NOW, party="child_welfare", data={"report": "cross"}),
    Act(kind="gone.kind", at=NOW, received=None, party=None),
)
COMMIT = Committed(case=CASE.case, kinds=("court.noted",), first_seq=3, recorded=NOW)
MESSAGE = Message(
    subject="REHEARSAL mdtkit MDT-7K3Q-F9X", body="REHEARSAL: nobody needs to act.\n", key="k-1", rehearsal=True
)
