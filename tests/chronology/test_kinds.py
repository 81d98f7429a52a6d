import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdtkit.chronology.entry import Draft
from mdtkit.chronology.kinds import (
    CLOSED,
    KINDS,
    Field,
    Kind,
    check,
    check_draft,
    fields_of,
    sealed_fields,
    text_fields,
    vocabulary_of,
)
from mdtkit.chronology.problem import Problem
from mdtkit.protocol.loader import load_protocol
from mdtkit.protocol.model import Protocol
from tests.chronology.building import SUNDAY

VOCABULARIES = {
    "party": ("child_welfare", "probation", "law_enforcement", "district_attorney", "caregiver", "family"),
    "trigger": ("hotline_danger", "law_enforcement_danger", "trades_for_needs"),
    "indicator": ("truancy", "controlled_or_groomed"),
    "responsibility": ("imm.adv.bag",),
    "clock": ("report-victim",),
    "agency": (),
}
DESIGN = frozenset(
    """
    referral.received referral.investigated child.described child.wish jurisdiction.determined eligibility.determined
    services.planned indicators.recorded tier.decided status.set status.ended cws.entered script.given
    instrument.administered report.made ncic.confirmed child.engaged responder.arrived responsibility.done
    responsibility.waived medical.evaluated support.ended court.noted hold.placed hold.lifted case.closed case.reopened
    missing.noticed missing.effort missing.contact missing.recovered missing.interviewed placement.changed
    detention.entered clinician.referred suspicion.recorded investigation.started testimony.expected meeting.planned
    meeting.invited meeting.held meeting.cancelled action.agreed action.done plan.adopted plan.reviewed
    service.offered
    service.accepted service.declined service.started service.ended authorization.requested authorization.granted
    authorization.refused authorization.revoked disclosure.made team.seated team.unseated conflict.declared
    case.assigned case.unassigned case.linked alert.raised alert.settled attachment.added note.added
    family.cleared entry.superseded
    entry.redacted access.granted access.revoked statement.signed alert.sent alert.answered protocol.adopted mou.signed
    figures.released record.purged
    """.split()  # noqa: SIM905 - read against the design's own table
)
CATEGORIES = frozenset(
    """
    referral investigation screening_result screening_statements assessment_result assessment_statements medical
    reproductive_health substance_use mental_health psychotherapy_notes education placement court attorney sogie
    reporter_identity adoption caregiver_information safety_plan services
    """.split()  # noqa: SIM905 - as the design lists them
)


def problems(kind: str, /, *, received: bool = True, note: str | None = None, **data: Any) -> tuple[Problem, ...]:
    given_data = {name.removesuffix("_"): value for name, value in data.items()}
    return check(kind, given_data, note, VOCABULARIES, received=received)


def the_problem(kind: str, /, **data: Any) -> Problem:
    (problem,) = problems(kind, **data)
    return problem


def base_protocol() -> Protocol:
    base = Path(__file__).parents[2] / "config" / "base"
    return load_protocol([(file.name, file.read_bytes()) for file in sorted(base.glob("*.toml"))])


# ---- the vocabulary is whole -----------------------------------------------------------------------


