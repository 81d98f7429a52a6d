"""What the desk warns of once something has been recorded. A warning never stops anybody.

Source: M11, I7, A4 (script), R7 (missing-person report), field.md 4.2 (what the State's system rejects), issue step 6.
"""

from __future__ import annotations

from collections.abc import Sequence

from mdtkit.chronology.entry import Draft
from mdtkit.chronology.problem import Problem
from mdtkit.desk.casefile import CaseFile

NEEDS_SCRIPT = {"meeting.held", "instrument.administered"}
"""What begins with the county's script: every meeting (M11), every screening and assessment (I7, A4)."""


def warnings_of(file: CaseFile, drafts: Sequence[Draft]) -> tuple[Problem, ...]:
    """Everything to be minded about what these drafts recorded."""
    found: list[Problem] = []
    for draft in drafts:
        if draft.kind in NEEDS_SCRIPT and not _script_given(file, draft):
            found.append(
                Problem(
                    field="script.given",
                    message="no script is recorded for this. Record it with `mdtkit log CASE script.given`, "
                    "or say why not in a note within the shift",
                )
            )
        if draft.kind == "ncic.confirmed" and draft.data.get("report_type") == "incident":
            found.append(
                Problem(
                    field="report_type",
                    message="an incident report is no missing-person report: ask law enforcement for a "
                    "missing-person report and its entry in NCIC, whatever the time missing (R7)",
                )
            )
        if draft.kind in ("status.set", "status.ended"):
            found.extend(_state_rejects(draft))
        if (
            draft.kind == "tier.decided"
            and draft.data.get("proposed") == "immediate"
            and draft.data.get("tier") != "immediate"
        ):
            found.append(
                Problem(
                    field="tier", message="what is recorded would propose immediate; the decision stands as recorded"
                )
            )
    return tuple(found)


def _script_given(file: CaseFile, draft: Draft) -> bool:
    """A script given on the day of the meeting or screening, before its end, counts for it."""
    return any(
        abs((item.entry.at - draft.at).total_seconds()) <= 12 * 3600 for item in file.chronology.of("script.given")
    )


def _state_rejects(draft: Draft) -> list[Problem]:
    """The State's own rules: an end date for "absent from placement", an end not before the start."""
    start, end = draft.data.get("start"), draft.data.get("end")
    problems = []
    if draft.data.get("field") == "victim_absent" and draft.kind == "status.set" and not end:
        problems.append(Problem(field="end", message="the State's system will reject this field without an end date"))
    if start and end and str(end) < str(start):
        problems.append(Problem(field="end", message="the State's system will reject an end before the start"))
    return problems
