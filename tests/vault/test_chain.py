"""The bytes that are signed are fixed for good: a known answer, growth, and every kind of break."""

import hashlib

import msgspec
import pytest

from mdtkit.chronology.chain import (
    Head,
    Row,
    body_hash,
    body_text,
    chain_flaws,
    entry_hash,
    entry_of,
    head_of,
    signed_bytes,
)
from tests.vault.houses import NIGHT, draft

COUNTY = "c" * 64


def rows(count: int, record: str = "MDT-X") -> list[Row]:
    found: list[Row] = []
    prev = ""
    for seq in range(1, count + 1):
        body = body_text({"n": seq}, "words")
        head = head_of(
            draft(), entry_id=f"e{seq}", county=COUNTY, record=record, seq=seq, recorded=NIGHT, by="p-a", people=1,
            prev=prev, body=body_hash(b"\1\2", body.encode()),
        )  # fmt: skip
        found.append(Row(head=head, signature="", salt="0102", body=body))
        prev = entry_hash(head)
    return found


def test_the_signed_bytes_are_the_prefix_and_the_head_as_sorted_compact_json() -> None:
    head: Head = {"seq": 1, "id": "e1", "kind": "note.added", "by": "p-ä"}
    assert signed_bytes(head) == 'mdtkit/entry/v1\0{"by":"p-ä","id":"e1","kind":"note.added","seq":1}'.encode()
    assert entry_hash(head) == hashlib.sha256(signed_bytes(head)).hexdigest()


def test_the_head_holds_integers_and_strings_only_and_leaves_out_what_is_not_there() -> None:
    head = rows(1)[0].head
    assert all(type(value) in {int, str} for value in head.values())
    assert head["at"] == "2026-03-08T09:20:00Z"
    bare = msgspec.structs.replace(draft(), party=None, received=None)
    shorter = head_of(
        bare, entry_id="e", county="", record="r", seq=1, recorded=NIGHT, by="p", people=1, prev="", body=""
    )
    assert set(head) - set(shorter) == {"party", "received"}


def test_an_instant_without_a_zone_cannot_be_recorded() -> None:
    naive = msgspec.structs.replace(draft(), at=NIGHT.replace(tzinfo=None))
    with pytest.raises(ValueError, match="needs a zone"):
        head_of(naive, entry_id="e", county="", record="r", seq=1, recorded=NIGHT, by="p", people=1, prev="", body="")


def test_a_sound_chain_has_no_flaws() -> None:
    assert chain_flaws(COUNTY, "MDT-X", rows(5)) == []


def test_a_member_that_a_later_version_adds_breaks_nothing() -> None:
    sound = rows(1)[0]
    grown = Row(head={**sound.head, "sealed": "sogie", "weight": 3}, signature="", salt=sound.salt, body=sound.body)
    assert chain_flaws(COUNTY, "MDT-X", [grown]) == []
    assert entry_of(grown).data == {"n": 1}


@pytest.mark.parametrize(
    ("member", "value", "kind"),
    [
        ("seq", 9, "order"),
        ("record", "MDT-Y", "misplaced"),
        ("county", "d" * 64, "misplaced"),
        ("prev", "0" * 64, "chain"),
        ("body_hash", "0" * 64, "body"),
    ],
)
def test_a_changed_head_is_named_at_its_seq(member: str, value: int | str, kind: str) -> None:
    changed = rows(3)
    row = changed[1]
    changed[1] = Row(head={**row.head, member: value}, signature=row.signature, salt=row.salt, body=row.body)
    assert (2, kind) in {(flaw.seq, flaw.kind) for flaw in chain_flaws(COUNTY, "MDT-X", changed)}


def test_whatever_changes_in_a_head_breaks_the_link_that_follows() -> None:
    changed = rows(3)
    row = changed[0]
    changed[0] = Row(head={**row.head, "kind": "case.closed"}, signature="", salt=row.salt, body=row.body)
    assert [(flaw.seq, flaw.kind) for flaw in chain_flaws(COUNTY, "MDT-X", changed)] == [(2, "chain")]


def test_a_changed_body_or_salt_is_found() -> None:
    row = rows(1)[0]
    for salt, body in [("0103", row.body), (row.salt, '{"data":{"n":2},"note":"words"}'), ("zz", row.body)]:
        flaws = chain_flaws(COUNTY, "MDT-X", [Row(head=row.head, signature="", salt=salt, body=body)])
        assert [flaw.kind for flaw in flaws] == ["body"]


def test_the_body_of_a_sealed_category_is_reserved_and_nobody_can_seal_one_afterwards() -> None:
    row = rows(1)[0]
    meant = Row(head={**row.head, "sealed": "sogie"}, signature="", sealed="YWdl")
    afterwards = Row(head=row.head, signature="", sealed="YWdl")
    assert chain_flaws(COUNTY, "MDT-X", [meant]) == []
    assert (entry_of(meant).removed, entry_of(meant).data) == (False, {})
    assert [flaw.kind for flaw in chain_flaws(COUNTY, "MDT-X", [afterwards])] == ["body"]


def redaction(seq: int, prev: str, by: str, target: str) -> Row:
    body = body_text({"entry": target, "reason": "court order"}, None)
    head = head_of(
        draft("entry.redacted"), entry_id=f"e{seq}", county=COUNTY, record="MDT-X", seq=seq, recorded=NIGHT, by=by,
        people=1, prev=prev, body=body_hash(b"\1", body.encode()),
    )  # fmt: skip
    return Row(head=head, signature="", salt="01", body=body)


def test_a_body_may_be_gone_only_if_two_people_removed_it_and_the_chain_still_verifies() -> None:
    row = rows(1)[0]
    bare = Row(head=row.head, signature="")
    first = redaction(2, entry_hash(bare.head), "p-a", "e1")
    second = redaction(3, entry_hash(first.head), "p-b", "e1")
    same_again = redaction(3, entry_hash(first.head), "p-a", "e1")
    assert [flaw.kind for flaw in chain_flaws(COUNTY, "MDT-X", [bare])] == ["body"]
    assert [flaw.kind for flaw in chain_flaws(COUNTY, "MDT-X", [bare, first, same_again])] == ["body"]
    assert chain_flaws(COUNTY, "MDT-X", [bare, first, second]) == []
    assert entry_of(bare).removed
    assert entry_of(bare).data == {}
