"""Authorizations as they stand on file: signed by whom, for what, to whom, from when until when (C5).

Read from a chronology by ``mdtkit.sharing.onfile``. One that cannot be read permits nothing and is named; a refusal
that cannot be read is taken as refusing everything. Nothing here looks at which of two is newer: a newer grant
replaces an older refusal only by naming it.
"""

# Annotations are evaluated here, once: as text msgspec would compile each of them at every start.

from datetime import datetime
from typing import Literal

import msgspec

State = Literal["requested", "pending", "granted", "refused", "revoked", "expired", "superseded", "unreadable"]
Form = Literal["grant", "refusal", "request"]


class Authorization(msgspec.Struct, frozen=True, kw_only=True):
    """One authorization, or one refusal. ``id`` is the same in every entry about it, ``entry`` the entry that made it.

    ``parties``, ``persons``, ``agencies``: who may receive, each list for itself; a grant that names nobody reaches
    nobody, a refusal that names nobody refuses for everybody. ``by``: who may disclose. ``begins`` and ``ends`` are the
    first instant at which it is in force and the first at which it is not (None = no end known); ``revoked`` and
    ``superseded`` are instants too. ``while_seated``: only as long as the recipient is on the team; who left it since
    (``gone``: person, when) has nothing of it, back on the team or not. ``wrong`` says why it cannot be read.
    """

    id: str
    entry: str
    form: Form
    capacity: str = ""
    categories: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    begins: datetime
    ends: datetime | None = None
    revoked: datetime | None = None
    superseded: datetime | None = None
    while_seated: bool = False
    gone: tuple[tuple[str, datetime], ...] = ()
    wrong: str = ""

    def state(self, now: datetime) -> State:
        """How it stands at an instant."""
        if self.wrong:
            return "unreadable"
        if self.revoked is not None and self.revoked <= now:
            return "revoked"
        if self.superseded is not None and self.superseded <= now:
            return "superseded"
        if self.form == "refusal":
            return "refused"
        if self.form == "request":
            return "requested"
        if now < self.begins:
            return "pending"
        return "expired" if self.ends is not None and self.ends <= now else "granted"

    def grants(self, now: datetime) -> bool:
        """Whether it permits anything at this instant."""
        return self.form == "grant" and self.state(now) == "granted"

    @property
    def until(self) -> datetime | None:
        """The first instant at which it is known to be over: its end, its revocation or what superseded it."""
        return min((end for end in (self.ends, self.revoked, self.superseded) if end is not None), default=None)
