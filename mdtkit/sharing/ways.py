"""The shortest lawful way to yes: what would have to be obtained, and nothing that nobody can obtain (C6)."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mdtkit.protocol.sharing import Prohibition
from mdtkit.sharing.answer import Decision, Need
from mdtkit.sharing.authorization import Authorization
from mdtkit.sharing.decision import decide
from mdtkit.sharing.missing import EFFORT, WORDS, need
from mdtkit.sharing.rulebook import SharingRules
from mdtkit.sharing.situation import Item, Recipient, Situation

SOMEBODY = "somebody"
"""Stands for the person on a seat of which nobody is known, where a way to yes is looked for."""


def way_to_yes(situation: Situation, rules: SharingRules, to: Recipient, item: Item) -> tuple[Need, ...]:
    """What is to be done, in order, before this may be told; empty where it may, or where nothing makes it lawful.

    Of several ways the one with the fewest steps is given, of equals the one that asks least of others. A child is
    never to be pressed for a signature: that a way exists does not mean that it is to be gone.
    """
    asked = msgspec.structs.replace(situation, recipients=(to,), items=(item,))
    decision = decide(asked, rules)[0]
    if decision.answer == "needs":
        return _fewest(decision.needs)
    if decision.answer == "permit":
        return ()
    return _lifting(asked, rules, decision, to, item)


def _fewest(needs: Sequence[Need]) -> tuple[Need, ...]:
    by_rule: dict[str, list[Need]] = {}
    for one in needs:
        by_rule.setdefault(one.rule, []).append(one)
    fewest = min((len(steps), max(EFFORT[step.need] for step in steps), rule) for rule, steps in by_rule.items())
    return tuple(by_rule[fewest[2]])


def _lifting(asked: Situation, rules: SharingRules, decision: Decision, to: Recipient, item: Item) -> tuple[Need, ...]:
    """What lifts every prohibition that stands in the way, and what is needed after that."""
    bars = {bar.rule.id: bar.rule for bar in rules.bars.get(item.category, ())}
    standing = [bars[reason.rule] for reason in decision.reasons if reason.rule in bars]
    if not standing or any(not (rule.unless_cleared or rule.unless_signed_by) for rule in standing):
        return ()
    steps = []
    for rule in standing:
        if rule.unless_cleared:
            steps.append(need("clearance", rule))
        else:
            whom = "this person by name" if rule.names == "person" else "this recipient"
            text = f"{WORDS['authorization']}, naming {whom}"
            steps.append(Need("authorization", rule.id, rule.citation, text, rule.unless_signed_by))
    # What is still missing once all of that was obtained: of a seat of which nobody is known, by somebody on it.
    named = msgspec.structs.replace(to, cleared="yes", person=to.person or SOMEBODY)
    signed = [_signed(asked, named, item, rule) for rule in standing if not rule.unless_cleared]
    filed = (*asked.authorizations, *signed)
    after = msgspec.structs.replace(asked, recipients=(named,), authorizations=filed)
    if decide(after, rules)[0].answer == "deny":
        return ()
    return (*steps, *way_to_yes(after, rules, named, item))


def _signed(asked: Situation, to: Recipient, item: Item, rule: Prohibition) -> Authorization:
    """The authorization that would lift the prohibition, as if it were on file."""
    return Authorization(
        id=rule.id,
        entry=rule.id,
        form="grant",
        capacity=rule.unless_signed_by[0],
        categories=(item.category,),
        parties=(to.party,),
        persons=(to.person,),
        purposes=(asked.purpose,),
        by=(asked.discloser,),
        begins=asked.now,
    )
