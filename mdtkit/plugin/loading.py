"""Inside a plugin's own process: importing it, registering its hooks, asking for what it gives as data.

A hook that mdtkit does not know, one with arguments it does not have, and one that was not marked are errors here,
before anything runs. Messages of a plugin's exceptions never leave this process: only type, file and line.
"""

from __future__ import annotations

import inspect
import re
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any

import msgspec
import pluggy

from mdtkit.plugin import hookspecs
from mdtkit.plugin.finding import OWN
from mdtkit.plugin.shapes import (
    ANY,
    DECLARED,
    Act,
    Argument,
    CaseView,
    CommandOffer,
    NotUnderstood,
    Offer,
    Offers,
    Remark,
    Table,
    Told,
)
from mdtkit.plugin.trouble import PluginFailed, Trouble, What

LONGEST = 4 * 2**20
"""Bytes of one file that a data hook gives."""

MOST, WORDS = 10, 300
"""Remarks on one act, and the letters of one: somebody has to read them before recording."""

_CODE = re.compile(r"[a-z][a-z0-9-]{0,40}", re.ASCII)
_RESERVED = ("json", "plain", "help")
_DOES: dict[str, tuple[str, Any]] = {
    "channels": ("tell", Told),
    "exporters": ("write", bytes),
    "commands": ("run", Table),
}
"""Hook → the function of what is declared for it, and what that gives."""


