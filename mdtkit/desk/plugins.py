"""The county's plugins: which it enabled, how each stands on this machine, and what they add.

Enabling is a coordinator's signed entry in ``book/county``: name, version, hash of the plugin's files and of the data
that it gave. Data in force is what was signed for, from the home's own copy; code runs only where its files are still
those. Whoever does neither is named, and the rest carries on. Source: design.md "Plugins"; requirement P1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk import rules
from mdtkit.desk.directory import COUNTY
from mdtkit.desk.errors import BadInput, DeskError, NotPermitted, StoreTrouble
from mdtkit.desk.opening import device_path, troubles
from mdtkit.desk.plugin_data import ask, offers_in, stands_against
from mdtkit.plugin import copies
from mdtkit.plugin.copies import Enabled, PluginFile
from mdtkit.plugin.noted import forget, note, noted
from mdtkit.plugin.trouble import PluginFailed, Trouble

if TYPE_CHECKING:
    from mdtkit.alerts.channels import Channel
    from mdtkit.chronology.entry import Draft, Entry
    from mdtkit.desk.casefile import CaseFile
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.plugin_calls import PluginCalls
    from mdtkit.plugin.finding import Installed
    from mdtkit.plugin.loading import Loaded
    from mdtkit.plugin.shapes import Offers

ENABLED, DISABLED = "plugin.enabled", "plugin.disabled"
COORDINATOR = "coordinator"
BUILT_IN = "built in"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How one plugin stands: ``on``, ``off`` (not enabled), ``changed``, ``missing``, ``altered`` or ``built in``.

    ``version`` is the one installed here, else the one enabled; ``by`` and ``since`` tell who enabled it and when.
    """

    plugin: str
    state: str
    version: str
    hash: str
    where: str | None
    hooks: tuple[str, ...]
    by: str | None
    since: datetime | None
    problems: tuple[Trouble, ...]


