"""A plugin does nothing until a coordinator enabled it, as it was then; one that changed since is named and off."""

from __future__ import annotations

from typing import Any

import pytest

from mdtkit.desk.opening import open_desk
from tests.cli.conftest import CommandLine
from tests.plugin.installing import Site, fragment, instruments
from tests.protocol.placeholder import MANIFEST, with_change

ADDS = """
    [[responsibility]]
    id = "imm.adv.invented"
    tier = "immediate"
    party = "advocate"
    title = "Bring the invented blanket"
    law = "prac"
    citation = "invented practice"
"""


def standing(mdtkit: CommandLine, name: str) -> dict[str, Any]:
    [found] = [one for one in mdtkit.json("plugin", "list")["plugins"] if one["plugin"] == name]
    return dict(found)


def test_what_is_installed_does_nothing_until_it_is_enabled(county: CommandLine, site: Site) -> None:
    site.install("invented-practice", fragment(ADDS))
    assert standing(county, "invented-practice")["state"] == "off"
    assert "imm.adv.invented" not in open_desk().protocol.responsibilities


def test_hook_protocol_an_enabled_fragment_is_in_force_and_names_who_enabled_it(
    county: CommandLine, site: Site
) -> None:
    site.install("invented-practice", fragment(ADDS), version="2.1")
    assert county.json("plugin", "enable", "invented-practice")["hooks"] == ["protocol"]
    assert open_desk().protocol.responsibilities["imm.adv.invented"].title == "Bring the invented blanket"
    one = standing(county, "invented-practice")
    assert (one["state"], one["version"], one["hooks"]) == ("on", "2.1", ["protocol"])
    assert one["enabled_by"]
    assert one["enabled_at"] == "2026-03-08T09:20:00Z"
    # Read while locked, too: the crisis card and `protocol show` need no key.
    assert "Bring the invented blanket" in county("protocol", "show", "responsibilities", "imm.adv.invented").out


def test_a_changed_file_is_named_and_what_was_signed_for_stays_in_force(county: CommandLine, site: Site) -> None:
    package = site.install("invented-practice", fragment(ADDS))
    county("plugin", "enable", "invented-practice")
    (package / "extra.txt").write_text("one more file", encoding="utf-8")
    one = standing(county, "invented-practice")
    assert one["state"] == "changed"
    assert "has files that are not those the county enabled" in one["problems"][0]["message"]
    said = county("due")
    assert "invented-practice changed" in said.err
    assert "imm.adv.invented" in open_desk().protocol.responsibilities
    county("plugin", "enable", "invented-practice")
    assert standing(county, "invented-practice")["state"] == "on"


def test_a_fragment_that_tightens_keeps_the_laws_own_number(county: CommandLine, site: Site) -> None:
    site.install("invented-practice", fragment('[[clock]]\nid = "written-report"\nwithin = "24h"\n'))
    county("plugin", "enable", "invented-practice")
    clock = open_desk().protocol.clocks["written-report"]
    assert (clock.within, clock.county_target, clock.law_within) == ("24h", True, "36h")


def test_a_plugin_that_is_gone_is_named_and_its_rules_stay(county: CommandLine, site: Site) -> None:
    site.install("invented-practice", fragment(ADDS))
    county("plugin", "enable", "invented-practice")
    for path in sorted(site.folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert standing(county, "invented-practice")["state"] == "missing"
    assert "imm.adv.invented" in open_desk().protocol.responsibilities


def test_a_copy_that_was_altered_in_the_home_is_left_out_and_named(county: CommandLine, site: Site) -> None:
    site.install("invented-practice", fragment(ADDS))
    county("plugin", "enable", "invented-practice")
    [copy] = (county.home / "plugins" / "invented-practice").rglob("rules.toml")
    copy.write_bytes(copy.read_bytes().replace(b"blanket", b"bracelet"))
    desk = open_desk()
    assert "imm.adv.invented" not in desk.protocol.responsibilities
    assert [one.what for one in desk.plugins.troubles] == ["altered"]
    assert "invented-practice altered" in county("due").err


def test_hook_instruments_disabling_takes_the_tools_away_and_keeps_the_history(county: CommandLine, site: Site) -> None:
    site.install("invented-tool", instruments(tool=MANIFEST))
    county("plugin", "enable", "invented-tool")
    desk = open_desk()
    assert [(f.place, f.content) for f in desk.plugins.files("instruments")] == [("invented-tool/tool.toml", MANIFEST)]
    county("plugin", "disable", "invented-tool")
    desk = open_desk()
    assert desk.plugins.files("instruments") == ()
    assert [f.place for f in desk.plugins.files_ever("instruments")] == ["invented-tool/tool.toml"]
    assert standing(county, "invented-tool")["state"] == "off"
    assert county.json("vault", "verify")["ok"]


def test_only_an_installed_plugin_can_be_enabled_and_the_nearest_is_named(county: CommandLine, site: Site) -> None:
    site.install("invented-tool", instruments(tool=MANIFEST))
    refused = county("plugin", "enable", "invented-tol", "--json", code=2).error
    assert [problem["nearest"] for problem in refused["problems"]] == ["invented-tool"]


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ('[[clock]]\nid = "written-report"\nwithin = "48h"\n', "would loosen a rule that binds"),
        ('[[clock]]\nid = "written-report"\noff = true\n', "a plugin cannot give off"),
        ('[[clock]]\nid = "written-report"\nwithin = "48h"\noverride = "because"\n', "a plugin cannot give override"),
        ('[profile]\ncsec_program = "no"\n', "is the county's to say"),
        ('[[clok]]\nid = "x"\n', "is not a known table"),
    ],
)
def test_a_fragment_that_loosens_or_errs_is_refused_with_plugin_file_and_line(
    county: CommandLine, site: Site, rules: str, said: str
) -> None:
    site.install("invented-practice", fragment(rules))
    refused = county("plugin", "enable", "invented-practice", "--json", code=2).error
    assert any(said in problem["message"] for problem in refused["problems"]), refused
    assert all(problem["at"].startswith("invented-practice/rules.toml:") for problem in refused["problems"])
    assert standing(county, "invented-practice")["state"] == "off"


