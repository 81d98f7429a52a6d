"""What is missing before something may be told: each with the rule that asks for it, and from whom it has to come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mdtkit.protocol.rule import Rule
from mdtkit.sharing.answer import Need

WORDS: Final[dict[str, str]] = {
    "fact": "what makes this report due is not on record yet: record it; nothing holds the report itself up",
    "cft_answer": "say whether this meeting is a child and family team too",
    "clearance": "a named person answers whether they may be told",
    "discloser": "the person whom the county has designated to release this category: let that person tell it",
    "membership": "a seat on the child's team, for whoever tells and for whoever hears",
    "training": "the recipient's qualification, training and confidentiality statement, on record",
    "renewal": "the authority has run out: good cause on record, or another authority",
    "signatures": "signatures of all with legal power to consent",
    "signer": "an authorization signed in another capacity",
    "authorization": "an authorization for this recipient, category and purpose",
    "counsel": "county counsel's answer: nobody has confirmed this authority for the county",
}
"""Every need by its code, in words, the easiest first: the order in which a way to yes is looked for."""

EFFORT: Final = {need: place for place, need in enumerate(WORDS)}


def need(code: str, rule: Rule, who: Sequence[str] = ()) -> Need:
    """One need of a rule."""
    return Need(code, rule.id, rule.citation, WORDS[code], tuple(who))
