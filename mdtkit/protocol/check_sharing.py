"""Whether the sharing rules of a protocol fit together: categories, parties, purposes, capacities that exist.

A category or purpose that nobody knows would be a rule that never speaks, so it is an error of the file, told where
it stands with the nearest valid name. Source: issue "Bad input"; design.md "Sharing".
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from mdtkit.protocol.sharing import EVERY, Authority

if TYPE_CHECKING:
    from mdtkit.protocol.check import Checker
    from mdtkit.protocol.model import Rule

MANDATED: Final = "mandated_report"
"""The purpose that only a mandate serves."""
MEETING_TOPICS: Final = ("agenda_topic", "minutes_topic")
"""The topics of a meeting's agenda and of its minutes: ``group`` is the category that an item counts as."""


class SharingRules:
    """The check of the sharing tables, told through the checker of the whole protocol."""

    def __init__(self, checker: Checker) -> None:
        self.checker, self.protocol = checker, checker.protocol
        self.parties = (*self.protocol.parties, EVERY)
        self.items = (*self.protocol.categories, EVERY)
        self.purposes = self.protocol.vocabulary("purpose")
        self.capacities = self.protocol.vocabulary("signer_capacity")

    def check(self) -> None:
        """Add what does not fit to the checker's problems."""
        self._categories()
        self._mandates()
        self._prohibitions()
        for rule in self.protocol.authorities.values():
            self._authority(rule)
        for obligation in self.protocol.obligations.values():
            if not obligation.text.strip():
                self.checker.say("obligation", obligation, "text", "is empty: it is what is said or printed")

    def _each(self, table: str, rule: Rule, member: str, allowed: Collection[str], what: str) -> None:
        for value in getattr(rule, member):
            self.checker.known(table, rule, member, value, allowed, what)

    def _filled(self, table: str, rule: Rule, *members: str) -> None:
        for member in members:
            if not getattr(rule, member):
                self.checker.say(table, rule, member, 'is empty, so the rule would never speak; "*" stands for all')

    def _categories(self) -> None:
        for rule in self.protocol.categories.values():
            if rule.custodian:
                self.checker.known("category", rule, "custodian", rule.custodian, self.protocol.parties, "party")
            if rule.discloser_only:
                # A title of the county's own is said; to refuse others it has to be a position of the directory.
                positions = self.protocol.vocabulary("audience")
                self.checker.known("category", rule, "discloser", rule.discloser, positions, "position")
            self._each("category", rule, "signers", self.capacities, "capacity of a signer")
            self._each("category", rule, "obligations", self.protocol.obligations, "obligation")
        for term in self.protocol.terms.values():
            if term.list in MEETING_TOPICS and term.group:
                self.checker.known("term", term, "group", term.group, self.protocol.categories, "category")

    def _mandates(self) -> None:
        reports = self.protocol.vocabulary("report_kind")
        for rule in self.protocol.mandates.values():
            self._filled("mandate", rule, "reports", "by", "to", "items")
            self._each("mandate", rule, "reports", reports, "kind of report")
            # A mandate is never open-ended: it names its recipients and its content, one by one.
            self._each("mandate", rule, "by", self.protocol.parties, "party")
            self._each("mandate", rule, "to", self.protocol.parties, "party")
            self._each("mandate", rule, "items", self.protocol.categories, "category of information")
            self.checker.conditions("mandate", rule, "when", rule.when)

    def _prohibitions(self) -> None:
        for rule in self.protocol.prohibitions.values():
            self._filled("prohibition", rule, "items")
            self._each("prohibition", rule, "items", self.items, "category of information")
            self._each("prohibition", rule, "to", self.protocol.parties, "party")
            self._each("prohibition", rule, "purposes", self.purposes, "purpose")
            self._each("prohibition", rule, "unless_signed_by", self.capacities, "capacity of a signer")
            if MANDATED in rule.purposes:
                message = "a prohibition cannot stand against a mandated report: it never speaks for that purpose"
                self.checker.say("prohibition", rule, "purposes", message)

    def _authority(self, rule: Authority) -> None:
        self._each("authority", rule, "by", self.parties, "party")
        self._each("authority", rule, "to", self.parties, "party")
        self._each("authority", rule, "items", self.items, "category of information")
        self._each("authority", rule, "purposes", self.purposes, "purpose")
        self._each("authority", rule, "obligations", self.protocol.obligations, "obligation")
        self._each("authority", rule, "tiers", self.protocol.vocabulary("tier"), "tier")
        self.checker.conditions("authority", rule, "when", rule.when)
        self.checker.duration("authority", rule, "review", rule.review)
        if MANDATED in rule.purposes:
            self.checker.say("authority", rule, "purposes", "only a mandate serves the purpose of a mandated report")
        if rule.emergency and rule.review is None:
            self.checker.say("authority", rule, "review", "is missing: an emergency release is looked at again in time")
        if rule.ends is not None:
            self.checker.known("authority", rule, "ends", rule.ends, self.protocol.clocks, "clock")
        for signature in rule.signatures:
            self.checker.conditions("authority", rule, "signatures", signature.when)
            for capacity in signature.capacities:
                what = "capacity of a signer"
                self.checker.known("authority", rule, "signatures", capacity, self.capacities, what)
            for party in signature.present:
                self.checker.known("authority", rule, "signatures", party, self.protocol.parties, "party")
