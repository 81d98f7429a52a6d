"""Court events and litigation holds (requirement C7)."""

from __future__ import annotations

from mdtkit.chronology.kinds.model import Kind, code, date, instant, ref, text

KINDS: tuple[Kind, ...] = (
    Kind(
        name="court.noted",
        title="Court event",
        sentence="Court: {what}[ on {when}][; answer due {due}].",
        fields=(
            code("what", "court_event", required=True, help="hearing, warrant, subpoena or order"),
            instant("when"),
            date("due"),
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
