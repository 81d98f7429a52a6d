"""Prints a hundred thousand lines where somebody waits for one."""

from mdtkit.plugin import Remark, hookimpl


@hookimpl
def mdtkit_checks(act):
    print("Rosa Inventada\n" * 100_000)
    return [Remark(field="unit", reason="an invented remark", citation="invented")]
