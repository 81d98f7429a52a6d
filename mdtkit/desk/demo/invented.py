"""Invented children and places. Nobody here exists, and every surname and place name says so."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import msgspec

GIVEN = (
    "Rosa", "Milo", "Tamsin", "Ike", "Luz", "Noor", "Wren", "Davi", "Suri", "Ola", "Pia", "Teo", "Yuna", "Cleo",
    "Ines", "Bo", "Marisol", "Kai", "Zadie", "Ravi", "June", "Amara", "Nico", "Lupe", "Sage", "Thea", "Omar", "Vi",
)  # fmt: skip
SURNAMES = (
    "Inventada", "Ficticia", "Ejemplo", "Muestra", "Prueba", "Placeholder", "Specimen", "Example", "Mocksdottir",
    "Testwell", "Sampleton", "Fabula", "Imaginaria", "Noexiste",
)  # fmt: skip
PLACES = (
    "Port Ejemplo", "Villa Ficticia", "Sampleton", "Lake Placeholder", "Mock Harbor", "Testado City",
    "Specimen Heights", "Nowhere Junction",
)  # fmt: skip
STREETS = ("Calle Ficticia", "Example Avenue", "Placeholder Road", "Avenida Muestra", "Testwell Street")
LANGUAGES = ("en", "en", "en", "es", "es", "vi", "tl")
TRIBE = "Demo Band of Testado"


class Child(msgspec.Struct, kw_only=True):
    """An invented child and what the county knows of the case's footing.

    ``party`` is the party that carries the case, ``forces`` the law enforcement agency with jurisdiction.
    """

    name: str
    born: date
    language: str
    town: str
    jurisdiction: str = "300"
    lead: str | None = None
    services: str = "yes"
    basis: str = "foster_care"
    foster_care: str = "yes"
    status: str = "victim_during_care"
    forces: str = "testado_pd"
    tribe: bool = False

    @property
    def party(self) -> str:
        """The party that carries the case: probation for its wards and where it leads."""
        return "probation" if self.jurisdiction == "602" or self.lead == "probation" else "child_welfare"


def child(chance: Random, today: date) -> Child:
    """Another invented child, twelve to seventeen years old."""
    age = chance.randint(12, 17)
    return Child(
        name=f"{chance.choice(GIVEN)} {chance.choice(SURNAMES)}",
        born=today - timedelta(days=365 * age + chance.randint(5, 360)),
        language=chance.choice(LANGUAGES),
        town=chance.choice(PLACES),
        forces=chance.choices(("testado_pd", "port_ejemplo_pd", "testado_sheriff"), weights=(6, 2, 2))[0],
    )


def address(chance: Random, town: str) -> str:
    """A place that is nowhere."""
    return f"{chance.randint(1, 99)} {chance.choice(STREETS)}, {town}"
