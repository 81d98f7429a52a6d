"""Instruments at the desk: what does not fit saves nothing, a result keeps its own version, a score decides nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdtkit.casework.instruments.answers import Given
from mdtkit.chronology.entry import Entry
from mdtkit.cli.result import result_json
from mdtkit.desk import Desk, Referral
from mdtkit.desk.assessment import administered
from mdtkit.desk.errors import BadInput, NeedsConfirmation, NotPermitted
from mdtkit.desk.instruments import drafts
from mdtkit.desk.instruments.catalogue import catalogue, instrument_of
from mdtkit.desk.instruments.paper import page, paper
from mdtkit.desk.instruments.results import needs, result
from mdtkit.desk.instruments.reviews import reviewed, reviews
from mdtkit.desk.instruments.screening import administer
from mdtkit.desk.instruments.skeleton import skeleton
from mdtkit.protocol.instruments import digest
from tests.desk.conftest import Night
from tests.protocol.placeholder import FULL, MANIFEST, county_file, shipped, with_change


def put(home: Path, name: str, content: bytes) -> None:
    (home / "instruments").mkdir(exist_ok=True)
    (home / "instruments" / name).write_bytes(content)


@pytest.fixture
def desk(night: Night, home: Path) -> Desk:
    put(home, "placeholder.toml", MANIFEST)
    for name in ("cse_it", "at_risk_cdss", "cans_cse"):
        put(home, *shipped(name))
    night.desk.reload_protocol()
    return night.desk


@pytest.fixture
def case(desk: Desk) -> str:
    return desk.open_case(
        Referral(
            received=desk.now(),
            source="law_enforcement",
            child_name="Rosa Inventada",
            triggers=["law_enforcement_danger"],
        )
    ).case


def count(desk: Desk, case: str) -> int:
    return len(desk.entries(case))


@pytest.mark.requirement("I6")
def test_a_result_is_recorded_with_answers_numbers_band_version_and_definition(desk: Desk, case: str) -> None:
    done = administer(desk, case, "placeholder", Given(answers=dict(FULL)), data={"position": "social_worker"})
    data = next(entry for entry in desk.entries(case) if entry.id == done.logged.entry).data
    assert data["answers"] == FULL
    assert data["scores"] == {
        "first_points": "3", "rest": "0", "total": "3", "clear_ones": "1", "worst": "2", "two": "1",
    }  # fmt: skip
    assert (data["score"], data["band"], data["version"]) == (3, "high", "3")
    assert len(data["definition"]) == 64


@pytest.mark.requirement("I6")
def test_everything_that_does_not_fit_is_named_and_nothing_is_saved(desk: Desk, case: str) -> None:
    before = count(desk, case)
    with pytest.raises(BadInput) as refused:
        administer(desk, case, "placeholder", Given(answers={"alpah": "clear", "beta": "much"}, scores={"total": 9}))
    assert [p.field for p in refused.value.problems] == ["alpah", "beta", "total", "alpha"]
    assert count(desk, case) == before
    assert desk.directory.entries("book/instruments") == []


def test_a_total_that_its_parts_do_not_come_to_is_asked_about_and_recorded_when_the_form_has_it_so(
    desk: Desk, case: str
) -> None:
    given = Given(scores={"total": 10, "indicator_1": 8, "indicator_2": 8})
    before = count(desk, case)
    with pytest.raises(NeedsConfirmation) as doubted:
        administer(desk, case, "cse_it", given)
    assert "come to 16" in doubted.value.message
    assert count(desk, case) == before
    assert administer(desk, case, "cse_it", given, confirm=True).checked.band is not None


@pytest.mark.requirement("I5")
def test_no_score_makes_a_child_at_risk_and_no_screening_records_anything_else(desk: Desk, case: str) -> None:
    before = count(desk, case)
    administer(desk, case, "cse_it", Given(scores={"total": 23}))
    met = {"controlled_or_groomed": "yes"}
    answers = {item.id: met.get(item.id, "no") for item in instrument_of(desk, "at_risk_cdss").items}
    administer(desk, case, "at_risk_cdss", Given(answers=dict(answers)))
    file = desk.case(case)
    assert not file.at_risk
    assert not file.triage.at_risk
    assert [entry.kind for entry in desk.entries(case)[before:]] == ["instrument.administered"] * 2
    # Said by a person to be the determination, the same answers are the indicators.
    administer(desk, case, "at_risk_cdss", Given(answers=dict(answers)), indicators=True)
    assert desk.case(case).at_risk


def test_an_instrument_that_asks_no_indicator_determines_none(desk: Desk, case: str) -> None:
    with pytest.raises(BadInput):
        administer(desk, case, "placeholder", Given(answers=dict(FULL)), indicators=True)


@pytest.mark.requirement("I6")
def test_what_the_tool_asks_of_who_administers_it_is_minded_and_stops_nobody(desk: Desk, case: str) -> None:
    desk.log(case, "child.described", {"age": 8})
    done = administer(desk, case, "placeholder", Given(answers=dict(FULL)), data={"position": "clinician"})
    assert [problem.field for problem in done.minded] == ["age", "position", "administered_by"]
    assert done.logged.seq


@pytest.mark.requirement("A7")
def test_who_has_taken_the_course_is_not_minded(desk: Desk, case: str) -> None:
    desk.directory.write("book/training", [("training.attended", {"person": desk.me.id, "course": "csec_101"})])
    done = administer(desk, case, "placeholder", Given(answers=dict(FULL)), data={"position": "social_worker"})
    assert done.minded == ()


@pytest.mark.requirement("A3")
def test_once_more_soon_asks_a_reason_that_may_follow(desk: Desk, case: str) -> None:
    first = administer(desk, case, "placeholder", Given(answers=dict(FULL)))
    assert not any("on record already" in one.message for one in first.logged.warnings)
    again = administer(desk, case, "placeholder", Given(answers=dict(FULL)))
    assert any("placeholder is on record already" in one.message for one in again.logged.warnings)
    with_reason = administer(desk, case, "placeholder", Given(answers=dict(FULL)), data={"reason": "new disclosure"})
    said = [one.message for one in with_reason.logged.warnings if "on record already" in one.message]
    assert said
    assert "A reason is asked for" not in said[0]


@pytest.mark.requirement("I6")
def test_an_old_result_is_read_by_the_version_it_was_scored_with(desk: Desk, case: str, home: Path) -> None:
    administer(desk, case, "placeholder", Given(answers=dict(FULL)))
    newer = with_change('version = "3"', 'version = "4"').replace(
        b"{ lowest = 3, gives = 3 }", b"{ lowest = 3, gives = 2 }"
    )
    put(home, "placeholder.toml", newer.replace(b'title = "High"', b'title = "Higher"'))
    old = result(desk, case, reveal=True)
    assert (old.version, old.scores["total"], old.band_title) == ("3", 3, "High")
    assert any(line.startswith("first_points 3: from 3 by steps") for line in old.trace)
    now = administer(desk, case, "placeholder", Given(answers=dict(FULL)))
    assert now.checked.scored.value("total") == 2
    (home / "instruments" / "placeholder.toml").unlink()
    assert result(desk, case, now.logged.entry).band_title == "Higher"


def test_a_definition_is_kept_once_however_often_it_is_used(desk: Desk, case: str) -> None:
    for _ in range(3):
        administer(desk, case, "placeholder", Given(answers=dict(FULL)))
    assert len(desk.directory.entries("book/instruments")) == 1


@pytest.mark.requirement("A1")
def test_answers_of_a_sealed_category_are_in_no_number_no_list_and_not_revealed(desk: Desk, case: str) -> None:
    done = administer(desk, case, "placeholder", Given(answers={**FULL, "sealed_item": "clear"}))
    entry = next(entry for entry in desk.entries(case) if entry.id == done.logged.entry)
    assert "sealed_item" not in entry.data["answers"]
    assert "sealed_item" not in str(entry.data)
    assert entry.data["apart"] == ["substance_use"]
    found = result(desk, case, reveal=True)
    assert found.sealed == ("substance_use",)
    assert [(one.category, one.level) for one in found.told] == [("substance_use", "clear")]
    assert result(desk, case).told == ()
    assert "sealed_item" not in str(result_json(found)), "for the reader's own screen, and in no JSON"
    assert "sealed_item" not in repr((found.trace, found.actionable, found.changed))
    row = next(row for row in desk.reveal(case).entries if row.seq == entry.seq + 1)
    assert (row.entry.sealed, row.entry.data, row.kind) == ("substance_use", {}, "sealed.told")
    assert row.opened == "Said in a sealed category; answers on substance use: sealed item clear."


@pytest.mark.requirement("A6")
def test_actionable_items_bring_services_to_mind_until_somebody_plans_them(desk: Desk, case: str) -> None:
    administer(desk, case, "placeholder", Given(answers=dict(FULL)))
    assert result(desk, case).services == ()
    assert result(desk, case, reveal=True).services == ("counseling",)
    assert [one.answered_by for one in needs(desk, desk.case(case))][:1] == [False]
    desk.log(case, "services.planned", {"services": ["counseling"]})
    assert result(desk, case, reveal=True).services == ()
    assert [one.answered_by for one in needs(desk, desk.case(case))][:1] == [True]


@pytest.mark.requirement("A2")
def test_what_changed_since_the_last_time_stands_beside_a_result(desk: Desk, case: str, night: Night) -> None:
    administer(desk, case, "placeholder", Given(answers=dict(FULL)))
    night.at("2026-06-01T10:00:00+00:00")
    administer(desk, case, "placeholder", Given(answers={**FULL, "alpha": "no"}))
    found = result(desk, case, reveal=True)
    assert [(one.item, one.before, one.after, one.step) for one in found.changed] == [("alpha", "clear", "no", -2)]
    assert found.changed_since is not None
    assert result(desk, case).changed == ()


RESCREEN = (
    '[[rescreen]]\nid = "half_year"\ncitation = "the county\'s agreement"\nwithin = "6mo"\nowner = "child_welfare"\n'
)


@pytest.mark.requirement("I6")
def test_once_more_is_a_clock_of_the_protocol_that_the_next_administration_stops(
    desk: Desk, case: str, home: Path, night: Night
) -> None:
    put(home, "ours.toml", county_file(MANIFEST, RESCREEN))
    desk.reload_protocol()
    administer(desk, case, "placeholder", Given(answers=dict(FULL)))
    [clock] = [view for view in desk.case(case).clocks if view.clock == "again-placeholder-half_year"]
    assert clock.due_at is not None
    assert f"{clock.due_at:%Y-%m-%d}" == "2026-09-08"
    night.at("2026-06-01T10:00:00+00:00")
    administer(desk, case, "placeholder", Given(answers=dict(FULL)))
    states = [view.state for view in desk.case(case).clocks if view.clock == "again-placeholder-half_year"]
    assert states == ["met", "running"]


def test_a_rule_of_an_instrument_that_cannot_be_used_leaves_the_rest_standing(
    desk: Desk, case: str, home: Path
) -> None:
    put(home, "ours.toml", county_file(MANIFEST, RESCREEN.replace("child_welfare", "nobody_at_all")))
    desk.reload_protocol()
    assert "again-placeholder-half_year" not in desk.protocol.clocks
    assert [trouble.what for trouble in desk.plugins.troubles] == ["rules"]
    assert administer(desk, case, "placeholder", Given(answers=dict(FULL))).logged.seq


def test_a_manifest_that_is_wrong_is_named_and_the_others_carry_on(desk: Desk, home: Path) -> None:
    put(home, "broken.toml", with_change('id = "placeholder"', 'id = "other"').replace(b'how = "max"', b'how = "maxx"'))
    put(home, "ours.toml", county_file(b"another text", '[[text]]\nid = "alpha"\ntext = "x"\n'))
    put(home, "lost.toml", county_file(b"x", "", instrument="plaecholder"))
    found = catalogue(desk)
    assert sorted(found.known) == ["at_risk_cdss", "cans_cse", "cse_it", "placeholder"]
    assert {str(problem.at).partition(":")[0] for problem in found.problems} == {
        "instruments/broken.toml", "instruments/ours.toml", "instruments/lost.toml",
    }  # fmt: skip
    with pytest.raises(BadInput) as refused:
        found.get("other")
    assert any("maxx" in problem.message for problem in refused.value.problems)


def test_a_frame_waits_for_the_countys_items(desk: Desk, case: str, home: Path) -> None:
    with pytest.raises(BadInput, match="is a frame"):
        administer(desk, case, "cans_cse", Given())
    _, manifest = shipped("cans_cse")
    items = "".join(
        f'[[item]]\nid = "{group}_{n}"\ngroup = "{group}"\nscale = "{scale}"\ntext = "Placeholder {n}, invented."\n'
        for group, scale in (("emotional", "need"), ("strengths", "strength"), ("substance", "need"))
        for n in (1, 2)
    )
    assert digest(manifest)
    put(home, "ours.toml", county_file(manifest, items, instrument="cans_cse", version="1"))
    answers = {"emotional_1": 2, "emotional_2": "3", "strengths_1": 3, "strengths_2": 0,
               "substance_1": 3, "substance_2": 0}  # fmt: skip
    done = administer(desk, case, "cans_cse", Given(answers=dict(answers)), data={"position": "clinician"})
    numbers = {name: one.value for name, one in done.checked.scored.outcomes.items() if one.value is not None}
    assert numbers == {"needs_emotional": 2, "strengths_to_build": 1}
    found = result(desk, case, reveal=True)
    assert [one.item for one in found.actionable] == ["emotional_2", "emotional_1"]
    # For services and the agenda: the needs of the latest administration; no strength, nothing sealed (A6).
    assert [(one.instrument, one.asks.item) for one in needs(desk, desk.case(case))] == [
        ("cans_cse", "emotional_2"), ("cans_cse", "emotional_1"),
    ]  # fmt: skip
    administer(desk, case, "cans_cse", Given(answers={**answers, "emotional_2": 0}), at=desk.now())
    assert [one.asks.item for one in needs(desk, desk.case(case))] == ["emotional_1"]
    assert found.sealed == ("substance_use",)


@pytest.mark.requirement("I6")
def test_each_partys_statement_that_it_reviewed_the_tool_is_kept_with_its_version(desk: Desk, home: Path) -> None:
    reviewed(desk, "placeholder", "probation")
    found = {one.party: one for one in reviews(desk, "placeholder")}
    assert (found["probation"].version, found["probation"].current) == ("3", True)
    assert (found["child_welfare"].version, found["child_welfare"].current) == (None, False)
    assert "child" not in found
    put(home, "placeholder.toml", with_change('version = "3"', 'version = "4"'))
    assert not {one.party: one for one in reviews(desk, "placeholder")}["probation"].current
    with pytest.raises(BadInput) as refused:
        reviewed(desk, "placeholder", "probatoin", "p-nobody")
    assert [(p.field, p.nearest) for p in refused.value.problems] == [("party", "probation"), ("person", None)]


def test_a_draft_is_kept_sealed_for_its_case_and_instrument_and_is_no_record(
    desk: Desk, case: str, tmp_path: Path
) -> None:
    before = count(desk, case)
    drafts.save(desk, case, "placeholder", Given(answers={"alpha": "clear"}), {"statements": "Invented words."})
    kept = drafts.load(desk, case, "placeholder")
    assert kept is not None
    assert (kept.answers, kept.data) == ({"alpha": "clear"}, {"statements": "Invented words."})
    assert drafts.load(desk, case, "cse_it") is None
    assert count(desk, case) == before
    lying = [path for path in (tmp_path / "device").rglob("*") if path.is_file() and "drawer" in str(path)]
    assert lying
    assert all(case not in path.name and b"Invented" not in path.read_bytes() for path in lying)
    drafts.discard(desk, case, "placeholder")
    assert drafts.load(desk, case, "placeholder") is None


@pytest.mark.parametrize("name", ["placeholder", "cse_it", "at_risk_cdss", "cans_cse"])
def test_any_instrument_has_a_paper_form_in_text_and_html_and_an_empty_file_of_answers(desk: Desk, name: str) -> None:
    if name == "cans_cse":
        _, manifest = shipped(name)
        item = '[[item]]\nid = "placeholder_1"\ngroup = "risk"\nscale = "need"\ntext = "Placeholder, invented."\n'
        put(desk.home, "ours.toml", county_file(manifest, item, instrument=name, version="1"))
    tool = instrument_of(desk, name)
    lines, html = list(paper(tool)), page(tool)
    assert max(len(line) for line in lines) <= 80
    meant = " ".join(" ".join(lines).split())
    assert all(level.title in meant for item in tool.items for level in tool.scale(item.scale) if not level.unknown)
    for part in (*tool.items, *tool.sheet):
        words = getattr(part, "text", "") or part.title or part.id
        assert words.split()[0] in " ".join(lines)
        assert words.split()[0] in html
    assert "At risk is decided by a person" in " ".join(lines)
    assert html.startswith("<!DOCTYPE html>")
    assert "http" not in html
    assert all(part.id in " ".join(skeleton(tool)) for part in (*tool.items, *tool.sheet))


def test_words_of_a_form_cannot_become_markup(desk: Desk, home: Path) -> None:
    put(home, "placeholder.toml", with_change("Placeholder words of alpha.", "<script>alert(1)</script>"))
    assert "<script>" not in page(instrument_of(desk, "placeholder"))


@pytest.mark.requirement("A3")
def test_what_is_recent_follows_the_rule_of_that_tool_and_of_no_other(desk: Desk, case: str, night: Night) -> None:
    administer(desk, case, "placeholder", Given(answers=dict(FULL)))
    administer(desk, case, "cse_it", Given(scores={"total": 3}))
    recent = {one.instrument: one.recent for one in administered(desk, desk.case(case))}
    assert recent == {"placeholder": True, "cse_it": False}
    night.at("2026-06-01T10:00:00+00:00")
    assert not any(one.recent for one in administered(desk, desk.case(case)))


def test_a_book_that_cannot_be_used_stops_no_screening_and_the_result_is_read_by_todays_definition(
    desk: Desk, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = desk.directory.entries

    def shut(book: str) -> list[Entry]:
        if book in ("book/instruments", "book/training"):
            raise NotPermitted("not one you may open")
        return entries(book)

    monkeypatch.setattr(desk.directory, "entries", shut)
    done = administer(desk, case, "placeholder", Given(answers=dict(FULL)), data={"position": "social_worker"})
    assert [problem.field for problem in done.minded] == ["definition"]
    assert result(desk, case).band_title == "High"


@pytest.mark.requirement("I7")
def test_a_tool_that_asks_for_another_script_than_its_purpose_minds_it(desk: Desk, case: str, home: Path) -> None:
    put(home, "placeholder.toml", with_change('main = "total"', 'main = "total"\nscript = "assessment"'))
    given = {"position": "social_worker"}
    first = administer(desk, case, "placeholder", Given(answers=dict(FULL)), data=dict(given))
    assert "script.given" in [problem.field for problem in first.minded]
    desk.log(case, "script.given", {"purpose": "assessment"})
    again = administer(desk, case, "placeholder", Given(answers=dict(FULL)), data=dict(given))
    assert "script.given" not in [problem.field for problem in again.minded]
