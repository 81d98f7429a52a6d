"""Authorizations and releases: what may be shared and what was (requirements C3, C5, I9)."""

from __future__ import annotations

from mdtkit.chronology.kinds.model import Field, Kind, code, codes, date, instant, ref, refs, text, yesno

_RECIPIENTS: tuple[Field, ...] = (
    codes("recipients", "party", help="parties who may receive it"),
    codes("agencies", "agency", help="agencies who may receive it"),
    refs("persons", "person", help="persons who may receive it, member by member"),
)
_SCOPE: tuple[Field, ...] = (
    ref("authorization", "authorization", help="its id, the same in every entry about it"),
    codes("categories", "category", required=True, help="categories of information it covers"),
    codes("purposes", "purpose", help="for which purposes; without one it permits nothing"),
    *_RECIPIENTS,
    code("from", "party", help="who may disclose; the party of the entry where it says nobody"),
    code("capacity", "signer_capacity", help="in what capacity the signer signs"),
    date("starts", help="the first day on which it holds; at once, if left out"),
    date("expires", help="the last day on which it holds"),
    codes("ends_with", "authorization_end", help="what ends it besides: case closes, turns 18, leaves the team"),
    ref("supersedes", "authorization", help="an earlier authorization or refusal that this one replaces"),
    code("scan_hash", help="SHA-256 of the scanned form"),
    ref("form", "attachment", help="the scanned form, where it is stored as an attachment"),
    text("signer"),
    text("paper", help="where the signed form is kept"),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        name="authorization.requested",
        title="Authorization requested",
        sentence="Authorization requested for {categories}[, to {recipients}][, for {purposes}].",
        fields=_SCOPE,
        category="referral",
    ),
    Kind(
        name="authorization.granted",
        title="Authorization granted",
        sentence="Authorization granted for {categories}[, to {recipients}][, for {purposes}]"
        "[, signed in the capacity of {capacity}][, until {expires}].",
        fields=_SCOPE,
        category="referral",
    ),
    Kind(
        name="authorization.refused",
        title="Authorization refused",
        sentence="Authorization refused[ for {categories}].",
        fields=(
            ref("authorization", "authorization", required=True, help="what was asked for, or an id of its own"),
            codes("categories", "category", help="all categories, if left out"),
            codes("purposes", "purpose", help="every purpose, if left out"),
            *_RECIPIENTS,
            code("capacity", "signer_capacity", help="in what capacity somebody refused"),
            text("reason"),
        ),
        category="referral",
    ),
    Kind(
        name="authorization.revoked",
        title="Authorization revoked",
        sentence="Authorization revoked[: {reason}].",
        fields=(
            ref("authorization", "authorization", required=True),
            code("capacity", "signer_capacity"),
            text("reason"),
        ),
        category="referral",
    ),
    Kind(
        name="disclosure.made",
        title="Information released",
        sentence="{party} released {items} to {to}[ ({agency})][ for {purpose}] under {authority}"
        "[; obligations: {obligations}][; to {person}].",
        fields=(
            codes("items", "category", required=True),
            code("to", "party", required=True),
            code("agency"),
            code("purpose"),
            code("authority", "sharing_authority", required=True, help="the rule or authorization relied on"),
            ref("authorization", "authorization"),
            code("verification", "caller_verification", help="how the recipient was verified"),
            code("setting", "disclosure_setting"),
            codes("obligations", "obligation"),
            code("delivered", "answer", help="no when the release then failed"),
            yesno("afterwards", help="released first, entered afterwards: mandated report or emergency protocol"),
            instant("review_due", help="by when a release under the emergency protocol is looked at again"),
            code("discloser", "party", help="the party that released it, if not the party of the entry"),
            ref("report", "entry", help="the report that it is the row of"),
            refs("told", "entry", help="the entries that were told of, where somebody named them"),
            ref("meeting", "meeting", help="the meeting in which it was said"),
            ref("person_id", "person"),
            text("person"),
            text("details"),
        ),
        category="referral",
    ),
    Kind(
        name="disclosure.reviewed",
        title="Release reviewed",
        sentence="A release that had been told first was looked at again: {outcome}[; {findings}].",
        fields=(
            ref("disclosure", "entry", required=True, help="the release, or report, that was looked at again"),
            code("outcome", "review_outcome", required=True, help="upheld or not_upheld"),
            text("findings"),
        ),
        category="referral",
    ),
    Kind(
        name="readers.changed",
        title="Readers of the record changed",
        sentence="Readers of the record changed: access {change}[ on the basis of {basis}][, until {until}]"
        "[: {reason}].",
        fields=(
            ref("person", "person", required=True),
            code("change", "access_change", required=True, help="given, ended, or expired"),
            code("basis", "access_basis"),
            instant("until", help="when it is over by itself"),
            text("reason"),
        ),
        category="referral",
    ),
    Kind(
        name="readers.reviewed",
        title="Emergency access reviewed",
        sentence="The emergency access was reviewed: {outcome}[; {findings}].",
        fields=(
            ref("change", "entry", required=True, help="the access that was looked at again"),
            code("outcome", "access_review", required=True, help="upheld or not_upheld"),
            text("findings"),
        ),
        category="referral",
    ),
    Kind(
        name="authority.extended",
        title="Authority to share extended for good cause",
        sentence="{authority} was extended until {until}[: {reason}].",
        fields=(
            code("authority", "sharing_authority", required=True),
            instant("until", required=True, help="when the extension ends"),
            ref("decided_by", "person", help="who found good cause, if not the author"),
            text("reason", required=True, help="the good cause, in words"),
        ),
        category="referral",
    ),
)
