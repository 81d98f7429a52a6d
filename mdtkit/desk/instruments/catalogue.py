"""Which instruments a county has: those of its enabled plugins and of its own folder, each with its own file laid over.

They lie in ``HOME/instruments/*.toml``: manifests, and files that begin with ``[county]``. One that is wrong is named
and left out; the others carry on.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.errors import BadInput
from mdtkit.desk.instruments.brought import OWN, own_files
from mdtkit.desk.rules import given_files
from mdtkit.plugin.copies import published
from mdtkit.protocol.instruments import Instrument, InstrumentProblems, county_of, load_instrument
from mdtkit.protocol.instruments.fitting import does_not_fit

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk
    from mdtkit.protocol.model import Protocol


class Source(msgspec.Struct, frozen=True):
    """A file: from where (a plugin, or ``instruments``, the county's own folder), its place, its bytes."""

    origin: str
    place: str
    content: bytes


class Known(msgspec.Struct, frozen=True):
    """An instrument that the county has: from where, and what of it does not fit the county's protocol."""

    instrument: Instrument
    origin: str
    place: str
    minded: tuple[Problem, ...] = ()


class Catalogue(msgspec.Struct, frozen=True):
    """The instruments by id, and what is wrong with the files of those that are not among them."""

    known: dict[str, Known]
    problems: tuple[Problem, ...] = ()

    def get(self, name: str) -> Known:
        """An instrument by its id. Raises BadInput with the nearest, or with what is wrong with its file."""
        found = self.known.get(name)
        if found is None:
            problem = unknown("instrument", name, self.known, what="instrument of this county")
            said = f"{problem.message}. `mdtkit instrument list` names them."
            raise BadInput(said, (problem, *self.problems))
        return found


def catalogue(desk: Desk) -> Catalogue:
    """The instruments of this county, now."""
    given = [Source(one.plugin, f"{one.plugin}/{one.name}", one.content) for one in desk.plugins.files("instruments")]
    own = [Source(OWN, place, content) for place, content in own_files(desk.home)]
    return assemble([*given, *own], desk.protocol)


def in_clear(home: Path) -> list[Source]:
    """The files of instruments of a home, without a key: of the plugins that are said in clear to be enabled."""
    given, _ = given_files(home, published(home), OWN)
    return [
        *(Source(place.partition("/")[0], place, content) for place, content in given),
        *(Source(OWN, place, content) for place, content in own_files(home)),
    ]


def beneath(files: Sequence[Source], home: Path) -> list[Source]:
    """These files, and below a county's own file the home's manifest that it was made for, where none is among them."""
    made = [county_of((file.place, file.content)) for file in files]
    wanted = {one.instrument for one in made if one is not None} - set(assemble(files, None).known)
    below = [file for file in in_clear(home) if wanted and wanted & set(assemble([file], None).known)]
    return [*below, *files]


def instrument_of(desk: Desk, name: str) -> Instrument:
    """One instrument, to be used. Raises BadInput where there is none, or it waits for the county's own items."""
    known = catalogue(desk).get(name)
    if not known.instrument.usable:
        message = (
            f"{name} is a frame: its items come from the county's own licensed copy. Put them into a file in "
            f"{OWN}/ of the home; `mdtkit instrument show {name}` says what stands at its head."
        )
        raise BadInput(message, [Problem(field="instrument", message=message)])
    return known.instrument


def assemble(files: Sequence[Source], protocol: Protocol | None) -> Catalogue:
    """The instruments of these files. A later manifest of the same id replaces an earlier, and that is said, unless it
    is the same to the letter.

    ``protocol``: what each is held against; None where only the instruments are wanted.
    """
    problems: list[Problem] = []
    over: dict[str, Source] = {}
    manifests: list[Source] = []
    for file in files:
        made_for = county_of((file.place, file.content))
        if made_for is None:
            manifests.append(file)
        elif made_for.instrument in over:
            message = f"is the second file for {made_for.instrument} (the first is {over[made_for.instrument].place})"
            problems.append(Problem(field="county", message=message, at=file.place))
        else:
            over[made_for.instrument] = file
    known: dict[str, Known] = {}
    for file in manifests:
        found = _load(file, over, protocol, problems)
        if found is None:
            continue
        other = known.get(found.instrument.id)
        if other is not None and other.instrument.manifest != found.instrument.manifest:
            message = f"{found.instrument.id} is given by {other.place} too: this one is used"
            problems.append(Problem(field="instrument", message=message, at=file.place))
        known[found.instrument.id] = found
    for name, file in over.items():
        if name not in known:
            wrong = unknown("county: instrument", name, known, what="instrument of this county", at=file.place)
            problems.append(wrong)
    return Catalogue(dict(sorted(known.items())), tuple(problems))


def _load(file: Source, over: dict[str, Source], protocol: Protocol | None, problems: list[Problem]) -> Known | None:
    """A manifest with the county's file laid over it; without that file where it is wrong, which is said."""
    manifest = (file.place, file.content)
    try:
        instrument = load_instrument(manifest)
    except InstrumentProblems as found:
        problems += found.problems
        # A manifest that is right only with the county's file has still to be told from one that is wrong.
        return None
    own = over.get(instrument.id)
    if own is not None:
        try:
            instrument = load_instrument(manifest, (own.place, own.content))
        except InstrumentProblems as found:
            problems += found.problems
    minded = tuple(does_not_fit(instrument, protocol, file.place)) if protocol is not None else ()
    return Known(instrument, file.origin, file.place, minded)
