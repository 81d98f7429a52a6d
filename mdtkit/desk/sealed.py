"""What is said in a sealed category: an entry of its own, whose body only those read whom the child allows (I10, I13).

The members of such a category are taken out of what is recorded and put into an entry of the same kind beside it. Of
that entry the county sees kind, dates, category and who may read it. Nothing is derived from it: clocks, the register,
due rows and exports are the same whoever made them. Source: design.md "Readers".
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.chronology.chain import RESEALED, Body
from mdtkit.chronology.entry import Draft, Entry
from mdtkit.chronology.kinds import KINDS
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.chronology.reference import new_entry_id
from mdtkit.desk.errors import BadInput

if TYPE_CHECKING:
    from mdtkit.chronology.chain import Seal
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.recording import Logged
    from mdtkit.protocol.model import Protocol

ALLOWED = "allowed"
"""The field of a sealed entry in which its recorder names whom the child allows to read it."""
RECOVERY = "recovery"


def sealed_categories(protocol: Protocol) -> frozenset[str]:
    """The categories whose bodies this county's protocol seals (design.md "The vault")."""
    return frozenset(category.id for category in protocol.categories.values() if category.sealed)


def readers_of(recorder: str, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Who may read a sealed body, until the sharing decision says otherwise (one place, made to be replaced by it).

    The person who recorded it, and whom the entry names by the child's own authorization; the recovery key, which the
    vault adds, reads every body. Nobody else: no role, no assignment and no seat makes a reader.
    """
    allowed = data.get(ALLOWED)
    return (recorder, *(str(person) for person in allowed)) if isinstance(allowed, list | tuple) else (recorder,)


def apart(desk: Desk, draft: Draft) -> list[Draft]:
    """A draft as it is recorded: without its sealed members, and for each sealed category an entry of its own.

    What is said of nobody's sealed category stays one draft. A note goes with the open part where there is one.
    """
    kind = KINDS.get(draft.kind)
    categories = kind.apart if kind is not None else ()
    sealing = [category for category in categories if category in sealed_categories(desk.protocol)]
    if kind is None or not sealing:
        return [draft]
    members = {category: {f.name for f in kind.fields if f.sealed == category} for category in sealing}
    parts = {c: {n: v for n, v in draft.data.items() if n in names} for c, names in members.items()}
    parts = {category: data for category, data in parts.items() if data}
    if not parts:
        return [draft]
    left = {name: value for name, value in draft.data.items() if not any(name in data for data in parts.values())}
    made = [msgspec.structs.replace(draft, data=left)] if left else []
    for category, data in parts.items():
        beside = bool(made)
        made.append(
            msgspec.structs.replace(
                draft,
                id=new_entry_id(secrets.token_bytes) if beside else draft.id,
                data=data,
                note=None if beside else draft.note,
                sealed=category,
                readers=readers_of(desk.me.id, data),
            )
        )
    return made


def reads_now(entries: Sequence[Entry], entry: Entry) -> tuple[str, ...]:
    """Who may read the sealed body of an entry now, by id: as it was sealed last. Empty for one that is not sealed."""
    if entry.sealed is None:
        return ()
    anew = [one.data.get("readers") for one in entries if one.kind == RESEALED and one.data.get("entry") == entry.id]
    return tuple(str(one) for one in anew[-1]) if anew and isinstance(anew[-1], list) else entry.readers


def in_words(desk: Desk, readers: Sequence[str]) -> str:
    """Who reads a sealed entry, by name; the recovery key always does."""
    people = desk.directory.people()
    named = [people[one].name if one in people else one for one in readers if one != RECOVERY]
    return f"{', '.join(named)} and the recovery key"


def problems(desk: Desk, draft: Draft) -> list[Problem]:
    """What is wrong with the readers of a draft: nobody of that id is enrolled here, or there is nothing to read."""
    if draft.sealed is not None and draft.data.keys() <= {ALLOWED}:
        return [Problem(field=ALLOWED, message="it names readers, and nothing is said that they could read")]
    people = desk.vault.people
    known = sorted(people.people())
    return [
        unknown(ALLOWED, reader, known, what="person enrolled here")
        for reader in draft.readers
        if not people.reading_keys(reader, people.seq)
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
    now = [reader for reader in desk.vault.sealings(ref, entry.id)[-1].readers if reader != RECOVERY]
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
    said = drafts_of(desk, [Act(kind=RESEALED, data={"entry": entry.id, "reason": reason})], confirm=False, ref=ref)
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
