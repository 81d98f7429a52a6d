"""Alerts over the services that apprise knows: telephone, messenger, push, mail. Takes what no other channel takes.

Source: store.md 6 (what apprise 2.2 does, measured). A time-out is *unknown*, never failed: the message may have
arrived, so it carries a key by which a repeat is recognised.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mdtkit.plugin import Channel, Message, hookimpl
from mdtkit.plugin.shapes import ANY, Told

if TYPE_CHECKING:
    from apprise import AppriseAsset


@hookimpl
def mdtkit_channels() -> Sequence[Channel]:
    """One channel, for every address whose scheme no other takes; apprise is loaded by the first message."""
    return [Channel(name="apprise", title="The services that apprise knows", scheme=ANY, tell=tell)]


def tell(address: str, message: Message, timeout: float) -> Told:
    """Send one message through the service of apprise that the address names."""
    if not kept_quiet():
        return "failed", "would-be-logged"
    try:
        from apprise import Apprise, AppriseResultStatus, NotifyFormat, NotifyType
    except ImportError:
        return "failed", "not-installed"
    service = Apprise.instantiate(address, asset=_asset(), suppress_exceptions=True)
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


def kept_quiet() -> bool:
    """Hold apprise's logger at WARNING, without its own way to the screen.

    False: somebody set it to INFO or finer on purpose; it would write addresses and whole messages.
    """
    logger = logging.getLogger("apprise")
    if logging.NOTSET < logger.level < logging.WARNING:
        return False
    logger.setLevel(logging.WARNING)
    if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
        # Without any handler Python prints warnings to the terminal, over the screen of the application.
        logger.addHandler(logging.NullHandler())
    return True


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
