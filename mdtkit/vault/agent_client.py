"""Starting, asking and ending the agent. See :mod:`mdtkit.vault.agent`."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import msgspec

from mdtkit.vault.agent import IDLE, LONGEST, SOCKET, Answer, Order, Request, peer_uid
from mdtkit.vault.disk import FOLDER_MODE
from mdtkit.vault.identity import Keyring, identity_text, parse_identity
from mdtkit.vault.trouble import Locked, NotPermitted


class AgentStatus(msgspec.Struct, frozen=True):
    """A running agent: whose identity it keeps, of which county, and for how many more seconds."""

    person: str
    county: str
    idle_left: float
    time_left: float


def start_agent(keyring: Keyring, runtime: Path, *, idle: float = IDLE, limit: float = LONGEST) -> AgentStatus:
    """Start an agent that keeps this identity; one that runs already is ended first.

    ``runtime`` is a private folder (made 0700). ``idle`` and ``limit`` are seconds; twelve hours is the most.
    Raises NotPermitted when the folder is somebody else's or open to others, Locked when the agent does not start.
    """
    _private(runtime)
    lock(runtime)
    order = Order(
        identity=identity_text(keyring).decode(), person=keyring.person, county=keyring.county,
        runtime=str(runtime), idle=idle, limit=limit,
    )  # fmt: skip
    # The package may lie in a checkout: the child finds it where we found it.
    place = str(Path(__file__).resolve().parents[2])
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "mdtkit.vault.agent"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
        cwd="/", env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [place, os.environ.get("PYTHONPATH")]))},
    )  # fmt: skip
    if process.stdin is None or process.stdout is None:
        raise Locked("The agent could not be started.")
    process.stdin.write(msgspec.json.encode(order))
    process.stdin.close()
    with process.stdout as ready:
        if ready.readline() != b"ready\n":
            process.wait()
            raise Locked("The agent could not be started. Use the identity file directly.")
    # It outlives us on purpose; without this Python would warn about a child nobody waits for.
    process.returncode = 0
    status = agent_status(runtime)
    if status is None:
        raise Locked("The agent ended as soon as it had started.")
    return status


def unlocked(runtime: Path, county: str | None = None) -> Keyring:
    """The identity that the agent keeps; using it starts the idle time anew.

    Raises Locked when no agent runs, or it keeps an identity of another county than the one asked for.
    """
    answer = _ask(runtime, "identity")
    if answer is None or answer.identity is None or (county is not None and answer.county != county):
        raise Locked("The vault is locked. Unlock it with: mdtkit unlock")
    return parse_identity(answer.identity.encode())


def agent_status(runtime: Path) -> AgentStatus | None:
    """What the agent keeps and for how long; None when none runs. Asking does not count as use."""
    answer = _ask(runtime, "status")
    if answer is None:
        return None
    return AgentStatus(answer.person, answer.county, answer.idle_left, answer.time_left)


def lock(runtime: Path) -> bool:
    """End the agent; it forgets the identity at once. Returns whether one was running."""
    running = agent_status(runtime) is not None
    if running:
        _ask(runtime, "lock")
    return running


def _ask(runtime: Path, act: str) -> Answer | None:
    path = runtime / SOCKET
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(5.0)
            connection.connect(str(path))
            if peer_uid(connection) != os.getuid():
                return None
            connection.sendall(msgspec.json.encode(Request(act)))
            connection.shutdown(socket.SHUT_WR)
            received = b""
            while block := connection.recv(4096):
                received += block
        return msgspec.json.decode(received, type=Answer)
    except (OSError, msgspec.DecodeError):
        return None


def _private(runtime: Path) -> None:
    runtime.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    about = runtime.lstat()
    if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.getuid() or about.st_mode & 0o077:
        raise NotPermitted(f"{runtime} must be a folder of yours that nobody else can enter (mode 0700).")
