import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.casework.at_risk import determine
from mdtkit.casework.facts import Rulebook
from mdtkit.chronology.entry import Entry
from mdtkit.protocol.model import Protocol
from tests.casework.cases import case, facts
from tests.casework.conftest import base_protocol
from tests.chronology.building import corrected, entry, minutes

pytestmark = pytest.mark.requirement("I5")

ONE = ["controlled_or_groomed", "company_in_commercial_sex", "atypical_sexual_online"]
TWO = ["run_or_unstable_housing", "justice_history", "truancy", "concerning_relationships", "substance_history"]


def answers(
    seq: int = 1, *, at: float = 0, by: str | None = None, told: dict[str, str] | None = None, **more: str
) -> Entry:
    given_answers = {**(told or {}), **more}
    recorded = entry("indicators.recorded", seq, at=minutes(at), received=minutes(at), indicators=given_answers)
    if by is not None:
        recorded.data["determined_by"] = by
    return recorded


def test_the_base_protocol_ships_the_indicators_of_the_definition(protocol: Protocol) -> None:
    assert list(protocol.indicators) == ONE + TWO


@pytest.mark.parametrize("indicator", ONE)
def test_any_one_indicator_of_group_one_makes_a_child_at_risk(protocol: Protocol, indicator: str) -> None:
    assert determine(case(answers(told={indicator: "yes"})), protocol).at_risk


@pytest.mark.parametrize("indicator", TWO)
def test_one_indicator_of_group_two_is_not_enough(protocol: Protocol, indicator: str) -> None:
    assert not determine(case(answers(told={indicator: "yes"})), protocol).at_risk


@pytest.mark.parametrize("first", TWO)
@pytest.mark.parametrize("second", TWO)
def test_any_two_of_group_two_make_a_child_at_risk(protocol: Protocol, first: str, second: str) -> None:
    found = determine(case(answers(told={first: "yes", second: "yes"})), protocol)
    assert found.at_risk is (first != second)


def test_a_run_from_care_is_by_itself_not_at_risk(protocol: Protocol) -> None:
    ran = entry("missing.noticed", 2, at=minutes(5), received=minutes(5), from_="placement")
    assert not determine(case(answers(run_or_unstable_housing="yes"), ran), protocol).at_risk


def test_unknown_never_counts(protocol: Protocol) -> None:
    assert not determine(case(answers(told=dict.fromkeys(ONE + TWO, "unknown"))), protocol).at_risk


def test_answers_of_the_call_and_of_later_are_one_determination(protocol: Protocol) -> None:
    call = entry("referral.received", 1, received=minutes(0), indicators={"truancy": "yes"})
    assert determine(case(call, answers(2, at=60, justice_history="yes")), protocol).at_risk


def test_a_later_answer_replaces_an_earlier_one_and_a_later_unknown_does_not(protocol: Protocol) -> None:
    yes, no = answers(1, truancy="yes", justice_history="yes"), answers(2, at=60, truancy="no")
    unknown = answers(3, at=90, justice_history="unknown", truancy="unknown")
    assert determine(case(yes, no), protocol).indicators["truancy"] == "no"
    found = determine(case(yes, no, unknown), protocol)
    assert found.indicators["justice_history"] == "yes"
    assert found.indicators["truancy"] == "no"


def test_a_wrong_answer_is_corrected_like_any_entry(protocol: Protocol) -> None:
    wrong = answers(1, controlled_or_groomed="yes")
    right = entry("indicators.recorded", 2, indicators={"controlled_or_groomed": "unknown"})
    found = determine(case(wrong, *corrected("e1", 3, replacement=right)), protocol)
    assert not found.at_risk
    assert found.indicators["controlled_or_groomed"] == "unknown"


def test_a_screening_score_informs_the_determination_and_never_makes_it(protocol: Protocol, book: Rulebook) -> None:
    screened = entry(
        "instrument.administered", 1, purpose="screening", instrument="any_tool", band="clear_concern", score=23
    )
    assert not determine(case(screened), protocol).at_risk
    assert facts(case(screened), book)["at_risk"] == "no"


