"""A case that passes from county to county: what was handed over, what was reported there, the answer (R2, C7)."""

from __future__ import annotations

from mdtkit.chronology.kinds.model import Kind, code, codes, ref, text, yesno

KINDS: tuple[Kind, ...] = (
    Kind(
        name="transfer.received",
        title="Taken over from another county",
        sentence="Taken over from another county[, {from_county}][; handed over: {handed_over}]"
        "[; everything promised came: {complete}].",
        fields=(
            codes("handed_over", "handed_over", help="what came with the case"),
            yesno("complete", help="whether everything came that was promised"),
            ref("referral", "entry", help="the referral with which it is on record here"),
            text("from_county", help="the county it comes from"),
            text("their_reference", help="its number there"),
            text("handed_by", help="who there handed it over"),
        ),
        category="referral",
        needs_received=True,
    ),
    Kind(
        name="report.elsewhere",
        title="Report made by another county",
        sentence="By the other county: {report} report to {to}[ ({agency})][ by {method}][; reference {reference}].",
        fields=(
            code("report", "report_kind", required=True, help="initial, cross, victim, missing, written, return"),
            code("to", "party", required=True, help="the party that received it"),
            code("agency", help="the agency that received it, where this county knows it"),
            code("method"),
            text("reference", help="the number the receiving agency gave"),
            text("person", help="who took it"),
        ),
        category="referral",
    ),
    Kind(
        name="transfer.sent",
        title="Handed over to another county",
        sentence="Handed over to another county[, {to_county}][; handed over: {handed_over}].",
        fields=(
            codes("handed_over", "handed_over", help="what went with the case"),
            text("to_county", required=True, help="the county that is to take it over"),
            text("handed_to", help="to whom there"),
        ),
        category="referral",
    ),
    Kind(
        name="transfer.acknowledged",
        title="The other county answered",
        sentence="The other county answered: {answer}[; {who}][; its reference {their_reference}].",
        fields=(
            code("answer", "transfer_answer", required=True, help="accepted, or refused"),
            text("who", required=True, help="who there answered"),
            text("their_reference", help="its number there"),
        ),
        category="referral",
    ),
)
