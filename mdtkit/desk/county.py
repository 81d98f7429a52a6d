"""Founding a county's home: name, zone, Program participation, first coordinator's keys, recovery key.

Source: issue step 1; design.md "Trust"; tables.md 5e for the profile.
"""

from __future__ import annotations

import shutil
import zoneinfo
from pathlib import Path

import msgspec

from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.card import publish
from mdtkit.desk.errors import BadInput
from mdtkit.desk.opening import Clock, clock, device_path, remember_identity, troubles
from mdtkit.desk.rules import COUNTY_FILE, FOLDER, protocol_of


class InitRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What ``init`` asks. ``overlay`` is the county's protocol file, else one is made from the answers.

    ``identity_out`` and ``recovery_out`` are new files outside the home; ``passphrase`` None leaves the identity
    plain (0600: watcher, tests, demo). ``custodians`` are two age public keys that hold the recovery key in sequence.
    """

    home: Path
    county: str
    zone: str
    program: str
    coordinator: str
    identity_out: Path
    recovery_out: Path
    passphrase: bytes | None = None
    overlay: bytes | None = None
    custodians: tuple[str, str] | None = None


class CreatedCounty(msgspec.Struct, frozen=True, kw_only=True):
    """A founded county: compare the fingerprint aloud with whoever joins it."""

    fingerprint: str
    county_id: str
    person: str
    identity: Path
    recovery: Path


def init_county(request: InitRequest, *, time: Clock | None = None) -> CreatedCounty:
    """Found the county. Raises BadInput with every problem; then nothing has been made."""
    from mdtkit.vault import CountyRecord, Founder, create_home

    time = time or clock()
    _check(request)
    overlay = request.overlay or _overlay(request)
    protocol_of(None, [(COUNTY_FILE, overlay)])
    with troubles():
        created = create_home(
            request.home,
            county=CountyRecord(name=request.county, zone=request.zone, program=request.program == "yes"),
            founder=Founder(name=request.coordinator),
            identity_out=request.identity_out,
            recovery_out=request.recovery_out,
            recorded=time.now(),
            passphrase=request.passphrase,
            custodians=request.custodians,
            clock=time.frozen is not None,
        )
    folder = request.home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / COUNTY_FILE).write_bytes(overlay)
    _adopt(request.home, created.keyring, time)
    remember_identity(request.home, request.identity_out)
    return CreatedCounty(
        fingerprint=created.fingerprint,
        county_id=created.fingerprint,
        person=created.person,
        identity=created.identity,
        recovery=created.recovery,
    )


def _adopt(home: Path, keyring: object, time: Clock) -> None:
    """Record which protocol was adopted, and write the first crisis card."""
    from mdtkit.desk.desk import Desk
    from mdtkit.vault import open_vault

    with troubles():
        desk = Desk(home, open_vault(home, keyring, device_path()), time)  # type: ignore[arg-type]
        desk.adopt_protocol()
        publish(desk)
        desk.close()


def _check(request: InitRequest) -> None:
    problems = []
    if not request.county.strip():
        problems.append(Problem(field="county", message="the county needs a name"))
    if not request.coordinator.strip():
        problems.append(Problem(field="coordinator", message="the first coordinator needs a name"))
    if request.zone not in zoneinfo.available_timezones():
        problems.append(unknown("zone", request.zone, sorted(zoneinfo.available_timezones()), what="time zone"))
    if request.program not in ("yes", "no"):
        problems.append(Problem(field="program", message="answer yes or no", allowed=("yes", "no")))
    if problems:
        raise BadInput("No county was made: " + "; ".join(f"{p.field}: {p.message}" for p in problems), problems)


def _overlay(request: InitRequest) -> bytes:
    """A first protocol file for the county: who it is and its profile; agencies are added by hand."""
    name = request.county.replace("\\", "\\\\").replace('"', '\\"')
    return (
        "# The county's own protocol: replaces, adds to or switches off rules of the base protocol.\n"
        "# See the commented example in config/counties/example.toml, and `mdtkit protocol check`.\n"
        f'county = "{name}"\n\n[profile]\ncsec_program = "{request.program}"\n'
    ).encode()


def remove_home(home: Path) -> None:
    """Remove a synthetic home. Refuses anything that is not marked as demo data."""
    from mdtkit.desk.desk import DEMO_MARK

    if home.exists() and not (home / DEMO_MARK).exists():
        raise BadInput(f"{home} is not a demo county; it is left alone.")
    shutil.rmtree(home, ignore_errors=True)
