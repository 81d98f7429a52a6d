"""`plugin check` sees what a plugin does in its runs, and says that it is a test and not a sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdtkit.desk import plugin_check
from mdtkit.plugin.making import KINDS
from tests.cli.conftest import CommandLine
from tests.plugin.installing import Site

HEAD = "from mdtkit.plugin import Argument, Command, Exporter, Remark, Table, hookimpl\n"
TOOL = '@hookimpl\ndef mdtkit_instruments():\n    {}\n    return [("tool.toml", b"")]\n'
CHECKS = "@hookimpl\ndef mdtkit_checks(act, case):\n    {}\n    return []\n"
SENT_TO_NOBODY = """
from mdtkit.plugin import Channel

@hookimpl
def mdtkit_channels():
    return [Channel(name="x", title="X", scheme="x", tell=lambda *_: ("sent", "accepted"))]
"""

WRONG = {
    "reads the network": (
        "import socket\n" + TOOL.format("socket.socket().connect_ex(('127.0.0.1', 9))"),
        ("instruments", "no network, disk, programs", "network (socket.connect)"),
    ),
    "writes to the disk": (
        "import tempfile\n" + TOOL.format("tempfile.TemporaryFile()"),
        ("instruments", "no network, disk, programs", "disk, writing (open)"),
    ),
    "reads what is not its own": (
        "import os.path\n" + CHECKS.format("open('/etc/hostname').close() if os.path.exists('/etc/hostname') else 0"),
        ("checks", "no network, disk, programs", "disk, reading outside its own files (open)"),
    ),
    "starts a program": (
        "import subprocess\n" + CHECKS.format("subprocess.run(['true'])"),
        ("checks", "no network, disk, programs", "program (subprocess.Popen)"),
    ),
    "opens the vault": (
        CHECKS.format("import mdtkit.vault"),
        ("checks", "no vault", "vault (mdtkit.vault)"),
    ),
    "opens the vault when imported": (
        "import mdtkit.desk\n" + CHECKS.format("pass"),
        ("import", "no vault", "vault (mdtkit.desk)"),
    ),
    "answers differently": (
        "import random\n@hookimpl\ndef mdtkit_days():\n    return [('a.toml', b'# %f' % random.random())]\n",
        ("days", "the same every time", "the same question was answered differently"),
    ),
    "answers by the order of a set": (
        "@hookimpl\ndef mdtkit_days():\n    return [(n + '.toml', b'') for n in {'a', 'b', 'c', 'd', 'e', 'f', 'g'}]\n",
        ("days", "the same every time", "the same question was answered differently"),
    ),
    "chokes on odd input": (
        CHECKS.format("act.data['report'].upper()"),
        ("checks", "types and odd input", "failed: KeyError"),
    ),
    "is slow": (
        "import time\n@hookimpl\ndef mdtkit_after_commit():\n    time.sleep(0.4)\n",
        ("after_commit", "time", "ms at most"),
    ),
    "prints": ("@hookimpl\ndef mdtkit_after_commit():\n    print('x')\n", ("import", "output", "it printed")),
    "gives a tool that is none": (TOOL.format("pass"), ("instruments", "its data holds", "")),
    "says a message to nobody was sent": (
        SENT_TO_NOBODY,
        ("channels", "types and odd input", "says that a message to nobody was sent"),
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_a_plugin_does_is_seen(
    mdtkit: CommandLine, site: Site, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugin_check, "QUICK", 0.3)
    source, (hook, check, detail) = WRONG[name]
    package = site.install("invented-probe", "")
    (package / "__init__.py").write_text(HEAD + source, encoding="utf-8")
    found = mdtkit.json("plugin", "check", "invented-probe", code=1)
    failed = [(one["hook"], one["check"]) for one in found["checks"] if one["state"] == "failed"]
    assert (hook, check) in failed
    assert any(detail in one["detail"] for one in found["checks"] if (one["hook"], one["check"]) == (hook, check))
    assert not found["ok"]


def test_it_says_that_it_is_no_sandbox(mdtkit: CommandLine) -> None:
    said = mdtkit("plugin", "check", "mdtkit-california-courts").out
    assert "It is not a sandbox: enabling a plugin means trusting it." in " ".join(said.split())


@pytest.mark.parametrize(
    "plugin", sorted(path.parent.name for path in Path(__file__).parents[2].glob("plugins/*/pyproject.toml"))
)
def test_every_plugin_of_ours_conforms(mdtkit: CommandLine, plugin: str) -> None:
    assert mdtkit.json("plugin", "check", plugin)["ok"]


def test_one_that_cannot_be_loaded_fails_by_its_name(mdtkit: CommandLine, site: Site) -> None:
    site.install("invented-probe", "raise RuntimeError('Rosa Inventada')")
    found = mdtkit("plugin", "check", "invented-probe", "--json", code=1)
    assert found.json["checks"][0]["detail"].startswith("plugin invented-probe cannot be loaded: RuntimeError at")
    assert "Inventada" not in found.out


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_plugin_conforms_as_it_is_made(mdtkit: CommandLine, tmp_path: Path, kind: str) -> None:
    made = mdtkit.json("plugin", "new", "testado-thing", "--kind", kind, "--into", str(tmp_path))
    assert all(Path(file).is_file() for file in made["files"])
    assert "@" not in "".join(Path(file).name for file in made["files"])
    assert mdtkit.json("plugin", "check", str(tmp_path / "testado-thing"))["ok"]


def test_a_new_plugin_is_never_written_over_another(mdtkit: CommandLine, tmp_path: Path) -> None:
    mdtkit("plugin", "new", "testado-thing", "--kind", "channel", "--into", str(tmp_path))
    assert (
        "exists" in mdtkit("plugin", "new", "testado-thing", "--kind", "channel", "--into", str(tmp_path), code=2).err
    )
    assert "lower-case words" in mdtkit("plugin", "new", "Testado", "--kind", "channel", code=2).err
