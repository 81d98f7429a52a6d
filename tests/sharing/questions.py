"""Situations of sharing as tests write them: what is not said is the usual (see tests/data/sharing/README.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from mdtkit.sharing.authorization import Authorization
from mdtkit.sharing.situation import Item, Recipient, Setting, Situation

REPORT = datetime(2026, 3, 8, 9, 20, tzinfo=UTC)
"""When the report was received."""
CLOCK = "team-authority"


def day(count: float) -> datetime:
    """So many days after the report."""
    return REPORT + timedelta(days=count)


def on_file(number: int, row: Mapping[str, Any], usual: Mapping[str, Any]) -> Authorization:
    """One authorization; what it leaves out is what the question asks for, so that it covers it."""
    known = {"form", "signed", "of", "to", "persons", "agencies", "for", "by", "begins", "ends", "revoked", "replaced"}
    assert set(row) <= known | {"wrong", "while_seated"}, row
    return Authorization(
        id=f"a{number}",
        entry=f"e{number}",
        form=row.get("form", "grant"),
        capacity=row.get("signed", ""),
        categories=tuple(row.get("of", [usual["item"]])),
        parties=tuple(row.get("to", [] if "persons" in row or "agencies" in row else [usual["to"]])),
        persons=tuple(row.get("persons", ())),
        agencies=tuple(row.get("agencies", ())),
        purposes=tuple(row.get("for", [usual["purpose"]])),
        by=tuple(row.get("by", ["child_welfare"])),
        begins=day(row.get("begins", 0)),
        ends=day(row["ends"]) if "ends" in row else None,
        revoked=day(row["revoked"]) if "revoked" in row else None,
        superseded=day(row["replaced"]) if "replaced" in row else None,
        while_seated=row.get("while_seated", False),
        wrong=row.get("wrong", ""),
    )


def question(row: Mapping[str, Any], usual: Mapping[str, Any]) -> Situation:
    """The question of one row."""
    asked = {**usual, **row}
    windows = [(day(0), day(30))] + ([(day(0), day(asked["extended"]))] if "extended" in asked else [])
    return Situation(
        discloser=asked.get("by", "child_welfare"),
        discloser_member=asked.get("teller_seated", True),
        position=asked.get("position", ""),
        recipients=(
            Recipient(
                name=asked["to"],
                party=asked["to"],
                person=asked.get("person", ""),
                agency=asked.get("agency", ""),
                member=asked.get("seated", True),
                trained=asked.get("trained", True),
                cleared=asked.get("cleared", "unknown"),
            ),
        ),
        items=(Item(category=asked["item"], source=asked.get("source", "")),),
        purpose=asked["purpose"],
        report=asked.get("report", ""),
        setting=Setting(
            channel=asked.get("channel", "in_person"),
            present=tuple(asked.get("present", ())),
            tier=asked.get("tier", "initial"),
            case_review=asked.get("case_review", False),
            cft=asked.get("cft", "no"),
            emergency=asked.get("emergency", False),
        ),
        facts=asked.get("facts", {}),
        windows={CLOCK: tuple(windows)},
        authorizations=tuple(on_file(n, one, asked) for n, one in enumerate(asked.get("on_file", ()))),
        now=day(asked.get("day", 5)),
    )
