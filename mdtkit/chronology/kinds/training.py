"""Training of the county's people: courses, sessions, places in them, attendance (T1 to T3). Kept in
``book/training``; never about a child."""

from __future__ import annotations

from mdtkit.chronology.kinds.model import Field, Kind, code, date, instant, number, ref, text


def _kind(name: str, title: str, sentence: str, *fields: Field) -> Kind:
    return Kind(name=f"training.{name}", title=title, sentence=sentence, fields=fields, book=True)


KINDS: tuple[Kind, ...] = (
    _kind(
        "course",
        "Course offered",
        "Course offered: {course}[, version {version}].",
        code("course", required=True),
        code("version", "course_version"),
        text("change"),
    ),
    _kind(
        "session",
        "Training session",
        "Training session: {course}, {starts}[ ({agency})].",
        code("course", required=True),
        instant("starts", required=True),
        ref("session", "session"),
        code("agency"),
        number("capacity", help="how many it has room for"),
        number("minutes", help="how long it lasts"),
        text("place"),
        text("trainer"),
    ),
    _kind(
        "cancelled",
        "Training session cancelled",
        "A training session was cancelled[: {reason}].",
        ref("session", "session", required=True),
        text("reason"),
    ),
    _kind(
        "booked",
        "Place in a session booked",
        "A place in a training session was booked.",
        ref("session", "session", required=True),
        ref("person", "person", required=True),
    ),
    _kind(
        "unbooked",
        "Place in a session given up",
        "A place in a training session was given up[: {reason}].",
        ref("session", "session", required=True),
        ref("person", "person", required=True),
        text("reason"),
    ),
    _kind(
        "attended",
        "Training attended",
        "Training attended: {course}[, on {day}].",
        code("course", required=True),
        ref("person", "person", required=True),
        ref("session", "session"),
        date("day"),
    ),
    _kind(
        "equivalent",
        "Equivalent accepted",
        "Other training accepted in place of {course}[, taken on {day}].",
        code("course", required=True),
        ref("person", "person", required=True),
        ref("approved_by", "person", required=True, help="who accepted it for the county"),
        date("day", required=True),
        text("what", required=True, help="what was taken, from whom"),
    ),
)
