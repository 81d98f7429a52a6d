"""What every command works with: how to print, how to ask, and the desk, opened when it is first needed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mdtkit.cli.diagnostics import Diagnostics
from mdtkit.cli.output import Output

if TYPE_CHECKING:
    from mdtkit.chronology.problem import Problem
    from mdtkit.desk.desk import Desk


class Answered(Exception):
    """A command has ended with an answer that its exit code gives: no (1), or what the application ended with."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Shell:
    """One command's standard output, standard error and desk."""

    def __init__(self, *, as_json: bool, plain: bool) -> None:
        self.out = Output(as_json=as_json, plain=plain)
        self.err = Diagnostics(as_json=as_json)
        self._desk: Desk | None = None
        self._said: str | None = None
        self._named = 0

    @property
    def desk(self) -> Desk:
        """The county's desk. Raises Locked, WrongPassphrase, BadInput (no home), StoreTrouble."""
        if self._desk is None:
            from mdtkit.desk.opening import open_desk

            self._desk = open_desk(ask=_passphrase if sys.stdin.isatty() else None)
            if sys.stdin.isatty() and sys.stderr.isatty() and not self.err.as_json:
                self._desk.plugins.ask = self._minded
            self._banner(self._desk)
        return self._desk

    def use(self, desk: Desk) -> None:
        """Use a desk that is open already."""
        self._desk = desk
        self._banner(desk)

    def close(self) -> None:
        """Leave the desk, if one was opened."""
        if self._desk is not None:
            self._desk.close()
            self.err.kept.clear()  # what was kept has been said, or stands in the refusal
            self._name_plugins(self._desk)
            self.err.tell()

    def instant(self, given: str | None, field: str) -> datetime | None:
        """An instant as somebody wrote it; how it was read is said on standard error."""
        if given is None:
            return None
        from mdtkit.desk.times import read_instant

        read = read_instant(given, self.desk.county.zone, self.desk.now(), field)
        if read.remark:
            self.err.say(f"{field}: {read.remark}")
        return read.instant

    def show(self, moment: datetime) -> str:
        """``Sun 8 Mar 2026 01:20 PST``: the county's time."""
        from mdtkit.desk.times import show_instant

        return show_instant(moment, self.desk.county.zone)

    def result(self, shape: dict[str, Any], lines: Any) -> None:
        """Print the result of the command, under a banner again where making it showed what the desk must say."""
        if self._desk is not None:
            self._banner(self._desk)
            self._name_plugins(self._desk)
        self.out.result(shape, lines)

    def _minded(self, said: Sequence[Problem]) -> bool:
        """Before something is recorded that a plugin warns about: enter records it, no goes back."""
        from mdtkit.cli.asking import yes

        self.err.warn(tuple(said))
        return yes("Record it?", default=True)

    def _banner(self, desk: Desk) -> None:
        # Which cases cannot be read, and whether the home can be written to, shows only while answering.
        if desk.banner != self._said:
            self._said = desk.banner
            self.err.banner(self._said)

    def _name_plugins(self, desk: Desk) -> None:
        """A plugin that misbehaved is named once, in one line; the rest has carried on."""
        for trouble in desk.plugins.troubles[self._named :]:
            self.err.say(f"warning: {trouble.sentence}.", hanging=9)
        self._named = len(desk.plugins.troubles)

    def answer(self, *, yes: bool) -> None:
        """End a yes/no command: exit 0 for yes, 1 for no."""
        if not yes:
            raise Answered(1)


def _passphrase() -> bytes:
    from mdtkit.cli.asking import passphrase  # the few commands that must ask pay for the prompt

    return passphrase()
