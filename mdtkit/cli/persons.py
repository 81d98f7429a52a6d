"""Persons named in an argument: by the id that the directory gave them, never by a name."""

from __future__ import annotations

from mdtkit.cli.arguments import Refused
from mdtkit.cli.shell import Shell


def known_person(shell: Shell, person: str, field: str) -> None:
    """Raises Refused where the directory has nobody of this id; ``field`` is the argument's name."""
    from mdtkit.chronology.problem import unknown

    people = shell.desk.directory.people()
    if person not in people:
        problem = unknown(field, person, people, what="person of the directory")
        raise Refused(problem.message, (problem,))
