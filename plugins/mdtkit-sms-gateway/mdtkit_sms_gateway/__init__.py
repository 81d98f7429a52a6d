"""Alerts through a county's SMS gateway: one HTTPS request a message, and what is truly known about it."""

import http.client
import json
import ssl
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from mdtkit.plugin import Channel, Message, hookimpl

PATH = "/messages"
Told = tuple[Literal["sent", "failed", "unknown"], str]


def tell(address: str, message: Message, timeout: float) -> Told:
    """One message to the telephone that the address names. A time-out is unknown: it may have arrived."""
    given = urlsplit(address)
    number = given.path.strip("/")
    if not given.hostname or not given.username or not number.removeprefix("+").isdigit():
        return "failed", "bad-address"
    body = json.dumps({"to": number, "text": message.body, "id": message.key}).encode()
    headers = {"Authorization": f"Bearer {given.username}", "Content-Type": "application/json"}
    connection = _connection(given.hostname, given.port, timeout)
    try:
        connection.connect()
    except TimeoutError:
        return "failed", "not-reached"
    except OSError:
        return "failed", "not-reached"
    try:
        connection.request("POST", PATH, body, headers)
        status = connection.getresponse().status
    except TimeoutError:
        return "unknown", "timeout"
    except (OSError, http.client.HTTPException):
        return "unknown", "connection-lost"
    finally:
        connection.close()
    return ("sent", "accepted") if 200 <= status < 300 else ("failed", f"status-{status}")


def _connection(host: str, port: int | None, timeout: float) -> http.client.HTTPConnection:
    """Over TLS; in clear to this machine only, where a county may run the gateway's own relay."""
    if host == "localhost" or _is_loopback(host):
        return http.client.HTTPConnection(host, port, timeout=timeout)
    return http.client.HTTPSConnection(host, port, timeout=timeout, context=ssl.create_default_context())


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@hookimpl
def mdtkit_channels() -> Sequence[Channel]:
    """`county-sms://TOKEN@HOST/NUMBER`."""
    return [Channel(name="county-sms", title="The county's SMS gateway", scheme="county-sms", tell=tell)]
