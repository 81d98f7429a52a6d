"""What can be wrong with a plugin, in codes and places: never a message of its own, which might hold a child's data."""

from __future__ import annotations

from typing import Literal

import msgspec

What = Literal[
    "missing", "changed", "altered", "rules", "refused", "import", "hook", "raised", "junk", "printed", "duplicate",
    "slow", "died",
]  # fmt: skip
"""``missing`` it is enabled and not installed here · ``changed`` its files are not those that were enabled ·
``altered`` the home's copy of what it gave is not what was signed for ·
``rules`` rules that it adds cannot be used · ``refused`` what it gives cannot be enabled ·
``import`` it cannot be loaded · ``hook`` an unknown hook or a wrong signature · ``raised`` ·
``junk`` it gave what the hook does not take · ``printed`` · ``duplicate`` a name that is taken ·
``slow`` it took longer than it may · ``died`` its process ended."""

SAID: dict[What, str] = {
    "missing": "is enabled but not installed on this machine: its code is off, its data stays in force; install it",
    "changed": "has files that are not those the county enabled: its code is off, its data stays in force as it was "
    "signed for; look at it with `mdtkit plugin check`, then enable it anew",
    "altered": "gave data whose copy in the home is not what was signed for; enable it anew",
    "rules": "adds rules that cannot be used, so none of them is in force",
    "refused": "was not enabled: what it gives cannot be in force",
    "import": "cannot be loaded",
    "hook": "implements a hook wrongly",
    "raised": "failed",
    "junk": "gave something that the hook does not take",
    "printed": "printed; what it printed was dropped",
    "duplicate": "gives a name that is taken already",
    "slow": "took longer than it may and was stopped",
    "died": "ended without an answer",
}


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong with one plugin. ``detail`` holds names of hooks, types and places in its code only."""

    plugin: str
    what: What
    hook: str = ""
    detail: str = ""

    @property
    def sentence(self) -> str:
        """The trouble in one line, naming the plugin."""
        place = f" ({self.hook})" if self.hook else ""
        return f"plugin {self.plugin}{place} {SAID[self.what]}{f': {self.detail}' if self.detail else ''}"


class PluginFailed(Exception):
    """A plugin did not do what was asked of it; the rest carries on."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.sentence)
        self.trouble = trouble
