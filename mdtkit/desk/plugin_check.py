"""Looking at a plugin before it is enabled: the conformance kit's runs, and whether what it gives as data holds.

A test and not a sandbox: it says what the plugin did in these runs. Source: issue "plugin check".
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk import rules
from mdtkit.desk.errors import BadInput
from mdtkit.plugin.trouble import PluginFailed

if TYPE_CHECKING:
    from mdtkit.plugin.finding import Installed
    from mdtkit.plugin.seen import Seen

REMARK = (
    "This is a test of what the plugin did in these runs. It is not a sandbox: enabling a plugin means trusting it."
)
QUICK = 1.0
"""Seconds within which a run should be done: half of what taking note of a commit may take."""
BEFORE = 0.25
"""Seconds for a check before an act: half of what it may take, its loading included."""
PURE = frozenset({"instruments", "protocol", "kinds", "days", "exporters", "commands", "checks", "import"})
"""What has no business with the network, the disk or other programs; importing a plugin neither."""


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at: ``ok``, ``failed``, or ``noted`` (to be known, not wrong); a line a detail."""

    hook: str
    check: str
    state: Literal["ok", "failed", "noted"]
    detail: str = ""


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A plugin that was looked at."""

    plugin: str
    version: str
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return all(check.state != "failed" for check in self.checks)


def check_plugin(target: str, device: Path | None) -> Checked:
    """Look at a plugin: the folder of a project, or the name of one that is installed. Raises BadInput."""
    from mdtkit.plugin.running import Process

    plugin, path = _target(target, device)
    seen: list[list[Seen]] = []
    printed = False
    for seed in ("0", "1"):
        process = Process(plugin, limit=60.0, path=path, hash_seed=seed)
        try:
            seen.append(process.examine())
            printed = printed or process.printed
        except PluginFailed as failed:
            trouble = failed.trouble
            wrong = Check(hook=trouble.hook or "import", check="loads", state="failed", detail=trouble.sentence)
            return Checked(plugin=plugin.name, version=plugin.version, checks=(wrong,))
        finally:
            process.close()
    checks = [
        check
        for first, second in zip(*seen, strict=True)
        for check in _judged(first, steady=first.steady and first.digest == second.digest)
    ]
    if printed:
        checks.append(Check(hook="import", check="output", state="failed", detail="it printed"))
    return Checked(plugin=plugin.name, version=plugin.version, checks=(*checks, *_data(plugin, path)))


def _judged(seen: Seen, *, steady: bool) -> Iterator[Check]:
    """What the runs of one hook say."""
    hook = seen.hook
    wrong = "\n".join(seen.failed)
    yield Check(
        hook=hook,
        check="loads" if hook == "import" else "types and odd input",
        state="failed" if wrong else "ok",
        detail=wrong,
    )
    slow = seen.slowest > (BEFORE if hook == "checks" else QUICK) and hook != "import"
    yield Check(
        hook=hook, check="time", state="failed" if slow else "ok", detail=f"{seen.slowest * 1000:.0f} ms at most"
    )
    if hook in PURE - {"import"}:
        detail = "" if steady else "the same question was answered differently"
        yield Check(hook=hook, check="the same every time", state="ok" if steady else "failed", detail=detail)
    vault = [use for use in seen.uses if use.startswith("vault")]
    others = [use for use in seen.uses if not use.startswith("vault")]
    yield Check(hook=hook, check="no vault", state="failed" if vault else "ok", detail=", ".join(vault))
    state: Literal["ok", "failed", "noted"] = "ok" if not others else ("failed" if hook in PURE else "noted")
    yield Check(hook=hook, check="no network, disk, programs", state=state, detail=", ".join(others))


def _data(plugin: Installed, path: tuple[str, ...]) -> Iterator[Check]:
    """Whether the data can be in force: laid over the base protocol alone."""
    from mdtkit.desk.plugin_data import ask

    try:
        _, given, _ = ask(plugin, path)
    except PluginFailed as failed:
        trouble = failed.trouble
        yield Check(hook=trouble.hook or "import", check="gives its data", state="failed", detail=trouble.sentence)
        return
    named = {hook: [(f"{plugin.name}/{name}", content) for name, content in files] for hook, files in given.items()}
    for hook, problems in _problems(named):
        detail = "\n".join(f"{problem.at or ''}: {problem.field}: {problem.message}" for problem in problems)
        yield Check(hook=hook, check="its data holds", state="failed" if problems else "ok", detail=detail)


def _problems(given: dict[str, list[tuple[str, bytes]]]) -> Iterator[tuple[str, tuple[Problem, ...]]]:
    from mdtkit.protocol.days import read_days
    from mdtkit.protocol.instruments import InstrumentProblems, load_instrument

    if "days" in given:
        found: list[Problem] = []
        read_days(given["days"], found)
        yield "days", tuple(found)
    for file in given.get("instruments", ()):
        try:
            load_instrument(file)
        except InstrumentProblems as wrong:
            yield "instruments", tuple(wrong.problems)
        else:
            yield "instruments", ()
    if "protocol" in given or "kinds" in given:
        try:
            rules.load([], given.get("protocol", []), given.get("kinds", []))
        except BadInput as wrong:
            yield "protocol" if "protocol" in given else "kinds", wrong.problems
        else:
            yield "protocol" if "protocol" in given else "kinds", ()


def _target(target: str, device: Path | None) -> tuple[Installed, tuple[str, ...]]:
    """The plugin that is meant, and where its code lies if it is not installed."""
    from mdtkit.plugin.finding import installed, normal, of_project

    folder = Path(target)
    if (folder / "pyproject.toml").is_file():
        try:
            return of_project(folder), (str(folder.resolve()),)
        except (OSError, ValueError, KeyError, tomllib.TOMLDecodeError):
            problem = Problem(field="pyproject.toml", message="names no plugin: a name, a version and entry points")
            raise BadInput(f"{folder.name}/pyproject.toml {problem.message}.", [problem]) from None
    here = installed(device)
    if normal(target) not in here:
        problem = unknown("plugin", target, here, what="plugin installed here, nor the folder of one")
        raise BadInput(problem.message, [problem])
    return here[normal(target)], ()
