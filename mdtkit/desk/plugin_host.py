"""What a plugin's code is handed: redacted views bound to its declared purpose, and one way to record.

Codes and dates only, of the declared sharing categories, as far as the sharing decision lets the desk's agency have
them for the declared purpose; nothing of a sealed category. Every look at a case is audited with the purpose. For
`committee` and `research` no single case is shown at all. Source: design.md "Plugins".
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.chronology.entry import Draft, Entry
from mdtkit.chronology.kinds import category_of, shown
from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import DeskError
from mdtkit.plugin.shapes import Act, CaseView, ClockView, CountyView, EntryView, HostRefused

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile, CaseRow
    from mdtkit.desk.desk import Desk

NO_SINGLE_CASE = frozenset({"committee", "research"})


class DeskHost:
    """Answers one plugin's questions while one command or export of it runs."""

    def __init__(self, desk: Desk, purpose: str, categories: Collection[str], *, may_submit: bool) -> None:
        self._desk = desk
        self._purpose = purpose
        self._categories = frozenset(categories)
        self._may_submit = may_submit
        self.refusal: DeskError | None = None
        """Why mdtkit did not do what was asked of it last."""
        self.warnings: tuple[Problem, ...] = ()
        """What is to be minded of what was recorded."""

    def answer(self, method: str, arguments: list[Any]) -> Any:
        """The answer to one question. Raises HostRefused."""
        known: dict[str, Callable[..., Any]] = {
            "county": self._county,
            "cases": self._cases,
            "case": self._case,
            "closed": self._closed,
            "submit": self._submit,
        }
        if method not in known:
            raise HostRefused("there is no such question")
        try:
            return known[method](*arguments)
        except DeskError as refused:
            self.refusal = refused
            raise HostRefused(refused.message) from None
        except (TypeError, ValueError, AttributeError):
            raise HostRefused(f"{method} was asked with arguments that it does not take") from None

    def view(self, ref: str) -> CaseView:
        """One case as the plugin may see it; the look is audited when the act ends. Raises HostRefused, NoSuchCase."""
        if self._purpose in NO_SINGLE_CASE:
            raise HostRefused(f"for {self._purpose} no single case is shown")
        case = self._desk.reference(ref)
        entries = self._desk.entries(case)
        items = sorted(self._categories)
        self._desk.audit.looked(case, purpose=self._purpose, items=items, later=True)
        file = self._desk.derive(case, entries)
        return case_view(file, self._categories, self._permitted(file))

    def _permitted(self, file: CaseFile) -> Callable[[Entry], bool]:
        """Whether the sharing decision lets the desk's agency have all that is shown of an entry for this purpose."""
        from mdtkit.desk.sharing import for_purpose, items_of

        shown = {item.entry.id: items_of(_bare(item.entry), file.protocol) for item in file.chronology}
        permitted = for_purpose(self._desk, file, self._purpose, (one for items in shown.values() for one in items))
        return lambda entry: permitted.issuperset(shown[entry.id])

    def _county(self) -> CountyView:
        desk = self._desk
        return CountyView(name=desk.county.name, zone=desk.county.zone, now=desk.now())

    def _cases(self) -> list[CaseView]:
        if self._purpose in NO_SINGLE_CASE:
            raise HostRefused(f"for {self._purpose} no single case is shown")
        return [_row_view(row) for row in self._desk.rows()]

    def _case(self, ref: str) -> CaseView:
        return self.view(ref)

    def _closed(self, calendar: str) -> list[str]:
        days = self._desk.directory.days_off()
        return sorted(day.isoformat() for day in (days.court if calendar == "court" else days.county))

    def _submit(self, case: str, kind: str, data: dict[str, Any], at: datetime | None) -> str:
        if not self._may_submit:
            raise HostRefused("only a command that somebody called, and that is no panel, records anything")
        from mdtkit.desk.recording import Act as Recorded

        # The same path, checks and warnings as by hand; in the name of the person who called the command.
        logged = self._desk.record(case, [Recorded(kind=kind, data=data, at=at)])
        self.warnings += logged.warnings
        return logged.entry


def case_view(
    file: CaseFile, categories: Collection[str], permitted: Callable[[Entry], bool] = lambda _entry: True
) -> CaseView:
    """The case in codes and dates: what is in force in these categories and may be seen, and the clocks."""
    entries = [item.entry for item in file.chronology if not item.entry.removed and permitted(item.entry)]
    return CaseView(
        case=file.ref,
        open=file.open,
        tier=file.tier,
        jurisdiction=file.jurisdiction,
        entries=tuple(view for entry in entries if (view := _entry_view(entry)).category in categories),
        clocks=tuple(
            ClockView(
                clock=clock.clock,
                party=clock.party,
                law=clock.law,
                state=clock.state,
                starts_at=clock.starts_at,
                due_at=clock.due_at,
            )
            for clock in file.clocks
        ),
    )


def act_view(draft: Draft) -> Act:
    """A draft in codes and dates."""
    entry = _as_entry(draft)
    return Act(kind=draft.kind, at=draft.at, received=draft.received, party=draft.party, data=_codes(entry))


def _entry_view(entry: Entry) -> EntryView:
    return EntryView(
        seq=entry.seq,
        kind=entry.kind,
        category=entry.sealed or category_of(entry.kind, entry.data),
        at=entry.at,
        received=entry.received,
        recorded=entry.recorded,
        party=entry.party,
        data=_codes(entry),
    )


def _codes(entry: Entry) -> dict[str, Any]:
    """The members that are shown without ``--reveal``; nothing of an unknown kind."""
    data, _ = shown(entry)
    return {name: value for name, value in data.items() if value is not None}


def _bare(entry: Entry) -> Entry:
    """The entry with nothing but what is shown of it."""
    return msgspec.structs.replace(entry, data=_codes(entry))


def _as_entry(draft: Draft) -> Entry:
    return Entry(
        id="", record="", seq=0, kind=draft.kind, at=draft.at, received=draft.received, recorded=draft.at, tz=draft.tz,
        by="", party=draft.party, people=0, data=draft.data, note=None, prev="", signature="",
    )  # fmt: skip


def _row_view(row: CaseRow) -> CaseView:
    return CaseView(case=row.ref, open=row.open, tier=row.tier, jurisdiction=row.jurisdiction)
