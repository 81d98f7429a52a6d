"""Whether the child was asked about taking part, and what the child answered last (M15, in every tier)."""

from __future__ import annotations

from datetime import datetime

import msgspec

from mdtkit.chronology.fold import Chronology


class Wish(msgspec.Struct, frozen=True):
    """The latest answers: yes, no or unknown, and when the child was asked last (None: never, as far as recorded)."""

    asked: str = "unknown"
    takes_part: str = "unknown"
    at: datetime | None = None


def wish(chronology: Chronology) -> Wish:
    """What the child wants about taking part, from what was recorded of it and from the meetings held."""
    found = Wish()
    for item in chronology.of("child.wish", "meeting.held"):
        data = item.entry.data
        asked = data.get("asked", data.get("child_asked"))
        part = data.get("takes_part", data.get("child_took_part"))
        if isinstance(asked, str) or isinstance(part, str):
            found = Wish(
                # Who answered was asked, whoever forgot to tick it.
                asked=asked if isinstance(asked, str) else "yes",
                takes_part=part if isinstance(part, str) else found.takes_part,
                at=item.entry.at,
            )
    return found
