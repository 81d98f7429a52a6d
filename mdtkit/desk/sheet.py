"""Sheets for the wall or the pocket, built from the county's rules: nothing of a case, so they work while locked.

The mandated reporter's sheet says whom to call, what the law asks, and on which form (R1, R10). What nobody verified
says so; what the source leaves to the county stays a visible blank.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from mdtkit.chronology.problem import unknown
from mdtkit.desk.card import locked_card, rules_in_clear
from mdtkit.desk.errors import BadInput, StoreTrouble
from mdtkit.documents.page import Item, Page, Part
from mdtkit.protocol.model import Protocol, Rule, SheetLine

SHEETS, SECTIONS, FORMS = "sheet_name", "sheet_section", "report_form"
UNVERIFIED = "Not verified: county counsel confirms it before anybody relies on it."
NO_NUMBER = "number: ____________________ (the county has not given one)"


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet: its code, its page, and under each heading (code) the rules behind its lines, in the same order.

    ``damaged``: the county's own rules cannot be read, so the sheet says what the base protocol says.
    """

    code: str
    page: Page
    rules: tuple[tuple[str, tuple[SheetLine, ...]], ...]
    damaged: bool = False


def names(home: Path) -> tuple[tuple[str, str], ...]:
    """The sheets that there are: code and title."""
    protocol, _ = rules_in_clear(home)
    return tuple((code, protocol.title(SHEETS, code)) for code in protocol.vocabulary(SHEETS))


def build(home: Path, code: str, at: datetime) -> Sheet:
    """A sheet from the rules as they lie in the home, locked or not. Raises BadInput for a sheet that there is not."""
    protocol, damaged = rules_in_clear(home)
    known = protocol.vocabulary(SHEETS)
    if code not in known:
        problem = unknown("sheet", code, known, what="sheet")
        raise BadInput(problem.message, [problem])
    lines = sorted((one for one in protocol.sheets.values() if one.sheet == code), key=lambda one: one.order)
    sections = dict.fromkeys(one.section for one in lines)
    grouped = tuple((section, tuple(one for one in lines if one.section == section)) for section in sections)
    parts = tuple(
        Part(protocol.title(SECTIONS, section), tuple(_item(protocol, one) for one in under))
        for section, under in grouped
    )
    card = locked_card(home, at)
    foot = f"From the county's rules, version {protocol.version}, on {at.date().isoformat()}. No legal advice."
    page = Page(protocol.title(SHEETS, code), card.county, parts, foot)
    return Sheet(code=code, page=page, rules=grouped, damaged=damaged)


def write(content: str, out: Path) -> None:
    """Write a sheet into a file, whole or not at all. Raises StoreTrouble when the place cannot be written to."""
    fresh = out.with_name(f".{out.name}.new")
    try:
        fresh.write_text(content, encoding="utf-8")
        fresh.replace(out)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise StoreTrouble(f"{out} cannot be written to. Nothing was written.") from None


def _item(protocol: Protocol, line: SheetLine) -> Item:
    form = protocol.title(FORMS, line.form) if line.form else ""
    behind = _behind(protocol, line)
    source = "; ".join(dict.fromkeys(rule.citation for rule in (line, *behind) if rule.citation))
    verified = all(rule.verified for rule in (line, *behind))
    return Item(
        text=line.text.replace("{form}", form),
        under=(*_numbers(protocol, line.call), *_titles(protocol, line.lists)),
        source=source,
        remark="" if verified else UNVERIFIED,
        blank=line.blank,
    )


def _behind(protocol: Protocol, line: SheetLine) -> tuple[Rule, ...]:
    """The clock that asks for it (in force among a case's clocks or not) and the form's own rule."""
    clock = protocol.clocks.get(line.clock or "") or protocol.switched_off.get(f"clock/{line.clock}")
    form = protocol.terms.get(f"{FORMS}.{line.form}")
    return tuple(rule for rule in (clock, form) if rule is not None)


def _numbers(protocol: Protocol, party: str | None) -> tuple[str, ...]:
    if party is None:
        return ()
    found = []
    for agency in protocol.agencies.values():
        night = f", at night {agency.after_hours}" if agency.after_hours else ""
        if agency.party == party and (agency.telephone or agency.after_hours):
            found.append(f"{agency.title or agency.id}: {agency.telephone or 'no day number'}{night}")
    return tuple(found) or (NO_NUMBER,)


def _titles(protocol: Protocol, name: str | None) -> tuple[str, ...]:
    return tuple(protocol.title(name, code) for code in protocol.vocabulary(name)) if name else ()
