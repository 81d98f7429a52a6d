"""Writes docs/reference/cli.md from the command line itself; with --check says whether the page is up to date.

Run it after any change of a command: python -m tests.tooling.cli_reference
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from mdtkit.cli.command import LazyGroup
from mdtkit.cli.root import commands

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "cli.md"
HEAD = """\
# Commands

Every act of the terminal application has a command. This page is made from the commands themselves
(`python -m tests.tooling.cli_reference`).

- `CASE` is always the first argument.
- Arguments carry codes and dates. Names and free words are asked for (`--ask FIELD`), or come from a file or standard
  input (`--data-file F|-`, `--note-file F|-`): arguments can be read by every program of the machine.
- Codes and dates are printed; the story only with `--reveal`, which is recorded.
- `--json` prints one documented shape (`mdtkit schema COMMAND`), `--plain` says words for symbols. Both are options of
  every command and are not repeated below.
- Exit codes and variables: [](environment.md).
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(f"\n{section}" for section in _sections(commands, "mdtkit", 2))


def _sections(group: LazyGroup, name: str, depth: int) -> Iterator[str]:
    context = click.Context(group, info_name=name)
    for word in group.list_commands(context):
        found = group.get_command(context, word)
        if isinstance(found, LazyGroup):
            yield f"{'#' * depth} {word}\n\n{found.help}\n"
            yield from _sections(found, f"{name} {word}", depth + 1)
        elif found is not None:
            yield (
                f"{'#' * depth} {name.removeprefix('mdtkit').strip()} {word}".replace("  ", " ")
                + "\n\n"
                + _body(found, f"{name} {word}")
            )


def _body(found: click.Command, name: str) -> str:
    context = click.Context(found, info_name=name)
    usage = found.get_usage(context).removeprefix("Usage: ")
    lines = ["```text", " ".join(usage.split()), "```", "", *(found.help or "").splitlines(), ""]
    options = [o for o in found.params if isinstance(o, click.Option) and o.name not in ("as_json", "plain")]
    if options:
        lines += ["| option | |", "|---|---|", *(_option(one, context) for one in options), ""]
    return "\n".join(lines)


def _option(one: click.Option, context: click.Context) -> str:
    record = one.get_help_record(context)
    if record is None:
        return ""
    name, text = (part.replace("|", "\\|") for part in record)
    return f"| `{name}` | {text} |"


def main() -> int:
    """Write the page, or with --check compare it: 1 when it is stale."""
    if "--check" in sys.argv:
        return int(PAGE.read_text(encoding="utf-8") != page())
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
