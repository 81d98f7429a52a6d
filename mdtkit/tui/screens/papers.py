"""Storing a paper and taking one out, sealing anew, giving access and taking it back: the forms of that section."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from mdtkit.chronology.kinds import KINDS
from mdtkit.desk import access, attachments, readers
from mdtkit.tui.choices import options_of
from mdtkit.tui.screens.county_form import CountyForm
from mdtkit.tui.screens.overlay import Question
from mdtkit.tui.sections.papers import RESEAL, REVOKE, TAKE
from mdtkit.tui.widgets.spec import Option, Spec, spec_of

if TYPE_CHECKING:
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.tui.deskwork import Deskwork
    from mdtkit.tui.sections.section import Deed

Begin = Callable[["Deskwork[None]", "CaseFile", "Deed"], None]


def _store(place: Deskwork[None], file: CaseFile, _deed: Deed) -> None:
    desk, kind, options = place.desk, KINDS[attachments.ADDED], options_of(place.desk)
    specs = [Spec("file", "file", "line", required=True, help="its path; it stays where it is, in clear")]
    for name in ("what", "category", "title"):
        field = kind.field(name)
        assert field is not None  # noqa: S101 - a field of ours
        specs.append(spec_of(field, options))

    def deed(values: Mapping[str, object]) -> str:
        content = attachments.content_of(str(values["file"]))
        category, title = values.get("category"), values.get("title")
        stored = attachments.add(desk, file.ref, content, str(values["what"]), category=category, title=title)
        return f"Stored in entry {stored.logged.seq}. The file you gave is still there, in clear."

    place.mdtkit.go(CountyForm("Store a file", specs, deed))


def _take(place: Deskwork[None], file: CaseFile, begun: Deed) -> None:
    desk, entry = place.desk, str(begun.values["entry"])
    specs = [
        Spec("out", "write it to", "line", required=True, help="a file that is not there yet; it will lie in clear")
    ]

    def deed(values: Mapping[str, object]) -> str:
        out = str(values["out"])
        attachments.take_to(desk, file.ref, entry, out)
        return f"Written to {out}. It lies there IN CLEAR: delete it when you need it no more."

    place.mdtkit.go(CountyForm(f"Take the paper of entry {entry} out", specs, deed))


def _reseal(place: Deskwork[None], file: CaseFile, begun: Deed) -> None:
    desk = place.desk

    def answered(yes: bool | None) -> None:
        if not yes:
            return
        wanted = [one for one in readers.due(desk, file) if one.entry == begun.values["entry"]]
        place.act(lambda _sure: readers.reseal(desk, wanted), lambda _done: place.mdtkit.look_again())

    said = ("The sharing decision gives it to other people now.", "Who could read it before may have kept it.")
    place.mdtkit.go(Question("Seal the entry anew?", said, yes="seal it anew", no="leave it"), answered)


def _grant(place: Deskwork[None], file: CaseFile, _deed: Deed) -> None:
    desk, options = place.desk, options_of(place.desk)
    people = desk.directory.people()
    staff = tuple(Option(one, people[one].name) for one in people if access.can_be_given(desk, one))
    specs = [
        Spec("person", "who", "code", options=staff, required=True, help="somebody with keys: mdtkit people enrol"),
        Spec("basis", "basis", "code", options=tuple(options("access_basis")), required=True),
        Spec("until", "until", "line", help="an emergency ends after a day if nothing is said, after seven at most"),
        Spec("reason", "reason", "line", help="an emergency needs it"),
    ]

    def deed(values: Mapping[str, object]) -> str:
        until = values.get("until")
        access.grant(
            desk, file.ref, str(values["person"]), basis=str(values["basis"]),
            until=until if isinstance(until, datetime) else None, reason=str(values.get("reason") or ""),
        )  # fmt: skip
        return "The record is sealed to them too. What is sealed in it stays with its own readers."

    place.mdtkit.go(CountyForm("Give access to this case", specs, deed, times=("until",)))


def _revoke(place: Deskwork[None], file: CaseFile, begun: Deed) -> None:
    desk, person = place.desk, str(begun.values["person"])

    def answered(yes: bool | None) -> None:
        if yes:
            place.act(lambda _sure: access.revoke(desk, file.ref, person), lambda _done: place.mdtkit.look_again())

    said = ("The record is sealed anew without them.", "What they could read they may have kept.")
    place.mdtkit.go(Question("Take the access back?", said, yes="take it back", no="leave it"), answered)


FORMS: Mapping[str, Begin] = {
    attachments.ADDED: _store,
    TAKE: _take,
    RESEAL: _reseal,
    access.CHANGED: _grant,
    REVOKE: _revoke,
}
"""Kind of an act → how it is begun here instead of by the form of an entry."""
