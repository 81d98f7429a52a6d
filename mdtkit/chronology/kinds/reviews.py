"""Case-review meetings over several children, in ``book/meetings``: planned, held, cancelled (M3).

Nothing of a child stands here: cases by their reference, people by their id. What was gathered or decided about a child
stands in the child's case.
"""

from __future__ import annotations

from mdtkit.chronology.kinds.model import Field, Kind, code, codes, instant, number, ref, refs, table, text


def _kind(name: str, title: str, sentence: str, *fields: Field) -> Kind:
    return Kind(name=f"review.{name}", title=title, sentence=sentence, fields=fields, book=True)


KINDS: tuple[Kind, ...] = (
    _kind(
        "planned",
        "Case-review meeting planned",
        "Case-review meeting planned for {starts}[, {minutes} minutes][; seats: {seats}].",
        ref("meeting", "meeting", required=True),
        instant("starts", required=True),
        number("minutes", help="how long it is planned for"),
        refs("cases", "case", help="in the order in which they are taken"),
        codes("seats", "seat"),
        refs("people", "person", help="persons who were named, beside the seats"),
        table(
            "representatives",
            ref("case", "case", required=True),
            ref("person", "person", required=True),
            help="who gathers the child's and family's input beforehand, case by case",
        ),
        code("purpose", help="what it is for: the authority to share depends on it"),
        text("place"),
    ),
    _kind(
        "held",
        "Case-review meeting held",
        "Case-review meeting held[; seats present: {seats}].",
        ref("meeting", "meeting", required=True),
        instant("starts", help="when it began, if not the instant of the entry"),
        refs("cases", "case", help="those that were talked about: each gets its own entry"),
        codes("seats", "seat"),
        table(
            "attendance",
            code("seat", required=True),
            ref("person", "person"),
            code("attended", "attendance", help="present, remote or absent"),
        ),
        text("decisions", help="about the work of the team, never about a child"),
    ),
    _kind(
        "cancelled",
        "Case-review meeting cancelled",
        "Case-review meeting cancelled[: {reason}].",
        ref("meeting", "meeting", required=True),
        text("reason"),
    ),
)
