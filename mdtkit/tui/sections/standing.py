"""How the child stands: at-risk indicators and the status fields of the data grid (I4, I5)."""

from __future__ import annotations

from mdtkit.casework.at_risk import AtRisk, determine, through_time
from mdtkit.casework.status_fields import StatusField, status_fields
from mdtkit.desk.assessment import administered
from mdtkit.tui.sections.section import Deed, Look, Row, Section, counted, joined


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
    return rows + _beside(look, found)


def _beside(look: Look, found: AtRisk) -> list[Row]:
    """What a screening said, and answers that a later one replaced: shown, and counted for nothing."""
    rows = [
        Row(
            f"band-{one.entry}",
            f"screening {one.instrument}: band {one.band}",
            look.when(one.at),
            "beside, decides nothing",
            "·",
            "quiet",
            one.entry,
        )
        for one in administered(look.desk, look.file)
        if one.band
    ]
    standing = {(one.indicator, one.entry) for one in found.answers}
    titles = {one.indicator: one.title for one in found.answers}
    rows += [
        Row(
            f"{one.entry}-{one.indicator}",
            f"before: {titles[one.indicator]}: {one.answer}",
            look.when(one.known),
            look.person(one.by),
            "·",
            "quiet",
            one.entry,
        )
        for one in through_time(look.file.chronology)
        if one.indicator in titles and (one.indicator, one.entry) not in standing
    ]
    return rows


def _risk_state(look: Look) -> str:
    found = determine(look.file.chronology, look.desk.protocol)
    asked = sum(one.entry is not None for one in found.answers)
    return joined(
        "AT RISK" if found.at_risk else "not at risk as far as known", f"{asked} of {len(found.answers)} answered"
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
