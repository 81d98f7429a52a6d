"""A real SMTP server on this machine, for the length of one test."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

from mdtkit.alerts import MailServer


class Postbox:
    """A handler of the SMTP server: keeps each mail, refuses it with ``refuse``, or makes ``trouble`` after it."""

    def __init__(self) -> None:
        self.letters: list[tuple[list[str], bytes]] = []
        self.refuse: str | None = None
        self.trouble: str | None = None

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("gone@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuse is not None:
            return self.refuse
        self.letters.append((envelope.rcpt_tos, envelope.content))
        if self.trouble == "hangs up":
            server.transport.close()
        elif self.trouble == "says nothing":
            await asyncio.Event().wait()
        return "250 OK"


class AnyPort(Controller):
    """The server on a port of the system's choosing."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def smtp(**options: Any) -> Iterator[tuple[Postbox, int]]:
    postbox = Postbox()
    controller = AnyPort(postbox, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield postbox, controller.port
    finally:
        controller.stop()


def plain(port: int) -> MailServer:
    return MailServer(host="127.0.0.1", port=port, sender="mdtkit@county.example", security="none", timeout=5)
