"""Court and holds, corrections, closing: what stands against ending a case, and what became of its entries (C7)."""

from __future__ import annotations

from mdtkit.casework.closing import holds, open_matters
from mdtkit.casework.court import court_dates
from mdtkit.desk import purging
from mdtkit.desk.history import changes
from mdtkit.desk.purging import PURGED
from mdtkit.desk.redaction import proposals
from mdtkit.tui.sections.section import Deed, Look, Row, Section, counted, joined
from mdtkit.tui.widgets.spec import Option


def _court_rows(look: Look) -> list[Row]:
    chronology = look.file.chronology
    rows = [
        Row(
            f"hold-{one.entry}",
            "Litigation hold: nothing may be purged",
            look.when(one.since),
            f"hold {one.seq}",
            "!",
            "soon",
            one.entry,
            deeds=(Deed("Lift this hold", "hold.lifted", {"hold": one.entry}),),
        )
        for one in holds(chronology)
    ]
    for date in court_dates(chronology):
        title = "Testimony expected" if date.what == "testimony" else look.title("court_event", date.what)
        became = ", ".join(look.title("court_event", code) for code in date.became)
        deeds = () if date.what == "testimony" else (Deed("What became of it", "court.noted", {"about": date.entry}),)
        rows.append(
            Row(
                date.entry,
                title,
                look.when(date.when) or (date.due or ""),
                became,
                "●" if became else "○",
                "quiet" if became else "",
                date.entry,
                deeds=deeds,
            )
        )
    return rows


def _court_state(look: Look) -> str:
    dates, standing = court_dates(look.file.chronology), holds(look.file.chronology)
    coming = [date for date in dates if date.when is not None and date.when > look.desk.now()]
    return joined(counted(len(standing), "HOLD", "HOLDS"), counted(len(coming), "coming"), f"{len(dates)} noted")


def _history_rows(look: Look) -> list[Row]:
    rows = [
        Row(
            f"proposed-{one.entry}",
            f"removal of entry {one.seq} proposed, waits for a second person",
            look.when(one.at),
            joined(one.reason.replace("_", " "), look.person(one.by)),
            "!",
            "soon",
            one.target,
        )
        for one in proposals(look.file)
    ]
    for one in changes(look.file):
        row, told = one.before, one.told
        if one.after is not None:
            said = f"now entry {one.after.seq}: {one.after.sentence}"
        else:
            said = "content removed" if row.removed else "struck out"
        more = joined(said, one.reason or "")
        rows.append(
            Row(
                row.id,
                f"entry {row.seq}: {row.sentence}",
                look.when(told.recorded if told else None),
                more,
                "~",
                "",
                row.id,
            )
        )
    return rows


def _closing_rows(look: Look) -> list[Row]:
    if not look.file.open:
        return []
    found = open_matters(look.file.chronology, look.file.clocks, look.desk.protocol)
    return [
        Row(
            one.item,
            one.title,
            look.when(one.due_at),
            joined(one.item, "asked for by law" if one.statutory else ""),
            "§" if one.statutory else "◦",
        )
        for one in found
    ]


def _closing_deeds(look: Look) -> tuple[Deed, ...]:
    if not look.file.open:
        return (
            Deed("Reopen the case", "case.reopened"),
            Deed("Place a litigation hold", "hold.placed"),
            Deed("Purge the case: two coordinators decide", PURGED),
        )
    found = open_matters(look.file.chronology, look.file.clocks, look.desk.protocol)
    asked = tuple(Option(one.item, f"{'§ ' if one.statutory else ''}{one.title} ({one.item})") for one in found)
    return (Deed("Close the case", "case.closed", offered={"open_items": asked}),)


def _closing_state(look: Look) -> str:
    if not look.file.open:
        waits = any(one.case == look.file.ref for one in purging.proposals(look.desk))
        return joined("CLOSED", "a purge waits for a second coordinator" if waits else "")
    found = open_matters(look.file.chronology, look.file.clocks, look.desk.protocol)
    return f"{len(found)} to be answered before it can be closed" if found else "nothing is open: it can be closed"


COURT = Section(
    "court",
    "Court, holds",
    _court_rows,
    _court_state,
    "Nothing noted.",
    lambda _look: (
        Deed("Hearing, warrant, subpoena", "court.noted"),
        Deed("Testimony expected", "testimony.expected"),
        Deed("Place a litigation hold", "hold.placed"),
    ),
    "A hearing that moves is noted again; a subpoena opens county counsel's task; a hold stops any purge.",
)
HISTORY = Section(
    "history",
    "Corrections",
    _history_rows,
    lambda look: (
        joined(
            counted(len(proposals(look.file)), "removal waits for a second person", "removals wait"),
            counted(len(changes(look.file)), "entry corrected", "entries corrected"),
        )
        or "none"
    ),
    "Nothing has been corrected.",
    help="Both versions of every corrected entry. Enter goes to it; there d removes what it says, by two people.",
)
CLOSING = Section(
    "closing",
    "Closing",
    _closing_rows,
    _closing_state,
    "Nothing is open: a closes the case; a closed one it reopens or purges.",
    _closing_deeds,
    "Everything open is answered for. What law asks for stays owed unless a reason in words ends it.",
)
