"""A plugin's process from mdtkit's side: started when it is needed, asked with a time limit, stopped past it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from mdtkit.plugin.finding import Installed
from mdtkit.plugin.pipe import Ended, Pipe, TooLate
from mdtkit.plugin.shapes import (
    Act,
    CaseView,
    Committed,
    HostRefused,
    Message,
    NotUnderstood,
    Offers,
    Remark,
    Table,
    Told,
)
from mdtkit.plugin.trouble import PluginFailed, Trouble, What
from mdtkit.plugin.worker import START

if TYPE_CHECKING:
    from mdtkit.plugin.seen import Seen

LIMIT = 5.0
"""Seconds that a plugin may take for one answer, unless its hook says otherwise; loading it counts as one."""

BRIEF = 2.0
"""Seconds for taking note of a commit: somebody is at work meanwhile."""

Answer = Callable[[str, list[Any]], Any]
"""What answers a plugin that asks mdtkit: method and arguments → its result. Raises HostRefused."""

_KEYS = ("MDTKIT_", "PYTHON")


class Process:
    """One plugin's process; ``path`` are folders from which it imports first.

    After a failure that it cannot be trusted to have survived, it stays off (``off``)."""

    def __init__(
        self, plugin: Installed, limit: float | None = None, *, path: tuple[str, ...] = (), hash_seed: str = ""
    ) -> None:
        self.plugin = plugin
        self._path, self._hash_seed = path, hash_seed
        self.limit = LIMIT if limit is None else limit
        self.off: Trouble | None = None
        self.printed = False
        self.hooks: tuple[str, ...] = ()
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Pipe | None = None

    def files(self, hook: str) -> list[tuple[str, bytes]]:
        """What a data hook gives. Raises PluginFailed."""
        self.load()
        return [(str(name), bytes(content)) for name, content in self._ask({"do": "files", "hook": hook}, hook)]

    def offers(self) -> Offers:
        """What the plugin declares to do by code. Raises PluginFailed."""
        self.load()
        return msgspec.convert(self._ask({"do": "offers"}, ""), Offers)

    def tell(self, name: str, address: str, message: Message, timeout: float) -> Told:
        """Have one message sent by a channel of the plugin. Raises PluginFailed."""
        self.load()
        question = {"do": "tell", "name": name, "address": address, "message": message, "timeout": timeout}
        told: Told = msgspec.convert(self._ask(question, "channels", limit=timeout + 1), Told)
        return told

    def write(self, name: str, case: CaseView, answer: Answer) -> bytes:
        """Have one file written by an exporter of the plugin. Raises PluginFailed."""
        self.load()
        return bytes(self._ask({"do": "write", "name": name, "case": case}, "exporters", answer=answer))

    def examine(self) -> list[Seen]:
        """Run every hook with invented input under the watch of the conformance kit. Raises PluginFailed."""
        self._start()
        question = {
            "do": "examine",
            "plugin": self.plugin.name,
            "entries": self.plugin.entries,
            "roots": self.plugin.roots,
        }
        from mdtkit.plugin.seen import Seen

        return msgspec.convert(self._ask(question, ""), list[Seen])

    def run(self, name: str, given: Mapping[str, str], answer: Answer) -> Table:
        """Have a command of the plugin run. Raises PluginFailed, NotUnderstood."""
        self.load()
        done = self._ask({"do": "run", "name": name, "given": dict(given)}, "commands", answer=answer)
        return msgspec.convert(done, Table)

    def checks(self, acts: Sequence[Act], case: CaseView, deadline: float) -> tuple[Remark, ...]:
        """What the plugin has to say before these acts, by ``deadline`` (monotonic), its loading included.

        Raises PluginFailed.
        """
        self.load(deadline - time.monotonic())
        question = {"do": "checks", "acts": acts, "case": case}
        return msgspec.convert(self._ask(question, "checks", limit=deadline - time.monotonic()), tuple[Remark, ...])

    def committed(self, committed: Committed) -> None:
        """Tell the plugin what was recorded. Raises PluginFailed."""
        self.load()
        self._ask({"do": "committed", "committed": committed}, "after_commit", limit=BRIEF)

    def load(self, limit: float | None = None) -> tuple[str, ...]:
        """Start the process and load the plugin, once; the hooks that it implements. Raises PluginFailed."""
        if self.off is not None:
            raise PluginFailed(self.off)
        if self._pipe is None:
            self._start()
            try:
                question = {"do": "load", "plugin": self.plugin.name, "entries": self.plugin.entries}
                told = self._ask(question, "", limit=limit)
            except PluginFailed as failed:
                self._switch_off(failed.trouble)
                raise
            self.hooks = tuple(told["hooks"])
        return self.hooks

    def close(self) -> None:
        """Stop the process."""
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _start(self) -> None:
        path = json.dumps([*self._path, *(place for place in sys.path if place)])
        # The plugin's process has no business with the home or its keys: it is not told where they are.
        surroundings = {name: value for name, value in os.environ.items() if not name.startswith(_KEYS)}
        if self._hash_seed:
            surroundings["PYTHONHASHSEED"] = self._hash_seed
        self._process = subprocess.Popen(
            [sys.executable, "-s", "-P", "-c", START, path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=surroundings,
            start_new_session=True,
        )
        assert self._process.stdin is not None  # noqa: S101 - both were asked for above
        assert self._process.stdout is not None  # noqa: S101
        ends = os.dup(self._process.stdout.fileno()), os.dup(self._process.stdin.fileno())
        self._process.stdin.close()
        self._process.stdout.close()
        for end in ends:
            os.set_blocking(end, False)
        self._pipe = Pipe(*ends)

    def _ask(
        self, question: dict[str, Any], hook: str, *, limit: float | None = None, answer: Answer | None = None
    ) -> Any:
        if self._pipe is None:
            raise PluginFailed(self.off or self._trouble("died", hook))
        limit = self.limit if limit is None else limit
        deadline = time.monotonic() + limit
        try:
            self._pipe.send({**question, "limit": limit}, deadline)
            told = self._pipe.receive(deadline)
            while "ask" in told:
                asked_at = time.monotonic()
                self._pipe.send(_answered(answer, told), deadline)
                deadline += time.monotonic() - asked_at  # what mdtkit takes to answer is not the plugin's time
                told = self._pipe.receive(deadline)
        except TooLate:
            raise self._switch_off(self._trouble("slow", hook, f"the limit is {limit:g} s")) from None
        except Ended:
            raise self._switch_off(self._trouble("died", hook)) from None
        self.printed = self.printed or bool(told["printed"])
        if "not_understood" in told:
            raise NotUnderstood(told["not_understood"])
        if "trouble" in told:
            raise PluginFailed(msgspec.convert(told["trouble"], Trouble))
        return told["answer"]

    def _trouble(self, what: What, hook: str, detail: str = "") -> Trouble:
        return Trouble(plugin=self.plugin.name, what=what, hook=hook, detail=detail)

    def _switch_off(self, trouble: Trouble) -> PluginFailed:
        self.off = trouble
        self.close()
        return PluginFailed(trouble)


def _answered(answer: Answer | None, told: dict[str, Any]) -> dict[str, Any]:
    if answer is None:
        return {"refused": "this hook has no host to ask"}
    try:
        return {"told": answer(str(told["ask"]), list(told["arguments"]))}
    except HostRefused as refused:
        return {"refused": str(refused)}
