"""Whether a meeting may convene, in words: in one line, and of each seat why it is missing and who could sit.

Source: M6, M7, M13.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdtkit.desk.team import gap_of

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.team import Candidate, Convening, Member, Place

COULD = 3
"""How many who could sit in a missing seat are named."""


def answer(desk: Desk, found: Convening) -> str:
    """The answer in one line: yes, or every missing seat with why, and who could sit there."""
    missing = [f"{place.seat.title} ({why(place)}; {could_sit(place)})" for place in found.missing]
    return _answer(desk, found, missing)


def in_brief(desk: Desk, found: Convening) -> str:
    """The same where the seats stand below with their reasons: yes, or only which are missing."""
    return _answer(desk, found, [", ".join(place.seat.title for place in found.missing)] if found.missing else [])


def _answer(desk: Desk, found: Convening, missing: list[str]) -> str:
    if not found.places:
        return "No tier is decided yet: no roster."
    tier = desk.protocol.title("tier", found.tier or "")
    if found.may_convene:
        return f"{tier}: may convene, {found.members} members."
    few = found.minimum if found.too_few else None
    if few is not None:
        missing = [*missing, f"{found.members} of at least {few.members} members ({few.citation})"]
    return f"{tier}: may not convene yet. Missing: {'; '.join(missing)}."


def gap_words(gap: str | None) -> str:
    """Why nobody in a seat counts: ``statement_expired`` is said as two words."""
    return (gap or "").replace("_", " ")


def why(place: Place) -> str:
    """Why nobody in a seat counts, and who it is: ``statement expired: Ravi Fabula``."""
    who = ", ".join(member.name for member in place.members)
    return f"{gap_words(place.gap)}: {who}" if who else gap_words(place.gap)


def could_sit(place: Place) -> str:
    """Who could sit in a seat, the first to be asked first; else those who lack something; else nobody."""
    if place.candidates:
        return "could sit: " + ", ".join(candidate(one) for one in place.candidates[:COULD])
    if place.others:
        return "only with a gap: " + ", ".join(with_gap(one) for one in place.others[:COULD])
    return "nobody else could"


def candidate(one: Candidate) -> str:
    """Somebody who could sit: as whom their party named them, and what they speak."""
    said: list[str] = [one.standing] if one.standing != "other" else []
    said += ["/".join(one.languages)] if one.languages else []
    return f"{one.name} [{', '.join(said)}]" if said else one.name


def with_gap(member: Member) -> str:
    """Somebody with what stands against their counting."""
    gap = gap_words(gap_of(member))
    return f"{member.name}, {gap}" if gap else member.name


def named(member: Member) -> str:
    """Who sits in a seat: as designee, where the case seated nobody, and what they speak."""
    said = [] if member.seated else ["designee"]
    said += ["/".join(member.languages)] if member.languages else []
    return f"{member.name} [{', '.join(said)}]" if said else member.name
