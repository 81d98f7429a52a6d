"""Reports to other agencies and what they did with them (requirements R1 to R11)."""

from __future__ import annotations

from mdtkit.chronology.kinds.model import Kind, code, codes, ref, text, yesno

KINDS: tuple[Kind, ...] = (
    Kind(
        name="report.made",
        title="Report made",
        sentence="{report} made by {party} to {to}[ ({agency})][, {unit}][ by {method}]"
        "[; reference {reference}][; spoke with {person}].",
        fields=(
            code("report", "report_kind", required=True, help="initial, cross, victim, missing, written, return"),
            code("to", "party", required=True, help="the party that received it"),
            code("agency", help="the agency that received it"),
            code("unit"),
            code("method", required=True, help="a telephoned report asks for a written one"),
            ref("referral", "entry", help="the referral that it is about, where there are several"),
            ref("episode", "entry", help="the missing episode that it is about, where there are several"),
            codes("contents", "missing_content", help="of a missing report: what it contained"),
            yesno("afterwards", help="told more than an hour before it was entered; the desk fills it in"),
            text("reference", help="the number the receiving agency gave"),
            text("person", help="who took it"),
        ),
        category="referral",
    ),
    Kind(
        name="ncic.confirmed",
        title="NCIC entry confirmed",
        sentence="NCIC entry confirmed as {report_type}[ by {agency}][; reference {reference}].",
        fields=(
            code("report_type", "ncic_report", required=True, help="missing_person; incident is not enough"),
            code("agency"),
            ref("episode", "entry"),
            text("reference"),
            text("person"),
        ),
        category="investigation",
    ),
)
