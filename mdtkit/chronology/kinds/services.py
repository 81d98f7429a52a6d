"""Services and long-term support (requirements A6, L1)."""

from __future__ import annotations

from mdtkit.chronology.kinds.model import Field, Kind, code, codes, date, ref, text

_SERVICE: tuple[Field, ...] = (
    code("service", required=True),
    ref("offer", "entry", help="the offer that this follows"),
    code("agency"),
    text("provider"),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        name="services.planned",
        title="Services planned",
        sentence="Appropriate services determined[: {services}][; {plan}].",
        fields=(codes("services", "service"), code("agency"), text("plan")),
        category="services",
    ),
    Kind(
        name="service.offered",
        title="Service offered",
        sentence="Service offered: {service}[ ({agency})][; {provider}].",
        fields=_SERVICE,
        category="services",
    ),
    Kind(
        name="service.accepted",
        title="Service accepted",
        sentence="Service accepted: {service}[ ({agency})].",
        fields=_SERVICE,
        category="services",
    ),
    Kind(
        name="service.declined",
        title="Service declined",
        sentence="Service declined: {service}[; to be offered again on {again}].",
        fields=(*_SERVICE, date("again", help="when to offer it again; declining is a valid outcome"), text("reason")),
        category="services",
    ),
    Kind(
        name="service.started",
        title="Service started",
        sentence="Service started: {service}[ ({agency})].",
        fields=_SERVICE,
        category="services",
    ),
    Kind(
        name="service.ended",
        title="Service ended",
        sentence="Service ended: {service}[; outcome: {outcome}].",
        fields=(*_SERVICE, code("outcome", "service_outcome"), text("reason")),
        category="services",
    ),
)
