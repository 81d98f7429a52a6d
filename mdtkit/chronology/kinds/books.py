"""The county's own books: people and keys, on-call, training, protocol, alerts, audit.

They are records of the same format as a case; what they hold is never about a child, so they have
no sharing category. Names of people are text all the same.
"""

from __future__ import annotations

from mdtkit.chronology.kinds.model import Field, Kind, code, codes, date, instant, number, ref, refs, text

_PERSON: tuple[Field, ...] = (
    ref("person", "person", required=True),
    text("name"),
    code("party"),
    code("agency"),
    code("unit"),
    code("seat"),
    code("position"),
    text("telephone"),
    text("email"),
    text("channel", help="the address of an alert channel, as the alert room writes it; it may hold a secret"),
)
_KEY: tuple[Field, ...] = (
    ref("person", "person", required=True),
    code("signing", "public_key", help="Ed25519 public key, hexadecimal"),
    code("reading", "age_recipient", help="age recipient"),
    code("use", "key_use", help="person, group, watcher or recovery"),
    text("reason"),
)
_ROLE: tuple[Field, ...] = (
    ref("person", "person", required=True),
    code("role", required=True),
    code("agency"),
    instant("until"),
    text("reason"),
)
_ACCESS: tuple[Field, ...] = (
    ref("person", "person", required=True),
    ref("to", "record", required=True),
    code("basis", "access_basis", help="assignment or emergency"),
    instant("until"),
    text("reason"),
)
_ONCALL: tuple[Field, ...] = (
    code("seat", required=True),
    code("agency"),
    code("unit"),
    ref("person", "person", required=True),
    ref("alternate", "person"),
    instant("starts", required=True),
    instant("ends", required=True),
)
_AUDIT: tuple[Field, ...] = (
    ref("on", "record", help="the record looked at"),
    codes("items", "category"),
    code("authority"),
    code("purpose"),
    ref("entry", "entry"),
    number("rows"),
    text("reason"),
)


def _book(name: str, title: str, sentence: str, *fields: Field) -> Kind:
    return Kind(name=name, title=title, sentence=sentence, fields=fields, book=True)


KINDS: tuple[Kind, ...] = (
    _book("person.added", "Person added", "Added to the directory[: {name}][, {seat}][ ({agency})].", *_PERSON),
    _book("person.changed", "Person changed", "Directory changed[: {name}][, {seat}][ ({agency})].", *_PERSON),
    _book(
        "person.left",
        "Person left",
        "Left the directory[: {reason}].",
        ref("person", "person", required=True),
        text("reason"),
    ),
    _book("key.enrolled", "Key enrolled", "A key was enrolled[ for use as {use}].", *_KEY),
    _book("key.revoked", "Key revoked", "A key was revoked[: {reason}].", *_KEY),
    _book("role.granted", "Role granted", "Role granted: {role}[ ({agency})][, until {until}].", *_ROLE),
    _book("role.ended", "Role ended", "Role ended: {role}[ ({agency})].", *_ROLE),
    _book("access.granted", "Access granted", "Access granted[ on the basis of {basis}][, until {until}].", *_ACCESS),
    _book("access.revoked", "Access revoked", "Access revoked[: {reason}].", *_ACCESS),
    _book(
        "statement.signed",
        "Statement signed",
        "Statement signed: {statement}[, version {version}][, until {expires}].",
        ref("person", "person", required=True),
        code("statement", required=True),
        code("version", "statement_version"),
        code("party"),
        date("expires"),
    ),
    _book(
        "training.course",
        "Course offered",
        "Course offered: {course}[, version {version}].",
        code("course", required=True),
        code("version", "course_version"),
        text("change"),
    ),
    _book(
        "training.session",
        "Training session",
        "Training session: {course}, {starts}[ ({agency})].",
        code("course", required=True),
        instant("starts", required=True),
        ref("session", "session"),
        code("agency"),
        text("place"),
        text("trainer"),
    ),
    _book(
        "training.attended",
        "Training attended",
        "Training attended: {course}[, on {day}].",
        code("course", required=True),
        ref("person", "person", required=True),
        ref("session", "session"),
        date("day"),
    ),
    _book("oncall.set", "On call", "On call for {seat}[ ({agency})]: from {starts} to {ends}.", *_ONCALL),
    _book("oncall.swapped", "On call swapped", "On call for {seat} swapped: from {starts} to {ends}.", *_ONCALL),
    _book(
        "review.planned",
        "Case-review meeting planned",
        "Case-review meeting planned for {starts}.",
        ref("meeting", "meeting", required=True),
        instant("starts", required=True),
        refs("cases", "case"),
        codes("seats", "seat"),
        text("place"),
    ),
    _book(
        "review.held",
        "Case-review meeting held",
        "Case-review meeting held[; seats present: {seats}].",
        ref("meeting", "meeting", required=True),
        refs("cases", "case"),
        codes("seats", "seat"),
        text("decisions"),
    ),
    _book(
        "review.cancelled",
        "Case-review meeting cancelled",
        "Case-review meeting cancelled[: {reason}].",
        ref("meeting", "meeting", required=True),
        text("reason"),
    ),
    _book(
        "channels.set",
        "Alert channels set",
        "The ways by which alerts leave were set.",
        text("routes", required=True, help="the whole routes file; it holds secrets and is never printed"),
    ),
    _book(
        "alert.sent",
        "Alert sent",
        "Alert sent[ to {seat}][ by {channel}][, step {step}][: {outcome}].",
        ref("alert", "alert", required=True),
        ref("person", "person"),
        code("seat"),
        code("channel"),
        number("step"),
        code("outcome", "delivery_outcome"),
    ),
    _book(
        "alert.answered",
        "Alert answered",
        "Alert answered[ by {seat}]: {answer}[; with its code: {proved}].",
        ref("alert", "alert", required=True),
        code("answer", "alert_answer", required=True),
        ref("person", "person"),
        code("seat"),
        code("proved", "answer", help="yes only when the single-use code came with it"),
    ),
    _book(
        "protocol.adopted",
        "Protocol adopted",
        "Protocol version {version} adopted[, effective {effective}].",
        code("version", "protocol_version", required=True),
        code("hash", "sha256"),
        date("effective"),
        text("change"),
    ),
    _book(
        "mou.signed",
        "MOU signed",
        "MOU signed for {party_signing}[, version {version}].",
        code("party_signing", "party", required=True),
        code("version", "protocol_version"),
        text("signer"),
        text("signer_title"),
    ),
    _book(
        "figures.released",
        "Figures released",
        "Figures released[ to {to}][ for {starts} to {ends}].",
        code("to", "figures_recipient"),
        date("starts"),
        date("ends"),
        code("hash", "sha256"),
    ),
    _book(
        "record.purged",
        "Record purged",
        "A record was purged: {reason}.",
        ref("purged", "record", required=True),
        code("reason", "purge_reason", required=True),
        ref("second", "person"),
    ),
    _book("audit.looked", "Looked at", "A record was looked at.", *_AUDIT),
    _book("audit.revealed", "Story revealed", "The story of a record was revealed[: {items}].", *_AUDIT),
    _book("audit.exported", "Exported", "A record was exported[: {items}].", *_AUDIT),
    _book("audit.printed", "Printed", "A record was printed[: {items}].", *_AUDIT),
    _book("audit.released", "Released", "Information was released[: {items}][ under {authority}].", *_AUDIT),
    _book("audit.granted", "Access given", "Access to a record was given[: {reason}].", *_AUDIT),
    _book("audit.purged", "Purge asked", "A purge was asked for[: {reason}].", *_AUDIT),
)
