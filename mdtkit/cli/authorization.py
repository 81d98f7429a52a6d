"""Authorizations: recorded, revoked, listed, and what runs out (C5). Names come by prompt or file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mdtkit.cli import asking
from mdtkit.cli.arguments import CASE, CODE, MOMENT, SPAN, Refused
from mdtkit.cli.attachment import content_of
from mdtkit.cli.command import command
from mdtkit.cli.log import record
from mdtkit.cli.recording import Given, read_text, recording_options
from mdtkit.cli.shell import Shell
from mdtkit.cli.table import paragraph

if TYPE_CHECKING:
    from mdtkit.desk.authorizing import Ending, Task
    from mdtkit.sharing.authorization import Authorization


@command("add", short_help="Record an authorization: granted, asked for, or refused.")
@click.argument("case", type=CASE)
@click.option("--category", "categories", type=CODE, multiple=True, help="What it covers; repeat for several.")
@click.option("--to", "recipients", type=CODE, multiple=True, help="A party that may receive it.")
@click.option("--person", "persons", type=CODE, multiple=True, help="A person who may receive it, by id.")
@click.option("--agency", "agencies", type=CODE, multiple=True, help="An agency that may receive it.")
@click.option("--purpose", "purposes", type=CODE, multiple=True, help="For which purpose; repeat for several.")
@click.option("--from", "by", type=CODE, help="The party that may disclose (yours, if not given).")
@click.option("--capacity", type=CODE, help="In what capacity it was signed: child, parent, guardian, court …")
@click.option("--starts", type=CODE, help="The first day, YYYY-MM-DD (at once, if not given).")
@click.option("--expires", type=CODE, help="The last day, YYYY-MM-DD.")
@click.option("--ends-with", "ends_with", type=CODE, multiple=True, help="case_closes, turns_18, leaves_team.")
@click.option("--supersedes", type=CODE, help="An earlier authorization or refusal that this one replaces.")
@click.option("--authorization", type=CODE, help="The id under which it was asked for.")
@click.option("--requested", "answer", flag_value="requested", help="Somebody was asked; nobody has signed yet.")
@click.option("--refused", "answer", flag_value="refused", help="It was refused.")
@click.option("--form", metavar="F|-", help="The scanned form: it is stored with the case, encrypted.")
@click.option("--scan", metavar="F", help="The scanned form: only its SHA-256 is recorded, the file is not kept.")
@recording_options
def add(
    shell: Shell,
    *,
    case: str,
    answer: str | None,
    form: str | None,
    scan: str | None,
    by: str | None,
    given: Given,
    **s: Any,
) -> None:
    """Record an authorization that was signed, asked for (--requested) or refused (--refused).

    The signer's name and where the paper is kept are words: --ask signer --ask paper. What is left out is not covered:
    a signed one needs a category, a purpose, a recipient and the capacity. The scanned form is stored as an encrypted
    attachment (--form), or stays where the county keeps it and its hash is recorded (--scan).
    """
    from mdtkit.desk.authorizing import new_id

    kind = f"authorization.{answer or 'granted'}"
    name = s["authorization"] or new_id()
    fixed: dict[str, Any] = {**s, "authorization": name, "from": by, "scan_hash": _hash(scan) if scan else None}
    if answer == "refused" and form:
        raise Refused("form: a refusal has no form that authorizes; store the paper with `mdtkit attachment add`")
    if answer == "refused":
        for member in ("from", "starts", "expires", "ends_with", "supersedes", "scan_hash"):
            fixed.pop(member, None)
    elif answer is None:
        _complete(s)
    fixed = {field: list(value) if isinstance(value, tuple) else value for field, value in fixed.items()}
    words = {"granted": "Authorization recorded", "requested": "Request recorded", "refused": "Refusal recorded"}
    record(
        shell,
        case,
        kind,
        given,
        fixed,
        said=f"{words[answer or 'granted']}, {name}",
        printed={"authorization": name},
        form=content_of(form, "form") if form else None,
    )


def _complete(said: dict[str, Any]) -> None:
    needed = {"--category": "categories", "--purpose": "purposes", "--capacity": "capacity"}
    missing = [option for option, member in needed.items() if not said[member]]
    if not (said["recipients"] or said["persons"] or said["agencies"]):
        missing.append("--to, --person or --agency")
    if missing:
        raise Refused(f"a signed authorization covers only what it says; give {', '.join(missing)}")


def _hash(scan: str) -> str:
    try:
        return hashlib.sha256(Path(scan).read_bytes()).hexdigest()
    except OSError:
        raise Refused("scan: the file cannot be read") from None


@command("revoke", short_help="Record that an authorization was revoked.")
@click.argument("case", type=CASE)
@click.argument("authorization", type=CODE)
@click.option("--capacity", type=CODE, help="In what capacity it was revoked.")
@click.option("--at", type=MOMENT, help="When it was revoked (now, if not given).")
@click.option("--reason-file", metavar="F|-", help="Why, in words.")
def revoke(
    shell: Shell, *, case: str, authorization: str, capacity: str | None, at: str | None, reason_file: str | None
) -> None:
    """Record that an authorization was revoked. It acts from that instant and changes nothing before it."""
    from mdtkit.cli.shapes import logged_json
    from mdtkit.cli.wording import logged_lines
    from mdtkit.desk.authorizing import revoke as take_back

    reason = read_text(reason_file, "reason-file").strip() if reason_file else ""
    logged = take_back(
        shell.desk, case, authorization, at=shell.instant(at, "at"), capacity=capacity or "", reason=reason
    )
    shell.err.warn(logged.warnings)
    shell.result(logged_json(logged), logged_lines(shell, logged, "Revoked"))


@command("extend", short_help="Good cause on record: the team's authority lasts longer.")
@click.argument("case", type=CASE)
@click.option("--until", type=MOMENT, required=True, help="Until when.")
@click.option("--authority", type=CODE, default="team-18961-7", help="Which authority.")
@click.option("--decided-by", type=CODE, help="The person who found good cause, by id.")
@click.option("--reason-file", metavar="F|-", help="The good cause, in words (asked for when not given).")
def extend(
    shell: Shell, *, case: str, until: str, authority: str, decided_by: str | None, reason_file: str | None
) -> None:
    """Record good cause for which the team's authority to share lasts longer than thirty days (WIC 18961.7)."""
    from mdtkit.cli.recording import instant_text
    from mdtkit.cli.shapes import logged_json
    from mdtkit.cli.wording import logged_lines

    reason = read_text(reason_file, "reason-file").strip() if reason_file else ""
    data = {
        "authority": authority,
        "until": instant_text(shell, until, "until"),
        "decided_by": decided_by,
        "reason": reason or asking.words("The good cause", needed=True),
    }
    logged = shell.desk.log(case, "authority.extended", data)
    shell.err.warn(logged.warnings)
    shell.result(logged_json(logged), logged_lines(shell, logged, "Extended"))


