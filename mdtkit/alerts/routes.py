"""How each person is reached: channel addresses and the county's mail server, from config/alerts/*.toml.

Channel addresses hold passwords and tokens; they are never printed, logged or put into an error. How the
file is written: config/alerts/example.toml. Source: store.md 6.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from typing import Any, Literal

import msgspec

from mdtkit.alerts.payload import AlertError
from mdtkit.chronology.problem import Problem, unknown

_TABLES = ("mail", "people")
_CHANNEL = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.ASCII)
_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)


class RoutesRefused(AlertError):
    """The routes file was not taken; ``problems`` names all that is wrong with it, at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{problem.at}: {problem.field} {problem.message}" for problem in problems))


class MailServer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The server that takes calendar invitations. ``sender`` is the organizer that everybody sees.

    ``security``: ``starttls`` (port 587), ``tls`` (port 465) or ``none``, which is refused with a password or for
    a server on another machine. ``ca_file``: the county's own certificate authority. ``timeout`` in seconds.
    """

    host: str
    sender: str
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: str | None = None
    ca_file: str | None = None
    timeout: float = 10.0

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port}, {self.security})"


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person's routes: apprise addresses in order, and the mail address that gets calendar invites."""

    channels: tuple[str, ...] = ()
    invite: str | None = None

    def __repr__(self) -> str:
        return f"Person({len(self.channels)} channels)"


class Routes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The routes of a county: its mail server, and each person's by person id."""

    mail: MailServer | None = None
    people: dict[str, Person] = msgspec.field(default_factory=dict)

    def of(self, person: str) -> Person:
        """The person's routes; none if the file does not name them."""
        return self.people.get(person, Person())


def load_routes(name: str, content: bytes) -> Routes:
    """Read a routes file; ``name`` is what problems call it.

    Raises:
        RoutesRefused: with every problem; nothing is half-loaded.
    """
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        # A syntax error is told by its place: its text can repeat a piece of the line.
        place = re.search(r"at line \d+", str(wrong))
        message = f"is not TOML in UTF-8{f' ({place[0]})' if place else ''}"
        raise RoutesRefused((Problem(field="file", message=message, at=name),)) from None
    problems = tuple(_problems(name, table))
    if problems:
        raise RoutesRefused(problems)
    return msgspec.convert(table, Routes)


def is_this_machine(host: str) -> bool:
    """Whether a host name can only be this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _problems(name: str, table: Mapping[str, Any]) -> Iterator[Problem]:
    yield from (unknown(key, key, _TABLES, what="table", at=name) for key in table if key not in _TABLES)
    mail, people = table.get("mail", {}), table.get("people", {})
    routes = people.items() if isinstance(people, dict) else ()
    tables = [("mail", mail), ("people", people), *((f"people.{person}", route) for person, route in routes)]
    wrong = [(key, value) for key, value in tables if not isinstance(value, dict)]
    yield from (Problem(field=key, message="must be a table", at=name) for key, _ in wrong)
    if wrong:
        return
    if mail:
        yield from _mail(f"{name}: mail", mail)
    for person, route in routes:
        yield from _person(f"{name}: people.{person}", route)


def _mail(at: str, mail: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _members(at, mail, MailServer)
    sender = mail.get("sender")
    if isinstance(sender, str) and not _ADDRESS.fullmatch(sender):
        yield Problem(field="sender", message="is not a plain mail address such as mdtkit@county.example", at=at)
    if mail.get("security") == "none" and (mail.get("password") or not is_this_machine(str(mail.get("host")))):
        yield Problem(
            field="security",
            message='"none" would send passwords and case references in clear: use "starttls" or "tls"',
            at=at,
        )
    if ("user" in mail) != ("password" in mail):
        yield Problem(field="user", message="and password are given together or not at all", at=at)


def _person(at: str, route: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _members(at, route, Person)
    channels = route.get("channels")
    for place, channel in enumerate(channels if isinstance(channels, list) else [], start=1):
        if isinstance(channel, str) and not _CHANNEL.fullmatch(channel):
            yield Problem(field=f"channels[{place}]", message="is not an apprise address such as tgram://…", at=at)
    invite = route.get("invite")
    if isinstance(invite, str) and not _ADDRESS.fullmatch(invite):
        yield Problem(field="invite", message="is not a plain mail address", at=at)


def _members(at: str, table: Mapping[str, Any], wanted: type[MailServer | Person]) -> Iterator[Problem]:
    """Unknown, missing and mistyped members, never with their values: they may be passwords."""
    members = {info.name: info for info in msgspec.structs.fields(wanted)}
    for name in table:
        if name not in members:
            yield unknown(name, name, members, what="setting", at=at)
    for name, info in members.items():
        if name not in table:
            if info.required:
                yield Problem(field=name, message="is missing", at=at)
            continue
        try:
            msgspec.convert(table[name], info.type)
        except msgspec.ValidationError:
            yield Problem(field=name, message="has a value of the wrong kind", at=at)
