"""The calendar by command: looked at, exported, published; whose it is has to be said."""

from __future__ import annotations

import json
from pathlib import Path

from mdtkit.cli.schemas import SCHEMAS
from tests.cli.conftest import CommandLine
from tests.cli.shape import problems


def test_the_calendar_is_listed_exported_and_published_and_says_what_it_did(
    county: CommandLine, tmp_path: Path
) -> None:
    case = county.open_case()
    plan = ("meeting", "plan", case, "initial", "--starts", "2026-03-12 10:00", "--minutes", "60", "--seat", "advocate")
    meeting = county.json(*plan)["meeting"]
    listed = county.json("calendar", "list")
    (one,) = (one for one in listed["occasions"] if one["sort"] == "meeting")
    assert (one["id"], one["case"], one["starts"], one["seats"]) == (
        meeting,
        case,
        "2026-03-12T17:00:00Z",
        ["advocate"],
    )
    only = county.json("calendar", "list", "--only", "clock", "--seat", "child_welfare", "--days", "365")["occasions"]
    assert {one["sort"] for one in only} == {"clock"}
    exported = county.json("calendar", "export", "--seat", "advocate", "--out", str(tmp_path / "advocate.ics"))
    assert (exported["whose"], exported["events"]) == ("seat advocate", 1)
    turns = county.json("oncall", "export", "--all", "--out", str(tmp_path / "turns.ics"))
    folder = tmp_path / "vdir"
    folder.mkdir()
    published = county.json("calendar", "publish", str(folder), "--all")
    assert len(published["new"]) == len([*folder.glob("*.ics")])
    strange = folder / published["new"][0]
    strange.write_bytes(b"not ours")
    (folder / ".mdtkit.json").unlink()
    again = county.json("calendar", "publish", str(folder), "--all", code=1)
    assert [problem["at"] for problem in again["problems"]] == [strange.name]
    printed = {
        "calendar list": listed,
        "calendar export": exported,
        "oncall export": turns,
        "calendar publish": published,
    }
    assert [wrong for name, value in printed.items() for wrong in problems(SCHEMAS[name], value)] == []
    text = county("calendar", "list", "--plain").out
    assert "Initial team meeting" in text
    assert "due: " in text


def test_whose_calendar_leaves_has_to_be_said_and_a_wrong_one_leaves_nothing(
    county: CommandLine, tmp_path: Path
) -> None:
    out = str(tmp_path / "one.ics")
    for given in ((), ("--all", "--seat", "advocate")):
        county("calendar", "export", *given, "--out", out, code=2)
    refused = json.loads(county("calendar", "export", "--seat", "advocat", "--out", out, "--json", code=2).err)
    assert refused["problems"][0]["nearest"] == "advocate"
    assert not Path(out).exists()
