"""Whether the child receives child welfare services, and who said so (I11, tables 5d)."""

from __future__ import annotations

import pytest

from mdtkit.casework.eligibility import Eligibility, eligibility
from mdtkit.casework.facts import Rulebook, facts_through_time
from mdtkit.chronology.entry import Entry
from tests.casework.cases import case
from tests.chronology.building import corrected, entry, minutes

pytestmark = pytest.mark.requirement("I11")


def found(book: Rulebook, *entries: Entry) -> Eligibility:
    chronology = case(*entries)
    return eligibility(chronology, facts_through_time(chronology, book), book.protocol)


CALL = entry("referral.received", 1, received=minutes(0), services="yes")
DETERMINED = entry("eligibility.determined", 2, at=minutes(60), services="no", basis="not_receiving")


def test_the_latest_answer_stands_with_the_entry_the_place_and_the_basis_that_gave_it(book: Rulebook) -> None:
    told = found(book, CALL, DETERMINED)
    assert (told.answer, told.counts_as, told.ask_again) == ("no", "no", False)
    assert (told.entry, told.seq, told.said_at, told.basis) == ("e2", 2, minutes(60), "not_receiving")
    assert told.citation


def test_a_further_call_that_says_nothing_of_it_did_not_give_the_answer(book: Rulebook) -> None:
    further = entry("referral.received", 3, at=minutes(90), received=minutes(90), allegation=["neglect"])
    assert (found(book, CALL, further).entry, found(book, CALL, further).said_at) == ("e1", minutes(0))
    assert found(book, CALL, DETERMINED, further).entry == "e2"


def test_before_anybody_said_anything_it_is_unknown_counts_as_yes_and_is_asked_again(book: Rulebook) -> None:
    told = found(book, entry("referral.received", 1, received=minutes(0)))
    assert (told.answer, told.counts_as, told.ask_again) == ("unknown", "yes", True)
    assert (told.entry, told.seq, told.said_at, told.basis) == (None, None, None, None)


def test_a_corrected_answer_is_found_under_the_place_of_the_first(book: Rulebook) -> None:
    right = entry("eligibility.determined", 3, at=minutes(60), services="yes", basis="foster_care")
    told = found(book, CALL, DETERMINED, *corrected("e2", 4, replacement=right))
    assert (told.answer, told.entry, told.seq, told.basis) == ("yes", "e3", 2, "foster_care")


def test_said_to_be_unknown_after_a_yes_it_is_unknown_again_and_counts_as_yes(book: Rulebook) -> None:
    unsure = entry("eligibility.determined", 5, at=minutes(120), services="unknown")
    told = found(book, CALL, unsure)
    assert (told.answer, told.counts_as, told.ask_again, told.entry) == ("unknown", "yes", True, "e5")
