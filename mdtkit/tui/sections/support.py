"""Safety plan, services, assessments, scripts: what the child was offered and told (M10, M11, A1 to A7, L1)."""

from __future__ import annotations

from collections.abc import Callable

from mdtkit.casework.safety_plan import safety_plan
from mdtkit.casework.services import ServiceView, services
from mdtkit.desk.assessment import KIND, administered, still_asked
from mdtkit.desk.instruments.catalogue import catalogue
from mdtkit.desk.instruments.results import read_again, results
from mdtkit.tui.sections.results import result_lines
from mdtkit.tui.sections.section import Deed, Look, Row, Section, counted, joined

NEXT = {
    "planned": ("offered",),
    "offered": ("accepted", "declined"),
    "accepted": ("started", "declined"),
    "declined": ("offered",),
    "started": ("ended",),
    "ended": ("offered",),
}
"""What usually follows in the life of a service; any other step can be logged all the same."""


def _service_rows(look: Look) -> list[Row]:
    found = services(look.file.chronology)
    return [_service(look, view) for view in found]


def _service(look: Look, view: ServiceView) -> Row:
    more = joined(
        look.title("agency", view.agency),
        f"offer again {view.again}" if view.again else "",
        look.title("service_outcome", view.outcome),
    )
    about: dict[str, object] = {"service": view.service}
    if view.agency:
        about["agency"] = view.agency
    deeds = tuple(
        Deed(f"{step}: {look.title('service', view.service)}", f"service.{step}", about) for step in NEXT[view.state]
    )
    over = view.state == "ended"
    return Row(
        view.service,
        f"{look.title('service', view.service)}: {view.state}",
        look.when(view.since),
        more,
        "●" if over else "○",
        "quiet" if over else "",
        view.entries[-1] if view.entries else None,
        deeds=deeds,
    )


def _service_deeds(look: Look) -> tuple[Deed, ...]:
    """Planning begins from what the latest result brings to mind, where its answers are revealed (A6)."""
    latest = results(look.desk, look.file)[:1] if look.file.revealed else ()
    services = [service for one in latest for service in one.services]
    planned = {"services": services} if services else {}
    return (Deed("Services planned", "services.planned", planned), Deed("A service offered", "service.offered"))


def _service_state(look: Look) -> str:
    found = services(look.file.chronology)
    states = [view.state for view in found]
    return joined(*(counted(states.count(state), state) for state in NEXT)) or "none planned"


def _plan_rows(look: Look) -> list[Row]:
    plan = safety_plan(look.file.chronology, look.desk.protocol, look.file.tier)
    rows: list[Row] = []
    if plan.current is not None:
        rows += [
            Row(
                f"gap-{code}",
                f"not in the plan: {look.title('plan_element', code)}",
                "",
                "a new version can add it",
                "○",
                "soon",
            )
            for code in plan.current.missing
        ]
    rows += [
        Row(
            f"unreviewed-{entry}",
            "a meeting was held and the plan was not looked at",
            "",
            "",
            "!",
            "soon",
            entry,
            deeds=(_kept(),),
        )
        for entry in plan.unreviewed
    ]
    for version in reversed(plan.versions):
        who = joined(
            *(f"{look.title('plan_element', element)}: {look.title('party', seat)}" for element, seat in version.steps)
        )
        more = joined("interim" if version.interim else "", f"child took part: {version.child_took_part}", who)
        now = version is plan.current
        rows.append(
            Row(
                version.entry,
                f"version {version.number}{', in force' if now else ''}",
                look.when(version.at),
                more,
                "●",
                "" if now else "quiet",
                version.entry,
            )
        )
    rows += [
        Row(one.entry, f"looked at: {one.outcome}", look.when(one.at), "", "·", "quiet", one.entry)
        for one in plan.reviews
    ]
    return rows


def _kept() -> Deed:
    return Deed("The plan was looked at", "plan.reviewed", {"outcome": "kept"})


