"""The commit log, checked line by line: form, number, chain, signature, and under which keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mdtkit.vault.disk import Disk
from mdtkit.vault.layout import PEOPLE
from mdtkit.vault.log import LogLine, line_signed_by, parse_line, stored_lines
from mdtkit.vault.trouble import Damaged
from mdtkit.vault.trust import People

Tell = Callable[[str | None, int | None, str, str], None]


class LogCheck:
    """The whole log as read; what is wrong with it goes to ``tell(record, seq, kind, detail)``.

    Without the trust root (``people`` None) form and chain are checked; signatures cannot be judged.
    """

    def __init__(self, log: Path, county: str, people: People | None, tell: Tell, notices: list[str]) -> None:
        self.n = 0
        self.hash = county
        self.hashes: dict[int, str] = {}
        self.by_record: dict[str, list[LogLine]] = {}
        self._people = people
        self._tell = tell
        self._under = 1
        end = 0
        for place, (stored, line_end) in enumerate(stored_lines(log, 0, Disk()), start=1):
            end = line_end
            try:
                line = parse_line(stored, line_end)
            except Damaged:
                tell(None, None, "log", f"line {place} of the commit log cannot be read")
                self.n, self.hash = place, ""
                continue
            self._line(line, stored)
        if not log.exists():
            tell(None, None, "log", "the commit log is gone")
        elif log.stat().st_size > end:
            notices.append("The commit log ends in a line that was broken off by a crash; the next write removes it.")

    def _line(self, line: LogLine, stored: bytes) -> None:
        tell = self._tell
        if line.n != self.n + 1 or line.prev != self.hash:
            tell(line.record, line.seq, "log", f"commit {line.n} does not follow from the one before it in the log")
        self.n, self.hash = line.n, line.hash
        self.hashes[line.n] = line.hash
        if self._people is not None:
            self._judge(line, stored, self._people)
        lines = self.by_record.setdefault(line.record, [])
        if lines and line.seq < lines[-1].seq:
            tell(line.record, line.seq, "rolled_back", f"commit {line.n} was built on an older copy of the record")
        lines.append(line)

    def _judge(self, line: LogLine, stored: bytes, people: People) -> None:
        tell = self._tell
        if not self._under <= line.people <= people.seq:
            tell(line.record, line.seq, "log", f"commit {line.n} names a state of the trust root that was not in force")
        if not line_signed_by(stored, people.signing_keys(line.by, line.people)):
            tell(line.record, line.seq, "log", f"commit {line.n} is not signed by anybody whose key stood then")
        if line.record == PEOPLE:
            self._under = max(self._under, line.seq)
