"""What the conformance kit saw of one hook."""

from __future__ import annotations

import msgspec


class Seen(msgspec.Struct, kw_only=True):
    """What one hook did: how often it ran, its slowest run in seconds, a digest of what it gave, what it used and how
    it failed. ``uses``: ``network``, ``disk``, ``program``, ``vault``, each with what was called."""

    hook: str
    runs: int = 0
    slowest: float = 0.0
    digest: str = ""
    steady: bool = True
    uses: list[str] = msgspec.field(default_factory=list)
    failed: list[str] = msgspec.field(default_factory=list)
