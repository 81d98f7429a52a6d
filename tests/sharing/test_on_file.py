"""Authorizations read from a chronology: what they say, what ends them, and what cannot be read (C5)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from mdtkit.chronology.entry import Entry
from mdtkit.chronology.fold import fold
from mdtkit.sharing.authorization import Authorization
from mdtkit.sharing.decision import decide
from mdtkit.sharing.onfile import authorizations, eighteen, unreadable_revocations
from mdtkit.sharing.rulebook import SharingRules
from mdtkit.sharing.situation import Item, Recipient, Situation
from tests.casework.conftest import base_protocol
from tests.chronology.building import CASE, SUNDAY, corrected, entry, minutes

pytestmark = pytest.mark.requirement("C5")
LATER = minutes(60 * 24 * 400)
RULES = SharingRules(base_protocol())


def granted(seq: int = 1, **data: Any) -> Entry:
    said = {"authorization": "a", "capacity": "parent", "categories": ["services"], "purposes": ["treatment"]}
    return entry("authorization.granted", seq, **{**said, "recipients": ["advocate"], **data})


def read(*entries: Entry) -> Authorization:
    (one,) = authorizations(fold(CASE, entries))
    return one


def test_what_it_says_is_read_and_who_may_disclose_is_the_party_that_obtained_it() -> None:
    one = read(granted(persons=["p-1"], agencies=["safe_harbor"]))
    assert (one.capacity, one.categories, one.purposes) == ("parent", ("services",), ("treatment",))
    assert (one.parties, one.persons, one.agencies) == (("advocate",), ("p-1",), ("safe_harbor",))
    assert one.by == ("child_welfare",)
    assert one.state(SUNDAY) == "granted"
    assert read(granted(from_="probation")).by == ("probation",)


def test_a_request_is_open_until_somebody_answers() -> None:
    asked = entry("authorization.requested", 1, authorization="a", categories=["services"])
    assert read(asked).state(SUNDAY) == "requested"
    assert read(asked, granted(2, at=minutes(5))).state(minutes(5)) == "granted"
    refused = entry("authorization.refused", 2, at=minutes(5), authorization="a", capacity="parent")
    one = read(asked, refused)
    assert (one.state(minutes(5)), one.categories) == ("refused", ("services",)), "refused is what was asked for"


def test_it_begins_with_its_first_day_and_never_before_it_was_given() -> None:
    assert read(granted(starts="2026-03-10")).begins == datetime(2026, 3, 10, 7, tzinfo=UTC)
    assert read(granted(starts="2026-03-10")).state(SUNDAY) == "pending"
    assert read(granted(starts="2020-01-01")).begins == SUNDAY


def test_the_closing_of_the_case_ends_it_and_reopening_brings_nothing_back() -> None:
    closed = entry("case.closed", 2, at=minutes(30), reason="resolved")
    reopened = entry("case.reopened", 3, at=minutes(60))
    one = read(granted(ends_with=["case_closes"]), closed, reopened)
    assert one.state(minutes(29)) == "granted"
    assert one.state(minutes(30)) == one.state(minutes(90)) == "expired"
    assert read(granted(), closed).state(minutes(90)) == "granted", "it did not say so"


def test_the_eighteenth_birthday_ends_it_where_the_child_lives() -> None:
    born = entry("child.described", 2, name="Rosa Inventada", birth_date="2008-05-17")
    one = read(granted(ends_with=["turns_18"]), born)
    assert one.ends == datetime(2026, 5, 17, 7, tzinfo=UTC)
    assert eighteen(date(2008, 2, 29)) == date(2026, 2, 28)


def test_who_leaves_the_team_has_nothing_of_it_any_more_and_coming_back_brings_nothing_back() -> None:
    left = entry("team.unseated", 2, at=minutes(30), person="p-1", seat="advocate")
    again = entry("team.seated", 3, at=minutes(60), person="p-1", seat="advocate")
    bound = read(granted(ends_with=["leaves_team"]), left, again)
    free = read(granted(), left, again)
    assert heard(bound, "p-1", minutes(29))
    assert not heard(bound, "p-1", minutes(30))
    assert not heard(bound, "p-1", minutes(90)), "seated again: it has to be signed again"
    assert heard(bound, "p-2", minutes(90)), "of another on the same seat it says nothing"
    assert not heard(bound, "p-2", minutes(90), member=False)
    assert heard(free, "p-1", minutes(90), member=False), "it did not say so"


def heard(one: Authorization, person: str, now: datetime, *, member: bool = True) -> bool:
    """Whether somebody of the advocate's office hears of services by it."""
    to = Recipient(name=person, party="advocate", person=person, member=member)
    items = (Item(category="services"),)
    asked = Situation(
        discloser="child_welfare", recipients=(to,), items=items, purpose="treatment", authorizations=(one,), now=now
    )
    return decide(asked, RULES)[0].answer == "permit"


