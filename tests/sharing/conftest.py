"""The sharing rules as they are shipped, for every test of the decision."""

from __future__ import annotations

import pytest

from mdtkit.protocol.model import Protocol
from mdtkit.sharing.rulebook import SharingRules
from tests.casework.conftest import base_protocol


@pytest.fixture(scope="session")
def protocol() -> Protocol:
    return base_protocol()


@pytest.fixture(scope="session")
def rules(protocol: Protocol) -> SharingRules:
    return SharingRules(protocol)
