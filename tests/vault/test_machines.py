"""A home belongs to one machine and a local disk, and says so when it is found elsewhere."""

import pytest

from mdtkit.vault import NetworkFolder, NotThisMachine
from tests.vault.houses import NIGHT, House, draft


def test_a_home_copied_to_another_machine_is_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mdtkit.vault.layout._machine", lambda: "another machine")
    with pytest.raises(NotThisMachine):
        house.vault()


def test_the_home_does_not_give_the_machine_away(house: House) -> None:
    from mdtkit.vault import layout

    assert layout._machine() not in house.layout.about.read_text()


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "fuse.sshfs", "9p"])
def test_a_network_file_system_is_refused(house: House, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr("mdtkit.vault.layout._linux_mounts", lambda: [("/", "ext4"), (str(house.place), kind)])
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(NetworkFolder):
        house.vault()


def test_a_local_disk_below_a_network_folder_is_fine(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = [("/", "nfs4"), (str(house.place), "ext4"), (str(house.place) + "-elsewhere", "nfs")]
    monkeypatch.setattr("mdtkit.vault.layout._linux_mounts", lambda: mounts)
    monkeypatch.setattr("sys.platform", "linux")
    assert house.vault().head()[0] == 1


def test_a_device_memory_that_is_harmed_is_begun_anew(house: House) -> None:
    case = house.case(2)
    (database,) = (house.place / "device").glob("*/memory.sqlite")
    for left in database.parent.glob("memory.sqlite-*"):
        left.unlink()
    database.write_bytes(b"garbage" * 1000)
    vault = house.vault()
    assert vault.read(case).seq == 2
    assert vault.commit(case, [draft()], recorded=NIGHT).n == 4
