"""The shapes of the steering committee: seats, meetings, reports, matters, choices."""

from __future__ import annotations

from mdtkit.cli.schema_parts import COUNT, INSTANT, LAW, PROBLEM, TEXT, YESNO, Schema, listed, members, nullable, one_of

RECORDED = members(entry=TEXT, meeting=nullable(TEXT), warnings=listed(PROBLEM))
MEMBER = members(person=TEXT, capacity=TEXT, decides=TEXT, agency=nullable(TEXT), until=nullable(TEXT))
SEAT = members(
    seat=TEXT,
    title=TEXT,
    need=TEXT,
    lead=YESNO,
    law=LAW,
    citation=TEXT,
    members=listed(MEMBER),
    decider=nullable(TEXT),
    gap=nullable(one_of("nobody", "nobody_decides")),
    came=COUNT,
    held=COUNT,
    reported=listed(TEXT),
)
MEETING = members(
    meeting=TEXT,
    starts=INSTANT,
    minutes=nullable(COUNT),
    state=one_of("planned", "held", "cancelled"),
    purposes=listed(TEXT),
    place=nullable(TEXT),
    topics=nullable(TEXT),
    said=nullable(TEXT),
    facilitator=nullable(TEXT),
    moved=COUNT,
    attendance=listed(members(seat=TEXT, person=nullable(TEXT), attended=one_of("present", "remote", "absent"))),
)
REPORT = members(entry=TEXT, at=INSTANT, seat=TEXT, topic=TEXT, text=TEXT, meeting=nullable(TEXT))
MATTER = members(
    matter=TEXT,
    what=one_of("decision", "action"),
    at=INSTANT,
    text=TEXT,
    purpose=nullable(TEXT),
    seats=listed(TEXT),
    due=nullable(TEXT),
    meeting=nullable(TEXT),
    open=YESNO,
    open_for=listed(TEXT),
    outcome=nullable(TEXT),
    late=YESNO,
)
PAPER = members(
    meeting=TEXT,
    title=TEXT,
    under=listed(TEXT),
    chapters=listed(
        members(title=TEXT, said=listed(TEXT), items=listed(TEXT), head=listed(TEXT), rows=listed(listed(TEXT)))
    ),
    out=nullable(TEXT),
)
PACK = members(
    to=TEXT,
    smallest=COUNT,
    hidden=COUNT,
    left_out=COUNT,
    released=nullable(INSTANT),
    entry=nullable(TEXT),
    out=nullable(TEXT),
    figures=listed(
        members(
            figure=TEXT,
            title=TEXT,
            counts=one_of("children", "events", "staff"),
            citation=TEXT,
            rows=listed(members(row=TEXT, title=TEXT, number=nullable(COUNT))),
        )
    ),
)
RELEASE = members(
    entry=TEXT,
    at=INSTANT,
    to=nullable(TEXT),
    last=nullable(TEXT),
    smallest=nullable(COUNT),
    hash=nullable(TEXT),
    meeting=nullable(TEXT),
)
for _shape, _first in ((PACK, TEXT), (RELEASE, nullable(TEXT))):
    _shape["properties"]["from"] = _first
    _shape["required"].append("from")
COMMITTEE: dict[str, Schema] = {
    "committee show": members(
        seats=listed(SEAT),
        developing=listed(members(seat=TEXT, law=LAW, citation=TEXT, spoken_for=YESNO)),
        purposes=listed(
            members(
                purpose=TEXT,
                title=TEXT,
                citation=TEXT,
                meetings=COUNT,
                decisions=COUNT,
                actions=COUNT,
                last=nullable(INSTANT),
            )
        ),
        roles=listed(members(responsibility=TEXT, title=TEXT, citation=TEXT, shown=nullable(INSTANT))),
        choices=listed(
            members(
                tier=TEXT,
                seat=TEXT,
                chosen=nullable(TEXT),
                at=nullable(INSTANT),
                need=nullable(TEXT),
                rules_to_follow=YESNO,
            )
        ),
        open=COUNT,
    ),
    **dict.fromkeys(
        (f"committee {verb}" for verb in ("seat", "unseat", "choose", "plan", "cancel", "hold", "decide", "action",
                                          "close")),
        RECORDED,
    ),
    "committee agenda": PAPER,
    "committee minutes": PAPER,
    "committee pack": PACK,
    "committee releases": members(releases=listed(RELEASE)),
    "committee meetings": members(meetings=listed(MEETING)),
    "committee report": members(made=nullable(TEXT), warnings=listed(PROBLEM), reports=listed(REPORT)),
    "committee matters": members(matters=listed(MATTER)),
}  # fmt: skip
