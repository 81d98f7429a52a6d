"""One line to the county's log server after each commit: opaque reference and kinds, nothing of what was said."""

import os
import socket

from mdtkit.plugin import Committed, hookimpl

FACILITY_LOCAL0_NOTICE = 16 * 8 + 5


def line(committed: Committed, host: str) -> bytes:
    """The line as RFC 5424 writes it."""
    when = committed.recorded.isoformat().replace("+00:00", "Z")
    said = f'[commit case="{committed.case}" seq="{committed.first_seq}" kinds="{",".join(committed.kinds)}"]'
    return f"<{FACILITY_LOCAL0_NOTICE}>1 {when} {host} mdtkit - commit {said}".encode()


@hookimpl
def mdtkit_after_commit(committed: Committed) -> None:
    """Send the line; UDP, so that nothing waits for the server."""
    host, _, port = os.environ.get("COUNTY_SYSLOG", "localhost:514").rpartition(":")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(line(committed, socket.gethostname()), (host or "localhost", int(port)))
