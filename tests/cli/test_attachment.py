"""Papers of a case on the command line: what is stored says nothing, what is taken out is on audit."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from mdtkit.cli.schemas import SCHEMAS
from mdtkit.desk import open_desk
from tests.cli.conftest import CommandLine
from tests.cli.shape import problems

PAPER = "An invented letter about Rosa Inventada.\n"
DIGEST = hashlib.sha256(PAPER.encode()).hexdigest()


@pytest.fixture
def case(county: CommandLine) -> str:
    return county.open_case()


def fits(name: str, value: object) -> None:
    assert list(problems(SCHEMAS[name], value)) == []


def audited(county: CommandLine) -> list[tuple[object, object]]:
    desk = open_desk(county.home)
    book = f"book/audit-{desk.me.id}-2026-03"
    found = [
        (one.data["on"], one.data.get("entry")) for one in desk.vault.read(book).entries if one.kind == "audit.exported"
    ]
    desk.close()
    return found


@pytest.mark.requirement("C5")
def test_a_file_is_stored_listed_and_taken_out_and_its_name_and_words_are_nowhere(
    county: CommandLine, case: str, tmp_path: Path
) -> None:
    given = county.file("rosa_inventada.txt", PAPER)
    stored = county.json("attachment", "add", case, "--file", given, "--what", "letter", "--ask-title", typed="Rosa\n")
    fits("attachment add", stored)
    assert (stored["hash"], stored["size"]) == (DIGEST, len(PAPER))
    listed = county.json("attachment", "list", case)
    fits("attachment list", listed)
    (one,) = listed["attachments"]
    assert (one["what"], one["hash"], one["stored"]) == ("letter", DIGEST, True)
    for path in (path for path in county.home.rglob("*") if path.is_file()):
        assert "rosa" not in path.name.lower()
        assert b"Inventada" not in path.read_bytes()
    said = county("case", "show", case, "--reveal", "--json")
    assert "AGE-SECRET-KEY" not in said.out, "the key of a file is shown to nobody"
    out = tmp_path / "out.txt"
    assert audited(county) == []
    told = county("attachment", "take", case, str(one["seq"]), "--out", str(out))
    assert out.read_text() == PAPER
    assert out.stat().st_mode & 0o777 == 0o600
    assert "IN CLEAR" in told.out
    assert audited(county) == [(case, one["entry"])]
    county("attachment", "take", case, str(one["seq"]), "--out", str(out), code=2)
    assert county("attachment", "take", case, one["entry"], "--out", "-").out == PAPER


def test_it_comes_by_standard_input_too(county: CommandLine, case: str) -> None:
    assert county.json("attachment", "add", case, "--file", "-", typed=PAPER)["hash"] == DIGEST


@pytest.mark.requirement("C5")
def test_the_form_of_an_authorization_is_stored_with_it_in_one_commit(county: CommandLine, case: str) -> None:
    form = county.file("form.txt", PAPER)
    scope = ("--category", "services", "--to", "advocate", "--purpose", "case_planning", "--capacity", "parent")
    granted = county.json("authorization", "add", case, *scope, "--form", form)
    assert len(granted["entries"]) == 2
    entries = {one["kind"]: one["data"] for one in county.json("case", "show", case)["entries"]}
    signed, stored = entries["authorization.granted"], entries["attachment.added"]
    assert signed["scan_hash"] == stored["hash"] == DIGEST
    assert signed["form"] == stored["attachment"]
    assert (stored["what"], stored["authorization"]) == ("authorization_form", granted["authorization"])
    (on_file,) = county.json("authorization", "list", case)["authorizations"]
    assert on_file["state"] == "granted"
    county("authorization", "add", case, "--refused", "--form", form, code=2)


@pytest.mark.parametrize(
    ("content", "named"), [("", "empty"), ("x" * (25 * 1024 * 1024 + 1), "larger than 25 MiB")], ids=["empty", "large"]
)
def test_an_empty_file_and_one_too_large_are_refused_and_change_nothing(
    county: CommandLine, case: str, content: str, named: str
) -> None:
    before = county.json("case", "show", case)["entries"]
    refused = county("attachment", "add", case, "--file", county.file("given", content), code=2)
    assert named in refused.err
    assert county.json("case", "show", case)["entries"] == before
    assert not list((county.home / "attachments").rglob("*.age"))


def test_what_is_not_there_is_refused_with_what_is(county: CommandLine, case: str, tmp_path: Path) -> None:
    county("attachment", "add", case, "--file", str(tmp_path / "none"), code=2)
    county("log", case, "attachment.added", "--data", "what=letter", "--data", f"hash={DIGEST}")
    noted = county.json("attachment", "list", case)["attachments"][0]
    assert noted["stored"] is False
    kept = county("attachment", "take", case, str(noted["seq"]), "--out", str(tmp_path / "o"), code=2)
    assert "kept elsewhere" in kept.err
    missing = county("attachment", "take", case, "99", "--out", str(tmp_path / "o"), "--json", code=2)
    assert missing.error["problems"][0]["allowed"] == [str(noted["seq"])]
    assert not (tmp_path / "o").exists()
    assert audited(county) == []


def test_one_that_was_altered_is_not_taken_out_and_verify_names_it(
    county: CommandLine, case: str, tmp_path: Path
) -> None:
    seq = county.json("attachment", "add", case, "--file", county.file("given", PAPER))["seq"]
    (path,) = (county.home / "attachments").rglob("*.age")
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    county("attachment", "take", case, str(seq), "--out", str(tmp_path / "o"), code=5)
    assert not (tmp_path / "o").exists()
    (problem,) = county.json("vault", "verify", code=1)["problems"]
    assert (problem["record"], problem["seq"], problem["kind"]) == (case, seq, "attachment")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system does not tell a process its peak")
def test_storing_and_taking_the_largest_keeps_within_bounded_memory(
    county: CommandLine, case: str, tmp_path: Path
) -> None:
    """In a process of its own, whose peak the system counts: a few copies of 25 MiB, and not one for each step."""
    given = tmp_path / "large"
    given.write_bytes(b"\7" * (25 * 1024 * 1024))
    program = (
        "from pathlib import Path\nfrom click.testing import CliRunner\nfrom mdtkit.cli.root import commands\n"
        f"done = CliRunner().invoke(commands, ['attachment', 'add', {case!r}, '--file', {str(given)!r}])\n"
        "assert done.exit_code == 0, done.output\n"
        # Not getrusage: its peak is also that of the process which started this one.
        "status = dict(line.split(':', 1) for line in Path('/proc/self/status').read_text().splitlines())\n"
        "print(int(status['VmHWM'].split()[0]) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 300
