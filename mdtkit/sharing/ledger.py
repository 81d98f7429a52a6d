"""The accounting of what was told: one row for each recipient and item, listable for the child and counsel (C3).

A release is ``disclosure.made``. A mandated report that is on record (``report.made``) is its own row: the content is
what its mandate carries, unless releases that name the report say it more exactly. Nothing is stored twice.
"""

# Annotations are evaluated here, once: as text msgspec would compile each of them at every start.

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import msgspec

from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import Chronology
from mdtkit.protocol.check_sharing import MANDATED
from mdtkit.protocol.model import Protocol
from mdtkit.protocol.sharing import NO_AUTHORITY

DISCLOSED, REPORTED, REVIEWED = "disclosure.made", "report.made", "disclosure.reviewed"
CONTENT: Final = "missing_content"
"""The list of what a report of a missing child contains; ``group`` is the category of a term that has its own."""
EMERGENCY: Final = "emergency"
"""The setting of a release under the county's emergency protocol."""
BY_METHOD: Final = {"telephone": "telephone", "fax": "electronic", "electronic": "electronic", "portal": "electronic"}


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One item told to one recipient. ``discloser`` is a party, ``by`` the person who wrote it down.

    ``purpose`` and ``authority`` are codes, ``citation`` that of the rule relied on as the protocol has it now;
    ``authorization`` the one relied on. ``afterwards``: told first, entered later; ``awaits_review``: an emergency, or
    something entered afterwards, at which nobody has looked again yet. ``review_due`` is known to whoever derives the
    case's clocks (``mdtkit.desk.releasing.accounting``), ``reviewed`` the outcome. ``delivered`` is false where the
    release then failed.
    """

    entry: str
    seq: int
    at: datetime
    recorded: datetime
    by: str
    discloser: str
    to: str
    agency: str = ""
    person: str = ""
    item: str
    purpose: str
    authority: str
    citation: str = ""
    authorization: str = ""
    verification: str = ""
    setting: str = ""
    meeting: str = ""
    obligations: tuple[str, ...] = ()
    delivered: bool = True
    afterwards: bool = False
    awaits_review: bool = False
    review_due: datetime | None = None
    reviewed: str = ""
    told: tuple[str, ...] = ()


def ledger(chronology: Chronology, protocol: Protocol) -> tuple[LedgerRow, ...]:
    """Every row, in the order in which things were told."""
    reviews = {
        _root(chronology, item.entry, "disclosure"): str(item.entry.data.get("outcome"))
        for item in chronology.of(REVIEWED)
    }
    told_exactly = {_root(chronology, item.entry, "report") for item in chronology.of(DISCLOSED)}
    rows: list[LedgerRow] = []
    for item in chronology.of(DISCLOSED):
        rows += _released(item.entry, protocol, reviews.get(item.root, ""))
    for item in chronology.of(REPORTED):
        if item.root not in told_exactly:
            rows += _reported(item.entry, protocol, reviews.get(item.root, ""))
    return tuple(sorted(rows, key=lambda row: (row.at, row.seq, row.item)))


def _root(chronology: Chronology, entry: Entry, member: str) -> str:
    """The first version of the entry that this one names; "" where it names none."""
    named = chronology.named(entry.data.get(member))
    return named.root if named is not None else ""


def _released(entry: Entry, protocol: Protocol, reviewed: str) -> Iterator[LedgerRow]:
    data = entry.data
    authority = _text(data, "authority")
    first = data.get("afterwards") == "yes"
    again = (first or _text(data, "setting") == EMERGENCY) and not reviewed
    for item in _list(data, "items"):
        yield LedgerRow(
            **_who(entry),
            item=item,
            purpose=_text(data, "purpose"),
            authority=authority,
            citation=citation_of(protocol, authority, item),
            authorization=_text(data, "authorization"),
            verification=_text(data, "verification"),
            setting=_text(data, "setting"),
            meeting=_text(data, "meeting"),
            obligations=tuple(_list(data, "obligations")),
            delivered=data.get("delivered") != "no",
            afterwards=first,
            awaits_review=again,
            reviewed=reviewed,
            told=tuple(_list(data, "told")),
        )


def _reported(entry: Entry, protocol: Protocol, reviewed: str) -> Iterator[LedgerRow]:
    """What a report carried: the content of the mandates under which it was made."""
    report, to = _text(entry.data, "report"), _text(entry.data, "to")
    first = entry.data.get("afterwards") == "yes"
    relied: dict[str, str] = {}
    said = _contents(entry, protocol)
    for rule in protocol.mandates.values():
        if report in rule.reports and entry.party in rule.by and to in rule.to:
            for item in rule.items:
                if rule.carries or item in said:
                    relied.setdefault(item, rule.id)
    for item in said:
        relied.setdefault(item, NO_AUTHORITY)
    for item, authority in (relied or {"referral": NO_AUTHORITY}).items():
        yield LedgerRow(
            **_who(entry),
            item=item,
            purpose=MANDATED,
            authority=authority,
            citation=citation_of(protocol, authority, item),
            setting=BY_METHOD.get(_text(entry.data, "method"), "paper"),
            afterwards=first,
            awaits_review=first and not reviewed,
            reviewed=reviewed,
        )


def _contents(entry: Entry, protocol: Protocol) -> dict[str, None]:
    """The categories of what the report of a missing child says that it contained, as far as they are its own."""
    terms = (protocol.terms.get(f"{CONTENT}.{code}") for code in _list(entry.data, "contents"))
    return dict.fromkeys(term.group for term in terms if term is not None and term.group in protocol.categories)


def citation_of(protocol: Protocol, authority: str, item: str) -> str:
    """Where the rule relied on stands; of an authorization, where the category's does."""
    rule = protocol.mandates.get(authority) or protocol.authorities.get(authority)
    if rule is not None:
        return rule.citation
    category = protocol.categories.get(item)
    return category.citation if category is not None and authority != NO_AUTHORITY else ""


def _who(entry: Entry) -> dict[str, Any]:
    data = entry.data
    return {
        "entry": entry.id,
        "seq": entry.seq,
        "at": entry.at,
        "recorded": entry.recorded,
        "by": entry.by,
        "discloser": _text(data, "discloser") or entry.party or "",
        "to": _text(data, "to"),
        "agency": _text(data, "agency"),
        "person": _text(data, "person_id"),
    }


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _list(data: dict[str, Any], name: str) -> list[str]:
    value = data.get(name)
    return [code for code in value if isinstance(code, str)] if isinstance(value, list | tuple) else []
