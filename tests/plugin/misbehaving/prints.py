"""Prints wherever it can, by every way there is, and behaves otherwise."""

import os
import sys

from mdtkit.plugin import Remark, hookimpl

print("Rosa Inventada")


@hookimpl
def mdtkit_checks(act):
    print("Rosa Inventada")
    print("Rosa Inventada", file=sys.stderr)
    os.write(1, b"Rosa Inventada")
    sys.__stdout__.write("Rosa Inventada")
    return [Remark(field="unit", reason="an invented remark", citation="invented")]
