"""`mdtkit missing`: from the notice to the closing, each run by itself (R5 to R8, D2, D3)."""

from __future__ import annotations

import pytest

from tests.cli.conftest import CommandLine

EVENING = ("--at", "2026-03-07 20:00", "--received", "2026-03-07 20:00")


def notice(county: CommandLine, case: str, at: str, *more: str) -> str:
    return str(
        county.json("missing", "open", case, "--from", "placement", "--at", at, "--received", at, *more)["entry"]
    )


def clocks(ids: list[str]) -> set[str]:
    """The rules behind the clocks that an act started or stopped (case/clock/n)."""
    return {one.split("/")[1] for one in ids}


def states(county: CommandLine, case: str) -> list[str]:
    return [one["state"] for one in county.json("missing", "list", case)["episodes"]]


@pytest.mark.requirement("R5")
@pytest.mark.requirement("R6")
def test_one_command_opens_the_episode_and_each_report_by_itself(county: CommandLine) -> None:
    case = county.open_case()
    shown = county.json("missing", "open", case, "--from", "placement", "--whereabouts-known", "yes")
    assert {"report-missing-le", "report-missing-ncmec"} <= clocks(shown["started"])
    assert states(county, case) == ["missing"]
    assert "MISSING" in county("missing", "list", case).out


@pytest.mark.requirement("D2")
def test_a_second_notice_without_a_return_says_that_it_counts_as_the_same_run(county: CommandLine) -> None:
    case = county.open_case()
    notice(county, case, "2026-03-07 10:00")
    again = county(
        "missing", "open", case, "--from", "home", "--at", "2026-03-07 20:00", "--received", "2026-03-07 20:00"
    )
    assert "on record as missing already" in again.err
    assert len(states(county, case)) == 1


@pytest.mark.requirement("D2")
def test_after_the_return_a_new_run_is_an_episode_of_its_own_without_a_word(county: CommandLine) -> None:
    case = county.open_case()
    notice(county, case, "2026-03-06 10:00")
    county("missing", "recover", case, "--at", "2026-03-06 12:00", "--received", "2026-03-06 12:00")
    again = county(
        "missing", "open", case, "--from", "home", "--at", "2026-03-07 20:00", "--received", "2026-03-07 20:00"
    )
    assert "already" not in again.err
    assert states(county, case) == ["back", "missing"]


def test_an_effort_that_names_no_run_is_refused_where_two_could_be_meant(county: CommandLine) -> None:
    case = county.open_case()
    first = notice(county, case, "2026-03-05 10:00")
    county("missing", "recover", case, "--at", "2026-03-05 12:00", "--received", "2026-03-05 12:00")
    notice(county, case, "2026-03-06 20:00")
    county("missing", "recover", case, "--at", "2026-03-06 22:00", "--received", "2026-03-06 22:00")
    refused = county("missing", "interview", case, "factors", code=2)
    assert "2 missing episodes" in refused.err
    done = county.json("missing", "interview", case, "factors", "--factor", "peers", "--episode", first)
    assert "recovery-factors" in clocks(done["stopped"])


def test_an_effort_for_a_child_who_is_back_or_never_was_missing_is_refused_by_name(county: CommandLine) -> None:
    case = county.open_case()
    assert "no open missing episode" in county("missing", "effort", case, code=2).err
    assert "no missing episode 99" in county("missing", "recover", case, "--episode", "99", code=2).err


@pytest.mark.requirement("D3")
def test_an_episode_is_not_closed_with_a_step_silently_missing(county: CommandLine) -> None:
    case = county.open_case()
    notice(county, case, "2026-03-06 10:00")
    assert "still missing" in county("missing", "close", case, code=2).err
    county("missing", "recover", case, "--at", "2026-03-06 12:00", "--received", "2026-03-06 12:00")
    before = county.json("case", "show", case)["entries"]
    refused = county("missing", "close", case, code=2)
    for step in ("recovery-factors", "recovery-experiences", "recovery-documented", "report-return"):
        assert step in refused.err
    assert county.json("case", "show", case)["entries"] == before


