"""Alerts that tell nothing: who is asked to do what by when, under an opaque reference, and nothing else.

The payload has no free-text field, so a child's name, a place or a story has no way out (design.md "Alerts
and invitations"; hard stops). What is sent is recorded before it is sent. It leaves by channels of plugins; that of
apprise is built in.
"""

from mdtkit.alerts.payload import (
    FAMILY,
    AlertError,
    AlertIntent,
    Asked,
    ClockIsSet,
    FamilyNeedsClearance,
    Invitee,
    PayloadRefused,
    intent_of,
    plan_alert,
)
from mdtkit.alerts.routes import MailServer, Person, Routes, RoutesRefused, load_routes
from mdtkit.alerts.sending import Delivery, NotRecorded, Outcome, send, send_invitations
from mdtkit.alerts.wording import Contact, Message, Wording, render, wording_of

__all__ = [
    "FAMILY",
    "AlertError",
    "AlertIntent",
    "Asked",
    "ClockIsSet",
    "Contact",
    "Delivery",
    "FamilyNeedsClearance",
    "Invitee",
    "MailServer",
    "Message",
    "NotRecorded",
    "Outcome",
    "PayloadRefused",
    "Person",
    "Routes",
    "RoutesRefused",
    "Wording",
    "intent_of",
    "load_routes",
    "plan_alert",
    "render",
    "send",
    "send_invitations",
    "wording_of",
]
