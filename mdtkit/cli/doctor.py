"""What this machine and this home are like: versions, algorithms, permissions, the protocol, what may leak."""

from __future__ import annotations

import os
import platform
import stat
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from mdtkit import __version__
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell

PARTS = ("pyrage", "cryptography", "tinydb", "msgspec", "click", "textual", "icalendar", "apprise", "tzdata")
ALGORITHMS = {
    "records": "age: X25519, ChaCha20-Poly1305 (pyrage)",
    "signatures": "Ed25519 (cryptography)",
    "chain": "SHA-256",
    "passphrase": "age: scrypt",
    "fips": "not validated: these algorithms are outside FIPS 140 modules",
}
Check = tuple[str, str, bool]
"""(what, how it stands, whether that is well)."""


@command("doctor", short_help="Versions, algorithms, home, permissions.")
def doctor(shell: Shell) -> None:
    """What this machine and this home are like. Needs no key. Exit 1 when something should be mended."""
    from mdtkit.cli.table import table
    from mdtkit.desk.opening import device_path, home_path

    home = home_path()
    checks = [
        *_home(home),
        *_memory(home),
        *_identity(),
        *_protocol(home),
        *_plugins(home),
        *_instruments(home),
        *_terminal(),
        *_swap(),
        *_clock(),
    ]
    versions = {"mdtkit": __version__, "python": platform.python_version(), **{name: _version(name) for name in PARTS}}
    shape = {
        "ok": all(well for _, _, well in checks),
        "versions": versions,
        "algorithms": ALGORITHMS,
        "home": str(home),
        "device": str(device_path()),
        "checks": [{"what": what, "state": state, "ok": well} for what, state, well in checks],
    }
    lines = ["Versions", *table(list(versions.items())), "Algorithms", *table(list(ALGORITHMS.items())), "Checks"]
    lines += table([["ok" if well else "!", what, state] for what, state, well in checks])
    shell.result(shape, lines)
    shell.answer(yes=bool(shape["ok"]))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _home(home: Path) -> Iterator[Check]:
    if not home.exists():
        yield "home", f"none at {home}; `mdtkit init` founds one, `mdtkit demo` shows an invented one", True
        return
    mode = stat.S_IMODE(home.stat().st_mode)
    yield "home", f"{home}, permissions {mode:04o}", mode & 0o077 == 0
    writable = os.access(home, os.W_OK)
    yield "home can be written to", "yes" if writable else "no: looking goes on, recording does not", writable
    free = os.statvfs(home)
    left = free.f_bavail * free.f_frsize // 2**20
    yield "space left", f"{left} MiB", left > 100


def _memory(home: Path) -> Iterator[Check]:
    from mdtkit.desk.opening import device_path
    from mdtkit.vault.layout import Layout
    from mdtkit.vault.memory import remembered
    from mdtkit.vault.trouble import Trouble

    try:
        county = Layout(home).read_about().county
    except (Trouble, OSError):
        return
    seen = remembered(device_path() / county[:16])
    if seen is None:
        yield "device memory", "nothing: this device has not opened the home yet", True
    elif seen.lost:
        yield "device memory", "lost: compare a head kept outside with `mdtkit vault verify --head N:HASH`", False
    else:
        yield "device memory", f"up to commit {seen.n}" + (f", since {seen.since}" if seen.since > 1 else ""), True


def _identity() -> Iterator[Check]:
    named = os.environ.get("MDTKIT_IDENTITY_FILE")
    if not named:
        return
    path = Path(named).expanduser()
    if not path.exists():
        yield "identity file", "MDTKIT_IDENTITY_FILE names no file", False
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    yield "identity file", f"permissions {mode:04o}", mode & 0o077 == 0


def _protocol(home: Path) -> Iterator[Check]:
    from mdtkit.desk.errors import BadInput
    from mdtkit.desk.rules import protocol_of

    try:
        protocol = protocol_of(home)
    except BadInput as found:
        yield "protocol", f"{len(found.problems)} problems: see `mdtkit protocol check`", False
        return
    unverified = sum(not clock.verified for clock in protocol.clocks.values())
    yield "protocol", f"{protocol.version}; {unverified} clocks not verified (counsel confirms)", True


def _plugins(home: Path) -> Iterator[Check]:
    from mdtkit.desk.opening import device_path
    from mdtkit.desk.plugin_data import stands_against
    from mdtkit.plugin.copies import published
    from mdtkit.plugin.finding import built_in, installed
    from mdtkit.plugin.noted import noted

    enabled, told = published(home), noted(device_path())
    for own in built_in():
        wrong = [trouble.sentence for trouble in told if trouble.plugin == own.name]
        yield f"plugin {own.name}", "; ".join(wrong) or f"built in, always on: {', '.join(own.hooks)}", not wrong
    if not enabled and not told:
        return
    here, names = installed(device_path()), {one.plugin for one in enabled}
    for trouble in told:
        if trouble.plugin in here and not here[trouble.plugin].built_in and trouble.plugin not in names:
            # It was asked when somebody wanted to enable it. It is off, so there is nothing to be mended here.
            yield f"plugin {trouble.plugin}", f"{trouble.sentence} (it is not enabled)", True
    for one in enabled:
        found = (*stands_against(home, here.get(one.plugin), one), *(t for t in told if t.plugin == one.plugin))
        for trouble in found:
            yield f"plugin {one.plugin}", trouble.sentence, False
    well = len(names - {trouble.plugin for trouble in told})
    yield "plugins", f"{len(enabled)} enabled; {well} of them have done nothing wrong here", True


def _instruments(home: Path) -> Iterator[Check]:
    from mdtkit.desk.instruments.catalogue import assemble, in_clear

    files = in_clear(home) if home.exists() else []
    if not files:
        return
    found = assemble(files, None)
    names = ", ".join(found.known) or "none can be used"
    if found.problems:
        places = ", ".join(dict.fromkeys(str(problem.at).partition(":")[0] for problem in found.problems))
        yield "instruments", f"{names}; problems in {places}: see `mdtkit instrument check`", False
    else:
        yield "instruments", names, True


def _terminal() -> Iterator[Check]:
    if os.environ.get("TMUX") or os.environ.get("STY"):
        yield "terminal", "inside tmux or screen: what is revealed can be captured from its buffer", True
    if any(os.environ.get(name) for name in ("SCRIPT", "ASCIINEMA_REC")):
        yield "terminal", "this session is being recorded (script, asciinema): reveal nothing", False


def _swap() -> Iterator[Check]:
    try:
        areas = Path("/proc/swaps").read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return
    if areas:
        yield "swap", "on: keys and stories in memory may reach the disk unless swap is encrypted", True
    else:
        yield "swap", "off", True


def _clock() -> Iterator[Check]:
    if os.environ.get("MDTKIT_NOW"):
        yield "clock", "set by MDTKIT_NOW: entries carry the mark, real alerts are refused", True
