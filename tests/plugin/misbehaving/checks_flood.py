"""Has more to say before an act than anybody could read."""

from mdtkit.plugin import Remark, hookimpl


@hookimpl
def mdtkit_checks(act):
    return [Remark(field="unit", reason="Rosa Inventada", citation="invented")] * 10_000
