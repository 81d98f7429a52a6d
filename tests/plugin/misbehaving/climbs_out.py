"""Names a file outside of its folder."""

from mdtkit.plugin import hookimpl


@hookimpl
def mdtkit_instruments():
    return [("../../../county.toml", b"")]
