"""The authorizations and refusals of one question, laid out so that each cell finds its own at once."""

from __future__ import annotations

from collections.abc import Iterable

from mdtkit.sharing.authorization import Authorization
from mdtkit.sharing.situation import Recipient, Situation

Key = tuple[str, str, str]
"""Category, sort of recipient (``party``, ``person``, ``agency``, or ``all`` of a refusal that names nobody), code."""


class Filed:
    """What is on file about one discloser and one purpose at one instant."""

    def __init__(self, situation: Situation, categories: Iterable[str]) -> None:
        self._grants: dict[Key, list[Authorization]] = {}
        self._refusals: dict[Key, list[Authorization]] = {}
        self._unread: dict[str, list[Authorization]] = {}
        self._now = situation.now
        every = tuple(categories)
        for one in situation.authorizations:
            if one.form == "refusal":
                self._refusal(one, situation, every)
            elif one.form == "grant" and one.wrong:
                for category in one.categories or every:
                    self._unread.setdefault(category, []).append(one)
            elif one.grants(situation.now) and situation.purpose in one.purposes and situation.discloser in one.by:
                for sort, code in _named(one):
                    for category in one.categories:
                        self._grants.setdefault((category, sort, code), []).append(one)

    def _refusal(self, one: Authorization, situation: Situation, every: tuple[str, ...]) -> None:
        """A refusal reaches at least as far as it was meant: what it does not say it refuses altogether."""
        if one.state(situation.now) not in ("refused", "unreadable"):
            return
        known = [category for category in one.categories if category in every]
        if one.purposes and situation.purpose not in one.purposes and not one.wrong:
            return
        wide = bool(one.wrong) or not known
        recipients = _named(one) if not one.wrong else []
        # Of a seat of which nobody is known nobody can say that it is not the one for whom it was refused.
        recipients += [(sort, "") for sort, codes in (("person", one.persons), ("agency", one.agencies)) if codes]
        for category in every if wide else known:
            for sort, code in recipients or [("all", "")]:
                self._refusals.setdefault((category, sort, code), []).append(one)

    def grants(self, to: Recipient, category: str) -> tuple[Authorization, ...]:
        """The grants in force that cover this recipient, category, purpose and discloser, whoever signed them."""
        found = self._of(self._grants, to, category)
        return tuple(one for one in found if not one.while_seated or self._stayed(one, to))

    def _stayed(self, one: Authorization, to: Recipient) -> bool:
        """Whether the recipient is on the team, and never left it since this was signed."""
        return to.member and not any(person == to.person and at <= self._now for person, at in one.gone)

    def refusals(self, to: Recipient, category: str) -> tuple[Authorization, ...]:
        """The refusals that stand, or will, against this recipient and category; ``begins`` says from when."""
        return self._of(self._refusals, to, category)

    def unread(self, category: str) -> list[Authorization]:
        """Grants that cannot be read and may have been about this category."""
        return sorted(self._unread.get(category, []), key=lambda one: one.entry)

    @staticmethod
    def _of(filed: dict[Key, list[Authorization]], to: Recipient, category: str) -> tuple[Authorization, ...]:
        if not filed:
            return ()
        found: dict[str, Authorization] = {}
        for sort, code in (("party", to.party), ("person", to.person), ("agency", to.agency), ("all", "")):
            if code or sort != "party":
                for one in filed.get((category, sort, code), ()):
                    found[one.entry] = one
        return tuple(found[entry] for entry in sorted(found)) if len(found) > 1 else tuple(found.values())


def _named(one: Authorization) -> list[tuple[str, str]]:
    """Whom it names, each with the sort of name."""
    sorts = (("party", one.parties), ("person", one.persons), ("agency", one.agencies))
    return [(sort, code) for sort, codes in sorts for code in codes]
