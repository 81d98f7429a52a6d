"""Access to a case on the command line: given, shown, taken back, and looked at again by somebody else."""

from __future__ import annotations

from datetime import datetime

import pytest

from mdtkit.cli.schemas import SCHEMAS
from mdtkit.desk.access import seal_books
from mdtkit.desk.opening import open_desk
from mdtkit.vault.enrolment import enrol
from tests.cli.conftest import CALL, CommandLine
from tests.cli.shape import problems


def fits(name: str, value: object) -> None:
    assert list(problems(SCHEMAS[name], value)) == []


@pytest.fixture
def wil(county: CommandLine) -> str:
    """A member of staff with keys in wil.age."""
    desk = open_desk(county.home)
    keyring = enrol(
        desk.vault, name="Wil Worker", role="staff", identity_out=county.folder / "wil.age",
        recorded=datetime.fromisoformat(CALL), tz="America/Los_Angeles",
    )  # fmt: skip
    seal_books(desk, keyring.person)
    desk.close()
    return keyring.person


def as_staff(county: CommandLine) -> None:
    county.monkeypatch.setenv("MDTKIT_IDENTITY_FILE", str(county.folder / "wil.age"))
    county.monkeypatch.setenv("MDTKIT_DEVICE", str(county.folder / "device-wil"))


@pytest.mark.requirement("C1")
def test_a_case_is_given_to_staff_and_taken_back(county: CommandLine, wil: str) -> None:
    case = county.open_case()
    told = county("case", "assign", case, wil).err
    assert f"mdtkit people grant {case} {wil}" in " ".join(told.split())
    fits("people grant", county.json("people", "grant", case, wil))
    found = county.json("people", "access")
    fits("people access", found)
    assert [(one["case"], one["person"], one["basis"], one["until"]) for one in found["access"]] == [
        (case, wil, "assignment", None)
    ]
    assert "mdtkit people revoke" in " ".join(county("case", "unassign", case, wil).err.split())
    as_staff(county)
    assert county.json("case", "show", case)["case"] == case
    county("people", "grant", case, wil, code=3)
    assert county.json("vault", "verify")["ok"]
    county.monkeypatch.setenv("MDTKIT_IDENTITY_FILE", str(county.folder / "ana.age"))
    county.monkeypatch.setenv("MDTKIT_DEVICE", str(county.folder / "device"))
    fits("people revoke", county.json("people", "revoke", case, wil))
    assert "Nobody has access" in county("people", "access", case).out
    as_staff(county)
    county("case", "show", case, code=3)


@pytest.mark.requirement("C6")
def test_an_emergency_asks_for_its_reason_ends_by_itself_and_is_reviewed_by_another(
    county: CommandLine, wil: str
) -> None:
    bo = county.enrol("Bo Coordinador")
    case = county.open_case()
    county("people", "grant", case, wil, "--basis", "emergency", code=2, typed="")
    given = county.json("people", "grant", case, wil, "--basis", "emergency", typed="Invented reason.\n")
    assert [clock.split("/")[1] for clock in given["started"]] == ["access-review"]
    shown = county("case", "show", case)
    assert "Invented reason" not in shown.out + shown.err
    assert "access-review" in str(county.json("due")["clocks"])
    county("people", "review", case, "--outcome", "upheld", code=2)
    county.monkeypatch.setenv("MDTKIT_IDENTITY_FILE", str(county.folder / "second.age"))
    reviewed = county.json("people", "review", case, "--outcome", "upheld")
    fits("people review", reviewed)
    assert [clock.split("/")[1] for clock in reviewed["stopped"]] == ["access-review"]
    assert bo
    county.at("2026-03-10T09:20:00Z")
    assert county.json("people", "access") == {"access": []}


def test_a_role_that_is_none_is_refused_with_those_there_are(county: CommandLine) -> None:
    refused = county(
        "people", "enrol", "--role", "cordinator", "--identity-out", str(county.folder / "x"), "--json", code=2,
        typed="Somebody\n\n\n",
    )  # fmt: skip
    assert "coordinator" in refused.error["problems"][0]["allowed"]
    assert not (county.folder / "x").exists()