def test_every_kind_of_the_starting_vocabulary_exists() -> None:
    assert not DESIGN - set(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_kind_has_a_title_a_sentence_and_a_category_of_the_sharing_rules(kind: Kind) -> None:
    assert kind.title
    assert kind.sentence.endswith(".")
    assert kind.category in CATEGORIES if not kind.book else kind.category == ""
    assert len({field.name for field in kind.fields}) == len(kind.fields)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_what_may_be_absent_or_withheld_stands_in_an_optional_part_of_the_sentence(kind: Kind) -> None:
    always = re.sub(r"\[[^\]]*\]", "", kind.sentence)
    for name in re.findall(r"\{(\w+)\}", kind.sentence):
        assert name in ("party", "child", "their") or kind.field(name), name
    for name in re.findall(r"\{(\w+)\}", always):
        field = kind.field(name)
        assert field is None or (field.required and not field.withheld), name


def test_what_is_sogie_or_names_a_reporter_is_sealed() -> None:
    assert {("child.described", "pronouns"), ("child.described", "sogie"), ("referral.received", "reporter")} <= (
        sealed_fields()
    )
    assert sealed_fields() <= text_fields()


def test_the_name_and_birth_date_of_a_child_are_withheld_like_text() -> None:
    assert {("child.described", "name"), ("child.described", "birth_date")} <= text_fields()


def test_no_rule_of_the_base_protocol_reads_what_is_text_or_sealed_or_does_not_exist() -> None:
    protocol, fields, hidden = base_protocol(), fields_of(), text_fields()
    read: list[tuple[str, str, str]] = []
    for clock in protocol.clocks.values():
        rules = [(s.on, s.where) for s in clock.start] + [(s.on, s.where) for s in (*clock.stop, *clock.cancel)]
        rules += [(s.on, s.where) for s in clock.suspend]
        read += [(clock.id, kind, name) for on, where in rules for kind in on for name in where]
        read += [(clock.id, kind, name) for name in clock.before for start in clock.start for kind in start.on]
    for fact in protocol.facts.values():
        for source in fact.sources:
            read += [(fact.id, kind, name) for kind in source.on for name in (*source.where, source.field) if name]
    assert read
    for rule_id, kind, name in read:
        assert name == "party" or name in fields[kind], (rule_id, kind, name)
        assert (kind, name) not in hidden, (rule_id, kind, name)


@pytest.mark.requirement("R2")
@pytest.mark.requirement("R4")
@pytest.mark.requirement("R5")
def test_every_kind_by_which_information_starts_a_legal_clock_must_say_when_it_was_received() -> None:
    protocol = base_protocol()
    legal = [clock for clock in protocol.clocks.values() if clock.law != "prac"]
    facts = {name for clock in legal for condition in clock.known for name in condition if name in protocol.facts}
    starting = {kind for name in facts for source in protocol.facts[name].sources for kind in source.on}
    starting |= {kind for clock in legal for start in clock.start if start.anchor == "known" for kind in start.on}
    # What a party of the county did itself was received when it happened.
    own_acts = {"tier.decided", "report.made", "missing.effort", "status.ended", "placement.changed"}
    own_acts |= {"missing.interviewed", "missing.contact", "child.described"}
    assert starting
    for kind in starting - own_acts:
        assert KINDS[kind].needs_received, kind


def test_closed_lists_that_the_base_protocol_brings_say_the_same_as_those_here() -> None:
    protocol = base_protocol()
    for name, codes in CLOSED.items():
        brought = protocol.vocabulary(name)
        assert not brought or set(codes) <= set(brought), name


# ---- what is refused, and how ----------------------------------------------------------------------


def test_an_unknown_kind_is_refused_with_the_nearest_one() -> None:
    problem = the_problem("referral.recieved")
    assert (problem.field, problem.nearest) == ("kind", "referral.received")


def test_an_unknown_field_is_refused_with_the_nearest_one() -> None:
    problem = the_problem("report.made", report="cross", to="probation", method="telephone", refrence="4")
    assert (problem.field, problem.nearest) == ("refrence", "reference")


def test_an_unknown_party_is_refused_with_the_nearest_one() -> None:
    problem = the_problem("report.made", report="cross", to="law_enforcment", method="telephone")
    assert (problem.field, problem.nearest) == ("to", "law_enforcement")
    assert set(problem.allowed) == set(VOCABULARIES["party"])


def test_the_party_of_the_entry_itself_is_checked_too() -> None:
    (problem,) = check("child.engaged", {}, None, VOCABULARIES, party="probatoin")
    assert (problem.field, problem.nearest) == ("party", "probation")


def test_what_is_required_and_missing_is_named_with_what_it_may_be() -> None:
    found = {problem.field: problem for problem in problems("report.made", report="cross")}
    assert set(found) == {"to", "method"}
    assert "telephone" in found["method"].allowed


def test_empty_is_missing() -> None:
    assert the_problem("entry.superseded", entry="e1", reason="  ").field == "reason"
    assert the_problem("indicators.recorded", indicators={}).field == "indicators"


def test_all_problems_are_told_at_once() -> None:
    found = problems("report.made", received=False, report="crosss", to=7, method="phone", x="1")
    assert {problem.field for problem in found} == {"report", "to", "method", "x"}


@pytest.mark.requirement("R2")
def test_a_referral_without_the_instant_of_its_receipt_is_refused() -> None:
    (problem,) = problems("referral.received", received=False, source="law_enforcement")
    assert problem.field == "received"
    assert problems("referral.received", source="law_enforcement") == ()


def test_without_when_it_happened_nothing_is_recorded() -> None:
    (problem,) = check("child.engaged", {}, None, VOCABULARIES, at=False)
    assert problem.field == "at"


def test_a_draft_is_checked_with_its_own_instants_and_party() -> None:
    draft = Draft(kind="missing.noticed", at=SUNDAY, tz="UTC", party="probation")
    (problem,) = check_draft(draft, VOCABULARIES)
    assert problem.field == "received"
    assert check_draft(msgspec.structs.replace(draft, received=SUNDAY), VOCABULARIES) == ()


def test_a_note_without_words_is_no_note() -> None:
    assert problems("note.added", note=" ")[0].field == "note"
    assert problems("note.added", note="called back") == ()


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("referral.received", {"triggers": "hotline_danger"}),
        ("referral.received", {"triggers": ["hotline danger and more"]}),
        ("referral.received", {"indicators": ["truancy"]}),
        ("referral.received", {"indicators": {"truancy": "perhaps"}}),
        ("referral.received", {"indicators": {"hair": "yes"}}),
        ("referral.received", {"assault_hours": "six"}),
        ("referral.received", {"assault_hours": -1}),
        ("referral.received", {"assault_hours": True}),
        ("referral.received", {"assault_hours": 2**70}),
        ("referral.received", {"services": True}),
        ("referral.received", {"services": "maybe"}),
        ("referral.received", {"location": 5}),
        ("testimony.expected", {"hearing": "2026-03-08T09:20:00"}),
        ("testimony.expected", {"hearing": "tomorrow"}),
        ("testimony.expected", {"hearing": "2026-13-40T09:20:00Z"}),
        ("action.agreed", {"seat": "probation", "action": "call", "due": "8 March"}),
        ("case.linked", {"case": "the Example girl"}),
        ("meeting.held", {"type": "ongoing", "attendance": [{"seat": "probation", "hair": "x"}]}),
        ("meeting.held", {"type": "ongoing", "attendance": [{"person": "p-1"}]}),
        ("meeting.held", {"type": "ongoing", "attendance": "everybody"}),
        ("review.held", {"meeting": "m-1", "cases": "MDT-7K3Q-F9X"}),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(kind: str, data: dict[str, Any]) -> None:
    assert len(problems(kind, **data)) == 1


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("testimony.expected", {"hearing": "2026-03-08T09:20:00Z"}),
        ("testimony.expected", {"hearing": "2026-03-08T01:20:00-08:00"}),
        ("meeting.held", {"type": "ongoing", "attendance": [{"seat": "probation", "attended": "remote", "name": "X"}]}),
        ("responsibility.waived", {"responsibility": "imm.adv.bag", "reason": "no bag left"}),
        ("responsibility.waived", {"responsibility": "report-victim", "reason": "already made", "to": "probation"}),
        ("child.described", {"birth_date": "2011-02-28", "name": "Somebody Invented"}),
        ("report.made", {"report": "cross", "to": "probation", "method": "fax", "agency": "any_police"}),
        ("entry.superseded", {"entry": "e1", "reason": "typed wrongly", "replacement": None}),
    ],
)
def test_what_fits_is_taken(kind: str, data: dict[str, Any]) -> None:
    assert problems(kind, **data) == ()


