"""The demo county's steering committee: its seats, two meetings behind it and one ahead, what it decided and owes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mdtkit.chronology.entry import Draft
from mdtkit.desk.demo.story import instant

if TYPE_CHECKING:
    from mdtkit.desk.demo.staff import Books

SEATED = (
    ("child_welfare", "coordinator", "staff", None),
    ("child_welfare", "investigator", "director", None),
    ("probation", "ward-officer", "designee", "yes"),
    ("mental_health", "clinician", "designee", "yes"),
    ("public_health", "nurse", "designee", None),
    ("district_attorney", "prosecutor", "alternate", "yes"),
    ("survivor_mentor", "mentor", "designee", "yes"),
    ("county_counsel", "counsel", "designee", "no"),
)
"""Seat, who, in which capacity, whether they may decide. Nobody sits for the court, and public health did not say."""
REPORTED = (
    ("mental_health", "success", "The invented clinic opens on Saturdays."),
    ("probation", "barrier", "No beds for the night in the north of the county."),
    ("survivor_mentor", "improvement", "The annex should say who calls the advocate after midnight."),
    ("child_welfare", "training_gap", "Workers hired since spring have not been to CSEC 102."),
)
PURPOSES = (["oversee", "aggregate_data"], ["oversee", "training"], ["oversee", "revise"])
EVERY = timedelta(days=91)


def committee(books: Books, now: datetime) -> list[Draft]:
    """The entries of the committee in ``book/meetings``."""
    first = now - timedelta(days=121)
    return [
        *_seats(books, now - timedelta(days=400)),
        *_meetings(books, first),
        *_said(books, first + EVERY),
        *_choices(books, first),
    ]


def _seats(books: Books, at: datetime) -> Iterator[Draft]:
    for number, (seat, key, capacity, decides) in enumerate(SEATED):
        data = {"seat": seat, "person": books.people[key], "capacity": capacity, "decides": decides}
        yield books.draft("committee.seated", at + timedelta(minutes=number), data)


def _meetings(books: Books, first: datetime) -> Iterator[Draft]:
    for number, purposes in enumerate(PURPOSES):
        starts, meeting = first + EVERY * number, f"committee-{number + 1}"
        planned = {
            "meeting": meeting, "starts": instant(starts), "minutes": 90, "purposes": purposes,
            "place": "Testado City Hall, room 0", "topics": "Figures of the quarter\nOpen actions",
        }  # fmt: skip
        yield books.draft("committee.planned", first - timedelta(days=14) + EVERY * min(number, 1), planned)
        if number < 2:
            yield _held(books, meeting, starts, purposes, absent="mental_health" if number else "probation")


def _held(books: Books, meeting: str, starts: datetime, purposes: list[str], *, absent: str) -> Draft:
    rows = [
        {"seat": seat, "person": books.people[key], "attended": "absent" if seat == absent else "present"}
        for seat, key, capacity, _ in SEATED
        if capacity != "staff"
    ]
    rows.append({"seat": "juvenile_court", "attended": "absent"})
    data = {"meeting": meeting, "attendance": rows, "purposes": purposes, "facilitator": books.people["investigator"]}
    return books.draft("committee.held", starts + timedelta(minutes=95), data)


def _said(books: Books, at: datetime) -> Iterator[Draft]:
    """What was reported, decided and agreed at the meeting before the last: one action is past its day."""
    meeting = "committee-2"
    for number, (seat, topic, text) in enumerate(REPORTED):
        data = {"seat": seat, "topic": topic, "text": text, "meeting": meeting}
        yield books.draft("committee.reported", at + timedelta(minutes=10 + number), data)
    decided = {"purpose": "revise", "text": "Annex B names who calls the advocate after midnight.", "meeting": meeting}
    yield books.draft("committee.decided", at + timedelta(minutes=40), decided)
    late = {
        "seats": ["probation", "child_welfare"], "text": "Ask three invented shelters for a bed each night.",
        "purpose": "resources", "due": (at + timedelta(days=21)).date().isoformat(), "meeting": meeting,
    }  # fmt: skip
    action = books.draft("committee.agreed", at + timedelta(minutes=50), late)
    yield action
    closed = {"matter": action.id, "seat": "probation", "outcome": "One of three agreed."}
    yield books.draft("committee.closed", at + timedelta(days=18), closed)


def _choices(books: Books, at: datetime) -> Iterator[Draft]:
    for number, (tier, seat, chosen) in enumerate((
        ("initial", "law_enforcement", "yes"), ("immediate", "survivor_mentor", "yes"), ("ongoing", "education", "no"),
    )):  # fmt: skip
        data = {"tier": tier, "seat": seat, "chosen": chosen, "meeting": "committee-1"}
        yield books.draft("committee.chosen", at + timedelta(minutes=60 + number), data)
