"""The agent: one passphrase a shift, and nothing left behind when it is over."""

import os
import socket
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from mdtkit.vault import Locked, NotPermitted, agent_status, lock, start_agent, unlocked
from mdtkit.vault.agent import Agent, Clocks, Order, Request, harden, listen, peer_uid, serve
from mdtkit.vault.identity import identity_text
from tests.vault.houses import House


class SetClocks(Clocks):
    """Time that a test moves: awake time, and time asleep on top."""

    def __init__(self) -> None:
        self.ran = 0.0
        self.slept = 0.0

    def awake(self) -> float:
        return self.ran

    def with_sleep(self) -> float:
        return self.ran + self.slept


def agent(house: House, clocks: Clocks, idle: float = 600.0, limit: float = 12 * 3600.0) -> Agent:
    order = Order(
        identity=identity_text(house.keyring).decode(), person=house.keyring.person, county=house.keyring.county,
        runtime="", idle=idle, limit=limit,
    )  # fmt: skip
    return Agent(order, clocks)


def test_it_hands_out_the_identity_until_it_has_been_idle_for_too_long(house: House) -> None:
    clocks = SetClocks()
    kept = agent(house, clocks)
    for _ in range(5):
        clocks.ran += 599
        answer = kept.answer(Request("identity"))
        assert answer is not None
        assert answer.identity is not None
    clocks.ran += 601
    assert kept.time_left() <= 0
    assert kept.answer(Request("identity")) is None


def test_asking_for_its_status_is_no_use_and_shows_no_secret(house: House) -> None:
    clocks = SetClocks()
    kept = agent(house, clocks)
    clocks.ran += 500
    status = kept.answer(Request("status"))
    assert status is not None
    assert (status.identity, status.idle_left) == (None, 100)
    clocks.ran += 101
    assert kept.answer(Request("status")) is None


def test_it_is_gone_after_twelve_hours_whatever_was_asked_of_it(house: House) -> None:
    clocks = SetClocks()
    kept = agent(house, clocks, limit=99 * 3600.0)
    for _ in range(12 * 60 - 1):
        clocks.ran += 60
        assert kept.answer(Request("identity"))
    clocks.ran += 61
    assert kept.answer(Request("identity")) is None


def test_it_is_gone_after_a_suspend(house: House) -> None:
    clocks = SetClocks()
    kept = agent(house, clocks)
    clocks.slept += 60
    assert kept.answer(Request("identity")) is None


def test_a_set_clock_does_not_move_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MDTKIT_NOW", "2099-01-01T00:00:00Z")
    assert agent(house, Clocks()).answer(Request("identity")) is not None


def test_another_user_gets_nothing(house: House, tmp_path: Path) -> None:
    clocks = SetClocks()
    kept = agent(house, clocks)
    with listen(tmp_path) as listening, socket.socket(socket.AF_UNIX) as stranger:
        stranger.connect(str(tmp_path / "agent.sock"))
        stranger.sendall(b'{"act":"identity"}')

        def other_user(_: socket.socket) -> int:
            clocks.ran += 1e6  # so that the loop ends after this one
            return os.getuid() + 1

        serve(kept, listening, other_user)
        with suppress(ConnectionResetError):
            assert stranger.recv(4096) == b""


def test_the_kernel_says_who_asks(tmp_path: Path) -> None:
    with listen(tmp_path) as listening, socket.socket(socket.AF_UNIX) as client:
        client.connect(str(tmp_path / "agent.sock"))
        connection, _ = listening.accept()
        with connection:
            assert peer_uid(connection) == os.getuid()
    assert stat.S_IMODE((tmp_path / "agent.sock").stat().st_mode) == 0o600


def test_it_answers_from_its_own_process_until_it_is_locked(house: House, tmp_path: Path) -> None:
    runtime = tmp_path / "run"
    with pytest.raises(Locked):
        unlocked(runtime)
    assert not lock(runtime)
    status = start_agent(house.keyring, runtime, idle=60)
    assert status.person == house.keyring.person
    assert stat.S_IMODE(runtime.stat().st_mode) == 0o700
    keyring = unlocked(runtime, house.created.fingerprint)
    assert identity_text(keyring) == identity_text(house.keyring)
    assert house.vault(keyring=keyring).person == house.created.person
    with pytest.raises(Locked):
        unlocked(runtime, "0" * 64)
    # A second unlock takes the place of the first.
    start_agent(house.keyring, runtime, idle=30)
    now = agent_status(runtime)
    assert now is not None
    assert now.idle_left <= 30
    assert lock(runtime)
    with pytest.raises(Locked):
        unlocked(runtime)


def test_a_runtime_folder_that_others_can_enter_is_refused(house: House, tmp_path: Path) -> None:
    runtime = tmp_path / "run"
    runtime.mkdir()
    runtime.chmod(0o755)
    with pytest.raises(NotPermitted):
        start_agent(house.keyring, runtime)


@pytest.mark.skipif(sys.platform != "linux", reason="the flag is Linux's")
def test_its_process_leaves_no_core_and_lets_nobody_look_into_it() -> None:
    program = (
        "import ctypes, resource; from mdtkit.vault.agent import harden; harden();"
        "assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0);"
        "assert ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 0"  # PR_GET_DUMPABLE
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])
    assert harden.__doc__


def test_secrets_are_in_nobodys_argument_list_or_environment(house: House, tmp_path: Path) -> None:
    seen: list[object] = []
    original = subprocess.Popen

    def noting(*arguments: object, **named: object) -> object:
        seen.extend([arguments, named.get("env")])
        return original(*arguments, **named)  # type: ignore[call-overload]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mdtkit.vault.agent_client.subprocess.Popen", noting)
        start_agent(house.keyring, tmp_path / "run")
    lock(tmp_path / "run")
    assert seen
    assert house.keyring.age.secret not in repr(seen)
    assert house.keyring.signing.secret.hex() not in repr(seen)
