"""The routes file: all its problems at once, none of its secrets repeated."""

import pytest

from mdtkit.alerts import RoutesRefused, load_routes
from mdtkit.paths import bundled

GOOD = b"""
[mail]
host = "mail.county.example"
sender = "mdtkit@county.example"
user = "mdtkit"
password = "hunter2"
[people.p-worker00]
channels = ["tgram://hunter2/12345", "mailtos://u:hunter2@county.example"]
invite = "worker@agency.example"
"""
WRONG = b"""
[mail]
hots = "mail.county.example"
sender = "Zephyrine"
port = "hunter2"
user = "mdtkit"
[people.p-worker00]
channels = ["hunter2"]
invite = "hunter2 <x>"
chanels = []
[peeple]
"""


def test_a_good_file_is_read() -> None:
    routes = load_routes("routes.toml", GOOD)
    assert routes.mail is not None
    assert (routes.mail.port, routes.mail.security) == (587, "starttls")
    assert len(routes.of("p-worker00").channels) == 2
    assert routes.of("p-nobody00").channels == ()
    assert "hunter2" not in repr(routes)


def test_a_wrong_file_is_refused_with_all_its_problems_and_none_of_its_values() -> None:
    with pytest.raises(RoutesRefused) as refused:
        load_routes("routes.toml", WRONG)
    found = {(problem.at, problem.field) for problem in refused.value.problems}
    assert found == {
        ("routes.toml", "peeple"),
        ("routes.toml: mail", "hots"),
        ("routes.toml: mail", "host"),
        ("routes.toml: mail", "sender"),
        ("routes.toml: mail", "port"),
        ("routes.toml: mail", "user"),
        ("routes.toml: people.p-worker00", "channels[1]"),
        ("routes.toml: people.p-worker00", "invite"),
        ("routes.toml: people.p-worker00", "chanels"),
    }
    nearest = {problem.field: problem.nearest for problem in refused.value.problems}
    assert (nearest["hots"], nearest["peeple"], nearest["chanels"]) == ("host", "people", "channels")
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("content", [b"\xff", b'password = "hunter2', b"mail = 1", b"people = 1", b"[people]\nx = 1"])
def test_what_is_no_routes_file_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(RoutesRefused) as refused:
        load_routes("routes.toml", content)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("mail", ['host = "mail.county.example"', 'host = "localhost"\nuser = "a"\npassword = "b"'])
def test_mail_in_clear_stays_on_this_machine_and_carries_no_password(mail: str) -> None:
    content = f'[mail]\n{mail}\nsender = "mdtkit@county.example"\nsecurity = "none"'
    with pytest.raises(RoutesRefused, match="in clear"):
        load_routes("routes.toml", content.encode())


def test_the_example_is_a_valid_file_even_with_every_comment_taken_away() -> None:
    text = (bundled("config") / "alerts" / "example.toml").read_text("utf-8")
    load_routes("example.toml", text.encode())
    settings = [line.removeprefix("#: ") for line in text.splitlines() if line.startswith("#: ")]
    assert settings
    routes = load_routes("example.toml", "\n".join(settings).encode())
    assert routes.mail is not None
    assert len(routes.people) == 2
