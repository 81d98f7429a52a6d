"""Who was alerted answers by telephone: the desk takes it down, with the code of the message or without (M1)."""

from __future__ import annotations

import pytest

from mdtkit.alerts.receivers import HttpReceiver
from tests.cli.conftest import CommandLine
from tests.cli.test_shapes import fits


@pytest.mark.requirement("M1")
def test_a_call_waits_until_it_is_acknowledged_and_a_refusal_is_followed_or_the_seat_is_named(
    county: CommandLine,
) -> None:
    case = county.open_case()
    county("triage", case, "--decide", "immediate", "--no-alert")
    ruiz = str(county.json("people", "add", "--party", "child_welfare", typed="Invented Ruiz\n\n\n")["person"])
    post = ("child_welfare", ruiz, "--unit", "emergency_response")
    county("oncall", "set", *post, "--from", "2026-03-08 01:00", "--to", "2026-03-08 12:00")
    with HttpReceiver() as web:
        county("alert", "channels", county.file("routes.toml", f'[people.{ruiz}]\nchannels = ["{web.channel}"]\n'))
        county("alert", "rehearse", case, code=1)  # other seats have nobody on call
        found = county.json("alert", "list")
        fits("alert list", found)
        assert [(one["seat"], one["state"]) for one in found["waiting"]] == [("child_welfare", "silent")]
        county("alert", "ack", case, "child_welfare", "--code-file", county.file("code", "0000-0000-0000"), code=2)
        declined = county.json("alert", "decline", case, "child_welfare", "--rehearse", code=1)
    fits("alert decline", declined)
    assert {"seat": "child_welfare", "clock": "respond-cw"} in declined["alerted"]["uncovered"]
    accepted = county.json("alert", "ack", case, "child_welfare")
    fits("alert ack", accepted)
    assert accepted["standing"] == "confirmed"
    assert county.json("alert", "list")["waiting"] == []
