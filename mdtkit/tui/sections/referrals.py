"""Referrals: every one kept, whatever its disposition, with its own tasks in the State's system (I1, I2, D1)."""

from __future__ import annotations

from mdtkit.casework.clockview import ClockView
from mdtkit.casework.referrals import ReferralView, referrals
from mdtkit.tui.sections.section import Deed, Look, Row, Section, counted, joined
from mdtkit.tui.wording import state_of, what_of


def _found(look: Look) -> tuple[ReferralView, ...]:
    return referrals(look.file.chronology, look.file.clocks, look.desk.protocol)


def _rows(look: Look) -> list[Row]:
    rows: list[Row] = []
    for one in _found(look):
        about = {"referral": one.entry}
        deeds = (Deed("What the investigation found", "referral.investigated", about), _entered(about))
        alleged = ", ".join(look.title("allegation", code) for code in one.allegation)
        said = look.title("disposition", one.disposition) or "not investigated yet"
        rows.append(
            Row(
                one.entry,
                f"referral {one.seq}: {said}",
                look.when(one.received),
                joined(look.title("party", one.source), alleged),
                "●" if one.disposition else "○",
                "" if one.disposition else "soon",
                one.entry,
                deeds=deeds,
            )
        )
        rows += [_task(look, view, about) for view in one.tasks]
    return rows


def _task(look: Look, view: ClockView, about: dict[str, str]) -> Row:
    """A task in the State's system: to be done, or done and when."""
    if view.live:
        return look.clock_row(view, (_entered(about),))
    return Row(view.id, what_of(view, look.desk.protocol), look.when(view.stopped_at), state_of(view), "●", "quiet")


def _entered(about: dict[str, str]) -> Deed:
    return Deed("Entered in the State's system", "cws.entered", dict(about))


def _state(look: Look) -> str:
    found = _found(look)
    todo = sum(view.live for one in found for view in one.tasks)
    waiting = sum(one.disposition is None for one in found)
    return joined(
        f"{len(found)} received",
        counted(waiting, "not investigated"),
        counted(todo, "task in the State's system", "tasks in the State's system"),
    )


REFERRALS = Section(
    "referrals",
    "Referrals",
    _rows,
    _state,
    "No referral is on record.",
    lambda _look: (Deed("A further referral", "referral.received"),),
    "Each is kept, whatever was found, and a new one opens nothing of an old one. A task is done only once recorded.",
)
