"""What the decision on sharing answers, for one recipient and one item (design.md "JSON shapes": share check)."""

# Annotations are evaluated here, once: as text msgspec would compile each of them at every start.

from datetime import datetime
from typing import Literal

import msgspec

Verdict = Literal["permit", "deny", "needs"]


class Reason(msgspec.Struct, frozen=True, gc=False):
    """A rule that decided or would have, its citation, and the entry it rests on (an authorization), if any.

    ``verified``: whether anybody has confirmed the rule for the county; false is said wherever the reason is.
    """

    rule: str
    citation: str
    entry: str | None = None
    text: str = ""
    verified: bool = True


class Need(msgspec.Struct, frozen=True, gc=False):
    """What is missing under ``rule``: a code of ``NEEDS``, in words, and from whom it has to come ("" = the desk)."""

    need: str
    rule: str
    citation: str
    text: str
    who: tuple[str, ...] = ()


class Decision(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One recipient, one item. ``valid_until``: until when a permit holds as things stand; None = no end is known.

    ``to`` is the recipient's name, ``item`` the category. ``authority``: the rule relied on, or ``authorization``;
    ``relied_on`` the id of that authorization. Only a permit has obligations.
    """

    to: str
    item: str
    answer: Verdict
    needs: tuple[Need, ...] = ()
    obligations: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    valid_until: datetime | None = None
    authority: str = ""
    relied_on: str = ""

    @property
    def unconfirmed(self) -> bool:
        """Permitted by a rule that nobody has confirmed for the county: a mandate, which is never held up by that."""
        return any(why.rule == self.authority and not why.verified for why in self.reasons)
