"""A slip in any field of any kind is refused by field, allowed values and nearest; nothing changes, no name is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdtkit.chronology.kinds import KINDS
from mdtkit.desk import Referral
from mdtkit.desk.errors import BadInput
from mdtkit.desk.recording import NEVER_BY_HAND
from tests.desk.conftest import Night
from tests.desk.slips import NAME, Slip, slips

BY_HAND = [name for name, kind in KINDS.items() if not kind.book and name not in NEVER_BY_HAND]


def every_byte(home: Path) -> dict[str, bytes]:
    """What lies in the home, byte for byte."""
    return {str(path.relative_to(home)): path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("kind", BY_HAND)
def test_a_slip_in_any_field_of_this_kind_is_refused_and_changes_nothing(
    night: Night, home: Path, referral: Referral, kind: str
) -> None:
    ref = night.desk.open_case(referral).case
    tried, before = 0, every_byte(home)
    for slip in slips(kind, night.desk.vocabularies):
        with pytest.raises(BadInput) as refused:
            night.desk.log(ref, kind, slip.data, note="Invented." if KINDS[kind].needs_note else None)
        told(refused.value, slip)
        tried += 1
    assert tried
    assert every_byte(home) == before


def told(refused: BadInput, slip: Slip) -> None:
    """The refusal names the field; where the slip says what is allowed, it lists that and the nearest of it."""
    about = [problem for problem in refused.problems if problem.field.split(".")[0] == slip.field.split(".")[0]]
    assert about, (slip, refused.problems)
    assert NAME not in str(refused) + repr(refused.problems)
    assert slip.allowed in {(), *(problem.allowed for problem in about)}, (slip, about)
    assert slip.nearest in {None, *(problem.nearest for problem in about)}, (slip, about)
