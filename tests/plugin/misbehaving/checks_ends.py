"""Kills its own process when somebody records something."""

import os
import signal

from mdtkit.plugin import hookimpl


@hookimpl
def mdtkit_checks(act):
    os.kill(os.getpid(), signal.SIGKILL)
