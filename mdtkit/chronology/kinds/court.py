"""Court events and litigation holds (requirement C7)."""

from __future__ import annotations

from mdtkit.chronology.kinds.model import Kind, code, date, instant, ref, text

KINDS: tuple[Kind, ...] = (
    Kind(
        name="court.noted",
        title="Court event",
        sentence="Court: {what}[ on {when}][; answer due {due}].",
        fields=(
            code("what", "court_event", required=True, help="hearing, warrant, subpoena, order, or what became of one"),
            instant("when", help="the instant of the hearing, or by which a subpoena must be answered"),
            date("due", help="the day by which it must be answered"),
            ref("about", "entry", help="the hearing, warrant or subpoena that this is about"),
            text("court"),
            text("reference"),
        ),
        category="court",
    ),
    Kind(
        name="hold.placed",
        title="Litigation hold placed",
        sentence="Litigation hold placed: nothing of this case may be purged[; {reason}].",
        fields=(ref("hold", "hold"), text("reason"), text("reference")),
        category="attorney",
    ),
    Kind(
        name="hold.lifted",
        title="Litigation hold lifted",
        sentence="Litigation hold lifted[; {reason}].",
        fields=(ref("hold", "entry", required=True, help="the hold that is lifted"), text("reason")),
        category="attorney",
    ),
)
