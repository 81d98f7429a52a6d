"""What an entry means to the rules is looked up by what it says: two that say different things share no meaning."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from mdtkit.casework.facts import Rulebook
from mdtkit.casework.meaning import Meaning
from mdtkit.chronology.entry import Entry
from tests.casework.cases import case
from tests.casework.conftest import base_protocol
from tests.chronology.building import entry

LEARNT = Rulebook(base_protocol())
"""Meets the entries of every example, one after the other."""
CODES = ["unknown", "cse", "probation"]
VALUES = (
    st.sampled_from(CODES)
    | st.none()
    | st.booleans()
    | st.lists(st.sampled_from(CODES), max_size=1)
    | st.dictionaries(st.sampled_from(CODES), st.sampled_from(["yes", "no"]), max_size=1)
)
KINDS = {
    "referral.investigated": "allegation",
    "instrument.administered": "party",
    "unheard.of": "le_agency",
}


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Entries of a few kinds that say one thing or another, or nothing, in a field that rules ask for."""
    kind = draw(st.sampled_from([*KINDS]))
    data = {"disposition": "confirmed", "purpose": "assessment", KINDS[kind]: draw(VALUES)}
    return msgspec.structs.replace(entry(kind, party=draw(st.sampled_from(["child_welfare", "probation"]))), data=data)


def told(meaning: Meaning) -> tuple[object, ...]:
    return meaning.settles, meaning.among, meaning.starts, meaning.computed


@settings(max_examples=300)
@given(entries())
def test_what_was_looked_up_is_what_would_be_worked_out_anew(said: Entry) -> None:
    [looked_up] = LEARNT.lexicon.meanings(case(said))
    [anew] = Rulebook(LEARNT.protocol).lexicon.meanings(case(said))
    assert told(looked_up) == told(anew)
