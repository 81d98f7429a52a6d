"""The invented staff of the demo county, who is on call around now, who signed the agreement."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple

from mdtkit.casework.reckoning import resolve, zone
from mdtkit.chronology.entry import Draft
from mdtkit.chronology.reference import new_entry_id, new_person_id
from mdtkit.desk.demo.meetings import REVIEW, REVIEWED, REVIEWERS, TO_REVIEW, reviewed_at
from mdtkit.desk.demo.story import instant
from mdtkit.protocol.model import Protocol

COORDINATOR = "Ana Ejemplar"


class Member(NamedTuple):
    """Somebody of the directory: name, party, agency, unit, and a key by which plots mean them."""

    key: str
    name: str
    party: str
    agency: str
    unit: str | None = None
    languages: tuple[str, ...] = ()
    alternate: bool = False


DISCIPLINES = {
    "child_welfare": "social_work",
    "probation": "probation",
    "public_health": "nursing",
    "mental_health": "counseling",
    "substance_abuse": "substance_use_treatment",
    "law_enforcement": "law_enforcement",
    "district_attorney": "law",
    "public_defender": "law",
    "dependency_attorney": "law",
    "advocate": "advocacy",
    "survivor_mentor": "lived_experience",
    "education": "education",
    "health_services": "medicine",
}
DESIGNEES = (
    "investigator", "probation", "nurse", "clinician", "recovery", "detective", "prosecutor", "defender", "attorney",
    "advocate", "hospital",
)  # fmt: skip
"""Whom their party named for its seat, once for all cases."""
LEFT = "former"
"""Who left the county's service a month ago: in the directory still, and in no seat."""
STAFF = (
    Member("hotline", "Tomas Ejemplo", "child_welfare", "testado_children", "hotline"),
    Member("hotline-2", "Dara Muestra", "child_welfare", "testado_children", "hotline"),
    Member("er", "Ruiz Ficticio", "child_welfare", "testado_children", "emergency_response", ("es",)),
    Member("er-2", "Bea Placeholder", "child_welfare", "testado_children", "emergency_response"),
    Member("investigator", "Kim Specimen", "child_welfare", "testado_children", "investigative_unit"),
    Member("worker", "Lena Sampleton", "child_welfare", "testado_children", "case_carrying"),
    Member("worker-2", "Abe Noexiste", "child_welfare", "testado_children", "case_carrying", alternate=True),
    Member("probation", "Lam Inventado", "probation", "testado_probation", "response_unit"),
    Member("probation-2", "Joy Prueba", "probation", "testado_probation", "response_unit", ("es", "vi"), True),
    Member("ward-officer", "Cal Testwell", "probation", "testado_probation", "case_carrying"),
    Member("nurse", "Osei Mockman", "public_health", "testado_public_health", "clinic"),
    Member("nurse-2", "Fay Example", "public_health", "testado_public_health", "clinic", alternate=True),
    Member("clinician", "Mia Imaginaria", "mental_health", "testado_behavioral", "clinic"),
    Member("clinician-2", "Dov Ejemplo", "mental_health", "testado_behavioral", "clinic", ("hmn",), True),
    Member("former", "Gil Noexiste", "mental_health", "testado_behavioral", "clinic"),
    Member("recovery", "Ravi Fabula", "substance_abuse", "testado_recovery", "clinic"),
    Member("detective", "Noor Ficticia", "law_enforcement", "testado_pd", "special_victims"),
    Member("port-police", "Cole Sampleton", "law_enforcement", "port_ejemplo_pd", "missing_persons"),
    Member("deputy", "Ida Placeholder", "law_enforcement", "testado_sheriff", "special_victims"),
    Member("prosecutor", "Vera Muestra", "district_attorney", "testado_da"),
    Member("defender", "Hugo Specimen", "public_defender", "testado_defender"),
    Member("attorney", "Ines Noexiste", "dependency_attorney", "sample_childrens_law"),
    Member("court", "Omar Example", "juvenile_court", "testado_court"),
    Member("counsel", "Tess Inventada", "county_counsel", "testado_counsel"),
    Member("advocate", "Faro Ejemplo", "advocate", "safe_harbor", "on_call"),
    Member("advocate-2", "Marit Fabula", "advocate", "safe_harbor", "on_call", ("es",), True),
    Member("mentor", "Juno Imaginaria", "survivor_mentor", "lantern_survivors"),
    Member("educator", "Pia Testwell", "education", "testado_education"),
    Member("hospital", "Noa Prueba", "health_services", "mock_general_hospital"),
    Member("home", "Rex Mockman", "placement_provider", "fictive_homes"),
    Member("casa", "Una Sampleton", "casa", "specimen_casa"),
    Member("tribe", "Eli Muestra", "tribe", "demo_band"),
    Member("legal", "Gus Placeholder", "legal_services", "example_legal_aid"),
    Member("community", "Zoe Specimen", "community_provider", "placeholder_community"),
)
ROTAS: tuple[tuple[str, str, str, str], ...] = (
    ("child_welfare", "hotline", "hotline", "hotline-2"),
    ("child_welfare", "emergency_response", "er", "er-2"),
    ("probation", "response_unit", "probation", "probation-2"),
    ("advocate", "on_call", "advocate", "advocate-2"),
    ("public_health", "clinic", "nurse", "nurse-2"),
    ("mental_health", "clinic", "clinician", "clinician-2"),
    ("law_enforcement", "special_victims", "detective", "deputy"),
)
"""Seat, unit, who is on by day, who by night."""
UNCOVERED = "advocate"
"""Nobody is on call for this seat until seven in the morning: a gap that the board must show."""
DAY, NIGHT = time(7), time(19)
DAYS_OF_ROTA = 4
POSITIONS = {
    ("child_welfare", "hotline"): "cw_hotline",
    ("child_welfare", "emergency_response"): "cw_emergency_response",
    ("child_welfare", "investigative_unit"): "cw_emergency_response",
    ("child_welfare", "case_carrying"): "cw_case_carrying",
    ("probation", "response_unit"): "probation_intake",
    ("probation", "case_carrying"): "probation_case_carrying",
    ("placement_provider", None): "placement_providers",
}
"""Party and unit → the position by which it is known who needs which course."""


