"""Authorizations and releases: what may be shared and what was (requirements C3, C5, I9)."""

from __future__ import annotations

from mdtkit.chronology.kinds.model import Field, Kind, code, codes, date, ref, text

_SCOPE: tuple[Field, ...] = (
    ref("authorization", "authorization", help="its id, the same in every entry about it"),
    codes("categories", "category", required=True, help="categories of information it covers"),
    codes("purposes", "purpose"),
    codes("recipients", "party"),
    code("from", "party", help="who may disclose"),
    code("capacity", "signer_capacity", help="in what capacity the signer signs"),
    date("starts"),
    date("expires"),
    text("signer"),
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
            ref("authorization", "authorization", required=True),
            codes("categories", "category"),
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
            code("authority", required=True, help="the rule or authorization relied on"),
            ref("authorization", "authorization"),
            code("verification", "caller_verification", help="how the recipient was verified"),
            code("setting", "disclosure_setting"),
            codes("obligations", "obligation"),
            code("delivered", "answer", help="no when the release then failed"),
            ref("person_id", "person"),
            text("person"),
            text("details"),
        ),
        category="referral",
    ),
)
