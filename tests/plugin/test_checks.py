"""A check before an act: it warns before anything is recorded, beside mdtkit's own doubts, and never refuses."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from mdtkit.chronology.problem import Problem
from mdtkit.desk import plugin_calls
from mdtkit.desk.errors import WarnedBefore
from mdtkit.desk.opening import open_desk
from mdtkit.plugin import running
from tests.cli.conftest import CommandLine
from tests.plugin.installing import Site

HEARING = {"what": "hearing", "when": "2026-03-31T17:00:00Z"}
HOLIDAY = "the courts are closed on 2026-03-31: Cesar Chavez Day (CCP 135; Gov. Code 6700; mdtkit-california-courts)"

BESIDE = """
from mdtkit.plugin import Remark, hookimpl

@hookimpl
def mdtkit_checks(act, case):
    seen = [entry.kind for entry in case.entries]
    return [Remark(field="kind", reason=f"{act.kind} after {len(seen)} entries", citation="invented practice")]
"""


def recorded(county: CommandLine, case: str) -> int:
    return len(county.json("case", "show", case)["entries"])


def test_whoever_is_there_is_asked_before_anything_is_recorded(county: CommandLine) -> None:
    county("plugin", "enable", "mdtkit-california-courts")
    case = county.open_case()
    desk = open_desk()
    asked: list[tuple[str, ...]] = []

    def no(said: Sequence[Problem]) -> bool:
        asked.append(tuple(problem.message for problem in said))
        return False

    before = len(desk.entries(case))
    desk.plugins.ask = no
    with pytest.raises(WarnedBefore) as back:
        desk.log(case, "court.noted", HEARING)
    assert asked == [(HOLIDAY,)]
    assert back.value.message == f"Nothing was recorded: {HOLIDAY}."
    assert len(desk.entries(case)) == before
    # Who says yes has been told: nothing is repeated beside the result.
    desk.plugins.ask = lambda _: True
    assert desk.log(case, "court.noted", HEARING).warnings == ()
    assert len(desk.entries(case)) == before + 1
    # And nobody is asked in the middle of an act of several steps.
    assert [warning.message for warning in desk.log(case, "court.noted", HEARING).warnings] == [HOLIDAY]
    desk.close()


def test_a_program_is_never_asked_and_never_refused(county: CommandLine) -> None:
    county("plugin", "enable", "mdtkit-california-courts")
    case = county.open_case()
    before = recorded(county, case)
    logged = county("log", case, "court.noted", "--data", "what=hearing", "--data", "when=2026-03-31T17:00:00Z")
    assert HOLIDAY in " ".join(logged.err.split())
    assert recorded(county, case) == before + 1


def test_it_stands_beside_mdtkits_own_doubts_where_something_has_to_be_confirmed(county: CommandLine) -> None:
    county("plugin", "enable", "mdtkit-california-courts")
    case = county.open_case()
    before = recorded(county, case)
    late = ("--at", "2026-03-09T10:00:00Z", "--data", "what=hearing", "--data", "when=2026-03-31T17:00:00Z")
    refused = county("log", case, "court.noted", *late, "--json", code=2).error
    assert refused["error"] == "confirm"
    assert [problem["field"] for problem in refused["problems"]] == ["at", "when"]
    assert recorded(county, case) == before
    county("log", case, "court.noted", *late, "--confirm")
    assert recorded(county, case) == before + 1


def test_a_correction_is_checked_too(county: CommandLine) -> None:
    county("plugin", "enable", "mdtkit-california-courts")
    case = county.open_case()
    desk = open_desk()
    noted = desk.log(case, "court.noted", {**HEARING, "when": "2026-04-01T17:00:00Z"})
    corrected = desk.correct(case, noted.seq, reason="mistyped", data={"when": HEARING["when"]})
    assert [warning.message for warning in corrected.warnings] == [HOLIDAY]
    desk.close()


def test_a_check_sees_the_case_as_it_stands_before_the_act(county: CommandLine, site: Site) -> None:
    site.install("invented-check", BESIDE)
    county("plugin", "enable", "invented-check")
    desk = open_desk()
    case = county.open_case()
    before = len(desk.entries(case))
    [said] = desk.log(case, "responder.arrived").warnings
    assert said.message == f"responder.arrived after {before} entries (invented practice; invented-check)"
    desk.close()


def test_opening_a_case_is_checked_and_waits_for_nobodys_answer(county: CommandLine, site: Site) -> None:
    site.install("invented-check", BESIDE)
    county("plugin", "enable", "invented-check")
    opened = county("case", "open", "--referral", county.file("r.toml", 'source = "education"\nreceived = "01:10"\n'))
    assert "referral.received after 0 entries" in " ".join(opened.err.split())


def test_all_are_asked_at_once_and_those_that_hang_take_nothing_from_the_others(
    county: CommandLine, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs = (
        "import time\nfrom mdtkit.plugin import hookimpl\n\n@hookimpl\ndef mdtkit_checks(act):\n    time.sleep(3600)\n"
    )
    case = county.open_case()
    for name in ("invented-one", "invented-two", "invented-three"):
        site.install(name, hangs)
        county("plugin", "enable", name)
    county("plugin", "enable", "mdtkit-california-courts")
    desk = open_desk()
    desk.plugins.calls.process("mdtkit-california-courts").load()
    monkeypatch.setattr(plugin_calls, "BEFORE", 2.0)
    logged = desk.log(case, "court.noted", HEARING)
    assert [warning.message for warning in logged.warnings] == [HOLIDAY]
    assert {(one.plugin, one.what) for one in desk.plugins.troubles} == {
        ("invented-one", "slow"), ("invented-two", "slow"), ("invented-three", "slow"),
    }  # fmt: skip
    # Off for the session: the next act is not delayed by them at all.
    monkeypatch.setattr(plugin_calls, "BEFORE", 60.0)
    assert [warning.message for warning in desk.log(case, "court.noted", HEARING).warnings] == [HOLIDAY]
    desk.close()


def test_one_that_is_still_being_loaded_is_not_waited_for(
    county: CommandLine, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.install(
        "invented-slow", "from mdtkit.plugin import hookimpl\n\n@hookimpl\ndef mdtkit_checks(act):\n    return []\n"
    )
    county("plugin", "enable", "invented-slow")
    case = county.open_case()
    package = site.folder / "invented_slow" / "__init__.py"
    site.install("invented-slow", f"import time\ntime.sleep(0.8)\n{package.read_text(encoding='utf-8')}")
    county("plugin", "enable", "invented-slow")
    desk = open_desk()
    monkeypatch.setattr(plugin_calls, "BEFORE", 0.2)
    before = len(desk.entries(case))
    assert desk.log(case, "responder.arrived").warnings == ()
    assert len(desk.entries(case)) == before + 1
    assert [one.what for one in desk.plugins.troubles] == ["slow"]
    desk.close()


def test_a_plugin_that_was_loaded_beforehand_has_its_answer_ready(
    county: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    county("plugin", "enable", "mdtkit-california-courts")
    case = county.open_case()
    desk = open_desk()
    monkeypatch.setattr(running, "LIMIT", 60.0)
    desk.plugins.warm()
    process = desk.plugins.calls.process("mdtkit-california-courts")
    for _ in range(3000):
        if process.hooks:
            break
        time.sleep(0.01)
    assert process.hooks == ("days", "commands", "checks")
    monkeypatch.setattr(plugin_calls, "BEFORE", 60.0)
    assert [warning.message for warning in desk.log(case, "court.noted", HEARING).warnings] == [HOLIDAY]
    assert desk.plugins.calls.process("mdtkit-california-courts") is process
    desk.close()


def test_school_a_change_is_checked_recorded_by_submit_and_shown(county: CommandLine) -> None:
    county("plugin", "enable", "mdtkit-school-stability")
    case = county.open_case()
    noted = county.json("log", case, "school.changed", "--data", "why=placement", "--data", "requested=no")
    assert [warning["field"] for warning in noted["warnings"]] == ["why", "requested"]
    county("log", case, "placement.changed", "--data", "to=strtp")
    assert county.json("log", case, "school.changed", "--data", "why=placement")["warnings"] == []

    # Submitted by the plugin's command, recorded by the person who called it, and what it started is started.
    answer = county.json("extra", "school-change", case, "--why", "return", "--requested", "yes")
    [[entry, due]] = answer["rows"]
    shown = county.json("case", "show", case)
    last = shown["entries"][-1]
    assert (last["id"], last["kind"], last["data"]) == (entry, "school.changed", {"why": "return", "requested": "yes"})
    assert last["by"] == shown["entries"][0]["by"]
    assert due != "no request"
    assert "school-records" in {clock["clock"] for clock in shown["clocks"]}
    refused = county("extra", "school-change", case, "--why", "retrun", "--json", code=2).error
    assert refused["problems"][0]["nearest"] == "return"
    assert recorded(county, case) == len(shown["entries"])

    rows = county.json("extra", "schools", case)["rows"]
    assert rows[0][1:4] == ["school.changed", "return", "yes"]
    assert len(rows) == 3
    assert all(check["ok"] for check in county.json("doctor")["checks"] if check["what"].startswith("plugin mdtkit"))