def test_manifests_that_err_are_refused_all_at_once_with_their_places(county: CommandLine, site: Site) -> None:
    wrong = with_change('version = "3"', 'verison = "3"')
    site.install("invented-tools", instruments(first=wrong, second=b'[instrument]\nid = "x y"\n', third=MANIFEST))
    refused = county("plugin", "enable", "invented-tools", "--json", code=2).error
    places = [problem["at"] for problem in refused["problems"]]
    assert {place.partition(":")[0] for place in places} == {"invented-tools/first.toml", "invented-tools/second.toml"}
    assert any(problem["nearest"] == "version" for problem in refused["problems"])
    assert standing(county, "invented-tools")["state"] == "off"
    # Named where one looks for what is wrong with this machine, though nothing has to be mended: it is off.
    said = [check for check in county.json("doctor")["checks"] if check["what"] == "plugin invented-tools"]
    assert ["what it gives cannot be in force: invented-tools/" in check["state"] for check in said] == [True]


def test_an_instrument_that_another_plugin_gives_already_is_refused(county: CommandLine, site: Site) -> None:
    site.install("invented-one", instruments(tool=MANIFEST))
    site.install("invented-two", instruments(same=with_change('version = "3"', 'version = "4"')))
    county("plugin", "enable", "invented-one")
    [problem] = county("plugin", "enable", "invented-two", "--json", code=2).error["problems"]
    assert problem["at"] == "invented-two/same.toml"
    assert "placeholder is given by invented-one/tool.toml too" in problem["message"]
    # The same plugin, enabled anew, does not stand in its own way.
    county("plugin", "enable", "invented-one")


def test_only_a_coordinator_enables_and_only_a_coordinators_entry_counts(
    county: CommandLine, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.install("invented-practice", fragment(ADDS))
    with monkeypatch.context() as other:
        other.setattr("mdtkit.vault.trust.People.roles", lambda *_: frozenset({"worker"}))
        assert "a coordinator enables" in county("plugin", "enable", "invented-practice", code=3).err
    county("plugin", "enable", "invented-practice")
    monkeypatch.setattr("mdtkit.vault.trust.People.roles", lambda *_: frozenset({"worker"}))
    assert open_desk().plugins.enabled() == {}


def test_a_plugin_cannot_be_disabled_from_under_the_countys_own_rules(county: CommandLine, site: Site) -> None:
    site.install("invented-practice", fragment(ADDS))
    county("plugin", "enable", "invented-practice")
    own = county.home / "protocol" / "own.toml"
    own.write_text('[[responsibility]]\nid = "imm.adv.invented"\noff = true\n', encoding="utf-8")
    assert "imm.adv.invented" in county("plugin", "disable", "invented-practice", code=2).err
    assert standing(county, "invented-practice")["state"] == "on"


def test_verifying_the_home_names_altered_copies_and_an_altered_list(county: CommandLine, site: Site) -> None:
    site.install("invented-practice", fragment(ADDS))
    county("plugin", "enable", "invented-practice")
    assert county.json("vault", "verify")["ok"]
    [copy] = (county.home / "plugins" / "invented-practice").rglob("rules.toml")
    said = copy.read_bytes()
    copy.write_bytes(said + b"\n# one more line\n")
    problems = county.json("vault", "verify", code=1)["problems"]
    assert [problem["record"] for problem in problems] == ["plugins/invented-practice"]
    copy.write_bytes(said)
    (county.home / "plugins" / "enabled.json").write_text("[]", encoding="utf-8")
    problems = county.json("vault", "verify", code=1)["problems"]
    assert [problem["record"] for problem in problems] == ["plugins/enabled.json"]
    # What counts is the record: with a key the rule is in force whatever the list says.
    assert "imm.adv.invented" in open_desk().protocol.responsibilities
