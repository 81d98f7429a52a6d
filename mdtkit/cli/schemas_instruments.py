"""The JSON shapes of instruments, administrations and their results. See ``schemas``."""

from __future__ import annotations

from mdtkit.cli.schema_parts import (
    CASE,
    COUNT,
    INSTANT,
    LOGGED,
    PROBLEM,
    TEXT,
    YESNO,
    Schema,
    keyed,
    listed,
    members,
    nullable,
    one_of,
)

_PROPOSED = listed(members(act=TEXT, text=TEXT))
_INSTRUMENT: dict[str, Schema] = {
    "instrument": TEXT,
    "title": TEXT,
    "version": TEXT,
    "purpose": one_of("screening", "assessment"),
    "licence": one_of("open", "licensed", "unknown"),
    "verified": YESNO,
    "usable": YESNO,
    "origin": TEXT,
    "county_file": YESNO,
}
_REVIEW: dict[str, Schema] = {
    "party": TEXT,
    "version": nullable(TEXT),
    "at": nullable(INSTANT),
    "person": nullable(TEXT),
    "current": YESNO,
}

INSTRUMENT_SCHEMAS: dict[str, Schema] = {
    "screen": members(
        case=CASE,
        instrument=TEXT,
        version=TEXT,
        verified=YESNO,
        draft=YESNO,
        recorded=nullable(members(**LOGGED)),
        band=nullable(TEXT),
        scores=keyed({"type": "integer"}),
        unknown=listed(TEXT),
        could_be=listed(TEXT),
        proposes=_PROPOSED,
        problems=listed(PROBLEM),
    ),
    "instrument list": members(instruments=listed(members(**_INSTRUMENT)), problems=listed(PROBLEM)),
    "instrument show": members(
        **_INSTRUMENT,
        publisher=TEXT,
        licence_note=TEXT,
        source=TEXT,
        note=TEXT,
        citation=TEXT,
        youngest=nullable(COUNT),
        oldest=nullable(COUNT),
        positions=listed(TEXT),
        course=nullable(TEXT),
        manifest=TEXT,
        history=listed(members(version=TEXT, change=TEXT)),
        items=listed(members(id=TEXT, title=TEXT, group=nullable(TEXT), scale=TEXT)),
        scores=listed(members(id=TEXT, title=TEXT, lowest=COUNT, highest=nullable(COUNT), sheet=YESNO)),
        bands=listed(
            members(id=TEXT, title=TEXT, score=nullable(TEXT), lowest=COUNT, highest=COUNT, proposes=_PROPOSED)
        ),
        problems=listed(PROBLEM),
    ),
    "instrument check": members(ok=YESNO, problems=listed(PROBLEM)),
    "instrument form": members(instrument=TEXT, version=TEXT, lines=listed(TEXT)),
    "instrument reviews": members(instrument=TEXT, reviews=listed(members(**_REVIEW))),
    "instrument reviewed": members(instrument=TEXT, **_REVIEW),
    "assessment show": members(
        case=CASE,
        entry=TEXT,
        at=INSTANT,
        instrument=TEXT,
        version=nullable(TEXT),
        definition_kept=YESNO,
        verified=YESNO,
        scores=keyed(COUNT),
        band=nullable(TEXT),
        proposes=_PROPOSED,
        sealed=listed(TEXT),
        trace=nullable(listed(TEXT)),
        actionable=nullable(listed(members(item=TEXT, level=TEXT, group=nullable(TEXT), service=nullable(TEXT)))),
        changed=nullable(listed(members(item=TEXT, before=TEXT, after=TEXT, step=nullable({"type": "integer"})))),
        changed_since=nullable(INSTANT),
        services=nullable(listed(TEXT)),
    ),
    "assessment services": members(case=CASE, entry=TEXT, services=listed(TEXT), recorded=nullable(members(**LOGGED))),
}
