"""What is said in a sealed category: an entry of its own, whose body only its readers open (I10, I13, C3).

The members of such a category are taken out of what is recorded and put into an entry beside it; a note or an
attachment of such a category is sealed whole. Of that entry the county sees kind, dates, category and who may read it:
whom the child allows, and whom the sharing decision permits (``desk.readers``). Nothing is derived from it: clocks, the
register, due rows and exports are the same whoever made them. Source: design.md "Readers".
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.chronology.chain import RESEALED, Body
from mdtkit.chronology.entry import Draft, Entry
from mdtkit.chronology.kinds import KINDS, OWN, category_of
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.chronology.reference import new_entry_id
from mdtkit.desk.errors import BadInput
from mdtkit.desk.readers import RECOVERY, readers_for, reads_now, said_of

if TYPE_CHECKING:
    from mdtkit.chronology.chain import Seal
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.recording import Logged
    from mdtkit.protocol.model import Protocol

ALLOWED = "allowed"
"""The field of a sealed entry in which its recorder names whom the child allows to read it."""
NEW = "MDT-0000-000"
"""A case that is about to be opened and has no reference yet."""


def sealed_categories(protocol: Protocol) -> frozenset[str]:
    """The categories whose bodies this county's protocol seals (design.md "The vault")."""
    return frozenset(category.id for category in protocol.categories.values() if category.sealed)


