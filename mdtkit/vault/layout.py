"""Where things lie in a county home, and whether this home may be used on this machine.

Records and due rows are spread over folders by the first two characters of their reference, so that no
folder grows with the county. No file name says more than the commit log does: opaque references.
"""

from __future__ import annotations

import hashlib
import re
import sys
from functools import lru_cache
from pathlib import Path

import msgspec

from mdtkit.chronology.reference import is_reference
from mdtkit.vault.trouble import Damaged, NetworkFolder, NoHome, NoSuchRecord, NotThisMachine

FORMAT = 1
PEOPLE = "book/people"
BULK = "*bulk"
"""What the marker of work in hand says while many records are made at once; otherwise it names one record."""
_BOOK = re.compile(r"^book/[A-Za-z0-9][A-Za-z0-9-]{0,63}$")
_NETWORK = re.compile(
    r"^(nfs\d?|cifs|smb\w*|9p|afs|afpfs|ceph|glusterfs|lustre|gfs2|ocfs2|drvfs|vboxsf|webdav|davfs"
    r"|fuse\.(sshfs|rclone|s3fs|davfs2?|glusterfs))$"
)


class HomeFile(msgspec.Struct, frozen=True):
    """``home.json``: what may be known without a key. ``machine`` is a hash, useless elsewhere."""

    format: int
    county: str
    machine: str


class Layout:
    """The paths of one county home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.about = home / "home.json"
        self.lock = home / "lock"
        self.log = home / "commits.log"
        self.pending = home / "pending"
        self.records = home / "records"
        self._records = str(self.records)
        self.due = home / "due"
        self.groups = home / "groups"
        self._attachments = home / "attachments"

    def record(self, record: str) -> Path:
        """The file of a record. Raises NoSuchRecord for a name that no record can have."""
        check_name(record)
        if record.startswith("book/"):
            return Path(f"{self._records}/book/{record[5:]}.age")
        return Path(f"{self._records}/{record[4:6]}/{record}.age")

    def due_file(self, record: str, named: str) -> Path:
        """The file of due rows that the log names: ``a:`` or ``b:`` and its SHA-256.

        A record has two places for due rows. The one not in force is written first, then the log names it.
        """
        folder = "book" if record.startswith("book/") else record[4:6]
        return self.due / folder / f"{record.removeprefix('book/')}.{named[:1]}.age"

    def attachments(self, record: str) -> Path:
        """The folder of a record's attachments. Raises NoSuchRecord for a name that no record can have."""
        check_name(record)
        folder = "book" if record.startswith("book/") else record[4:6]
        return self._attachments / folder / record.removeprefix("book/")

    def attachment(self, record: str, name: str) -> Path:
        """The file of one attachment: its name is random and says nothing."""
        return self.attachments(record) / f"{name}.age"

    def with_attachments(self) -> list[str]:
        """The records that have a folder of attachments, by name."""
        found = self._attachments.glob("*/*")
        names = (f"book/{path.name}" if path.parent.name == "book" else path.name for path in found)
        return sorted(name for name in names if is_name(name))

    def record_files(self) -> dict[str, Path]:
        """Every record file there is, by record (a walk over the folders: for verify, not for daily work)."""
        return {self.record_of(path): path for path in self.records.glob("*/[!.]*.age")}

    def record_of(self, path: Path) -> str:
        """The record whose file this is, by its name alone."""
        return f"book/{path.stem}" if path.parent.name == "book" else path.stem

    def group_file(self, group: str, person: str) -> Path:
        """The file that holds a group's secret sealed to one of its members."""
        return self.groups / group / f"{person}.age"

    def in_hand(self) -> str:
        """What the last writer was at when it died: a record, BULK, or nothing."""
        try:
            return self.pending.read_text().strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def read_about(self) -> HomeFile:
        """``home.json``, checked for form. Raises NoHome, Damaged."""
        try:
            about = msgspec.json.decode(self.about.read_bytes(), type=HomeFile)
        except (FileNotFoundError, NotADirectoryError):
            raise NoHome(f"There is no county home in {self.home}. Make one with: mdtkit init") from None
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Damaged("home.json is damaged. Put it back from a backup; the records are untouched.") from None
        if about.format != FORMAT:
            raise Damaged(f"home.json states format {about.format}; this mdtkit reads format {FORMAT}. Update mdtkit.")
        return about


@lru_cache(maxsize=1024)
def is_name(record: str) -> bool:
    """Whether ``record`` is a case reference or the name of a book."""
    return is_reference(record) or _BOOK.match(record) is not None


def check_name(record: str) -> None:
    """Raises NoSuchRecord unless ``record`` is a case reference or the name of a book."""
    if not is_name(record):
        raise NoSuchRecord("There is no such case, or it is not yours to see.")


def machine_id(county: str) -> str:
    """This machine, as a home records it: a hash bound to the county, so two homes cannot be linked by it."""
    return hashlib.sha256(f"mdtkit/machine/{county}/{_machine()}".encode()).hexdigest()


def check_machine(layout: Layout, about: HomeFile) -> None:
    """Raises NotThisMachine when the home was made on another machine, NetworkFolder on a network file system."""
    check_folder(layout.home)
    if about.machine != machine_id(about.county):
        raise NotThisMachine(
            "This home belongs to another machine. Two machines writing to copies would part the county in two. "
            "Use it there, or move it with: mdtkit vault move"
        )


def check_folder(folder: Path) -> None:
    """Raises NetworkFolder when ``folder`` lies on a network file system."""
    kind = _file_system(folder)
    if _NETWORK.match(kind):
        raise NetworkFolder(
            f"The folder lies on a network file system ({kind}), where locks do not hold. "
            "Keep the home on a local disk; several machines share a county through PostgreSQL."
        )


def _machine() -> str:
    for place in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            stated = Path(place).read_text().strip()
        except OSError:
            continue
        if stated:
            return stated
    import platform
    import uuid

    return f"{platform.node()}/{uuid.getnode():x}"


def _file_system(folder: Path) -> str:
    """The type of the file system that holds ``folder``; empty when it cannot be told."""
    place = folder.resolve()
    if sys.platform == "darwin":
        import subprocess

        listing = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False).stdout
        mounts = re.findall(r"^.+? on (.+) \((\w+)", listing, flags=re.MULTILINE)
    else:
        mounts = _linux_mounts()
    holding = [(mount, kind) for mount, kind in mounts if place.is_relative_to(mount)]
    # The last of the longest wins: a later mount covers an earlier one at the same place.
    return max(enumerate(holding), key=lambda item: (len(item[1][0]), item[0]))[1][1] if holding else ""


def _linux_mounts() -> list[tuple[str, str]]:
    try:
        lines = Path("/proc/self/mountinfo").read_text().splitlines()
    except OSError:
        return []
    mounts = []
    for line in lines:
        before, _, after = line.partition(" - ")
        mounts.append((before.split(" ")[4].encode().decode("unicode_escape"), after.split(" ", 1)[0]))
    return mounts
