"""Says before an act a thing that is a book."""

from mdtkit.plugin import Remark, hookimpl


@hookimpl
def mdtkit_checks(act):
    return [Remark(field="unit", reason="Rosa Inventada " * 1_000_000, citation="invented")]
