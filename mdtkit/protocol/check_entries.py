"""Whether a rule may read of an entry what it reads: kinds, fields, codes, and nothing that is sealed.

Derived views are the same for everybody, so no rule reads a body that only some may open (design.md "Readers").
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from mdtkit.chronology.kinds.closed import ANSWERS, CLOSED
from mdtkit.chronology.kinds.model import Field, Kind
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.protocol.model import Clock, Condition, Protocol

PARTY = "party"
"""The party of an entry: read like a field of every kind."""


class EntryRules:
    """What rules of this protocol may say of entries of these kinds."""

    def __init__(self, protocol: Protocol, kinds: Mapping[str, Kind]) -> None:
        self.protocol, self.kinds = protocol, kinds
        self.sealed = {c.id for c in protocol.categories.values() if c.sealed}

    def problems(self, on: Collection[str], where: Condition, read: str | None) -> Iterator[Problem]:
        """What is wrong with "on these kinds, where these fields hold these values, reading this field"."""
        known = []
        for name in on:
            if name in self.kinds:
                known.append(self.kinds[name])
            else:
                yield unknown("", name, self.kinds, what="kind of entry")
        for kind in known:
            for name, values in where.items():
                yield from self._read(kind, name, values)
            if read is not None:
                yield from self._read(kind, read, ())

    def _read(self, kind: Kind, name: str, values: Collection[str]) -> Iterator[Problem]:
        field = kind.field(name)
        if field is None and name == PARTY:
            yield from (unknown("", v, self.protocol.parties, what="party") for v in self._not_in(values, PARTY))
            return
        if field is None:
            names = (*(f.name for f in kind.fields), PARTY)
            yield unknown("", name, names, what=f"field of {kind.name}")
        elif field.sealed or kind.category in self.sealed:
            message = f"{kind.name}.{name} is sealed to some readers: no rule may depend on it"
            yield Problem(field="", message=message)
        elif field.type == "yesno":
            yield from (unknown("", v, ANSWERS, what=f"answer to {name}") for v in values if v not in ANSWERS)
        elif field.type not in ("code", "codes", "codemap"):
            yield Problem(field="", message=f"{kind.name}.{name} holds no code, so no rule can compare it")
        else:
            yield from self._codes(field, values)

    def _codes(self, field: Field, values: Collection[str]) -> Iterator[Problem]:
        name = field.vocabulary or field.name
        for value in self._not_in(values, name):
            yield unknown("", value, self._vocabulary(name), what=f"code of {name}")

    def _not_in(self, values: Collection[str], vocabulary: str) -> Iterator[str]:
        """The values that are no code of the vocabulary. A field that was not filled in counts as ``unknown``."""
        allowed = self._vocabulary(vocabulary)
        return (v for v in values if allowed and v not in allowed and v != "unknown")

    def _vocabulary(self, name: str) -> tuple[str, ...]:
        codes = (self.protocol.vocabulary(part) or CLOSED.get(part, ()) for part in name.split("+"))
        return (*(code for part in codes for code in part), *self._switched_off(name))

    def _switched_off(self, name: str) -> Iterator[str]:
        """Authorities that this county switched off: entries may name them, and rules may speak of those entries."""
        if name == "sharing_authority":
            for place in self.protocol.switched_off:
                table, _, code = place.partition("/")
                if table in ("authority", "mandate"):
                    yield code

    def not_fields(self, on: Collection[str], names: Collection[str]) -> Iterator[Problem]:
        """The names that are no field of one of these kinds."""
        for kind in (self.kinds[name] for name in on if name in self.kinds):
            for name in names:
                if kind.field(name) is None:
                    yield unknown("", name, [f.name for f in kind.fields], what=f"field of {kind.name}")

    def not_an_instant(self, kinds: Collection[str], name: str) -> Iterator[str]:
        """What is wrong with counting back from the field ``name`` of entries of these kinds."""
        for kind in kinds:
            found = self.kinds[kind].field(name) if kind in self.kinds else None
            if kind in self.kinds and (found is None or found.type not in ("instant", "date")):
                yield f"{kind} has no instant or day called {name!r}"

    def not_extending(self, clock: Clock) -> Iterator[str]:
        """What is wrong with what makes a clock last longer."""
        if clock.extend and clock.form != "expiry":
            yield 'is for form = "expiry": an authority that lapses'
        for extension in clock.extend:
            yield from self.not_an_instant(extension.on, extension.until)

    def not_told(self, kinds: Collection[str], name: str) -> Iterator[str]:
        """What is wrong with counting from what entries of these kinds tell in the field ``name``."""
        for kind in kinds:
            found = self.kinds[kind].field(name) if kind in self.kinds else None
            if kind in self.kinds and (found is None or found.sealed or found.type not in ("instant", "int")):
                yield f"{kind} has no instant and no number of hours called {name!r}"