def said_readers(recorder: str, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Who reads a sealed body because somebody said so: who recorded it, and whom the child allows."""
    allowed = data.get(ALLOWED)
    return (recorder, *(str(person) for person in allowed)) if isinstance(allowed, list | tuple) else (recorder,)


def apart(desk: Desk, wholes: Sequence[Draft], ref: str | None) -> list[Draft]:
    """Drafts as they are recorded: without their sealed members, and for each sealed category an entry of its own.

    A draft whose own category is sealed (a note, an attachment) is sealed whole. A note goes with the open part where
    there is one. ``ref`` is the case where it is there already: who may read what is sealed is the decision's.
    """
    parts = [part for whole in wholes for part in _parts(desk, whole)]
    if not any(part.sealed for part in parts):
        return parts
    file = _file(desk, wholes, ref)
    return [_to_readers(desk, file, part) if part.sealed else part for part in parts]


def _parts(desk: Desk, draft: Draft) -> list[Draft]:
    kind, sealing = KINDS.get(draft.kind), sealed_categories(desk.protocol)
    if kind is None:
        return [draft]
    own = category_of(draft.kind, draft.data)
    # Of mdtkit's own kinds only those whose category is said entry by entry: a hold must be seen by all.
    if own in sealing and (kind.by_field is not None or kind.name not in OWN):
        return [msgspec.structs.replace(draft, sealed=own)]
    members = {c: {f.name for f in kind.fields if f.sealed == c} for c in kind.apart if c in sealing}
    told = {c: {n: v for n, v in draft.data.items() if n in names} for c, names in members.items()}
    told = {category: data for category, data in told.items() if data}
    if not told:
        return [draft]
    left = {name: value for name, value in draft.data.items() if not any(name in data for data in told.values())}
    if kind.beside:
        left["apart"] = sorted(told)
    made = [msgspec.structs.replace(draft, data=left)] if left else []
    for category, data in told.items():
        beside = bool(made)
        about = {"about": draft.id, "category": category} if kind.beside else {}
        made.append(
            msgspec.structs.replace(
                draft,
                id=new_entry_id(secrets.token_bytes) if beside else draft.id,
                kind=kind.beside or draft.kind,
                data={**about, **data},
                note=None if beside else draft.note,
                sealed=category,
            )
        )
    return made


def _file(desk: Desk, wholes: Sequence[Draft], ref: str | None) -> CaseFile:
    """The case in which it is decided who reads: as it stands, or as these drafts open it."""
    from mdtkit.desk.naming import entries_of
    from mdtkit.desk.recording import provisional

    if ref is not None:
        return desk.derive(ref, entries_of(desk, ref))
    return desk.derive(NEW, provisional(desk, NEW, (), wholes, desk.now()))


def _to_readers(desk: Desk, file: CaseFile, part: Draft) -> Draft:
    said = said_readers(desk.me.id, part.data)
    readers = readers_for(desk, file, str(part.sealed), said, part.party)
    return msgspec.structs.replace(part, readers=tuple(sorted({desk.me.id, *readers})), said=said)


def in_words(desk: Desk, readers: Sequence[str]) -> str:
    """Who reads a sealed entry, by name; the recovery key always does."""
    people = desk.directory.people()
    named = [people[one].name if one in people else one for one in readers if one != RECOVERY]
    return f"{', '.join(named)} and the recovery key"


def problems(desk: Desk, draft: Draft) -> list[Problem]:
    """What is wrong with whom the child allows: nobody of that id is enrolled here, or there is nothing to read."""
    allowed, kind = draft.data.get(ALLOWED), KINDS.get(draft.kind)
    field = kind.field(ALLOWED) if kind is not None else None
    if kind is None or field is None or not isinstance(allowed, list | tuple):
        return []
    told = {one.name for one in kind.fields if one.sealed == field.sealed} - {ALLOWED}
    if told.isdisjoint(draft.data):
        return [Problem(field=ALLOWED, message="it names readers, and nothing is said that they could read")]
    people = desk.vault.people
    known = sorted(people.people())
    return [
        unknown(ALLOWED, reader, known, what="person enrolled here")
        for reader in allowed
        if isinstance(reader, str) and not people.reading_keys(reader, people.seq)
    ]


def opened(desk: Desk, ref: str) -> dict[str, Body]:
    """Entry id → body, of the sealed bodies of a case that whoever is at the desk may read."""
    from mdtkit.desk.opening import troubles

    with troubles():
        return desk.vault.sealed_bodies(ref)


def beside(file: CaseFile, bodies: Mapping[str, Body]) -> CaseFile:
    """The case file with these sealed bodies to be shown beside it: nothing was, or will be, derived from them."""
    file.opened = bodies
    return file


def history(desk: Desk, ref: str, wanted: str) -> tuple[Entry, tuple[Seal, ...]]:
    """The sealed entry (its number or id), and to whom it was sealed each time. Raises BadInput, NoSuchCase."""
    ref = desk.reference(ref)
    entry = _sealed_entry(desk, ref, wanted)
    desk.audit.looked(ref)
    return entry, desk.vault.sealings(ref, entry.id)


def readers(
    desk: Desk, ref: str, wanted: str, *, allow: Sequence[str] = (), withdraw: Sequence[str] = (), reason: str
) -> Logged:
    """Seal the body of an entry anew, because the child allows others or takes it back. Audited before it is done.

    Only somebody who reads the body can. Whoever read it before may have kept it: this protects from now on.
    Raises BadInput, NoSuchCase, NotPermitted, StoreTrouble.
    """
    from mdtkit.desk.recording import Act, commit, drafts_of

    ref = desk.reference(ref)
    entry = _sealed_entry(desk, ref, wanted)
    entries = desk.entries(ref)
    now = [reader for reader in reads_now(entries, entry) if reader != RECOVERY]
    stray = [person for person in withdraw if person not in now]
    wrong = [unknown("withdraw", person, now, what="reader of this entry") for person in stray]
    people = desk.vault.people
    wrong += [
        unknown("allow", person, sorted(people.people()), what="person enrolled here")
        for person in allow
        if not people.reading_keys(person, people.seq)
    ]
    then = tuple(dict.fromkeys([*(one for one in now if one not in withdraw), *allow]))
    if not wrong and set(then) == set(now):
        wrong = [Problem(field="allow", message="nobody would be added or taken away: give --allow or --withdraw")]
    if wrong:
        raise BadInput("Nothing was changed: " + "; ".join(one.message for one in wrong) + ".", wrong)
    named = [one for one in dict.fromkeys([*said_of(entries, entry), *allow]) if one not in withdraw]
    data = {"entry": entry.id, "reason": reason, "said": named}
    said = drafts_of(desk, [Act(kind=RESEALED, data=data)], confirm=False, ref=ref)
    desk.audit.must("audit.resealed", on=ref, entry=entry.id, items=[entry.sealed])
    return commit(desk, ref, said, reseal=(entry.id, then))


def _sealed_entry(desk: Desk, ref: str, wanted: str) -> Entry:
    entries = desk.entries(ref)
    found = next((entry for entry in entries if wanted in (entry.id, str(entry.seq))), None)
    if found is None:
        message = f"{ref} has no entry {wanted}; it has 1 to {len(entries)}"
    elif found.removed:
        message = f"the content of entry {found.seq} was removed"
    elif found.sealed is None:
        message = f"entry {found.seq} is not sealed: everybody who reads the case reads it"
    else:
        return found
    raise BadInput(f"Nothing was changed: {message}.", [Problem(field="entry", message=message)])
