"""The case itself: who works it, alerts, papers, closing, corrections."""

from __future__ import annotations

from mdtkit.chronology.kinds.model import Field, Kind, code, codemap, codes, date, instant, number, ref, table, text

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
            number("size", help="bytes"),
            ref("attachment", "attachment"),
            code("category", help="its sharing category"),
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
)
