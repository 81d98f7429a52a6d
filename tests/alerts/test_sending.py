"""Alerts that leave over real local servers, and what is known about them afterwards."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from mdtkit.alerts import (
    ClockIsSet,
    FamilyNeedsClearance,
    NotRecorded,
    Outcome,
    PayloadRefused,
    Person,
    Routes,
    send,
)
from mdtkit.alerts.receivers import HttpReceiver
from mdtkit.chronology.entry import Entry
from tests.alerts.county import ADVOCATE, WORDING, WORKER, ZONE, channels, planned, recorded


@pytest.fixture
def web() -> Iterator[HttpReceiver]:
    with HttpReceiver() as receiver:
        yield receiver


def sent(entry: Entry, routes: Routes, *, clock_set: bool = False, timeout: float = 10.0) -> Outcome:
    return send(entry, routes, WORDING, by=channels(), zone=ZONE, clock_set=clock_set, timeout=timeout)


def both(web: HttpReceiver) -> Routes:
    return Routes(people={one.person: Person(channels=(web.channel,)) for one in (WORKER, ADVOCATE)})


@pytest.mark.requirement("M1")
def test_each_responder_gets_their_own_code_and_key(web: HttpReceiver) -> None:
    intent = planned()
    outcome = sent(recorded(intent.as_data()), both(web))
    assert [(one.person, one.seat, one.channel, one.state) for one in outcome.deliveries] == [
        (WORKER.person, "child_welfare", "json.1", "sent"),
        (ADVOCATE.person, "advocate", "json.1", "sent"),
    ]
    assert outcome.unreached == ()
    bodies = [json.loads(body) for body in web.received]
    assert {body["title"] for body in bodies} == {"mdtkit MDT-7K3Q-F9D: respond by 04:20"}
    for asked in intent.asked:
        (mine,) = [body["message"] for body in bodies if asked.code in body["message"]]
        assert intent.message_key(asked.person) in mine
        assert asked.invite not in mine


def test_what_arrives_is_the_rendered_text_and_nothing_of_the_library_or_the_person(web: HttpReceiver) -> None:
    sent(recorded(planned().as_data()), both(web))
    for body in web.received:
        assert b"pprise" not in body
        assert b"http" not in body
        assert WORKER.person.encode() not in body


def test_sending_again_carries_the_same_key(web: HttpReceiver) -> None:
    entry = recorded(planned().as_data())
    sent(entry, both(web))
    sent(entry, both(web))
    assert len(web.received) == 4
    assert len(set(web.received)) == 2


def test_each_channel_is_told_apart_and_one_that_fails_hides_no_other(web: HttpReceiver) -> None:
    with HttpReceiver(status=500) as broken:
        routes = Routes(people={WORKER.person: Person(channels=(broken.channel, web.channel, "nonsense://x"))})
        outcome = sent(recorded(planned().as_data()), routes)
    assert [(one.channel, one.state, one.reason) for one in outcome.deliveries] == [
        ("json.1", "failed", "not-accepted"),
        ("json.2", "sent", "accepted"),
        ("nonsense.3", "failed", "bad-address"),
        ("none", "failed", "no-route"),
    ]
    assert outcome.unreached == (ADVOCATE.person,)


def test_a_time_out_is_unknown_because_the_message_did_arrive(web: HttpReceiver) -> None:
    web.hold.clear()
    outcome = sent(recorded(planned(people=[WORKER]).as_data()), both(web), timeout=0.3)
    (delivery,) = outcome.deliveries
    assert (delivery.state, delivery.reason) == ("unknown", "timeout")
    assert len(web.received) == 1
    assert outcome.unreached == (WORKER.person,)


def test_a_short_reading_time_of_the_channel_itself_does_not_turn_unknown_into_failed(web: HttpReceiver) -> None:
    web.hold.clear()
    routes = Routes(people={WORKER.person: Person(channels=(f"{web.channel}?rto=0.1",))})
    (delivery,) = sent(recorded(planned(people=[WORKER]).as_data()), routes, timeout=0.6).deliveries
    assert delivery.state == "unknown"
    assert len(web.received) == 1


def test_nothing_listening_is_a_failure() -> None:
    with HttpReceiver() as gone:
        channel = gone.channel
    routes = Routes(people={WORKER.person: Person(channels=(channel,))})
    (delivery,) = sent(recorded(planned(people=[WORKER]).as_data()), routes).deliveries
    assert delivery.state == "failed"


def test_no_result_repeats_an_address_or_its_password(web: HttpReceiver) -> None:
    secret = web.channel.replace("json://", "json://user:hunter2@")
    routes = Routes(people={WORKER.person: Person(channels=(secret,))})
    outcome = sent(recorded(planned(people=[WORKER]).as_data()), routes)
    assert outcome.deliveries[0].state == "sent"
    assert "hunter2" not in repr(outcome) + repr(routes)
    assert "127.0.0.1" not in repr(outcome) + repr(routes)


@pytest.mark.parametrize(("frozen_now", "frozen_then"), [(True, False), (False, True)])
def test_under_a_set_clock_nobody_is_called(web: HttpReceiver, frozen_now: bool, frozen_then: bool) -> None:
    entry = recorded(planned().as_data(), clock="set" if frozen_then else None)
    with pytest.raises(ClockIsSet, match="MDTKIT_NOW"):
        sent(entry, both(web), clock_set=frozen_now)
    assert web.received == []


def test_under_a_set_clock_a_rehearsal_goes_out_and_says_so(web: HttpReceiver) -> None:
    sent(recorded(planned(rehearsing=True).as_data(), clock="set"), both(web), clock_set=True)
    assert all(json.loads(body)["title"].startswith("REHEARSAL ") for body in web.received)
    assert len(web.received) == 2


def test_what_is_not_in_the_record_is_not_sent(web: HttpReceiver) -> None:
    with pytest.raises(NotRecorded):
        sent(recorded(planned().as_data(), signature=""), both(web))
    assert web.received == []


def test_a_recorded_alert_is_guarded_again_before_it_leaves(web: HttpReceiver) -> None:
    data: dict[str, Any] = planned().as_data()
    data["asked"][1]["seat"] = "caregiver"
    with pytest.raises(FamilyNeedsClearance):
        sent(recorded(data), both(web))
    data["asked"][1]["seat"] = "advocate"
    data["case"] = "Zephyrine Quill"
    with pytest.raises(PayloadRefused):
        sent(recorded(data), both(web))
    assert web.received == []


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO])
def test_alerts_do_not_leave_while_the_library_would_log_them(web: HttpReceiver, level: int) -> None:
    logger = logging.getLogger("apprise")
    before = logger.level
    logger.setLevel(level)
    try:
        outcome = sent(recorded(planned().as_data()), both(web))
    finally:
        logger.setLevel(before)
    assert {(one.state, one.reason) for one in outcome.deliveries} == {("failed", "would-be-logged")}
    assert web.received == []


def test_nothing_of_an_alert_reaches_the_log_or_the_terminal(
    web: HttpReceiver, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        web.status = 500
        sent(recorded(planned().as_data()), both(web))
    written = "\n".join(record.getMessage() for record in caplog.records)
    assert "MDT-" not in written
    assert "04:20" not in written
    assert capfd.readouterr() == ("", "")


def test_a_warning_of_the_library_is_not_printed_over_the_application() -> None:
    quiet = "from mdtkit.plugin.built_in.by_apprise import kept_quiet; assert kept_quiet()"
    command = [sys.executable, "-c", f"{quiet}; import logging; logging.getLogger('apprise').warning('MDT-7K3Q-F9D')"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("", "")
