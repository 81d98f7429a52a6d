"""Says something that is no remark."""

from mdtkit.plugin import hookimpl


@hookimpl
def mdtkit_checks(act):
    return ["stop!"]
