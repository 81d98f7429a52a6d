"""What the JSON shapes of sharing are made of: decisions, rows of the ledger, authorizations."""

from __future__ import annotations

from mdtkit.cli.schema_parts import CASE, COUNT, INSTANT, TEXT, YESNO, Schema, listed, members, nullable, one_of

NEED = members(need=TEXT, rule=TEXT, citation=TEXT, text=TEXT, **{"from": listed(TEXT)})
DECISION = members(
    to=TEXT,
    item=TEXT,
    answer=one_of("permit", "deny", "needs"),
    needs=listed(NEED),
    obligations=listed(TEXT),
    reasons=listed(members(rule=TEXT, citation=TEXT, entry=nullable(TEXT), text=TEXT, verified=YESNO)),
    valid_until=nullable(INSTANT),
    authority=nullable(TEXT),
    way=nullable(listed(NEED)),
)
SHARED: Schema = members(case=CASE, decisions=listed(DECISION))
"""With ``--matrix`` it has besides: attendees, room (item, kept_from), missing (need → whom), until."""
LEDGER_ROW = members(
    at=INSTANT,
    discloser=TEXT,
    by=TEXT,
    to=TEXT,
    agency=nullable(TEXT),
    person=nullable(TEXT),
    item=TEXT,
    purpose=TEXT,
    authority=TEXT,
    citation=TEXT,
    authorization=nullable(TEXT),
    verification=nullable(TEXT),
    setting=nullable(TEXT),
    meeting=nullable(TEXT),
    obligations=listed(TEXT),
    delivered=YESNO,
    afterwards=YESNO,
    review_due=nullable(INSTANT),
    reviewed=nullable(TEXT),
    entry=TEXT,
    seq=COUNT,
    told=listed(TEXT),
)
AUTHORIZATION = members(
    authorization=TEXT,
    entry=TEXT,
    form=one_of("grant", "refusal", "request"),
    state=one_of("requested", "pending", "granted", "refused", "revoked", "expired", "superseded", "unreadable"),
    capacity=nullable(TEXT),
    categories=listed(TEXT),
    purposes=listed(TEXT),
    parties=listed(TEXT),
    persons=listed(TEXT),
    agencies=listed(TEXT),
    by=listed(TEXT),
    begins=INSTANT,
    ends=nullable(INSTANT),
    while_seated=YESNO,
    wrong=nullable(TEXT),
)
