"""Whether what plugins give can be in force beside all the rest: looked at before a coordinator's signature (P1).

Everything that is wrong is told at once, each with plugin, file and line. Source: issue 4, "bad input".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk import rules
from mdtkit.desk.errors import BadInput
from mdtkit.desk.plugin_data import offers_in
from mdtkit.plugin import copies
from mdtkit.plugin.copies import Enabled

if TYPE_CHECKING:
    from mdtkit.plugin.shapes import CommandOffer, ExporterOffer, Offers

Fresh = Sequence[tuple[Enabled, copies.Given]]
"""Plugins that are to be enabled, each with what it gave."""


def problems_with(
    home: Path,
    fresh: Fresh,
    others: Sequence[Enabled],
    offers: Mapping[str, Offers],
    known: Callable[[str], Sequence[str]],
) -> list[Problem]:
    """What stands against enabling these plugins beside the ``others``, which declare ``offers``.

    ``known`` gives the codes of a vocabulary of the protocol. What is wrong with files of other plugins or of the
    county is not their fault and is told elsewhere.
    """
    from mdtkit.desk.instruments.brought import OWN, brought, own_files
    from mdtkit.protocol.days import read_days

    names = tuple(f"{one.plugin}/" for one, _ in fresh)

    def all_of(hook: str) -> rules.Files:
        added = [(f"{one.plugin}/{n}", content) for one, given in fresh for n, content in given.get(hook, ())]
        return [*rules.given_files(home, others, hook)[0], *added]

    problems = [problem for one, given in fresh for problem in _taken(one.plugin, given, offers)]
    problems += [problem for one, given in fresh for problem in _unknown(one.plugin, given, known)]
    read_days(all_of("days"), problems)
    manifests, own = all_of("instruments"), own_files(home)
    problems += [problem for problem in _of_instruments([*manifests, *own]) if str(problem.at).startswith(names)]
    try:
        fragments = [*all_of("protocol"), *brought(manifests, own, None)]
        rules.load(rules.overlay_files(home), fragments, all_of("kinds"))
    except BadInput as refused:
        problems += [problem for problem in refused.problems if not str(problem.at).startswith(f"{OWN}/")]
    return problems


def _of_instruments(files: Sequence[tuple[str, bytes]]) -> Sequence[Problem]:
    """What is wrong with manifests, one id given twice among it."""
    if not files:
        return ()
    from mdtkit.desk.instruments.catalogue import Source, assemble

    return assemble([Source(place.partition("/")[0], place, content) for place, content in files], None).problems


def _unknown(plugin: str, given: copies.Given, known: Callable[[str], Sequence[str]]) -> Iterator[Problem]:
    """Purposes and sharing categories that the protocol does not know: a view bound to one would show nothing."""
    mine = offers_in(dict(given.get(copies.OFFERS, ())).get(copies.OFFERS_FILE, b"{}"))
    at = f"{plugin}/{copies.OFFERS_FILE}"
    offers: tuple[ExporterOffer | CommandOffer, ...] = (*mine.exporters, *mine.commands)
    for one in offers:
        if one.purpose not in known("purpose"):
            yield unknown(f"{one.name}: purpose", one.purpose, known("purpose"), what="purpose", at=at)
        for category in one.categories:
            if category not in known("category"):
                yield unknown(f"{one.name}: categories", category, known("category"), what="sharing category", at=at)


def _taken(plugin: str, given: copies.Given, offers: Mapping[str, Offers]) -> list[Problem]:
    """Names of channels, exporters and commands that another enabled plugin has."""
    mine = offers_in(dict(given.get(copies.OFFERS, ())).get(copies.OFFERS_FILE, b"{}"))
    found = []
    for other, theirs in offers.items():
        if other == plugin:
            continue
        for hook in type(mine).__struct_fields__:
            taken = {name for one in getattr(theirs, hook) for name in (one.name, getattr(one, "scheme", one.name))}
            for one in getattr(mine, hook):
                if {one.name, getattr(one, "scheme", one.name)} & taken:
                    message = f"{one.name} is taken by {other} already"
                    found.append(Problem(field=hook, message=message, at=f"{plugin}/{copies.OFFERS_FILE}"))
    return found