@command("list", short_help="Every authorization and how it stands.")
@click.argument("case", type=CASE)
def list_(shell: Shell, *, case: str) -> None:
    """Every authorization, refusal and request of a case with its state, and what about sharing waits for somebody."""
    from mdtkit.desk.authorizing import on_file, tasks

    file, filed = on_file(shell.desk, case)
    waiting = tasks(shell.desk, file)
    now = shell.desk.now()
    shape = {
        "case": file.ref,
        "authorizations": [_json(one, one.state(now)) for one in filed],
        "tasks": [_task_json(task) for task in waiting],
    }
    shell.result(shape, _lines(shell, filed, waiting))


@command("expiring", short_help="What runs out soon, or before a planned meeting.")
@click.argument("case", type=CASE, required=False)
@click.option("--within", type=SPAN, default="14d", help="Within this time (14d).")
def expiring(shell: Shell, *, case: str | None, within: timedelta) -> None:
    """Authorizations and team authorities that run out soon, or before the meeting that needs them.

    And what about sharing waits for somebody: what cannot be read, releases to be looked at again.
    """
    from mdtkit.desk.authorizing import outlook
    from mdtkit.desk.output import instant

    found, waiting = outlook(shell.desk, within, shell.desk.reference(case) if case else None)
    shape = {
        "endings": [
            {
                "case": one.case,
                "what": one.what,
                "ends": instant(one.ends),
                "categories": list(one.categories),
                "meeting": one.meeting,
                "meets": instant(one.meets),
            }
            for one in found
        ],
        "tasks": [{"case": task.case, **_task_json(task)} for task in waiting],
    }
    shell.result(shape, (*_ending_lines(shell, found), *_task_lines(shell, waiting)))


