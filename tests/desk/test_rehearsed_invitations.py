"""A rehearsed invitation never stands in for the real one."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from mdtkit.alerts.receivers import MailReceiver
from mdtkit.desk import Referral
from mdtkit.desk.alerting import set_routes
from mdtkit.desk.answers import receive
from mdtkit.desk.clearance import invite
from mdtkit.desk.invitations import deliver
from mdtkit.desk.opening import Clock
from mdtkit.desk.output import instant
from tests.desk.conftest import Night


@pytest.fixture
def post() -> MailReceiver:
    return MailReceiver()


def uids(post: MailReceiver) -> list[str]:
    found = []
    for letter in post.received:
        mail = message_from_bytes(letter.content, policy=policy.default)
        part = next(one for one in mail.walk() if one.get_content_type() == "text/calendar")
        lines = str(part.get_content()).replace("\r\n", "\n").splitlines()
        found.append(next(line.partition(":")[2] for line in lines if line.startswith("UID")))
    return found


def accepted(uid: str) -> bytes:
    return (
        f"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20260308T093000Z\nSEQUENCE:0\n"
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ruiz@agency.example\nEND:VEVENT\nEND:VCALENDAR\n"
    ).encode()


def test_after_a_rehearsal_the_invitation_itself_goes_out_once_as_another_event_that_is_answered_anew(
    night: Night, referral: Referral, post: MailReceiver
) -> None:
    desk = night.desk
    desk.clock = Clock()
    with post:
        person = desk.directory.add_person(name="Ruiz Ficticia", party="child_welfare").id
        routes = (
            f'[mail]\nhost = "127.0.0.1"\nport = {post.port}\nsender = "mdtkit@testado.example"\nsecurity = "none"\n'
            f'[people.{person}]\ninvite = "ruiz@agency.example"\n'
        )
        set_routes(desk, "routes.toml", routes.encode())
        ref = desk.open_case(referral).case
        starts = instant(desk.now() + timedelta(days=9))
        desk.log(ref, "meeting.planned", {"meeting": "meeting-1", "type": "initial", "starts": starts, "minutes": 60})
        invite(desk, ref, "meeting-1", ["child_welfare"], person=person)
        assert [one.state for one in deliver(desk, ref, "meeting-1", rehearsing=True)] == ["sent"]
        assert deliver(desk, ref, "meeting-1", rehearsing=True) == ()
        assert [one.state for one in deliver(desk, ref, "meeting-1")] == ["sent"]
        assert deliver(desk, ref, "meeting-1") == ()
        rehearsal, real = uids(post)
        assert rehearsal != real
        refused = receive(desk, [("answer", accepted(rehearsal))])
        assert ([one.field for one in refused.problems], refused.read) == (["UID"], ())
        assert "rehearsal" in refused.problems[0].message
        (taken,) = receive(desk, [("answer", accepted(real))]).read
        assert taken.standing == "proved"
