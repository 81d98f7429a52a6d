"""Reports, and missing episodes: what is owed to whom, what was made, whose answer is still out (R2 to R8, D2, D3)."""

from __future__ import annotations

from mdtkit.casework.awaiting import awaited
from mdtkit.casework.clockview import ClockView
from mdtkit.casework.missing import EpisodeView
from mdtkit.chronology.kinds import KINDS
from mdtkit.desk import missing, reports
from mdtkit.protocol.model import Protocol
from mdtkit.tui.answering import acts_that_meet
from mdtkit.tui.sections.section import Deed, Look, Row, Section, counted, joined

STATES = {"missing": "MISSING", "back": "back, steps open", "closed": "closed"}
WHEREABOUTS = {"yes": "whereabouts known", "no": "whereabouts not known"}


def _report_rows(look: Look) -> list[Row]:
    file, protocol = look.file, look.desk.protocol
    rows = [
        look.clock_row(view, (_report(look, view),), reports.form_of(protocol, view)) for view in reports.owed(file)
    ]
    for one in awaited(file.chronology, protocol):
        rule = protocol.awaits[one.rule].title if one.rule in protocol.awaits else one.rule
        whom = look.title("agency", one.agency) if one.agency else look.title("party", one.party)
        entry = next((row.id for row in file.entries if row.seq == one.seq), None)
        since, on = f"{look.age(one.since)} out", f"waiting on {whom}"
        deeds = _answers(protocol, one.rule)
        rows.append(Row(f"waits-{one.rule}-{one.seq}", rule, since, on, "…", "", entry, deeds=deeds))
    made = [(*one, "") for one in look.kinds("report.made")]
    made += [(*one, "by the other county; stops no clock here") for one in look.kinds("report.elsewhere")]
    for entry, at, data, party, elsewhere in made:
        to = look.title("agency", _text(data, "agency")) or look.title("party", _text(data, "to"))
        what = f"{look.title('report_kind', _text(data, 'report'))} → {to}"
        more = joined(look.title("method", _text(data, "method")), elsewhere or look.title("party", party))
        rows.append(Row(entry, what, look.when(at), more, "●", "quiet", entry))
    return rows


def _answers(protocol: Protocol, rule: str) -> tuple[Deed, ...]:
    """What brings the answer that is out, filled in as its rule says; none where it is put into the act itself."""
    found = protocol.awaits.get(rule)
    if found is None:
        return ()
    return tuple(
        Deed(KINDS[kind].title, kind, {name: said[0] for name, said in brings.where.items() if said})
        for brings in (*found.until, *found.whenever)
        for kind in brings.on
    )


def _report(look: Look, view: ClockView) -> Deed:
    return Deed("Record this report", "report.made", reports.asked_by(look.desk.protocol, view))


def _report_state(look: Look) -> str:
    owed = reports.owed(look.file)
    past = [view.past_law for view in owed if view.state == "overdue"]
    out = len(awaited(look.file.chronology, look.desk.protocol))
    made = len(look.file.chronology.of("report.made"))
    return joined(
        counted(sum(past), "PAST LEGAL DEADLINE"),
        counted(len(past) - sum(past), "past county target"),
        f"{len(owed)} owed",
        counted(out, "answer out", "answers out"),
        f"{made} made",
    )


def _episode_rows(look: Look) -> list[Row]:
    rows: list[Row] = []
    for view in missing.episodes(look.file):
        more = joined(
            look.title("missing_from", view.left),
            "ABDUCTED" if view.abducted == "yes" else "",
            WHEREABOUTS.get(view.whereabouts_known or "", ""),
            f"back {look.when(view.ended)}" if view.ended else "",
        )
        tone = {"missing": "past", "back": "soon", "closed": "quiet"}[view.state]
        rows.append(
            Row(
                view.entry,
                f"{STATES[view.state]}, episode {view.seq}",
                look.when(view.began),
                more,
                "!" if view.state == "missing" else "●",
                tone,
                view.entry,
                deeds=_episode_deeds(view),
            )
        )
        if view.state == "missing":
            rows.append(_publicity(look, view))
        rows += [
            look.clock_row(clock, (*_answering(look, view, clock), *_episode_deeds(view))) for clock in view.unanswered
        ]
        for title, entries in (("Effort", view.efforts), ("Contact", view.contacts), ("Report", view.reports)):
            rows += [
                Row(one.id, title, look.when(one.at), look.title("party", one.party), "·", "quiet", one.id)
                for one in entries
            ]
    return rows


def _publicity(look: Look, view: EpisodeView) -> Row:
    agreed = missing.published_by(look.desk, view)
    words = (
        f"agreed to {look.when(agreed.at)}" if agreed else "nothing may be published: the placing agency agrees first"
    )
    sign, tone = ("●", "quiet") if agreed else ("!", "")
    return Row(f"publicity-{view.entry}", f"Publicity: {words}", "", "", sign, tone, deeds=_episode_deeds(view))


def _episode_deeds(view: EpisodeView) -> tuple[Deed, ...]:
    about = {"episode": view.entry}
    if view.state == "missing":
        return (
            Deed("Effort to locate", "missing.effort", about),
            Deed("Contact with law enforcement", "missing.contact", {"to": "law_enforcement", **about}),
            Deed("Contact with NCMEC", "missing.contact", {"to": "ncmec", **about}),
            Deed("Answer about NCIC", "ncic.confirmed", about),
            Deed("May the search be made public?", "missing.publicity", about),
            Deed("The child is back", "missing.recovered", about),
        )
    return (Deed("A recovery step", "missing.interviewed", about),)


def _answering(look: Look, view: EpisodeView, clock: ClockView) -> tuple[Deed, ...]:
    """What meets this clock, filled in as its rule says; or a waiver, which asks a reason."""
    about = {"episode": view.entry}
    meets = acts_that_meet(look.file, look.desk.protocol, clock)
    found = [Deed(f"Record: {clock.title}", deed.kind, {**deed.values, **about}) for deed in meets]
    waiver = {"responsibility": clock.clock, "episode": view.entry}
    if clock.to_party:
        waiver["to"] = clock.to_party
    return (*found, Deed(f"Waive, with a reason: {clock.title}", "responsibility.waived", waiver))


def _episode_state(look: Look) -> str:
    views = missing.episodes(look.file)
    if not views:
        return "none"
    gone = [view for view in views if view.state == "missing"]
    return joined(
        f"MISSING since {look.when(gone[-1].began)}" if gone else "",
        counted(sum(view.state == "back" for view in views), "back, steps open"),
        counted(sum(view.state == "closed" for view in views), "closed"),
    )


def _text(data: dict[str, object], name: str) -> str | None:
    value = data.get(name)
    return value if isinstance(value, str) else None


REPORTS = Section(
    "reports",
    "Reports",
    _report_rows,
    _report_state,
    "No report is owed and none was made.",
    lambda _look: (Deed("A report", "report.made"), Deed("Answer about NCIC", "ncic.confirmed")),
    "What is owed to whom, whose answer is still out, what was made. a records a report, e says why.",
)
MISSING = Section(
    "missing",
    "Missing episodes",
    _episode_rows,
    _episode_state,
    "No missing episode is on record. a: the child is missing.",
    lambda _look: (Deed("The child is missing", "missing.noticed"),),
    "Each run with its own clocks. A run is closed when every step is recorded, or waived with a reason.",
)
