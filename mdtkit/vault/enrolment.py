"""Enrolling somebody: a person, their keys and their role in the trust root, by a coordinator.

Screens for several people come later; the format is here, so that the watcher and a second coordinator can
be enrolled. A coordinator or duty supervisor also gets the group's secret, sealed to them: one small file.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mdtkit.chronology.entry import Draft
from mdtkit.chronology.reference import new_person_id
from mdtkit.vault.identity import Keyring, write_identity
from mdtkit.vault.layout import PEOPLE
from mdtkit.vault.sealing import AgeKey, SigningKey, seal
from mdtkit.vault.trouble import AlreadyThere, Trouble, Unacknowledged, from_os
from mdtkit.vault.trust import COORDINATORS, IN_GROUP

if TYPE_CHECKING:
    from mdtkit.vault.vault import Vault


def enrol(
    vault: Vault, *, name: str, role: str | None, identity_out: Path, recorded: datetime, tz: str,
    person: str | None = None, passphrase: bytes | None = None,
) -> Keyring:  # fmt: skip
    """Enrol a person with new keys and, if given, a role; their identity file is written first.

    Raises NotPermitted unless a coordinator does it, AlreadyThere, and what a commit raises. A refused
    enrolment leaves no identity behind.
    """
    home = vault._home  # noqa: SLF001 (the same room)
    keyring = Keyring(
        person=person or new_person_id(secrets.token_bytes), county=vault.fingerprint,
        signing=SigningKey.generate(), age=AgeKey.generate(),
    )  # fmt: skip
    in_group = role in IN_GROUP
    sealed = seal("".join(f"{key.secret}\n" for key in home.group_keys).encode(), [keyring.age.public])
    seals = {"seal": hashlib.sha256(sealed).hexdigest()} if in_group else {}
    about = {"person": keyring.person}
    keys = {**about, "signing": keyring.signing.public, "reading": keyring.age.public, "use": "person"}
    drafts = [
        Draft(kind="person.added", at=recorded, tz=tz, data={**about, "name": name}),
        Draft(kind="key.enrolled", at=recorded, tz=tz, data=keys),
    ]
    if role:
        drafts.append(Draft(kind="role.granted", at=recorded, tz=tz, data={**about, "role": role, **seals}))
    group_file = home.layout.group_file(COORDINATORS, keyring.person)
    made: list[Path] = []
    try:
        write_identity(identity_out, keyring, passphrase, home.disk)
        made.append(identity_out)
        if in_group:
            home.disk.create(group_file, sealed)
            made.append(group_file)
        vault.commit(PEOPLE, drafts, recorded=recorded)
    except FileExistsError:
        raise AlreadyThere(f"{identity_out} is already there. Nothing was overwritten; give another path.") from None
    except OSError as error:
        _undo(made)
        raise from_os(error, "the identity file") from None
    except Unacknowledged:
        raise  # the keys stand in the trust root: what was made stays
    except Trouble:
        _undo(made)
        raise
    return keyring


def _undo(made: list[Path]) -> None:
    for path in made:
        path.unlink(missing_ok=True)
