"""A child missing or absent from care, and the recovery (requirements R5 to R8, D2 to D4)."""

from __future__ import annotations

from mdtkit.chronology.kinds.model import Kind, code, codes, instant, ref, text, yesno

KINDS: tuple[Kind, ...] = (
    Kind(
        name="missing.noticed",
        title="Missing",
        sentence="{child} is missing[ from {from}][, noticed by {noticed_by}][; abducted: {abducted}]"
        "[; whereabouts known: {whereabouts_known}][; last seen {last_seen}][, {last_place}].",
        fields=(
            code("noticed_by", "party"),
            yesno("abducted"),
            code("from", "missing_from", help="placement, home, shelter, school, detention or unknown"),
            yesno("whereabouts_known", help="a child who ran is missing even when this is yes"),
            instant("last_seen"),
            text("last_place"),
            text("circumstances"),
        ),
        category="investigation",
        needs_received=True,
    ),
    Kind(
        name="missing.effort",
        title="Effort to locate",
        sentence="{party} tried to locate {child}[: {effort}][; {details}].",
        fields=(code("effort", "locate_effort"), code("agency"), ref("episode", "entry"), text("details")),
        category="investigation",
    ),
    Kind(
        name="missing.contact",
        title="Contact about the missing child",
        sentence="{party} was in contact with {to}[ ({agency})][ by {method}] about the missing child"
        "[; reference {reference}].",
        fields=(
            code("to", "party", required=True, help="law_enforcement or ncmec"),
            code("agency"),
            code("method"),
            ref("episode", "entry"),
            text("reference"),
            text("person"),
            text("details"),
        ),
        category="investigation",
    ),
    Kind(
        name="missing.publicity",
        title="Whether the search may be made public",
        sentence="Whether the search for {child} may be made public was answered[ by {by}]: {answer}[; {who}].",
        fields=(
            yesno("answer", required=True, help="a photograph or a name on posters, in the press, online"),
            code("by", "publicity_by", help="whose answer: only the placing agency or the court can agree"),
            ref("episode", "entry"),
            text("who", required=True, help="the person who answered"),
            text("reason"),
        ),
        category="investigation",
    ),
    Kind(
        name="missing.recovered",
        title="Recovered",
        sentence="{child} was recovered[ by {found_by}][ and is now in {to}][; {place}].",
        fields=(
            ref("episode", "entry", help="the missing episode that ends, where there are several"),
            code("found_by", "party"),
            code("to", "placement_type", help="where the child is now"),
            yesno("returned_alone", help="came back without being found"),
            text("place"),
            text("circumstances"),
        ),
        category="investigation",
        needs_received=True,
    ),
    Kind(
        name="missing.interviewed",
        title="Return interview",
        sentence="Return interview, step done: {step}[; factors: {factors}][; possible victim: {possible_victim}].",
        fields=(
            code(
                "step",
                "recovery_step",
                required=True,
                help="factors, response, experiences, possible_victim, documented",
            ),
            ref("episode", "entry"),
            codes("factors", "run_factor", help="primary factors of the run"),
            yesno("possible_victim"),
            text("statements"),
            text("response"),
        ),
        category="screening_statements",
    ),
)
