"""What can go wrong with a county home, each with its own type, so that shells can say it well.

Every message says what happened, to what, and what to do. None holds a word about a child.
"""

from __future__ import annotations

import errno


class Trouble(Exception):
    """The root of all refusals of the vault. ``code`` is the ``error`` member of the JSON shape."""

    code = "vault"


class NoHome(Trouble):
    """There is no county home in that folder."""

    code = "no_home"


class AlreadyThere(Trouble):
    """Something stands where a new home, identity or record was to be made; nothing was overwritten."""

    code = "already_there"


class Locked(Trouble):
    """No unlocked identity is at hand."""

    code = "locked"


class WrongPassphrase(Trouble):
    """The passphrase does not open the identity (or the file is cut short: the two look alike)."""

    code = "wrong_passphrase"


class Exposed(Trouble):
    """A plain identity file that others on the machine could read: its keys are not to be trusted as they lie."""

    code = "exposed"


class NotThisMachine(Trouble):
    """The home belongs to another machine."""

    code = "not_this_machine"


class NetworkFolder(NotThisMachine):
    """The home lies on a network file system, where locks and renames do not hold their promises."""

    code = "network_folder"


class NoSuchRecord(Trouble):
    """There is no such record, or one may not know of it: the same answer."""

    code = "no_such_record"


class NotYours(Trouble):
    """The file is whole, but encrypted to others, or the identity belongs to another county."""

    code = "not_yours"


class NotPermitted(Trouble):
    """The key does not stand in the trust root, or its holder is not entitled to this act."""

    code = "not_permitted"


class Damaged(Trouble):
    """A file is cut short, garbage, or does not verify."""

    code = "damaged"


class RolledBack(Damaged):
    """A record, or the whole home, is older than what the log or this device has seen."""

    code = "rolled_back"


class Missing(Damaged):
    """The log names a record whose file is gone, and no purge explains it."""

    code = "missing"


class Conflict(Trouble):
    """Somebody else added to the record since it was read; read again and decide again."""

    code = "conflict"


class Busy(Trouble):
    """Another process holds the lock of the home for longer than it should."""

    code = "busy"


class ReadOnly(Trouble):
    """The home cannot be written to. Looking goes on; nothing was changed."""

    code = "read_only"


class Full(Trouble):
    """No space is left. Looking goes on; nothing was changed."""

    code = "full"


class NotDurable(Trouble):
    """The disk did not confirm the write, so nothing is acknowledged."""

    code = "not_durable"


class Unacknowledged(NotDurable):
    """The entry reached its record, but its line in the commit log could not be written.

    It is not lost and must not be typed in again: the next reader with a key finishes the commit.
    """

    code = "unacknowledged"


_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
_NO_WRITING = {errno.EROFS, errno.EACCES, errno.EPERM}


def from_os(error: OSError, what: str) -> Trouble:
    """The trouble behind a failed write to ``what`` (a word for the file as within a sentence, never its content)."""
    first = what[:1].upper() + what[1:]
    if error.errno in _NO_SPACE:
        return Full(f"No space is left for {what}. Nothing was changed. Free some space and try again.")
    if error.errno in _NO_WRITING:
        return ReadOnly(f"{first} cannot be written to. Nothing was changed. Check the folder's permissions and mount.")
    return NotDurable(
        f"The disk failed while writing {what} (error {error.errno}). Nothing was acknowledged. Check the disk first."
    )
