"""An import killed at any commit leaves whole cases; the home verifies, and the next run adds what is missing, once."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from mdtkit.desk import open_desk
from tests.desk.test_importing import CANARY, EXAMPLE, HEADER, bring

CASES = 40
IMPORTER = """
import os, sys
from pathlib import Path
from mdtkit.desk import open_desk
from mdtkit.desk.importing import import_cases, make_plan, read_map

def told(done, wanted):
    sys.stdout.write(f"{done}\\n")
    sys.stdout.flush()
    if done == int(sys.argv[3]):
        sys.stdin.read()  # waits here to be killed

desk = open_desk(Path(os.environ["MDTKIT_HOME"]))
plan = make_plan(desk, read_map(Path(sys.argv[1]).read_text()), Path(sys.argv[2]).read_bytes())
import_cases(desk, plan, accept_good=True, progress=told)
"""


def rows(count: int) -> str:
    """So many cases of two rows each, the second of them as a further row later in the table."""
    first = [f"K{n},01/05/2026 09:30,Police,CSE,,{CANARY} {n},2010-05-17\n" for n in range(count)]
    second = [f"K{n},02/05/2026 09:30,Police,CSE,Y,,\n" for n in range(count)]
    return "".join(first + second)


@pytest.mark.slow
def test_killed_at_random_commits_the_home_verifies_and_the_next_run_completes_it(home: Path, tmp_path: Path) -> None:
    chance = random.Random(3)  # noqa: S311
    (tmp_path / "map.toml").write_text(EXAMPLE, encoding="utf-8")
    (tmp_path / "table.csv").write_text(HEADER + rows(CASES), encoding="utf-8")
    there = 0
    for _ in range(8):
        stop = chance.randint(1, max(1, (CASES - there) // 2))
        importer = subprocess.Popen(
            [sys.executable, "-c", IMPORTER, str(tmp_path / "map.toml"), str(tmp_path / "table.csv"), str(stop)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=dict(os.environ),
            cwd=Path(__file__).parents[2],
        )
        assert importer.stdin is not None
        assert importer.stdout is not None
        for line in importer.stdout:
            if int(line) == stop:
                break
        importer.kill()
        importer.wait()
        importer.stdin.close()
        importer.stdout.close()
        desk = open_desk(home)
        assert desk.verify().ok
        refs = [row.ref for row in desk.rows()]
        assert there + stop - 1 <= len(refs) <= there + stop
        assert {len(desk.entries(ref)) for ref in refs} == {3}, "a case is there as a whole or not at all"
        there = len(refs)
        desk.close()
    desk = open_desk(home)
    done = bring(desk, rows(CASES))
    assert (done.cases, done.present, done.problems) == (CASES - there, 3 * there, [])
    assert len(desk.rows()) == CASES
    assert len({desk.entries(row.ref)[0].id for row in desk.rows()}) == CASES, "none of them twice"
    assert bring(desk, rows(CASES)).entries == 0
    assert desk.verify().ok
    desk.close()
