"""Does not come back when somebody records something."""

import time

from mdtkit.plugin import hookimpl


@hookimpl
def mdtkit_checks(act):
    time.sleep(3600)
