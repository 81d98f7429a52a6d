"""Never answers when it is asked for data."""

import time

from mdtkit.plugin import hookimpl


@hookimpl
def mdtkit_instruments():
    time.sleep(3600)
