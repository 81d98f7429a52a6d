"""Declares one name twice."""

from mdtkit.plugin import Command, Table, hookimpl


def run(host, given):
    return Table(head=(), rows=())


@hookimpl
def mdtkit_commands():
    return [Command(name="twice", title="Twice", run=run), Command(name="twice", title="Twice", run=run)]
