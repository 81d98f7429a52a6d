"""The command line: every act of the desk as a command, for hands, scripts and screen readers.

A thin shell: one module per noun, ``output`` alone writes to standard output, ``diagnostics`` alone to standard
error. Arguments carry codes and dates; names and free words come from a prompt, a file or standard input.
Source: design.md "The public surface".
"""


def main() -> None:
    """Run the command line with the arguments of this process; ends the process with its exit code."""
    import codecs
    import io
    import sys
    import warnings

    from mdtkit.cli.diagnostics import install_hooks
    from mdtkit.cli.quick import due_at_once

    install_hooks()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and codecs.lookup(stream.encoding).name == "ascii":
            # The terminal was said to know no more than ASCII; § and names are printed nevertheless.
            stream.reconfigure(encoding="utf-8", errors="replace")
    # A library's warning is nothing for whoever sits at the desk, and might quote what it was given.
    warnings.simplefilter("ignore")
    if (code := due_at_once(sys.argv[1:])) is not None:
        sys.exit(code)
    from mdtkit.cli.root import commands

    commands(prog_name="mdtkit")
