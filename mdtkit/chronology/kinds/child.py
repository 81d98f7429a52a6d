"""The child: description, wishes, status fields, what was entered in the State's system (I4, I10, I13, M15)."""

from __future__ import annotations

from mdtkit.chronology.kinds.model import Kind, code, codes, date, number, ref, refs, text, yesno

KINDS: tuple[Kind, ...] = (
    Kind(
        name="child.described",
        title="Child described",
        sentence="{child} described[: {name}][, born {birth_date}][, language {language}]"
        "[, interpreter: {interpreter}][, access needed: {access_needed}][, non-minor dependent: {non_minor}]"
        "[, Indian child: {indian_child}][, tribe {tribe}]"
        "[; pronouns {pronouns}][, to be used with: {pronouns_with}][; {sogie}].",
        fields=(
            text("name", help="the name the child goes by"),
            text("other_names"),
            date("birth_date", private=True),
            number("age", help="age in years where no birth date is known"),
            code("language", help="the language the child wants to be spoken to in"),
            yesno("interpreter"),
            yesno("access_needed", help="a disability asks for access"),
            text("access", help="what access the child needs"),
            yesno("non_minor", help="18 to 20, a non-minor dependent"),
            yesno("indian_child", help="an Indian child: the tribe may inform the team and attend"),
            text("tribe"),
            text("attorney", sealed="attorney", help="the child's attorney"),
            text("casa", help="the court-appointed special advocate"),
            text("caregiver", help="the caregiver, who may be the exploiter"),
            text("state_number", help="the child's number in the State system"),
            text("pronouns", sealed="sogie", help="chosen by the child; offered, never asked for"),
            text("pronouns_with", sealed="sogie", help="with whom the child wants them used"),
            text("sogie", sealed="sogie", help="only what the child chose to say"),
            refs("allowed", "person", sealed="sogie", help="whom the child allows to read it, beside who records it"),
        ),
        category="referral",
        apart=("sogie", "attorney"),
    ),
    Kind(
        name="child.wish",
        title="What the child wants",
        sentence="What {child} wants[ about {topic}][, in {their} own words: {wish}]"
        "[; asked about taking part: {asked}][; will take part: {takes_part}].",
        fields=(
            code("topic", "wish_topic", help="placement, meeting, team, contact, services, safety or other"),
            yesno("asked", help="asked about taking part in planning"),
            yesno("takes_part", help="the child's answer"),
            text("wish"),
        ),
        category="safety_plan",
    ),
    Kind(
        name="status.set",
        title="Status field set",
        sentence="Status set: {field}[ from {start}][ to {end}][, on the basis of {basis}].",
        fields=(
            code("field", "status_field", required=True, help="one of the six fields of the CSEC Data Grid"),
            date("start"),
            date("end"),
            code("basis", "status_basis"),
            code("agency"),
            text("reason"),
        ),
        category="investigation",
        needs_received=True,
    ),
    Kind(
        name="status.ended",
        title="Status field ended",
        sentence="Status ended: {field}[ on {end}][, on the basis of {basis}].",
        fields=(
            code("field", "status_field", required=True),
            date("start"),
            date("end"),
            code("basis", "status_basis"),
            code("agency"),
            text("reason"),
        ),
        category="investigation",
    ),
    Kind(
        name="cws.entered",
        title="Entered in the State system",
        sentence="{party} entered in the State system: {what}[ ({system})].",
        fields=(
            code("what", "cws_item", required=True, help="a status field, or the special project code"),
            code("system", "cws_system", help="which system it was entered in"),
            ref("referral", "entry", help="the referral that the code is about; all of them when left out"),
            date("day", help="the day it was entered, if not the day of the entry"),
            codes("fields", "status_field", help="further status fields entered at the same time"),
            text("number", help="its number there"),
        ),
        category="referral",
    ),
)
