"""Import: cases from a spreadsheet or another system's export, by a map that the county writes once.

``mapping`` says which column means what, ``cells`` reads one, ``plan`` checks every row, ``writing`` records. No
message repeats what a cell holds: it may be a name. Source: issue "Import"; docs/how-to/import.md.
"""

from mdtkit.desk.importing.mapping import Map, read_map
from mdtkit.desk.importing.plan import Plan, make_plan
from mdtkit.desk.importing.rows import RowProblem
from mdtkit.desk.importing.writing import Imported, import_cases

__all__ = ["Imported", "Map", "Plan", "RowProblem", "import_cases", "make_plan", "read_map"]
