"""Telling and writing one case of the demo county: the same work whichever process does it."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

import msgspec

from mdtkit.chronology.entry import Draft, Entry
from mdtkit.chronology.reference import new_reference
from mdtkit.desk.demo.meetings import REVIEWED, reviewed
from mdtkit.desk.demo.plots import Plot, plot_of
from mdtkit.desk.demo.story import Story, Told
from mdtkit.desk.recording import due_rows
from mdtkit.vault import Placed, Row

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

ZONE = "America/Los_Angeles"
IDENTITY = "identity.age"


class Telling(msgspec.Struct, frozen=True):
    """From what every case of a demo county is told: its seed, the instant at which it stands, its staff by part."""

    seed: int
    now: datetime
    people: dict[str, str]

    def references(self, cases: int) -> list[str]:
        """The references of the cases in their order, none twice."""
        taken: dict[str, None] = {}
        for number in range(cases):
            chance = self._chance(number)
            ref = new_reference(chance.randbytes)
            while ref in taken:
                ref = new_reference(chance.randbytes)
            taken[ref] = None
        return list(taken)

    def told(self, number: int, ref: str) -> Told:
        """A case's story; each has its own chance, so that the first forty are the same in any size of county."""
        chance = self._chance(number)
        while new_reference(chance.randbytes) != ref:
            pass  # a reference that an earlier case had taken

        def choose(plots: tuple[Plot, ...], weights: tuple[int, ...]) -> Plot:
            return chance.choices(plots, weights)[0]

        plot = plot_of(number, choose)
        story = Story(ref, plot.__name__, chance, self.now, ZONE, self.people)
        plot(story)
        if number in REVIEWED:
            reviewed(story)
        return story.told()

    def _chance(self, number: int) -> Random:
        return Random(f"mdtkit demo/{self.seed}/{number}")  # noqa: S311 - invented data, never a key


class Written(msgspec.Struct, frozen=True):
    """A case that lies in its place: what the log, the register and the book of alerts need of it."""

    placed: Placed
    row: Row
    raised: tuple[Draft, ...]


def write_case(desk: Desk, story: Told) -> Written:
    """Derive a case, and put its record with its due rows in place for the bulk creation at work."""
    file = desk.derive(story.ref, entries_of(story, desk.me.id))
    placed = desk.vault.place(story.ref, story.drafts, recorded=story.recorded, due=due_rows(file))
    raised = tuple(draft for draft in story.drafts if draft.kind == "alert.raised")
    return Written(placed, desk.row_of(file), raised)


def entries_of(story: Told, author: str) -> tuple[Entry, ...]:
    """The drafts of a story as entries that have not been signed: enough to derive what they mean."""
    return tuple(
        Entry(
            id=str(draft.id),
            record=story.ref,
            seq=seq,
            kind=draft.kind,
            at=draft.at,
            received=draft.received,
            recorded=recorded,
            tz=draft.tz,
            by=author,
            party=draft.party,
            people=0,
            data=draft.data,
            note=draft.note,
            prev="",
            signature="",
        )
        for seq, (draft, recorded) in enumerate(zip(story.drafts, story.recorded, strict=True), start=1)
    )