def person_ids(chance: Random) -> dict[str, str]:
    """Key → person id, the coordinator's under ``coordinator``."""
    return {key: new_person_id(chance.randbytes) for key in ("coordinator", *(m.key for m in STAFF))}


class Books:
    """Drafts for the county's own books, with deterministic ids."""

    def __init__(self, chance: Random, tz: str, people: dict[str, str]) -> None:
        self._chance = chance
        self._tz = tz
        self.people = people

    def draft(self, kind: str, at: datetime, data: dict[str, Any]) -> Draft:
        """A draft of an entry of the county's own; what is None is left out."""
        entry = new_entry_id(self._chance.randbytes)
        kept = {name: value for name, value in data.items() if value is not None}
        return Draft(id=entry, kind=kind, at=at, tz=self._tz, data=kept)

    def directory(self, founded: datetime) -> list[Draft]:
        """Everybody but the coordinator, who founded the county."""
        drafts = []
        for number, member in enumerate(STAFF):
            data = {
                "person": self.people[member.key],
                "name": member.name,
                "party": member.party,
                "agency": member.agency,
                "unit": member.unit,
                "discipline": DISCIPLINES.get(member.party),
                "languages": list(member.languages) or None,
                "designee": [member.party] if member.key in DESIGNEES else None,
                "alternate": [member.party] if member.alternate else None,
                "since": (founded + timedelta(days=number)).date().isoformat(),
                "left": (founded + timedelta(days=470)).date().isoformat() if member.key == LEFT else None,
                "position": POSITIONS.get((member.party, member.unit)),
                "telephone": f"555-01{70 + number % 30}",
                "email": f"{member.key}@{member.agency.replace('_', '-')}.example",
            }
            drafts.append(self.draft("person.added", founded + timedelta(minutes=10 + number), data))
        return drafts

    def rota(self, now: datetime) -> list[Draft]:
        """Twelve-hour shifts from yesterday on; one seat is uncovered until the next seven in the morning."""
        today = now.astimezone(zone(self._tz)).date()
        drafts = []
        for back in range(-1, DAYS_OF_ROTA):
            day = today + timedelta(days=back)
            for starts, ends, place in (
                (self._at(day, DAY), self._at(day, NIGHT), 2),
                (self._at(day, NIGHT), self._at(day + timedelta(days=1), DAY), 3),
            ):
                for rota in ROTAS:
                    if rota[0] == UNCOVERED and starts < self._next_morning(now) and ends > now:
                        continue
                    drafts.append(self._shift(rota, rota[place], starts, ends, now))
        return drafts

    def _at(self, day: Any, clock: time) -> datetime:
        return resolve(datetime.combine(day, clock), self._tz)

    def _next_morning(self, now: datetime) -> datetime:
        today = now.astimezone(zone(self._tz)).date()
        return next(m for m in (self._at(today + timedelta(days=n), DAY) for n in (0, 1)) if m > now)

    def _shift(
        self, rota: tuple[str, str, str, str], who: str, starts: datetime, ends: datetime, now: datetime
    ) -> Draft:
        data = {
            "seat": rota[0],
            "unit": rota[1],
            "person": self.people[who],
            "starts": instant(starts),
            "ends": instant(ends),
        }
        return self.draft("oncall.set", now - timedelta(days=9), data)

    def county(self, protocol: Protocol, protocol_hash: str, founded: datetime) -> list[Draft]:
        """The protocol adopted, and the agreement as signed so far."""
        adopted = {"version": protocol.version, "hash": protocol_hash, "effective": founded.date().isoformat()}
        drafts = [self.draft("protocol.adopted", founded + timedelta(hours=1), adopted)]
        parties = [seat for seat in protocol.seats.values() if seat.roster == "signature" and seat.need == "required"]
        for number, seat in enumerate(parties):
            data = {"party_signing": seat.party, "version": protocol.version, "signer_title": seat.signature or None}
            drafts.append(self.draft("mou.signed", founded + timedelta(days=3 + 2 * number), data))
        return drafts

    def reviews(self, now: datetime, cases: list[str]) -> list[Draft]:
        """A case-review meeting held last week and one planned for next week, where the county has such cases."""
        coming, held = now + timedelta(days=6), reviewed_at(now)
        was, comes = ([cases[n] for n in numbers if n < len(cases)] for numbers in (REVIEWED, TO_REVIEW))
        drafts: list[Draft] = []
        if was:
            planned = {"meeting": REVIEW, "starts": instant(held), "cases": was, "seats": list(REVIEWERS)}
            after = {"meeting": REVIEW, "starts": instant(held), "cases": was, "seats": list(REVIEWERS)}
            drafts.append(self.draft("review.planned", held - timedelta(days=12), planned))
            drafts.append(self.draft("review.held", held + timedelta(hours=2), after))
        if comes:
            by = [{"case": case, "person": self.people["advocate"]} for case in comes]
            follows = {"meeting": "review-2", "starts": instant(coming), "cases": comes, "seats": list(REVIEWERS),
                       "representatives": by}  # fmt: skip
            drafts.append(self.draft("review.planned", now - timedelta(days=2), follows))
        return drafts

    def alerts(self, raised: list[Draft]) -> list[Draft]:
        """What went out for the alerts of the cases: one message per person asked."""
        return [
            self.draft(
                "alert.sent",
                draft.at + timedelta(minutes=1),
                {
                    "alert": draft.data["alert"],
                    "person": asked["person"],
                    "seat": asked["seat"],
                    "channel": "mail",
                    "step": 1,
                    "outcome": "sent",
                },
            )
            for draft in raised
            for asked in draft.data["asked"]
        ]
