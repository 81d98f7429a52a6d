"""Lists open no record; what was damaged, put back or deleted since the register was made is named all the same."""

import shutil

import pytest

from mdtkit.vault import Register, Row, Vault, looked
from tests.vault.houses import NIGHT, House, draft


def register(vault: Vault) -> Register:
    return vault.register(
        lambda case, entries: Row({"case": case}, [{"case": case, "due_at": entries[-1].at.isoformat()}]), "1"
    )


def doubtful(house: House) -> frozenset[str]:
    """As a command of its own finds it: the register is warm, the clocks are listed, no record is opened."""
    with house.vault() as vault:
        listed = register(vault)
        assert listed.clocks()
        return listed.doubtful


def test_a_home_as_it_was_left_is_in_no_doubt_and_neither_is_what_was_written_since(house: House) -> None:
    cases = [house.case(2) for _ in range(3)]
    assert doubtful(house) == frozenset()
    with house.vault() as vault:
        vault.commit(cases[0], [draft()], recorded=NIGHT)
    assert doubtful(house) == frozenset()


def test_damage_after_the_lists_were_made_is_named_until_it_is_mended(house: House) -> None:
    flipped, gone, older = (house.case(2) for _ in range(3))
    house.case(1)
    shutil.copy2(house.layout.record(older), house.place / "older")
    with house.vault() as vault:
        vault.commit(older, [draft()], recorded=NIGHT)
    assert doubtful(house) == frozenset()
    copy = house.copy_of_everything()
    path = house.layout.record(flipped)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    house.layout.record(gone).unlink()
    shutil.copy2(house.place / "older", house.layout.record(older))
    for _ in range(2):
        assert doubtful(house) == {flipped, gone, older}
    house.put_back(copy)
    assert doubtful(house) == frozenset()


def test_in_a_large_county_what_is_listed_is_looked_at_first_and_the_rest_in_turn(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looked, "FILES", 3)
    cases = sorted(house.case(1) for _ in range(8))
    with house.vault() as vault:
        register(vault).clocks()
    last = cases[-1]
    house.layout.record(last).unlink()

    def one_look(*first: str) -> frozenset[str]:
        with house.vault() as vault:
            return vault.suspect(first)

    assert one_look(last) == {last}
    struck = cases[4]
    path = house.layout.record(struck)
    path.write_bytes(path.read_bytes() + b"\0")
    assert any(one_look() == {last, struck} for _ in range(9)), "the rest comes in turn"


def test_a_crash_between_record_and_log_is_no_damage(house: House) -> None:
    from tests.vault.test_crashes import Crashing, PlugPulled

    case = house.case(1)
    assert doubtful(house) == frozenset()
    with pytest.raises(PlugPulled):
        house.vault(disk=Crashing("record in place")).commit(case, [draft()], recorded=NIGHT)
    (house.layout.pending).write_text(f"{'':<95}\n")
    assert doubtful(house) == frozenset()
