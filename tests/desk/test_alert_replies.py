"""An alert's calendar invite is answered by mail: proved from the invited address, claimed from any other (M1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from mdtkit.alerts.receivers import MailReceiver
from mdtkit.casework.oncall import Post
from mdtkit.desk.alerting import set_routes
from mdtkit.desk.answers import Received, receive

if TYPE_CHECKING:
    from mdtkit.desk import Referral
    from tests.desk.conftest import Night

RUIZ = "ruiz@agency.example"


@pytest.fixture
def asked(night: Night, referral: Referral) -> Iterator[dict[str, Any]]:
    """What the alert of the first night asked of the one responder on call."""
    desk = night.desk
    ruiz = desk.directory.add_person(name="Ruiz Ficticia", party="child_welfare", unit="emergency_response")
    start = desk.now() - timedelta(hours=2)
    desk.oncall.set(Post("child_welfare", "emergency_response"), ruiz.id, start, start + timedelta(hours=12))
    with MailReceiver() as post:
        routes = f'[mail]\nhost = "127.0.0.1"\nport = {post.port}\nsender = "m@t.example"\nsecurity = "none"\n'
        set_routes(desk, "routes.toml", f'{routes}[people.{ruiz.id}]\ninvite = "{RUIZ}"\n'.encode())
        case = desk.open_case(referral).case
        desk.decide_tier(case, "immediate")
        desk.alert_responders(case, rehearsing=True)
        (raised,) = desk.case(case).chronology.of("alert.raised")
        yield {**raised.entry.data["asked"][0], "alert": raised.entry.data["alert"]}


def answered(night: Night, asked: dict[str, Any], partstat: str, by: str = RUIZ) -> Received:
    text = (
        f"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:{asked['invite']}@mdtkit\nDTSTAMP:20260308T092500Z\n"
        f"ATTENDEE;PARTSTAT={partstat}:mailto:{by}\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    return receive(night.desk, [("message 1", text.encode())])


def on_record(night: Night) -> list[dict[str, Any]]:
    return [row.data for row in night.desk.directory.entries("book/alerts-2026-03") if row.kind == "alert.answered"]


@pytest.mark.requirement("M1")
@pytest.mark.parametrize(("by", "proved"), [(RUIZ, "yes"), ("stranger@evil.example", "no")])
def test_the_answer_to_an_alert_is_on_record_once_and_proved_only_from_the_invited_address(
    night: Night, asked: dict[str, Any], by: str, proved: str
) -> None:
    assert [one.known for one in answered(night, asked, "ACCEPTED", by).read] == [False]
    assert [one.known for one in answered(night, asked, "ACCEPTED", by).read] == [True]
    (row,) = on_record(night)
    assert (row["alert"], row["person"], row["answer"], row["proved"]) == (
        asked["alert"],
        asked["person"],
        "accepted",
        proved,
    )


def test_perhaps_is_no_answer_to_an_alert(night: Night, asked: dict[str, Any]) -> None:
    found = answered(night, asked, "TENTATIVE")
    assert (found.read, [problem.field for problem in found.problems]) == ((), ["PARTSTAT"])
    assert on_record(night) == []
