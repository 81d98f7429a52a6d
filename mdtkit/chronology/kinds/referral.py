"""The referral, what was seen, and what was decided about it (requirements I1, I5, I8, I11, M4, M5)."""

from __future__ import annotations

from mdtkit.chronology.kinds.model import (
    Kind,
    code,
    codemap,
    codes,
    date,
    instant,
    number,
    ref,
    text,
    yesno,
)

KINDS: tuple[Kind, ...] = (
    Kind(
        name="referral.received",
        title="Referral received",
        sentence="Referral received[ from {source}][ ({agency})][, {unit}][ by {method}][; alleged: {allegation}]"
        "[; seen: {triggers}][; indicators: {indicators}][; imminent risk to safety: {imminent}]"
        "[; jurisdiction: {jurisdiction}][, lead {lead}][; receiving child welfare services: {services}]"
        "[; law enforcement with jurisdiction: {le_agency}][, also {le_others}][; board: {board}]"
        "[; assault about {assault_hours} h before].",
        fields=(
            code("source", "party", help="the party that called; left out when the caller belongs to none"),
            code("agency", help="the agency that called"),
            code("unit", help="its unit"),
            code("method", help="how the call came in"),
            codes("allegation", "allegation", help="what is alleged; cse is commercial sexual exploitation"),
            codes("triggers", "trigger", help="what was seen that proposes an MDT tier"),
            codemap("indicators", "indicator", "answer", help="at-risk indicators answered during the call"),
            code("jurisdiction", help="as far as known; unknown counts as child welfare responds"),
            code("lead", help="the lead agency where jurisdiction is dual"),
            yesno("services", help="receiving child welfare services; unknown counts as yes"),
            yesno("foster_care", help="in foster care"),
            code("le_agency", "agency", help="the law enforcement agency with jurisdiction"),
            codes("le_others", "agency", help="other forces concerned: each is reported to by itself"),
            code("board", help="of a region with several boards: the one whose child it is"),
            yesno("imminent", help="imminent risk to safety"),
            yesno("assault", help="a recent assault: the medical windows run from it, not from the call"),
            number("assault_hours", help="hours since a recent assault, so that the medical lead is called"),
            instant("assault_at", help="when it was, where that is known better than in hours before the call"),
            text("from_county", help="of a case taken over: the county it comes from, and its reference there"),
            text("location", help="where the child is"),
            text("reporter", sealed="reporter_identity", help="who called, by name"),
        ),
        category="referral",
        needs_received=True,
    ),
    Kind(
        name="referral.investigated",
        title="Referral investigated",
        sentence="Referral investigated: {disposition}.",
        fields=(
            ref("referral", "entry", help="the referral; the only one when left out"),
            code("disposition", required=True, help="confirmed, unfounded, inconclusive or evaluated out"),
            codes("allegation", "allegation", help="the allegations that this disposition is about"),
            text("findings"),
        ),
        category="investigation",
        needs_received=True,
    ),
    Kind(
        name="jurisdiction.determined",
        title="Jurisdiction determined",
        sentence="Jurisdiction determined: {jurisdiction}[, lead {lead}]"
        "[; law enforcement with jurisdiction: {le_agency}][, also {le_others}][; board: {board}].",
        fields=(
            code("jurisdiction", required=True, help="300, 602, 241.1, none or unknown"),
            code("lead", help="the lead agency where jurisdiction is dual"),
            code("le_agency", "agency", help="the law enforcement agency with jurisdiction"),
            codes("le_others", "agency", help="other forces concerned: each is reported to by itself"),
            code("board", help="of a region with several boards: the one whose child it is"),
            text("reason"),
        ),
        category="court",
    ),
    Kind(
        name="eligibility.determined",
        title="Eligibility determined",
        sentence="Receiving child welfare services: {services}[, because {basis}][; in foster care: {foster_care}].",
        fields=(
            yesno("services", required=True, help="receiving child welfare services; unknown counts as yes"),
            code("basis", "eligibility_basis", help="which of the cases of the definition"),
            yesno("foster_care", help="in foster care"),
            text("reason"),
        ),
        category="services",
        needs_received=True,
    ),
    Kind(
        name="indicators.recorded",
        title="At-risk indicators recorded",
        sentence="At-risk indicators: {indicators}[; seen: {triggers}][; determined by {determined_by}].",
        fields=(
            codemap("indicators", "indicator", "answer", required=True, help="indicator=yes, no or unknown"),
            codes("triggers", "trigger", help="what was seen at the same time that proposes an MDT tier"),
            ref("determined_by", "person", help="who determined it, if not the author of the entry"),
            text("observations"),
        ),
        category="investigation",
        needs_received=True,
    ),
    Kind(
        name="tier.decided",
        title="MDT tier decided",
        sentence="MDT tier decided: {tier}[ (proposed: {proposed})][, because {reasons}][. {reason}].",
        fields=(
            code("tier", required=True, help="immediate, initial, ongoing or none"),
            code("proposed", "tier", help="what the protocol proposed"),
            codes("reasons", "tier_reason", help="the triggers or rules relied on"),
            text("reason", help="why, where the decision differs from the proposal"),
        ),
        category="referral",
    ),
    Kind(
        name="suspicion.recorded",
        title="Suspicion or disclosure recorded",
        sentence="{basis} recorded[, to {to}][; seen: {triggers}][: {statement}].",
        fields=(
            code("basis", "suspicion_basis", required=True, help="disclosure, reasonable_suspicion or recantation"),
            code("to", "party", help="to whom the child disclosed, or who suspects"),
            codes("triggers", "trigger", help="what was seen that proposes an MDT tier"),
            yesno("assault", help="a recent assault"),
            number("assault_hours", help="hours since a recent assault"),
            instant("assault_at", help="when it was"),
            text("statement"),
        ),
        category="investigation",
        needs_received=True,
    ),
    Kind(
        name="investigation.started",
        title="Investigation started",
        sentence="{party} made the first in-person contact of the investigation[ ({unit})].",
        fields=(
            ref("referral", "entry"),
            code("unit"),
            code("agency"),
            text("place"),
        ),
        category="investigation",
    ),
    Kind(
        name="clinician.referred",
        title="Referred to a clinician",
        sentence="{child} was referred to a clinician[ at {agency}][: {provider}].",
        fields=(code("agency"), text("provider"), text("reason")),
        category="mental_health",
    ),
    Kind(
        name="testimony.expected",
        title="Testimony expected",
        sentence="{child} is expected to testify on {hearing}[ against: {against}].",
        fields=(
            instant("hearing", required=True, help="the hearing"),
            code("against", "testimony_against", help="exploiter or purchaser"),
            date("subpoenaed", help="the day of the subpoena, if any"),
            text("court"),
        ),
        category="court",
    ),
)