def _ending_lines(shell: Shell, found: tuple[Ending, ...]) -> Iterator[str]:
    if not found:
        yield "Nothing to share by runs out within this time, or before a planned meeting."
    for one in found:
        what = shell.desk.protocol.title("clock", one.what)
        line = f"{one.case}  {shell.show(one.ends)}  {what}"
        yield line + (f"; before the meeting of {shell.show(one.meets)}" if one.meets else "")


def _json(one: Authorization, state: str) -> dict[str, Any]:
    from mdtkit.desk.output import instant

    lists = ("categories", "purposes", "parties", "persons", "agencies", "by")
    return {
        "authorization": one.id,
        "entry": one.entry,
        "form": one.form,
        "state": state,
        "capacity": one.capacity or None,
        **{name: list(getattr(one, name)) for name in lists},
        "begins": instant(one.begins),
        "ends": instant(one.until),
        "while_seated": one.while_seated,
        "wrong": one.wrong or None,
    }


def _task_json(task: Task) -> dict[str, Any]:
    from mdtkit.desk.output import instant

    return {"entry": task.entry, "text": task.text, "due": instant(task.due)}


def _lines(shell: Shell, filed: tuple[Authorization, ...], waiting: tuple[Task, ...]) -> Iterator[str]:
    title, now = shell.desk.protocol.title, shell.desk.now()
    if not filed:
        yield "No authorization is on file."
    for one in filed:
        until = f", until {shell.show(one.until)}" if one.until else ""
        yield f"{one.id}  {one.state(now)}, {title('signer_capacity', one.capacity) or 'capacity not given'}{until}"
        whom = [title("party", party) for party in one.parties]
        whom += [title("agency", agency) for agency in one.agencies] + list(one.persons)
        what = ", ".join(title("category", category) for category in one.categories) or "everything"
        why = ", ".join(title("purpose", purpose) for purpose in one.purposes) or "every purpose"
        yield f"    {what} to {', '.join(whom) or 'everybody'}, for {why}" + (f"; {one.wrong}" if one.wrong else "")
    yield from _task_lines(shell, waiting)


def _task_lines(shell: Shell, waiting: tuple[Task, ...]) -> Iterator[str]:
    for task in waiting:
        due = f", by {shell.show(task.due)}" if task.due else ""
        yield from paragraph(f"To see to: {task.case}, entry {task.seq}: {task.text}{due}", hanging=4)


@command("export", short_help="As FHIR R5 Consent, for another system.")
@click.argument("case", type=CASE)
def export(shell: Shell, *, case: str) -> None:
    """Every authorization and refusal as FHIR Consent resources (version 5.0.0) in a Bundle: codes, never names.

    It is on audit as an export.
    """
    import json

    from mdtkit.desk.authorizing import on_file
    from mdtkit.sharing.fhir import FHIR_VERSION, bundle

    file, filed = on_file(shell.desk, case)
    shell.desk.audit.must("audit.exported", on=file.ref, rows=len(filed))
    made = bundle(file.ref, filed, shell.desk.protocol, shell.desk.now())
    lines = json.dumps(made, indent=2, ensure_ascii=True).splitlines()
    shell.result({"case": file.ref, "fhir_version": FHIR_VERSION, "bundle": made}, lines)
