"""A small county that is visibly invented, and the entry that records an alert in it."""

from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal
from zoneinfo import ZoneInfo

from mdtkit import alerts
from mdtkit.alerts import Contact, Invitee, Wording
from mdtkit.alerts.channels import Channel
from mdtkit.chronology.entry import Entry
from mdtkit.plugin.finding import built_in
from mdtkit.plugin.loading import Loaded

ZONE = ZoneInfo("America/Los_Angeles")
CASE = "MDT-7K3Q-F9D"
DUE = datetime(2026, 3, 8, 11, 20, tzinfo=UTC)
WORKER = Invitee(person="p-worker00", seat="child_welfare")
ADVOCATE = Invitee(person="p-advocat0", seat="advocate")
WORDING = Wording(
    asks={"respond-cw": "Child welfare with the child", "written-report": "Written report within 36 hours"},
    tiers={"immediate": "Immediate crisis", "initial": "Initial"},
    contacts={"hotline": Contact(title="Testado County hotline", number="+1 555 0100")},
    seats=frozenset({"child_welfare", "probation", "advocate", "child", "family", "caregiver"}),
)


def channels() -> dict[str, Channel]:
    """The channel that is always there, as the desk gives it to alerts: apprise's, by its plugin."""
    [own] = built_in()
    apprise = Loaded(own.name, own.entries)
    return {offer.scheme: partial(apprise.use, "channels", offer.name) for offer in apprise.offers().channels}


class Chance:
    """Random bytes that are the same in every run, and never the same twice in one."""

    def __init__(self) -> None:
        self.drawn = 0

    def __call__(self, count: int) -> bytes:
        self.drawn += 1
        return (self.drawn * 0x9E3779B97F4A7C15F39CC0605CEDC835).to_bytes(24, "big")[-count:]


def planned(**changes: Any) -> alerts.AlertIntent:
    members: dict[str, Any] = {
        "case": CASE,
        "clock": "respond-cw",
        "due": DUE,
        "people": [WORKER, ADVOCATE],
        "wording": WORDING,
        "tier": "immediate",
        "call": "hotline",
        "entropy": Chance(),
    }
    return alerts.plan_alert(**{**members, **changes})


def recorded(data: dict[str, Any], *, clock: Literal["set"] | None = None, signature: str = "signed") -> Entry:
    at = datetime(2026, 3, 8, 9, 31, tzinfo=UTC)
    return Entry(
        id="0" * 26,
        record=CASE,
        seq=4,
        kind="alert.raised",
        at=at,
        received=None,
        recorded=at,
        tz="America/Los_Angeles",
        by="p-coordin0",
        party="child_welfare",
        people=1,
        data=data,
        note=None,
        prev="",
        signature=signature,
        clock=clock,
    )