def _plan_deeds(look: Look) -> tuple[Deed, ...]:
    plan = safety_plan(look.file.chronology, look.desk.protocol, look.file.tier)
    number = plan.current.number + 1 if plan.current else 1
    said: dict[str, object] = {}
    if plan.current is not None and look.file.revealed:
        # Half a plan (codes without their words) would pass for a whole one: only a revealed case begins from the last.
        said = next(data for entry, _, data, _ in look.kinds("plan.adopted") if entry == plan.current.entry)
    return (Deed("A plan, or a new version of it", "plan.adopted", {**said, "version": number}), _kept())


def _plan_state(look: Look) -> str:
    plan = safety_plan(look.file.chronology, look.desk.protocol, look.file.tier)
    if plan.current is None:
        return "none adopted"
    gaps, unseen = len(plan.current.missing), len(plan.unreviewed)
    return joined(
        f"version {plan.current.number} of {look.when(plan.current.at)}",
        counted(gaps, "element missing", "elements missing"),
        counted(unseen, "meeting did not look at it", "meetings did not look at it"),
    )


def _assessment_rows(look: Look) -> list[Row]:
    rows = [look.clock_row(view) for view in still_asked(look.file)]
    for one in administered(look.desk, look.file):
        what = f"{look.title('instrument_purpose', one.purpose)}: {one.instrument}"
        band = f"band {one.band} (informs, never decides)" if one.band else ""
        custodian = f"{look.title('party', one.custodian)} may share it" if one.custodian else ""
        more = joined("RECENT: ask before repeating it" if one.recent else "", custodian, band)
        tone = "soon" if one.recent else "quiet"
        rows.append(Row(one.entry, what, look.when(one.at), more, "●", tone, one.entry, told=_told(look, one.entry)))
    for entry, at, data, _party in look.kinds("script.given"):
        rows.append(
            Row(
                entry,
                f"script read: {look.title('script_purpose', str(data.get('purpose', '')))}",
                look.when(at),
                "",
                "·",
                "quiet",
                entry,
            )
        )
    return rows


def _told(look: Look, entry: str) -> Callable[[], list[str]]:
    """What enter tells of a result."""

    def lines() -> list[str]:
        item = look.file.chronology.named(entry)
        return list(result_lines(look, read_again(look.desk, look.file, item.entry))) if item is not None else []

    return lines


def _assessment_deeds(look: Look) -> tuple[Deed, ...]:
    """The county's instruments, each by its own form; then what was administered elsewhere, and the script."""
    tools = [known.instrument for known in catalogue(look.desk).known.values() if known.instrument.usable]
    return (
        *(Deed(f"{tool.about.title} ({tool.about.version})", KIND, instrument=tool) for tool in tools),
        Deed("Another screening administered", KIND, {"purpose": "screening"}),
        Deed("Another assessment administered", KIND, {"purpose": "assessment"}),
        Deed("Script read to the child", "script.given"),
    )


def _assessment_state(look: Look) -> str:
    made, owed = administered(look.desk, look.file), still_asked(look.file)
    recent = sum(one.recent for one in made)
    return joined(f"{len(owed)} asked for", f"{len(made)} on record", counted(recent, "recent"))


SERVICES = Section(
    "services",
    "Services",
    _service_rows,
    _service_state,
    "No service has been planned or offered yet.",
    _service_deeds,
    "From the plan to the outcome. Declining is an outcome: say when it is offered again.",
)
PLAN = Section(
    "plan",
    "Safety plan",
    _plan_rows,
    _plan_state,
    "No safety plan yet. a adopts one.",
    _plan_deeds,
    "Versions, what is missing, who takes which step. mdtkit plan print makes the child's sheet.",
)
ASSESSMENTS = Section(
    "assessments",
    "Screening, assessment",
    _assessment_rows,
    _assessment_state,
    "Nothing has been administered, nothing is asked for.",
    _assessment_deeds,
    "Look before a child is asked the same again. A repetition asks a reason and is never stopped.",
)
