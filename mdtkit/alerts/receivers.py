"""Two receivers on this machine, for the demo county and for tests: nothing leaves the computer.

Real servers on the loopback address with a port of the system's choosing: an HTTP endpoint for apprise's
``json://`` channel and an SMTP server for invitations. They keep what came in, in memory.
"""

from __future__ import annotations

import socketserver
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

import msgspec


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A mail as it came in: envelope and raw bytes."""

    sender: str
    to: tuple[str, ...]
    content: bytes


class HttpReceiver:
    """An HTTP endpoint. ``channel`` is its apprise address, ``received`` the bodies that were posted to it.

    ``status`` is what it answers; while ``hold`` is unset it keeps every request waiting for its answer.
    """

    def __init__(self, status: int = 200) -> None:
        self.received: list[bytes] = []
        self.status = status
        self.hold = threading.Event()
        self.hold.set()
        receiver = self

        class Endpoint(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                receiver.received.append(self.rfile.read(length))
                receiver.hold.wait()
                self.send_response(receiver.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
                """Say nothing: requests are kept, not logged."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def channel(self) -> str:
        """The apprise address of this endpoint."""
        return f"json://127.0.0.1:{self._server.server_address[1]}/alerts"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.hold.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class MailReceiver:
    """An SMTP server that takes every mail. ``port`` is where, ``received`` the letters."""

    def __init__(self) -> None:
        self.received: list[Letter] = []
        receiver = self

        class Session(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                receiver.converse(self)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def port(self) -> int:
        """The port on 127.0.0.1."""
        return int(self._server.server_address[1])

    def converse(self, session: socketserver.StreamRequestHandler) -> None:
        """One SMTP conversation (RFC 5321, the commands that every client uses)."""
        session.wfile.write(b"220 mdtkit demo\r\n")
        sender, to = "", list[str]()
        for line in session.rfile:
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                session.wfile.write(b"354 go on\r\n")
                self.received.append(Letter(sender=sender, to=tuple(to), content=_letter(session)))
            elif verb == b"MAIL":
                sender, to = _address(line), []
            elif verb == b"RCPT":
                to.append(_address(line))
            elif verb == b"QUIT":
                session.wfile.write(b"221 bye\r\n")
                return
            session.wfile.write(b"250 fine\r\n")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _letter(session: socketserver.StreamRequestHandler) -> bytes:
    lines = []
    for line in session.rfile:
        if line == b".\r\n":
            break
        lines.append(line.removeprefix(b"."))
    return b"".join(lines)


def _address(line: bytes) -> str:
    return line.partition(b"<")[2].partition(b">")[0].decode("ascii", "replace")
