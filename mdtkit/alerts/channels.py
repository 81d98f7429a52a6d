"""One message over one channel, and what is truly known about it afterwards: apprise's services, or a plugin's own.

A channel is a function of address, message and seconds. A plugin's takes the addresses that begin with its scheme;
apprise takes all others. Source: store.md 6 (what apprise 2.2 does, measured). A time-out is *unknown*, never failed:
the message may have arrived, so it carries a key by which a repeat is recognised.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

from mdtkit.alerts.payload import AlertError
from mdtkit.alerts.wording import Message

if TYPE_CHECKING:
    from apprise import AppriseAsset

State = Literal["sent", "failed", "unknown"]
"""Accepted by the service · certainly not accepted · nobody can tell."""

Channel = Callable[[str, Message, float], tuple[State, str]]
"""(address, message, seconds) → what became of it, and a code for the reason."""


class WouldBeLogged(AlertError):
    """Somebody set the logger ``apprise`` to INFO or finer: it would write addresses and whole messages."""

    def __init__(self) -> None:
        super().__init__(
            "the logger 'apprise' is set to show addresses or messages; alerts are not sent until it is at WARNING"
        )


def keep_quiet() -> None:
    """Hold apprise's logger at WARNING, without its own way to the screen.

    Raises:
        WouldBeLogged: it was set to INFO or finer on purpose.
    """
    logger = logging.getLogger("apprise")
    if logging.NOTSET < logger.level < logging.WARNING:
        raise WouldBeLogged
    logger.setLevel(logging.WARNING)
    if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
        # Without any handler Python prints warnings to the terminal, over the screen of the application.
        logger.addHandler(logging.NullHandler())


def scheme(channel: str) -> str:
    """The kind of a channel (``json``, ``tgram``): the only part of an address that may be shown."""
    return channel.partition("://")[0].lower()


def channel_of(address: str, others: Mapping[str, Channel]) -> Channel:
    """What carries a message to this address: the channel of its scheme among ``others``, else apprise."""
    return others.get(scheme(address), by_apprise)


def is_understood(channel: str) -> bool:
    """Whether apprise can make sense of a channel address; nothing is sent."""
    from apprise import Apprise

    keep_quiet()
    return Apprise.instantiate(channel, asset=_asset(), suppress_exceptions=True) is not None


def by_apprise(channel: str, message: Message, timeout: float) -> tuple[State, str]:
    """Send one message through the service of apprise that the address names."""
    from apprise import Apprise, AppriseResultStatus, NotifyFormat, NotifyType

    keep_quiet()
    service = Apprise.instantiate(channel, asset=_asset(), suppress_exceptions=True)
    if service is None:
        return "failed", "bad-address"
    # A reading time-out of the channel's own would come back as a plain failure although the message
    # may have arrived; the time-out of the call below has to be the one that strikes.
    service.socket_read_timeout = timeout + 2
    service.socket_connect_timeout = min(service.socket_connect_timeout, timeout)
    sender = Apprise(asset=_asset())
    sender.add(service)
    with sender.notify(
        title=message.subject,
        body=message.body,
        notify_type=NotifyType.WARNING,
        body_format=NotifyFormat.TEXT,
        timeout=timeout,
    ) as result:
        if result.status == AppriseResultStatus.SUCCESS:
            return "sent", "accepted"
        if result.status == AppriseResultStatus.TIMEOUT:
            return "unknown", "timeout"
        return "failed", "not-accepted"


def _asset() -> AppriseAsset:
    """Settings of apprise: nothing on disk, nothing of its own in the message, no outside pictures."""
    from apprise import AppriseAsset

    return AppriseAsset(
        app_id="mdtkit",
        app_desc="mdtkit",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        storage_mode="memory",
        secure_logging=True,
        allow_templates=False,
    )
