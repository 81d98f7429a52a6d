"""Responders are called over real channels and invited by real mail, without a word about the child (issue, step 5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest

from mdtkit.alerts.receivers import HttpReceiver, MailReceiver
from mdtkit.casework.oncall import Post
from mdtkit.desk.alerting import set_routes
from mdtkit.desk.errors import BadInput
from mdtkit.desk.opening import Clock

if TYPE_CHECKING:
    from mdtkit.desk import Referral
    from tests.desk.conftest import Night

CANARY = "Rosa Inventada"


class Receivers:
    """The HTTP endpoint and the mail server to which everything goes."""

    def __init__(self, web: HttpReceiver, post: MailReceiver) -> None:
        self.web, self.post = web, post

    def everything(self) -> bytes:
        """Every byte that left the house."""
        letters = b"".join(letter.content for letter in self.post.received)
        decoded = b"".join(
            bytes(part.get_payload(decode=True) or b"")
            for letter in self.post.received
            for part in message_from_bytes(letter.content, policy=policy.default).walk()
            if not part.is_multipart()
        )
        return b"".join(self.web.received) + letters + decoded


@pytest.fixture
def receivers() -> Iterator[Receivers]:
    with HttpReceiver() as web, MailReceiver() as post:
        yield Receivers(web, post)


@pytest.fixture
def responders(night: Night, receivers: Receivers) -> dict[str, str]:
    """Child welfare's emergency response is on call; the advocate's seat is uncovered."""
    desk = night.desk
    ruiz = desk.directory.add_person(
        name="Ruiz Ficticia", party="child_welfare", agency="testado_children", unit="emergency_response"
    )
    start = desk.now() - timedelta(hours=2)
    desk.oncall.set(Post("child_welfare", "emergency_response"), ruiz.id, start, start + timedelta(hours=12))
    routes = (
        f'[mail]\nhost = "127.0.0.1"\nport = {receivers.post.port}\n'
        'sender = "mdtkit@testado.example"\nsecurity = "none"\n'
        f'[people.{ruiz.id}]\nchannels = ["{receivers.web.channel}"]\ninvite = "ruiz@agency.example"\n'
    )
    set_routes(desk, "routes.toml", routes.encode())
    return {"ruiz": ruiz.id}


@pytest.mark.requirement("M1")
def test_the_responder_on_call_is_alerted_and_invited_and_the_uncovered_seat_is_named(
    night: Night, referral: Referral, receivers: Receivers, responders: dict[str, str]
) -> None:
    case = night.desk.open_case(referral).case
    night.desk.decide_tier(case, "immediate")
    alerted = night.desk.alert_responders(case, rehearsing=True)
    assert {(c.seat, c.state) for c in alerted.calls} == {("child_welfare", "sent")}
    assert {c.channel.split(".")[0] for c in alerted.calls} == {"json", "invite"}
    assert ("respond-advocate", "advocate") in alerted.uncovered
    assert alerted.unreached == ()
    assert len(receivers.web.received) == 1
    assert b"METHOD:REQUEST" in receivers.everything()
    assert case.encode() in receivers.everything()


def test_nothing_that_leaves_the_house_names_the_child(
    night: Night, referral: Referral, receivers: Receivers, responders: dict[str, str]
) -> None:
    case = night.desk.open_case(referral).case
    night.desk.decide_tier(case, "immediate")
    night.desk.alert_responders(case, rehearsing=True)
    left = receivers.everything()
    for word in (*CANARY.split(), "patrol", "controlled"):
        assert word.encode() not in left


def test_an_alert_is_in_the_record_and_its_outcome_in_the_book_before_anyone_asks(
    night: Night, referral: Referral, receivers: Receivers, responders: dict[str, str]
) -> None:
    case = night.desk.open_case(referral).case
    night.desk.decide_tier(case, "immediate")
    alerted = night.desk.alert_responders(case, rehearsing=True)
    raised = [e for e in night.desk.entries(case) if e.kind == "alert.raised"]
    assert tuple(e.data["alert"] for e in raised) == alerted.alerts
    sent = night.desk.vault.read("book/alerts-2026-03").entries
    assert {e.data["outcome"] for e in sent if e.kind == "alert.sent"} == {"sent"}
    (waits,) = night.desk.waiting()
    assert (waits.case, waits.seat, waits.state) == (case, "child_welfare", "silent")


def test_alerting_twice_does_not_ring_twice_for_the_same_clock(
    night: Night, referral: Referral, receivers: Receivers, responders: dict[str, str]
) -> None:
    case = night.desk.open_case(referral).case
    night.desk.decide_tier(case, "immediate")
    night.desk.alert_responders(case, rehearsing=True)
    again = night.desk.alert_responders(case, rehearsing=True)
    assert again.calls == ()
    assert "respond-cw" in again.already
    assert len(receivers.web.received) == 1


def test_a_rehearsal_never_stands_in_for_the_real_call(
    night: Night, referral: Referral, receivers: Receivers, responders: dict[str, str]
) -> None:
    case = night.desk.open_case(referral).case
    night.desk.decide_tier(case, "immediate")
    night.desk.alert_responders(case, rehearsing=True)
    night.desk.clock = Clock(frozen=None)
    assert "respond-cw" not in night.desk.alert_responders(case).already


def test_under_a_set_clock_real_people_are_not_called_unless_it_is_a_rehearsal(
    night: Night, referral: Referral, receivers: Receivers, responders: dict[str, str]
) -> None:
    case = night.desk.open_case(referral).case
    night.desk.decide_tier(case, "immediate")
    before = night.desk.vault.head()
    with pytest.raises(BadInput, match="clock is set"):
        night.desk.alert_responders(case)
    assert receivers.web.received == []
    assert night.desk.vault.head() == before  # a refused act changes nothing


def test_without_channels_the_desk_says_to_telephone(night: Night, referral: Referral) -> None:
    case = night.desk.open_case(referral).case
    night.desk.decide_tier(case, "immediate")
    with pytest.raises(BadInput, match="crisis-card"):
        night.desk.alert_responders(case)


def test_an_alert_that_a_crash_left_unsent_goes_out_the_next_time(
    night: Night, referral: Referral, receivers: Receivers, responders: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from mdtkit.desk import alerting

    case = night.desk.open_case(referral).case
    night.desk.decide_tier(case, "immediate")
    with monkeypatch.context() as power:
        power.setattr(alerting, "_send", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            night.desk.alert_responders(case, rehearsing=True)
    assert receivers.web.received == []
    night.desk.alert_responders(case, rehearsing=True)
    assert len(receivers.web.received) == 1
    night.desk.alert_responders(case, rehearsing=True)
    assert len(receivers.web.received) == 1


def test_the_alert_says_to_call_the_party_that_leads_the_tier(
    night: Night, referral: Referral, receivers: Receivers, responders: dict[str, str]
) -> None:
    case = night.desk.open_case(referral).case
    night.desk.decide_tier(case, "immediate")
    night.desk.alert_responders(case, rehearsing=True)
    raised = [e for e in night.desk.entries(case) if e.kind == "alert.raised"]
    assert {e.data["call"] for e in raised} == {night.desk.rulebook.agency_of("child_welfare", {})}


@pytest.mark.requirement("M7")
def test_an_untrained_responder_is_called_all_the_same_and_it_is_said_what_is_missing(
    night: Night, referral: Referral, receivers: Receivers, responders: dict[str, str]
) -> None:
    case = night.desk.open_case(referral).case
    night.desk.decide_tier(case, "immediate")
    alerted = night.desk.alert_responders(case, rehearsing=True)
    assert {call.state for call in alerted.calls} == {"sent"}
    assert [(person, lack.rule.gap) for person, lack in alerted.lacking] == [
        (responders["ruiz"], "unqualified"),
        (responders["ruiz"], "untrained"),
        (responders["ruiz"], "statement_expired"),
    ]
