"""What a meeting has so far, while it is held: kept on the device until it is put on record, all in one commit.

It is no record: sealed to whoever writes it, gone when the meeting stands. A machine that stops in mid-meeting loses
nothing of it. One sheet for each meeting and person. Source: M3, M11, M14; design.md "Keys".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.casework import recurring
from mdtkit.desk import drafts
from mdtkit.desk.errors import StoreTrouble
from mdtkit.desk.hearing import topic_title
from mdtkit.desk.holding import Held, Sitting, hold
from mdtkit.desk.output import instant

if TYPE_CHECKING:
    from mdtkit.casework.agenda import Item
    from mdtkit.desk.agenda import Agenda
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk

FORM = "meetings"
ABSENT = "absent"
HELD = "meeting.held"


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """An action agreed in the meeting: who owns it (parties), what it is in words, by which day (YYYY-MM-DD)."""

    seats: tuple[str, ...]
    action: str
    due: str | None = None


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """The meeting so far. ``attended``: person id or party → present, remote or absent; who is not named yet counts as
    there. ``done`` and ``decided`` go by :func:`key_of` an item. ``answers``: fields of ``meeting.held`` answered yes
    or no. ``typing``: what stands in a form that is not sent yet, by the form's name.
    """

    began: datetime
    occurrence: datetime | None = None
    attended: dict[str, str] = {}
    signed: tuple[str, ...] = ()
    script_by: str | None = None
    done: tuple[str, ...] = ()
    decided: dict[str, str] = {}
    actions: tuple[Agreed, ...] = ()
    next_starts: datetime | None = None
    next_type: str = "ongoing"
    answers: dict[str, str] = {}
    typing: dict[str, dict[str, Any]] = {}

    @property
    def said(self) -> bool:
        """Whether anything stands on it."""
        return self != Sheet(began=self.began, occurrence=self.occurrence)


def begun(desk: Desk, file: CaseFile, meeting: str) -> Sheet:
    """The empty sheet of a meeting that begins now; of a series it is the occurrence that is planned next."""
    known = recurring.meeting(file.chronology, meeting)
    times = recurring.occurrences(known) if known is not None and known.repeats else ()
    one = next((one for one in times if one.state == "planned"), None)
    return Sheet(began=desk.now(), occurrence=one.original if one is not None else None)


def keep(desk: Desk, ref: str, meeting: str, sheet: Sheet) -> datetime:
    """Keep the sheet on this device, sealed; when it was kept. Raises StoreTrouble."""
    others = _all(desk)
    return drafts.save(desk, {**others, _name(ref, meeting): msgspec.to_builtins(sheet)}, FORM).saved


def kept(desk: Desk, file: CaseFile, meeting: str) -> tuple[datetime, Sheet] | None:
    """When a sheet of this meeting was kept last, and the sheet; None where there is none, or the meeting stands.

    Raises StoreTrouble when one lies there and cannot be read.
    """
    found = drafts.load(desk, FORM)
    if found is None or _name(file.ref, meeting) not in found.values:
        return None
    try:
        sheet = msgspec.convert(found.values[_name(file.ref, meeting)], Sheet)
    except msgspec.ValidationError:
        raise StoreTrouble("The sheet of this meeting on this device cannot be read.") from None
    if not _stands(file, meeting, sheet):
        return found.saved, sheet
    forget(desk, file.ref, meeting)  # the machine stopped between the record and this: it is not to be held twice
    return None


def _stands(file: CaseFile, meeting: str, sheet: Sheet) -> bool:
    """Whether the meeting of the sheet is on record as held."""
    wanted = instant(sheet.occurrence)
    rows = [item.entry.data for item in file.chronology.of(HELD)]
    return any(data.get("meeting") == meeting and wanted in (None, data.get("occurrence")) for data in rows)


def forget(desk: Desk, ref: str, meeting: str) -> None:
    """Take the sheet of a meeting away: it is on record, or not wanted. Raises StoreTrouble."""
    others = {name: sheet for name, sheet in _all(desk).items() if name != _name(ref, meeting)}
    if others:
        drafts.save(desk, others, FORM)
    else:
        drafts.discard(desk, FORM)


def _all(desk: Desk) -> Mapping[str, Any]:
    found = drafts.load(desk, FORM)
    return found.values if found is not None else {}


def _name(ref: str, meeting: str) -> str:
    return f"{ref}/{meeting}"


def key_of(item: Item) -> str:
    """What an item is called on the sheet: the same when the agenda is made again."""
    return "/".join(part for part in (item.topic, item.entries[0] if item.entries else item.text, item.part) if part)


def room(agenda: Agenda, sheet: Sheet) -> tuple[str, ...]:
    """Who is in the room as far as anybody has said: who was to come and is not absent, and who came unasked."""
    names = dict.fromkeys((*(to.name for to in agenda.attendees), *sheet.attended))
    return tuple(name for name in names if sheet.attended.get(name) != ABSENT)


def put_on_record(desk: Desk, agenda: Agenda, sheet: Sheet, *, confirm: bool = False) -> Held:
    """The meeting, its script, its actions and the next one, in one commit; then the sheet is gone.

    Raises BadInput, NeedsConfirmation, StoreTrouble; then nothing is on record and the sheet stays.
    """
    by_how: dict[str, list[str]] = {"present": [], "remote": [], ABSENT: []}
    for name, how in sheet.attended.items():
        by_how[how].append(name)
    data: dict[str, Any] = {**sheet.answers, "decisions": decisions(desk, agenda, sheet)}
    data |= {"starts": instant(sheet.began), "occurrence": instant(sheet.occurrence)}
    sitting = Sitting(
        type=agenda.sitting.type,
        meeting=agenda.sitting.meeting,
        present=tuple(by_how["present"]),
        remote=tuple(by_how["remote"]),
        absent=tuple(by_how[ABSENT]),
        script_by=sheet.script_by,
        signed=sheet.signed,
        next_starts=sheet.next_starts,
        next_type=sheet.next_type,
        agreed=tuple(_action(one) for one in sheet.actions),
        data={name: value for name, value in data.items() if value},
    )
    held = hold(desk, agenda.case, sitting, confirm=confirm)
    forget(desk, agenda.case, agenda.sitting.meeting)
    return held


def _action(one: Agreed) -> dict[str, Any]:
    first, *others = one.seats
    data = {"seat": first, "seats": others, "action": one.action, "due": one.due}
    return {name: value for name, value in data.items() if value}


def decisions(desk: Desk, agenda: Agenda, sheet: Sheet) -> str:
    """What was decided, topic by topic in the order of the agenda; what has left the agenda meanwhile at the end."""
    keys = dict.fromkeys(key_of(row.item) for row in agenda.rows)
    ordered = [key for key in (*keys, *sheet.decided) if key in sheet.decided]
    said = ((topic_title(desk, key.partition("/")[0]), sheet.decided[key]) for key in dict.fromkeys(ordered))
    return "\n".join(f"{topic}: {words}" for topic, words in said)
