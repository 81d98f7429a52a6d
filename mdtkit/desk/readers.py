"""Who may read a sealed body, and sealing it anew when that has changed (I10, I13, C3).

Readers are whom somebody named (who recorded it, whom the child allows) and whom the sharing decision permits to have
it for case planning, now; of both only who has keys and reads the record. Nothing here opens a body: it can be
sealed anew only by somebody who reads it, and whoever read it before may have kept it. Source: design.md "Readers".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

import msgspec

from mdtkit.chronology.chain import RESEALED
from mdtkit.chronology.entry import Entry
from mdtkit.sharing.decision import decide

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk

RECOVERY: Final = "recovery"
DECISION: Final = "decision"
"""Why a body was sealed anew: the sharing decision is another than it was."""


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed body whose readers are not those whom decision and say give it: who is to come and who to go.

    ``now`` are its present readers, one of whom has to seal it anew; ``mine``: whoever is at the desk is one.
    """

    case: str
    entry: str
    seq: int
    category: str
    now: tuple[str, ...]
    come: tuple[str, ...]
    go: tuple[str, ...]
    mine: bool

    @property
    def then(self) -> tuple[str, ...]:
        """Its readers once it is sealed anew."""
        return tuple(sorted({*self.now, *self.come} - set(self.go)))


def permitted(desk: Desk, file: CaseFile, category: str, by: str | None, at: datetime | None = None) -> frozenset[str]:
    """The people enrolled who read this case and whom the decision permits to have ``category`` for case planning.

    ``by`` is the party that recorded it, which discloses. Without a party in the directory nobody is permitted.
    """
    from mdtkit.desk.sharing import PLANNING, Ask, situation_of

    there = reading(desk, file.ref, desk.vault.people.people())
    if not there:
        return frozenset()
    ask = Ask(to=tuple(sorted(there)), items=(category,), purpose=PLANNING, by=by or "", at=at)
    answers = decide(situation_of(desk, file, ask), desk.sharing_rules)
    return frozenset(one.to for one in answers if one.answer == "permit" and one.to in there)


def reading(desk: Desk, ref: str, people: Iterable[str]) -> frozenset[str]:
    """Those of these people who have keys and read the record of this case, as the trust root says now."""
    root = desk.vault.people
    return frozenset(one for one in people if root.reading_keys(one, root.seq) and root.reads(one, ref, root.seq))


def readers_for(desk: Desk, file: CaseFile, category: str, said: Iterable[str], by: str | None) -> tuple[str, ...]:
    """Who may read a body of this category now: ``said`` by somebody, or permitted by the decision."""
    return tuple(sorted(reading(desk, file.ref, said) | permitted(desk, file, category, by)))


def reads_now(entries: Sequence[Entry], entry: Entry) -> tuple[str, ...]:
    """Who may read the sealed body of an entry now, by id: as it was sealed last. Empty for one that is not sealed."""
    if entry.sealed is None:
        return ()
    last = _resealed(entries, entry)
    readers = last.data.get("readers") if last is not None else None
    return tuple(str(one) for one in readers) if isinstance(readers, list) else entry.readers


def said_of(entries: Sequence[Entry], entry: Entry) -> tuple[str, ...]:
    """Who reads it because somebody said so, whatever the decision: as was stated last.

    Of what was sealed before that was stated, everybody who reads it: they were named by hand.
    """
    last = _resealed(entries, entry)
    said = last.data.get("said") if last is not None else list(entry.said)
    if isinstance(said, list) and said:
        return tuple(str(one) for one in said)
    return tuple(one for one in reads_now(entries, entry) if one != RECOVERY)


def _resealed(entries: Sequence[Entry], entry: Entry) -> Entry | None:
    found = [one for one in entries if one.kind == RESEALED and one.data.get("entry") == entry.id]
    return found[-1] if found else None


def due(desk: Desk, file: CaseFile) -> tuple[Due, ...]:
    """The sealed bodies of a case that are to be sealed anew, in the order of recording."""
    entries = file.chronology.entries
    found = []  # most cases have nothing sealed, and ask for nothing
    for entry in entries:
        if entry.sealed is None or entry.removed:
            continue
        now = frozenset(reads_now(entries, entry)) - {RECOVERY}
        then = frozenset(readers_for(desk, file, entry.sealed, said_of(entries, entry), entry.party))
        if now != then:
            found.append(
                Due(
                    case=file.ref,
                    entry=entry.id,
                    seq=entry.seq,
                    category=entry.sealed,
                    now=tuple(sorted(now)),
                    come=tuple(sorted(then - now)),
                    go=tuple(sorted(now - then)),
                    mine=desk.me.id in now,
                )
            )
    return tuple(found)


def due_of_all(desk: Desk) -> tuple[Due, ...]:
    """What is to be sealed anew in every case that one may read, closed ones too: one look at the register."""
    desk.audit.looked("book/register")
    rows = desk.cases(open_only=False)
    return tuple(one for row in rows for one in due(desk, desk.derive(row.ref, desk.entries(row.ref))))


def reseal(desk: Desk, wanted: Sequence[Due]) -> tuple[Due, ...]:
    """Seal anew what whoever is at the desk reads; each on audit first. Returns what was done.

    What only others read is left: nobody who does not read a body can seal it anew. Raises StoreTrouble, NotPermitted.
    """
    from mdtkit.desk.recording import Act, commit, drafts_of

    done = []
    for one in wanted:
        if not one.mine:
            continue
        said = said_of(desk.entries(one.case), _entry(desk, one))
        data = {"entry": one.entry, "reason": DECISION, "said": list(said)}
        drafts = drafts_of(desk, [Act(kind=RESEALED, data=data)], confirm=False, ref=one.case)
        desk.audit.must("audit.resealed", on=one.case, entry=one.entry, items=[one.category])
        commit(desk, one.case, drafts, reseal=(one.entry, one.then))
        done.append(one)
    return tuple(done)


def _entry(desk: Desk, one: Due) -> Entry:
    return next(entry for entry in desk.entries(one.case) if entry.id == one.entry)
