from __future__ import annotations

from collections.abc import Callable

import pytest

from mdtkit.chronology.problem import Problem
from mdtkit.paths import bundled
from mdtkit.protocol import Protocol, ProtocolProblems, load_protocol

Files = list[tuple[str, bytes]]


@pytest.fixture(scope="session")
def base_files() -> Files:
    return [(path.name, path.read_bytes()) for path in sorted((bundled("config") / "base").glob("*.toml"))]


@pytest.fixture(scope="session")
def base(base_files: Files) -> Protocol:
    return load_protocol(base_files)


@pytest.fixture(scope="session")
def overlaid(base_files: Files) -> Callable[[str], Protocol]:
    """The base with this overlay laid over it."""
    return lambda text: load_protocol(base_files, [("county.toml", text.encode())])


@pytest.fixture(scope="session")
def refusal(base_files: Files) -> Callable[[str], tuple[Problem, ...]]:
    """The problems with which this overlay is refused."""

    def refuse(text: str) -> tuple[Problem, ...]:
        with pytest.raises(ProtocolProblems) as refused:
            load_protocol(base_files, [("county.toml", text.encode())])
        return refused.value.problems

    return refuse
