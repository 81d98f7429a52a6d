"""Recording an entry of any kind, and correcting one. Both run the same checks as the dedicated commands."""

from __future__ import annotations

from collections.abc import Mapping

import click

from mdtkit.cli import asking
from mdtkit.cli.arguments import CASE, CODE, one_of
from mdtkit.cli.command import command
from mdtkit.cli.recording import Given, data_of, note_of, read_text, recording_options
from mdtkit.cli.shell import Shell


@command("log", short_help="Record an entry of any kind.")
@click.argument("case", type=CASE)
@click.argument("kind", type=CODE)
@recording_options
def log(shell: Shell, *, case: str, kind: str, given: Given) -> None:
    """Record an entry of any kind: what happened, when, and when the agency came to know.

    KIND is a kind of entry such as child.engaged or script.given; `mdtkit glossary kinds` lists them. Codes are given
    by --data; names and free words at a prompt (--ask FIELD) or from a file.
    """
    record(shell, case, kind, given)


def record(
    shell: Shell,
    case: str,
    kind: str,
    given: Given,
    fixed: Mapping[str, object] | None = None,
    *,
    said: str = "Recorded",
    printed: Mapping[str, object] | None = None,
    form: bytes | None = None,
) -> None:
    """Record one entry as the options say, and print what it started and stopped.

    ``fixed`` are fields that the command itself gives; ``printed`` are members added to its JSON; ``form`` is the
    scanned form of an authorization, stored with it.
    """
    from mdtkit.cli.shapes import logged_json
    from mdtkit.cli.wording import logged_lines
    from mdtkit.desk.recording import Act

    act = Act(
        kind=kind,
        data=data_of(shell, kind, given, fixed),
        at=shell.instant(given.at, "at"),
        received=shell.instant(given.received, "received"),
        note=note_of(given),
        party=given.party,
    )
    if form is None:
        logged = shell.desk.record(case, [act], confirm=given.confirm)
    else:
        from mdtkit.desk.attachments import with_form

        logged = with_form(shell.desk, case, act, form, confirm=given.confirm).logged
    shell.err.warn(logged.warnings)
    shell.result({**logged_json(logged), **(printed or {})}, logged_lines(shell, logged, said))


def _reason(shell: Shell, code: str | None, file: str | None) -> str | None:
    """Why an entry is corrected: a code of the county's list, or words from a file."""
    known = shell.desk.protocol.vocabulary("correction_reason")
    return one_of(code, known, "reason") or (read_text(file, "reason-file").strip() if file else None)


@command("correct", short_help="Correct an entry: supersede it, never edit it.")
@click.argument("case", type=CASE)
@click.argument("entry", type=CODE)
@click.option("--reason", type=CODE, help="Why, as a code such as typing_error; asked for when not given.")
@click.option("--reason-file", metavar="F|-", help="Why, in words.")
@click.option("--strike", is_flag=True, help="Strike it out: nothing stands in its place.")
@recording_options
def correct(
    shell: Shell,
    *,
    case: str,
    entry: str,
    reason: str | None,
    reason_file: str | None,
    strike: bool,
    given: Given,
) -> None:
    """Correct an entry. ENTRY is its number or id; only what is wrong is given, the rest stays as it was.

    The earlier entry stays visible. Clocks that hang on it move, and `mdtkit case explain` says so.
    """
    from mdtkit.casework.clockview import moved as moved_clocks
    from mdtkit.cli.shapes import logged_json
    from mdtkit.cli.table import table
    from mdtkit.cli.wording import logged_lines, what
    from mdtkit.desk.output import instant

    before = shell.desk.case(case)
    why = _reason(shell, reason, reason_file)
    changes: dict[str, object] = {}
    if not strike:
        row = next((r for r in before.entries if entry in (str(r.seq), r.id)), None)
        changes = {
            "at": shell.instant(given.at, "at"),
            "received": shell.instant(given.received, "received"),
            "note": note_of(given),
            "party": given.party,
            # An entry that is not there is refused by the desk, in its words.
            "data": data_of(shell, row.kind, given, ask_needed=False) if row is not None else {},
        }
    logged = shell.desk.correct(
        case,
        entry,
        reason=why or str(asking.words("Why is it corrected", needed=True)),
        strike=strike,
        confirm=given.confirm,
        **{name: value for name, value in changes.items() if value},
    )
    shell.err.warn(logged.warnings)
    moved = moved_clocks(before.clocks, shell.desk.case(case).clocks)
    shape = {
        **logged_json(logged),
        "moved": [
            {"clock": new.id, "before": instant(old.due_at), "due_at": instant(new.due_at)} for old, new in moved
        ],
    }
    lines = [*logged_lines(shell, logged, "Struck out" if strike else "Corrected")]
    if moved:
        rows = [[shell.show(new.due_at), f"{what(shell, new)}"] for _, new in moved if new.due_at is not None]
        lines += ["moved:", *table(rows, head=["due now", "what"])]
    shell.result(shape, lines)
