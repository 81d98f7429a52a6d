"""The `mdtkit` command: answers `--version` at once, and hands everything else to the command line.

Not one library is imported before it is known that a command needs it: a person who asks for the version, or
a script that probes for the program, waits for the interpreter only.
"""

import sys

from mdtkit import __version__


def main() -> None:
    """Run the command line with the arguments of this process; ends the process with its exit code."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"mdtkit {__version__}\n")
        return
    from mdtkit.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