def test_an_end_at_eighteen_without_a_birth_date_cannot_be_read() -> None:
    one = read(granted(ends_with=["turns_18"]))
    assert one.state(SUNDAY) == "unreadable"
    assert "birth date" in one.wrong


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"categories": []}, "categories"),
        ({"purposes": None}, "purposes"),
        ({"recipients": None}, "recipients"),
        ({"capacity": None}, "capacity"),
        ({"capacity": ""}, "capacity"),
        ({"capacity": 7}, "capacity"),
        ({"expires": "someday"}, "expires is no day"),
        ({"starts": 7}, "starts is no day"),
        ({"starts": "2026-04-02", "expires": "2026-03-30"}, "ends before it begins"),
        ({"starts": "2026-03-10", "expires": "2026-03-09"}, "ends before it begins"),
        ({"purposes": "treatment"}, "no list of codes"),
        ({"categories": ["services", 7]}, "no list of codes"),
    ],
)
def test_one_that_cannot_be_read_permits_nothing_and_says_why(changed: dict[str, Any], said: str) -> None:
    one = read(granted(**changed))
    assert said in one.wrong
    assert not one.grants(LATER)


def test_one_whose_content_was_removed_permits_nothing() -> None:
    one = read(entry("authorization.granted", 1, removed=True))
    assert (one.state(SUNDAY), one.wrong) == ("unreadable", "its content was removed")


def test_a_revocation_acts_from_its_instant_and_a_new_signature_afterwards_stands() -> None:
    revoked = entry("authorization.revoked", 2, at=minutes(10), authorization="a")
    first, again = authorizations(fold(CASE, [granted(), revoked, granted(3, at=minutes(20))]))
    assert first.state(minutes(9)) == "granted"
    assert first.state(minutes(10)) == "revoked"
    assert again.state(minutes(20)) == "granted"


def test_a_revocation_of_one_leaves_the_others_in_force() -> None:
    revoked = entry("authorization.revoked", 3, at=minutes(10), authorization="a")
    one, other = authorizations(fold(CASE, [granted(), granted(2, authorization="b"), revoked]))
    assert (one.state(minutes(10)), other.state(minutes(10))) == ("revoked", "granted")
    assert other.revoked is None


def test_of_two_revocations_the_first_counts_and_an_earlier_one_is_of_something_else() -> None:
    revoked = [entry("authorization.revoked", n, at=minutes(10 * n), authorization="a") for n in (2, 3)]
    assert read(granted(), *revoked).revoked == minutes(20)
    before = entry("authorization.revoked", 2, at=minutes(-5), authorization="a")
    assert read(granted(), before).revoked is None


def test_a_revocation_that_was_struck_out_revokes_nothing() -> None:
    revoked = entry("authorization.revoked", 2, at=minutes(10), authorization="a")
    assert read(granted(), revoked, *corrected("e2", 3)).state(minutes(20)) == "granted"


def test_a_revocation_of_nothing_on_file_is_named() -> None:
    slip = entry("authorization.revoked", 2, at=minutes(10), authorization="b")
    assert [one.id for one in unreadable_revocations(fold(CASE, [granted(), slip]))] == ["e2"]


def test_a_corrected_authorization_is_read_as_corrected() -> None:
    right = granted(2, categories=["safety_plan"])
    assert read(granted(), *corrected("e1", 3, replacement=right)).categories == ("safety_plan",)


