"""The case itself: who works it, alerts, papers, closing, corrections."""

from __future__ import annotations

from mdtkit.chronology.kinds.model import (
    TOLD_APART,
    Field,
    Kind,
    code,
    codemap,
    codes,
    date,
    instant,
    number,
    ref,
    refs,
    table,
    text,
)

KINDS: tuple[Kind, ...] = (
    Kind(
        name="case.assigned",
        title="Case assigned",
        sentence="Case assigned[ to the {role}][ by {party}][ ({agency})][, as cover until {until}][ ({reason})].",
        fields=(
            ref("worker", "person", required=True),
            code("agency"),
            code("unit"),
            ref("cover", "person", help="the worker in whose place it is, while away"),
            date("until", help="the last day of the cover"),
            code("reason", "cover_reason"),
            code("role", "assignment_role", help="as what, such as attorney or casa; else as their party does"),
        ),
        category="referral",
    ),
    Kind(
        name="case.unassigned",
        title="Case unassigned",
        sentence="A worker[ of {party}] no longer has the case[: {reason}].",
        fields=(ref("worker", "person", required=True), text("reason")),
        category="referral",
    ),
    Kind(
        name="case.linked",
        title="Case linked",
        sentence="Linked to another case[ as {relation}].",
        fields=(
            ref("case", "case", required=True),
            code("relation", "case_relation"),
            ref(
                "mirrors",
                "entry_of_other_case",
                by_desk=True,
                help="of the side that mdtkit writes by itself: the other case's entry",
            ),
            text("reason"),
        ),
        category="referral",
    ),
    Kind(
        name="alert.raised",
        title="Alert raised",
        sentence="Alert raised: {plan}[, to {seats}].",
        fields=(
            ref("alert", "alert", required=True),
            code("plan", "alert_plan", required=True),
            ref("case", "case"),
            code("tier"),
            code("clock"),
            codes("seats", "seat"),
            instant("due"),
            code("call", "agency"),
            code("rehearsal", "answer"),
            # Frozen here so that a crash between recording and sending forgets nobody (mdtkit.alerts.payload).
            table(
                "asked",
                ref("person", "person", required=True),
                code("seat", required=True),
                Field("code", "code", "answer_code", private=True, help="single-use answer code"),
                Field("invite", "code", "calendar_uid", private=True, help="random part of the invite's UID"),
            ),
        ),
        category="referral",
    ),
    Kind(
        name="alert.settled",
        title="Alert settled",
        sentence="Alert settled: {outcome}[; accepted: {accepted}][; uncovered: {uncovered}].",
        fields=(
            ref("alert", "alert", required=True),
            code("outcome", "alert_outcome", required=True),
            codes("accepted", "seat"),
            codes("uncovered", "seat"),
        ),
        category="referral",
    ),
    Kind(
        name="attachment.added",
        title="Attachment added",
        sentence="Attachment added: {what}[; {title}].",
        fields=(
            code("what", "attachment_type", required=True),
            code("hash", "sha256", required=True, help="SHA-256 of the attachment, in hexadecimal"),
            number("size", help="bytes of the content"),
            ref("attachment", "attachment", help="the random name of its file; without one it was only noted"),
            text("key", hidden=True, help="the age key that opens its file; shown to nobody"),
            code("category", help="its sharing category"),
            ref("authorization", "authorization", help="the authorization whose signed form it is"),
            text("title"),
        ),
        category="referral",
        by_field=("category", {}),
    ),
    Kind(
        name="note.added",
        title="Note",
        sentence="Note added[ about {category}].",
        fields=(
            code("category", help="its sharing category"),
            ref("about", "entry", help="the entry it is about, such as one of which a reason was asked"),
        ),
        category="referral",
        by_field=("category", {}),
        needs_note=True,
    ),
    Kind(
        name="case.closed",
        title="Case closed",
        sentence="Case closed[: {outcome}][; {reason}].",
        fields=(
            code("outcome", "case_outcome"),
            # Clocks by rule or by rule/n, other matters as kind/seq: open, since a rule may be gone by now.
            codemap("open_items", None, "open_item_answer", help="what was still open and what becomes of it"),
            table(
                "reasons",
                code("item", None, required=True),
                text("reason", required=True),
                help="why each is answered so",
            ),
            text("to_county", help="of a transfer: the county, and who there took it over"),
            text("reason"),
        ),
        category="referral",
    ),
    Kind(
        name="case.reopened",
        title="Case reopened",
        sentence="Case reopened[: {reason}].",
        fields=(text("reason"),),
        category="referral",
    ),
    Kind(
        name="entry.superseded",
        title="Correction",
        sentence="An earlier entry was corrected[: {reason}].",
        fields=(
            ref("entry", "entry", required=True),
            text("reason", required=True),
            ref("replacement", "entry", help="the entry that stands instead; none = struck out"),
        ),
        category="referral",
    ),
    Kind(
        name="entry.redacted",
        title="Content removed",
        sentence="The content of an earlier entry was removed: {reason}[; {order}][ ({step})].",
        fields=(
            ref("entry", "entry", required=True),
            code("reason", "redaction_reason", required=True, help="order, sealed or misfiled"),
            code("step", "removal_step", help="proposed by the first person, confirmed by the second"),
            ref("second", "person", help="who proposed it, in the entry that confirms it"),
            text("order", help="which order"),
        ),
        category="referral",
    ),
    Kind(
        name=TOLD_APART,
        title="Said in a sealed category",
        sentence="Said in a sealed category[: the report came from {reporter}][; reproductive health: "
        "{reproductive_health}][; substance use: {substance_use}][; answers on substance use: {answers_substance_use}]"
        "[; answers on reproductive health: {answers_reproductive_health}][; answers on SOGIE: {answers_sogie}].",
        fields=(
            ref("about", "entry", help="the entry beside which it was recorded"),
            code("category", help="the sealed category of all of it"),
            text("reporter", sealed="reporter_identity"),
            text("reproductive_health", sealed="reproductive_health"),
            text("substance_use", sealed="substance_use"),
            *(
                codemap(f"answers_{sealed}", "instrument_item", "instrument_answer", sealed=sealed)
                for sealed in ("substance_use", "reproductive_health", "sogie")
            ),
        ),
        category="reporter_identity",
        by_field=("category", {}),
    ),
    Kind(
        name="entry.resealed",
        title="Readers of a sealed entry changed",
        sentence="Who may read the sealed body of an earlier entry was changed: {reason}.",
        fields=(
            ref("entry", "entry", required=True),
            code(
                "reason",
                "reseal_reason",
                required=True,
                help="child_allows, child_withdraws, handover, order or decision",
            ),
            refs("said", "person", help="those of its readers whom somebody named, whatever the decision says of them"),
            refs("readers", "reader", help="who may read it from then on; the recovery key is named `recovery`"),
            code("blob", "sha256", help="SHA-256 of the body as it was sealed then"),
        ),
        category="referral",
    ),
)
