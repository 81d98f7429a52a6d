"""The first night, told in commands: from the hotline call to the team round the table (issue 2, steps 1 to 9)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mdtkit.alerts.receivers import HttpReceiver, MailReceiver
from tests.cli.conftest import Answer, CommandLine

IDENTIFYING = ("Rosa", "Inventada", "2010", "station", "officer")


@pytest.fixture
def night(county: CommandLine) -> Iterator[Night]:
    """The county with its responders on call and two real receivers on this machine."""
    with HttpReceiver() as telephones, MailReceiver() as mailbox:
        yield Night(county, telephones, mailbox)


class Night:
    """The county, its on-call staff, and what reached their telephones and mailboxes."""

    def __init__(self, mdtkit: CommandLine, telephones: HttpReceiver, mailbox: MailReceiver) -> None:
        self.mdtkit, self.telephones, self.mailbox = mdtkit, telephones, mailbox
        people = []
        for seat, unit in (("child_welfare", "emergency_response"), ("advocate", "on_call")):
            added = mdtkit.json("people", "add", "--party", seat, "--data-file", "-", typed=f'name = "Invented {seat}"')
            mdtkit("oncall", "set", seat, added["person"], "--unit", unit, "--from", "2026-03-07 18:00",
                   "--to", "2026-03-09 08:00")  # fmt: skip
            people.append(added["person"])
        tables = [f'[people.{p}]\nchannels = ["{telephones.channel}"]\ninvite = "{p}@agency.example"' for p in people]
        mail = f'[mail]\nhost = "127.0.0.1"\nport = {mailbox.port}\nsecurity = "none"\nsender = "desk@county.example"'
        mdtkit("alert", "channels", mdtkit.file("channels.toml", "\n".join([mail, *tables])))

    def clocks(self, case: str, name: str) -> list[dict[str, Any]]:
        """The clocks of that name in the case."""
        return [c for c in self.mdtkit.json("case", "show", case)["clocks"] if c["clock"] == name]

    def clock(self, case: str, name: str) -> dict[str, Any]:
        """The one clock of that name."""
        (only,) = self.clocks(case, name)
        return only

    def decided(self) -> str:
        """A case in which the immediate tier was decided at 03:05 local time."""
        case = self.mdtkit.open_case()
        self.mdtkit.at("2026-03-08T10:05:00Z")("triage", case, "--decide", "immediate", "--no-alert")
        return case


def test_1_init_makes_a_county_and_prints_its_fingerprint(found: Callable[[], Answer], mdtkit: CommandLine) -> None:
    made = found().json
    assert re.fullmatch(r"[0-9a-f]{64}", made["fingerprint"])
    assert Path(made["identity"]).stat().st_mode & 0o077 == 0
    assert mdtkit.json("vault", "verify")["ok"] is True


def test_2_a_child_who_is_not_known_is_recorded_and_the_clocks_count_from_the_call(night: Night) -> None:
    mdtkit = night.mdtkit
    answer = mdtkit("case", "find", typed="Rosa Inventada\n2010-05-17\n")
    assert "Not known" in answer.out
    mdtkit.at("2026-03-08T09:50:00Z")  # typed half an hour later: the clocks do not care
    case = mdtkit.open_case()
    crosses = night.clocks(case, "cross-report")
    assert {c["to"] for c in crosses} == {"testado_pd", "testado_da"}
    assert all(c["starts_at"] == "2026-03-08T09:20:00Z" and c["state"] == "open" for c in crosses)
    assert night.clock(case, "open-spc")["state"] == "open"
    assert night.clock(case, "er-response")["due_at"] == "2026-03-09T09:20:00Z"
    assert "Rosa" not in mdtkit("case", "show", case).out
    assert [row["case"] for row in mdtkit.json("case", "find", typed="INVENTADA rosa\n\n")["cases"]] == [case]


@pytest.mark.requirement("R3")
def test_2_a_cross_report_by_telephone_asks_for_a_written_one_counted_from_the_call(night: Night) -> None:
    case = night.mdtkit.open_case()
    night.mdtkit.at("2026-03-08T12:00:00Z")
    night.mdtkit("report", "make", case, "cross", "--to", "district_attorney", "--method", "telephone")
    assert night.clock(case, "written-report")["due_at"] == "2026-03-09T21:20:00Z"  # 36 h after 01:20, not after 05:00


def test_3_triage_proposes_immediate_with_reasons_and_counts_from_identification(night: Night) -> None:
    mdtkit = night.mdtkit
    case = mdtkit.open_case()
    proposal = mdtkit.json("triage", case)
    assert proposal["proposed"] == "immediate"
    assert [r["rule"] for r in proposal["reasons"]] == ["law_enforcement_danger"]
    assert all(r["citation"] and r["entry"] for r in proposal["reasons"])
    assert proposal["at_risk"] is True
    # Decided at 03:05 PDT, three quarters of an hour after the call: that buys no time.
    decided = mdtkit.at("2026-03-08T10:05:00Z").json("triage", case, "--decide", "immediate", "--no-alert")
    assert f"{case}/engage-child/" in " ".join(decided["started"])
    assert night.clock(case, "respond-cw")["due_at"] == "2026-03-08T11:20:00Z"  # 04:20 PDT
    assert night.clock(case, "respond-advocate")["due_at"] == "2026-03-08T11:20:00Z"
    assert night.clock(case, "medical-evaluation")["due_at"] == "2026-03-11T09:20:00Z"
    support = night.clocks(case, "crisis-support")
    assert {(c["party"], c["due_at"]) for c in support} == {
        ("child_welfare", "2026-03-11T09:20:00Z"),
        ("advocate", "2026-03-11T09:20:00Z"),
    }
    lists = mdtkit.json("checklist", "show", case)["checklists"]
    assert {"child_welfare", "advocate", "public_health"} <= {c["party"] for c in lists if not c["blank"]}
    assert "law_enforcement" in {c["party"] for c in lists if c["blank"]}


def test_4_due_tells_law_from_county_practice_and_explain_counts_through_the_clock_change(night: Night) -> None:
    mdtkit = night.mdtkit
    case = night.decided()
    due = mdtkit("due", "--within", "24h").out
    assert re.search(r"in 1:15 .* ◦ 2 h .*Reach the child", due)
    assert re.search(r"in 23:15 .* § 24 h .*Emergency response", due)
    why = mdtkit("case", "explain", case, "respond-cw").out
    for words in ("Sun 8 Mar 2026 04:20 PDT", "entry 3", "2h elapsed", "clocks changed by +60 min", "VI.A.1", "M1"):
        assert words in " ".join(why.split()), words
    mdtkit.at("2026-03-09T09:21:00Z")
    late = mdtkit("due", "--late", "--check", code=1).out
    assert "PAST LEGAL DEADLINE" in late
    assert "past county target" in late
    assert "overdue" not in late


def test_5_responders_are_alerted_and_invited_without_an_identifying_word(night: Night) -> None:
    mdtkit = night.mdtkit
    case = mdtkit.open_case()
    decided = mdtkit.json("triage", case, "--decide", "immediate", "--rehearsing")
    assert {c["state"] for c in decided["alerted"]["calls"]} == {"sent"}
    assert len(night.telephones.received) == 2  # the advocate, child welfare
    assert len(night.mailbox.received) == 2
    sent = b"".join([*night.telephones.received, *(letter.content for letter in night.mailbox.received)]).decode()
    assert case in sent
    assert not [word for word in IDENTIFYING if word in sent]
    told = {letter.to[0].split("@")[0] for letter in night.mailbox.received}
    assert told == {call["person"] for call in decided["alerted"]["calls"]}
    assert {c["seat"] for c in decided["alerted"]["calls"]} == {"child_welfare", "advocate"}  # never family
    # Whoever asks again calls nobody twice.
    mdtkit("alert", "rehearse", case)
    assert len(night.telephones.received) == 2


def test_5_a_decision_stands_when_nobody_can_be_alerted_and_says_so(county: CommandLine) -> None:
    case = county.open_case()
    answer = county("triage", case, "--decide", "immediate", "--rehearsing")
    assert "NOBODY WAS ALERTED" in answer.err
    assert county.json("case", "show", case)["tier"] == "immediate"


def test_6_each_entry_stops_exactly_its_own_clock(night: Night) -> None:
    mdtkit = night.mdtkit
    case = night.decided()
    mdtkit.at("2026-03-08T10:40:00Z")
    stopped = mdtkit.json("log", case, "responder.arrived", "--party", "advocate")["stopped"]
    assert [clock.split("/")[1] for clock in stopped] == ["respond-advocate"]
    reported = mdtkit.json("report", "make", case, "cross", "--to", "law_enforcement", "--method", "electronic")
    assert [clock.split("/")[1] for clock in reported["stopped"]] == ["cross-report"]
    assert reported["started"] == []  # electronically: no written report follows
    assert {c["to"] for c in night.clocks(case, "cross-report") if c["state"] == "open"} == {"testado_da"}
    engaged = mdtkit.json("log", case, "child.engaged", "--at", "2026-03-08 03:35")["stopped"]
    assert {"engage-child", "respond-cw", "er-response"} == {clock.split("/")[1] for clock in engaged}


def test_6_a_missing_script_warns_and_never_stops(night: Night) -> None:
    case = night.decided()
    before = len(night.mdtkit.json("case", "show", case)["entries"])
    arguments = ("log", case, "instrument.administered", "--data", "purpose=screening", "--data", "instrument=cse_it")
    without = night.mdtkit.json(*arguments)
    assert [warning["field"] for warning in without["warnings"]] == ["script.given"]
    night.mdtkit("log", case, "script.given", "--data", "purpose=screening")
    assert night.mdtkit.json(*arguments)["warnings"] == []
    assert len(night.mdtkit.json("case", "show", case)["entries"]) == before + 3


def test_6_a_correction_supersedes_and_moves_what_hangs_on_it(night: Night) -> None:
    mdtkit = night.mdtkit
    case = night.decided()
    twenty = "2026-03-08 01:00"
    done = mdtkit.json("correct", case, "1", "--at", twenty, "--received", twenty, "--reason", "call_log")
    assert {moved["clock"].split("/")[1] for moved in done["moved"]} >= {"er-response", "respond-cw"}
    first = next(e for e in mdtkit.json("case", "show", case)["entries"] if e["seq"] == 1)
    assert first["superseded_by"]
    assert first["received"] == "2026-03-08T09:20:00Z"  # what was written stays
    assert night.clock(case, "er-response")["due_at"] == "2026-03-09T09:00:00Z"
    assert night.clock(case, "respond-cw")["due_at"] == "2026-03-08T11:00:00Z"
    assert "call_log" in mdtkit("case", "explain", case, "er-response").out
    mdtkit("correct", case, "1", "--strike", "--reason", "typing_error", code=2)  # the newer one is to be corrected


def test_7_at_sixty_hours_it_asks_what_follows_and_the_next_month_falls_on_the_right_day(night: Night) -> None:
    mdtkit = night.mdtkit
    case = night.decided()
    mdtkit.at("2026-03-10T21:21:00Z")
    assert night.clock(case, "what-follows")["state"] == "warning"
    mdtkit.at("2026-03-31T17:30:00Z")
    mdtkit("log", case, "status.set", "--data", "field=victim_open_case_not_in_care", "--received", "now")
    mdtkit("triage", case, "--decide", "ongoing")
    mdtkit("meeting", "hold", case, "ongoing", "--at", "2026-03-31 10:00", "--seat", "child_welfare")
    nxt = [c for c in night.clocks(case, "ongoing-meeting") if c["state"] == "running"]
    assert [c["due_at"] for c in nxt] == ["2026-04-30T17:00:00Z"]  # 31 March + 1 month, 10:00 local time


def test_8_verify_names_what_was_changed(night: Night) -> None:
    mdtkit = night.mdtkit
    night.decided()
    proof = mdtkit.json("vault", "verify")
    assert proof["ok"] is True
    assert proof["problems"] == []
    record = max((mdtkit.home / "records").rglob("MDT-*"), key=lambda path: path.stat().st_size)
    intact = record.read_bytes()
    record.write_bytes(intact[:200] + bytes([intact[200] ^ 1]) + intact[201:])
    assert mdtkit.json("vault", "verify", code=1)["problems"][0]["record"] in record.name
    record.unlink()
    assert "missing" in {p["kind"] for p in mdtkit.json("vault", "verify", code=1)["problems"]}
    record.write_bytes(intact)
    assert mdtkit.json("vault", "verify")["ok"] is True


def test_9_the_crisis_card_prints_while_locked(night: Night) -> None:
    case = night.decided()
    night.mdtkit.monkeypatch.delenv("MDTKIT_IDENTITY_FILE")
    night.mdtkit("due", code=4)
    card = night.mdtkit("crisis-card").out
    assert "911" in card
    assert "Invented advocate" in card
    assert case not in card
