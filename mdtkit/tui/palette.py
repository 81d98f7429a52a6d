"""The index of everything: each act that works now, each look, and "go to case …" by its reference."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from mdtkit.tui import themes
from mdtkit.tui.widgets.keyline import key_name

if TYPE_CHECKING:
    from mdtkit.plugin.shapes import CommandOffer
    from mdtkit.tui.app import MdtkitApp

Act = tuple[str, str, Callable[[], object]]


def _panels(app: MdtkitApp, case: str | None) -> list[tuple[str, CommandOffer]]:
    """The panels of enabled plugins, each with its plugin: over all cases, and those of the case in front."""
    if app.desk is None:
        return []
    found = app.desk.plugins.calls.offers("commands").values()
    commands = [(plugin, cast("CommandOffer", offer)) for plugin, offer in found]
    shown = ("county", "case") if case is not None else ("county",)
    return [(plugin, one) for plugin, one in commands if one.panel in shown]


class Acts(Provider):
    """The acts of the place one is in, then those of the application. Names of children never appear here."""

    def _acts(self) -> list[Act]:
        app = cast("MdtkitApp", self.app)
        acts: list[Act] = []
        seen: set[str] = set()
        for node, binding, enabled, _tip in self.screen.active_bindings.values():
            if not enabled or not binding.description or binding.action in seen or not binding.id:
                continue
            if binding.id.split(".")[0] in ("table", "list", "pick", "form", "overlay"):
                continue
            seen.add(binding.action)
            run = partial(app.run_action, binding.action, cast("MdtkitApp", node))
            key = binding.key_display or key_name(binding.key)
            acts.append((binding.description[:1].upper() + binding.description[1:], f"key {key}", run))
        acts += [(f"Colours: {name}", "how the application looks", partial(self._wear, name)) for name in themes.THEMES]
        case = getattr(self.screen, "ref", None)
        for plugin, offer in _panels(app, case if isinstance(case, str) else None):
            given = {"case": str(case)} if offer.panel == "case" else {}
            acts.append((offer.title, f"panel of {plugin}", partial(self._panel, offer, given)))
        acts += [(f"Go to {ref}", "open this case", partial(self._go, ref)) for ref in app.cases_known]
        return acts

    def _panel(self, offer: CommandOffer, given: dict[str, str]) -> None:
        from mdtkit.tui.screens.panel import PanelPlace

        cast("MdtkitApp", self.app).go(PanelPlace(offer, given))

    def _wear(self, name: str) -> None:
        self.app.theme = name

    def _go(self, ref: str) -> None:
        from mdtkit.tui.screens.case import CasePlace

        cast("MdtkitApp", self.app).go(CasePlace(ref))

    async def discover(self) -> Hits:
        for title, told, run in self._acts():
            if not title.startswith("Go to "):
                yield DiscoveryHit(title, run, help=told)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for title, told, run in self._acts():
            score = matcher.match(title)
            if score > 0:
                yield Hit(score, matcher.highlight(title), run, help=told)
