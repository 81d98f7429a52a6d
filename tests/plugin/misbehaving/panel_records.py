"""Records something whenever somebody looks at its panel."""

from mdtkit.plugin import Command, Table, hookimpl


def run(host, given):
    for case in host.cases():
        host.submit(case.case, "responder.arrived", {"unit": "Inventada"})
    return Table(head=("x",), rows=())


@hookimpl
def mdtkit_commands():
    return [Command(name="nosy", title="Nosy", panel="county", run=run)]
