"""What holds for every test: the same examples on every run, nobody's own home, no colour."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The same examples every time, and no verdict from how fast the machine was: a red test means a broken rule.
settings.register_profile(
    "repeatable",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
# For an engineer who looks for new counter-examples: HYPOTHESIS_PROFILE=search pytest tests/casework
settings.register_profile("search", parent=settings.get_profile("repeatable"), derandomize=False, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture(autouse=True)
def _nobodys_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the home, the agent, the clock setting or the look of whoever runs it."""
    # MDTKIT_SEEN is a switch of the tests themselves: it writes what screens look like anew.
    for name in [name for name in os.environ if name.startswith("MDTKIT_") and name != "MDTKIT_SEEN"]:
        monkeypatch.delenv(name)
    user: Path = tmp_path_factory.mktemp("user")
    for name in (
        "HOME",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_STATE_HOME",
        "XDG_RUNTIME_DIR",
    ):
        monkeypatch.setenv(name, str(user))
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE", "NO_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
