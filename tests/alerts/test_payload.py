"""What an alert can say, and that it can say nothing else."""

import string
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from mdtkit.alerts import (
    AlertIntent,
    Asked,
    ClockIsSet,
    FamilyNeedsClearance,
    Invitee,
    PayloadRefused,
    intent_of,
    render,
)
from mdtkit.alerts.payload import answer_code, guard
from mdtkit.alerts.wording import PLANS, SLOTS, Contact, wording_of
from mdtkit.chronology.kinds import KINDS, check
from mdtkit.protocol.model import Agency, Clock, Party, Protocol, Term
from tests.alerts.county import ADVOCATE, CASE, DUE, WORDING, WORKER, ZONE, Chance, planned, recorded

WORDS = st.text(string.printable, min_size=1, max_size=40)
MEMBERS = ["case", "clock", "tier", "call", "plan", "person", "seat", "code", "invite", "alert", "rehearsal"]


def with_member(intent: AlertIntent, member: str, value: str) -> AlertIntent:
    """The intent with one member replaced behind the back of ``plan_alert``."""
    if member in Asked.__struct_fields__:
        first = msgspec.structs.replace(intent.asked[0], **{member: value})
        return msgspec.structs.replace(intent, asked=(first, *intent.asked[1:]))
    return msgspec.structs.replace(intent, **{member: value})


@pytest.mark.requirement("M1")
def test_an_alert_names_reference_tier_task_time_number_and_code_and_nothing_else() -> None:
    intent = planned()
    message = render(intent, intent.asked[0], WORDING, ZONE)
    assert message.subject == "mdtkit MDT-7K3Q-F9D: respond by 04:20"
    assert message.body.splitlines() == [
        "Case: MDT-7K3Q-F9D",
        "MDT tier: Immediate crisis",
        "Asked of you: Child welfare with the child",
        "By: Sun 8 Mar 2026 04:20 PDT (11:20 UTC)",
        "Call: Testado County hotline, +1 555 0100",
        f"Answer with your code: {intent.asked[0].code}",
        f"Message: {message.key}",
        "Details are in mdtkit only. Write nothing about the case in your answer.",
    ]


def test_a_report_that_is_due_is_said_in_its_own_words_and_without_a_tier_before_triage() -> None:
    intent = planned(plan="report", clock="written-report", tier=None, call=None)
    message = render(intent, intent.asked[0], WORDING, ZONE)
    assert message.subject == "mdtkit MDT-7K3Q-F9D: report due 04:20"
    assert "Report: Written report within 36 hours" in message.body
    assert "tier" not in message.body
    assert "Call: see `mdtkit crisis-card`" in message.body


@pytest.mark.parametrize(
    ("due", "told"), [("2026-11-01T08:30", "01:30 PDT (08:30 UTC)"), ("2026-11-01T09:30", "01:30 PST (09:30 UTC)")]
)
def test_in_the_doubled_hour_the_time_says_which_of_the_two(due: str, told: str) -> None:
    intent = planned(due=datetime.fromisoformat(due).replace(tzinfo=UTC))
    message = render(intent, intent.asked[0], WORDING, ZONE)
    assert told in message.body
    assert message.subject.endswith(told.partition(" (")[0])


def test_a_rehearsal_says_so_before_anything_else() -> None:
    intent = planned(rehearsing=True)
    message = render(intent, intent.asked[0], WORDING, ZONE)
    assert message.subject.startswith("REHEARSAL ")
    assert message.body.startswith("REHEARSAL: nobody needs to act.")


def test_under_a_set_clock_nothing_is_even_planned_but_a_rehearsal() -> None:
    with pytest.raises(ClockIsSet):
        planned(clock_set=True)
    assert planned(clock_set=True, rehearsing=True).rehearsal == "yes"


def test_every_template_has_only_the_slots_that_exist() -> None:
    assert {slot for _, lines in PLANS.values() for _, slot in lines} <= SLOTS
    assert {"case", "tier", "ask", "by", "call", "code", "key"} == SLOTS


@pytest.mark.parametrize("member", MEMBERS)
@given(words=WORDS)
@example(words="zephyrine-quill")
@example(words="p")
def test_no_member_of_the_payload_carries_a_childs_name_out(member: str, words: str) -> None:
    """Whatever is put into a member: it is refused, or it is a word of the protocol, or it is never shown."""
    canary = f"Zephyrine {words}"
    intent = planned()
    with pytest.raises((PayloadRefused, FamilyNeedsClearance)) as refused:
        guard(with_member(intent, member, canary), WORDING)
    assert "Zephyrine" not in str(refused.value)


@pytest.mark.parametrize("member", ["case", "clock", "tier", "call", "plan", "seat", "rehearsal"])
@given(slug=st.from_regex(r"[a-z][a-z0-9-]{2,20}", fullmatch=True))
@example(slug="zephyrine-quill")
def test_a_name_written_like_a_code_is_refused_unless_the_protocol_has_that_word(member: str, slug: str) -> None:
    known = {*WORDING.asks, *WORDING.tiers, *WORDING.contacts, *WORDING.seats, *PLANS, "yes", "no"}
    assume(slug not in known)
    with pytest.raises((PayloadRefused, FamilyNeedsClearance)):
        guard(with_member(planned(), member, slug), WORDING)


