"""How the child stands: at-risk indicators, the status fields of the data grid, the facts of the child (I4, I5, M5)."""

from __future__ import annotations

from mdtkit.casework.at_risk import determine
from mdtkit.casework.status_fields import StatusField, status_fields
from mdtkit.casework.wish import wish
from mdtkit.tui.sections.section import Deed, Look, Row, Section, counted, joined

FACTS = (
    ("jurisdiction", "Jurisdiction", "jurisdiction", "jurisdiction.determined"),
    ("lead", "Lead agency", "lead", "jurisdiction.determined"),
    ("receiving_services", "Receiving child welfare services", "answer", "eligibility.determined"),
    ("foster_care", "In foster care", "answer", "eligibility.determined"),
    ("missing", "Missing", "answer", "missing.noticed"),
    ("csec", "Commercial sexual exploitation", "csec", "status.set"),
)
"""What is known of the child: the fact, how it is called, its words, and the kind of entry that says it."""


def _grid_rows(look: Look) -> list[Row]:
    return [_field(look, row) for row in status_fields(look.file.chronology, look.desk.protocol)]


def _field(look: Look, row: StatusField) -> Row:
    entered = (
        f"in the State's system {look.when(row.entered)}" if row.entered else "to be entered in the State's system"
    )
    more = joined(entered, look.title("status_basis", row.basis), look.title("agency", row.agency))
    days = joined(f"from {row.start}" if row.start else "", f"to {row.end}" if row.end else "")
    about = {"field": row.field}
    deeds = [Deed("Entered in the State's system", "cws.entered", {"what": row.field})] if row.entered is None else []
    if row.open:
        deeds.append(Deed("End this field", "status.ended", about))
    tone = "" if row.open else "quiet"
    return Row(
        row.entry,
        look.title("status_field", row.field),
        days,
        more,
        "○" if row.open else "●",
        tone,
        row.entry,
        deeds=tuple(deeds),
    )


def _grid_state(look: Look) -> str:
    rows = status_fields(look.file.chronology, look.desk.protocol)
    open_ones = [row for row in rows if row.open]
    owed = sum(row.entered is None for row in rows)
    titles = ", ".join(look.title("status_field", row.field) for row in open_ones[:2])
    return joined(titles, counted(owed, "to be entered")) or "none set"


def _risk_rows(look: Look) -> list[Row]:
    found = determine(look.file.chronology, look.desk.protocol)
    rows: list[Row] = []
    for group in found.groups:
        said = f"{len(group.present)} present, {group.needs} make at risk"
        rows.append(
            Row(
                f"group-{group.id}",
                group.title,
                "",
                joined(said, group.citation),
                "●" if group.met else "○",
                "soon" if group.met else "",
            )
        )
        for one in found.answers:
            if one.group == group.id and one.entry is not None:
                who = look.person(one.by)
                rows.append(
                    Row(
                        one.indicator,
                        f"  {one.title}: {one.answer}",
                        look.when(one.known),
                        who,
                        "",
                        "" if one.answer == "yes" else "quiet",
                        one.entry,
                    )
                )
    return rows


def _risk_state(look: Look) -> str:
    found = determine(look.file.chronology, look.desk.protocol)
    asked = sum(one.entry is not None for one in found.answers)
    return joined(
        "AT RISK" if found.at_risk else "not at risk as far as known", f"{asked} of {len(found.answers)} answered"
    )


def _child_rows(look: Look) -> list[Row]:
    now, chronology = look.file.history.now, look.file.chronology
    rows = []
    for fact, title, vocabulary, kind in FACTS:
        value = now.get(fact, "unknown")
        last = chronology.of(kind)
        entry = last[-1].entry if last else None
        rows.append(
            Row(
                fact,
                f"{title}: {look.title(vocabulary, value)}",
                look.when(entry.at) if entry else "",
                "" if value != "unknown" else "not known yet",
                "●" if value != "unknown" else "○",
                "" if value != "unknown" else "quiet",
                entry.id if entry else None,
            )
        )
    said = wish(chronology)
    words = f"asked {said.asked}, takes part {said.takes_part}"
    rows.append(Row("wish", f"The child's wish: {words}", look.when(said.at), "", "●" if said.asked == "yes" else "○"))
    for entry_id, at, data, party in look.kinds(
        "child.described", "case.linked", "placement.changed", "detention.entered"
    ):
        kind = next(item.entry.kind for item in chronology.effective if item.entry.id == entry_id)
        fields = ", ".join(sorted(data))
        rows.append(
            Row(
                entry_id,
                TITLES[kind],
                look.when(at),
                joined(look.title("party", party), fields),
                "·",
                "quiet",
                entry_id,
            )
        )
    return rows


TITLES = {
    "child.described": "Described",
    "case.linked": "Linked",
    "placement.changed": "Placement",
    "detention.entered": "Detention",
}


def _child_state(look: Look) -> str:
    now = look.file.history.now
    lead = now.get("lead", "unknown")
    return joined(
        look.title("jurisdiction", now.get("jurisdiction", "unknown")),
        look.title("lead", lead) if lead != "unknown" else "",
        f"wish asked: {wish(look.file.chronology).asked}",
    )


GRID = Section(
    "grid",
    "Status fields",
    _grid_rows,
    _grid_state,
    "No status field is set.",
    lambda _look: (Deed("Set a field", "status.set"), Deed("Entered in the State's system", "cws.entered")),
    "Several may stand at once. What the State's system would reject is said and recorded all the same.",
)
RISK = Section(
    "risk",
    "At risk",
    _risk_rows,
    _risk_state,
    "No indicator is known.",
    lambda _look: (Deed("Answer indicators", "indicators.recorded"),),
    "Indicator by indicator; unknown never counts. A screening's band stands beside it, never instead.",
)
CHILD = Section(
    "child",
    "Child",
    _child_rows,
    _child_state,
    "Nothing is known yet.",
    lambda _look: (
        Deed("Describe the child", "child.described"),
        Deed("Wish of the child", "child.wish"),
        Deed("Jurisdiction", "jurisdiction.determined"),
        Deed("Eligibility", "eligibility.determined"),
        Deed("Placement", "placement.changed"),
        Deed("Detention", "detention.entered"),
    ),
    "What is known, and since when. Names stay withheld: v on the case reveals them.",
)
