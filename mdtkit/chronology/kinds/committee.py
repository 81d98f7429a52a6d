"""The steering committee: its seats, meetings, reports, decisions, actions and choices (S2 to S5). Kept in
``book/meetings``; never about a child: whoever writes words here writes of agencies and services."""

from __future__ import annotations

from mdtkit.chronology.kinds.model import Field, Kind, code, codes, date, instant, number, ref, table, text, yesno

_MEETING = ref("meeting", "meeting", help="the committee's meeting at which it was said")


def _kind(name: str, title: str, sentence: str, *fields: Field) -> Kind:
    return Kind(name=f"committee.{name}", title=title, sentence=sentence, fields=fields, book=True)


KINDS: tuple[Kind, ...] = (
    _kind(
        "seated",
        "Seated on the steering committee",
        "{seat} seated on the steering committee as {capacity}[ ({agency})][; may decide: {decides}][, until {until}].",
        code("seat", required=True),
        ref("person", "person", required=True),
        code("capacity", "committee_capacity", required=True, help="director, designee, alternate or staff"),
        yesno("decides", help="empowered to decide for the agency (I.C.1.A)"),
        code("agency"),
        date("until", help="the last day of the seat"),
    ),
    _kind(
        "unseated",
        "Left the steering committee",
        "{seat} left the steering committee[: {reason}].",
        code("seat", required=True),
        ref("person", "person", required=True),
        text("reason"),
    ),
    _kind(
        "planned",
        "Committee meeting planned",
        "Meeting of the steering committee planned for {starts}[, {minutes} minutes][; {place}][; topics: {topics}].",
        ref("meeting", "meeting", required=True),
        instant("starts", required=True),
        number("minutes", help="how long it is planned for"),
        codes("purposes", "committee_purpose"),
        text("place"),
        text("topics", help="what it is about, one a line"),
    ),
    _kind(
        "cancelled",
        "Committee meeting cancelled",
        "The meeting of the steering committee was cancelled[: {reason}].",
        ref("meeting", "meeting", required=True),
        text("reason"),
    ),
    _kind(
        "held",
        "Committee meeting held",
        "Meeting of the steering committee held[, {starts}][; purposes: {purposes}][: {minutes}].",
        ref("meeting", "meeting", required=True),
        instant("starts", help="when it began, if not as planned"),
        table(
            "attendance",
            code("seat", required=True),
            ref("person", "person", help="who sat there; nobody of that seat came, if absent"),
            code("attended", "attendance", required=True, help="present, remote or absent"),
        ),
        ref("facilitator", "person"),
        codes("purposes", "committee_purpose"),
        text("minutes", help="what was said, beyond reports, decisions and actions"),
    ),
    _kind(
        "reported",
        "Reported to the steering committee",
        "{seat} reported to the steering committee: {topic}[: {text}].",
        code("seat", required=True),
        code("topic", "committee_report", required=True, help="success, barrier, improvement or training gap"),
        text("text", required=True, help="of the agencies and services; never of a child"),
        _MEETING,
    ),
    _kind(
        "decided",
        "Steering committee decided",
        "The steering committee decided ({purpose})[: {text}].",
        code("purpose", "committee_purpose", required=True, help="which of the eight purposes it serves"),
        text("text", required=True),
        _MEETING,
    ),
    _kind(
        "agreed",
        "Steering committee agreed on an action",
        "The steering committee agreed on an action of {seats}[, by {due}][: {text}].",
        codes("seats", "seat", required=True, help="the seats that own it: it stays until each has closed it"),
        text("text", required=True),
        date("due"),
        code("purpose", "committee_purpose"),
        _MEETING,
    ),
    _kind(
        "closed",
        "Matter of the steering committee closed",
        "A matter of the steering committee was closed[ by {seat}][: {outcome}].",
        ref("matter", "entry", required=True, help="the decision or action"),
        code("seat", help="the owner that closes its part of an action"),
        text("outcome"),
    ),
    _kind(
        "chosen",
        "Committee's choice of a party of the team",
        "The steering committee's choice of {seat} for the team ({tier}): {chosen}[: {reason}].",
        code("seat", required=True, help="a party that the county's rules do not require there"),
        code("tier", required=True),
        yesno("chosen", required=True),
        text("reason"),
        _MEETING,
    ),
)
