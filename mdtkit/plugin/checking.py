"""The conformance kit, in the process of the plugin that is looked at: every hook is run, and what happens is noted.

Hooks get invented input (``samples``), twice, and input on which none should choke. An audit hook of the interpreter
notes connections, files, programs and modules. It is a test and not a sandbox: it sees what these runs do, no more.
"""

from __future__ import annotations

import hashlib
import os
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from mdtkit.plugin.loading import Loaded
from mdtkit.plugin.samples import ACTS, CASE, CASES, COMMIT, COUNTY, MESSAGE
from mdtkit.plugin.seen import Seen
from mdtkit.plugin.shapes import Argument, Calendar, CaseView, CountyView, HostRefused, NotUnderstood
from mdtkit.plugin.trouble import PluginFailed

DATA = ("instruments", "protocol", "kinds", "days")
_NETWORK = (
    "socket.connect",
    "socket.sendto",
    "socket.sendmsg",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.bind",
)
_PROGRAM = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.forkpty",
    "pty.spawn",
)
_WRITE = (
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
)
_HOUSE = ("mdtkit.vault", "mdtkit.desk", "mdtkit.cli", "mdtkit.tui", "mdtkit.alerts")


class Watch:
    """The interpreter's audit hook: sorts what happens into uses, for the hook that runs now."""

    def __init__(self, roots: list[str]) -> None:
        own = [*roots, sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), *filter(None, sys.path)]
        self._own = (*(f"{Path(place).resolve()}{os.sep}" for place in own), "/dev/", "/usr/share/zoneinfo/")
        self.uses: set[str] = set()
        self.looking = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note one event; never raises into the plugin."""
        if not self.looking:
            return
        if event in _NETWORK:
            self.uses.add(f"network ({event})")
        elif event.startswith(_PROGRAM):
            self.uses.add(f"program ({event})")
        elif event.startswith(_WRITE):
            self.uses.add(f"disk, writing ({event})")
        elif event == "import" and str(arguments[0]).startswith(_HOUSE):
            self.uses.add(f"vault ({arguments[0]})")
        elif event == "open":
            self._opened(*arguments)

    def _opened(self, path: Any, mode: Any, flags: Any) -> None:
        if not isinstance(path, str | bytes | os.PathLike):
            return
        writing = isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        place = os.path.realpath(os.fsdecode(path))
        if writing or (isinstance(mode, str) and set(mode) & set("wax+")):
            self.uses.add("disk, writing (open)")
        elif not place.startswith(self._own) and f"{place}{os.sep}" not in self._own:
            self.uses.add("disk, reading outside its own files (open)")


class SampleHost:
    """A host with invented cases; records nothing."""

    def county(self) -> CountyView:
        """Testado County, on a Sunday in March."""
        return COUNTY

    def cases(self) -> tuple[CaseView, ...]:
        """Three cases, one of them of kinds that nobody knows."""
        return tuple(msgspec.structs.replace(case, entries=(), clocks=()) for case in CASES)

    def case(self, case: str) -> CaseView:
        """One of them. Raises HostRefused."""
        for one in CASES:
            if one.case == case:
                return one
        raise HostRefused("no such case, or not one you may open")

    def closed(self, calendar: Calendar) -> frozenset[date]:  # noqa: ARG002
        """One day."""
        return frozenset({date(2026, 3, 31)})

    def submit(self, case: str, kind: str, data: Mapping[str, Any], at: datetime | None = None) -> str:  # noqa: ARG002
        """An id as an entry would have; nothing is recorded."""
        return "0" * 26


def examine(name: str, entries: list[tuple[str, str]], roots: list[str]) -> list[Seen]:
    """Load the plugin, run every hook, and say what was seen. Raises PluginFailed where it cannot be loaded."""
    sys.dont_write_bytecode = True
    watch = Watch(roots)
    sys.addaudithook(watch)
    loading = Seen(hook="import")
    with _watched(watch, loading):
        loaded = Loaded(name, entries)
    return [loading, *(_seen(loaded, hook, watch) for hook in loaded.hooks)]


def _seen(loaded: Loaded, hook: str, watch: Watch) -> Seen:
    seen = Seen(hook=hook)
    answers = []
    for _ in range(2):
        given: list[Any] = []
        for run in _runs(loaded, hook):
            with _watched(watch, seen):
                try:
                    given.append(run())
                except PluginFailed as failed:
                    if failed.trouble.detail.startswith("HostRefused"):
                        # What the host refuses, the person is told by mdtkit: the plugin need not catch it.
                        given.append("HostRefused")
                        continue
                    seen.failed.append(failed.trouble.sentence)
                except (NotUnderstood, HostRefused) as refused:
                    given.append(type(refused).__name__)
        answers.append(hashlib.sha256(msgspec.msgpack.encode(given)).hexdigest())
    seen.failed = list(dict.fromkeys(seen.failed))
    seen.steady, seen.digest = answers[0] == answers[1], answers[0]
    return seen


@contextmanager
def _watched(watch: Watch, seen: Seen) -> Iterator[None]:
    watch.uses, watch.looking = set(), True
    began = time.perf_counter()
    try:
        yield
    finally:
        watch.looking = False
        seen.runs += 1
        seen.slowest = max(seen.slowest, time.perf_counter() - began)
        seen.uses = sorted({*seen.uses, *watch.uses})


def _runs(loaded: Loaded, hook: str) -> Iterator[Callable[[], Any]]:
    """The runs of one hook: what it should do, and what it should not choke on."""
    host = SampleHost()
    if hook in DATA:
        yield lambda: loaded.files(hook)
        return
    if hook == "checks":
        for act in ACTS:
            for case in CASES:
                yield lambda act=act, case=case: loaded.checks(act, case)  # type: ignore[misc]
        return
    if hook == "after_commit":
        yield lambda: loaded.call("after_commit", committed=COMMIT)
        return
    offers = loaded.offers()
    for channel in offers.channels if hook == "channels" else ():
        yield lambda one=channel: _refused(loaded, one.name, f"{one.scheme}://")  # type: ignore[misc]
    for exporter in offers.exporters if hook == "exporters" else ():
        for case in CASES:
            yield lambda one=exporter, case=case: loaded.use("exporters", one.name, host, case)  # type: ignore[misc]
    for command in offers.commands if hook == "commands" else ():
        for given in _givens(command.arguments):
            yield lambda one=command, given=given: loaded.use("commands", one.name, host, given)  # type: ignore[misc]


def _refused(loaded: Loaded, name: str, address: str) -> Any:
    """A channel's answer to an address that names nobody: whatever it says, not that the message went out."""
    state, reason = loaded.use("channels", name, address, MESSAGE, 1.0)
    if state == "sent":
        raise loaded.failed("junk", f"{name} says that a message to nobody was sent", "channels")
    return state, reason


def _givens(arguments: tuple[Argument, ...]) -> Iterator[dict[str, str]]:
    """What somebody may type: only what is required, everything, and slips."""
    for word in ("2026-03-02", "3", CASE.case, "x", "-1", "2026-13-45"):
        yield {one.name: CASE.case if one.name == "case" and word != "x" else word for one in arguments}
    yield {one.name: "1" for one in arguments if one.required}
