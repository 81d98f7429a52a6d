"""A case's chronology as CSV: one line an entry, codes and dates only."""

import csv
import io
from collections.abc import Sequence

from mdtkit.plugin import CaseView, EntryView, Exporter, Host, hookimpl

HEAD = ("seq", "at", "received", "recorded", "kind", "party", "category", "data")
CATEGORIES = (
    "referral", "investigation", "screening_result", "assessment_result", "medical", "placement", "court",
    "education", "safety_plan", "services",
)  # fmt: skip


def write(host: Host, case: CaseView) -> bytes:
    """The file, as UTF-8 with the line ends that spreadsheets expect."""
    file = io.StringIO()
    lines = csv.writer(file)
    lines.writerow(HEAD)
    lines.writerows(_line(entry) for entry in case.entries)
    return file.getvalue().encode()


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
    """`chronology-csv`."""
    return [
        Exporter(
            name="chronology-csv",
            title="The chronology in codes and dates, as CSV",
            suffix="csv",
            purpose="case_planning",
            categories=CATEGORIES,
            write=write,
        )
    ]
