"""The command line: every act of the desk as a command, for hands, scripts and screen readers.

A thin shell: one module per noun, ``output`` alone writes to standard output, ``diagnostics`` alone to standard
error. Arguments carry codes and dates; names and free words come from a prompt, a file or standard input.
Source: design.md "The public surface".
"""


def main() -> None:
    """Run the command line with the arguments of this process; ends the process with its exit code."""
    import warnings

    from mdtkit.cli.diagnostics import install_hooks
    from mdtkit.cli.root import commands

    install_hooks()
    # A library's warning is nothing for whoever sits at the desk, and might quote what it was given.
    warnings.simplefilter("ignore")
    commands(prog_name="mdtkit")
