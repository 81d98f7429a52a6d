"""A plugin that misbehaves is named, by what it did and where; the act, standard output and all others carry on."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdtkit.desk import plugin_calls
from mdtkit.plugin import running
from tests.cli.conftest import CommandLine
from tests.plugin.installing import Site

FOLDER = Path(__file__).with_name("misbehaving")
CANARY = "Inventada"

AT_ENABLING = {
    "raises_on_import": "cannot be loaded: RuntimeError at __init__.py:3",
    "imports_missing": "cannot be loaded: ModuleNotFoundError at __init__.py:3",
    "exits_on_import": "ended without an answer",
    "hangs_on_import": "took longer than it may and was stopped",
    "unknown_hook": "implements a hook wrongly: unknown hook 'mdtkit_instrumnets'",
    "wrong_signature": "declared in the hookimpl but can not be found in the hookspec",
    "unmarked": "mdtkit_instruments is not marked with @hookimpl",
    "raises": "(instruments) failed: ValueError at __init__.py:8",
    "leaves": "(instruments) failed: SystemExit",
    "hangs": "(instruments) took longer than it may and was stopped",
    "gives_a_dict": "(instruments) gave something that the hook does not take: dict",
    "gives_text": "(instruments) gave something that the hook does not take: str as the content",
    "gives_too_much": "(instruments) gave something that the hook does not take: a file longer than",
    "climbs_out": "a file name that is not a plain name",
    "duplicates": "(commands) gives a name that is taken already: twice twice",
    "panel_wants_more": "(commands) gave something that the hook does not take: panel is a panel that would have to be",
    "declares_junk": "(commands) gave something that the hook does not take: str, expected Command",
}
IN_USE = {
    "prints": "printed; what it printed was dropped",
    "checks_raises": "(checks) failed: ValueError at __init__.py:8",
    "checks_hangs": "(checks) took longer than it may and was stopped",
    "checks_junk": "(checks) gave something that the hook does not take",
    "checks_flood": "(checks) gave something that the hook does not take: more than 10 remarks",
    "checks_long": "(checks) gave something that the hook does not take: more than 10 remarks",
    "prints_much": "printed; what it printed was dropped",
    "checks_ends": "(checks) ended without an answer",
    "notices_hang": "(after_commit) took longer than it may and was stopped",
}
WELL = {"reads_input"}
ASKED = {"panel_records"}


@pytest.fixture(autouse=True)
def short_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits five seconds for a test."""
    monkeypatch.setattr(running, "LIMIT", 1.0)
    monkeypatch.setattr(running, "BRIEF", 0.5)
    monkeypatch.setattr(plugin_calls, "BEFORE", 2.0)


def install(site: Site, name: str) -> str:
    plugin = f"invented-{name.replace('_', '-')}"
    site.install(plugin, (FOLDER / f"{name}.py").read_text(encoding="utf-8"))
    return plugin


def words(text: str) -> str:
    return " ".join(text.split())


def test_every_misbehaving_plugin_has_its_test() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} == {*AT_ENABLING, *IN_USE, *WELL, *ASKED}


@pytest.mark.parametrize("name", AT_ENABLING)
def test_one_that_misbehaves_when_asked_is_not_enabled_and_named(county: CommandLine, site: Site, name: str) -> None:
    plugin = install(site, name)
    refused = county("plugin", "enable", plugin, code=2)
    assert f"plugin {plugin}" in words(refused.err)
    assert AT_ENABLING[name] in words(refused.err)
    assert CANARY not in refused.err
    assert county.json("due")["clocks"] == []
    named = [check for check in county.json("doctor")["checks"] if check["what"] == f"plugin {plugin}"]
    assert [AT_ENABLING[name] in words(check["state"]) for check in named] == [True]


@pytest.mark.parametrize("name", IN_USE)
def test_one_that_misbehaves_in_use_is_named_once_and_the_act_is_done(
    county: CommandLine, site: Site, name: str
) -> None:
    case = county.open_case()
    plugin = install(site, name)
    county("plugin", "enable", plugin)
    county("plugin", "enable", "mdtkit-california-courts")
    done = county("log", case, "court.noted", "--data", "what=hearing", "--data", "when=2026-03-31T17:00:00Z", "--json")
    assert f"plugin {plugin}" in words(done.err)
    assert IN_USE[name] in words(done.err)
    assert words(done.err).count(f"plugin {plugin}") == 1
    assert CANARY not in done.err + done.out
    # One document on standard output, the entry recorded, the other plugin heard.
    assert any("Cesar Chavez Day" in warning["message"] for warning in done.json["warnings"])
    assert county.json("case", "show", case)["entries"][-1]["id"] == done.json["entry"]
    checks = county.json("doctor", code=1)["checks"]
    assert [IN_USE[name] in check["state"] for check in checks if check["what"] == f"plugin {plugin}"] == [True]


def test_one_that_reads_standard_input_gets_nothing_and_takes_nothing(county: CommandLine, site: Site) -> None:
    county("plugin", "enable", install(site, "reads_input"))
    case = county.open_case()
    done = county("log", case, "note.added", "--ask", "note", typed="An invented note.\n")
    assert "plugin invented" not in done.err


def test_a_panel_that_wants_to_record_by_being_looked_at_is_refused_and_named(county: CommandLine, site: Site) -> None:
    plugin = install(site, "panel_records")
    county("plugin", "enable", plugin)
    case = county.open_case()
    before = len(county.json("case", "show", case)["entries"])
    refused = county("extra", "nosy", code=2)
    assert f"plugin {plugin} (commands) failed: HostRefused" in words(refused.err)
    assert CANARY not in refused.err
    assert len(county.json("case", "show", case)["entries"]) == before
    named = [check for check in county.json("doctor", code=1)["checks"] if check["what"] == f"plugin {plugin}"]
    assert len(named) == 1


def test_one_that_was_too_slow_is_off_for_the_session(county: CommandLine, site: Site) -> None:
    from mdtkit.desk.opening import open_desk

    case = county.open_case()
    plugin = install(site, "checks_hangs")
    county("plugin", "enable", plugin)
    desk = open_desk()
    desk.log(case, "responder.arrived")
    process = desk.plugins.calls.process(plugin)
    assert process.off is not None
    assert process.off.what == "slow"
    desk.log(case, "responder.arrived")
    assert [one.what for one in desk.plugins.troubles] == ["slow"]
    assert desk.plugins.notice == f"PLUGIN TROUBLE: {plugin} slow: `mdtkit doctor`"
    desk.close()


def test_enabling_it_anew_forgets_what_it_did(county: CommandLine, site: Site) -> None:
    plugin = install(site, "checks_raises")
    county("plugin", "enable", plugin)
    county.open_case()
    county("doctor", code=1)
    site.install(plugin, "from mdtkit.plugin import hookimpl\n")
    county("plugin", "enable", plugin)
    assert not [check for check in county.json("doctor")["checks"] if check["what"] == f"plugin {plugin}"]
