"""Building the demo county: home and keys, books, then every case through the vault's own bulk writer.

Formats, signatures, due rows and register are those of daily work; only the fsyncs are gathered.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import msgspec

from mdtkit.chronology.entry import Draft
from mdtkit.desk.county import remove_home
from mdtkit.desk.demo.busy import busy
from mdtkit.desk.demo.committee import committee
from mdtkit.desk.demo.hands import Hands, hands_for
from mdtkit.desk.demo.staff import COORDINATOR, Books, person_ids
from mdtkit.desk.demo.telling import IDENTITY, ZONE, Telling
from mdtkit.desk.demo.training import training
from mdtkit.desk.instruments.brought import OWN as INSTRUMENTS
from mdtkit.desk.opening import Clock, clock, device_path, home_path, open_desk, troubles
from mdtkit.desk.plugin_data import shipped
from mdtkit.desk.rules import COUNTY_FILE, FOLDER
from mdtkit.paths import bundled

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk
    from mdtkit.vault import Bulk, Keyring, Row

NAME = "Testado County"
RECOVERY = "recovery.age"
"""The demo's keys lie plain in its home: it holds nothing that anybody would have to protect."""
SHAPE = 5
"""Changes with the plots, so that a kept county of another shape is made anew."""
AGE_OF_COUNTY = timedelta(days=500)
Progress = Callable[[int, int], None]
"""Called with cases done and cases wanted."""


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """A demo county that was made: its keys, and its cases in the order of their plots."""

    home: Path
    identity: Path
    recovery: Path
    references: tuple[str, ...]


class Made(msgspec.Struct, frozen=True):
    """What the mark of a demo home says it was made from."""

    shape: int
    cases: int
    seed: int


def build_demo(
    home: Path,
    *,
    cases: int = 40,
    seed: int = 1,
    now: datetime,
    device: Path | None = None,
    progress: Progress | None = None,
) -> Built:
    """Make the demo county anew in ``home`` (an earlier one there is removed; anything else is refused).

    ``now`` is the instant at which the cases stand as their plots say. Raises BadInput, StoreTrouble.
    """
    from mdtkit.desk.desk import DEMO_MARK, Desk
    from mdtkit.vault import open_vault

    device = device or device_path()
    _remove(home, device)
    chance = Random(f"mdtkit demo/{seed}")  # noqa: S311 - invented data, never a key
    people = person_ids(chance)
    with troubles():
        keyring = _found(home, people["coordinator"], now - AGE_OF_COUNTY)
    (home / DEMO_MARK).write_bytes(msgspec.json.encode(Made(SHAPE, cases, seed)) + b"\n")
    folder = home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / COUNTY_FILE).write_bytes((bundled("config") / "counties" / "testado.toml").read_bytes())
    _instruments(home)
    busy(home, people, now, ZONE, seed)
    with troubles():
        desk = Desk(home, open_vault(home, keyring, device), Clock(frozen=now))
        telling = Telling(seed=seed, now=now, people=people)
        with hands_for(cases, desk, device, telling) as hands:
            references = _write(desk, Books(chance, ZONE, people), hands, telling.references(cases), progress)
        desk.publish_card()
        desk.close()
    return Built(home=home, identity=home / IDENTITY, recovery=home / RECOVERY, references=references)


def _instruments(home: Path) -> None:
    """Two tools to try: the State's definition, and a score sheet that holds no word of its form."""
    folder = home / INSTRUMENTS
    folder.mkdir(mode=0o700, exist_ok=True)
    for name in ("mdtkit-at-risk-cdss/*/at_risk_cdss.toml", "mdtkit-cse-it/*/cse_it.toml"):
        for manifest in bundled("plugins").glob(name):
            (folder / manifest.name).write_bytes(manifest.read_bytes())


def open_demo(
    home: Path | None = None, *, cases: int = 40, seed: int = 1, keep: bool = False, progress: Progress | None = None
) -> Desk:
    """Make the demo county (or keep the one that was made from the same wishes) and open it in this process.

    Sets ``MDTKIT_HOME`` and ``MDTKIT_IDENTITY_FILE`` for this process. Without ``home`` it lies beside one's own.
    """
    place = home or home_path().with_name("demo")
    if not (keep and _made(place) == Made(SHAPE, cases, seed)):
        build_demo(place, cases=cases, seed=seed, now=clock().now(), progress=progress)
    os.environ["MDTKIT_HOME"] = str(place)
    os.environ["MDTKIT_IDENTITY_FILE"] = str(place / IDENTITY)
    desk = open_desk(place)
    desk.plugins.enable_all(shipped())
    return desk


def _made(home: Path) -> Made | None:
    from mdtkit.desk.desk import DEMO_MARK

    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode((home / DEMO_MARK).read_bytes(), type=Made)
    return None


def _remove(home: Path, device: Path) -> None:
    """Remove an earlier demo county, and what this device remembers of it."""
    from mdtkit.vault.layout import Layout
    from mdtkit.vault.trouble import Trouble

    county = ""
    with suppress(Trouble):
        county = Layout(home).read_about().county
    remove_home(home)
    if county:
        shutil.rmtree(device / county[:16], ignore_errors=True)


def _found(home: Path, person: str, founded: datetime) -> Keyring:
    from mdtkit.vault import CountyRecord, Founder, create_home

    return create_home(
        home,
        county=CountyRecord(name=NAME, zone=ZONE, program=True),
        founder=Founder(name=COORDINATOR, person=person),
        identity_out=home / IDENTITY,
        recovery_out=home / RECOVERY,
        recorded=founded,
    ).keyring


def _write(desk: Desk, books: Books, hands: Hands, references: list[str], progress: Progress | None) -> tuple[str, ...]:
    """Books and cases through one bulk; the register gets the rows that were derived on the way."""
    now = desk.now()
    founded = now - AGE_OF_COUNTY
    rows: dict[str, Row] = {}
    raised: list[Draft] = []
    with desk.vault.bulk() as bulk:
        _book(bulk, "book/people", books.directory(founded))
        _book(bulk, "book/county", books.county(desk.protocol, desk.county_rules_id, founded))
        _book(bulk, "book/training", training(books, desk.protocol, now))
        _book(bulk, "book/oncall", books.rota(now))
        bulk.flush()
        for written in hands(references):
            bulk.acknowledge(written.placed)
            rows[written.placed.record] = written.row
            raised.extend(written.raised)
            if progress is not None and len(rows) % 50 == 0:
                progress(len(rows), len(references))
        meetings = [*books.reviews(now, references), *committee(books, now)]
        _book(bulk, "book/meetings", sorted(meetings, key=lambda draft: draft.at))
        if raised:
            _book(bulk, f"book/alerts-{now:%Y-%m}", books.alerts(raised))
    desk.fill(rows)
    return tuple(references)


def _book(bulk: Bulk, book: str, drafts: list[Draft]) -> None:
    bulk.commit(book, drafts, recorded=[draft.at for draft in drafts])
