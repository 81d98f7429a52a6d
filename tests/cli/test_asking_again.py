"""A required seat that declined, or is silent as its meeting nears, is shown, asked again, and never forgotten (M3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mdtkit.alerts.receivers import HttpReceiver, MailReceiver
from tests.cli.conftest import CommandLine
from tests.cli.test_meeting_mail import Round
from tests.cli.test_shapes import fits


class Asking(Round):
    """The meeting of Thursday 12 March, 10:00, whose child-welfare seat is required; its channel is a real one."""

    def __init__(self, county: CommandLine, post: MailReceiver, web: HttpReceiver) -> None:
        super().__init__(county, post)
        self.web = web
        routes = (
            f'[mail]\nhost = "127.0.0.1"\nport = {post.port}\nsender = "mdtkit@testado.example"\nsecurity = "none"\n'
            f'[people.{self.ruiz}]\ninvite = "ruiz@agency.example"\nchannels = ["{web.channel}"]\n'
        )
        county("alert", "channels", county.file("routes.toml", routes))
        self("uninvite", "advocate")

    def ask(self, code: int = 0) -> Any:
        found = self.county.json("meeting", "ask", self.case, self.meeting, "--rehearse", code=code)
        fits("meeting ask", found)
        return found

    def board(self) -> str:
        return self.county().out


@pytest.fixture
def asking(county: CommandLine) -> Iterator[Asking]:
    with MailReceiver() as post, HttpReceiver() as web:
        yield Asking(county, post, web)


@pytest.mark.requirement("M2")
def test_a_silent_required_seat_has_until_two_days_before_and_is_then_reminded_once(asking: Asking) -> None:
    assert (asking.ask()["pressing"], asking.web.received) == ([], [])
    asking.county.at("2026-03-10T17:00:00Z")
    found = asking.ask()
    assert [one["seat"] for one in found["pressing"]] == ["child_welfare"]
    assert [(one["person"], one["state"]) for one in found["reminded"]] == [(asking.ruiz, "sent")]
    (message,) = asking.web.received
    assert asking.case.encode() in message
    assert b"Rosa" not in message
    assert asking.ask(code=1)["telephone"] == ["child_welfare"]  # silent after a reminder: somebody telephones
    assert len(asking.web.received) == 1


@pytest.mark.requirement("M2")
def test_a_seat_that_declined_is_asked_through_its_alternate_at_once(asking: Asking) -> None:
    asking.rsvp(asking.reply("ruiz@agency.example", "DECLINED"))
    county = asking.county
    alternate = county.json(
        "people", "add", "--party", "child_welfare", "--alternate", "child_welfare", typed="Invented alternate\n\n\n"
    )["person"]
    qualify(county, str(alternate))
    found = asking.ask(code=1)  # no address is set for the alternate: somebody telephones
    assert found["invited"] == [{"seat": "child_welfare", "person": alternate}]
    assert found["telephone"] == ["child_welfare"]
    assert asking.ask()["pressing"] == []  # the alternate has time left to answer


def qualify(county: CommandLine, person: str) -> None:
    """Everything is on record of them that a member of the team needs."""
    for course in ("csec_101", "csec_102"):
        county("training", "attend", person, course, "--day", "2026-02-01")
    for statement in ("team_qualified", "confidentiality"):
        county("training", "qualify", person, statement)


def test_where_nobody_else_is_known_the_seat_is_named_for_the_telephone(asking: Asking) -> None:
    asking.rsvp(asking.reply("ruiz@agency.example", "DECLINED"))
    assert asking.ask(code=1)["telephone"] == ["child_welfare"]
    assert "declined" in asking.board()


def test_once_somebody_of_the_seat_accepted_nothing_presses(asking: Asking) -> None:
    asking.rsvp(asking.reply("ruiz@agency.example", "ACCEPTED"))
    asking.county.at("2026-03-11T17:00:00Z")
    assert asking.ask()["pressing"] == []
    assert "has not answered" not in asking.board()


def test_a_meeting_that_is_over_is_not_asked_for(asking: Asking) -> None:
    asking("cancel")
    asking.county("meeting", "ask", asking.case, asking.meeting, code=2)