@pytest.mark.requirement("D3")
def test_each_step_waived_with_its_reason_closes_the_episode_in_one_commit(county: CommandLine) -> None:
    case = county.open_case()
    notice(county, case, "2026-03-06 10:00")
    county("missing", "recover", case, "--at", "2026-03-06 12:00", "--received", "2026-03-06 12:00")
    for step in ("factors", "response", "experiences", "documented"):
        county("missing", "interview", case, step)
    still = {one["clock"] for one in county.json("missing", "list", case)["episodes"][0]["open"]}
    assert "recovery-possible-victim" in still
    assert "recovery-factors" not in still
    empty = "".join(f'{step} = " "\n' for step in sorted(still))
    assert "needs a reason" in county("missing", "close", case, "--data-file", "-", code=2, typed=empty).err
    reasons = "".join(f'{step} = "An invented reason."\n' for step in sorted(still))
    closed = county.json("missing", "close", case, "--data-file", "-", typed=reasons)
    assert closed["episode"]["state"] == "closed"
    assert closed["episode"]["open"] == []
    assert len(closed["recorded"]["entries"]) >= len(still)
    assert county.json("missing", "close", case)["recorded"] is None


@pytest.mark.requirement("R6")
def test_the_pack_says_what_the_report_to_ncmec_has_not_contained(county: CommandLine) -> None:
    case = county.open_case()
    notice(county, case, "2026-03-07 10:00")
    silent = county("report", "make", case, "missing", "--to", "ncmec", "--method", "portal")
    assert "photograph" in silent.err
    said = county(
        "report", "make", case, "missing", "--to", "ncmec", "--method", "portal", "--data", "contents=photograph"
    )
    assert "what the report contained" not in said.err
    pack = {one["code"]: one for one in county.json("missing", "pack", case)["contents"]}
    assert pack["photograph"]["ncmec"]
    assert pack["photograph"]["law_enforcement"] is None
    assert pack["medication"]["ncmec"] is None
    assert "not given" in county("missing", "pack", case).out


def test_the_pack_shows_the_childs_description_only_when_revealed(county: CommandLine) -> None:
    case = county.open_case()
    notice(county, case, "2026-03-07 10:00")
    assert county.json("missing", "pack", case)["told"] == []
    assert county.json("missing", "pack", case, "--reveal")["told"]


@pytest.mark.requirement("D2")
def test_contact_with_each_of_the_two_is_asked_for_again_after_each(county: CommandLine) -> None:
    case = county.open_case()
    notice(county, case, "2026-03-07 10:00")
    county("report", "make", case, "missing", "--to", "ncmec", "--method", "portal")
    county("report", "make", case, "missing", "--to", "law_enforcement", "--method", "telephone")
    spoke = county.json("missing", "contact", case, "--to", "ncmec", "--method", "telephone")
    assert "contact-ncmec" in clocks(spoke["stopped"])
    assert {"contact-ncmec", "contact-le"} <= {
        one["clock"] for one in county.json("missing", "list", case)["episodes"][0]["open"]
    }


@pytest.mark.requirement("R6")
def test_only_the_placing_agency_or_the_court_lets_the_search_be_made_public(county: CommandLine) -> None:
    case = county.open_case()
    notice(county, case, "2026-03-07 20:00")
    assert county.json("missing", "pack", case)["publicity"] is None
    assert "NOTHING MAY BE PUBLISHED" in county("missing", "pack", case).out
    told = county("missing", "publicity", case, "yes", "--by", "caregiver", "--ask", "who", typed="An invented aunt\n")
    assert "this yes agrees to nothing" in " ".join(told.err.split())
    assert county.json("missing", "pack", case)["publicity"] is None
    answered = ("missing", "publicity", case, "yes", "--by", "placing_agency", "--ask", "who")
    agreed = county.json(*answered, typed="The invented supervisor\n")
    assert county.json("missing", "pack", case)["publicity"] == agreed["entry"]
    county("missing", "publicity", case, "no", "--by", "family", "--ask", "who", typed="An invented aunt\n")
    assert county.json("missing", "pack", case)["publicity"] is None, "publishing cannot be undone: a no counts"


@pytest.mark.requirement("R6")
def test_what_was_agreed_for_one_run_is_agreed_for_no_other(county: CommandLine) -> None:
    case = county.open_case()
    notice(county, case, "2026-03-06 20:00")
    answered = ("missing", "publicity", case, "yes", "--by", "court", "--at", "2026-03-06 21:00", "--ask", "who")
    county(*answered, typed="The invented court\n")
    county("missing", "recover", case, "--at", "2026-03-07 01:00", "--received", "2026-03-07 01:00")
    second = notice(county, case, "2026-03-07 20:00")
    assert county.json("missing", "pack", case, "--episode", second)["publicity"] is None
