"""A printable page: one HTML file with its style inside, no script, nothing fetched from anywhere.

Printed on letter paper it has no colours to lose; read on a screen or by a screen reader it has headings and lists.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import msgspec

STYLE = """
body { font: 12pt/1.4 Georgia, serif; max-width: 42em; margin: 2em auto; padding: 0 1em; color: #000; background: #fff }
h1 { font-size: 1.5em; margin-bottom: 0 } h2 { font-size: 1.15em; border-bottom: 1px solid #000; margin-top: 1.4em }
li { margin: .5em 0 } .from { font-size: .8em } .blank { border-bottom: 1px dotted #000; display: block; height: 2.2em }
.open { font-weight: bold } @page { size: letter; margin: 2cm }
""".strip()


class Item(msgspec.Struct, frozen=True):
    """One thing that a page says: its words, what stands under it, on what it rests; ``blank``: a place to fill in."""

    text: str
    under: tuple[str, ...] = ()
    source: str = ""
    remark: str = ""
    blank: bool = False


class Part(msgspec.Struct, frozen=True):
    """A heading and what stands under it."""

    title: str
    items: tuple[Item, ...]


class Page(msgspec.Struct, frozen=True):
    """A whole page: its title, whose it is, what it consists of, and a last line."""

    title: str
    county: str
    parts: tuple[Part, ...]
    foot: str = ""
    language: str = "en"


def html(page: Page) -> str:
    """The page as one HTML file."""
    title = escape(f"{page.title} · {page.county}")
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(page.language, quote=True)}"><head><meta charset="utf-8"><title>{title}</title>',
        f"<style>{STYLE}</style></head><body>",
        f"<h1>{escape(page.title)}</h1><p>{escape(page.county)}</p>",
    ]
    for part in page.parts:
        lines += [f"<h2>{escape(part.title)}</h2>", "<ul>", *map(_item, part.items), "</ul>"]
    lines += [f'<p class="from">{escape(page.foot)}</p>'] if page.foot else []
    return "\n".join([*lines, "</body></html>"]) + "\n"


def _item(item: Item) -> str:
    said = [escape(item.text)]
    if item.blank:
        said.append('<span class="blank"></span>')
    said += _list(item.under)
    if item.source:
        said.append(f'<div class="from">{escape(item.source)}</div>')
    if item.remark:
        said.append(f'<div class="from open">{escape(item.remark)}</div>')
    return f"<li>{''.join(said)}</li>"


def _list(lines: Iterable[str]) -> list[str]:
    found = [f"<li>{escape(line)}</li>" for line in lines]
    return [f"<ul>{''.join(found)}</ul>"] if found else []
