"""The county's own meetings are asked to by mail as a case's are; what leaves names no case (M3, S4, T3)."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest

from mdtkit.alerts.receivers import MailReceiver
from tests.cli.conftest import CommandLine
from tests.cli.test_shapes import fits

RUIZ, LAM = "ruiz@agency.example", "lam@agency.example"


class Committee:
    """A committee of two people who get their invitations by mail, and a meeting that is planned."""

    def __init__(self, county: CommandLine, post: MailReceiver) -> None:
        self.county, self.post = county, post
        self.ruiz, self.lam = self._person("child_welfare"), self._person("probation")
        county(
            "alert",
            "channels",
            county.file(
                "routes.toml",
                f'[mail]\nhost = "127.0.0.1"\nport = {post.port}\nsender = "m@t.example"\nsecurity = "none"\n'
                f'[people.{self.ruiz}]\ninvite = "{RUIZ}"\n[people.{self.lam}]\ninvite = "{LAM}"\n',
            ),
        )
        county("committee", "seat", self.ruiz, "child_welfare", "--decides", "yes")
        county("committee", "seat", self.lam, "probation", "--decides", "yes")
        self.meeting = str(county.json("committee", "plan", "--starts", "2026-03-20 10:00")["meeting"])

    def _person(self, party: str) -> str:
        return str(self.county.json("people", "add", "--party", party, typed="Invented person\n\n\n")["person"])

    def invite(self, meeting: str | None = None, code: int = 1) -> Any:
        return self.county.json("calendar", "invite", meeting or self.meeting, "--rehearse", code=code)

    def letters(self) -> list[tuple[str, str]]:
        """To whom, and the calendar part unfolded."""
        found = []
        for letter in self.post.received:
            mail = message_from_bytes(letter.content, policy=policy.default)
            part = next(one for one in mail.walk() if one.get_content_type() == "text/calendar")
            found.append((str(mail["To"]), str(part.get_content()).replace("\r\n", "\n").replace("\n ", "")))
        return found

    def told(self) -> list[tuple[str, str]]:
        """To whom, and what they were told: METHOD and SEQUENCE."""
        return [(to, f"{_value(text, 'METHOD')} {_value(text, 'SEQUENCE')}") for to, text in self.letters()]

    def answer(self, to: str, said: str, by: str | None = None) -> Any:
        text = next(text for address, text in reversed(self.letters()) if address == to)
        reply = (
            f"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:{_value(text, 'UID')}\nDTSTAMP:20260308T093000Z\n"
            f"SEQUENCE:{_value(text, 'SEQUENCE')}\nATTENDEE;PARTSTAT={said}:mailto:{by or to}\n"
            "END:VEVENT\nEND:VCALENDAR\n"
        )
        return self.county.json("meeting", "rsvp", self.county.file("answer.ics", reply))

    def of(self, person: str) -> Any:
        found = self.county.json("calendar", "invited", self.meeting)
        fits("calendar invited", found)
        return next(one for one in found["meetings"][0]["invited"] if one["person"] == person)


def _value(text: str, name: str) -> str:
    return next(
        line.partition(":")[2] for line in text.splitlines() if line.partition(":")[0].partition(";")[0] == name
    )


@pytest.fixture
def committee(county: CommandLine) -> Iterator[Committee]:
    with MailReceiver() as post:
        yield Committee(county, post)


@pytest.mark.requirement("S4")
def test_who_sits_on_the_committee_is_invited_once_and_a_required_seat_without_anybody_is_named(
    committee: Committee,
) -> None:
    made = committee.invite()
    fits("calendar invite", made)
    assert sorted(committee.told()) == [(LAM, "REQUEST 0"), (RUIZ, "REQUEST 0")]
    assert "mental_health" in made["nobody"]
    again = committee.invite()
    assert (again["mailed"], len(committee.letters())) == ([], 2)


@pytest.mark.requirement("S4")
def test_a_moved_meeting_is_told_as_the_next_revision_and_one_called_off_as_a_cancellation(
    committee: Committee,
) -> None:
    committee.invite()
    committee.county("committee", "plan", "--starts", "2026-03-21 10:00", "--meeting", committee.meeting)
    committee.invite()
    committee.county("committee", "cancel", committee.meeting)
    committee.invite(code=0)
    assert sorted(committee.told()) == sorted(
        (to, what) for to in (LAM, RUIZ) for what in ("REQUEST 0", "REQUEST 1", "CANCEL 2")
    )


def test_who_left_the_committee_is_told_not_to_come_and_nobody_else_is(committee: Committee) -> None:
    committee.invite()
    committee.county("committee", "unseat", committee.lam, "probation")
    committee.invite()
    assert committee.told()[2:] == [(LAM, "CANCEL 1")]


@pytest.mark.requirement("S4")
def test_an_answer_counts_by_the_uid_from_the_own_address_and_otherwise_waits_to_be_confirmed(
    committee: Committee,
) -> None:
    committee.invite()
    fits("meeting rsvp", committee.answer(RUIZ, "ACCEPTED"))
    assert committee.of(committee.ruiz)["standing"] == "proved"
    committee.answer(LAM, "ACCEPTED", by="stranger@evil.example")
    assert (committee.of(committee.lam)["answer"], committee.of(committee.lam)["claimed"]) == (None, "accepted")
    confirmed = committee.county.json("calendar", "confirm", committee.meeting, committee.lam)
    fits("calendar confirm", confirmed)
    assert committee.of(committee.lam)["standing"] == "confirmed"
    assert committee.answer(RUIZ, "ACCEPTED")["read"][0]["known"] is True


@pytest.mark.requirement("T3")
def test_who_has_a_place_in_a_session_is_invited_and_who_waits_for_one_is_not(committee: Committee) -> None:
    plan = ("training", "session", "csec_101", "--starts", "2026-03-25 09:00", "--capacity", "1")
    session = str(committee.county.json(*plan)["sessions"][0]["session"])
    for person in (committee.lam, committee.ruiz):
        committee.county("training", "book", person, session)
    committee.invite(session, code=0)
    assert committee.told() == [(LAM, "REQUEST 0")]
    committee.county("training", "unbook", committee.lam, session)
    committee.invite(session, code=0)
    assert sorted(committee.told()[1:]) == [(LAM, "CANCEL 1"), (RUIZ, "REQUEST 0")]


def test_a_session_held_after_all_is_another_invitation(committee: Committee) -> None:
    plan = ("training", "session", "csec_101", "--starts", "2026-03-25 09:00")
    session = str(committee.county.json(*plan)["sessions"][0]["session"])
    committee.county("training", "book", committee.lam, session)
    committee.invite(session, code=0)
    committee.county.at("2026-03-08T10:00:00Z")("training", "cancel", session)
    committee.invite(session, code=0)
    committee.county.at("2026-03-08T11:00:00Z")(*plan, "--session", session)
    committee.invite(session, code=0)
    assert [what for _, what in committee.told()] == ["REQUEST 0", "CANCEL 1", "REQUEST 0"]
    first, _, last = (_value(text, "UID") for _, text in committee.letters())
    assert first != last


def test_nothing_that_leaves_names_a_case_and_an_unknown_meeting_is_refused(committee: Committee) -> None:
    case = committee.county.open_case()
    committee.invite()
    assert not any(case in text or "MDT-" in text for _, text in committee.letters())
    committee.county("calendar", "invite", "no-such", code=2)
    committee.county("calendar", "confirm", committee.meeting, "p-nobody", code=2)
