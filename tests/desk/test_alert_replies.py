"""An alert's calendar invite is answered by mail: proved from the invited address, claimed from any other (M1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from mdtkit.alerts.receivers import MailReceiver
from mdtkit.casework.oncall import Post
from mdtkit.desk.alert_answers import answer
from mdtkit.desk.alerting import set_routes
from mdtkit.desk.answers import Received, receive
from mdtkit.desk.errors import BadInput
from mdtkit.desk.opening import Clock

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


def waits(night: Night) -> list[tuple[str, str]]:
    return [(one.seat, one.state) for one in night.desk.waiting()]


@pytest.mark.requirement("M1")
def test_an_alert_waits_no_longer_once_its_responder_accepted_by_proof(night: Night, asked: dict[str, Any]) -> None:
    assert waits(night) == [("child_welfare", "silent")]
    answered(night, asked, "ACCEPTED", "stranger@evil.example")
    assert waits(night) == [("child_welfare", "claimed")]
    answered(night, asked, "ACCEPTED")
    assert waits(night) == []


@pytest.mark.requirement("M1")
def test_who_accepted_may_still_decline_and_the_seat_is_open_again(night: Night, asked: dict[str, Any]) -> None:
    answered(night, asked, "ACCEPTED")
    night.at("2026-03-08T09:40:00Z")
    answered(night, asked, "DECLINED")
    assert waits(night) == [("child_welfare", "declined")]


@pytest.mark.requirement("M1")
def test_the_code_of_the_message_proves_an_answer_once(night: Night, asked: dict[str, Any]) -> None:
    case = night.desk.rows()[0].ref
    wrong = ("0000-0000-0000", "", asked["code"][:-1])
    for code in wrong:
        with pytest.raises(BadInput, match="no code of an alert"):
            answer(night.desk, case, "child_welfare", "accepted", code=code)
    assert on_record(night) == []
    taken = answer(night.desk, case, "child_welfare", "accepted", code=asked["code"].lower().replace("-", " "))
    assert (taken.person, taken.standing) == (asked["person"], "proved")
    assert waits(night) == []
    with pytest.raises(BadInput, match="used before") as refused:
        answer(night.desk, case, "child_welfare", "declined", code=asked["code"])
    assert asked["code"] not in str(refused.value)


def test_what_somebody_said_by_telephone_is_confirmed_by_the_desk(night: Night, asked: dict[str, Any]) -> None:
    case = night.desk.rows()[0].ref
    assert answer(night.desk, case, "child_welfare", "accepted").standing == "confirmed"
    with pytest.raises(BadInput, match="probation"):
        answer(night.desk, case, "probation", "accepted")
    with pytest.raises(BadInput, match="person"):
        answer(night.desk, case, "child_welfare", "accepted", person="p-nobody")


@pytest.mark.requirement("M1")
def test_a_seat_that_declined_is_asked_through_who_is_on_call_then_or_named_as_uncovered(
    night: Night, asked: dict[str, Any]
) -> None:
    desk, case = night.desk, night.desk.rows()[0].ref
    answer(desk, case, "child_welfare", "declined")
    assert ("respond-cw", "child_welfare") in desk.alert_responders(case, rehearsing=True).uncovered
    osei = desk.directory.add_person(name="Osei Ficticio", party="child_welfare", unit="emergency_response")
    desk.oncall.set(Post("child_welfare", "emergency_response"), osei.id, desk.now(), desk.now() + timedelta(hours=9))
    again = desk.alert_responders(case, rehearsing=True)
    assert {call.person for call in again.calls} == {osei.id}
    assert waits(night) == [("child_welfare", "silent")]


@pytest.mark.requirement("M1")
def test_a_seat_that_declined_is_asked_through_its_alternate_and_then_named_as_uncovered(
    night: Night, asked: dict[str, Any]
) -> None:
    desk, case = night.desk, night.desk.rows()[0].ref
    osei = desk.directory.add_person(name="Osei Ficticio", party="child_welfare", alternate=("child_welfare",))
    gone = {"alternate": ("child_welfare",), "left": date(2026, 3, 1)}
    desk.directory.add_person(name="Anders Ficticia", party="child_welfare", **gone)
    answer(desk, case, "child_welfare", "declined")
    again = desk.alert_responders(case, rehearsing=True)
    assert {call.person for call in again.calls} == {osei.id}
    assert ("respond-cw", "child_welfare") not in again.uncovered
    assert waits(night) == [("child_welfare", "silent")]
    answer(desk, case, "child_welfare", "declined", person=osei.id)
    assert ("respond-cw", "child_welfare") in desk.alert_responders(case, rehearsing=True).uncovered


@pytest.mark.requirement("M1")
def test_when_the_responder_is_there_the_alert_is_settled_on_record_once(night: Night, asked: dict[str, Any]) -> None:
    desk, case = night.desk, night.desk.rows()[0].ref
    answer(desk, case, "child_welfare", "accepted")
    desk.log(case, "responder.arrived", {"unit": "emergency_response"}, party="child_welfare")
    desk.log(case, "note.added", note="Arrived.")
    settled = [entry.data for entry in desk.entries(case) if entry.kind == "alert.settled"]
    assert [(one["alert"], one["outcome"], one["accepted"]) for one in settled] == [
        (asked["alert"], "accepted", ["child_welfare"])
    ]


@pytest.mark.requirement("M1")
def test_a_word_by_telephone_answers_the_call_in_earnest_and_not_the_rehearsal_of_it(
    night: Night, asked: dict[str, Any]
) -> None:
    desk, case = night.desk, night.desk.rows()[0].ref
    desk.clock = Clock(frozen=None)
    post = Post("child_welfare", "emergency_response")
    desk.oncall.set(post, asked["person"], desk.now(), desk.now() + timedelta(hours=9))
    desk.alert_responders(case)  # the rehearsal of the fixture waits beside it
    answer(desk, case, "child_welfare", "accepted")
    assert [(one.rehearsal, one.state) for one in desk.waiting()] == [(True, "silent")]
