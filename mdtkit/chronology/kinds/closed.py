"""Closed lists that code or other kinds rely on, used where the protocol brings no list of that name.

A protocol's own list replaces the one here. A vocabulary in neither place is open: any code will do.
"""

from __future__ import annotations

from types import MappingProxyType

ANSWERS = ("yes", "no", "unknown")

CLOSED: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "answer": ANSWERS,
        "tier": ("immediate", "initial", "ongoing", "none"),
        "jurisdiction": ("300", "602", "241.1", "none", "unknown"),
        "lead": ("child_welfare", "probation", "unknown"),
        "method": ("telephone", "fax", "electronic", "in_person", "portal", "written"),
        "report_kind": ("initial", "cross", "victim", "missing", "written", "return"),
        "ncic_report": ("missing_person", "incident"),
        "suspicion_basis": ("disclosure", "reasonable_suspicion", "recantation"),
        "testimony_against": ("exploiter", "purchaser"),
        "medical_outcome": ("done", "declined"),
        "instrument_purpose": ("screening", "assessment"),
        "recovery_step": ("factors", "response", "experiences", "possible_victim", "documented"),
        "missing_from": ("placement", "home", "shelter", "school", "detention", "unknown"),
        "meeting_type": ("immediate", "initial", "ongoing", "case_review", "committee", "training"),
        "meeting_rhythm": ("week", "two_weeks", "four_weeks", "month", "month_weekday"),
        "meeting_model": ("individual", "case_review"),
        "attendance": ("present", "remote", "absent"),
        "plan_outcome": ("kept", "amended"),
        "redaction_reason": ("order", "misfiled"),
        "court_event": ("hearing", "warrant", "subpoena", "order"),
        "meeting_answer": ("accepted", "declined", "tentative", "countered"),
        "answer_standing": ("claimed", "proved", "confirmed"),
        "invitation_method": ("request", "cancel"),
        "invitation_outcome": ("intended", "sent", "failed", "unknown"),
        "alert_answer": ("accepted", "declined"),
        "person_member": (
            "telephone",
            "email",
            "channel",
            "party",
            "agency",
            "unit",
            "position",
            "discipline",
            "seats",
            "designee",
            "alternate",
            "languages",
            "since",
            "left",
        ),
        "access_basis": ("assignment", "emergency"),
        "access_change": ("given", "ended", "expired"),
        "access_review": ("upheld", "not_upheld"),
    }
)
