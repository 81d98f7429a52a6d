"""Who is on call: stretches set by hand, rotations and swaps (M1). Kept in ``book/oncall``; never about a child."""

from __future__ import annotations

from mdtkit.chronology.kinds.model import Field, Kind, code, codes, date, instant, number, ref, table, yesno

_POST: tuple[Field, ...] = (code("seat", required=True), code("agency"), code("unit"))
_SHIFT: tuple[Field, ...] = (
    *_POST,
    ref("person", "person", required=True),
    ref("alternate", "person"),
    instant("starts", required=True),
    instant("ends", required=True),
)
_SWAP = ref("swap", "swap", required=True)


def _kind(name: str, title: str, sentence: str, *fields: Field) -> Kind:
    return Kind(name=name, title=title, sentence=sentence, fields=fields, book=True)


KINDS: tuple[Kind, ...] = (
    _kind("oncall.set", "On call", "On call for {seat}[ ({agency})]: from {starts} to {ends}.", *_SHIFT),
    _kind("oncall.swapped", "On call swapped", "On call for {seat}[ ({agency})] swapped: {starts} to {ends}.", *_SHIFT),
    _kind(
        "oncall.rota",
        "On-call rotation",
        "On-call rotation {rota} for {seat}[ ({agency})][, {unit}]: every {days} days at {handoff}, from {begins}"
        "[ until {ends}].",
        code("rota", required=True, help="its name; the version recorded last holds from its first day on"),
        *_POST,
        date("begins", required=True),
        date("ends", help="the first day on which it holds no more"),
        code("handoff", "time_of_day", required=True, help="when it changes hands, local time, such as 08:00"),
        number("days", required=True, help="the length of a turn"),
        table(
            "places",
            number("place", required=True),
            ref("person", "person", required=True),
            date("since", required=True),
            date("until"),
            required=True,
            help="who stays in which place of the order, from which day and before which",
        ),
        table(
            "windows",
            codes("days", "rota_day", required=True),
            code("opens", "time_of_day", required=True),
            code("closes", "time_of_day", required=True),
            help="the hours that it covers; every hour when left out",
        ),
    ),
    _kind(
        "oncall.swap_asked",
        "On-call swap asked for",
        "A swap was asked for: on call for {seat}[ ({agency})] from {starts} to {ends}.",
        _SWAP,
        *_SHIFT,
        ref("instead_of", "person", required=True, help="whose turn it is"),
        instant("back_starts", help="of the turn that is given in return"),
        instant("back_ends"),
    ),
    _kind(
        "oncall.swap_answered",
        "On-call swap answered",
        "The swap was {answer}[; written down for who was asked: {proxy}].",
        _SWAP,
        code("answer", "alert_answer", required=True),
        yesno("proxy", help="whoever wrote it down is not who was asked"),
    ),
)