def test_the_status_field_that_a_worker_set_stands_beside_the_indicators_until_it_is_ended(
    protocol: Protocol, book: Rulebook
) -> None:
    set_by_worker = entry("status.set", 1, received=minutes(0), field="at_risk")
    only_one = answers(2, at=30, truancy="yes")
    ended = entry("status.ended", 3, at=minutes(60), field="at_risk")
    for entries, expected in (([set_by_worker, only_one], True), ([set_by_worker, only_one, ended], False)):
        chronology = case(*entries)
        assert determine(chronology, protocol).at_risk is expected
        assert facts(chronology, book)["at_risk"] == ("yes" if expected else "no")
    assert determine(case(set_by_worker), protocol).field_set == "e1"


def test_it_says_who_determined_what_when_and_which_entries_make_it_so(protocol: Protocol) -> None:
    found = determine(case(answers(1, truancy="yes"), answers(2, at=60, by="p-ruiz", justice_history="yes")), protocol)
    by = {answer.indicator: (answer.by, answer.entry, answer.known) for answer in found.answers}
    assert by["truancy"] == ("p-ana", "e1", minutes(0))
    assert by["justice_history"] == ("p-ruiz", "e2", minutes(60))
    assert by["substance_history"] == (None, None, None)
    assert found.entries == ("e1", "e2")
    met = [group for group in found.groups if group.met]
    assert [(group.needs, group.present) for group in met] == [(2, ("justice_history", "truancy"))]


def test_a_county_may_ask_for_more_or_fewer_of_its_own_groups() -> None:
    overlay = '[[indicator]]\nid = "gang"\ngroup = "group_2"\ntitle = "Gang ties"\ncitation = "County rule 3"\n'
    base = base_protocol()
    group = base.indicators["truancy"].group
    county = base_protocol(overlay.replace("group_2", group))
    assert determine(case(answers(gang="yes", truancy="yes")), county).at_risk
    assert not determine(case(answers(gang="yes", truancy="yes")), base).at_risk


ANSWERS = st.dictionaries(st.sampled_from(ONE + TWO), st.sampled_from(["yes", "no", "unknown"]), max_size=8)


@given(st.lists(ANSWERS, min_size=1, max_size=4), st.data())
def test_facts_and_determination_agree_and_the_order_of_recording_does_not_matter(
    protocol: Protocol, book: Rulebook, told: list[dict[str, str]], data: st.DataObject
) -> None:
    def recorded(order: list[int]) -> list[Entry]:
        return [answers(seq, at=10 * index, told=told[index]) for seq, index in enumerate(order, start=1)]

    straight = case(*recorded(list(range(len(told)))))
    shuffled = case(*recorded(data.draw(st.permutations(range(len(told))))))
    found = determine(straight, protocol)
    assert found.indicators == determine(shuffled, protocol).indicators
    assert facts(straight, book)["at_risk"] == ("yes" if found.at_risk else "no")
    final: dict[str, str] = {}
    for answers_then in told:
        final |= {k: v for k, v in answers_then.items() if v != "unknown"}
    present = {indicator for indicator, answer in final.items() if answer == "yes"}
    assert found.at_risk is (len(present & set(ONE)) >= 1 or len(present & set(TWO)) >= 2)


def test_an_answer_of_unknown_is_named_with_who_gave_it_and_counts_for_nothing(protocol: Protocol) -> None:
    found = determine(case(answers(1, truancy="unknown", by="p-ruiz")), protocol)
    (told,) = [answer for answer in found.answers if answer.indicator == "truancy"]
    assert (told.answer, told.entry, told.by, told.known) == ("unknown", "e1", "p-ruiz", minutes(0))


def test_only_the_entries_of_a_group_that_is_met_make_the_child_at_risk(protocol: Protocol) -> None:
    one_of_two = answers(1, truancy="yes")
    one_of_one = answers(2, at=60, controlled_or_groomed="yes", justice_history="no")
    found = determine(case(one_of_two, one_of_one), protocol)
    assert (found.at_risk, found.entries) == (True, ("e2",))
    assert determine(case(one_of_two), protocol).entries == ()
    by_worker = entry("status.set", 3, at=minutes(90), received=minutes(90), field="at_risk")
    assert determine(case(one_of_two, by_worker), protocol).entries == ("e3",)
    assert determine(case(one_of_one, by_worker), protocol).entries == ("e2", "e3")
