"""Sealing anew on the command line: what is due is said to whoever opens the case, done on their word, and shown."""

from __future__ import annotations

import pytest

from mdtkit.cli.schemas import SCHEMAS
from tests.cli.conftest import CommandLine
from tests.cli.shape import problems

SIGNED = (
    "--category", "reproductive_health", "--to", "mental_health", "--purpose", "case_planning", "--capacity", "child",
)  # fmt: skip


def fits(name: str, value: object) -> None:
    assert list(problems(SCHEMAS[name], value)) == []


@pytest.mark.requirement("C5")
def test_what_a_signed_authorization_opens_is_offered_checked_and_done(county: CommandLine) -> None:
    bo = county.enrol("Bo Coordinador")
    county("people", "change", bo, "--party", "mental_health")
    case = county.open_case()
    said = ("--data", "outcome=done", "--ask", "reproductive_health")
    seq = county.json("log", case, "medical.evaluated", *said, typed="Invented words.\n")["seq"] + 1
    assert county("vault", "reseal", "--check").out.startswith("Everything sealed is sealed")
    county("authorization", "add", case, *SIGNED)
    assert f"mdtkit vault reseal {case}" in " ".join(county("case", "show", case).err.split())
    waiting = county.json("vault", "reseal", case, "--check", code=1)
    fits("vault reseal", waiting)
    assert [(one["seq"], one["come"], one["mine"]) for one in waiting["due"]] == [(seq, [bo], True)]
    done = county("vault", "reseal", case)
    assert f"{case}, entry {seq} (Reproductive health): sealed anew: to Bo Coordinador." in done.out
    assert "Invented" not in done.out
    assert "vault reseal" not in county("case", "show", case).err
    assert county.json("vault", "reseal") == {"due": [], "done": []}
    assert county.json("vault", "verify")["ok"]


def test_who_does_not_read_it_is_told_who_can(county: CommandLine) -> None:
    bo = county.enrol("Bo Coordinador")
    county("people", "change", bo, "--party", "mental_health")
    case = county.open_case()
    said = ("--data", "outcome=done", "--ask", "reproductive_health")
    county("log", case, "medical.evaluated", *said, typed="Invented words.\n")
    county("authorization", "add", case, *SIGNED)
    county.monkeypatch.setenv("MDTKIT_IDENTITY_FILE", str(county.folder / "second.age"))
    assert "vault reseal" not in county("case", "show", case).err
    (left,) = county.json("vault", "reseal", case)["due"]
    assert left["mine"] is False
    told = county("vault", "reseal", case)
    assert "by somebody who reads it (Ana Coordinadora and the recovery key)" in " ".join(told.out.split())
