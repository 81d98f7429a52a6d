"""The sharing rules of a protocol, laid out for asking: by recipient, purpose and category."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import msgspec

from mdtkit.protocol.model import Protocol
from mdtkit.protocol.sharing import EVERY, Authority, Category, Mandate, Prohibition

ASKABLE: Final = "authorizable"
"""The group of purposes for which an authorization may be asked for; for others one is honoured, never suggested."""


class Everything(frozenset[str]):
    """What contains every code: an empty list or ``*``, where that means no restriction."""

    def __contains__(self, code: object) -> bool:
        return True


class Bar(msgspec.Struct, frozen=True, gc=False):
    """A prohibition as it is asked for a thousand times."""

    rule: Prohibition
    to: Collection[str]
    purposes: Collection[str]


class Reach(msgspec.Struct, frozen=True, gc=False):
    """A statutory authority as it is asked for a thousand times."""

    rule: Authority
    by: Collection[str]
    to: Collection[str]


class SharingRules:
    """The sharing rules of one protocol. Made once and kept: asking them changes nothing."""

    def __init__(self, protocol: Protocol) -> None:
        self.categories: dict[str, Category] = protocol.categories
        self.parties = frozenset(protocol.parties)
        self.purposes = frozenset(protocol.vocabulary("purpose"))
        self.askable = frozenset(
            term.code for term in protocol.terms.values() if term.list == "purpose" and term.group == ASKABLE
        )
        self.mandates: dict[tuple[str, str], list[Mandate]] = {}
        for mandate in protocol.mandates.values():
            for to in mandate.to:
                for item in mandate.items:
                    self.mandates.setdefault((to, item), []).append(mandate)
        self.bars: dict[str, list[Bar]] = {category: [] for category in self.categories}
        for rule in protocol.prohibitions.values():
            bar = Bar(rule, _or_all(rule.to), _or_all(rule.purposes))
            for item in _items(rule.items, self.categories):
                self.bars[item].append(bar)
        self.reaches: dict[tuple[str, str], list[Reach]] = {}
        self.signed_first: list[Authority] = []
        for authority in protocol.authorities.values():
            reach = Reach(authority, _or_star(authority.by), _or_star(authority.to))
            if authority.cft == "yes" and authority.signatures:
                self.signed_first.append(authority)
            for item in _items(authority.items, self.categories):
                for purpose in authority.purposes:
                    self.reaches.setdefault((purpose, item), []).append(reach)
        named: dict[str, tuple[str, ...]] = {}
        for attach in ("release", "meeting", "remote"):
            named[attach] = tuple(o.id for o in protocol.obligations.values() if o.attach == attach)
        self.on_release, self.in_meeting, self.on_wire = named["release"], named["meeting"], named["remote"]


def _or_star(codes: tuple[str, ...]) -> Collection[str]:
    return Everything() if EVERY in codes else frozenset(codes)


def _or_all(codes: tuple[str, ...]) -> Collection[str]:
    return Everything() if not codes or EVERY in codes else frozenset(codes)


def _items(codes: tuple[str, ...], categories: Collection[str]) -> tuple[str, ...]:
    return tuple(categories) if EVERY in codes else tuple(code for code in codes if code in categories)
