"""The decision: may this information go to this person, now, for this purpose, and on what authority?

The order is the law's: mandate > prohibition > statutory authority > authorization > deny. What a mandated report
requires, to a recipient the law names, is never denied; a prohibition governs everything beyond it; what nobody
confirmed asks for county counsel and is never an invented yes. Source: design.md "Sharing"; C1, C4, C5, C6.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Final

from mdtkit.protocol.check_sharing import MANDATED
from mdtkit.protocol.holding import holds
from mdtkit.protocol.sharing import BY_AUTHORIZATION, Authority, Category, Mandate, Prohibition, Signature
from mdtkit.sharing.answer import Decision, Need, Reason, Verdict
from mdtkit.sharing.authorization import Authorization
from mdtkit.sharing.filed import Filed
from mdtkit.sharing.missing import EFFORT, WORDS, need
from mdtkit.sharing.rulebook import Reach, SharingRules
from mdtkit.sharing.situation import Item, Recipient, Situation

DEFAULT: Final = Reason("default", "IX", None, "nothing permits it: everything is withheld unless something does")
CONFIDENTIALITY: Final = "IX"
"""The agreement's own section on sharing: cited where no rule of the protocol speaks."""


def decide(situation: Situation, rules: SharingRules) -> tuple[Decision, ...]:
    """One decision for each recipient and item, recipients first. Each stands by itself, whatever else is asked."""
    asked = _Asked(situation, rules)
    return tuple(asked.cell(to, item) for to in situation.recipients for item in situation.items)


def reported(situation: Situation, rules: SharingRules) -> frozenset[tuple[str, str]]:
    """(recipient's name, category) of all that a mandated report by the discloser may carry to these recipients."""
    asked = _Asked(situation, rules)
    return frozenset(
        (to.name, item.category)
        for to in situation.recipients
        for item in situation.items
        if any(rule.carries for rule in asked.mandates(to, item))
    )


