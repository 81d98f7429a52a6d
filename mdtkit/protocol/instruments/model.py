"""What a screening or assessment instrument is: a manifest, read from TOML, that runs nothing (requirements I6, A1).

An instrument informs. Its bands propose; none of them decides, and least of all that a child is at risk: that is the
worker's, by the definition of the State (design.md, hard stops). Source: issue 4; field.md 1 and 2.
"""

# Annotations are evaluated here, once: as text msgspec would compile each of them at every start.

from typing import Literal

import msgspec

Licence = Literal["open", "licensed", "unknown"]
How = Literal["sum", "count", "any", "at_least", "max"]
Proposed = Literal["decide_indicators", "triage", "assess", "report", "services", "agenda", "screen_again", "nothing"]
"""What a band may propose to a person. None of them is a determination, and there is none that could be added."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every part of a manifest has: its id in the manifest, and a title that is nobody's copyrighted words."""

    id: str
    title: str = ""


class Change(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One version of the instrument in its history, and what it changed."""

    version: str
    change: str
    day: str = ""


class About(Part, frozen=True, kw_only=True):
    """``[instrument]``: what it is, whose it is, who may use it with whom, and whether anybody has confirmed it."""

    title: str
    version: str
    purpose: Literal["screening", "assessment"]
    publisher: str
    licence: Licence
    frame: bool = False
    """Whether it is only a frame: its items come from the county's own copy, and without them nobody can use it."""
    licence_note: str = ""
    source: str = ""
    verified: bool = False
    """Whether somebody compared this manifest with the form itself; shown wherever a result is, until then."""
    note: str = ""
    requirement: str | None = None
    citation: str = ""
    youngest: int | None = None
    oldest: int | None = None
    positions: tuple[str, ...] = ()
    """Who may administer it, by position (the protocol's list ``assessor``); empty = the form does not say."""
    course: str | None = None
    """The course that an administrator has taken (a course of the protocol)."""
    course_title: str = ""
    script: str | None = None
    """Purpose of the script that the child hears first; the instrument's own purpose if not said (I7, A4)."""
    repeat_within: str | None = None
    """Once more within so long asks a reason: to be asked the same again can hurt (A3)."""
    main: str | None = None
    """The score whose band is recorded as the result."""
    history: tuple[Change, ...] = ()


class Level(Part, frozen=True, kw_only=True):
    """One rating level of a scale. ``unknown``: "no information", an answer of its own that never raises a score.

    ``actionable``: the level asks for something to be done (CANS needs: 2 and 3).
    """

    scale: str
    code: str
    value: int = 0
    unknown: bool = False
    actionable: bool = False


class Group(Part, frozen=True, kw_only=True):
    """Items that belong together: a domain, a key indicator, a module.

    ``module``: only asked where it applies; left out whole it is no gap. ``withheld``: the sealed category of
    everything in it ("" = none).
    """

    module: bool = False
    withheld: str = ""


class Item(Part, frozen=True, kw_only=True):
    """One thing that is rated. ``text``: its words, from the county's licensed copy or from an open form.

    ``withheld``: the sealed category to which its answer belongs. ``indicator``: the at-risk indicator of the protocol
    that it asks. ``service``: the service that an actionable answer brings to mind (A6).
    """

    scale: str
    group: str | None = None
    required: bool = True
    withheld: str = ""
    text: str = ""
    indicator: str | None = None
    service: str | None = None


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From a raw number of ``lowest`` on the score is ``gives``."""

    lowest: int
    gives: int


class Score(Part, frozen=True, kw_only=True):
    """A number that comes from answers. ``of``: items, groups (all their items) or other scores.

    ``how``: ``sum`` and ``max`` of the values; ``count`` how many stand at one of the levels ``at`` (at the actionable
    ones, if not said); ``any`` 1 if one does; ``at_least`` 1 if ``needs`` do. None: it is only read off a score sheet.
    ``sheet``: it may be entered from the sheet of the paper form. ``steps`` turn the raw number into another.
    ``rises``: declared never to fall when an answer rises.
    """

    how: How | None = None
    of: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    needs: int | None = None
    steps: tuple[Step, ...] = ()
    lowest: int = 0
    highest: int | None = None
    sheet: bool = False
    rises: bool = True


class Proposal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a band proposes to whoever reads it, in words; a person does it, or does not."""

    act: Proposed
    text: str = ""


class Band(Part, frozen=True, kw_only=True):
    """A stretch of a score with a name. ``score``: which (the main one, if not said)."""

    lowest: int
    highest: int
    score: str | None = None
    proposes: tuple[Proposal, ...] = ()


class Rescreen(Part, frozen=True, kw_only=True):
    """When it is due once more: a clock of the protocol, made from this.

    ``on``: the kinds of entries that start it; empty = its own administration. ``within`` None: open, its age shown.
    ``owner``: a party; ``$receiver`` is the party that recorded what started it.
    """

    citation: str
    within: str | None = None
    warn: str | None = None
    on: tuple[str, ...] = ()
    owner: str = "$receiver"
    requirement: str | None = None
    verified: bool = False
    note: str = ""


class Words(Part, frozen=True, kw_only=True):
    """``[[text]]`` of a county's file: the words of one item of its licensed copy."""

    text: str


class Counted(Part, frozen=True, kw_only=True):
    """``[county]``: for which instrument, version and manifest (SHA-256 of its file) the county's own file was made."""

    instrument: str
    version: str
    manifest: str


class Instrument(msgspec.Struct, frozen=True, kw_only=True):
    """A whole instrument, checked. ``manifest``: the SHA-256 of the manifest file, ``county``: that of the county's own
    file laid over it ("" = none). Its :func:`definition` is what a result is kept with."""

    about: About
    levels: tuple[Level, ...] = ()
    groups: tuple[Group, ...] = ()
    items: tuple[Item, ...] = ()
    scores: tuple[Score, ...] = ()
    bands: tuple[Band, ...] = ()
    rescreens: tuple[Rescreen, ...] = ()
    manifest: str = ""
    county: str = ""

    @property
    def id(self) -> str:
        """Its id, as recorded in ``instrument.administered``."""
        return self.about.id

    def withheld(self, item: Item) -> str:
        """The sealed category of an item's answer: its own, else that of its group; "" = none."""
        group = next((group for group in self.groups if group.id == item.group), None)
        return item.withheld or (group.withheld if group is not None else "")

    def group_items(self, group: str | None) -> tuple[Item, ...]:
        """The items of a group, in the manifest's order; None: those of no group."""
        return tuple(item for item in self.items if item.group == group)

    def scale(self, name: str) -> tuple[Level, ...]:
        """The levels of a scale in the manifest's order."""
        return tuple(level for level in self.levels if level.scale == name)

    def bands_of(self, score: str) -> tuple[Band, ...]:
        """The bands of a score, lowest first."""
        own = [band for band in self.bands if (band.score or self.about.main) == score]
        return tuple(sorted(own, key=lambda band: band.lowest))

    @property
    def usable(self) -> bool:
        """Whether there is anything to answer: a frame waits for the county's own items."""
        return bool(self.items or self.sheet)

    @property
    def sheet(self) -> tuple[Score, ...]:
        """The numbers that can be entered from the score sheet."""
        return tuple(score for score in self.scores if score.sheet)
