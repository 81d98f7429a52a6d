"""Where the files that ship with mdtkit lie: base protocol, county examples, keymaps, plugins.

They are kept beside the package (`config/`, `plugins/`), where a county looks for them, and a wheel carries
them inside it (`mdtkit/_bundled/`). A checkout that was installed with `pip install -e` has no `_bundled`,
so the repository's own folder answers there.
"""

from pathlib import Path
from typing import Literal

PACKAGE = Path(__file__).resolve().parent


def bundled(name: Literal["config", "plugins"]) -> Path:
    """The folder of shipped files called `name`, an existing directory.

    Raises:
        FileNotFoundError: neither the wheel nor the checkout has it: the installation is incomplete.
    """
    for folder in (PACKAGE / "_bundled" / name, PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    message = f"The files that ship with mdtkit ({name}/) are missing beside {PACKAGE}. Install mdtkit again."
    raise FileNotFoundError(message)
