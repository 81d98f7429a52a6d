"""Alerts leave through a plugin's channel as through apprise, and nothing but the opaque message reaches it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from mdtkit.alerts.receivers import HttpReceiver
from mdtkit.desk.plugin_check import check_plugin
from mdtkit.plugin.finding import built_in
from mdtkit.plugin.loading import Loaded
from tests.cli.conftest import CommandLine
from tests.plugin.installing import Site

CANARY = "invented words of a message"


class Gateway:
    """A county's SMS gateway on this machine: a real HTTP server that keeps what it is asked."""

    def __init__(self) -> None:
        self.status = 202
        self.answers = threading.Event()
        self.answers.set()
        self.asked: list[dict[str, Any]] = []
        self.tokens: list[str | None] = []
        gateway = self

        class Endpoint(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"]))
                gateway.asked.append({"path": self.path, **json.loads(content)})
                gateway.tokens.append(self.headers["Authorization"])
                gateway.answers.wait()
                self.send_response(gateway.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *said: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"county-sms://t0ken@127.0.0.1:{self.server.server_address[1]}/+15550100"


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    found = Gateway()
    yield found
    found.answers.set()
    found.server.shutdown()
    found.server.server_close()


def alarm(mdtkit: CommandLine, address: str) -> list[dict[str, Any]]:
    """Somebody on call is reached by this address; what became of rehearsing the call."""
    person = mdtkit.json("people", "add", "--party", "child_welfare", typed="Ruiz Ficticia\n\n\n")["person"]
    shift = ("child_welfare", person, "--unit", "emergency_response", "--from", "00:00", "--to", "2026-03-08 12:00")
    mdtkit("oncall", "set", *shift)
    mdtkit("alert", "channels", mdtkit.file("routes.toml", f'[people.{person}]\nchannels = ["{address}"]\n'))
    return rehearsal(mdtkit)


def rehearsal(mdtkit: CommandLine) -> list[dict[str, Any]]:
    """A crisis of its own, and the rehearsed call of whoever is on call."""
    case = mdtkit.open_case()
    mdtkit("triage", case, "--decide", "immediate", "--no-alert")
    return list(mdtkit.json("alert", "rehearse", case, code=1)["calls"])


def test_hook_channels_the_gateway_gets_the_opaque_message_and_its_key(county: CommandLine, gateway: Gateway) -> None:
    county("plugin", "enable", "mdtkit-sms-gateway")
    [call] = alarm(county, gateway.address)
    assert (call["channel"], call["state"], call["reason"]) == ("county-sms.1", "sent", "accepted")
    [asked] = gateway.asked
    assert (asked["path"], asked["to"], gateway.tokens) == ("/messages", "+15550100", ["Bearer t0ken"])
    assert asked["text"].startswith("REHEARSAL")
    assert asked["id"] in asked["text"]
    for word in ("Rosa", "Inventada", "station", "controlled"):
        assert word not in json.dumps(asked)


def test_what_a_gateway_refuses_has_failed_and_the_person_is_unreached(county: CommandLine, gateway: Gateway) -> None:
    county("plugin", "enable", "mdtkit-sms-gateway")
    gateway.status = 503
    [call] = alarm(county, gateway.address)
    assert (call["state"], call["reason"]) == ("failed", "status-503")


def test_a_gateway_that_is_not_there_was_not_reached(county: CommandLine, gateway: Gateway) -> None:
    county("plugin", "enable", "mdtkit-sms-gateway")
    gateway.server.shutdown()
    gateway.server.server_close()
    [call] = alarm(county, gateway.address)
    assert (call["state"], call["reason"]) == ("failed", "not-reached")


def test_a_gateway_that_does_not_answer_leaves_it_unknown(
    county: CommandLine, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mdtkit.alerts import sending

    county("plugin", "enable", "mdtkit-sms-gateway")
    gateway.answers.clear()
    assert sending.send.__kwdefaults__ is not None
    monkeypatch.setitem(sending.send.__kwdefaults__, "timeout", 0.3)
    [call] = alarm(county, gateway.address)
    assert (call["state"], call["reason"]) == ("unknown", "timeout")


def test_without_the_plugin_its_address_is_nobodys(county: CommandLine, gateway: Gateway) -> None:
    [call] = alarm(county, gateway.address)
    assert (call["state"], call["reason"]) == ("failed", "bad-address")
    assert gateway.asked == []


def test_a_channel_that_raises_is_named_and_everybody_else_is_told(county: CommandLine, site: Site) -> None:
    site.install(
        "invented-pager",
        """
        from mdtkit.plugin import Channel, hookimpl

        def tell(address, message, timeout):
            raise RuntimeError(message.body)

        @hookimpl
        def mdtkit_channels():
            return [Channel(name="pager", title="Pager", scheme="pager", tell=tell)]
        """,
    )
    county("plugin", "enable", "invented-pager")
    [call] = alarm(county, "pager://one")
    assert (call["state"], call["reason"]) == ("unknown", "plugin-failed")
    said = county("plugin", "list")
    assert "RuntimeError at __init__.py:5" in " ".join(said.out.split())
    assert "MDT-" not in said.out


TAKES = """
from mdtkit.plugin import Channel, hookimpl

def tell(address, message, timeout):
    return "sent", "by-the-plugin"

@hookimpl
def mdtkit_channels():
    return [Channel(name={name!r}, title="Invented", scheme={scheme!r}, tell=tell)]
"""


def test_apprise_rings_without_anything_enabled_and_a_plugin_takes_a_scheme_from_it(
    county: CommandLine, site: Site
) -> None:
    site.install("invented-json", TAKES.format(name="posts", scheme="json"))
    with HttpReceiver() as web:
        [call] = alarm(county, web.channel)
        assert (call["channel"], call["state"], call["reason"]) == ("json.1", "sent", "accepted")
        assert len(web.received) == 1
        county("plugin", "enable", "invented-json")
        [call] = rehearsal(county)
        assert (call["state"], call["reason"]) == ("sent", "by-the-plugin")
        assert len(web.received) == 1


def test_nobody_else_takes_what_is_left_nor_the_name_of_apprise(county: CommandLine, site: Site) -> None:
    site.install("invented-all", TAKES.format(name="everything", scheme="*"))
    refused = county("plugin", "enable", "invented-all", code=2)
    assert "a name, scheme or suffix that is no code" in " ".join(refused.err.split())
    site.install("invented-twin", TAKES.format(name="apprise", scheme="invented"))
    refused = county("plugin", "enable", "invented-twin", code=2)
    assert "apprise is taken by mdtkit-apprise already" in " ".join(refused.err.split())
    site.install("mdtkit-apprise", TAKES.format(name="other", scheme="other"))
    [shown] = [one for one in county.json("plugin", "list")["plugins"] if one["plugin"] == "mdtkit-apprise"]
    assert (shown["state"], shown["hooks"], shown["where"]) == ("built in", ["channels"], "built in")


@pytest.mark.parametrize("act", ["enable", "disable"])
def test_what_is_built_in_is_no_matter_of_a_switch(county: CommandLine, act: str) -> None:
    refused = county("plugin", act, "mdtkit-apprise", code=2)
    assert "mdtkit-apprise is part of mdtkit and always on" in " ".join(refused.err.split())


def test_apprise_that_fails_is_named_until_it_sends_again_and_other_channels_ring(
    county: CommandLine, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(CANARY)

    site.install("invented-bell", TAKES.format(name="bell", scheme="bell"))
    county("plugin", "enable", "invented-bell")
    with HttpReceiver() as web:
        with monkeypatch.context() as breaking:
            breaking.setattr("apprise.Apprise.notify", broken)
            calls = alarm(county, f'{web.channel}", "bell://one')
        assert [(call["channel"], call["state"], call["reason"]) for call in calls] == [
            ("json.1", "unknown", "plugin-failed"),
            ("bell.2", "sent", "by-the-plugin"),
        ]
        said = " ".join(county("doctor", code=1).out.split())
        assert "plugin mdtkit-apprise (channels) failed: RuntimeError at test_channels.py" in said
        assert CANARY not in said
        rehearsal(county)
        assert len(web.received) == 1
    assert "built in, always on: channels" in " ".join(county("doctor").out.split())


def test_the_built_in_plugin_is_loaded_and_checked_as_any_other() -> None:
    [own] = built_in()
    assert Loaded(own.name, own.entries).hooks == own.hooks
    checked = check_plugin(own.name, None)
    assert checked.ok, checked
    assert {check.hook for check in checked.checks} == {"import", "channels"}
