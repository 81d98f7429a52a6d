"""The directory: who somebody is, which seats they fill and until when; names never as arguments (M6, M7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mdtkit.cli.schemas import SCHEMAS
from tests.cli.shape import problems

if TYPE_CHECKING:
    from tests.cli.conftest import CommandLine

pytestmark = pytest.mark.requirement("M6")

LIST = """name,email,party,agency,position,designee,alternate,languages,since,left
Lam Inventado,lam@agency.example,probation,testado_probation,probation_intake,probation,,es;vi,2024-02-01,
Mia Imaginaria,mia@agency.example,mental_health,testado_behavioral,,,mental_health,es,,2026-06-30
"""


def someone(county: CommandLine, *codes: str, name: str = "Faro Ejemplo") -> str:
    return str(county.json("people", "add", *codes, typed=f"{name}\n\n\n")["person"])


def listed(county: CommandLine, *options: str) -> list[dict[str, Any]]:
    found = county.json("people", "list", *options)
    assert list(problems(SCHEMAS["people list"], found)) == []
    return list(found["people"])


def named(county: CommandLine, person: str, *options: str) -> dict[str, Any]:
    (found,) = [one for one in listed(county, *options) if one["id"] == person]
    return found


def test_everything_that_is_said_of_somebody_is_listed(county: CommandLine) -> None:
    person = someone(
        county, "--party", "advocate", "--agency", "safe_harbor", "--discipline", "advocacy", "--language", "es",
        "--language", "vi", "--seat", "advocate", "--seat", "survivor_mentor", "--alternate", "advocate",
        "--since", "2024-01-15",
    )  # fmt: skip
    found = named(county, person)
    assert (found["seats"], found["alternate"], found["languages"]) == (
        ["advocate", "survivor_mentor"], ["advocate"], ["es", "vi"],
    )  # fmt: skip
    assert (found["discipline"], found["since"], found["left"]) == ("advocacy", "2024-01-15", None)


def test_a_change_leaves_the_rest_and_a_list_that_is_given_replaces_the_one_before(county: CommandLine) -> None:
    person = someone(county, "--party", "child_welfare", "--agency", "testado_children", "--language", "es")
    county("people", "change", person, "--position", "cw_hotline", "--language", "vi")
    found = named(county, person)
    assert (found["name"], found["agency"]) == ("Faro Ejemplo", "testado_children")
    assert (found["position"], found["languages"]) == ("cw_hotline", ["vi"])


def test_a_name_is_changed_at_a_prompt_and_a_member_can_be_emptied(county: CommandLine) -> None:
    person = someone(county, "--party", "advocate", "--left", "2026-06-30")
    county("people", "change", person, "--ask", "name", "--empty", "left", typed="Faro Neu\n")
    assert (named(county, person)["name"], named(county, person)["left"]) == ("Faro Neu", None)


def test_who_left_is_listed_no_more_and_fills_no_seat_from_that_day(county: CommandLine) -> None:
    person = someone(county, "--party", "advocate")
    county("people", "change", person, "--left", "2026-03-10")
    assert [one["id"] for one in listed(county, "--seat", "advocate")] == [person]
    county.at("2026-03-10T07:00:00Z")  # midnight of the tenth, in the county
    assert listed(county, "--seat", "advocate") == []
    assert listed(county, "--party", "advocate") == []
    assert [one["id"] for one in listed(county, "--party", "advocate", "--left")] == [person]


def test_who_left_is_due_for_no_course(county: CommandLine) -> None:
    person = someone(county, "--party", "advocate")

    def asked() -> bool:
        return person in {one["person"] for one in county.json("training", "due")["people"]}

    assert asked()
    county("people", "change", person, "--left", "2026-03-08")
    assert not asked()


def test_who_leaves_before_a_turn_on_call_is_over_is_named_with_the_gaps(
    county: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mdtkit.desk.alerting.reached", lambda _desk, _person: True)
    person = someone(county, "--party", "advocate")
    county("oncall", "set", "advocate", person, "--from", "2026-03-09 08:00", "--to", "2026-03-11 08:00")
    assert county.json("oncall", "gaps", "--days", "7", code=1)["unreachable"] == []
    county("people", "change", person, "--left", "2026-03-11")
    assert county.json("oncall", "gaps", "--days", "7", code=1)["unreachable"] == [person]
    county("people", "change", person, "--left", "2026-03-12")
    assert county.json("oncall", "gaps", "--days", "7", code=1)["unreachable"] == []


def test_a_seat_is_asked_of_its_designee_then_of_alternates_then_of_the_others(county: CommandLine) -> None:
    other = someone(county, "--party", "probation", name="Abe Other")
    alternate = someone(county, "--party", "probation", "--alternate", "probation", name="Bea Alternate")
    designee = someone(county, "--party", "child_welfare", "--designee", "probation", name="Cal Designee")
    elsewhere = someone(county, "--party", "probation", "--seat", "education", name="Dov Elsewhere")
    asked = [one["id"] for one in listed(county, "--seat", "probation")]
    assert asked == [designee, alternate, other]
    assert elsewhere not in asked


@pytest.mark.parametrize(
    ("codes", "field", "nearest"),
    [
        (("--party", "probation", "--position", "cw_hotline"), "position", None),
        (("--party", "child_welfare", "--position", "cw_hotlin"), "position", "cw_hotline"),
        (("--party", "mental_health", "--position", "parties"), "position", None),
        (("--party", "probation", "--agency", "safe_harbor"), "agency", None),
        (("--party", "advocat"), "party", "advocate"),
        (("--party", "advocate", "--seat", "advocat"), "seats", "advocate"),
        (("--party", "advocate", "--since", "2026-03-10", "--left", "2026-03-09"), "left", None),
        (("--party", "advocate", "--left", "soon"), "left", None),
        (("--party", "advocate", "--discipline", "nursin"), "discipline", "nursing"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(
    county: CommandLine, codes: tuple[str, ...], field: str, nearest: str | None
) -> None:
    before = listed(county)
    file = county.file("one.toml", 'name = "Faro Ejemplo"\n')
    refused = county("people", "add", *codes, "--data-file", file, "--json", code=2).error["problems"]
    assert [(one["field"], one["nearest"]) for one in refused] == [(field, nearest)]
    assert listed(county) == before


def test_who_moves_to_another_party_cannot_keep_the_position_of_the_one_before(county: CommandLine) -> None:
    person = someone(county, "--party", "child_welfare", "--position", "cw_hotline")
    refused = county("people", "change", person, "--party", "probation", "--json", code=2).error["problems"]
    assert [one["field"] for one in refused] == ["position"]
    assert "probation_intake" in refused[0]["allowed"]
    county("people", "change", person, "--party", "probation", "--empty", "position")
    assert (named(county, person)["party"], named(county, person)["position"]) == ("probation", None)


def test_a_name_is_never_taken_from_an_argument(county: CommandLine) -> None:
    refused = county("people", "add", "--party", "Rosa Inventada", code=2)
    assert "Rosa" not in refused.err


def test_a_spreadsheet_is_imported_and_again_changes_nothing(county: CommandLine) -> None:
    file = county.file("people.csv", LIST)
    told = county.json("people", "import", file)
    assert list(problems(SCHEMAS["people import"], told)) == []
    assert (told["added"], told["written"]) == (2, True)
    (lam,) = listed(county, "--party", "probation")
    assert (lam["designee"], lam["languages"], lam["since"]) == (["probation"], ["es", "vi"], "2024-02-01")
    again = county.json("people", "import", file)
    assert (again["added"], again["changed"], again["present"], again["written"]) == (0, 0, 2, False)


def test_a_later_spreadsheet_changes_who_is_known_by_their_address(county: CommandLine) -> None:
    county("people", "import", county.file("people.csv", LIST))
    later = county.file("later.csv", "email,name,languages\nLAM@agency.example,Lam Inventado-Neu,es\n")
    told = county.json("people", "import", later)
    assert (told["added"], told["changed"]) == (0, 1)
    (lam,) = listed(county, "--party", "probation")
    assert (lam["name"], lam["languages"], lam["position"]) == ("Lam Inventado-Neu", ["es"], "probation_intake")


def test_without_an_address_somebody_is_known_by_name_and_a_name_that_means_two_is_told(county: CommandLine) -> None:
    file = county.file("names.csv", "name,party\nFaro Ejemplo,advocate\n")
    assert county.json("people", "import", file)["added"] == 1
    again = county.json("people", "import", file)
    assert (again["added"], again["present"]) == (0, 1)
    address = county.file("address.csv", "name,email\nFaro Ejemplo,faro@agency.example\n")
    assert county.json("people", "import", address)["changed"] == 1
    namesake = county.file("namesake.csv", "name,email,party\nFaro Ejemplo,other@agency.example,probation\n")
    assert county.json("people", "import", namesake)["added"] == 1
    assert [one["row"] for one in county.json("people", "import", file, code=1)["problems"]] == [2]


def test_one_bad_row_keeps_all_out_and_is_named_without_what_it_holds(county: CommandLine) -> None:
    bad = (
        LIST + "Rosa Inventada,rosa@agency.example,probaton,,,,,,,tomorrow\nNobody At All,lam@agency.example,,,,,,,,\n"
    )
    file = county.file("people.csv", bad)
    told = county("people", "import", file, code=1)
    assert "Rosa" not in told.out + told.err
    assert "tomorrow" not in told.out + told.err
    shape = county.json("people", "import", file, code=1)
    assert [(one["row"], one["column"]) for one in shape["problems"]] == [(4, "left"), (4, "party"), (5, None)]
    assert (shape["written"], listed(county, "--party", "probation")) == (False, [])
    assert county.json("people", "import", file, "--accept-good", code=1)["added"] == 2
    assert len(listed(county, "--party", "probation")) == 1


def test_a_column_that_is_none_is_refused_with_the_nearest(county: CommandLine) -> None:
    refused = county("people", "import", county.file("x.csv", "name,langages\nA B,es\n"), "--json", code=2).error
    assert [(one["field"], one["nearest"]) for one in refused["problems"]] == [("langages", "languages")]
