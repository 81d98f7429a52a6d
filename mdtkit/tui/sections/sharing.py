"""Authorizations with what expires, and the ledger of what was told (C3, C5)."""

from __future__ import annotations

from mdtkit.desk.authorizing import tasks
from mdtkit.desk.releasing import rows_of
from mdtkit.sharing.authorization import Authorization
from mdtkit.sharing.ledger import LedgerRow
from mdtkit.sharing.onfile import authorizations
from mdtkit.tui.sections.section import Deed, Look, Row, Section, counted, joined

TONES = {"granted": "", "pending": "", "requested": "soon", "unreadable": "past"}


def _authorization_rows(look: Look) -> list[Row]:
    rows = [_authorization(look, one) for one in authorizations(look.file.chronology)]
    waiting = tasks(look.desk, look.file)
    return rows + [
        Row(f"task-{task.entry}-{place}", task.text, look.when(task.due), "", "!", "soon", task.entry)
        for place, task in enumerate(waiting)
        if "cannot be read" not in task.text
    ]


def _authorization(look: Look, one: Authorization) -> Row:
    state = one.state(look.desk.now())
    whom = [look.title("party", code) for code in one.parties] + [look.title("agency", code) for code in one.agencies]
    whom += [look.person(person) or person for person in one.persons]
    what = ", ".join(look.title("category", code) for code in one.categories) or "everything"
    deeds: tuple[Deed, ...] = ()
    if state in ("granted", "pending"):
        deeds = (Deed("It was revoked", "authorization.revoked", {"authorization": one.id}),)
    elif state == "requested":
        about: dict[str, object] = {
            "authorization": one.id,
            "categories": list(one.categories),
            "recipients": list(one.parties),
            "persons": list(one.persons),
            "purposes": list(one.purposes),
        }
        deeds = (
            Deed("It was signed", "authorization.granted", about),
            Deed("It was refused", "authorization.refused", about),
        )
    until = f"until {look.when(one.until)}" if one.until is not None else ""
    return Row(
        one.entry,
        f"{state}: {what} → {', '.join(whom) or 'everybody'}",
        until,
        joined(look.title("signer_capacity", one.capacity), one.wrong),
        "●" if state == "granted" else "○",
        TONES.get(state, "quiet"),
        one.entry,
        deeds=deeds,
    )


def _authorization_state(look: Look) -> str:
    now = look.desk.now()
    filed = authorizations(look.file.chronology)
    live = [one for one in filed if one.grants(now)]
    ends = min((one.until for one in live if one.until is not None), default=None)
    unread = sum(bool(one.wrong) for one in filed)
    return (
        joined(
            counted(len(live), "in force"),
            f"first ends {look.when(ends)}" if ends is not None else "",
            counted(sum(one.state(now) == "requested" for one in filed), "asked for"),
            counted(unread, "CANNOT BE READ"),
        )
        or "none in force"
    )


def _ledger_rows(look: Look) -> list[Row]:
    return [_told(look, row) for row in reversed(rows_of(look.desk, look.file))]


def _told(look: Look, row: LedgerRow) -> Row:
    to = look.title("agency", row.agency) or look.title("party", row.to)
    unlawful = row.authority == "none"
    under = "NO AUTHORITY" if unlawful else joined(look.title("sharing_authority", row.authority), row.citation)
    deeds: tuple[Deed, ...] = ()
    if row.awaits_review:
        deeds = (Deed("Look at it again", "disclosure.reviewed", {"disclosure": row.entry}),)
    return Row(
        f"{row.entry}-{row.item}",
        f"{look.title('category', row.item)} → {joined(to, look.person(row.person))}",
        look.when(row.at),
        joined(under, f"review by {look.when(row.review_due)}" if row.awaits_review else ""),
        "!" if unlawful or row.awaits_review else "●",
        "soon" if unlawful or row.awaits_review else "",
        row.entry,
        deeds=deeds,
    )


def _ledger_state(look: Look) -> str:
    rows = rows_of(look.desk, look.file)
    waiting = sum(row.awaits_review for row in rows)
    return joined(counted(len(rows), "row", "rows"), counted(waiting, "to be reviewed")) or "nothing told yet"


AUTHORIZATIONS = Section(
    "authorizations",
    "Authorizations",
    _authorization_rows,
    _authorization_state,
    "No authorization is on file.",
    lambda _look: (
        Deed("An authorization was signed", "authorization.granted"),
        Deed("One is asked for", "authorization.requested"),
        Deed("Good cause: the team's authority lasts longer", "authority.extended"),
    ),
    "What it leaves out it does not cover. A revocation acts at once and changes nothing before it.",
)
LEDGER = Section(
    "ledger",
    "Told to whom",
    _ledger_rows,
    _ledger_state,
    "Nothing has been told to anybody yet.",
    help="One line for each recipient and item. A release is recorded on the sharing desk: s on the case.",
)
