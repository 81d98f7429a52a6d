"""A case's chronology as CSV, and as a page to print: one line an entry, codes and dates only."""

import csv
import io
from collections.abc import Sequence
from html import escape
from zoneinfo import ZoneInfo

from mdtkit.plugin import CaseView, EntryView, Exporter, Host, hookimpl

HEAD = ("seq", "at", "received", "recorded", "kind", "party", "category", "data")
CATEGORIES = (
    "referral", "investigation", "screening_result", "assessment_result", "medical", "placement", "court",
    "education", "safety_plan", "services",
)  # fmt: skip
STYLE = (
    "body{font-family:serif;margin:2cm}table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #000;padding:.2em .5em;text-align:left;vertical-align:top}thead{display:table-header-group}"
)
CONFIDENTIAL = "Confidential (WIC 827, 10850). Names and words are left out; what is sealed is not in it."


def write(host: Host, case: CaseView) -> bytes:
    """The file, as UTF-8 with the line ends that spreadsheets expect."""
    file = io.StringIO()
    lines = csv.writer(file)
    lines.writerow(HEAD)
    lines.writerows(_line(entry) for entry in case.entries)
    return file.getvalue().encode()


def page(host: Host, case: CaseView) -> bytes:
    """A page of HTML that needs nothing from anywhere, in the county's own time: what a browser prints or opens."""
    county = host.county()
    zone = ZoneInfo(county.zone)
    head = f"Case {case.case}: chronology in codes and dates"
    stands = (
        f"{county.name} · {'open' if case.open else 'closed'} · made {county.now.astimezone(zone):%Y-%m-%d %H:%M %Z}"
    )
    rows = [
        (f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M}", entry.kind, entry.party or "", entry.category, _data(entry))
        for entry in case.entries
    ]
    cells = ["<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">',
            f"<title>{escape(case.case)}</title><style>{STYLE}</style></head><body>",
            f"<h1>{escape(head)}</h1><p>{escape(stands)}</p><p>{escape(CONFIDENTIAL)}</p>",
            "<table><thead><tr><th>when</th><th>what</th><th>party</th><th>category</th><th>said</th></tr></thead><tbody>",
            *cells,
            "</tbody></table></body></html>\n",
        ]
    ).encode()


def _data(entry: EntryView) -> str:
    return "; ".join(f"{name}: {_said(value)}" for name, value in entry.data.items())


def _line(entry: EntryView) -> list[str]:
    received = entry.received.isoformat() if entry.received else ""
    said = "; ".join(f"{name}={_said(value)}" for name, value in entry.data.items())
    return [
        str(entry.seq), entry.at.isoformat(), received, entry.recorded.isoformat(), entry.kind, entry.party or "",
        entry.category, said,
    ]  # fmt: skip


def _said(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key}:{_said(one)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return " ".join(_said(one) for one in value)
    return str(value)


@hookimpl
def mdtkit_exporters() -> Sequence[Exporter]:
    """`chronology-csv` and `chronology-page`."""
    return [
        Exporter(
            name="chronology-csv",
            title="The chronology in codes and dates, as CSV",
            suffix="csv",
            purpose="case_planning",
            categories=CATEGORIES,
            write=write,
        ),
        Exporter(
            name="chronology-page",
            title="The chronology in codes and dates, to print",
            suffix="html",
            purpose="case_planning",
            categories=CATEGORIES,
            write=page,
        ),
    ]
