from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtkit.chronology.display import plain
from mdtkit.chronology.kinds import KINDS, Pronouns, categories_of, category_of, render, shown, withheld
from tests.chronology.building import entry
from tests.chronology.test_kinds import JSON, good_value

TITLES = {
    ("party", "law_enforcement"): "Law enforcement",
    ("party", "child_welfare"): "Child welfare",
    ("party", "advocate"): "CSEC advocate",
    ("trigger", "law_enforcement_danger"): "Law enforcement meets a child it suspects",
    ("clock", "report-victim"): "Report: victim identified",
}


def title_of(vocabulary: str, code: str) -> str:
    return TITLES.get((vocabulary, code), code)


def said(kind: str, *, reveal: bool = False, party: str | None = "child_welfare", **data: Any) -> str:
    return render(entry(kind, party=party, **data), title_of, reveal)


def test_a_referral_is_said_in_one_sentence_with_the_titles_of_the_protocol() -> None:
    sentence = said(
        "referral.received",
        source="law_enforcement",
        triggers=["law_enforcement_danger"],
        indicators={"truancy": "yes", "substance_history": "unknown"},
        services="unknown",
    )
    assert sentence == (
        "Referral received from Law enforcement; seen: Law enforcement meets a child it suspects; "
        "indicators: truancy yes, substance history unknown; receiving child welfare services: unknown."
    )


def test_words_and_places_are_withheld_and_named_until_somebody_asks_for_the_story() -> None:
    arrival = entry("child.engaged", party="advocate", place="behind the Invented Motel", note="cold, hungry")
    assert render(arrival, title_of, False) == "CSEC advocate engaged the child."
    assert withheld(arrival) == ("place", "note")
    assert render(arrival, title_of, True) == "CSEC advocate engaged the child; behind the Invented Motel."
    assert withheld(arrival, reveal=True) == ()
    assert shown(arrival) == ({"place": None}, None)
    assert shown(arrival, reveal=True) == ({"place": "behind the Invented Motel"}, "cold, hungry")


@pytest.mark.requirement("I10")
def test_the_child_is_the_child_and_they_unless_the_child_chose_pronouns() -> None:
    wish = entry("child.wish", topic="placement", wish="to stay")
    assert render(wish, title_of, False) == "What the child wants about placement."
    assert "in their own words" in render(wish, title_of, True)
    chosen = Pronouns(their="her")
    assert "in her own words" in render(wish, title_of, True, pronouns=chosen)


@pytest.mark.requirement("I10")
def test_chosen_pronouns_are_not_said_to_whoever_only_looks() -> None:
    wish = entry("child.wish", wish="to stay")
    chosen = Pronouns(child="he", their="his")
    assert render(wish, title_of, False, pronouns=chosen) == "What the child wants."


@pytest.mark.requirement("I10")
def test_sogie_stays_out_even_of_a_revealed_story_until_its_category_is_opened() -> None:
    described = entry("child.described", name="Somebody Invented", sogie="told in confidence")
    assert withheld(described) == ("name", "sogie")
    assert withheld(described, reveal=True) == ("sogie",)
    assert shown(described, reveal=True)[0] == {"name": "Somebody Invented", "sogie": None}
    assert withheld(described, reveal=True, opened={"sogie"}) == ()
    assert withheld(described, opened={"sogie"}) == ("name", "sogie")


def test_a_birth_date_is_withheld_though_it_is_a_date() -> None:
    described = entry("child.described", birth_date="2011-02-28", language="es")
    assert said("child.described", birth_date="2011-02-28", language="es") == "The child described, language es."
    assert withheld(described) == ("birth_date",)


def test_names_inside_a_table_are_withheld_while_its_codes_are_shown() -> None:
    held = entry("meeting.held", type="ongoing", attendance=[{"seat": "advocate", "name": "Somebody Invented"}])
    assert shown(held)[0]["attendance"] == [{"seat": "advocate", "name": None}]
    assert shown(held, reveal=True)[0]["attendance"] == [{"seat": "advocate", "name": "Somebody Invented"}]


