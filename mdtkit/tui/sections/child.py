"""The child: what the desk knows, who said it, whether services are owed and why (I10 to I13, M5, R9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mdtkit.casework.assigned import Assigned
from mdtkit.desk.child import Child, Said, child_of
from mdtkit.tui.sections.section import Deed, Look, Row, Section, joined

UNKNOWN = "unknown"
ANSWERED = {
    "foster_care": ("In foster care", Deed("Eligibility", "eligibility.determined")),
    "missing": ("Missing", Deed("The child is missing", "missing.noticed")),
    "csec": ("Commercial sexual exploitation", Deed("Set a status field", "status.set")),
    "indian_child": ("Indian child", Deed("Describe the child", "child.described")),
}
"""Facts that the desk derives: how each is called, and the act that most often says it."""
ELSEWHERE = Deed("A report the other county made", "report.elsewhere")
EVENTS = {"placement.changed": "Placement", "detention.entered": "Detention"}


def _rows(look: Look) -> list[Row]:
    child = child_of(look.desk, look.file)
    rows = [_jurisdiction(look, child), _eligibility(look, child)]
    described = {one.field for one in child.said}
    for fact, value in child.facts.items():
        if fact in described:
            continue
        title, deed = ANSWERED.get(fact, (_name(fact), Deed("Describe the child", "child.described")))
        rows.append(_row(fact, title, look.title(_vocabulary(fact), value), known=value != UNKNOWN, deeds=(deed,)))
    rows += [_said(look, one) for one in child.said]
    wish = child.wish
    asked = f"asked: {wish.asked}, takes part: {wish.takes_part}"
    wanted = (Deed("Wish of the child", "child.wish"),)
    rows.append(_row("wish", "Wish to take part", asked, look.when(wish.at), known=wish.asked == "yes", deeds=wanted))
    rows += [_assigned(look, one, role) for one, role in child.assigned]
    rows += [_taken_over(look, entry, at, data) for entry, at, data, _ in look.kinds("transfer.received")]
    rows += [_row(f"link-{ref}", "Linked", joined(ref, look.title("case_relation", how))) for ref, how in child.linked]
    for kind, title in EVENTS.items():
        rows += [
            _row(entry, title, "", look.when(at), look.title("party", party), entry=entry)
            for entry, at, _data, party in look.kinds(kind)
        ]
    return rows


def _jurisdiction(look: Look, child: Child) -> Row:
    also = f"{look.title('party', child.also_sees)} sees what is reported" if child.also_sees else ""
    said = child.determined
    lead = f"lead {look.title('lead', child.lead)}" if child.lead != UNKNOWN else ""
    return _row(
        "jurisdiction",
        "Jurisdiction",
        joined(look.title("jurisdiction", child.jurisdiction), lead),
        look.when(said.at) if said else "",
        joined(also, look.title("party", said.party) if said else ""),
        known=child.jurisdiction != UNKNOWN,
        entry=said.entry if said else None,
        deeds=(Deed("Jurisdiction", "jurisdiction.determined"),),
    )


def _eligibility(look: Look, child: Child) -> Row:
    found = child.eligibility
    words = f"{found.answer}: counts as {found.counts_as}" if found.ask_again else found.answer
    again = "ask again in this shift" if found.ask_again else ""
    return _row(
        "eligibility",
        "Child welfare services",
        words,
        look.when(found.said_at),
        joined(again, look.title("eligibility_basis", found.basis), found.citation),
        known=not found.ask_again,
        entry=found.entry,
        deeds=(Deed("Eligibility", "eligibility.determined"),),
    )


def _said(look: Look, one: Said) -> Row:
    value = str(one.value).replace("\n", " ")
    describe = (Deed("Describe the child", "child.described"),)
    who = look.title("party", one.party)
    return _row(f"said-{one.field}", _name(one.field), value, look.when(one.at), who, entry=one.entry, deeds=describe)


def _assigned(look: Look, one: Assigned, role: str | None) -> Row:
    """Somebody who works the case, or worked it: as what, since when, until when."""
    until = f"until {look.when(one.ended)}" if one.ended else f"cover until {one.until}" if one.until else ""
    return _row(
        f"assigned-{one.person}-{one.since:%Y%m%d%H%M%S}",
        look.title("assignment_role", role) or "Worker",
        look.person(one.person) or one.person,
        f"since {look.when(one.since)}",
        until,
        known=one.ended is None,
        deeds=() if one.ended else (Deed("No longer has the case", "case.unassigned", {"worker": one.person}),),
    )


def _taken_over(look: Look, entry: str, at: datetime, data: Mapping[str, object]) -> Row:
    came = data.get("handed_over")
    words = ", ".join(look.title("handed_over", str(code)) for code in came) if isinstance(came, list) else ""
    return _row(entry, "Taken over from another county", words, look.when(at), entry=entry, deeds=(ELSEWHERE,))


def _row(
    key: str,
    title: str,
    words: str,
    when: str = "",
    more: str = "",
    *,
    known: bool = True,
    entry: str | None = None,
    deeds: tuple[Deed, ...] = (),
) -> Row:
    what = f"{title}: {words}" if words else title
    return Row(key, what, when, more, "●" if known else "○", "" if known else "quiet", entry, deeds=deeds)


def _vocabulary(fact: str) -> str:
    return "csec" if fact == "csec" else "answer"


def _name(field: str) -> str:
    return field.replace("_", " ").capitalize()


def _state(look: Look) -> str:
    child = child_of(look.desk, look.file)
    eligible = child.eligibility
    services = "unknown, counts as yes" if eligible.ask_again else eligible.answer
    return joined(
        look.title("jurisdiction", child.jurisdiction),
        f"lead {look.title('lead', child.lead)}" if child.lead != UNKNOWN else "",
        f"services: {services}",
        f"wish asked: {child.wish.asked}",
    )


CHILD = Section(
    "child",
    "Child",
    _rows,
    _state,
    "Nothing is known yet.",
    lambda _look: (
        Deed("Describe the child", "child.described"),
        Deed("Wish of the child", "child.wish"),
        Deed("Jurisdiction", "jurisdiction.determined"),
        Deed("Eligibility", "eligibility.determined"),
        Deed("Placement", "placement.changed"),
        Deed("Detention", "detention.entered"),
        Deed("Assign somebody", "case.assigned"),
        Deed("Link another case", "case.linked"),
        Deed("Taken over from another county", "transfer.received"),
        ELSEWHERE,
        Deed("Handed over to another county", "transfer.sent"),
    ),
    "What is known, and who said it. Names, pronouns and words stand here only once v on the case reveals them.",
)
