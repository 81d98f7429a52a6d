"""Agenda, minutes and the data pack of the steering committee: what leaves the desk (S4, G3)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from docx import Document

from mdtkit.casework.figures import Figures, Period
from mdtkit.casework.small_cells import Cell, Key
from mdtkit.desk import Desk, figures
from mdtkit.desk.errors import BadInput
from mdtkit.desk.figures import Pack, Shown, ShownFigure, release, shown
from mdtkit.desk.opening import open_desk
from tests.cli.conftest import CommandLine
from tests.cli.test_committee import asked, planned, someone

FEBRUARY = ("--from", "2026-02-01", "--to", "2026-02-28")
TZ = "America/Los_Angeles"


@pytest.fixture
def desk(county: CommandLine) -> Desk:
    return open_desk(county.home)


def a_pack(number: int | None, first: date = date(2026, 1, 1), last: date = date(2026, 1, 31)) -> Pack:
    rows = (Shown(row="served", title="Served", number=number),)
    one = ShownFigure(figure="children", title="Children", counts="children", citation="I", rows=rows)
    return Pack(period=Period(first, last, TZ), smallest=11, figures=(one,))


@pytest.mark.requirement("S4")
def test_a_case_of_the_period_is_hidden_since_it_is_one(county: CommandLine) -> None:
    county.open_case()
    pack = asked(county, "pack", "--from", "2026-03-01", "--to", "2026-03-31")
    rows = {(one["figure"], row["row"]): row["number"] for one in pack["figures"] for row in one["rows"]}
    assert (rows["children", "served"], rows["children", "new"]) == (None, None)
    assert rows["missing", "all"] == 0
    assert 1 not in [row["number"] for one in pack["figures"] if one["counts"] != "staff" for row in one["rows"]]
    assert "MDT-" not in county("committee", "pack", "--from", "2026-03-01", "--to", "2026-03-31").out


@pytest.mark.requirement("S4")
@pytest.mark.requirement("G3")
def test_the_release_is_refused_while_a_small_number_is_visible(
    county: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    county.open_case()
    county.at("2026-04-08T09:20:00Z")
    monkeypatch.setattr(figures, "hide", lambda *_given: frozenset[Key]())
    refused = county(
        "committee", "pack", "--from", "2026-03-01", "--to", "2026-03-31", "--release", "committee", code=2
    )
    assert "could be worked out" in refused.err
    assert asked(county, "releases")["releases"] == []


@pytest.mark.requirement("S4")
def test_a_number_that_is_small_by_itself_is_seen_by_the_desk(desk: Desk) -> None:
    few = Figures({("children", "served"): Cell(number=5, children=frozenset("abcde"))}, ())
    rule = next(iter(desk.protocol.small_cells.values()))
    pack = shown(few, Period(date(2026, 1, 1), date(2026, 1, 31), TZ), desk.protocol, rule)
    assert pack.numbers() == {("children", "served"): None}
    assert (rule.smallest, rule.verified) == (11, False)


@pytest.mark.requirement("S4")
def test_what_goes_out_is_released_on_record_and_kept_as_shown(county: CommandLine, tmp_path: Path) -> None:
    out = tmp_path / "pack.docx"
    county("committee", "pack", *FEBRUARY, "--out", str(out), code=2)
    made = asked(county, "pack", *FEBRUARY, "--release", "committee", "--out", str(out))
    (kept,) = asked(county, "releases")["releases"]
    assert (kept["entry"], kept["to"], kept["from"], kept["smallest"]) == (made["entry"], "committee", "2026-02-01", 11)
    assert any("Children" in paragraph.text for paragraph in Document(str(out)).paragraphs)
    assert [one["shown"] is not None for one in asked(county, "show")["roles"]][2]
    audits = open_desk(county.home).directory
    rows = audits.entries(f"book/audit-{open_desk(county.home).me.id}-2026-03")
    assert [one.data["purpose"] for one in rows if one.kind == "audit.released"] == ["committee"]
    assert [one.data["on"] for one in rows if one.kind == "audit.exported"] == ["book/meetings"]


@pytest.mark.requirement("S4")
def test_a_release_is_printed_again_as_it_was_and_stands_in_the_agenda_of_its_meeting(
    county: CommandLine, tmp_path: Path
) -> None:
    meeting = planned(county)
    made = asked(county, "pack", *FEBRUARY, "--release", "committee", "--meeting", meeting)
    county.at("2026-03-20T09:20:00Z")
    again = asked(county, "pack", "--released", made["entry"], "--out", str(tmp_path / "again.txt"))
    assert again["figures"] == made["figures"]
    assert (again["from"], again["to"], again["entry"]) == ("2026-02-01", "2026-02-28", None)
    assert "Deadlines stand as on 2026-03-08" in (tmp_path / "again.txt").read_text("utf-8")
    chapters = {one["title"]: one for one in asked(county, "agenda", meeting)["chapters"]}
    assert chapters["Data pack"]["said"][0].startswith("2026-02-01 to 2026-02-28")
    assert ["With an open case in the period", "0"] in chapters["Children"]["rows"]
    county("committee", "pack", "--released", meeting, code=2)
    county("committee", "pack", "--released", made["entry"], *FEBRUARY, code=2)
    county("committee", "pack", code=2)


@pytest.mark.requirement("S4")
def test_a_period_that_is_not_over_is_not_released(county: CommandLine) -> None:
    county("committee", "pack", "--from", "2026-03-01", "--to", "2026-03-08", "--release", "committee", code=2)
    county("committee", "pack", "--from", "2026-03-02", "--to", "2026-03-01", code=2)
    assert asked(county, "pack", "--from", "2026-03-01", "--to", "2026-03-07", "--release", "committee")["entry"]


@pytest.mark.requirement("S4")
def test_two_packs_that_could_be_subtracted_are_not_both_released(desk: Desk) -> None:
    release(desk, a_pack(40), to="committee")
    with pytest.raises(BadInput, match="subtracted"):
        release(desk, a_pack(60, last=date(2026, 2, 28)), to="committee")
    release(desk, a_pack(60, date(2026, 2, 1), date(2026, 2, 28)), to="committee")


@pytest.mark.requirement("S4")
def test_the_same_period_is_released_again_unless_the_difference_tells_of_few(desk: Desk) -> None:
    release(desk, a_pack(40), to="committee")
    release(desk, a_pack(40), to="state")
    with pytest.raises(BadInput, match="would tell of few"):
        release(desk, a_pack(41), to="committee")
    release(desk, a_pack(51), to="committee")
    with pytest.raises(BadInput, match="recipient"):
        release(desk, a_pack(51), to="newspaper")


@pytest.mark.requirement("S4")
@pytest.mark.requirement("S5")
def test_agenda_and_minutes_say_what_is_on_record(county: CommandLine, tmp_path: Path) -> None:
    person = someone(county)
    asked(county, "seat", person, "probation", "--capacity", "director")
    meeting = planned(county, "--purpose", "oversee", "--topics-file", county.file("t.txt", "The invented annex\n"))
    words = county.file("w.txt", "Ask the invented college.")
    old = asked(county, "decide", "revise", "--text-file", words)["entry"]
    agenda = county("committee", "agenda", meeting).out
    for said in ("The invented annex", "Lam Inventado", "Ask the invented college", "Oversee its implementation"):
        assert said in agenda
    county("committee", "minutes", meeting, code=2)
    county.at("2026-04-02T19:00:00Z")
    asked(county, "hold", meeting, "--present", "probation")
    asked(county, "action", "--seat", "probation", "--text-file", words, "--meeting", meeting)
    asked(county, "choose", "immediate", "education", "--yes", "--meeting", meeting)
    out = str(tmp_path / "minutes.docx")
    minutes = {one["title"]: one for one in asked(county, "minutes", meeting, "--out", out)["chapters"]}
    assert ["Probation", "Lam Inventado", "present"] in minutes["Attendance"]["rows"]
    assert len(minutes["Decided and agreed"]["rows"]) == len(minutes["Still open from before"]["rows"]) == 1
    assert minutes["Parties of the teams chosen"]["items"] == ["Immediate crisis: Education: yes"]
    cells = [cell.text for table in Document(out).tables for row in table.rows for cell in row.cells]
    assert "Ask the invented college." in cells
    county("committee", "minutes", meeting, "--out", out, code=2)
    asked(county, "close", old)


@pytest.mark.requirement("S4")
def test_a_paper_whose_words_name_a_child_is_not_made(county: CommandLine) -> None:
    county.open_case()
    meeting = planned(county, "--topics-file", county.file("t.txt", "What became of Rosa Inventada\n"))
    refused = county("committee", "agenda", meeting, code=2)
    assert "name a case or a child" in refused.err
    assert "Rosa" not in refused.err + refused.out
