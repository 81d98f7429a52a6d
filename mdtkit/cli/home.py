"""Founding a county's home, and unlocking and locking it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from mdtkit.cli import asking
from mdtkit.cli.arguments import CODE, Refused
from mdtkit.cli.command import command
from mdtkit.cli.shell import Shell


@command("init", short_help="Found a county's home.")
@click.option("--county", help="The county's name.")
@click.option("--zone", help="Its time zone, such as America/Los_Angeles.")
@click.option("--program", type=click.Choice(["yes", "no"]), help="Takes part in the CSEC Program.")
@click.option("--coordinator", help="The first coordinator's name.")
@click.option("--identity-out", type=click.Path(path_type=Path), help="New file for the coordinator's keys.")
@click.option("--recovery-out", type=click.Path(path_type=Path), help="New file for the recovery key.")
@click.option("--protocol", type=click.Path(path_type=Path), help="The county's protocol file, if it has one.")
@click.option(
    "--custodian",
    "custodians",
    type=CODE,
    multiple=True,
    help="An age public key that holds the recovery key; give two, both are then needed.",
)
@click.option("--yes", is_flag=True, help="Ask nothing: everything needed is given.")
def init(
    shell: Shell, *, yes: bool, protocol: Path | None, custodians: tuple[str, ...], **given: str | Path | None
) -> None:
    """Found a county's home: its name and zone, the first coordinator's keys, the recovery key.

    The home lies where MDTKIT_HOME says, else in the user's data folder. The county's fingerprint is printed:
    whoever joins compares it aloud. Keep the recovery key away from this machine.
    """
    from mdtkit.desk.county import InitRequest, init_county
    from mdtkit.desk.opening import home_path, passphrase_from_fd

    answers = _complete(given, ask=not yes)
    phrase = passphrase_from_fd()
    if phrase is None and not yes:
        phrase = asking.new_passphrase()
    created = init_county(
        InitRequest(
            home=home_path(),
            county=str(answers["county"]),
            zone=str(answers["zone"]),
            program=str(answers["program"]),
            coordinator=str(answers["coordinator"]),
            identity_out=Path(str(answers["identity_out"])),
            recovery_out=Path(str(answers["recovery_out"])),
            passphrase=phrase,
            overlay=_file(protocol),
            custodians=_pair(custodians),
        )
    )
    if phrase is None:
        shell.err.say("The identity file is under no passphrase: whoever can read it can read every case.")
    shape = {
        "fingerprint": created.fingerprint,
        "county": created.county_id,
        "person": created.person,
        "home": str(home_path()),
        "identity": str(created.identity),
        "recovery": str(created.recovery),
    }
    lines = [
        f"Founded {answers['county']}.",
        f"  fingerprint   {created.fingerprint}",
        f"  home          {home_path()}",
        f"  identity      {created.identity}",
        f"  recovery key  {created.recovery}   keep it away from this machine",
        "Next: `mdtkit unlock`, or set MDTKIT_IDENTITY_FILE to the identity.",
    ]
    shell.result(shape, lines)


_QUESTIONS = {
    "county": "The county's name",
    "zone": "Its time zone (such as America/Los_Angeles)",
    "program": "Takes part in the CSEC Program (yes or no)",
    "coordinator": "The first coordinator's name",
    "identity_out": "New file for the coordinator's keys",
    "recovery_out": "New file for the recovery key",
}


def _complete(given: dict[str, str | Path | None], *, ask: bool) -> dict[str, str | Path]:
    missing = [name for name in _QUESTIONS if not given.get(name)]
    if missing and not ask:
        options = ", ".join("--" + name.replace("_", "-") for name in missing)
        raise Refused(f"with --yes nothing is asked, and this is missing: {options}")
    return {name: given.get(name) or str(asking.words(_QUESTIONS[name], needed=True)) for name in _QUESTIONS}


def _pair(custodians: tuple[str, ...]) -> tuple[str, str] | None:
    if not custodians:
        return None
    if len(custodians) != 2:
        raise Refused("the recovery key has two custodians: give --custodian twice, or not at all")
    return custodians[0], custodians[1]


def _file(path: Path | None) -> bytes | None:
    if path is None:
        return None
    try:
        return path.read_bytes()
    except OSError:
        raise Refused(f"{path} cannot be read") from None


@command("unlock", short_help="Unlock the home until it is locked or left idle.")
@click.option(
    "--identity", type=click.Path(path_type=Path), help="Your identity file (MDTKIT_IDENTITY_FILE; else the last)."
)
def unlock(shell: Shell, *, identity: Path | None) -> None:
    """Unlock the home: an agent keeps your keys until `lock`, or until it has been idle, suspended, or 12 hours old."""
    from mdtkit.desk import opening
    from mdtkit.desk.errors import Locked

    named = identity or os.environ.get("MDTKIT_IDENTITY_FILE") or opening.last_identity(opening.home_path())
    if not named:
        raise Refused("name your identity file: --identity FILE, or MDTKIT_IDENTITY_FILE")
    place = Path(named).expanduser()
    phrase = opening.passphrase_from_fd()
    try:
        opening.unlock(opening.home_path(), place, phrase)
    except Locked:
        # The file is under a passphrase and none was handed over: ask whoever sits here.
        if phrase is not None or not sys.stdin.isatty():
            raise
        opening.unlock(opening.home_path(), place, asking.passphrase())
    shell.result({"unlocked": True, "home": str(opening.home_path())}, ["Unlocked. `mdtkit lock` locks it again."])


@command("lock", short_help="Lock the home.")
def lock(shell: Shell) -> None:
    """Lock the home: the agent forgets your keys."""
    from mdtkit.desk import opening

    was = opening.lock(opening.home_path())
    shell.result({"locked": True, "was_unlocked": was}, ["Locked." if was else "It was locked already."])


@command("agent", short_help="Whether the home is unlocked, and until when.")
def agent(shell: Shell) -> None:
    """Whether an agent keeps the keys of this home. Exit 0 when it does, 1 when the home is locked."""
    from mdtkit import vault
    from mdtkit.desk.opening import home_path, runtime_path, troubles

    with troubles():
        state = vault.agent_status(runtime_path(home_path()))
    shape = {
        "unlocked": state is not None,
        "person": state.person if state else None,
        "idle_left": int(state.idle_left) if state else None,
        "time_left": int(state.time_left) if state else None,
    }
    line = "Locked."
    if state is not None:
        line = f"Unlocked for {state.person}: {state.time_left / 60:.0f} min left, {state.idle_left / 60:.0f} if idle."
    shell.result(shape, [line])
    shell.answer(yes=state is not None)
