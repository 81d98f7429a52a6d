"""Invitations to meetings of the county's own: committee, case-review, training. Kept in ``book/meetings``.

Those to a meeting of a case stand in the case (``meeting.invited``); what left by mail stands here for both.
"""

from __future__ import annotations

from mdtkit.chronology.kinds.model import Field, Kind, code, instant, number, ref, text

_MEETING = ref("meeting", "meeting", required=True, help="the meeting, or the session of a course")


def _invite() -> Field:
    return Field("invite", "code", "calendar_uid", private=True, help="random part of the UID of this person's invite")


KINDS: tuple[Kind, ...] = (
    Kind(
        name="invitation.made",
        title="Invited",
        sentence="{seat} was invited to a meeting.",
        book=True,
        fields=(_MEETING, code("seat", required=True), ref("person", "person", required=True), _invite()),
    ),
    Kind(
        name="invitation.withdrawn",
        title="Invitation withdrawn",
        sentence="The invitation of {seat} was withdrawn[: {reason}].",
        book=True,
        fields=(_MEETING, code("seat", required=True), ref("person", "person", required=True), text("reason")),
    ),
    Kind(
        name="invitation.answered",
        title="Invitation answered",
        sentence="{seat} answered an invitation: {answer} ({standing})[; proposes {proposed}].",
        book=True,
        fields=(
            _MEETING,
            code("seat", required=True),
            ref("person", "person", required=True),
            code("answer", "meeting_answer", required=True),
            code("standing", "answer_standing", required=True, help="claimed, proved by the invite's UID, confirmed"),
            number("revision", help="the revision of the invitation that was answered (SEQUENCE)"),
            instant("sent", help="when the answer says that it was made (DTSTAMP)"),
            instant("proposed", help="the beginning that a counter-proposal asks for"),
        ),
    ),
)
