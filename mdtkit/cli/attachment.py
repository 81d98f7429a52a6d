"""Papers that belong to a case: stored encrypted with it, listed, taken out again."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from mdtkit.chronology.problem import Problem
from mdtkit.cli import asking
from mdtkit.cli.arguments import CASE, CODE, MOMENT, Refused
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

if TYPE_CHECKING:
    from mdtkit.desk.attachments import Attachment

_OF_FILE = (
    "The file, or - for standard input. A path can be read by others on this machine; what is stored has no name."
)


def content_of(where: str, field: str) -> bytes:
    """The bytes of a file or of standard input, no more of them than are taken. Says the field, never the path."""
    from mdtkit.desk.attachments import content_of
    from mdtkit.desk.errors import BadInput
    from mdtkit.vault.attachments import LARGEST

    if where == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    try:
        return content_of(where)
    except BadInput:
        message = "the file cannot be read"
        raise Refused(f"{field}: {message}", (Problem(field=field, message=message),)) from None


@command("add", short_help="Store a file with a case, encrypted.")
@click.argument("case", type=CASE)
@click.option("--file", "where", metavar="F|-", required=True, help=_OF_FILE)
@click.option("--what", type=CODE, default="other", help="What it is, as a code such as letter or order (other).")
@click.option("--category", type=CODE, help="Its category of information; one that is sealed seals it.")
@click.option("--authorization", type=CODE, help="The authorization whose signed form it is.")
@click.option("--at", type=MOMENT, help="When it came (now, if not given).")
@click.option("--ask-title", is_flag=True, help="Ask for a title; it is withheld like all words.")
@click.option("--confirm", is_flag=True, help="Record it though an instant lies in the future.")
def add(
    shell: Shell,
    *,
    case: str,
    where: str,
    what: str,
    category: str | None,
    authorization: str | None,
    at: str | None,
    ask_title: bool,
    confirm: bool,
) -> None:
    """Store a file with a case: encrypted under a key of its own, under a random name; at most 25 MiB.

    Its SHA-256 and size go on record. Your own copy stays where it is, in clear: delete it once you need it no more.
    """
    from mdtkit.cli.shapes import logged_json
    from mdtkit.cli.wording import logged_lines
    from mdtkit.desk import attachments

    title = asking.words("Title") if ask_title else None
    content = content_of(where, "file")
    more = {"category": category, "authorization": authorization, "title": title}
    stored = attachments.add(shell.desk, case, content, what, at=shell.instant(at, "at"), confirm=confirm, **more)
    logged = stored.logged
    shell.err.warn(logged.warnings)
    shape = {**logged_json(logged), "attachment": stored.name, "hash": stored.hash, "size": stored.size}
    size = attachments.size_in_words(stored.size)
    lines = [*logged_lines(shell, logged, "Stored"), f"  {size}, SHA-256 {stored.hash}"]
    if where != "-":
        lines.append("  The file you gave is still where it was, in clear. Delete it when you need it no more.")
    shell.result(shape, lines)


@command("list", short_help="What is stored with a case.")
@click.argument("case", type=CASE)
def list_(shell: Shell, *, case: str) -> None:
    """The attachments of a case: number of the entry, what it is, size, when. Titles are for `case show --reveal`."""
    from mdtkit.desk.attachments import on_file

    file = shell.desk.case(case)
    found = on_file(shell.desk, file.ref, file=file)
    shell.result({"case": file.ref, "attachments": [_json(one) for one in found]}, _lines(shell, found))


@command("take", short_help="Take an attachment out: an export, on audit.")
@click.argument("case", type=CASE)
@click.argument("entry", type=CODE)
@click.option("--out", metavar="F|-", required=True, help="A file that is not there yet, or - for standard output.")
def take(shell: Shell, *, case: str, entry: str, out: str) -> None:
    """Write the content of an attachment to a new file that only you may read. ENTRY is its number or id.

    It is on audit as an export before anything is written. From then on a copy lies in clear where you put it.
    """
    from mdtkit.desk import attachments

    if out == "-":
        if shell.out.as_json:
            raise Refused("out: standard output can be the file or the JSON, not both; give a file")
        sys.stdout.buffer.write(attachments.take(shell.desk, case, entry)[1])
        sys.stdout.flush()
        return
    found = attachments.take_to(shell.desk, case, entry, out)
    shape = {"case": shell.desk.reference(case), "attachment": _json(found), "out": out}
    told = "It lies there IN CLEAR, readable by you alone. Delete it when you need it no more; this export is on audit."
    size = attachments.size_in_words(found.size or 0)
    shell.result(shape, [f"Written: {out}, {size}, as it was stored (SHA-256 {found.hash}).", told])


def _json(one: Attachment) -> dict[str, Any]:
    from mdtkit.desk.output import instant

    words = ("what", "category", "hash", "authorization")
    return {
        "entry": one.entry,
        "seq": one.seq,
        "at": instant(one.at),
        "by": one.by,
        **{name: getattr(one, name) or None for name in words},
        "size": one.size,
        "attachment": one.name or None,
        "stored": one.stored,
        "sealed": one.sealed,
        "readable": one.readable,
    }


def _lines(shell: Shell, found: Sequence[Attachment]) -> Iterator[str]:
    from mdtkit.cli.table import table
    from mdtkit.desk.attachments import size_in_words

    if not found:
        yield "Nothing is stored with this case."
        return
    title = shell.desk.protocol.title
    rows = [
        [
            str(one.seq),
            title("attachment_type", one.what) if one.readable else "sealed",
            size_in_words(one.size) if one.size is not None else "",
            title("category", one.category) if one.category else "",
            shell.show(one.at),
            "" if one.stored else "only noted, kept elsewhere",
        ]
        for one in found
    ]
    yield from table(rows, head=["entry", "what", "size", "category", "when", ""])
