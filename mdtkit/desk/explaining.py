"""Why a clock of a case stands as it does: entry, rule, arithmetic, citation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdtkit.casework.explain import Explanation
from mdtkit.casework.explain import explain as explained
from mdtkit.desk.errors import BadInput

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk


def explain(desk: Desk, ref: str, clock: str) -> Explanation:
    """Why a clock stands as it does; ``clock`` is a rule id or a whole clock id. Raises BadInput."""
    file = desk.case(ref)
    wanted = [c for c in file.clocks if clock in (c.clock, c.id, c.id.removeprefix(f"{file.ref}/"))]
    if not wanted:
        names = ", ".join(dict.fromkeys(c.clock for c in file.clocks))
        raise BadInput(f"{file.ref} has no clock {clock}. It has: {names or 'none'}.")
    live = [c for c in wanted if c.live]
    return explained((live or wanted)[0], file.chronology, desk.rulebook, desk.county.zone)
