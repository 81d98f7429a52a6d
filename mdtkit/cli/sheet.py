"""Sheets for the wall or the pocket, from the county's rules. Locked or not: nothing of a case stands on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli.arguments import CODE
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.sheet import Sheet


@command("list", short_help="The sheets that can be built.")
def list_(shell: Shell) -> None:
    """The sheets that can be built. Works while the vault is locked."""
    from mdtkit.cli.table import table
    from mdtkit.desk.opening import home_path
    from mdtkit.desk.sheet import names

    found = names(home_path())
    shape = {"sheets": [{"sheet": code, "title": title} for code, title in found]}
    shell.result(shape, table([[code, title] for code, title in found]))


@command("build", short_help="A sheet as text or as a printable page.")
@click.argument("sheet", type=CODE)
@click.option("--html", "as_html", is_flag=True, help="As a page for printing, one HTML file.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Into this file instead of here.")
def build_(shell: Shell, *, sheet: str, as_html: bool, out: Path | None) -> None:
    """Build a sheet from the county's rules: mandated_reporter says whom to call, what the law asks, on which form.

    Works while the vault is locked. What nobody has verified says so; what the county has to fill in is left blank.
    """
    from mdtkit.desk.opening import clock, home_path
    from mdtkit.desk.sheet import build, write
    from mdtkit.documents.page import html

    found = build(home_path(), sheet, clock().now())
    if found.damaged:
        shell.err.say(
            "! The county's own rules cannot be read: this is the base protocol's sheet. mdtkit protocol check"
        )
    lines = html(found.page).splitlines() if as_html else list(_lines(found))
    if out is not None:
        write("\n".join(lines) + "\n", out)
        lines = [f"Written to {out}."]
    shell.result(_json(found, out), lines)


def _json(found: Sheet, out: Path | None) -> dict[str, Any]:
    return {
        "sheet": found.code,
        "title": found.page.title,
        "county": found.page.county,
        "damaged": found.damaged,
        "out": str(out) if out is not None else None,
        "sections": [
            {
                "section": section,
                "title": part.title,
                "lines": [
                    {
                        "id": rule.id,
                        "text": item.text,
                        "under": list(item.under),
                        "blank": item.blank,
                        "law": rule.law,
                        "citation": item.source,
                        "requirement": rule.requirement,
                        "verified": not item.remark,
                    }
                    for rule, item in zip(rules, part.items, strict=True)
                ],
            }
            for (section, rules), part in zip(found.rules, found.page.parts, strict=True)
        ],
    }


def _lines(found: Sheet) -> Iterator[str]:
    from mdtkit.cli.output import Line
    from mdtkit.cli.table import paragraph

    yield Line(f"{found.page.title.upper()} · {found.page.county}")
    for part in found.page.parts:
        yield ""
        yield Line(part.title)
        for item in part.items:
            yield from paragraph(f"- {item.text}{': ' + '_' * 20 if item.blank else ''}", indent=2, hanging=4)
            for line in item.under:
                yield from paragraph(f"  {line}", indent=4, hanging=8)
            if item.source:
                yield from paragraph(f"({item.source})", indent=4, hanging=4)
            if item.remark:
                yield from paragraph(f"! {item.remark}", indent=4, hanging=6)
    yield ""
    yield from paragraph(found.page.foot)