@given(st.text(min_size=1, max_size=40).filter(lambda words: not re.fullmatch(r"[A-Za-z0-9][\w.:+/-]*", words)))
def test_free_words_in_a_coded_field_are_refused_and_never_repeated(words: str) -> None:
    coded: list[dict[str, Any]] = [{"report": words}, {"report": ["x", words]}]
    for data in coded:
        for problem in problems("report.made", to="probation", method="fax", **data):
            assert words not in problem.message.replace(problem.field, "") or len(words.strip()) < 4
            assert problem.nearest is None or problem.nearest in problem.allowed


def test_a_name_typed_into_a_coded_field_is_not_echoed() -> None:
    for data in (
        {"source": "Jane Invented"},
        {"triggers": ["Jane Invented"]},
        {"indicators": {"Jane Invented": "yes"}},
    ):
        (problem,) = problems("referral.received", **data)
        assert "Jane" not in repr(problem)
    for field in ("Jane Invented",):
        (problem,) = check("child.engaged", {field: "x"}, None, VOCABULARIES)
        assert "Jane" not in repr(problem)


def test_text_that_cannot_be_written_down_is_refused() -> None:
    assert the_problem("child.engaged", place="Bad \ud800 text").field == "place"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.just(datetime(2026, 3, 8, tzinfo=UTC)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(KINDS)), st.data())
def test_checking_never_raises_whatever_is_given(kind: str, data: st.DataObject) -> None:
    names = [field.name for field in KINDS[kind].fields] or ["x"]
    given_data = data.draw(st.dictionaries(st.sampled_from(names) | st.text(max_size=6), JSON, max_size=4))
    for problem in check(kind, given_data, None, VOCABULARIES):
        assert problem.message


def good_value(field: Field) -> st.SearchStrategy[Any]:
    """Values that fit a field, so that a kind's schema can be shown to be satisfiable."""
    codes = [
        code
        for name in (field.vocabulary or "").split("+")
        for code in (VOCABULARIES.get(name) or CLOSED.get(name) or ("some_code",))
    ]
    code = st.sampled_from(codes)
    return {
        "code": code,
        "codes": st.lists(code, min_size=1, max_size=3),
        "codemap": st.dictionaries(
            code, st.sampled_from(CLOSED.get(field.values or "", ("a", "b"))), min_size=1, max_size=3
        ),
        "text": st.text(alphabet=st.characters(categories=("L", "P", "Zs")), min_size=1).filter(str.strip),
        "instant": st.just("2026-03-08T09:20:00Z"),
        "date": st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(lambda day: f"{day.isoformat()}"),
        "yesno": st.sampled_from(CLOSED["answer"]),
        "int": st.integers(0, 10**6),
        "ref": st.just("01HZZ"),
        "refs": st.just(["01HZZ"]),
        "table": st.lists(
            st.fixed_dictionaries({c.name: good_value(c) for c in field.columns}), min_size=1, max_size=2
        ),
    }[field.type]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
@settings(max_examples=3)
@given(data=st.data())
def test_every_kind_can_be_filled_in_completely(kind: Kind, data: st.DataObject) -> None:
    filled = {field.name: data.draw(good_value(field)) for field in kind.fields}
    assert check(kind.name, filled, "a note", VOCABULARIES) == ()


def test_the_loader_is_told_the_vocabulary_of_every_coded_field() -> None:
    told = vocabulary_of()
    assert told["report.made", "to"] == "party"
    assert ("report.made", "reference") not in told
    assert ("case.linked", "case") not in told
