"""`vault verify` at the command line: heads compared, lost memory said, refusals in one sentence."""

from pathlib import Path

from tests.cli.conftest import CommandLine


def test_a_head_kept_outside_is_compared(county: CommandLine) -> None:
    county.open_case()
    head = county.json("vault", "verify")["head"]
    kept = f"{head['n']}:{head['hash']}"
    county.open_case()
    assert county.json("vault", "verify", "--head", kept)["witnessed"] is True
    assert "holds the head that you gave" in county("vault", "verify", "--head", kept[:24]).out
    forged = f"{head['n']}:{'0' * 64}"
    answer = county.json("vault", "verify", "--head", forged, code=1)
    assert [problem["kind"] for problem in answer["problems"]] == ["witness"]
    assert county.json("vault", "verify")["witnessed"] is None


def test_a_head_that_is_none_is_bad_input(county: CommandLine) -> None:
    for given in ("7", "7:abc", "x:" + "0" * 64):
        assert "not a head" in county("vault", "verify", "--head", given, code=2).err


def test_a_lost_memory_is_said_on_every_command_and_by_verify_and_doctor(county: CommandLine, tmp_path: Path) -> None:
    county.open_case()
    head = county.json("vault", "verify")["head"]
    memory = next((tmp_path / "device").rglob("memory.sqlite"))
    memory.write_bytes(b"garbled" * 600)
    assert "MEMORY OF THE HOME WAS LOST" in county("due").err
    (problem,) = county.json("vault", "verify", code=1)["problems"]
    assert problem["kind"] == "memory"
    assert (
        "lost" in {check["what"]: check["state"] for check in county.json("doctor", code=1)["checks"]}["device memory"]
    )
    county("vault", "verify", "--head", f"{head['n']}:{head['hash']}")
    assert "MEMORY" not in county("due").err


def test_an_identity_that_others_can_read_or_that_is_a_folder_is_refused_in_a_sentence(
    county: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "ana.age").chmod(0o644)
    assert "chmod 600" in county("due", code=2).err
    county.monkeypatch.setenv("MDTKIT_IDENTITY_FILE", str(tmp_path))
    assert "is a folder, not an identity file" in " ".join(county("due", code=2).err.split())


def test_damage_after_the_list_was_made_stands_over_the_list(county: CommandLine) -> None:
    case = county.open_case()
    county("due")
    record = next((county.home / "records").rglob(f"{case}.age"))
    whole = record.read_bytes()
    record.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert "1 CASE DAMAGED OR UNREAD" in county("due").err
    record.unlink()
    assert "1 CASE DAMAGED OR UNREAD" in county("case", "list").err
