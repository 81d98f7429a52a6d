"""A slip in any cell of an import is told by row and column, whatever kind it was to become, and is not repeated."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

import pytest

from mdtkit.chronology.kinds import KINDS
from mdtkit.chronology.kinds.model import Field
from mdtkit.desk.errors import BadInput
from mdtkit.desk.importing import import_cases, make_plan, read_map
from mdtkit.desk.importing.mapping import NOT_IMPORTED
from mdtkit.desk.recording import NEVER_BY_HAND
from tests.desk.conftest import Night
from tests.desk.slips import NAME, allowed_in, mistype

TAKEN = ("code", "yesno", "int", "date", "instant", "ref", "codes", "refs")
"""Types of fields that refuse words; a text takes any."""


def imported(field: Field) -> bool:
    """Whether a cell can become this field: no table, nothing that names an entry of this desk."""
    named = field.type == "ref" and field.vocabulary == "entry"
    return field.type != "table" and not field.hidden and not named


def importable(name: str) -> bool:
    kind = KINDS[name]
    if kind.book or name in NEVER_BY_HAND or name in NOT_IMPORTED:
        return False
    return all(imported(field) and field.type != "codemap" for field in kind.fields if field.required)


KINDS_OF_ROWS = [name for name in KINDS if importable(name)]
CELLS = {"int": "1", "date": "2026-03-07", "instant": "2026-03-07 10:00", "yesno": "yes", "text": "Invented"}


def fields_of(kind: str) -> list[Field]:
    apart = KINDS[kind].apart
    taken = [field for field in KINDS[kind].fields if imported(field) and field.type != "codemap"]
    return [field for field in taken if field.sealed not in apart]


def cell(field: Field, known: Mapping[str, Sequence[str]]) -> str:
    return CELLS.get(field.type, (*allowed_in(field.vocabulary, known), "MADEUP")[0])


def map_of(kind: str) -> str:
    received = 'received = "When"\n' if KINDS[kind].needs_received else ""
    note = 'note = "Note"\n' if KINDS[kind].needs_note else ""
    columns = "".join(f'"{field.name}" = "c_{field.name}"\n' for field in fields_of(kind))
    return (
        f'source = "old"\ncase = "No"\n\n[[entry]]\nkind = "{kind}"\nat = "When"\n{received}{note}\n'
        f"[entry.data]\n{columns}"
    )


def table_of(kind: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    held = io.StringIO()
    names = ["No", "When", "Note", *(f"c_{field.name}" for field in fields_of(kind))]
    writer = csv.DictWriter(held, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {"No": f"N{n}", "When": "2026-03-07 09:00", "Note": "Invented", **row} for n, row in enumerate(rows)
    )
    return held.getvalue().encode()


@pytest.mark.requirement("I10")
@pytest.mark.parametrize(
    ("kind", "field"), [(k.name, f.name) for k in KINDS.values() for f in k.fields if f.sealed in k.apart]
)
def test_what_is_sealed_is_not_imported_since_a_table_cannot_say_whom_the_child_allows(kind: str, field: str) -> None:
    with pytest.raises(BadInput, match="whom the child allows") as refused:
        read_map(f'{map_of(kind)}"{field}" = "c_{field}"\n')
    assert [problem.field for problem in refused.value.problems] == [f"entry 1.data.{field}"]


@pytest.mark.parametrize("kind", KINDS_OF_ROWS)
def test_a_slip_in_any_cell_is_told_by_row_and_column_and_nothing_is_written(night: Night, kind: str) -> None:
    known = night.desk.vocabularies
    good = {f"c_{field.name}": cell(field, known) for field in fields_of(kind)}
    rows, slipped = [good], []
    for field in fields_of(kind):
        wrong = [NAME] if field.type in TAKEN else []
        allowed = allowed_in("answer" if field.type == "yesno" else field.vocabulary, known)
        if field.type in ("code", "codes", "yesno") and allowed:
            wrong.append(mistype(max(allowed, key=len), allowed))
        for text in wrong:
            rows.append({**good, f"c_{field.name}": text})
            slipped.append((len(rows) + 1, f"c_{field.name}"))
    head = night.desk.vault.head()
    done = import_cases(night.desk, make_plan(night.desk, read_map(map_of(kind)), table_of(kind, rows)))
    assert {(problem.row, problem.column) for problem in done.problems} == set(slipped), done.problems
    assert NAME not in repr(done)
    assert (done.written, done.held, night.desk.vault.head()) == (not slipped, len(slipped), night.desk.vault.head())
    if slipped:
        assert night.desk.vault.head() == head


@pytest.mark.parametrize(
    ("kind", "field"),
    [("report.made", "episode"), ("referral.investigated", "referral"), ("missing.effort", "episode")],
)
def test_a_map_that_names_entries_of_this_desk_is_refused(kind: str, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_map(f'{map_of(kind)}"{field}" = "c_{field}"\n')
    assert f"entry 1.data.{field}" in [problem.field for problem in refused.value.problems]
