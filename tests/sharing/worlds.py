"""Invented situations for hypothesis: any recipient, item, purpose, setting and file of authorizations."""

from __future__ import annotations

from hypothesis import strategies as st

from mdtkit.sharing.authorization import Authorization
from mdtkit.sharing.situation import Item, Recipient, Setting, Situation
from tests.sharing.questions import CLOCK, day

PARTIES = (
    "child_welfare",
    "probation",
    "advocate",
    "district_attorney",
    "law_enforcement",
    "caregiver",
    "ncmec",
    "press",
)
PERSONS = ("", "p-1", "p-2")
CATEGORIES = (
    "referral", "screening_statements", "screening_result", "sogie", "attorney", "substance_use", "safety_plan",
    "services", "adoption", "horoscope",
)  # fmt: skip
PURPOSES = ("investigation", "case_planning", "treatment", "mandated_report", "delinquency", "committee", "curiosity")
CAPACITIES = ("child", "parent", "guardian", "court", "child_attorney", "")
DAYS = st.integers(-2, 40).map(day)
SOME_DAY = st.none() | DAYS


def subset(codes: tuple[str, ...], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    """Some of these codes, in any order."""
    return st.lists(st.sampled_from(codes), max_size=most, unique=True).map(tuple)


@st.composite
def filed(draw: st.DrawFn, forms: tuple[str, ...] = ("grant", "refusal", "request")) -> tuple[Authorization, ...]:
    """Authorizations, refusals and requests of all kinds, some of which cannot be read."""
    count = draw(st.integers(0, 3))
    return tuple(
        Authorization(
            id=f"a{number}",
            entry=f"e{number}",
            form=draw(st.sampled_from(forms)),
            capacity=draw(st.sampled_from(CAPACITIES)),
            categories=draw(subset(CATEGORIES)),
            parties=draw(subset(PARTIES)),
            persons=draw(subset(PERSONS[1:])),
            agencies=(),
            purposes=draw(subset(PURPOSES)),
            by=draw(subset(("child_welfare", "probation"))),
            begins=draw(DAYS),
            ends=draw(SOME_DAY),
            revoked=draw(SOME_DAY),
            superseded=draw(SOME_DAY),
            while_seated=draw(st.booleans()),
            gone=tuple((person, draw(DAYS)) for person in draw(subset(PERSONS[1:], 1))),
            wrong=draw(st.sampled_from(("", "", "", "its content was removed"))),
        )
        for number in range(count)
    )


def recipients() -> st.SearchStrategy[Recipient]:
    """Anybody."""
    return st.builds(
        Recipient,
        name=st.just("somebody"),
        party=st.sampled_from(PARTIES),
        person=st.sampled_from(PERSONS),
        agency=st.just(""),
        member=st.booleans(),
        trained=st.booleans(),
        cleared=st.sampled_from(("yes", "no", "unknown")),
    )


def settings_of() -> st.SearchStrategy[Setting]:
    """Any room."""
    return st.builds(
        Setting,
        channel=st.sampled_from(("in_person", "meeting", "telephone", "electronic", "paper")),
        present=subset(("child", "caregiver", "family", "probation")),
        cft=st.sampled_from(("yes", "no", "unknown")),
        emergency=st.booleans(),
        tier=st.sampled_from(("", "immediate", "initial", "ongoing")),
        case_review=st.booleans(),
    )


@st.composite
def situations(draw: st.DrawFn, purposes: tuple[str, ...] = PURPOSES) -> Situation:
    """Any question."""
    people = draw(st.lists(recipients(), min_size=1, max_size=3))
    named = tuple(
        Recipient(
            name=f"r{number}", party=one.party, person=one.person, member=one.member, trained=one.trained,
            cleared=one.cleared,
        )
        for number, one in enumerate(people)
    )  # fmt: skip
    return Situation(
        discloser=draw(st.sampled_from(("child_welfare", "probation", "public_defender", "stranger"))),
        discloser_member=draw(st.booleans()),
        position=draw(st.sampled_from(("", "cw_supervisor", "cw_hotline"))),
        recipients=named,
        items=tuple(Item(category=one) for one in draw(subset(CATEGORIES, 4).filter(bool))),
        purpose=draw(st.sampled_from(purposes)),
        report=draw(st.sampled_from(("", "cross", "missing"))),
        setting=draw(settings_of()),
        facts={
            "missing": draw(st.sampled_from(("yes", "no"))),
            "jurisdiction": draw(st.sampled_from(("300", "none", "unknown"))),
        },
        windows={CLOCK: ((day(0), day(30)),)},
        authorizations=draw(filed()),
        now=draw(DAYS),
    )