class Plugins:
    """The plugins of an open desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._enabled: tuple[int, dict[str, Enabled]] | None = None
        self._offers: tuple[int, dict[str, Offers]] | None = None
        self._who: dict[str, tuple[str, datetime]] = {}
        self.troubles: tuple[Trouble, ...] = ()
        """What had to be done without, as far as this desk has come."""
        self.ask: Callable[[Sequence[Problem]], bool] | None = None
        """How whoever is at the desk is asked before something is recorded that a plugin warns about; True: go on.
        None: nobody is asked, it is recorded, and the warnings stand beside the result."""
        self.told: tuple[Problem, ...] = ()
        """What whoever is at the desk was asked about already and has said yes to."""

    # -- looking --------------------------------------------------------------------------------
    def enabled(self) -> dict[str, Enabled]:
        """The plugins that the county enabled, by name, as coordinators signed for them.

        Where the county's book cannot be read here (damaged, or not this person's), as is said in clear.
        """
        try:
            seq = self._desk.directory.seq(COUNTY)
            if self._enabled is None or self._enabled[0] != seq:
                self._enabled = (seq, self._read())
        except DeskError:
            return {one.plugin: one for one in copies.published(self._desk.home)}
        return self._enabled[1]

    def offers(self) -> dict[str, Offers]:
        """What built-in and enabled plugins declare to do by code, by plugin."""
        seq = self._seq()
        if self._offers is None or self._offers[0] != seq:
            given = {file.plugin: offers_in(file.content) for file in self.files(copies.OFFERS)}
            # mdtkit's own first: nobody takes a name from them.
            self._offers = (seq, {name: loaded.offers() for name, loaded in self.built_in.items()} | given)
        return self._offers[1]

    @cached_property
    def built_in(self) -> dict[str, Loaded]:
        """The plugins that are mdtkit's own and always on, loaded in this process; one that cannot be is named."""
        from mdtkit.plugin.finding import built_in
        from mdtkit.plugin.loading import Loaded

        found = {}
        for one in built_in():
            try:
                found[one.name] = Loaded(one.name, one.entries)
                found[one.name].offers()
            except PluginFailed as failed:
                found.pop(one.name, None)
                self.name(failed.trouble)
        return found

    def having(self, hook: str) -> tuple[str, ...]:
        """The enabled plugins that implement a code hook and whose files are as they were enabled."""
        named = [one.plugin for one in self.enabled().values() if hook in one.hooks]
        return tuple(plugin for plugin in named if plugin in self.runnable()) if named else ()

    def runnable(self) -> dict[str, Installed]:
        """The enabled plugins whose files here are those that were enabled: only their code runs."""
        from mdtkit.plugin.finding import installed

        here, enabled = installed(device_path()), self.enabled()
        return {name: one for name, one in here.items() if name in enabled and enabled[name].hash == one.hash}

    def checks(self, drafts: Sequence[Draft], file: Callable[[], CaseFile]) -> tuple[Problem, ...]:
        """What plugins have to say before something is recorded in a case (see ``PluginCalls.checks``)."""
        return self.calls.checks(drafts, file) if self._any("checks") else ()

    def warm(self) -> None:
        """Load, beside whatever happens next, the plugins that are asked before an act: no act waits for it then."""
        if self._any("checks"):
            self.calls.warm()

    def _any(self, hook: str) -> bool:
        return any(hook in one.hooks for one in self.enabled().values())

    def channels(self) -> Mapping[str, Channel]:
        """The channels of built-in and enabled plugins, by the scheme of the addresses that they take."""
        return self.calls.channels()

    @cached_property
    def calls(self) -> PluginCalls:
        """Having plugins do something."""
        from mdtkit.desk.plugin_calls import PluginCalls

        return PluginCalls(self._desk)

    def close(self) -> None:
        """Stop the processes of plugins, if any were started."""
        if "calls" in self.__dict__:
            self.calls.close()

    @property
    def notice(self) -> str | None:
        """What plugins did wrong while this desk was open, for a place that shows no passing warnings."""
        told = ", ".join(dict.fromkeys(f"{one.plugin} {one.what}" for one in self.troubles))
        return f"PLUGIN TROUBLE: {told}: `mdtkit doctor`" if told else None

    @cached_property
    def off(self) -> tuple[Trouble, ...]:
        """Enabled plugins that are not as they were enabled: missing here, changed, or altered in the home."""
        enabled = self.enabled()
        if not enabled:
            return ()
        from mdtkit.plugin.finding import installed

        here = installed(device_path())
        found = (stands_against(self._desk.home, here.get(one.plugin), one) for one in enabled.values())
        return tuple(trouble for troubles_of_one in found for trouble in troubles_of_one)

    def files(self, hook: str) -> tuple[PluginFile, ...]:
        """What enabled plugins gave for a data hook (``instruments``, ``protocol``), as signed for."""
        found: list[PluginFile] = []
        for one in self.enabled().values():
            if hook not in one.hooks and hook != copies.OFFERS:
                continue
            try:
                given = copies.given_by(self._desk.home, one).get(hook, [])
            except copies.Altered:
                self.name(Trouble(plugin=one.plugin, what="altered", hook=hook))
                continue
            found += [PluginFile(plugin=one.plugin, version=one.version, name=n, content=c) for n, c in given]
        return tuple(found)

    def files_ever(self, hook: str) -> tuple[PluginFile, ...]:
        """What plugins gave for a data hook whenever they were enabled, newest first: for results of old versions."""
        found: dict[tuple[str, str, bytes], PluginFile] = {}
        for entry in reversed(self._entries()):
            one = _enabled(entry.data) if entry.kind == ENABLED else None
            if one is None or hook not in one.hooks:
                continue
            try:
                given = copies.given_by(self._desk.home, one).get(hook, [])
            except copies.Altered:
                self.name(Trouble(plugin=one.plugin, what="altered", hook=hook))
                continue
            for name, content in given:
                file = PluginFile(plugin=one.plugin, version=one.version, name=name, content=content)
                found.setdefault((one.plugin, name, content), file)
        return tuple(found.values())

    def standing(self) -> tuple[Standing, ...]:
        """Every plugin that is installed here or enabled, by name."""
        from mdtkit.plugin.finding import installed

        here, enabled = installed(device_path()), self.enabled()
        return tuple(self._standing(name, here.get(name), enabled.get(name)) for name in sorted({*here, *enabled}))

    def _standing(self, name: str, here: Installed | None, enabled: Enabled | None) -> Standing:
        by, since = self._who.get(name, (None, None)) if enabled is not None else (None, None)
        problems = stands_against(self._desk.home, here, enabled)
        own = here is not None and here.built_in
        if own or enabled is not None:
            told = (*self.troubles, *noted(device_path()))
            problems += tuple(one for one in told if one.plugin == name and one.what not in {p.what for p in problems})
        return Standing(
            plugin=name,
            state=BUILT_IN if own else _state(enabled, problems),
            version=here.version if here is not None else (enabled.version if enabled is not None else ""),
            hash=here.hash if here is not None else (enabled.hash if enabled is not None else ""),
            where=here.where if here is not None else None,
            hooks=enabled.hooks if enabled is not None else (here.hooks if here is not None else ()),
            by=by,
            since=since,
            problems=problems,
        )

    # -- acting ---------------------------------------------------------------------------------
    def enable(self, name: str) -> Enabled:
        """Enable a plugin as it is installed now: it is asked for its data, which is checked, kept and signed for.

        Raises NotPermitted, BadInput (not installed, misbehaving, rules that cannot be used), StoreTrouble. Then
        nothing has changed.
        """
        self._must_be_coordinator()
        return self._enable([self._installed(name)])[0]

    def enable_all(self, names: Iterable[str]) -> None:
        """Enable by one commit those of these plugins that are installed here and not enabled as they are."""
        from mdtkit.plugin.finding import installed

        here, enabled = installed(device_path()), self.enabled()
        known = [here[name] for name in names if name in here and not here[name].built_in]
        fresh = [one for one in known if one.name not in enabled or enabled[one.name].hash != one.hash]
        if fresh:
            self._must_be_coordinator()
            self._enable(fresh)

    def _enable(self, plugins: list[Installed]) -> list[Enabled]:
        from concurrent.futures import ThreadPoolExecutor

        try:
            with ThreadPoolExecutor() as pool:
                asked = list(pool.map(ask, plugins))
        except PluginFailed as failed:
            self.note(failed.trouble)
            problem = Problem(field="plugin", message=failed.trouble.sentence, at=failed.trouble.detail or None)
            raise BadInput(f"Nothing was enabled: {failed.trouble.sentence}.", [problem]) from None
        fresh = [
            (Enabled(plugin=p.name, version=p.version, hash=p.hash, data=copies.hash_of(given), hooks=hooks), given)
            for p, (hooks, given, _) in zip(plugins, asked, strict=True)
        ]
        self._check(fresh)
        try:
            for one, given in fresh:
                copies.keep(self._desk.home, one.plugin, given)
        except OSError:
            raise StoreTrouble("Nothing was enabled: the home cannot be written to.") from None
        self._record([(ENABLED, {**msgspec.to_builtins(one), "hooks": list(one.hooks)}) for one, _ in fresh])
        for plugin, (_, _, printed) in zip(plugins, asked, strict=True):
            forget(device_path(), plugin.name)
            if printed:
                self.name(Trouble(plugin=plugin.name, what="printed"))
        return [one for one, _ in fresh]

    def disable(self, name: str) -> None:
        """Switch a plugin off. Raises NotPermitted, BadInput (not enabled, or the county's rules need it)."""
        self._must_be_coordinator()
        enabled = self.enabled()
        if name not in enabled:
            _not_built_in(name, "disabled")
            problem = unknown("plugin", name, enabled, what="enabled plugin")
            raise BadInput(f"Nothing was disabled: {problem.message}", [problem])
        left = [other for other in enabled.values() if other.plugin != name]
        try:
            rules.check_overlay(self._desk.home, rules.overlay_files(self._desk.home), left)
        except BadInput as refused:
            self._desk.reload_protocol()
            message = f"{name} was not disabled: what is in force needs what it adds. {refused.message}"
            raise BadInput(message, refused.problems) from None
        self._record([(DISABLED, {"plugin": name})])

    def _check(self, fresh: Sequence[tuple[Enabled, copies.Given]]) -> None:
        """Whether what these plugins give can be in force beside all the rest. Raises BadInput with every problem."""
        from mdtkit.desk.plugin_fitting import problems_with

        names = {one.plugin for one, _ in fresh}
        others = [other for other in self.enabled().values() if other.plugin not in names]
        problems = problems_with(self._desk.home, fresh, others, self.offers(), self._desk.protocol.vocabulary)
        if not problems:
            return
        self._desk.reload_protocol()
        for name in names:
            first = next((str(p.at) for p in problems if str(p.at).startswith(f"{name}/")), None)
            if first is not None:
                self.note(Trouble(plugin=name, what="refused", detail=first))
        message = f"{', '.join(sorted(names))} was not enabled: " + "; ".join(
            f"{p.at}: {p.field}: {p.message}" for p in problems
        )
        raise BadInput(message, problems)

    def _seq(self) -> int:
        self.enabled()
        return self._enabled[0] if self._enabled is not None else -1

    def _record(self, rows: list[tuple[str, dict[str, object]]]) -> None:
        self._desk.directory.write(COUNTY, rows)
        self.__dict__.pop("off", None)
        self._desk.reload_protocol()
        try:
            copies.publish(self._desk.home, tuple(self.enabled().values()))
        except OSError:
            raise StoreTrouble("It is on record, but the list that is read while locked was not written.") from None

    def _must_be_coordinator(self) -> None:
        with troubles():
            roles = self._desk.vault.roles()
        if COORDINATOR not in roles:
            raise NotPermitted("Nothing was changed: a coordinator enables and disables plugins. Ask one of them.")

    def _installed(self, name: str) -> Installed:
        from mdtkit.plugin.finding import installed, normal

        _not_built_in(normal(name), "enabled")
        here = installed(device_path())
        if normal(name) not in here:
            problem = unknown("plugin", name, here, what="plugin installed on this machine")
            raise BadInput(f"Nothing was enabled: {problem.message} `mdtkit plugin list` shows them.", [problem])
        return here[normal(name)]

    def _entries(self) -> list[Entry]:
        entries = self._desk.directory.entries(COUNTY)
        return [e for e in entries if e.kind in (ENABLED, DISABLED) and self._desk.vault.held(COORDINATOR, e)]

    def _read(self) -> dict[str, Enabled]:
        found: dict[str, Enabled] = {}
        for entry in self._entries():
            name = str(entry.data.get("plugin"))
            one = _enabled(entry.data) if entry.kind == ENABLED else None
            found.pop(name, None)
            if one is not None:
                found[name] = one
                self._who[name] = (entry.by, entry.at)
        return dict(sorted(found.items()))

    def name(self, trouble: Trouble) -> None:
        """Name what a plugin did: once a session here, and for `doctor` on this device."""
        if trouble not in self.troubles:
            self.troubles = (*self.troubles, trouble)
            self.note(trouble)

    def note(self, trouble: Trouble) -> None:
        """Note what a plugin did for `doctor`; whoever asked for it has been told."""
        note(device_path(), trouble)


def _not_built_in(name: str, done: str) -> None:
    from mdtkit.plugin.finding import OWN

    if name in OWN:
        message = f"{name} is part of mdtkit and always on: whether somebody is woken hangs on no switch."
        raise BadInput(f"Nothing was {done}: {message}", [Problem(field="plugin", message=message)])


def _state(enabled: Enabled | None, problems: tuple[Trouble, ...]) -> str:
    if enabled is None:
        return "off"
    return next((one.what for one in problems if one.what in ("missing", "changed", "altered")), "on")


def _enabled(data: Mapping[str, object]) -> Enabled | None:
    try:
        return msgspec.convert({**data, "hooks": data.get("hooks") or ()}, Enabled, strict=True)
    except msgspec.ValidationError:
        return None
