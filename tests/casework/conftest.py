"""The base protocol as it is shipped, for every test of casework."""

from pathlib import Path

import pytest

from mdtkit.casework.facts import Rulebook
from mdtkit.protocol.loader import load_protocol
from mdtkit.protocol.model import Protocol
from tests.casework.stories import Story

BASE = Path(__file__).parents[2] / "config" / "base"


def base_protocol(overlay: str = "") -> Protocol:
    """The base protocol, with a county's overlay (TOML) if one is given."""
    files = [(file.name, file.read_bytes()) for file in sorted(BASE.glob("*.toml"))]
    return load_protocol(files, [("county.toml", overlay.encode())] if overlay else [])


@pytest.fixture(scope="session")
def protocol() -> Protocol:
    return base_protocol()


@pytest.fixture(scope="session")
def book(protocol: Protocol) -> Rulebook:
    return Rulebook(protocol)


@pytest.fixture
def story(book: Rulebook) -> Story:
    """A case in which nothing has happened yet."""
    return Story(book)
