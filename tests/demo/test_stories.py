"""The stories of the demo county: valid under the protocol, deterministic, and in every tier and state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from mdtkit.chronology.kinds import KINDS, check_draft
from mdtkit.chronology.reference import is_reference
from mdtkit.desk import rules
from mdtkit.desk.demo.committee import committee
from mdtkit.desk.demo.plots import SHOWN
from mdtkit.desk.demo.staff import Books, person_ids
from mdtkit.desk.demo.story import Told
from mdtkit.desk.demo.telling import Telling
from mdtkit.desk.demo.training import training
from mdtkit.paths import bundled
from mdtkit.protocol.model import Protocol

NOW = datetime(2026, 3, 8, 10, 39, tzinfo=UTC)
TZ = "America/Los_Angeles"
PEOPLE = person_ids(Random(7))  # noqa: S311 - invented data


def stories(cases: int = 150, seed: int = 1, now: datetime = NOW) -> list[Told]:
    telling = Telling(seed=seed, now=now, people=PEOPLE)
    return [telling.told(number, ref) for number, ref in enumerate(telling.references(cases))]


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    overlay = (bundled("config") / "counties" / "testado.toml").read_bytes()
    return rules.protocol_of(None, [("county.toml", overlay)])


def test_every_entry_of_every_story_would_pass_the_desks_own_checks(protocol: Protocol) -> None:
    vocabularies = rules.vocabularies(protocol)
    problems = [
        (told.plot, draft.kind, problem.field, problem.message)
        for told in stories()
        for draft in told.drafts
        for problem in check_draft(draft, vocabularies)
    ]
    assert problems == []


def test_the_countys_books_would_pass_them_too(protocol: Protocol) -> None:
    vocabularies = rules.vocabularies(protocol)
    books = Books(Random(3), TZ, PEOPLE)  # noqa: S311 - invented data
    raised = [draft for told in stories(30) for draft in told.drafts if draft.kind == "alert.raised"]
    drafts = [
        *books.directory(NOW),
        *books.rota(NOW),
        *training(books, protocol, NOW),
        *committee(books, NOW),
        *books.county(protocol, "0" * 64, NOW),
        *books.reviews(NOW, [f"MDT-0000-0{n:02}" for n in range(30)]),
        *books.alerts(raised),
    ]
    assert raised
    assert [problem for draft in drafts for problem in check_draft(draft, vocabularies)] == []


def test_same_seed_and_same_instant_tell_the_same_county() -> None:
    assert stories() == stories()


def test_another_seed_tells_other_children() -> None:
    assert not {told.ref for told in stories(40)} & {told.ref for told in stories(40, seed=2)}


def test_a_larger_county_begins_with_the_smaller_one() -> None:
    assert stories(60)[:40] == stories(40)


def test_the_same_county_an_hour_later_has_the_same_cases() -> None:
    assert [told.ref for told in stories(40)] == [told.ref for told in stories(40, now=NOW + timedelta(hours=1))]


def test_references_are_well_formed_and_none_is_given_twice() -> None:
    references = [told.ref for told in stories(500)]
    assert all(map(is_reference, references))
    assert len(set(references)) == len(references)


@pytest.mark.parametrize(
    "clock", ["2026-03-08T10:39:00", "2026-11-01T09:10:00", "2028-02-29T20:00:00", "2026-07-04T06:59:00"]
)
def test_nothing_is_recorded_before_it_happened_or_after_now(clock: str) -> None:
    now = datetime.fromisoformat(clock).replace(tzinfo=UTC)
    for told in stories(60, now=now):
        assert told.recorded
        assert list(told.recorded) == sorted(told.recorded)
        assert told.recorded[-1] <= now
        for draft, recorded in zip(told.drafts, told.recorded, strict=True):
            assert draft.at <= recorded, (told.plot, draft.kind)
            assert draft.received is None or draft.at <= draft.received <= recorded, (told.plot, draft.kind)


def test_corrections_name_entries_of_their_own_case() -> None:
    corrections = 0
    for told in stories():
        ids = {draft.id for draft in told.drafts}
        for draft in told.drafts:
            if draft.kind == "entry.superseded":
                corrections += 1
                assert draft.data["entry"] in ids
                assert draft.data.get("replacement") in {*ids, None}
    assert corrections > 3


def test_forty_cases_use_most_kinds_of_entry_that_a_case_has() -> None:
    used = {draft.kind for told in stories(40) for draft in told.drafts}
    of_cases = {name for name, kind in KINDS.items() if not kind.book}
    assert len(used) > 0.6 * len(of_cases)


def test_every_plot_is_shown_before_any_repeats() -> None:
    assert [told.plot for told in stories(len(SHOWN))] == [plot.__name__ for plot in SHOWN]


def test_mature_cases_have_some_twenty_five_entries_and_more() -> None:
    lengths = [len(told.drafts) for told in stories(400)]
    assert 22 <= sum(lengths) / len(lengths) <= 40
