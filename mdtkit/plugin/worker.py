"""A plugin's own process: it loads the plugin and answers what mdtkit asks, one question at a time.

Standard output and error are taken away before the plugin is imported; that it wrote to them is told, what it wrote
is dropped (it might be a child's data).
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from typing import TYPE_CHECKING, Any

from mdtkit.plugin.far_host import FarHost
from mdtkit.plugin.pipe import Ended, Pipe
from mdtkit.plugin.shapes import NotUnderstood
from mdtkit.plugin.trouble import PluginFailed

if TYPE_CHECKING:
    from mdtkit.plugin.loading import Loaded

START = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from mdtkit.plugin.worker import main; main()"
"""What the interpreter is started with: the import path of mdtkit itself, so that both see the same plugins."""


def main() -> None:
    """Answer until the other side closes."""
    pipe = Pipe(os.dup(0), os.dup(1))
    silence = _take_output()
    loaded: Loaded | None = None
    while True:
        try:
            asked = pipe.receive()
        except Ended:
            return
        # Should mdtkit itself be killed meanwhile, nobody is left to stop a plugin that hangs.
        signal.setitimer(signal.ITIMER_REAL, float(asked["limit"]) + 60)
        try:
            if asked["do"] == "load":
                from mdtkit.plugin import loading

                loaded = loading.Loaded(asked["plugin"], asked["entries"])
                answer: Any = {"hooks": loaded.hooks}
            elif asked["do"] == "examine":
                from mdtkit.plugin.checking import examine

                answer = examine(asked["plugin"], asked["entries"], asked["roots"])
            elif loaded is None:
                raise Ended
            else:
                answer = _answer(loaded, asked, pipe)
            told: dict[str, Any] = {"answer": answer}
        except PluginFailed as failed:
            told = {"trouble": failed.trouble}
        except NotUnderstood as refused:
            told = {"not_understood": str(refused.argument)}
        signal.setitimer(signal.ITIMER_REAL, 0)
        pipe.send({**told, "printed": _printed(silence)})


def _answer(loaded: Loaded, asked: dict[str, Any], pipe: Pipe) -> Any:
    """What the loaded plugin answers to one question."""
    import msgspec

    from mdtkit.plugin.shapes import Act, CaseView, Committed, Message

    match asked["do"]:
        case "files":
            return loaded.files(asked["hook"])
        case "offers":
            return loaded.offers()
        case "tell":
            message = msgspec.convert(asked["message"], Message)
            return loaded.use("channels", asked["name"], asked["address"], message, asked["timeout"])
        case "write":
            case = msgspec.convert(asked["case"], CaseView, strict=False)
            return loaded.use("exporters", asked["name"], FarHost(pipe), case)
        case "run":
            return loaded.use("commands", asked["name"], FarHost(pipe), asked["given"])
        case "checks":
            acts = msgspec.convert(asked["acts"], list[Act], strict=False)
            case = msgspec.convert(asked["case"], CaseView, strict=False)
            return [remark for act in acts for remark in loaded.checks(act, case)]
        case _:
            loaded.call("after_commit", committed=msgspec.convert(asked["committed"], Committed, strict=False))
            return None


def _take_output() -> int:
    """Standard input gives nothing from here on, output and error go into a file without a name."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    with tempfile.TemporaryFile() as file:
        silence = os.dup(file.fileno())
    os.dup2(nothing, 0)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.close(nothing)
    return silence


def _printed(silence: int) -> bool:
    """Whether anything was written since it was asked last; it is dropped."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()
    size = os.fstat(silence).st_size
    os.ftruncate(silence, 0)
    os.lseek(silence, 0, os.SEEK_SET)
    return size > 0