def test_an_instant_is_said_in_the_zone_in_which_it_was_entered() -> None:
    sentence = said("testimony.expected", hearing="2026-03-10T17:00:00Z", against="exploiter")
    assert sentence == "The child is expected to testify on Tue 10 Mar 2026 10:00 PDT against: exploiter."


def test_what_this_version_does_not_know_counts_as_text() -> None:
    newer = entry("child.engaged", mood="frightened", place="x")
    assert withheld(newer) == ("mood", "place")
    assert withheld(entry("child.dreamt", what="secret")) == ("what",)
    assert render(entry("child.dreamt", what="secret"), title_of, True) == (
        "An entry of kind child.dreamt, which this version does not know."
    )


def test_an_entry_whose_content_was_removed_says_so() -> None:
    assert render(entry("note.added", removed=True), title_of, True) == "Note: its content was removed."


def test_square_and_curly_brackets_typed_by_somebody_are_words_and_nothing_else() -> None:
    sentence = said("child.engaged", reveal=True, place="[{party}] {child}")
    assert sentence == "Child welfare engaged the child; [{party}] {child}."


def test_what_a_waiver_waives_is_said_whether_a_clock_or_a_responsibility() -> None:
    assert said("responsibility.waived", responsibility="report-victim") == "Waived: Report: victim identified."
    assert said("responsibility.waived", responsibility="imm.adv.bag") == "Waived: imm.adv.bag."


@given(st.sampled_from(sorted(KINDS)), st.data())
def test_without_reveal_no_word_that_was_typed_is_said(kind: str, data: st.DataObject) -> None:
    fields = KINDS[kind].fields
    word = "Zyxwordtyped"
    filled = {f.name: word if f.type == "text" else data.draw(good_value(f)) for f in fields if f.type != "table"}
    if kind == "child.described":
        filled["birth_date"] = "2011-02-28"
    recorded = entry(kind, note=word)
    recorded.data.update(filled)
    sentence = render(recorded, title_of, False)
    assert word not in sentence
    if kind == "child.described":  # elsewhere a year drawn by chance may be said
        assert "2011" not in sentence
    assert word not in repr(shown(recorded))


@given(st.sampled_from(sorted(KINDS)), st.booleans(), st.data())
def test_a_sentence_is_one_clean_line_whatever_a_record_holds(kind: str, reveal: bool, data: st.DataObject) -> None:
    names = [field.name for field in KINDS[kind].fields] or ["x"]
    values = data.draw(st.dictionaries(st.sampled_from(names), JSON | st.just("\x1b[2J\u202eevil\n"), max_size=4))
    strange = entry(kind)
    strange.data.update(values)
    sentence = render(strange, title_of, reveal)
    assert sentence == plain(sentence)
    assert sentence


@pytest.mark.parametrize(
    ("kind", "data", "category"),
    [
        ("instrument.administered", {"purpose": "screening"}, "screening_result"),
        ("instrument.administered", {"purpose": "assessment"}, "assessment_result"),
        ("note.added", {"category": "medical"}, "medical"),
        ("note.added", {}, "referral"),
        ("hold.placed", {}, "attorney"),
        ("role.granted", {}, ""),
        ("child.dreamt", {}, "unknown"),
    ],
)
def test_the_sharing_category_is_that_of_the_kind_or_of_what_was_recorded(
    kind: str, data: dict[str, Any], category: str
) -> None:
    assert category_of(kind, data) == category


@pytest.mark.requirement("I9")
@pytest.mark.parametrize(
    ("purpose", "said"), [("screening", "screening_statements"), ("assessment", "assessment_statements")]
)
def test_what_the_child_answered_is_a_statement_and_never_shared_as_the_result(purpose: str, said: str) -> None:
    data = {
        "purpose": purpose, "band": "high", "answers": {"a": "yes"}, "statements": "Invented.",
        "answers_substance_use": {"b": "3"}, "reason": "",
    }  # fmt: skip
    result = f"{purpose}_result"
    assert categories_of("instrument.administered", data) == {
        "purpose": result, "band": result, "answers": said, "statements": said,
        "answers_substance_use": "substance_use",
    }  # fmt: skip