class Loaded:
    """A plugin whose hooks are registered and known to be such as mdtkit calls."""

    def __init__(self, name: str, entries: Sequence[tuple[str, str]]) -> None:
        self.name = name
        self._offered: dict[tuple[str, str], Offer] = {}
        self._manager = pluggy.PluginManager(hookspecs.PROJECT)
        self._manager.add_hookspecs(hookspecs)
        for entry, value in entries:
            self._register(entry, self._import(value))
        try:
            self._manager.check_pending()
        except pluggy.PluginValidationError as wrong:
            raise self.failed("hook", str(wrong).rpartition(": ")[2] or str(wrong)) from None

    @property
    def hooks(self) -> tuple[str, ...]:
        """The hooks that it implements, without their prefix, in the order of the reference."""
        called = vars(self._manager.hook)
        return tuple(name.removeprefix("mdtkit_") for name in names() if called[name].get_hookimpls())

    def files(self, hook: str) -> list[tuple[str, bytes]]:
        """What a data hook gives. Raises PluginFailed."""
        return [pair for given in self.call(hook) for pair in self._checked(hook, given)]

    def call(self, hook: str, **arguments: Any) -> list[Any]:
        """Every implementation's answer, in the order of registration. Raises PluginFailed."""
        found = []
        for implementation in vars(self._manager.hook)[f"mdtkit_{hook}"].get_hookimpls():
            wanted = {name: arguments[name] for name in implementation.argnames}
            try:
                found.append(implementation.function(**wanted))
            except BaseException as error:  # noqa: BLE001 - a plugin may raise anything, SystemExit too
                raise self.failed("raised", place_of(error), hook) from None
        return found

    def offers(self) -> Offers:
        """What the plugin declares to do by code. Raises PluginFailed."""
        found: dict[str, list[Offer]] = {}
        for hook, kind in DECLARED.items():
            mine = found.setdefault(hook, [])
            for given in self.call(hook):
                if isinstance(given, str | bytes | dict) or not isinstance(given, Sequence):
                    raise self.failed("junk", f"{type(given).__name__}, expected several {kind.__name__}", hook)
                for one in given:
                    mine.append(self._offer(hook, kind, one, {other.name for other in mine}))
        self._offered = {(hook, one.name): one for hook, mine in found.items() for one in mine}
        declared = {hook: [_without_code(one) for one in mine] for hook, mine in found.items()}
        return msgspec.convert(declared, Offers)

    def use(self, hook: str, name: str, *arguments: Any) -> Any:
        """Have one declared thing done: a message sent, a file written, a command run.

        Raises PluginFailed, and NotUnderstood where a command says so.
        """
        if not self._offered:
            self.offers()
        one = self._offered.get((hook, name))
        if one is None:
            raise self.failed("junk", f"{name} is not declared any more", hook)
        function, expected = _DOES[hook]
        try:
            done = getattr(one, function)(*arguments)
        except NotUnderstood:
            raise
        except BaseException as error:  # noqa: BLE001 - a plugin may raise anything, SystemExit too
            raise self.failed("raised", place_of(error), hook) from None
        return self._converted(hook, done, expected)

    def checks(self, act: Act, case: CaseView) -> list[Remark]:
        """What it has to say before an act. Raises PluginFailed."""
        given = self.call("checks", act=act, case=case)
        said = [one for answer in given for one in self._converted("checks", answer, tuple[Remark, ...])]
        if len(said) > MOST or any(len(text) > WORDS for one in said for text in (one.field, one.reason, one.citation)):
            raise self.failed("junk", f"more than {MOST} remarks, or one longer than {WORDS} letters", "checks")
        return said

    def _offer(self, hook: str, kind: type[Offer], given: object, taken: set[str]) -> Offer:
        if not isinstance(given, kind):
            raise self.failed("junk", f"{type(given).__name__}, expected {kind.__name__}", hook)
        scheme = getattr(given, "scheme", given.name)
        if scheme == ANY and self.name in OWN:  # takes what is left; whoever else took it could silence every alert
            scheme = given.name
        for text in (given.name, scheme, getattr(given, "suffix", "x")):
            if not isinstance(text, str) or not _CODE.fullmatch(text):
                raise self.failed("junk", "a name, scheme or suffix that is no code", hook)
        arguments = [one.name for one in getattr(given, "arguments", ()) if isinstance(one, Argument)]
        if not all(_CODE.fullmatch(name) and name not in _RESERVED for name in arguments):
            raise self.failed("junk", "an argument whose name is no code, or reserved", hook)
        if isinstance(given, CommandOffer) and not _fits(given):
            raise self.failed("junk", f"{given.name} is a panel that would have to be told more", hook)
        if given.name in taken:
            raise self.failed("duplicate", f"{given.name} twice", hook)
        if not callable(getattr(given, _DOES[hook][0])):
            raise self.failed("junk", f"{given.name} has no function {_DOES[hook][0]}", hook)
        try:
            msgspec.convert({hook: [_without_code(given)]}, Offers)
        except (msgspec.ValidationError, TypeError):
            raise self.failed("junk", f"{given.name} has a member of a wrong type", hook) from None
        return given

    def _converted(self, hook: str, given: Any, expected: Any) -> Any:
        """The answer as the hook promises it; msgspec's own words are not passed on: they can repeat a value."""
        try:
            return msgspec.convert(given, expected, from_attributes=True, builtin_types=(bytes,))
        except (msgspec.ValidationError, TypeError):
            raise self.failed("junk", f"{type(given).__name__}, which is not what was asked for", hook) from None

    def failed(self, what: What, detail: str, hook: str = "") -> PluginFailed:
        """The trouble as an exception that names this plugin."""
        return PluginFailed(Trouble(plugin=self.name, what=what, hook=hook, detail=detail))

    def _import(self, value: str) -> Any:
        module, _, attribute = value.partition(":")
        try:
            found: Any = import_module(module.strip())
            for part in attribute.strip().split(".") if attribute.strip() else ():
                found = getattr(found, part)
        except BaseException as error:  # noqa: BLE001 - importing runs the plugin: it may raise anything
            raise self.failed("import", place_of(error)) from None
        return found() if inspect.isclass(found) else found

    def _register(self, entry: str, plugin: Any) -> None:
        unmarked = [
            name
            for name, value in inspect.getmembers(plugin)
            if name.startswith("mdtkit_") and inspect.isroutine(value) and not hasattr(value, "mdtkit_impl")
        ]
        if unmarked:
            raise self.failed("hook", f"{', '.join(unmarked)} is not marked with @hookimpl")
        try:
            self._manager.register(plugin, name=f"{self.name}:{entry}")
        except pluggy.PluginValidationError as wrong:
            raise self.failed(
                "hook",
                " ".join(
                    str(wrong).split("\n")[0:1]
                    + [line for line in str(wrong).split("\n")[1:] if "definition" in line or "declared" in line]
                ),
            ) from None
        except ValueError:
            raise self.failed("duplicate", f"{entry} is the same plugin twice") from None

    def _checked(self, hook: str, given: object) -> list[tuple[str, bytes]]:
        """The pairs, if they are what a data hook gives."""
        if isinstance(given, str | bytes | dict) or not isinstance(given, Sequence):
            raise self.failed("junk", f"{type(given).__name__}, expected (file name, bytes) pairs", hook)
        pairs: list[tuple[str, bytes]] = []
        for one in given:
            if not (isinstance(one, tuple | list) and len(one) == 2):
                raise self.failed("junk", f"{type(one).__name__} in the list, expected (file name, bytes)", hook)
            name, content = one
            if not isinstance(name, str) or PurePosixPath(name).name != name or not name.endswith(".toml"):
                raise self.failed("junk", "a file name that is not a plain name ending in .toml", hook)
            if isinstance(content, bytes) and len(content) > LONGEST:
                raise self.failed("junk", f"a file longer than {LONGEST} bytes", hook)
            if not isinstance(content, bytes):
                raise self.failed("junk", f"{type(content).__name__} as the content of a file, expected bytes", hook)
            pairs.append((name, content))
        return pairs


def _fits(given: CommandOffer) -> bool:
    """Whether a panel can be shown without being told anything but, of a case, the case."""
    needed = {one.name for one in given.arguments if one.required}
    if given.panel == "case":
        return needed == {"case"}
    return not (given.panel and needed)


def _without_code(one: Offer) -> dict[str, Any]:
    """What is declared, without its function."""
    members = {name: getattr(one, name) for name in one.__struct_fields__}
    return {name: msgspec.to_builtins(value) for name, value in members.items() if not callable(value)}


def names() -> list[str]:
    """Every hook by its whole name, in the order of ``hookspecs``."""
    return [name for name, value in vars(hookspecs).items() if hasattr(value, "mdtkit_spec")]


def place_of(error: BaseException) -> str:
    """The type of an exception and the last line of code that it passed, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "/mdtkit/plugin/" not in frame.filename and "importlib" not in frame.filename]
    place = f" at {PurePosixPath(own[-1].filename).name}:{own[-1].lineno}" if own else ""
    return f"{type(error).__name__}{place}"
