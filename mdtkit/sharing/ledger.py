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
BY_METHOD: Final = {"telephone": "telephone", "fax": "electronic", "electronic": "electronic", "portal": "electronic"}


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One item told to one recipient. ``discloser`` is a party, ``by`` the person who wrote it down.

    ``purpose`` and ``authority`` are codes, ``citation`` that of the rule relied on as the protocol has it now;
    ``authorization`` the one relied on. ``afterwards``: told first, entered later; ``review_due`` and ``reviewed`` (the
    outcome) are those of an emergency. ``delivered`` is false where the release then failed.
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
    review_due: datetime | None = None
    reviewed: str = ""

    @property
    def awaits_review(self) -> bool:
        """Whether somebody still has to look at this release again."""
        return self.review_due is not None and not self.reviewed


def ledger(chronology: Chronology, protocol: Protocol) -> tuple[LedgerRow, ...]:
    """Every row, in the order in which things were told."""
    reviews = {
        str(item.entry.data.get("disclosure")): str(item.entry.data.get("outcome")) for item in chronology.of(REVIEWED)
    }
    told_exactly = {item.entry.data.get("report") for item in chronology.of(DISCLOSED)} - {None}
    rows: list[LedgerRow] = []
    for item in chronology.of(DISCLOSED):
        rows += _released(item.entry, protocol, reviews.get(item.root) or reviews.get(item.entry.id, ""))
    for item in chronology.of(REPORTED):
        if item.entry.id not in told_exactly and item.root not in told_exactly:
            rows += _reported(item.entry, protocol)
    return tuple(sorted(rows, key=lambda row: (row.at, row.seq, row.item)))


def _released(entry: Entry, protocol: Protocol, reviewed: str) -> Iterator[LedgerRow]:
    data = entry.data
    authority = _text(data, "authority")
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
            afterwards=data.get("afterwards") == "yes",
            review_due=_instant(data.get("review_due")),
            reviewed=reviewed,
        )


def _reported(entry: Entry, protocol: Protocol) -> Iterator[LedgerRow]:
    """What a report carried: the content of the mandates under which it was made."""
    report, to = _text(entry.data, "report"), _text(entry.data, "to")
    relied: dict[str, str] = {}
    for rule in protocol.mandates.values():
        if rule.verified and report in rule.reports and entry.party in rule.by and to in rule.to:
            for item in rule.items:
                relied.setdefault(item, rule.id)
    for item, authority in (relied or {"referral": NO_AUTHORITY}).items():
        yield LedgerRow(
            **_who(entry),
            item=item,
            purpose=MANDATED,
            authority=authority,
            citation=citation_of(protocol, authority, item),
            setting=BY_METHOD.get(_text(entry.data, "method"), "paper"),
        )


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


def _instant(value: object) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None
