"""The posts that somebody must hold at every hour: who is called when a clock rings (M1).

A post is a seat, of one unit where the clocks name one, of one agency where several agencies of a party share the
work (a region with several boards). The rota itself is the county's record; nothing here knows a person.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from mdtkit.protocol.model import Protocol


class Post(msgspec.Struct, frozen=True, order=True):
    """What is held on call; ``agency`` None where the party answers as one."""

    seat: str
    unit: str | None = None
    agency: str | None = None


def posts(protocol: Protocol, held: Iterable[Post]) -> list[Post]:
    """Every post that an alerting clock can call, and those that somebody holds; in the order of the parties."""
    wanted: dict[Post, None] = {}
    for clock in protocol.clocks.values():
        for owner in clock.owner if clock.alert and not clock.off else ():
            if not owner.party.startswith("$"):
                sharing = _sharing(protocol, owner.party)
                wanted.update({Post(owner.party, owner.unit, agency): None for agency in sharing})
    wanted.update(dict.fromkeys(held))
    order = {party: place for place, party in enumerate(protocol.parties)}
    return sorted(wanted, key=lambda post: (order.get(post.seat, len(order)), post.unit or "", post.agency or ""))


def _sharing(protocol: Protocol, party: str) -> list[str | None]:
    """The agencies among which the case's facts choose; just None where there is no choice."""
    agencies = [agency for agency in protocol.agencies.values() if agency.party == party]
    if not any(agency.when for agency in agencies):
        return [None]
    return [agency.id for agency in agencies if agency.when or agency.default]


def title(protocol: Protocol, post: Post) -> str:
    """The post in words."""
    words = [protocol.title("party", post.seat)]
    words += [protocol.title("unit", post.unit)] if post.unit else []
    words += [protocol.title("agency", post.agency)] if post.agency else []
    return ", ".join(words)


def answers(held: Post, called: Post) -> bool:
    """Whether who holds one post answers for another: the same seat and unit, and no agency but the one called."""
    if (held.seat, held.unit) != (called.seat, called.unit):
        return False
    return None in (held.agency, called.agency) or held.agency == called.agency
