"""Rules about what somebody records: what is minded, what others then owe, what is read out, what closing does."""

# Annotations are evaluated here, once: as text msgspec would compile each of them at every start.

from typing import Literal

import msgspec

from mdtkit.protocol.rule import Condition, Conditions, Law, Rule, Stop


class Needless(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry that makes a warning needless, at most ``within`` (a duration) before or after the act; None = ever.

    ``matching``: field of that entry → field of the act that must say the same, as far as the act says anything.
    """

    on: tuple[str, ...]
    where: Condition = msgspec.field(default_factory=dict)
    within: str | None = None
    matching: dict[str, str] = msgspec.field(default_factory=dict)


class ActWarning(Rule, frozen=True, kw_only=True):
    """What the desk warns of once something has been recorded. A warning never stops anybody.

    It speaks where the entry is of a kind ``on`` and fits ``where``, the facts then known fit ``when``, no entry
    makes it needless (``unless``), and each of these that is given is true: one of the fields ``empty`` was left out;
    of the two dates ``before`` the first lies before the second; a live entry of the same kind recorded earlier (and
    no longer ago than ``repeats_within``) has the same ``repeats`` (``kind``: whatever it says). Fields that the act
    leaves out are read from the latest entry ``beside`` it. ``asks`` = ``reason``: a reason is asked for, and may
    follow within the shift.
    """

    on: tuple[str, ...]
    where: Condition = msgspec.field(default_factory=dict)
    when: Conditions = ()
    empty: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    repeats: str | None = None
    repeats_within: str | None = None
    beside: Stop | None = None
    unless: tuple[Needless, ...] = ()
    asks: Literal["reason"] | None = None
    field: str
    text: str


class Anchor(Rule, frozen=True, kw_only=True):
    """Which kinds of entries bring what a clock counts back to (R3, M1): ``id`` is the anchor of ``[[clock]] start``.

    ``incident``: information about an incident, on which a report counts; ``identification``: what may first suspect
    or identify a child, which a tier decision counts back to.
    """

    on: tuple[str, ...]


class Qualification(Rule, frozen=True, kw_only=True):
    """What must be on record of a person before they count as a member of the team (M7). It stops nobody.

    All of ``courses``, or one of ``instead``, and each of ``statements``, signed and not run out. ``gap`` is what its
    lack is called; ``on`` are the entries that put a person on the team or at its table, after which ``text`` is said.
    """

    gap: Literal["untrained", "unqualified", "statement_expired"]
    courses: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    text: str


class Awaits(Rule, frozen=True, kw_only=True):
    """What another agency still owes after an act of ours: a number, a confirmation, an outcome (R6, R7).

    Owed after an entry ``on`` (and ``where``), by ``party`` (``$to``: whom the act was addressed to), until the field
    ``filled`` of the act holds it or an entry ``until`` brings it.
    """

    on: tuple[str, ...]
    where: Condition = msgspec.field(default_factory=dict)
    party: str
    filled: str | None = None
    until: tuple[Stop, ...] = ()
    whenever: tuple[Stop, ...] = ()
    """What brings it whenever it came, before the act too (a county that answered before the closing)."""
    after_closing: bool = False
    """Whether it is waited for even once the case is closed: nothing that passes to others closes silently."""


class Script(Rule, frozen=True, kw_only=True):
    """A county's words to a child before screening, assessment or a meeting (I7, A4, M11).

    ``purpose`` is a code of ``script_purpose``; ``language`` a language code; ages in years, both ends included,
    None = no bound. ``text``, or ``file``: a text file beside the county's own protocol files. With neither it is a
    blank: the county's text is needed. ``reviewed`` is the day of counsel's review, ``valid_from`` the first day on
    which it is read out (both YYYY-MM-DD).
    """

    purpose: str
    language: str = "en"
    youngest: int | None = None
    oldest: int | None = None
    version: str = ""
    text: str = ""
    file: str = ""
    reviewed: str | None = None
    valid_from: str | None = None

    @property
    def blank(self) -> bool:
        """Whether there is nothing to read out: the county has still to supply its text."""
        return not self.text.strip() and not self.file


class SheetLine(Rule, frozen=True, kw_only=True):
    """A line of a sheet that is printed for somebody's wall or pocket (P5, R1): never anything of a case.

    Under the heading ``section`` of the ``sheet`` (codes of the lists ``sheet_section``, ``sheet_name``), by ``order``.
    ``call``: the numbers of this party's agencies stand under it; ``form``: ``{form}`` in the text is that form's name
    (list ``report_form``); ``lists``: the titles of that list stand under it; ``clock``: the rule that asks for it,
    also where it is switched off among the clocks of cases; ``blank``: a place that the county has to fill in.
    """

    sheet: str
    order: int
    section: str
    text: str
    call: str | None = None
    form: str | None = None
    lists: str | None = None
    clock: str | None = None
    blank: bool = False


class Closing(Rule, frozen=True, kw_only=True):
    """What closing a case does to a clock of these layers that nobody answered for (C7).

    ``stays``: it lives on after the closing, since closing a case answers to no statute; ``ends``: it is cancelled.
    """

    layers: tuple[Law, ...]
    unanswered: Literal["stays", "ends"]


class Retention(Rule, frozen=True, kw_only=True):
    """How long a closed case is kept before it may be purged (C7); where several apply, the longest.

    Counted from the closing or from the birthday on which the child reaches ``age``. ``within`` None: the county
    has given no length, and nothing to which the rule applies may be purged.
    """

    counts_from: Literal["closing", "birthday"] = "closing"
    age: int = 18
    within: str | None = None
    when: Conditions = ()
