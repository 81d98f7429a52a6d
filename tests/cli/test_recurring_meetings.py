"""A monthly meeting by mail: invited once, one occurrence moved or called off, answered as a whole or one by one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from mdtkit.alerts.receivers import MailReceiver
from mdtkit.cli.schemas import SCHEMAS
from tests.cli.conftest import CommandLine
from tests.cli.shape import problems
from tests.cli.test_meeting_mail import RUIZ, Round


class Series(Round):
    """A monthly meeting from Thursday 12 March, 10:00, four times, to which one person is invited."""

    def __init__(self, county: CommandLine, post: MailReceiver) -> None:
        super().__init__(county, post)
        plan = ("meeting", "plan", self.case, "ongoing", "--starts", "2026-03-12 10:00", "--monthly", "--times", "4")
        self.first, self.meeting = self.meeting, str(county.json(*plan)["meeting"])
        self.post.received.clear()
        self("invite", "--seat", "child_welfare", "--person", self.ruiz)

    def listed(self) -> Any:
        found = self.county.json("meeting", "list", self.case)["meetings"]
        return [one for one in found if one["meeting"] == self.meeting]

    def starts(self) -> list[str]:
        return [one["starts"][5:16] for one in self.listed()]

    def answers(self) -> list[str | None]:
        return [one["invited"][0]["answer"] for one in self.listed()]

    def told(self) -> list[tuple[str, str, str | None]]:
        """Of each letter the method, SEQUENCE and which occurrence it is about."""
        found = [lines for _, lines in self.messages()]
        return [(one["METHOD"], one["SEQUENCE"], one.get("RECURRENCE-ID")) for one in found]


@pytest.fixture
def series(county: CommandLine) -> Iterator[Series]:
    with MailReceiver() as post:
        yield Series(county, post)


@pytest.mark.requirement("M3")
def test_a_series_is_invited_once_and_each_change_of_one_occurrence_is_told_alone(series: Series) -> None:
    (letter,) = [lines for _, lines in series.messages()]
    assert letter["RRULE"] == "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=12"
    assert series.starts() == ["03-12T17:00", "04-12T17:00", "05-12T17:00", "06-12T17:00"]
    moved = series("move", "--occurrence", "2026-04-12", "--starts", "2026-03-12 14:00")
    assert [(one["method"], one["occurrence"]) for one in moved["mailed"]] == [("request", "2026-04-12T17:00:00Z")]
    series("cancel", "--occurrence", "2026-05-12 10:00")
    assert series.starts() == ["03-12T17:00", "03-12T21:00", "06-12T17:00"]
    assert series.told()[1:] == [("REQUEST", "1", "20260412T100000"), ("CANCEL", "2", "20260512T100000")]
    assert len({lines["UID"] for _, lines in series.messages()}) == 1
    assert series("send")["mailed"] == []


def test_who_is_invited_later_gets_the_series_as_it_stands_in_one_message(series: Series) -> None:
    series("cancel", "--occurrence", "2026-05-12")
    series("invite", "--seat", "advocate", "--person", series.lee)
    last = series.messages()[-1][1]
    assert (last["SEQUENCE"], last["EXDATE"]) == ("0", "20260512T100000")
    series("cancel", "--occurrence", "2026-06-12")
    assert sorted(series.told()[-2:]) == [("CANCEL", "1", "20260612T100000"), ("CANCEL", "2", "20260612T100000")]


def test_the_rest_of_a_series_moves_or_ends_as_a_whole(series: Series) -> None:
    series("cancel", "--occurrence", "2026-05-12")
    series("move", "--starts", "2026-03-19 09:00")
    assert series.starts() == ["03-19T16:00", "04-19T16:00", "05-19T16:00"], "as many as were to come"
    assert "RRULE" in series.messages()[-1][1]
    series("cancel")
    assert series.listed() == []
    assert series.told()[-2:] == [("REQUEST", "2", None), ("CANCEL", "3", None)]


def test_what_was_not_sent_is_made_up_for_and_a_change_made_twice_is_told_once(series: Series) -> None:
    before = len(series.post.received)
    move = ("meeting", "move", series.case, series.meeting, "--occurrence", "2026-04-12")
    for hour in ("14:00", "15:00"):
        # Without --rehearse nothing leaves while the clock is set: it is recorded, and waits.
        (mailed,) = series.county.json(*move, "--starts", f"2026-04-13 {hour}")["mailed"]
        assert mailed["state"] == "not_sent"
    assert len(series.post.received) == before
    assert [one["occurrence"] for one in series("send")["mailed"]] == ["2026-04-12T17:00:00Z"]
    assert series.told()[-1] == ("REQUEST", "2", "20260412T100000")


def test_an_answer_to_the_series_holds_until_an_occurrence_moves_and_one_may_be_declined_alone(series: Series) -> None:
    series.rsvp(series.reply(RUIZ, "ACCEPTED"))
    assert series.answers() == ["accepted"] * 4
    series("move", "--occurrence", "2026-04-12", "--starts", "2026-04-13 10:00")
    assert series.answers() == ["accepted", None, "accepted", "accepted"]
    one = "RECURRENCE-ID;TZID=America/Los_Angeles:20260412T100000\n"
    earlier = "20260308T091000Z"
    (read,) = series.rsvp(series.reply(RUIZ, "DECLINED", sequence="1", extra=one, stamp=earlier))["read"]
    assert (read["standing"], read["occurrence"], read["earlier"]) == ("proved", "2026-04-12T17:00:00Z", False)
    assert series.answers() == ["accepted", "declined", "accepted", "accepted"]
    other = "RECURRENCE-ID:20260512T170000Z\n"
    series.rsvp(series.reply(RUIZ, "TENTATIVE", sequence="1", extra=other, stamp=earlier))
    assert series.answers() == ["accepted", "declined", "tentative", "accepted"]
    series.county("meeting", "confirm", series.case, series.meeting, series.ruiz, "--answer", "accepted",
                  "--occurrence", "2026-04-12")  # fmt: skip
    assert series.answers() == ["accepted", "accepted", "tentative", "accepted"]


NO_OCCURRENCE = {
    "RECURRENCE-ID:20260413T170000Z": "names no occurrence of this series",
    "RECURRENCE-ID;RANGE=THISANDFUTURE:20260412T170000Z": "answers several at once (RANGE): ask the person",
    "RECURRENCE-ID;VALUE=DATE:20260412": "is not a date with time",
    "RECURRENCE-ID:20260412T100000": "floats: it names no zone, so it is no instant",
    "RECURRENCE-ID;TZID=Nowhere:20260412T100000": "is in a zone that is not known",
}


def test_an_answer_to_no_occurrence_is_not_taken_and_what_is_wrong_is_said(series: Series) -> None:
    for line, said in NO_OCCURRENCE.items():
        found = series.rsvp(series.reply(RUIZ, "ACCEPTED", extra=f"{line}\n"), code=1)
        assert found["read"] == []
        assert [(one["field"], one["message"]) for one in found["problems"]] == [("RECURRENCE-ID", said)]
    assert series.answers() == [None] * 4


def test_a_wrong_occurrence_changes_nothing_and_those_to_come_are_named(series: Series) -> None:
    move = ("meeting", "move", series.case, series.meeting, "--starts", "2026-04-13 10:00")
    refused = json.loads(series.county(*move, "--occurrence", "2026-04-20", "--json", code=2).err)
    (problem,) = refused["problems"]
    assert (problem["message"], problem["allowed"][1]) == ("no occurrence is planned then", "2026-04-12T17:00:00Z")
    assert series.starts() == ["03-12T17:00", "04-12T17:00", "05-12T17:00", "06-12T17:00"]
    series.county("meeting", "plan", series.case, "ongoing", "--starts", "2026-03-12 10:00", "--times", "3", code=2)


def test_occurrences_on_days_that_are_not_worked_are_said_and_nothing_is_refused(series: Series) -> None:
    plan = ("meeting", "plan", series.case, "ongoing", "--starts", "2026-06-04 10:00", "--times", "3")
    said = [one["message"] for one in series.county.json(*plan, "--monthly")["warnings"] if one["field"] == "every"]
    assert [one.partition(". ")[0] for one in said] == ["on days that are not worked: Sat 4 Jul 2026 10:00 PDT"]
    weekday = series.county.json(*plan, "--every", "month_weekday")["warnings"]
    assert [one for one in weekday if one["field"] == "every"] == []


def test_a_corrected_planning_is_the_next_revision_of_everybodys_invitation(series: Series) -> None:
    planned = next(
        one for one in series.county.json("case", "show", series.case)["entries"] if one["data"].get("every")
    )
    correction = ("correct", series.case, planned["id"], "--data", "starts=2026-03-13T17:00:00Z")
    series.county(*correction, "--reason-file", series.county.file("why.txt", "typed wrongly"))
    series("send")
    assert series.told()[-1] == ("REQUEST", "1", None)
    assert series.starts()[0] == "03-13T17:00"


def test_what_is_printed_has_its_documented_shape(series: Series) -> None:
    for verb, more in (("move", ("--starts", "2026-04-13 10:00")), ("cancel", ())):
        answer = series(verb, "--occurrence", "2026-04-12" if verb == "move" else "2026-05-12", *more)
        assert [*problems(SCHEMAS[f"meeting {verb}"], answer)] == []
    assert [*problems(SCHEMAS["meeting list"], series.county.json("meeting", "list", series.case))] == []
