"""Does not come back from being told of a commit."""

import time

from mdtkit.plugin import hookimpl


@hookimpl
def mdtkit_after_commit(committed):
    time.sleep(3600)
