"""What a kind of entry is: its fields, its sentence, its sharing category.

Source: design.md "Starting vocabulary of entries". Coded fields and text fields are told apart
because only codes and dates may be shown, printed or put on a command line without ``--reveal``.
"""

from __future__ import annotations

from typing import Literal

import msgspec

FieldType = Literal["code", "codes", "codemap", "text", "instant", "date", "yesno", "int", "ref", "refs", "table"]
"""``code`` one code of a vocabulary · ``codes`` a list of them · ``codemap`` code → code · ``text`` free
words, names, places · ``instant`` RFC 3339 with zone · ``date`` YYYY-MM-DD · ``yesno`` yes, no or
unknown · ``int`` a number from 0 · ``ref``/``refs`` the id of a person, entry, meeting, case or
authorization · ``table`` rows of the fields in ``columns``."""


class Field(msgspec.Struct, frozen=True):
    """One member of an entry's data.

    ``vocabulary`` names the closed list of a code (for a ``ref``: what it points to), ``values`` that of the
    values of a ``codemap``. ``private`` is coded or dated and identifying all the same (a birth date): withheld
    like text. ``sealed`` is the sealed category to which the member belongs ("" = none): its content is
    never shown by ``--reveal`` alone and no rule of a protocol may read it. ``hidden`` is shown, printed and handed to
    nobody at all: a key. ``by_desk``: mdtkit writes it by itself, so no form asks for it.
    """

    name: str
    type: FieldType
    vocabulary: str | None = None
    required: bool = False
    help: str = ""
    values: str | None = None
    private: bool = False
    sealed: str = ""
    columns: tuple[Field, ...] = ()
    hidden: bool = False
    by_desk: bool = False

    @property
    def withheld(self) -> bool:
        """True when it is shown only to somebody who asked for the story (``--reveal``, audited)."""
        return self.type == "text" or self.private or bool(self.sealed)


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of entry.

    ``needs_received``: it can start a statutory clock, which counts from when the information reached the agency,
    so ``received`` must be said. ``needs_note``: it is nothing without its narrative. ``category`` is the
    sharing category, replaced by ``by_field``: (field, its code → category) where the data decide; "" for the
    county's own books. ``sentence`` renders it: ``{field}`` places a value, ``[…]`` is left out when a value in
    it is absent or withheld, ``{party}`` is the party of the entry, ``{child}`` and ``{their}`` the child.
    ``apart`` are the sealed categories whose members are recorded as an entry of their own, with a body that only
    its own readers open. That entry is of the kind ``beside``, which names this one; without one it is of the same
    kind, which then has no field that is required.
    """

    name: str
    title: str
    sentence: str
    fields: tuple[Field, ...] = ()
    category: str = ""
    by_field: tuple[str, dict[str, str]] | None = None
    statements: tuple[str, ...] = ()
    """Members that carry what the child said or answered: statements, shared otherwise than the result (I9, A5, C4)."""
    needs_received: bool = False
    needs_note: bool = False
    book: bool = False
    apart: tuple[str, ...] = ()
    beside: str = ""

    def field(self, name: str) -> Field | None:
        """The field of that name, or None."""
        return next((f for f in self.fields if f.name == name), None)


def code(name: str, vocabulary: str | None = None, *, required: bool = False, help: str = "") -> Field:  # noqa: A002
    """A coded field; its vocabulary is named like the field unless said otherwise."""
    return Field(name, "code", vocabulary or name, required, help)


def codes(name: str, vocabulary: str, *, required: bool = False, help: str = "") -> Field:  # noqa: A002
    """A list of codes."""
    return Field(name, "codes", vocabulary, required, help)


def codemap(
    name: str,
    vocabulary: str | None,
    values: str | None,
    *,
    required: bool = False,
    private: bool = False,
    sealed: str = "",
    help: str = "",  # noqa: A002
) -> Field:
    """A table of code → code, such as indicator → answer."""
    return Field(name, "codemap", vocabulary, required, help, values, private, sealed)


def text(
    name: str,
    *,
    required: bool = False,
    sealed: str = "",
    hidden: bool = False,
    help: str = "",  # noqa: A002
) -> Field:
    """Free words: withheld without ``--reveal``; ``hidden`` even then."""
    return Field(name, "text", None, required, help, sealed=sealed, hidden=hidden)


def instant(name: str, *, required: bool = False, help: str = "") -> Field:  # noqa: A002
    """A moment, RFC 3339 with its zone."""
    return Field(name, "instant", None, required, help)


def date(name: str, *, required: bool = False, private: bool = False, help: str = "") -> Field:  # noqa: A002
    """A day of the county's calendar."""
    return Field(name, "date", None, required, help, private=private)


def yesno(name: str, *, required: bool = False, help: str = "") -> Field:  # noqa: A002
    """Yes, no or unknown; what unknown counts as is the protocol's business."""
    return Field(name, "yesno", "answer", required, help)


def number(name: str, *, required: bool = False, help: str = "") -> Field:  # noqa: A002
    """A whole number from 0."""
    return Field(name, "int", None, required, help)


def ref(name: str, to: str, *, required: bool = False, by_desk: bool = False, help: str = "") -> Field:  # noqa: A002
    """The id of a person, entry, meeting, case, authorization, alert."""
    return Field(name, "ref", to, required, help, by_desk=by_desk)


def refs(name: str, to: str, *, required: bool = False, sealed: str = "", help: str = "") -> Field:  # noqa: A002
    """Several ids."""
    return Field(name, "refs", to, required, help, sealed=sealed)


def table(name: str, *columns: Field, required: bool = False, help: str = "") -> Field:  # noqa: A002
    """Rows, each of these columns."""
    return Field(name, "table", None, required, help, columns=columns)


TOLD_APART = "sealed.told"
"""The kind in which sealed members are recorded beside an entry of another kind: it starts and stops nothing."""
SAID_APART = codes("apart", "category", help="categories of which more is recorded beside it, sealed; set by mdtkit")