@given(person=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:+/=-]{0,40}", fullmatch=True))
def test_the_person_asked_is_looked_up_and_never_shown(person: str) -> None:
    canary = f"{person}Quill"
    intent = planned(people=[Invitee(person=canary, seat="advocate")])
    message = render(intent, intent.asked[0], WORDING, ZONE)
    assert canary not in message.subject + message.body


@pytest.mark.parametrize("seat", ["child", "family", "caregiver"])
def test_child_family_and_caregiver_are_never_told_by_the_machine(seat: str) -> None:
    with pytest.raises(FamilyNeedsClearance, match="never told automatically") as refused:
        planned(people=[WORKER, Invitee(person="p-someone0", seat=seat)])
    assert refused.value.parties == (seat,)


def test_an_answer_code_has_sixty_bits_and_belongs_to_one_person_of_one_alert() -> None:
    assert answer_code(lambda count: b"\xff" * count) == "ZZZZ-ZZZZ-ZZZZ"
    assert answer_code(bytes) == "0000-0000-0000"
    chance = Chance()
    codes = [asked.code for _ in range(20) for asked in planned(entropy=chance).asked]
    assert len(set(codes)) == 40


def test_two_people_with_one_code_are_refused_because_their_answers_could_not_be_told_apart() -> None:
    with pytest.raises(PayloadRefused, match="told apart"):
        planned(entropy=bytes)


@pytest.mark.parametrize("people", [[], [WORKER, WORKER]])
def test_an_alert_asks_somebody_and_nobody_twice(people: list[Invitee]) -> None:
    with pytest.raises(PayloadRefused, match="nobody twice"):
        planned(people=people)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(PayloadRefused, match="needs a zone"):
        planned(due=DUE.replace(tzinfo=None))


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(PayloadRefused) as refused:
        planned(case="Zephyrine", clock="respond-cv", tier="Quill Street", call="nobody")
    problems = {problem.field: problem for problem in refused.value.problems}
    assert problems.keys() == {"case", "clock", "tier", "call"}
    assert problems["clock"].nearest == "respond-cw"


def test_the_intent_is_recorded_whole_and_read_back_as_it_was() -> None:
    intent = planned()
    data = msgspec.json.decode(msgspec.json.encode(intent.as_data()))
    assert intent_of(recorded(data)) == intent
    assert data["due"] == "2026-03-08T11:20:00Z"
    assert data["seats"] == ["advocate", "child_welfare"]


def test_the_recorded_intent_fits_its_kind_of_entry_and_keeps_its_codes_withheld() -> None:
    assert check("alert.raised", planned().as_data(), None, {}) == ()
    (asked,) = (field for field in KINDS["alert.raised"].fields if field.name == "asked")
    assert {column.name for column in asked.columns if column.withheld} == {"code", "invite"}


@pytest.mark.parametrize("change", [{"note": "Zephyrine"}, {"due": "Zephyrine"}, {"asked": [{"person": "Zephyrine"}]}])
def test_a_record_that_is_no_intent_is_refused_without_repeating_it(change: dict[str, Any]) -> None:
    with pytest.raises(PayloadRefused) as refused:
        intent_of(recorded({**planned().as_data(), **change}))
    assert "Zephyrine" not in str(refused.value)


def test_each_person_has_their_own_message_key_and_it_stays() -> None:
    intent = planned()
    keys = [intent.message_key(person.person) for person in (WORKER, ADVOCATE)]
    assert keys == [f"{intent.alert[:10]}-1", f"{intent.alert[:10]}-2"]


def test_the_words_come_from_the_protocol_and_an_unfit_title_falls_back_to_its_code() -> None:
    protocol = Protocol(
        version="1",
        clocks={
            "respond-cw": Clock(id="respond-cw", title="Child welfare with the child"),
            "odd": Clock(id="odd", title="two\nlines"),
            "long": Clock(id="long", title="x" * 81),
        },
        parties={"advocate": Party(id="advocate")},
        terms={"tier.immediate": Term(id="tier.immediate", list="tier", code="immediate", title="Immediate crisis")},
        agencies={
            "day": Agency(id="day", party="advocate", title="Day", telephone="555 0101"),
            "night": Agency(id="night", party="advocate", title="Night", telephone="555 0101", after_hours="555 0199"),
            "none": Agency(id="none", party="advocate", telephone="ask Zephyrine"),
        },
    )
    wording = wording_of(protocol)
    assert wording.asks == {"respond-cw": "Child welfare with the child", "odd": "odd", "long": "long"}
    assert wording.tiers == {"immediate": "Immediate crisis"}
    assert wording.contacts == {
        "day": Contact(title="Day", number="555 0101"),
        "night": Contact(title="Night", number="555 0199"),
    }
    assert wording.seats == {"advocate"}


@given(hours=st.integers(0, 24 * 700))
def test_the_told_time_is_the_due_instant_on_the_countys_clock(hours: int) -> None:
    due = datetime(2026, 1, 1, 0, 45, tzinfo=UTC) + timedelta(hours=hours)
    intent = planned(due=due)
    body = render(intent, intent.asked[0], WORDING, ZONE).body
    assert f"{due.astimezone(ZONE):%Y %H:%M %Z} ({due:%H:%M} UTC)" in body


def test_the_room_is_entered_without_loading_the_alert_and_calendar_libraries() -> None:
    program = "import sys, mdtkit.alerts; sys.exit(bool({'apprise', 'icalendar', 'requests'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_case_reference_in_these_tests_is_a_real_one() -> None:
    assert planned().case == CASE
