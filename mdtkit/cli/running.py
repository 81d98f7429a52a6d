"""How a command is carried out, whoever read its arguments: the desk closed, refusals told, an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from mdtkit.cli.shell import Answered, Shell


def carry_out(act: Callable[[Shell], None], *, as_json: bool, plain: bool) -> int:
    """Carry out one command with a shell of its own; the exit code of design.md "The public surface"."""
    shell = Shell(as_json=as_json, plain=plain)
    try:
        act(shell)
    except Answered as answered:
        shell.err.tell()
        return answered.code
    except BrokenPipeError:
        # Whoever read our output has gone (`mdtkit due | head`); nobody is left to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last stop: named by id and line, never swallowed
        from mdtkit.cli import diagnostics

        return diagnostics.refuse(error, as_json=as_json, remarks=shell.err.kept)
    else:
        shell.err.tell()
        return 0
    finally:
        shell.close()
