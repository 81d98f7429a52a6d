"""From the bytes of a manifest to an instrument: read, the county's own file laid over it, shaped, checked; or refused.

Everything that is wrong is told at once, with file and line, what was expected and the nearest valid name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec

from mdtkit.chronology.problem import Problem, unknown
from mdtkit.protocol.instruments.check import ABOUT, Places, check
from mdtkit.protocol.instruments.model import About, Counted, Instrument, Words
from mdtkit.protocol.instruments.tables import COUNTY, COUNTY_FILE, MANIFEST, PARTS
from mdtkit.protocol.shape import shape_as
from mdtkit.protocol.source import RawProtocol, RawRule, read_layer
from mdtkit.protocol.tables import Grammar

File = tuple[str, bytes]


class InstrumentProblems(Exception):
    """The instrument cannot be used: ``problems`` holds everything that is wrong."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [f"{p.at or 'instrument'}: {p.field}: {p.message}" for p in self.problems]
        count = "1 problem" if len(lines) == 1 else f"{len(lines)} problems"
        super().__init__(f"The instrument was not loaded ({count}):\n" + "\n".join(lines))


def load_instrument(manifest: File, county: File | None = None) -> Instrument:
    """The instrument of a manifest, with the county's own file of it laid over it.

    Raises:
        InstrumentProblems: anything is wrong with either: all of it.
    """
    problems: list[Problem] = []
    loaded = _load(manifest, county, problems, locate=False)
    if loaded is None or problems:
        problems = []
        _load(manifest, county, problems, locate=True)
        raise InstrumentProblems(problems)
    return loaded


def county_of(file: File) -> Counted | None:
    """What a file says that it was made for; None where it is no county's file of an instrument (or cannot be read)."""
    layer = read_layer([file], [], locate=False, grammar=COUNTY_FILE)
    raw = layer.rules.get((COUNTY, COUNTY))
    return shape_as(raw, Counted, []) if raw is not None else None


def digest(content: bytes) -> str:
    """SHA-256 of a file, in hexadecimal: which text of it this is."""
    return hashlib.sha256(content).hexdigest()


def definition(instrument: Instrument) -> bytes:
    """The instrument as it is kept with its results: the same bytes for the same instrument, readable for ever."""
    return msgspec.json.encode(instrument)


def read_definition(content: bytes) -> Instrument:
    """An instrument from what was kept. Raises msgspec.DecodeError."""
    return msgspec.json.decode(content, type=Instrument)


def fingerprint(instrument: Instrument) -> str:
    """SHA-256 of its definition: the version of the scoring that a result was scored by, to the letter."""
    return digest(definition(instrument))


def _load(manifest: File, county: File | None, problems: list[Problem], *, locate: bool) -> Instrument | None:
    below = _layer(manifest, MANIFEST, problems, locate=locate)
    above = _layer(county, COUNTY_FILE, problems, locate=locate) if county is not None else RawProtocol()
    if not problems and not any(table == ABOUT for table, _ in below.rules):
        message = "is missing: a manifest says under [instrument] what it is"
        problems.append(Problem(field=ABOUT, message=message, at=manifest[0]))
    written = _laid_over(below, above)
    shaped = {key: shape_as(raw, MANIFEST.tables[key[0]].rule, problems) for key, raw in written.items()}
    about = next((one for one in shaped.values() if isinstance(one, About)), None)
    words = _words(above, written, problems)
    if county is not None:
        _made_for(above, about, manifest, problems)
    if problems or about is None:
        return None
    instrument = Instrument(
        about=about,
        **{spec.member: _parts(table, shaped, words) for table, spec in PARTS.items()},
        manifest=digest(manifest[1]),
        county=digest(county[1]) if county is not None else "",
    )
    problems += check(instrument, Places(written))
    return instrument


def _layer(file: File, grammar: Grammar, problems: list[Problem], *, locate: bool) -> RawProtocol:
    return read_layer([file], problems, locate=locate, grammar=grammar)


def _laid_over(below: RawProtocol, above: RawProtocol) -> dict[tuple[str, str], RawRule]:
    """The manifest's parts, each replaced member by member by the county's, then the parts that only it has."""
    written = dict(below.rules)
    own = next((key for key in written if key[0] == ABOUT), None)
    for key, raw in above.rules.items():
        table = key[0]
        if table == ABOUT:
            key = own or key  # noqa: PLW2901 - the county need not repeat the id
        elif table not in PARTS:
            continue
        old = written.get(key)
        if old is not None:
            members = {**old.members, **{name: value for name, value in raw.members.items() if name != "id"}}
            raw = RawRule(table, old.id, members, raw.at, {**old.lines, **raw.lines})  # noqa: PLW2901
        written[key] = raw
    return written


def _words(above: RawProtocol, written: dict[tuple[str, str], RawRule], problems: list[Problem]) -> dict[str, str]:
    """Item → its words in the county's licensed copy. Words for an item that there is not are a problem."""
    items = [id_ for table, id_ in written if table == "item"]
    found: dict[str, str] = {}
    for (table, id_), raw in above.rules.items():
        if table != "text":
            continue
        shaped = shape_as(raw, Words, problems)
        if id_ not in items:
            problems.append(unknown(f"text {id_}", id_, items, what="item", at=raw.at))
        elif shaped is not None:
            found[id_] = shaped.text
    return found


def _parts(table: str, shaped: dict[tuple[str, str], Any], words: dict[str, str]) -> tuple[Any, ...]:
    parts = (part for (of, _), part in shaped.items() if of == table)
    if table != "item":
        return tuple(parts)
    return tuple(msgspec.structs.replace(item, text=words.get(item.id, item.text)) for item in parts)


def _made_for(above: RawProtocol, about: About | None, manifest: File, problems: list[Problem]) -> None:
    """A county's file is bound to one text of one version: words under other numbers would be another form."""
    raw = above.rules.get((COUNTY, COUNTY))
    if raw is None:
        message = "is missing: say under [county] for which instrument, version and manifest this file was made"
        problems.append(Problem(field=COUNTY, message=message))
        return
    made = shape_as(raw, Counted, problems)
    if made is None or about is None:
        return
    now = digest(manifest[1])
    for member, said, is_now in (
        ("instrument", made.instrument, about.id),
        ("version", made.version, about.version),
        ("manifest", made.manifest, now),
    ):
        if said != is_now:
            message = (
                f"{member} is {said!r}, and the manifest {manifest[0]} is {is_now!r}: this file was made for another. "
                "Compare the two, then write what it is made for"
            )
            problems.append(Problem(field=f"county: {member}", message=message, at=raw.where(member), nearest=is_now))
