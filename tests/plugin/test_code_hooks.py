"""What plugins do by code: checks, notices, exports, commands; redacted, within their purpose, and audited."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from mdtkit.desk.opening import open_desk
from tests.cli.conftest import CommandLine
from tests.plugin.installing import Site


def test_hook_checks_a_hearing_on_a_holiday_is_recorded_with_a_warning(county: CommandLine) -> None:
    county("plugin", "enable", "mdtkit-california-courts")
    case = county.open_case()
    noted = county.json("log", case, "court.noted", "--data", "what=hearing", "--data", "when=2026-03-31T17:00:00Z")
    [warning] = noted["warnings"]
    assert warning["field"] == "when"
    assert "the courts are closed on 2026-03-31: Cesar Chavez Day" in warning["message"]
    assert "CCP 135; Gov. Code 6700; mdtkit-california-courts" in warning["message"]
    on_a_working_day = ("--data", "what=hearing", "--data", "when=2026-04-01T17:00:00Z")
    assert county.json("log", case, "court.noted", *on_a_working_day)["warnings"] == []


def test_hook_after_commit_the_log_server_hears_of_the_commit_and_nothing_of_what(
    county: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(10)
        monkeypatch.setenv("COUNTY_SYSLOG", f"127.0.0.1:{server.getsockname()[1]}")
        county("plugin", "enable", "mdtkit-syslog")
        case = county.open_case()
        line = server.recv(4096).decode()
    assert line.startswith("<133>1 2026-03-08T09:20:00Z ")
    assert f'[commit case="{case}" seq="1" kinds="referral.received' in line
    assert "Inventada" not in line
    assert "law_enforcement" not in line


def test_hook_exporters_a_chronology_leaves_in_codes_and_dates_and_is_audited(
    county: CommandLine, tmp_path: Path
) -> None:
    county("plugin", "enable", "mdtkit-chronology-csv")
    case = county.open_case()
    out = tmp_path / "case.csv"
    told = county.json("plugin", "export", case, "chronology-csv", "--out", str(out))
    assert told["bytes"] == out.stat().st_size
    assert out.stat().st_mode & 0o077 == 0
    text = out.read_text(encoding="utf-8")
    assert text.splitlines()[0] == "seq,at,received,recorded,kind,party,category,data"
    assert "triggers=law_enforcement_danger" in text
    for word in ("Rosa", "Inventada", "2010-05-17", "station"):
        assert word not in text
    desk = open_desk()
    [exported] = [
        entry
        for book in desk.vault.records()
        if book.startswith("book/audit-")
        for entry in desk.vault.read(book).entries
        if entry.kind == "audit.exported"
    ]
    assert (exported.data["on"], exported.data["purpose"]) == (case, "case_planning")
    assert "exists" in county("plugin", "export", case, "chronology-csv", "--out", str(out), code=2).err


def test_hook_exporters_a_page_to_print_is_a_document_of_its_own(county: CommandLine, tmp_path: Path) -> None:
    county("plugin", "enable", "mdtkit-chronology-csv")
    case = county.open_case()
    out = tmp_path / "case.html"
    county("plugin", "export", case, "chronology-page", "--out", str(out))
    text = out.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert f"Case {case}: chronology" in text
    assert "2026-03-08 01:20" in text
    assert "referral.received" in text
    assert "http" not in text
    for word in ("Rosa", "Inventada", "2010-05-17", "station"):
        assert word not in text


def test_hook_commands_court_days_leave_out_holidays(county: CommandLine) -> None:
    county("plugin", "enable", "mdtkit-california-courts")
    answer = county.json("extra", "court-days", "--from", "2026-02-11", "--count", "2")
    assert answer["rows"] == [
        ["", "Thu 2026-02-12", "Lincoln's Birthday"],
        ["1", "Fri 2026-02-13", ""],
        ["", "Mon 2026-02-16", "Presidents' Day"],
        ["2", "Tue 2026-02-17", ""],
    ]
    assert "court-days" in county("extra", "--help").out
    assert "not checked" in county("extra", "court-days", "--from", "2026-02-11", "--count", "2").out


def test_a_command_sees_the_cases_that_one_may_open(county: CommandLine) -> None:
    county("plugin", "enable", "mdtkit-california-courts")
    case = county.open_case()
    county("log", case, "court.noted", "--data", "what=hearing", "--data", "when=2026-03-30T17:00:00Z")
    county("log", case, "court.noted", "--data", "what=subpoena", "--data", "when=2026-03-30T17:00:00Z")
    assert county.json("extra", "hearings")["rows"] == [["2026-03-30T17:00:00Z", case, "hearing"]]
    desk = open_desk()
    looks = [
        entry.data
        for book in desk.vault.records()
        if book.startswith("book/audit-")
        for entry in desk.vault.read(book).entries
        if entry.kind == "audit.looked" and entry.data.get("purpose")
    ]
    assert looks == [{"on": case, "purpose": "case_planning", "items": ["court"]}]


PROBE = """
from mdtkit.plugin import Argument, Command, HostRefused, Table, hookimpl

def run(host, given):
    try:
        view = host.case(given["case"])
    except HostRefused as refused:
        return Table(head=("refused",), rows=((str(refused),),))
    rows = tuple((entry.kind, entry.category, str(sorted(entry.data))) for entry in view.entries)
    if "kind" in given:
        rows += (("recorded", host.submit(given["case"], given["kind"], {"unit": "special_victims"}), ""),)
    return Table(head=("kind", "category", "data"), rows=rows)

