"""The shortest lawful way to yes: what would have to be obtained, and nothing that nobody can obtain (C6)."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mdtkit.sharing.answer import Decision, Need
from mdtkit.sharing.decision import decide
from mdtkit.sharing.missing import EFFORT, WORDS, need
from mdtkit.sharing.rulebook import SharingRules
from mdtkit.sharing.situation import Item, Recipient, Situation


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
    if all(rule.unless_cleared for rule in standing):
        cleared = msgspec.structs.replace(to, cleared="yes")
        after = msgspec.structs.replace(asked, recipients=(cleared,))
        if decide(after, rules)[0].answer == "deny":
            return ()
        steps += way_to_yes(after, rules, cleared, item)
    return tuple(steps)
