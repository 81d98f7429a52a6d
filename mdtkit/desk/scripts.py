"""Scripts at the desk: which one for this child, its words, and that it was read out (I7, A4, M11)."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import msgspec

from mdtkit.casework.agenda import ANY_MEETING
from mdtkit.casework.scripts import Listener, choose, in_force, listener, reviewed
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.errors import BadInput
from mdtkit.desk.rules import FOLDER
from mdtkit.protocol.model import Script

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.recording import Logged

GIVEN: Final = "script.given"
SAID: Final = {
    "no_text": "the county has no script for this purpose: its text is needed (county counsel), and why none was given",
    "no_language": "there is no script in the child's language: an interpreter is needed, and a text of the county's",
    "language_unknown": "the child's language is not recorded: ask which it is",
    "no_age": "there is no script for the child's age: say it in words that the child understands",
    "review_missing": "counsel's review of this script is not recorded",
    "review_old": "counsel's review of this script is older than the county lets it hold: ask county counsel",
}
"""What is to be minded, in words."""


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A script as it is to be read out now: its rule, its words and their SHA-256, and what is to be minded."""

    script: Script | None
    text: str
    text_hash: str | None
    minded: tuple[Problem, ...]


def for_child(desk: Desk, ref: str, purpose: str, script: str | None = None, *, at: datetime | None = None) -> Read:
    """The script for a purpose and this child, or the one that is named.

    Raises BadInput when there is no such purpose or script, or its file cannot be read.
    """
    problem = _unknown(desk, purpose, script)
    if problem is not None:
        raise BadInput(f"{problem.message}.", [problem])
    file = desk.case(ref)
    today = (at or desk.now()).astimezone(ZoneInfo(desk.county.zone)).date()
    child = listener(file.chronology, today)
    if script is None:
        choice = choose(desk.protocol, purpose, child, today)
        return _read(desk, choice.script, choice.minded)
    rule = desk.protocol.scripts[script]
    return _read(desk, None if rule.blank else rule, _of_named(desk, rule, child, today))


def _unknown(desk: Desk, purpose: str, script: str | None) -> Problem | None:
    purposes = desk.protocol.vocabulary("script_purpose")
    if purpose not in purposes:
        return unknown("purpose", purpose, purposes, what="purpose of a script")
    if script is not None and script not in desk.protocol.scripts:
        return unknown("script", script, desk.protocol.scripts, what="script")
    return None


def _of_named(desk: Desk, rule: Script, child: Listener, today: date) -> tuple[str, ...]:
    if rule.blank:
        return ("no_text",)
    other = child.language is not None and rule.language != child.language
    return (*(("no_language",) if other else ()), *reviewed(rule, desk.protocol, today))


def _read(desk: Desk, script: Script | None, minded: tuple[str, ...]) -> Read:
    text = words(desk, script) if script else ""
    return Read(
        script=script,
        text=text,
        text_hash=hashlib.sha256(text.encode()).hexdigest() if text else None,
        minded=tuple(Problem(field="script", message=SAID[code]) for code in minded),
    )


def words(desk: Desk, script: Script) -> str:
    """The words of a script: its text, or its file in the home's folder of protocol files."""
    if not script.file:
        return script.text
    path = desk.home / FOLDER / script.file
    try:
        if path.parent.resolve() != (desk.home / FOLDER).resolve():
            raise BadInput(f"The file of the script {script.id} lies outside the county's protocol files.")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadInput(
            f"The file of the script {script.id} cannot be read. Put it beside the protocol files."
        ) from None


def all_scripts(desk: Desk) -> tuple[tuple[Script, bool], ...]:
    """Every script of the protocol, and whether it is in force today; blanks only where a purpose has none."""
    today = desk.now().astimezone(ZoneInfo(desk.county.zone)).date()
    valid = {script.id for script in in_force(desk.protocol, today)}
    filled = {script.purpose for script in desk.protocol.scripts.values() if not script.blank}
    return tuple(
        (script, script.id in valid)
        for script in desk.protocol.scripts.values()
        if not script.blank or script.purpose not in filled
    )


def given(
    desk: Desk,
    ref: str,
    purpose: str,
    *,
    script: str | None = None,
    data: dict[str, Any] | None = None,
    at: datetime | None = None,
    note: str | None = None,
    party: str | None = None,
    confirm: bool = False,
) -> tuple[Logged, Read]:
    """Record that the script was read out, with its version and the hash of its words. What is minded stops nothing."""
    read = for_child(desk, ref, purpose, script, at=at)
    logged = desk.log(
        ref, GIVEN, {**fields_of(read, purpose), **(data or {})}, at=at, note=note, party=party, confirm=confirm
    )
    warned = msgspec.structs.replace(logged, warnings=(*logged.warnings, *read.minded))
    return warned, read


def fields_of(read: Read, purpose: str) -> dict[str, Any]:
    """What is recorded of a script that was read out: which, its version and language, the hash of its words."""
    chosen = read.script
    fields: dict[str, Any] = {"purpose": purpose, "text_hash": read.text_hash}
    if chosen is not None:
        fields |= {"script": chosen.id, "version": chosen.version, "language": chosen.language}
    return fields


def of_meeting(desk: Desk, ref: str, type_: str, *, at: datetime | None = None) -> tuple[str, Read]:
    """The purpose and the script for the start of a meeting: its tier's own where the county has one, else any."""
    purposes = [one for one in (type_, ANY_MEETING) if one in desk.protocol.vocabulary("script_purpose")]
    found = [(purpose, for_child(desk, ref, purpose, at=at)) for purpose in purposes]
    return next((one for one in found if one[1].script is not None), found[-1])
