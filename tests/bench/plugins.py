"""What ten enabled plugins cost to commands that use none of them, and what the process of one costs to one that does.

Ten made-up plugins, each with data and code, enabled in a county of forty cases; turn by turn with the same county
without them, in one run.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from mdtkit.chronology.entry import Draft
from mdtkit.desk import Desk, open_desk, recording
from mdtkit.desk.demo import build_demo
from mdtkit.desk.opening import Clock
from tests.bench.county import workplace
from tests.bench.figures import Figure, at_most

PLUGINS = 10
ROUNDS = 15
SOURCE = '''
from mdtkit.plugin import Command, Table, hookimpl

RULE = """
[[responsibility]]
id = "imm.adv.bench{number}"
tier = "immediate"
party = "advocate"
title = "Invented responsibility {number}"
law = "prac"
citation = "invented"
"""

def run(host, given):
    return Table(head=("answer",), rows=(("{number}",),))

@hookimpl
def mdtkit_protocol():
    return [("rules.toml", RULE.encode())]

@hookimpl
def mdtkit_commands():
    return [Command(name="bench-{number}", title="Bench {number}", run=run)]
'''


CHECK = """
from mdtkit.plugin import Remark

@hookimpl
def mdtkit_checks(act, case):
    return [Remark(field="kind", reason=f"{act.kind} after {len(case.entries)} entries", citation="invented")]
"""


def measure() -> Iterator[Figure]:
    """Each command with and without ten plugins, the median of each; the difference is what was promised."""
    folder = workplace() / "plugins"
    folder.mkdir(parents=True, exist_ok=True)
    site = _site(folder / "site")
    without, enabled = _county(folder / "without", site, enable=False), _county(folder / "with", site, enable=True)
    commands = {
        "mdtkit --version": ["--version"],
        "mdtkit due --within 24h, 40 cases": ["due", "--within", "24h"],
        "mdtkit case list, 40 cases": ["case", "list"],
    }
    for said, arguments in commands.items():
        one, ten = _turn_by_turn(arguments, without, enabled)
        yield Figure(said, one, "ms")
        yield at_most(f"  … what {PLUGINS} enabled plugins add", ten - one, "ms", 50)
    one, ten = _turn_by_turn(["extra", "bench-1"], enabled, enabled)
    yield Figure("mdtkit extra NAME: one plugin's process and answer", min(one, ten), "ms")
    yield from _checks(site, without, enabled)


def _checks(site: Path, without: dict[str, str], enabled: dict[str, str]) -> Iterator[Figure]:
    """What a check before an act adds to recording: its process started for it, and loaded beforehand."""
    (site / "bench_0" / "__init__.py").write_text(SOURCE.replace("{number}", "0") + CHECK, encoding="utf-8")
    checking = {**enabled}
    environ = dict(os.environ)
    os.environ.update(checking)
    sys.path.insert(0, str(site))
    desk = open_desk()
    desk.plugins.enable("bench-0")
    case = desk.rows()[0].ref
    desk.plugins.calls.process("bench-0").load()
    began = time.perf_counter()
    for _ in range(ROUNDS):
        assert desk.plugins.calls.checks(_act(desk, case), lambda: desk.case(case))
    warm = (time.perf_counter() - began) * 1000 / ROUNDS
    desk.close()
    sys.path.remove(str(site))
    os.environ.clear()
    os.environ.update(environ)
    one, ten = _turn_by_turn(["log", case, "responder.arrived"], without, checking)
    yield Figure("mdtkit log", one, "ms")
    yield at_most("  … what a check before the act adds, its process started for it", ten - one, "ms", 500)
    yield at_most("  … a check whose plugin is loaded (the terminal application)", warm, "ms", 50)


def _act(desk: Desk, case: str) -> list[Draft]:
    return recording.understood(desk, [recording.Act(kind="responder.arrived")], case)


def _turn_by_turn(arguments: list[str], *environments: dict[str, str]) -> list[float]:
    """Median milliseconds of a command in each environment."""
    taken: list[list[float]] = [[] for _ in environments]
    command = [sys.executable, "-m", "mdtkit", *arguments]
    for _ in range(ROUNDS + 1):
        for times, environment in zip(taken, environments, strict=True):
            begun = time.perf_counter()
            subprocess.run(command, env=environment, check=True, stdin=subprocess.DEVNULL, capture_output=True)
            times.append((time.perf_counter() - begun) * 1000)
    return [statistics.median(times[1:]) for times in taken]


def _site(folder: Path) -> Path:
    """Ten plugins as pip would leave them."""
    for number in range(PLUGINS):
        package, info = folder / f"bench_{number}", folder / f"bench_{number}-1.0.dist-info"
        for place in (package, info):
            place.mkdir(parents=True, exist_ok=True)
        (package / "__init__.py").write_text(SOURCE.replace("{number}", str(number)), encoding="utf-8")
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: bench-{number}\nVersion: 1.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[mdtkit]\nbench = bench_{number}\n", encoding="utf-8")
    return folder


def _county(folder: Path, site: Path, *, enable: bool) -> dict[str, str]:
    """A county of forty cases, with or without the plugins; the environment in which commands use it."""
    from mdtkit.vault import open_vault, read_identity

    home, device = folder / "home", folder / "device"
    now = datetime.now(UTC).replace(microsecond=0)
    built = build_demo(home, cases=40, seed=1, now=now, device=device)
    environment = {**os.environ, "PYTHONPATH": str(site), "MDTKIT_HOME": str(home), "MDTKIT_DEVICE": str(device)}
    environment["MDTKIT_IDENTITY_FILE"] = str(built.identity)
    if enable:
        os.environ["MDTKIT_DEVICE"] = str(device)
        sys.path.insert(0, str(site))
        desk = Desk(home, open_vault(home, read_identity(built.identity, None), device), Clock())
        desk.plugins.enable_all([f"bench-{number}" for number in range(PLUGINS)])
        desk.close()
        sys.path.remove(str(site))
    return environment
