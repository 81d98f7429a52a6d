"""Does not come back when somebody records something."""

import time

from mdtkit.plugin import hookimpl


@hookimpl
def mdtkit_remarks(act):
    time.sleep(3600)
