"""Writing what leaves the desk into a file: a new one, that only its owner may read."""

from __future__ import annotations

import os
from pathlib import Path

from mdtkit.desk.errors import BadInput


def write_new(where: str, content: bytes) -> None:
    """Write a new file. Raises BadInput where one is there already or the place cannot be written to."""
    try:
        handle = os.open(Path(where), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BadInput(f"It was not written: {error.strerror}. Give a file that does not exist yet.") from None
    with os.fdopen(handle, "wb") as file:
        file.write(content)
