"""By what each person on the directory is reached: kinds of channels only, since an address may hold a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mdtkit.desk.alerting import routes_of
from mdtkit.desk.errors import BadInput

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """How one person is reached: kinds of channels in order (``json``, ``mailto``), and whether invitations go out."""

    person: str
    name: str
    party: str | None
    kinds: tuple[str, ...]
    invited: bool

    @property
    def reached(self) -> bool:
        """Whether an alert has any way to this person."""
        return bool(self.kinds)


def reach(desk: Desk) -> tuple[Reach, ...]:
    """Everybody in the directory with their channels, those whom nothing reaches first. Raises StoreTrouble."""
    try:
        routes = routes_of(desk)
    except BadInput:  # none are set: nobody is reached, which is what the list then says
        routes = None
    found = []
    for person in desk.directory.people().values():
        route = routes.of(person.id) if routes is not None else None
        kinds = tuple(channel.partition("://")[0].lower() for channel in route.channels) if route else ()
        invited = bool(routes and routes.mail and route and route.invite)
        found.append(Reach(person=person.id, name=person.name, party=person.party, kinds=kinds, invited=invited))
    return tuple(sorted(found, key=lambda one: (one.reached, one.party or "", one.name)))
