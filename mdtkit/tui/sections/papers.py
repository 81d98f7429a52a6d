"""Papers kept with a case, and who reads it beside the coordinators (C3, C5)."""

from __future__ import annotations

from mdtkit.desk.access import CHANGED, Access, standing
from mdtkit.desk.attachments import ADDED, Attachment, on_file, size_in_words
from mdtkit.desk.readers import Due, due
from mdtkit.tui.sections.section import Deed, Look, Row, Section, counted, joined

TAKE, RESEAL, REVOKE = "take", "reseal", "revoke"
"""Acts that are no entry's form: a paper is taken out, a sealed entry goes to other readers, access is taken back."""


def _rows(look: Look) -> list[Row]:
    return [
        *(_to_reseal(look, one) for one in due(look.desk, look.file)),
        *(_paper(look, one) for one in on_file(look.desk, look.file.ref, file=look.file)),
        *(_reader(look, one) for one in standing(look.desk, look.file.ref)),
    ]


def _paper(look: Look, one: Attachment) -> Row:
    what = look.title("attachment_type", one.what).replace("_", " ") if one.readable else "a sealed paper"
    size = size_in_words(one.size) if one.size is not None else ""
    where = "" if one.stored else "only noted, kept elsewhere"
    take = Deed("Take it out, to a file in clear", TAKE, {"entry": str(one.seq)})
    return Row(
        f"paper-{one.entry}",
        joined(what, size),
        look.when(one.at),
        joined(look.title("category", one.category), where),
        "●" if one.stored else "○",
        "" if one.readable else "quiet",
        one.entry,
        deeds=(take,) if one.stored and one.readable else (),
    )


def _to_reseal(look: Look, one: Due) -> Row:
    changes = [f"to {_names(look, one.come)}"] if one.come else []
    changes += [f"no more to {_names(look, one.go)}"] if one.go else []
    who = "" if one.mine else f"by {_names(look, one.now) or 'the recovery key'}"
    return Row(
        f"reseal-{one.entry}",
        f"Seal entry {one.seq} anew: {', '.join(changes)}",
        "",
        joined(look.title("category", one.category), who),
        "!",
        "soon" if one.mine else "quiet",
        one.entry,
        deeds=(Deed("Seal it anew", RESEAL, {"entry": one.entry}),) if one.mine else (),
    )


def _names(look: Look, people: tuple[str, ...]) -> str:
    return ", ".join(look.person(one) or one for one in people)


def _reader(look: Look, one: Access) -> Row:
    until = f"until {look.when(one.until)}" if one.until is not None else "until taken back"
    deed = Deed("Take this access back", REVOKE, {"person": one.person})
    return Row(
        f"reader-{one.person}-{one.basis}",
        f"{look.person(one.person) or one.person} reads this case",
        until,
        joined(look.title("access_basis", one.basis), "its time is over" if one.over else ""),
        "!" if one.over else "●",
        "soon" if one.over else "",
        deeds=(deed,),
    )


def _state(look: Look) -> str:
    papers = len(look.file.chronology.of(ADDED))
    return (
        joined(
            counted(papers, "paper", "papers"),
            counted(len(due(look.desk, look.file)), "to be sealed anew"),
            counted(len(standing(look.desk, look.file.ref)), "more reader", "more readers"),
        )
        or "nothing is stored"
    )


PAPERS = Section(
    "papers",
    "Papers and readers",
    _rows,
    _state,
    "Nothing is stored with this case, and nobody reads it but the coordinators.",
    lambda _look: (
        Deed("Store a file, encrypted", ADDED),
        Deed("Give somebody access to this case", CHANGED),
    ),
    "What is stored lies encrypted under a random name. Taking it out is an export, on audit; the copy lies in clear.",
)
