"""What the intake form asks, in the order in which callers usually say it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from mdtkit.chronology.kinds import KINDS
from mdtkit.desk.errors import BadInput
from mdtkit.desk.times import read_instant
from mdtkit.tui.choices import options_of
from mdtkit.tui.widgets.spec import Option, Spec, spec_of
from mdtkit.tui.wording import written

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk

CALL, SEEN, RISK, KNOWN, CHILD = "Call", "What was seen", "At-risk indicators", "As far as known", "Child"
TIMES = ("received", "at")
HELP_TIME = "2026-03-08 01:20, 01:20 (today), now, -20min; the county's zone"


def frozen(values: Mapping[str, object], zone: str, now: datetime) -> dict[str, object]:
    """What stands in the form, with times that are read from now ("now", "-20min", "01:20") written out.

    A time that cannot be read is kept as it was typed: the person who typed it knows what was meant.
    """
    kept = dict(values)
    for name in TIMES:
        if name in kept:
            with suppress(BadInput):
                instant = read_instant(str(kept[name]), zone, now, name).instant
                kept[name] = written(instant, zone)
    return kept


def intake_specs(desk: Desk, draft: Mapping[str, object] | None) -> list[Spec]:
    """The specifications of the whole form."""
    kind = KINDS["referral.received"]
    options = options_of(desk)
    values = dict(draft or {})

    def coded(name: str, section: str) -> Spec:
        field = kind.field(name)
        if field is None:
            message = f"referral.received has no field {name}"
            raise KeyError(message)
        return spec_of(field, options, value=values.get(name), section=section)

    def line(name: str, label: str, section: str, told: str = "", *, required: bool = False) -> Spec:
        return Spec(name, label, "line", value=values.get(name), help=told, section=section, required=required)

    parties = tuple(Option(code, desk.protocol.title("party", code)) for code in desk.vocabularies["party"])
    party = Spec(
        "party",
        "received by",
        "code",
        options=parties,
        value=values.get("party") or desk.me.party,
        section=CALL,
        help="the party that took the call: its clocks",
    )
    others = coded("le_others", KNOWN)
    first = line("received", "received", CALL, f"when the information came in; {HELP_TIME}", required=True)
    if first.value is None:
        first = Spec("received", "received", "line", value="now", help=first.help, section=CALL, required=True)
    return [
        first,
        *(coded(name, CALL) for name in ("source", "agency", "unit", "method")),
        party,
        line("child_name", "name", CHILD, "withheld unless revealed; F3 looks first whether the child is known"),
        line("born", "born", CHILD, "2011-05-30"),
        line("pronouns", "pronouns", CHILD),
        coded("triggers", SEEN),
        coded("imminent", SEEN),
        coded("assault", SEEN),
        coded("assault_hours", SEEN),
        coded("indicators", RISK),
        *(coded(name, KNOWN) for name in ("jurisdiction", "lead", "services", "foster_care", "le_agency")),
        replace(others, options=tuple(one for one in others.options if _is_force(desk, one.code))),
        *([coded("board", KNOWN)] if desk.protocol.vocabulary("board") else []),
        coded("allegation", KNOWN),
        line("reporter", "who called", KNOWN, "by name; sealed: you read it, and whom the decision permits"),
        line("at", "happened", KNOWN, f"if earlier than received; {HELP_TIME}"),
        Spec("note", "note", "note", value=values.get("note"), section=KNOWN, help="withheld unless revealed"),
    ]


def _is_force(desk: Desk, agency: str) -> bool:
    """Whether an agency is a police force: each force concerned is reported to by itself (R4)."""
    return desk.protocol.agencies[agency].party == "law_enforcement"