def test_what_replaces_it_has_to_name_it() -> None:
    newer = granted(2, authorization="b", at=minutes(5))
    assert {one.state(minutes(6)) for one in authorizations(fold(CASE, [granted(), newer]))} == {"granted"}
    naming = granted(2, authorization="b", at=minutes(5), supersedes="a")
    states = {one.id: one.state(minutes(6)) for one in authorizations(fold(CASE, [granted(), naming]))}
    assert states == {"a": "superseded", "b": "granted"}


def test_what_cannot_be_read_replaces_nothing_and_of_two_that_replace_the_first_counts() -> None:
    newer = [granted(n, authorization=f"b{n}", at=minutes(5 * n), supersedes="a") for n in (2, 3)]
    assert authorizations(fold(CASE, [granted(), *newer]))[0].superseded == minutes(10)
    unread = granted(2, authorization="b", at=minutes(5), supersedes="a", purposes=None)
    asked = entry("authorization.requested", 3, at=minutes(6), authorization="c", supersedes="a")
    refused = entry("authorization.refused", 4, at=minutes(7), authorization="d", supersedes="a", categories=["court"])
    assert authorizations(fold(CASE, [granted(), unread, asked, refused]))[0].superseded is None
    itself = granted(supersedes="a")
    assert read(itself).superseded is None


def test_of_several_ends_the_first_counts() -> None:
    closed = entry("case.closed", 2, at=minutes(30), reason="resolved")
    both = read(granted(expires="2026-03-20", ends_with=["case_closes"]), closed)
    assert both.ends == minutes(30)
    later = read(granted(expires="2026-03-08", ends_with=["case_closes"]), entry("case.closed", 2, at=minutes(60 * 99)))
    assert later.ends == datetime(2026, 3, 9, 7, tzinfo=UTC)


def test_without_an_id_of_its_own_it_is_called_as_its_entry() -> None:
    assert read(granted(authorization="")).id == "e1"
    assert read(granted(authorization=None)).id == "e1"
    assert read(granted()).id == "a"


def test_a_refusal_is_of_whom_it_names_else_of_whom_was_asked_for() -> None:
    scope: dict[str, Any] = {"authorization": "a", "categories": ["services"], "recipients": ["advocate"]}
    asked = entry("authorization.requested", 1, **scope)
    plain = entry("authorization.refused", 2, authorization="a", capacity="parent")
    assert read(asked, plain).parties == ("advocate",)
    naming = entry("authorization.refused", 2, authorization="a", capacity="parent", persons=["p-1"])
    assert (read(asked, naming).parties, read(asked, naming).persons) == ((), ("p-1",))


def test_a_refusal_that_cannot_be_read_says_why_and_refuses() -> None:
    one = read(entry("authorization.refused", 1, authorization="a", categories="services"))
    assert "no list of codes" in one.wrong
    assert (one.form, one.state(SUNDAY)) == ("refusal", "unreadable")


def test_revoked_in_the_instant_in_which_it_was_given_it_never_holds() -> None:
    one = read(granted(), entry("authorization.revoked", 2, at=SUNDAY, authorization="a"))
    assert (one.revoked, one.grants(SUNDAY)) == (SUNDAY, False)


def test_what_ends_it_first_is_its_end() -> None:
    one = read(granted(expires="2026-03-20"), entry("authorization.revoked", 2, at=minutes(9), authorization="a"))
    assert one.until == minutes(9)
    assert read(granted(expires="2026-03-08")).until == datetime(2026, 3, 9, 7, tzinfo=UTC)
    assert read(granted()).until is None


def test_signed_in_the_instant_of_the_closing_it_never_holds() -> None:
    one = read(granted(ends_with=["case_closes"]), entry("case.closed", 2, at=SUNDAY, reason="resolved"))
    assert not one.grants(SUNDAY)


def test_who_left_in_the_instant_of_signing_has_nothing_of_it() -> None:
    left = entry("team.unseated", 2, at=SUNDAY, person="p-1", seat="advocate")
    assert not heard(read(granted(ends_with=["leaves_team"]), left), "p-1", minutes(5))
    earlier = entry("team.unseated", 2, at=minutes(-5), person="p-1", seat="advocate")
    assert heard(read(granted(ends_with=["leaves_team"]), earlier), "p-1", minutes(5))
