"""The response: with the child, support, medical care, scripts, instruments, placement (I6, I7, M1, M9, M10)."""

from __future__ import annotations

from mdtkit.chronology.kinds.model import (
    SAID_APART,
    TOLD_APART,
    Field,
    Kind,
    code,
    codemap,
    instant,
    number,
    ref,
    table,
    text,
    yesno,
)

ANSWERED_APART = ("substance_use", "reproductive_health", "sogie")
"""The sealed categories to which answers of an instrument can belong."""
_PLAN: tuple[Field, ...] = (
    text("risks", help="risks for child, family, providers"),
    text("triggers", help="what may lead to unsafe behaviour; harassment of the child's SOGIE among them"),
    text("coping", help="coping and de-escalation"),
    text("prevention", help="steps members take so that a trigger does not occur"),
    text("safe_contacts", help="safe adults and supports, ways to get to safety"),
    text("unsafe_response", help="who does what if unsafe behaviour shows"),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        name="child.engaged",
        title="With the child",
        sentence="{party} engaged {child}[ ({unit})][; {place}].",
        fields=(code("unit"), code("agency"), text("place")),
        category="referral",
    ),
    Kind(
        name="responder.arrived",
        title="Responder arrived",
        sentence="{party} arrived[ ({unit})][; {place}].",
        fields=(code("unit"), code("agency"), text("place")),
        category="referral",
    ),
    Kind(
        name="support.ended",
        title="Support ended early",
        sentence="{party} ended the support in crisis early[: {reason}].",
        fields=(text("reason", required=True, help="why before the 72 hours"), code("agency")),
        category="services",
    ),
    Kind(
        name="medical.scheduled",
        title="Medical evaluation scheduled",
        sentence="Medical evaluation scheduled[ for {starts}][ with {agency}][; {provider}].",
        fields=(instant("starts"), code("agency"), text("provider")),
        category="medical",
    ),
    Kind(
        name="medical.evaluated",
        title="Medical evaluation",
        sentence="Medical evaluation: {outcome}[ ({agency})][; {provider}].",
        fields=(
            code("outcome", "medical_outcome", required=True, help="done, or declined by the child when offered"),
            code("agency"),
            text("provider"),
            text("reproductive_health", sealed="reproductive_health", help="what was found or done in that regard"),
            text("substance_use", sealed="substance_use", help="what was found or done in that regard"),
            SAID_APART,
        ),
        category="medical",
        apart=("reproductive_health", "substance_use"),
        beside=TOLD_APART,
    ),
    Kind(
        name="script.given",
        title="Script given",
        sentence="{party} gave {child} the script for {purpose}[, version {version}][, language {language}].",
        fields=(
            code("purpose", "script_purpose", required=True, help="screening, assessment, or which meeting"),
            code("script", "script", help="which of the county's scripts"),
            code("version", "script_version"),
            code("text_hash", "sha256", help="SHA-256 of the words read out, in hexadecimal"),
            code("language"),
            code("agency"),
            ref("meeting", "meeting"),
            yesno("understood"),
        ),
        category="screening_result",
    ),
    Kind(
        name="instrument.administered",
        title="Instrument administered",
        sentence="{instrument} administered for {purpose}[, version {version}][; band: {band}][; score {score}].",
        fields=(
            code("purpose", "instrument_purpose", required=True, help="screening or assessment"),
            code("instrument", required=True),
            code("version", "instrument_version"),
            code("band", "instrument_band", help="the band it falls in; it informs and never decides at-risk"),
            number("score"),
            codemap("scores", "instrument_score", "instrument_answer", help="every number of it: score, number"),
            code("definition", "sha256", help="SHA-256 of the instrument's definition that it was scored by"),
            ref("administered_by", "person"),
            code("position", "assessor", help="who administered it, by position"),
            code("agency", help="whose it is: the custodian, who may share it"),
            codemap("answers", "instrument_item", "instrument_answer", private=True),
            # Answers that only some may read have a field of their own for each sealed category (IV.B; field.md 2).
            *(
                codemap(f"answers_{sealed}", "instrument_item", "instrument_answer", sealed=sealed)
                for sealed in ANSWERED_APART
            ),
            text("statements"),
            text("reason", help="why once more, where a recent one is on record"),
            SAID_APART,
        ),
        apart=ANSWERED_APART,
        beside=TOLD_APART,
        category="screening_result",
        by_field=("purpose", {"screening": "screening_result", "assessment": "assessment_result"}),
        statements=("answers", "statements"),
    ),
    Kind(
        name="placement.changed",
        title="Placement changed",
        sentence="Placement changed[ from {from}][ to {to}][; {reason}].",
        fields=(
            code("from", "placement_type"),
            code("to", "placement_type"),
            code("agency"),
            text("facility"),
            text("caregiver"),
            text("reason"),
        ),
        category="placement",
    ),
    Kind(
        name="detention.entered",
        title="Detention entered",
        sentence="{child} entered juvenile detention[; {reason}].",
        fields=(code("agency"), text("facility"), text("reason")),
        category="court",
    ),
    Kind(
        name="plan.adopted",
        title="Safety plan adopted",
        sentence="Safety plan adopted[, version {version}][, interim: {interim}]"
        "[; {child} took part: {child_took_part}].",
        fields=(
            *_PLAN,
            table(
                "steps",
                code("element", "plan_element", required=True, help="which element of the plan it belongs to"),
                code("seat", help="the party that takes it"),
                text("step", required=True, help="what is done"),
                text("who", help="by whom, by name"),
                help="who takes which step",
            ),
            text(
                "never_print",
                help="names that never stand on the child's own sheet, such as the exploiter's; one a line",
            ),
            number("version"),
            yesno("interim", help="made before the placement is known"),
            yesno("child_took_part"),
            ref("meeting", "meeting"),
        ),
        category="safety_plan",
    ),
    Kind(
        name="plan.reviewed",
        title="Safety plan reviewed",
        sentence="Safety plan reviewed[: {outcome}][; {changes}].",
        fields=(
            code("outcome", "plan_outcome", help="kept or amended"),
            ref("plan", "entry"),
            ref("meeting", "meeting"),
            text("changes"),
        ),
        category="safety_plan",
    ),
)