class _Asked:
    """One question while it is answered."""

    def __init__(self, situation: Situation, rules: SharingRules) -> None:
        self.s, self.rules = situation, rules
        self.askable = situation.purpose in rules.askable
        attached = list(rules.on_release)
        if situation.setting.channel == "meeting":
            attached += rules.in_meeting
        elif situation.setting.channel in ("telephone", "electronic"):
            attached += rules.on_wire
        self.attached = tuple(attached)
        self.unanswered = situation.setting.cft == "unknown" and situation.setting.may_be_cft

    @cached_property
    def filed(self) -> Filed:
        """What is on file; a mandate does not ask for it."""
        return Filed(self.s, self.rules.categories)

    # -- the order ------------------------------------------------------------------------------
    def cell(self, to: Recipient, item: Item) -> Decision:
        """One recipient, one item."""
        category = self.rules.categories.get(item.category)
        if category is None or self.s.purpose not in self.rules.purposes or to.party not in self.rules.parties:
            return self._unknown(to, item)
        if self.s.purpose == MANDATED:
            return self._report(to, item, category)
        grants = self.filed.grants(to, item.category)
        reasons = []
        until: datetime | None = None
        for bar in self.rules.bars[item.category]:
            if to.party in bar.to and self.s.purpose in bar.purposes:
                lifted, end = self._lifted(bar.rule, to, grants)
                if not lifted:
                    reasons.append(_because(bar.rule))
                until = _sooner(until, end)
        if reasons:
            return Decision(to=to.name, item=item.category, answer="deny", reasons=tuple(reasons))
        return self._permission(to, item, category, grants, until)

    def _unknown(self, to: Recipient, item: Item) -> Decision:
        reasons = []
        for known, what in (
            (item.category in self.rules.categories, "category"),
            (self.s.purpose in self.rules.purposes, "purpose"),
            (to.party in self.rules.parties, "recipient"),
        ):
            if not known:
                reasons.append(Reason(f"unknown-{what}", CONFIDENTIALITY, None, f"no {what} of the protocol"))
        return Decision(to=to.name, item=item.category, answer="deny", reasons=tuple(reasons))

    # -- mandates -------------------------------------------------------------------------------
    def mandates(self, to: Recipient, item: Item) -> list[Mandate]:
        """The mandates under which this discloser reports this content to this recipient."""
        return [rule for rule in self._naming(to, item) if holds(rule.when, self.s.facts)]

    def _naming(self, to: Recipient, item: Item) -> list[Mandate]:
        """The mandates that name discloser, recipient and content, whatever is true of the case."""
        found = self.rules.mandates.get((to.party, item.category), ())
        report, discloser = self.s.report, self.s.discloser
        return [
            rule
            for rule in found
            if discloser in rule.by and discloser != to.party and (not report or report in rule.reports)
        ]

    def _report(self, to: Recipient, item: Item, category: Category) -> Decision:
        found = self.mandates(to, item)
        reasons = tuple(_because(rule) for rule in found)
        going = sorted((rule for rule in found if rule.carries), key=lambda rule: not rule.verified)
        if going:
            return Decision(
                to=to.name,
                item=item.category,
                answer="permit",
                obligations=category.obligations,
                reasons=reasons,
                authority=going[0].id,
            )
        if found:
            needs = tuple(need("counsel", rule, ("county_counsel",)) for rule in found)
            return Decision(to=to.name, item=item.category, answer="needs", needs=needs, reasons=reasons)
        if waiting := self._naming(to, item):
            needs = tuple(need("fact", rule) for rule in waiting)
            needs += tuple(need("counsel", rule, ("county_counsel",)) for rule in waiting if not rule.carries)
            reasons = tuple(_because(rule) for rule in waiting)
            return Decision(to=to.name, item=item.category, answer="needs", needs=_sorted(needs), reasons=reasons)
        text = "no mandated report carries this to this recipient: nothing beyond what the law requires"
        beyond = Reason("beyond-mandate", CONFIDENTIALITY, None, text)
        return Decision(to=to.name, item=item.category, answer="deny", reasons=(beyond,))

    # -- prohibitions ---------------------------------------------------------------------------
    def _lifted(
        self, rule: Prohibition, to: Recipient, grants: Sequence[Authorization]
    ) -> tuple[bool, datetime | None]:
        """Whether the prohibition is lifted for this recipient, and until when."""
        if rule.unless_cleared:
            return to.cleared == "yes", None
        lifting = [one.until for one in grants if lifts(rule, to, one)]
        return bool(lifting), None if None in lifting else max((end for end in lifting if end), default=None)

    # -- statutory authorities, then authorizations ---------------------------------------------
    def _permission(
        self,
        to: Recipient,
        item: Item,
        category: Category,
        grants: tuple[Authorization, ...],
        until: datetime | None,
    ) -> Decision:
        best: tuple[Authority, datetime | None] | None = None
        needs: list[Need] = []
        reasons: list[Reason] = []
        for reach in self.rules.reaches.get((self.s.purpose, item.category), ()):
            if not self._reaches(reach, to, item, category):
                continue
            rule = reach.rule
            unmet = self._unmet(rule, to, grants)
            if unmet:
                needs += unmet
            else:
                end = self._end(rule, grants)
                reasons.append(_because(rule))
                if best is None or _later(end, best[1]):
                    best = (rule, end)
        if best is not None:
            rule, end = best
            # Among an agency's own staff nothing is released, and an emergency waits for nobody.
            free = rule.own or rule.emergency
            if not free and (withheld := self._not_the_discloser(to, item, category)):
                return withheld
            obligations = (category.obligations, rule.obligations)
            return self._permit(to, item, obligations, reasons, _sooner(end, until), rule.id)
        return self._by_authorization(to, item, category, grants, needs, until)

    def _reaches(self, reach: Reach, to: Recipient, item: Item, category: Category) -> bool:
        rule, setting = reach.rule, self.s.setting
        if to.party not in reach.to or self.s.discloser not in reach.by:
            return False
        if rule.own and to.party != (item.source or category.custodian or self.s.discloser):
            return False
        if rule.emergency and not setting.emergency:
            return False
        if rule.cft == "yes" and setting.cft != "yes" and not self.unanswered:
            return False
        if rule.cft == "no" and setting.cft == "yes":
            return False
        if rule.case_review != "any" and (rule.case_review == "yes") != setting.case_review:
            return False
        if rule.tiers and setting.tier not in rule.tiers:
            return False
        return not rule.when or holds(rule.when, self.s.facts)

    def _unmet(self, rule: Authority, to: Recipient, grants: Sequence[Authorization]) -> list[Need]:
        unmet = []
        if rule.members and not (to.member and self.s.discloser_member):
            unmet.append(need("membership", rule, ("child_welfare",)))
        if rule.trained and not to.trained:
            unmet.append(need("training", rule, (to.party,)))
        if rule.cft != "any" and self.unanswered:
            unmet.append(need("cft_answer", rule))
        if rule.ends is not None and self._window(rule.ends) is None:
            unmet.append(need("renewal", rule))
        unmet += [need("signatures", rule, s.capacities) for s in self._unsigned(rule, grants)]
        if not rule.verified:
            unmet.append(need("counsel", rule, ("county_counsel",)))
        return unmet

    def _window(self, clock: str) -> datetime | None:
        """When the run of the clock that holds now is over; None where none does."""
        return max((end for begin, end in self.s.windows.get(clock, ()) if begin <= self.s.now < end), default=None)

    def _unsigned(self, rule: Authority, grants: Sequence[Authorization]) -> list[Signature]:
        """The signatures of the rule that nobody has given for this recipient, category and purpose."""
        return [
            signature
            for signature in rule.signatures
            if (not signature.present or not set(signature.present).isdisjoint(self.s.setting.present))
            and holds(signature.when, self.s.facts)
            and not any(one.capacity in signature.capacities for one in grants)
        ]

    def _end(self, rule: Authority, grants: Sequence[Authorization]) -> datetime | None:
        """Until when the authority holds: its clock's end, or that of the first signature to run out."""
        ends = [self._window(rule.ends)] if rule.ends is not None else []
        for signature in rule.signatures:
            signed = [one.until for one in grants if one.capacity in signature.capacities]
            if signed and None not in signed:
                ends.append(max(end for end in signed if end is not None))
        return min((end for end in ends if end is not None), default=None)

    def _by_authorization(
        self,
        to: Recipient,
        item: Item,
        category: Category,
        grants: tuple[Authorization, ...],
        needs: list[Need],
        until: datetime | None,
    ) -> Decision:
        refusals = self.filed.refusals(to, item.category)
        standing = [one for one in refusals if one.begins <= self.s.now]
        good = [one for one in grants if one.capacity in category.signers]
        reasons = [self._about(one, category) for one in (*grants, *standing, *self.filed.unread(item.category))]
        if good and not standing:
            gate = self._signed_first(grants)
            if not gate and (withheld := self._not_the_discloser(to, item, category)):
                return withheld
            if not gate:
                last = max(
                    good,
                    key=lambda one: (self._opens(one, to, item), one.until is None, one.until or one.begins, one.id),
                )
                # Over with the first of: itself, a refusal to come, what lifts a prohibition, who had to sign besides.
                caps = [last.until, until, *(one.begins for one in refusals), self._gate_ends(grants)]
                end = min((cap for cap in caps if cap is not None), default=None)
                obligations = (category.obligations,)
                return self._permit(to, item, obligations, reasons, end, BY_AUTHORIZATION, last.id)
            needs = needs + gate
        elif not standing and self.askable and category.signers:
            needs = [*needs, *self._to_be_signed(category, grants)]
        answer: Verdict = "needs" if needs else "deny"
        if not reasons or answer == "needs":
            reasons.append(DEFAULT)
        return Decision(to=to.name, item=item.category, answer=answer, needs=_sorted(needs), reasons=tuple(reasons))

    def _to_be_signed(self, category: Category, grants: Sequence[Authorization]) -> list[Need]:
        """The authorization that is missing, by whom; in a child and family team what all others have to sign besides.

        One signature may do for both: then it is asked of those only who can give it for both.
        """
        code, signers, besides = "signer" if grants else "authorization", category.signers, []
        for gate in self._signed_first(grants):
            both = tuple(who for who in signers if who in gate.who)
            if gate.need == "signatures" and both:
                signers = both
            else:
                besides.append(Need(gate.need, BY_AUTHORIZATION, gate.citation, gate.text, gate.who))
        return [Need(code, BY_AUTHORIZATION, category.citation, WORDS[code], signers), *besides]

    def _not_the_discloser(self, to: Recipient, item: Item, category: Category) -> Decision | None:
        """Where the county lets only its designated discloser release this, and somebody else would (II.B.1.B)."""
        if not category.discloser_only or self.s.position == category.discloser:
            return None
        step = need("discloser", category)
        text = "only the person designated by the county releases this"
        reason = Reason(category.id, category.citation, None, text, category.verified)
        return Decision(to=to.name, item=item.category, answer="needs", needs=(step,), reasons=(reason,))

    def _signed_first(self, grants: Sequence[Authorization]) -> list[Need]:
        """In a child and family team all with power to consent sign before anything is exchanged (M12)."""
        if self.s.setting.cft == "no" or not (self.s.setting.cft == "yes" or self.unanswered):
            return []
        if self.unanswered:
            return [need("cft_answer", rule) for rule in self.rules.signed_first[:1]]
        return [
            need("signatures", rule, signature.capacities)
            for rule in self.rules.signed_first
            for signature in self._unsigned(rule, grants)
        ]

    def _gate_ends(self, grants: Sequence[Authorization]) -> datetime | None:
        """When the first signature runs out that a child and family team asked for; None where none does."""
        if self.s.setting.cft != "yes":
            return None
        return min((end for rule in self.rules.signed_first if (end := self._end(rule, grants))), default=None)

    def _opens(self, one: Authorization, to: Recipient, item: Item) -> bool:
        """Whether an authorization by itself lifts every prohibition that stands before this cell."""
        bars = (bar for bar in self.rules.bars[item.category] if to.party in bar.to and self.s.purpose in bar.purposes)
        return all(bar.rule.unless_cleared or lifts(bar.rule, to, one) for bar in bars)

    def _about(self, one: Authorization, category: Category) -> Reason:
        """An authorization or refusal as a reason: each that touches the cell is named, also those that conflict."""
        if one.wrong:
            text = f"cannot be read: {one.wrong}"
        elif one.form == "refusal":
            text = "refused; a later authorization has to name and replace it"
        elif one.capacity in category.signers:
            text = "authorized"
        else:
            text = "authorized, but signed in a capacity that is not good for this category"
        return Reason(BY_AUTHORIZATION, category.citation, one.entry, text)

    def _permit(
        self,
        to: Recipient,
        item: Item,
        obligations: tuple[tuple[str, ...], ...],
        reasons: Sequence[Reason],
        end: datetime | None,
        authority: str,
        relied_on: str = "",
    ) -> Decision:
        every = (code for group in (*obligations, self.attached) for code in group)
        return Decision(
            to=to.name,
            item=item.category,
            answer="permit",
            obligations=tuple(dict.fromkeys(every)),
            reasons=tuple(reasons),
            valid_until=end,
            authority=authority,
            relied_on=relied_on,
        )


def _because(rule: Mandate | Prohibition | Authority) -> Reason:
    """A rule as the reason of an answer."""
    return Reason(rule.id, rule.citation, None, rule.title, rule.verified)


def lifts(rule: Prohibition, to: Recipient, one: Authorization) -> bool:
    """Whether an authorization that covers the cell lifts the prohibition for this recipient."""
    if one.capacity not in rule.unless_signed_by:
        return False
    return to.person in one.persons if rule.names == "person" and to.person else rule.names == "party"


def _later(one: datetime | None, other: datetime | None) -> bool:
    """Whether an end is later than another; None is no end at all."""
    return other is not None and (one is None or one > other)


def _sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier of two ends; None is no end at all."""
    return min((end for end in (one, other) if end is not None), default=None)


def _sorted(needs: Sequence[Need]) -> tuple[Need, ...]:
    """Each need once, the easiest first."""
    return tuple(sorted(dict.fromkeys(needs), key=lambda one: (EFFORT[one.need], one.rule, one.who)))
