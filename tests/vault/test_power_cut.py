"""The power fails at every step of a commit, and the disk keeps of it only what it must: nothing acknowledged is lost.

This proves the order in ``Writer._put``: due rows and record are written, then both are brought to the disk, then the
record takes its name, then that name is brought to the disk, then the line of the log.
"""

import shutil
import sys
from pathlib import Path

import pytest

from mdtkit.vault import Trouble, open_vault, verify_home
from tests.vault.houses import NIGHT, House, draft, due
from tests.vault.power import Powered

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the system which file a number is")


def test_whatever_a_power_cut_leaves_the_entry_is_whole_or_absent_and_still_rings(house: House, tmp_path: Path) -> None:
    case = house.case(2)  # rings at 3 h
    assert _faults(house, case, tmp_path, before=2) == []


def test_a_power_cut_while_a_case_is_opened_leaves_it_whole_or_absent(house: House, tmp_path: Path) -> None:
    case = house.vault().new_case()
    assert _faults(house, case, tmp_path, before=0) == []


@pytest.mark.parametrize("forgotten", [".tmp-", "due/", "names in records", "commits.log"])
def test_no_sync_of_a_commit_could_be_left_out(house: House, tmp_path: Path, forgotten: str) -> None:
    """The new file, the due rows, the new name, the log: without any one of them, some power cut does harm."""
    case = house.case(2)
    assert _faults(house, case, tmp_path, before=2, skip=forgotten)


def _faults(house: House, case: str, place: Path, *, before: int, skip: str = "") -> list[str]:
    """Commit once; what is wrong with any of the homes that a power cut on the way would have left."""
    device, images = house.place / "device", place / "images"
    images.mkdir()
    shutil.copytree(device, place / "device-before")
    disk = Powered(house.home, images, skip)
    vault = open_vault(house.home, house.keyring, device, disk=disk)
    vault.commit(case, [draft()], recorded=NIGHT, create=not before, due=due(case, 6))
    on_the_way = len(disk.images)
    disk.take("acknowledged")
    vault.close()
    disk.certain.close()
    assert skip or disk.syncs == (4 if before else 7)
    found = []
    for number, (point, home) in enumerate(disk.images):
        # What the device remembers is not synced; once the commit is acknowledged it may be there.
        remembered = device if number >= on_the_way else place / "device-before"
        shutil.copytree(remembered, place / f"device-{number}")
        fault = _fault(house, case, home, place / f"device-{number}", before, acknowledged=number >= on_the_way)
        if fault:
            found.append(f"{point}: {fault}")
    return found


def _fault(house: House, case: str, home: Path, device: Path, before: int, *, acknowledged: bool) -> str:
    """What is wrong with a home that a power cut left; empty when nothing is."""
    try:
        with open_vault(home, house.keyring, device) as vault:
            line = vault.lookup(case)
            seq = vault.read(case).seq if line else 0
            rings = {row.clock for row in vault.due_rows() if row.case == case}
        report = verify_home(home, house.keyring, device)
        with open_vault(home, house.keyring, device) as vault:
            if seq != before + 1 and vault.lookup(case) is not None and vault.read(case).seq == before + 1:
                seq = before + 1  # finished by the verifier, since the marker did not outlive the cut
                rings = {row.clock for row in vault.due_rows() if row.case == case}
            vault.commit(case, [draft()], recorded=NIGHT, create=seq == 0)
    except Trouble as trouble:
        return str(trouble)
    if seq not in ({before + 1} if acknowledged else {before, before + 1}):
        return f"entry {seq} is the last"
    due_then = "within-6h" if seq == before + 1 else "within-3h"
    if seq > 0 and due_then not in rings:
        return f"rings {rings}"
    # Half a file of due rows that nothing names cannot be told from an altered one: it is named, and harmless.
    problems = [found.detail for found in report.problems if "due rows that are not in force" not in found.detail]
    return "; ".join(problems)
