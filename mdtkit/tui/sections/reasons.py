"""Reasons still asked for: what was recorded with a step left out, until somebody says why (I7, A3, A4, M11)."""

from __future__ import annotations

from mdtkit.tui.sections.section import Deed, Look, Row, Section, counted


def _rows(look: Look) -> list[Row]:
    return [
        Row(
            f"{one.entry.id}-{one.rule.id}",
            one.rule.title,
            look.when(one.entry.recorded),
            f"entry {one.entry.seq}",
            "?",
            "soon",
            one.entry.id,
            deeds=(Deed("Give the reason", "note.added", {"about": one.entry.id}),),
        )
        for one in look.file.unanswered
    ]


REASONS = Section(
    "reasons",
    "Reasons asked",
    _rows,
    lambda look: counted(len(look.file.unanswered), "reason to be given", "reasons to be given") or "none",
    "No reason is asked for.",
    help="A step left out never stopped anybody; why it was may follow within the shift. Enter gives the reason.",
)
