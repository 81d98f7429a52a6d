"""Having plugins do something: each in a process of its own, with a time limit; what goes wrong is named, and no more.

A process is started when its plugin is first needed (or before, `warm`) and kept while the desk is open. After a
plugin was too slow or its process ended, it is off for the session. Messages are the exception: each has a process of
its own, and every person is tried, since somebody has to be reached.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from mdtkit.chronology.entry import Draft
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.errors import BadInput
from mdtkit.desk.opening import device_path
from mdtkit.plugin.noted import forget
from mdtkit.plugin.trouble import PluginFailed, Trouble

if TYPE_CHECKING:
    from mdtkit.alerts.wording import Message
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.plugin_host import DeskHost
    from mdtkit.plugin import shapes
    from mdtkit.plugin.finding import Installed
    from mdtkit.plugin.loading import Loaded
    from mdtkit.plugin.running import Process
    from mdtkit.plugin.shapes import CommandOffer, ExporterOffer, Offer, Remark, Table

T = TypeVar("T")
State = Any

BEFORE = 0.5
"""Seconds that all checks before an act may take together, the loading of their plugins included."""
GRACE = 0.05
"""Seconds for stopping one that has not answered by then."""


class Answered(NamedTuple):
    """What a command of a plugin answered, and what is to be minded of what it recorded."""

    plugin: str
    table: Table
    warnings: tuple[Problem, ...] = ()


class PluginCalls:
    """The code of the enabled plugins of one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._processes: dict[str, Process] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._telling: list[threading.Thread] = []
        self._closing = False
        self._at_work: str | None = None

    # -- what they offer ------------------------------------------------------------------------
    def offers(self, hook: str) -> dict[str, tuple[str, Offer]]:
        """What plugins that are on declare for a hook: name → (plugin, offer). Of two of one name the first counts."""
        found: dict[str, tuple[str, Offer]] = {}
        for plugin, offers in self._desk.plugins.offers().items():
            for offer in getattr(offers, hook):
                if offer.name in found:
                    self._name(Trouble(plugin=plugin, what="duplicate", hook=hook, detail=offer.name))
                else:
                    found[offer.name] = (plugin, offer)
        return found

    # -- what they do ---------------------------------------------------------------------------
    def channels(self) -> dict[str, Callable[[str, Message, float], tuple[State, str]]]:
        """The channels of plugins by the scheme of the addresses that they take."""
        found: dict[str, Callable[[str, Message, float], tuple[State, str]]] = {}
        for name, (plugin, offer) in self.offers("channels").items():
            own, here = self._desk.plugins.built_in.get(plugin), self._here(plugin)
            if own is not None:
                found[offer.scheme] = partial(self._tell_here, own, name)  # type: ignore[attr-defined]
            elif here is not None:
                found.setdefault(offer.scheme, partial(self._tell, here, name))  # type: ignore[attr-defined]
        return found

    def export(self, ref: str, name: str) -> tuple[str, bytes]:
        """A file made of one case by an exporter, and its plugin. No audit row, no file. Raises BadInput."""
        from mdtkit.desk.plugin_host import DeskHost

        plugin, offer = self._wanted("exporters", name)
        exporter: ExporterOffer = offer  # type: ignore[assignment]
        case = self._desk.reference(ref)
        host = DeskHost(self._desk, exporter.purpose, exporter.categories, may_submit=False)
        self._desk.audit.must("audit.exported", on=case, purpose=exporter.purpose, items=sorted(exporter.categories))
        view = host.view(case)
        try:
            return plugin, self._done(plugin, lambda process: process.write(name, view, host.answer))
        finally:
            self._desk.audit.settle()

    def run(self, name: str, given: Mapping[str, str]) -> Answered:
        """A command's answer. A panel only shows: nothing is recorded by looking. Raises BadInput."""
        from mdtkit.desk.plugin_host import DeskHost
        from mdtkit.plugin.shapes import NotUnderstood

        plugin, offer = self._wanted("commands", name)
        command: CommandOffer = offer  # type: ignore[assignment]
        host = DeskHost(self._desk, command.purpose, command.categories, may_submit=not command.panel)
        self._at_work = plugin
        try:
            table = self._done(plugin, lambda process: process.run(name, given, host.answer), host)
            return Answered(plugin=plugin, table=table, warnings=host.warnings)
        except NotUnderstood as refused:
            problem = Problem(field=refused.argument, message=f"{name} cannot make sense of what was given")
            raise BadInput(f"{refused.argument}: {problem.message}.", [problem]) from None
        finally:
            self._at_work = None
            self._desk.audit.settle()

    def checks(self, drafts: Sequence[Draft], file: Callable[[], CaseFile]) -> tuple[Problem, ...]:
        """What plugins have to say before this is recorded in a case that stands so. Half a second; never raises.

        All of them are asked at once. One that has not answered by then is named and off, and is not waited for.
        """
        # One whose command is recording this has had its say.
        plugins = [plugin for plugin in self._desk.plugins.having("checks") if plugin != self._at_work]
        drafts = [draft for draft in drafts if draft.sealed is None]
        if not plugins or not drafts:
            return ()
        from mdtkit.desk.plugin_host import act_view, case_view

        # Made before the half second begins: it is mdtkit's time and not the plugins'.
        view = case_view(file(), self._desk.protocol.vocabulary("category"))
        acts = [act_view(draft) for draft in drafts]
        deadline = time.monotonic() + BEFORE
        told: dict[str, tuple[Remark, ...] | Trouble] = {}

        def ask(plugin: str) -> None:
            try:
                told[plugin] = self._with(plugin, lambda process: process.checks(acts, view, deadline), deadline)
            except PluginFailed as failed:
                told[plugin] = failed.trouble if failed.trouble.what != "slow" else _too_late(plugin)

        asking = [threading.Thread(target=ask, args=(plugin,), daemon=True) for plugin in plugins]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join(max(0.0, deadline - time.monotonic()) + GRACE)
        found = []
        for plugin in plugins:
            said = told.get(plugin, _too_late(plugin))
            if isinstance(said, Trouble):
                self._name(said)
                continue
            found += [Problem(field=one.field, message=f"{one.reason} ({one.citation}; {plugin})") for one in said]
        return tuple(found)

    def warm(self) -> None:
        """Load the plugins that check before an act, beside whatever happens next, so that no act waits for it."""
        for plugin in self._desk.plugins.having("checks"):
            load = partial(self._safely, plugin, lambda process: process.load())
            threading.Thread(target=load, name=f"mdtkit-plugin-{plugin}", daemon=True).start()

    def committed(self, ref: str, kinds: Sequence[str], first_seq: int) -> None:
        """Tell plugins what was recorded, beside whatever happens next."""
        plugins = self._desk.plugins.having("after_commit")
        if not plugins:
            return
        from mdtkit.plugin.shapes import Committed

        notice = Committed(case=ref, kinds=tuple(kinds), first_seq=first_seq, recorded=self._desk.now())
        for plugin in plugins:
            tell = partial(self._safely, plugin, lambda process: process.committed(notice))
            thread = threading.Thread(target=tell, name=f"mdtkit-plugin-{plugin}", daemon=True)
            self._telling.append(thread)
            thread.start()

    def close(self) -> None:
        """Let what is being told be told, and stop every process."""
        for thread in self._telling:
            thread.join()
        self._telling.clear()
        self._closing = True  # what ends from here on was ended by us
        for process in self._processes.values():
            process.close()
        self._processes.clear()

    # -- how ------------------------------------------------------------------------------------
    def _tell(self, here: Installed, name: str, address: str, message: Message, timeout: float) -> tuple[State, str]:
        """One message through a plugin's channel, in a process of its own."""
        from mdtkit.plugin.running import Process

        process = Process(here)
        try:
            process.load()
        except PluginFailed as failed:
            self._name(failed.trouble)
            process.close()
            return "failed", "plugin-not-loaded"
        try:
            return process.tell(name, address, _for_plugins(message), timeout)
        except PluginFailed as failed:
            # Whatever went wrong went wrong while sending: nobody can tell whether the message left.
            self._name(failed.trouble)
            return "unknown", "timeout" if failed.trouble.what == "slow" else "plugin-failed"
        finally:
            self._say_printed(process)
            process.close()

    def _tell_here(self, own: Loaded, name: str, address: str, message: Message, timeout: float) -> tuple[State, str]:
        """One message through a built-in channel, in this process; what it did wrong is told until it sends again."""
        try:
            told: tuple[State, str] = own.use("channels", name, address, _for_plugins(message), timeout)
        except PluginFailed as failed:
            self._name(failed.trouble)
            return "unknown", "plugin-failed"
        if told[0] == "sent":
            forget(device_path(), own.name)
        return told

    def _wanted(self, hook: str, name: str) -> tuple[str, Offer]:
        offers = self.offers(hook)
        if name not in offers:
            problem = unknown("name", name, offers, what=f"name among the {hook} of enabled plugins")
            raise BadInput(problem.message, [problem])
        return offers[name]

    def _done(self, plugin: str, act: Callable[[Process], T], host: DeskHost | None = None) -> T:
        """What the plugin gave to somebody who asked for it. Raises BadInput, naming it; or mdtkit's own refusal of
        what it asked for, which is no fault of the plugin."""
        try:
            return self._with(plugin, act)
        except PluginFailed as failed:
            if host is not None and host.refusal is not None and failed.trouble.detail.startswith("HostRefused"):
                raise host.refusal from None
            problem = Problem(field="plugin", message=failed.trouble.sentence, at=failed.trouble.detail or None)
            self._desk.plugins.note(failed.trouble)
            raise BadInput(f"Nothing came of it: {failed.trouble.sentence}.", [problem]) from None

    def _safely(self, plugin: str, act: Callable[[Process], T]) -> T | None:
        """What the plugin gave, or None after naming what it did: the rest carries on."""
        try:
            return self._with(plugin, act)
        except PluginFailed as failed:
            self._name(failed.trouble)
            return None

    def _with(self, plugin: str, act: Callable[[Process], T], deadline: float | None = None) -> T:
        """One question to a plugin at a time; ``deadline``: when nobody waits for its turn any longer."""
        lock = self._locks.setdefault(plugin, threading.Lock())
        if not lock.acquire(timeout=-1 if deadline is None else max(0.0, deadline - time.monotonic())):
            raise PluginFailed(_too_late(plugin))
        try:
            process = self.process(plugin)
            try:
                return act(process)
            finally:
                self._say_printed(process)
        finally:
            lock.release()

    def process(self, plugin: str) -> Process:
        """The process of a plugin, made when it is first needed. Raises PluginFailed where its files changed."""
        if plugin not in self._processes:
            here = self._here(plugin)
            if here is None:
                raise PluginFailed(Trouble(plugin=plugin, what="changed"))
            from mdtkit.plugin.running import Process

            self._processes.setdefault(plugin, Process(here))  # two threads may come here at once
        return self._processes[plugin]

    def _here(self, plugin: str) -> Installed | None:
        """The plugin as installed here, if its files are those that were enabled."""
        return self._desk.plugins.runnable().get(plugin)

    def _say_printed(self, process: Process) -> None:
        if process.printed:
            process.printed = False
            self._name(Trouble(plugin=process.plugin.name, what="printed"))

    def _name(self, trouble: Trouble) -> None:
        if not self._closing:
            self._desk.plugins.name(trouble)


def _for_plugins(message: Message) -> shapes.Message:
    """What a channel gets of a message: not for whom it is."""
    from mdtkit.plugin import shapes

    return shapes.Message(subject=message.subject, body=message.body, key=message.key, rehearsal=message.rehearsal)


def _too_late(plugin: str) -> Trouble:
    return Trouble(plugin=plugin, what="slow", hook="checks", detail=f"the limit is {BEFORE:g} s")
