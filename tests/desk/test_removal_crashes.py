"""The plug pulled at every step of a removal: a purge or a redaction is finished or not begun, and never an alarm."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from mdtkit.desk import Desk, attachments
from mdtkit.desk.errors import NoSuchCase
from mdtkit.desk.purging import confirm, propose
from mdtkit.desk.redaction import confirm as confirm_removal
from mdtkit.desk.redaction import propose as propose_removal
from mdtkit.vault.disk import Disk
from tests.desk.test_purging import CANARY, KEPT_TWO_YEARS, LATER, closed_case
from tests.desk.test_redaction import plaintext_of
from tests.desk.two_coordinators import Two

STEPS: Final = ("write", "fsync", "sync_folder", "reached", "mark", "add")
"""What a machine does on its disk; the plug may be pulled before any of them, and before a file is taken away."""


class PlugPulled(BaseException):
    """The process dies here: no handler of ours may run."""


class Plug:
    """Pulls the plug before the n-th step on the disk."""

    def __init__(self, at: int) -> None:
        self._left, self.pulled = at, ""

    def step(self, name: str) -> None:
        """One more step; the last that is taken."""
        self._left -= 1
        if self._left == 0:
            self.pulled = name
            raise PlugPulled

    @contextmanager
    def in_the_wall(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plug]:
        """While this is open every step on the disk counts."""
        with monkeypatch.context() as patch:
            for name in STEPS:
                patch.setattr(Disk, name, self._counted(name, getattr(Disk, name)))
            patch.setattr(Path, "unlink", self._counted("unlink", Path.unlink))
            try:
                yield self
            except PlugPulled:
                assert self.pulled

    def _counted(self, name: str, done: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            self.step(name)
            return done(*given, **named)

        return counted


def crashes(
    two: Two, monkeypatch: pytest.MonkeyPatch, act: Callable[[Desk], object], outcome: Callable[[Two, str], bool]
) -> list[bool]:
    """Let Bo's act crash at each of its steps on a copy of the county; per step whether it was finished afterwards."""
    found: list[bool] = []
    two.desk("bo", LATER).close()
    for number in range(1, 500):
        place = two.place / f"copy-{number}"
        place.mkdir()
        for name in ("home", "device-ana", "device-bo"):
            shutil.copytree(two.place / name, place / name)
        for key in ("ana.key", "bo.key"):
            shutil.copy2(two.place / key, place / key)
        copy = two.at(place)
        bo = copy.desk("bo", LATER)
        with Plug(number).in_the_wall(monkeypatch) as plug:
            act(bo)
        found.append(outcome(copy, plug.pulled))
        shutil.rmtree(place)
        if not plug.pulled:
            return found
    pytest.fail("the act has no end")


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Two:
    return Two(tmp_path, monkeypatch, KEPT_TWO_YEARS)


def holds(desk: Desk) -> None:
    """The home is proved, by this person on this device."""
    report = desk.verify()
    assert report.ok, report.problems


@pytest.mark.requirement("C7")
def test_a_purge_that_crashed_is_finished_or_the_case_is_whole_and_the_same_word_finishes_it(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = two.desk("ana")
    other, ref = closed_case(ana), closed_case(ana)
    for case in (other, ref):
        attachments.add(ana, case, CANARY.encode(), "letter")
    ana.close()
    ana = two.desk("ana", LATER)
    propose(ana, ref, "retention_over")
    ana.close()

    def outcome(copy: Two, pulled: str) -> bool:
        there = []
        for who in ("ana", "bo"):
            desk = copy.desk(who, LATER)
            holds(desk)
            assert desk.case(other).ref == other
            there.append(is_there(desk, ref))
            desk.close()
        assert there[0] == there[1]
        if there[0]:
            assert pulled
            bo = copy.desk("bo", LATER)
            confirm(bo, ref)
            assert not is_there(bo, ref)
            holds(bo)
            bo.close()
        ana = copy.desk("ana", LATER)
        ana.vault.purge(ref)  # what a crash left of its files goes with the next who looks
        assert not list((copy.place / "home").rglob(f"*{ref}*"))
        assert attachments.take(ana, other, "4")[1] == CANARY.encode()
        holds(ana)
        assert len(ana.find(CANARY)) == 1
        ana.close()
        return not there[0]

    found = crashes(two, monkeypatch, lambda bo: confirm(bo, ref), outcome)
    assert found == sorted(found), "once it is finished it stays so"
    assert len(set(found)) == 2


def is_there(desk: Desk, ref: str) -> bool:
    """Whether the case can be opened; if it can, it is whole."""
    try:
        file = desk.case(ref)
    except NoSuchCase:
        return False
    kinds = ["referral.received", "child.described", "case.closed", "attachment.added"]
    assert [row.kind for row in file.entries] == kinds
    return True


@pytest.mark.requirement("C7")
def test_a_redaction_that_crashed_is_finished_or_the_words_are_all_there(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = two.desk("ana", LATER)
    ref = closed_case(ana)
    propose_removal(ana, ref, "2", "misfiled")
    ana.close()

    def outcome(copy: Two, pulled: str) -> bool:
        done = []
        for who in ("ana", "bo"):
            desk = copy.desk(who, LATER)
            holds(desk)
            entries = desk.entries(ref)
            assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
            done.append(entries[1].removed)
            assert entries[1].removed == (CANARY not in plaintext_of(desk.vault, ref))
            assert entries[1].removed == (entries[-1].data.get("step") == "confirmed")
            desk.close()
        assert done[0] == done[1]
        if not done[0]:
            assert pulled
            bo = copy.desk("bo", LATER)
            confirm_removal(bo, ref, "2")
            holds(bo)
            bo.close()
        return done[0]

    found = crashes(two, monkeypatch, lambda bo: confirm_removal(bo, ref, "2"), outcome)
    assert found == sorted(found)
    assert len(set(found)) == 2