@hookimpl
def mdtkit_commands():
    arguments = (Argument(name="case", help="", required=True), Argument(name="kind", help=""))
    return [
        Command(name="probe", title="Probe", purpose="%s", categories=(%s), arguments=arguments, run=run)
    ]
"""


def test_the_host_shows_the_declared_categories_without_words(county: CommandLine, site: Site) -> None:
    site.install("invented-probe", PROBE % ("case_planning", '"referral",'))
    county("plugin", "enable", "invented-probe")
    case = county.open_case()
    told = county.file("told.toml", 'name = "Rosa Inventada"\nlanguage = "es"\n')
    county("log", case, "child.described", "--data-file", told)
    county("log", case, "note.added", "--ask", "note", typed="A word that nobody may read.\n")
    county("log", case, "court.noted", "--data", "what=order")
    rows = county.json("extra", "probe", case)["rows"]
    assert {row[1] for row in rows} == {"referral"}
    assert "court.noted" not in {row[0] for row in rows}
    described = [row[2] for row in rows if row[0] == "child.described"]
    assert described[-1] == "['language']"
    assert "Inventada" not in str(rows)


@pytest.mark.requirement("C3", "C4")
@pytest.mark.parametrize(
    ("purpose", "seen"), [("case_planning", {"child_welfare"}), ("prosecution", set()), ("mandated_report", set())]
)
def test_the_host_shows_what_the_sharing_decision_gives_for_the_purpose(
    county: CommandLine, site: Site, purpose: str, seen: set[str]
) -> None:
    """Its own agency's screening, for the work for which it was made; of another agency's nothing without authority."""
    site.install("invented-probe", PROBE % (purpose, '"screening_result", "referral"'))
    county("plugin", "enable", "invented-probe")
    case = county.open_case()
    screening = ("instrument.administered", "--data", "purpose=screening", "--data", "instrument=cse_it")
    county("log", case, *screening, "--data", "agency=testado_children", "--data", "band=clear_concern")
    county("log", case, *screening, "--data", "agency=testado_probation", "--data", "band=no_concern")
    rows = county.json("extra", "probe", case)["rows"]
    assert len([row for row in rows if row[0] == "instrument.administered"]) == len(seen)
    told = {row[1] for row in rows} - {"screening_result"}
    assert told == ({"referral"} if purpose != "prosecution" else set())


def test_for_figures_no_single_case_is_shown(county: CommandLine, site: Site) -> None:
    site.install("invented-probe", PROBE % ("committee", '"referral",'))
    county("plugin", "enable", "invented-probe")
    assert county.json("extra", "probe", county.open_case())["rows"] == [["for committee no single case is shown"]]


def test_what_a_command_records_goes_the_way_of_every_entry(county: CommandLine, site: Site) -> None:
    site.install("invented-probe", PROBE % ("case_planning", '"referral",'))
    county("plugin", "enable", "invented-probe")
    case = county.open_case()
    rows = county.json("extra", "probe", case, "--kind", "responder.arrived")["rows"]
    entries = county.json("case", "show", case)["entries"]
    assert rows[-1][:2] == ["recorded", entries[-1]["id"]]
    assert entries[-1]["kind"] == "responder.arrived"
    # A slip is refused as by hand, and nothing is recorded.
    refused = county("extra", "probe", case, "--kind", "responder.arived", code=2)
    assert "did you mean 'responder.arrived'" in " ".join(refused.err.split())
    # It is a slip of the hand and no fault of the plugin.
    assert not [check for check in county.json("doctor")["checks"] if check["what"] == "plugin invented-probe"]
    assert len(county.json("case", "show", case)["entries"]) == len(entries)


def test_a_second_plugin_cannot_take_a_name_that_is_taken(county: CommandLine, site: Site) -> None:
    site.install("invented-one", PROBE % ("case_planning", ""))
    site.install("invented-two", PROBE % ("case_planning", ""))
    county("plugin", "enable", "invented-one")
    refused = county("plugin", "enable", "invented-two", "--json", code=2).error
    assert refused["problems"][0]["message"] == "probe is taken by invented-one already"


def test_a_purpose_or_a_category_that_nobody_knows_is_refused_when_it_is_enabled(
    county: CommandLine, site: Site
) -> None:
    site.install("invented-probe", PROBE % ("case_planing", '"referal", "court"'))
    found = county("plugin", "enable", "invented-probe", "--json", code=2).error["problems"]
    assert [(p["at"], p["field"], p["nearest"]) for p in found] == [
        ("invented-probe/offers.json", "probe: purpose", "case_planning"),
        ("invented-probe/offers.json", "probe: categories", "referral"),
    ]


def test_code_that_changed_since_it_was_enabled_does_not_run(county: CommandLine, site: Site, tmp_path: Path) -> None:
    package = site.install("invented-probe", PROBE % ("case_planning", '"referral",'))
    county("plugin", "enable", "invented-probe")
    case = county.open_case()
    assert county.json("extra", "probe", case)["rows"]
    ran = tmp_path / "ran"
    changed = f"open({str(ran)!r}, 'w').close()\n" + PROBE % ("case_planning", '"referral",')
    (package / "__init__.py").write_text(changed, encoding="utf-8")
    refused = county("extra", "probe", case, code=2)
    assert "has files that are not those the county enabled" in " ".join(refused.err.split())
    county("log", case, "responder.arrived")
    assert not ran.exists()
    county("plugin", "enable", "invented-probe")
    assert county.json("extra", "probe", case)["rows"]
    assert ran.exists()
