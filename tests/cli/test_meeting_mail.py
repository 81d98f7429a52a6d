"""A meeting is asked, moved and called off by real mail, and what comes back fills a seat only where it is proved."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest

from mdtkit.alerts.receivers import MailReceiver
from mdtkit.cli.schemas import SCHEMAS
from tests.cli.conftest import CommandLine
from tests.cli.shape import problems

CANARY = "Rosa Inventada"
RUIZ, LEE = "ruiz@agency.example", "lee@agency.example"


class Round:
    """A case with a meeting to which two people are invited, each by mail."""

    def __init__(self, county: CommandLine, post: MailReceiver) -> None:
        self.county, self.post = county, post
        self.case = county.open_case()
        county("triage", self.case, "--decide", "initial", "--no-alert")
        people = [self._person(party) for party in ("child_welfare", "advocate", "advocate")]
        self.ruiz, self.lee, self.other = people
        routes = (
            f'[mail]\nhost = "127.0.0.1"\nport = {post.port}\nsender = "mdtkit@testado.example"\nsecurity = "none"\n'
            f'[people.{self.ruiz}]\ninvite = "{RUIZ}"\n[people.{self.lee}]\ninvite = "{LEE}"\n'
        )
        county("alert", "channels", county.file("routes.toml", routes))
        plan = ("meeting", "plan", self.case, "initial", "--starts", "2026-03-12 10:00", "--minutes", "60")
        self.meeting = str(county.json(*plan)["meeting"])
        self.invited = self("invite", "--seat", "child_welfare", "--person", self.ruiz)
        self("invite", "--seat", "advocate", "--person", self.lee)

    def _person(self, party: str) -> str:
        return str(self.county.json("people", "add", "--party", party, typed="Invented person\n\n\n")["person"])

    def __call__(self, verb: str, *more: str) -> Any:
        return self.county.json("meeting", verb, self.case, self.meeting, *more, "--rehearse")

    def messages(self) -> list[tuple[str, dict[str, str]]]:
        """Each letter: to whom, and the lines of its calendar part by name."""
        found = []
        for letter in self.post.received:
            mail = message_from_bytes(letter.content, policy=policy.default)
            part = next(one for one in mail.walk() if one.get_content_type() == "text/calendar")
            text = str(part.get_content()).replace("\r\n", "\n").replace("\n ", "")
            lines = [line.partition(":") for line in text.splitlines()]
            found.append((str(mail["To"]), {name.partition(";")[0]: value for name, _, value in lines}))
        return found

    def reply(self, to: str, answer: str, *, by: str | None = None, sequence: str | None = None, extra: str = "",
              method: str = "REPLY", stamp: str = "20260308T093000Z") -> str:  # fmt: skip
        """The answer of a mail program to the last letter that somebody got."""
        asked = [message for address, message in self.messages() if address == to][-1]
        attendee = f"ATTENDEE;PARTSTAT={answer}:mailto:{by or to}"
        return (
            f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Phone//EN\nMETHOD:{method}\nBEGIN:VEVENT\nUID:{asked['UID']}\n"
            f"DTSTAMP:{stamp}\nSEQUENCE:{sequence or asked['SEQUENCE']}\n{attendee}\nCOMMENT:{CANARY} ran off\n{extra}"
            "END:VEVENT\nEND:VCALENDAR\n"
        )

    def rsvp(self, content: str, code: int = 0) -> Any:
        return self.county.json("meeting", "rsvp", self.county.file("answer.ics", content), code=code)

    def listed(self) -> Any:
        (meeting,) = self.county.json("meeting", "list", self.case)["meetings"]
        return meeting

    def of(self, person: str) -> Any:
        return next(one for one in self.listed()["invited"] if one["person"] == person)


@pytest.fixture
def round_(county: CommandLine) -> Iterator[Round]:
    with MailReceiver() as post:
        yield Round(county, post)


@pytest.mark.requirement("M2")
def test_each_person_gets_an_invitation_of_their_own_that_names_nobody_else(round_: Round) -> None:
    assert [(one["state"], one["method"]) for one in round_.invited["mailed"]] == [("sent", "request")]
    letters = round_.messages()
    assert [to for to, _ in letters] == [RUIZ, LEE]
    assert [lines["ATTENDEE"] for _, lines in letters] == [f"mailto:{RUIZ}", f"mailto:{LEE}"]
    assert letters[0][1]["UID"] != letters[1][1]["UID"]
    assert CANARY.encode() not in b"".join(letter.content for letter in round_.post.received)


def test_a_moved_meeting_is_a_revision_of_the_same_invitation_and_a_cancelled_one_says_so(round_: Round) -> None:
    round_("move", "--starts", "2026-03-13 14:00")
    round_("uninvite", "advocate")
    round_("cancel")
    ruiz = [lines for to, lines in round_.messages() if to == RUIZ]
    lee = [lines for to, lines in round_.messages() if to == LEE]
    assert [(m["METHOD"], m["SEQUENCE"]) for m in ruiz] == [("REQUEST", "0"), ("REQUEST", "1"), ("CANCEL", "2")]
    assert [(m["METHOD"], m["SEQUENCE"]) for m in lee] == [("REQUEST", "0"), ("REQUEST", "1"), ("CANCEL", "2")]
    assert len({m["UID"] for m in ruiz}) == len({m["UID"] for m in lee}) == 1
    assert ruiz[1]["DTSTART"] == "20260313T140000"
    assert ruiz[2]["STATUS"] == "CANCELLED"


def test_an_answer_with_its_own_uid_from_the_invited_address_counts_at_once(round_: Round) -> None:
    (read,) = round_.rsvp(round_.reply(RUIZ, "ACCEPTED"))["read"]
    assert (read["standing"], read["words"], read["known"]) == ("proved", True, False)
    assert (round_.of(round_.ruiz)["answer"], round_.of(round_.lee)["answer"]) == ("accepted", None)
    assert round_.rsvp(round_.reply(RUIZ, "ACCEPTED"))["read"][0]["known"]


def test_an_answer_from_another_address_is_claimed_until_somebody_confirms_it(round_: Round) -> None:
    (read,) = round_.rsvp(round_.reply(RUIZ, "ACCEPTED", by="stranger@evil.example"))["read"]
    assert read["standing"] == "claimed"
    assert (round_.of(round_.ruiz)["answer"], round_.of(round_.ruiz)["claimed"]) == (None, "accepted")
    round_.county("meeting", "confirm", round_.case, round_.meeting, round_.ruiz)
    assert (round_.of(round_.ruiz)["answer"], round_.of(round_.ruiz)["standing"]) == ("accepted", "confirmed")


def test_a_claim_never_takes_the_place_of_a_proved_answer(round_: Round) -> None:
    round_.rsvp(round_.reply(RUIZ, "ACCEPTED"))
    round_.rsvp(round_.reply(RUIZ, "DECLINED", by="stranger@evil.example", stamp="20260308T100000Z"))
    ruiz = round_.of(round_.ruiz)
    assert (ruiz["answer"], ruiz["claimed"]) == ("accepted", "declined")


def test_of_two_answers_the_later_one_holds_in_whatever_order_they_are_read(round_: Round) -> None:
    round_.rsvp(round_.reply(RUIZ, "DECLINED", stamp="20260308T094000Z"))
    round_.rsvp(round_.reply(RUIZ, "ACCEPTED", stamp="20260308T093000Z"))
    assert round_.of(round_.ruiz)["answer"] == "declined"


def test_an_answer_to_an_earlier_time_says_nothing_of_the_new_one(round_: Round) -> None:
    early = round_.reply(RUIZ, "ACCEPTED")
    round_("move", "--starts", "2026-03-13 14:00")
    assert round_.rsvp(early)["read"][0]["earlier"]
    assert (round_.of(round_.ruiz)["answer"], round_.of(round_.ruiz)["earlier"]) == (None, True)


def test_a_counter_proposal_is_kept_with_its_instant_and_no_word_of_it(round_: Round) -> None:
    start = "DTSTART;TZID=America/Los_Angeles:20260312T150000\n"
    round_.rsvp(round_.reply(LEE, "TENTATIVE", method="COUNTER", extra=start))
    lee = round_.of(round_.lee)
    assert (lee["answer"], lee["proposed"]) == ("countered", "2026-03-12T22:00:00Z")
    assert "ran off" not in round_.county("case", "show", round_.case, "--reveal", "--json").out


def test_a_required_seat_that_declined_is_shown_with_whom_to_ask_and_a_silent_one_as_the_day_nears(
    round_: Round,
) -> None:
    assert round_.listed()["ask"] == []
    round_.rsvp(round_.reply(RUIZ, "DECLINED"))
    assert [(one["seat"], one["why"]) for one in round_.listed()["ask"]] == [("child_welfare", "declined")]
    round_.county.at("2026-03-11T18:00:00Z")
    open_ = {one["seat"]: one["why"] for one in round_.listed()["ask"]}
    assert open_["child_welfare"] == "declined"
    assert set(open_.values()) <= {"declined", "silent"}


@pytest.mark.parametrize(
    ("stamp", "uid", "field"), [("20270308T093000Z", None, "DTSTAMP"), ("20260308T093000Z", "ff" * 16, "UID")]
)
def test_an_answer_from_the_future_or_to_nothing_of_ours_is_not_taken(
    round_: Round, stamp: str, uid: str | None, field: str
) -> None:
    content = round_.reply(RUIZ, "ACCEPTED", stamp=stamp)
    if uid:
        content = content.replace(round_.messages()[0][1]["UID"], f"{uid}@mdtkit")
    answer = round_.rsvp(content, code=1)
    assert answer["read"] == []
    assert [problem["field"] for problem in answer["problems"]] == [field]


def test_whom_no_mail_reaches_is_named_and_what_is_missing_is_sent_later(round_: Round) -> None:
    county, meeting = round_.county, ("meeting", "send", round_.case, round_.meeting)
    told = round_("invite", "--seat", "advocate", "--person", round_.other)
    assert [(one["person"], one["reason"]) for one in told["mailed"]] == [(round_.other, "no-route")]
    assert county.json(*meeting, "--rehearse", code=1)["mailed"] == told["mailed"]
    real = county.json("meeting", "move", round_.case, round_.meeting, "--starts", "2026-03-13 09:00")
    assert {one["reason"] for one in real["mailed"]} == {"clock-is-set", "no-route"}
    before = len(round_.post.received)
    county.json(*meeting, "--rehearse", code=1)
    county.json(*meeting, "--rehearse", code=1)
    assert len(round_.post.received) == before + 2


def test_what_the_meeting_commands_print_fits_their_schemas(round_: Round) -> None:
    start = "DTSTART:20260312T220000Z\n"
    printed = {
        "meeting invite": round_.invited,
        "meeting rsvp": round_.rsvp(round_.reply(LEE, "TENTATIVE", method="COUNTER", extra=start)),
        "meeting confirm": round_.county.json(
            "meeting", "confirm", round_.case, round_.meeting, round_.ruiz, "--answer", "declined"
        ),
        "meeting list": round_.county.json("meeting", "list"),
        "meeting move": round_("move", "--starts", "2026-03-13 14:00"),
        "meeting uninvite": round_("uninvite", "advocate"),
        "meeting send": round_("send"),
        "meeting cancel": round_("cancel"),
    }
    assert [wrong for name, value in printed.items() for wrong in problems(SCHEMAS[name], value)] == []


PLACED = """
[[term]]
list = "venue"
code = "annex"
title = "City annex, room 2; upstairs"
requirement = "M3"
citation = "county"
"""


@pytest.mark.requirement("M3")
@pytest.mark.parametrize(("switch", "says"), [("no", "see mdtkit"), ("yes", "City annex\\, room 2\\; upstairs")])
def test_an_invitation_names_the_venue_of_the_countys_list_only_where_the_county_lets_it(
    round_: Round, switch: str, says: str
) -> None:
    county = round_.county
    overlay = next((county.home / "protocol").glob("*.toml"))
    rules = overlay.read_text(encoding="utf-8").replace("[profile]", f'[profile]\nvenue_in_invitations = "{switch}"')
    overlay.write_text(rules + PLACED, encoding="utf-8")
    plan = ("meeting", "plan", round_.case, "initial", "--starts", "2026-03-11 10:00", "--venue", "annex")
    words = county.file(
        "words.toml", f'place = "behind {CANARY}\'s school"\nvideo = "https://video.example/{CANARY[:4]}"\n'
    )
    meeting = str(county.json(*plan, "--data-file", words)["meeting"])
    invite = ("meeting", "invite", round_.case, meeting, "--seat", "child_welfare", "--person", round_.ruiz)
    assert county.json(*invite, "--rehearse")["mailed"][0]["state"] == "sent"
    letter = round_.messages()[-1][1]
    assert letter["LOCATION"] == says
    assert not any(word in str(letter) for word in (*CANARY.split(), "school", "video.example"))
