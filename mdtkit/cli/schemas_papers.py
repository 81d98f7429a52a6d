"""The JSON shapes of what is stored beside a case's entries, and of who reads them."""

from __future__ import annotations

from mdtkit.cli.schema_parts import CASE, COUNT, INSTANT, LOGGED, TEXT, YESNO, Schema, listed, members, nullable

ATTACHMENT = members(
    entry=TEXT,
    seq=COUNT,
    at=INSTANT,
    by=TEXT,
    what=nullable(TEXT),
    category=nullable(TEXT),
    hash=nullable(TEXT),
    authorization=nullable(TEXT),
    size=nullable(COUNT),
    attachment=nullable(TEXT),
    stored=YESNO,
    sealed=YESNO,
    readable=YESNO,
)
RESEALED = members(
    case=CASE,
    entry=TEXT,
    seq=COUNT,
    category=TEXT,
    now=listed(TEXT),
    come=listed(TEXT),
    go=listed(TEXT),
    mine=YESNO,
)
PAPER_SCHEMAS: dict[str, Schema] = {
    "attachment add": members(**LOGGED, attachment=TEXT, hash=TEXT, size=COUNT),
    "attachment list": members(case=CASE, attachments=listed(ATTACHMENT)),
    "people grant": members(**LOGGED),
    "people revoke": members(**LOGGED),
    "people review": members(**LOGGED),
    "people access": members(
        access=listed(
            members(case=CASE, person=TEXT, basis=TEXT, by=TEXT, until=nullable(INSTANT), over=YESNO),
        )
    ),
    "vault reseal": members(due=listed(RESEALED), done=listed(RESEALED)),
    "attachment take": members(case=CASE, attachment=ATTACHMENT, out=TEXT),
}
