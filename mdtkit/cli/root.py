"""The root of the command line: every noun, in the order of the work. Nothing is imported before it is called."""

from __future__ import annotations

import click

from mdtkit import __version__
from mdtkit.cli.command import Lazy, LazyGroup, Root

CASE: dict[str, Lazy] = {
    "find": ("mdtkit.cli.case_find", "find", "Is the child known? The first act of every call."),
    "open": ("mdtkit.cli.case_open", "open_", "Record a referral as a new case."),
    "list": ("mdtkit.cli.case_show", "list_", "The cases, by what is due next."),
    "show": ("mdtkit.cli.case_show", "show", "One case: clocks and chronology."),
    "explain": ("mdtkit.cli.case_explain", "explain", "Why a clock stands as it does."),
    "assign": ("mdtkit.cli.case_people", "assign", "Assign a worker to a case, also as cover for leave."),
    "unassign": ("mdtkit.cli.case_people", "unassign", "Take a worker off a case."),
    "link": ("mdtkit.cli.case_people", "link", "Link a sibling's, co-victim's or other county's case."),
    "answer": ("mdtkit.cli.case_answer", "answer", "Give the reason that a warning asked for."),
    "matters": ("mdtkit.cli.case_close", "matters", "What must be answered before a case can be closed."),
    "close": ("mdtkit.cli.case_close", "close", "Close a case; everything open is answered for."),
    "purge": ("mdtkit.cli.redact", "purge", "Take a closed case away for good: two people decide."),
    "history": ("mdtkit.cli.redact", "history", "Corrected and removed entries, both versions."),
    "reopen": ("mdtkit.cli.case_close", "reopen", "Reopen a closed case."),
}
REFERRAL: dict[str, Lazy] = {
    "list": ("mdtkit.cli.referral", "list_", "Every referral, its disposition, its tasks in the State's system."),
    "investigated": ("mdtkit.cli.referral", "investigated", "Record what the investigation of a referral found."),
}
GRID: dict[str, Lazy] = {
    "show": ("mdtkit.cli.grid", "show", "The status fields of a case."),
    "set": ("mdtkit.cli.grid", "set_", "Set a status field."),
    "end": ("mdtkit.cli.grid", "end", "End a status field."),
    "entered": ("mdtkit.cli.grid", "entered", "Record what was entered in the State's system."),
    "worksheet": ("mdtkit.cli.grid", "worksheet", "What is still to be entered in the State's system."),
}
SHARE: dict[str, Lazy] = {
    "check": ("mdtkit.cli.share", "check", "May this person be told that?"),
    "record": ("mdtkit.cli.share", "record", "Record a release; refused unless permitted."),
    "review": ("mdtkit.cli.share_ledger", "review", "Somebody looked again at what was told first."),
    "ledger": ("mdtkit.cli.share_ledger", "ledger", "Everything that was told, on what authority."),
}
AUTHORIZATION: dict[str, Lazy] = {
    "add": ("mdtkit.cli.authorization", "add", "Record one: granted, asked for, or refused."),
    "revoke": ("mdtkit.cli.authorization", "revoke", "Record that one was revoked."),
    "extend": ("mdtkit.cli.authorization", "extend", "Good cause: the team's authority lasts longer."),
    "list": ("mdtkit.cli.authorization", "list_", "Every authorization and how it stands."),
    "export": ("mdtkit.cli.authorization", "export", "As FHIR R5 Consent, for another system."),
    "expiring": ("mdtkit.cli.authorization", "expiring", "What runs out soon, or before a meeting."),
}
ATTACHMENT: dict[str, Lazy] = {
    "add": ("mdtkit.cli.attachment", "add", "Store a file with a case, encrypted."),
    "list": ("mdtkit.cli.attachment", "list_", "What is stored with a case."),
    "take": ("mdtkit.cli.attachment", "take", "Take one out: an export, on audit."),
}
COURT: dict[str, Lazy] = {
    "note": ("mdtkit.cli.court", "note", "Note a hearing, warrant, subpoena, or what became of it."),
    "list": ("mdtkit.cli.court", "list_", "Hearings, warrants and subpoenas of a case."),
}
HOLD: dict[str, Lazy] = {
    "place": ("mdtkit.cli.case_close", "place_hold", "Place a litigation hold: nothing may be purged."),
    "lift": ("mdtkit.cli.case_close", "lift_hold", "Lift a litigation hold."),
    "list": ("mdtkit.cli.case_close", "list_holds", "The litigation holds that stand."),
}
REPORT: dict[str, Lazy] = {
    "make": ("mdtkit.cli.report", "make", "Record a report made to another agency."),
    "list": ("mdtkit.cli.report", "list_", "Reports made and reports still owed."),
    "waiting": ("mdtkit.cli.report_waiting", "waiting", "Waiting on whom: numbers and answers still out."),
}
TRANSFER: dict[str, Lazy] = {
    "in": ("mdtkit.cli.transfer", "in_", "Record that a case was taken over from another county."),
    "report": ("mdtkit.cli.transfer", "report_", "Record a report that the other county made."),
    "out": ("mdtkit.cli.transfer", "out", "Record that a case was handed over to another county."),
    "answer": ("mdtkit.cli.transfer", "answer", "Record what the other county answered, and who."),
}
REDACT: dict[str, Lazy] = {
    "propose": ("mdtkit.cli.redact", "propose", "Propose to remove the content of an entry."),
    "confirm": ("mdtkit.cli.redact", "confirm", "Confirm it: the content is removed."),
    "list": ("mdtkit.cli.redact", "list_", "Removals that wait for a second person."),
}
CHILD: dict[str, Lazy] = {
    "indicators": ("mdtkit.cli.child", "indicators", "At-risk indicators through time, and who answered."),
    "show": ("mdtkit.cli.child", "show", "What is known of the child, and who said so."),
    "describe": ("mdtkit.cli.child", "describe", "Record what is known of the child."),
    "readers": ("mdtkit.cli.child", "readers", "Who reads a sealed entry, and could when."),
}
MISSING: dict[str, Lazy] = {
    "list": ("mdtkit.cli.missing", "list_", "Missing episodes of a case and what each still asks."),
    "open": ("mdtkit.cli.missing", "open_", "The child is missing: start what the law asks."),
    "pack": ("mdtkit.cli.missing", "pack", "What the report of the missing child is to contain."),
    "effort": ("mdtkit.cli.missing", "effort", "Record an effort to locate the child."),
    "contact": ("mdtkit.cli.missing", "contact", "Record contact with law enforcement or NCMEC."),
    "publicity": ("mdtkit.cli.missing", "publicity", "Record whether the search may be made public."),
    "recover": ("mdtkit.cli.missing", "recover", "The child is back: open the recovery steps."),
    "interview": ("mdtkit.cli.missing", "interview", "Record a recovery step as done."),
    "close": ("mdtkit.cli.missing", "close", "Close an episode; every step is answered for."),
}
CHECKLIST: dict[str, Lazy] = {
    "show": ("mdtkit.cli.checklist", "show", "Each party's responsibilities and how they stand."),
    "done": ("mdtkit.cli.checklist", "done", "Record a responsibility as done."),
    "waive": ("mdtkit.cli.checklist", "waive", "Waive a responsibility, with a reason."),
}
TEAM: dict[str, Lazy] = {
    "check": ("mdtkit.cli.team", "check", "May the meeting convene? If not, what is missing."),
    "seat": ("mdtkit.cli.team", "seat_", "Seat somebody on the team of a case."),
    "unseat": ("mdtkit.cli.team", "unseat", "Take somebody off the team of a case."),
    "conflict": ("mdtkit.cli.team", "conflict", "Record a conflict of interest with a case."),
}
TRAINING: dict[str, Lazy] = {
    "course": ("mdtkit.cli.course", "course", "The courses; or a new version of one."),
    "session": ("mdtkit.cli.session", "session", "The sessions; or a new one."),
    "book": ("mdtkit.cli.session", "book", "Ask for a place in a session for somebody."),
    "unbook": ("mdtkit.cli.session", "unbook", "Give a place in a session up."),
    "cancel": ("mdtkit.cli.session", "cancel", "Call a session off."),
    "import": ("mdtkit.cli.course", "import_", "Import an attendance list."),
    "due": ("mdtkit.cli.course", "due", "Who is to take which course."),
    "report": ("mdtkit.cli.training_report", "report", "Training by agency and course."),
    "expiring": ("mdtkit.cli.training_report", "expiring", "Courses and statements that run out soon."),
    "equivalent": ("mdtkit.cli.course", "equivalent", "Accept other training in place of a course."),
    "attend": ("mdtkit.cli.training", "attend", "Record that somebody took a course."),
    "qualify": ("mdtkit.cli.training", "qualify", "Record that somebody signed a statement of qualification."),
    "show": ("mdtkit.cli.training", "show", "Who is on record as trained and qualified, and what is missing."),
}
COMMITTEE: dict[str, Lazy] = {
    "show": ("mdtkit.cli.committee", "show", "How it stands: seats, purposes, choices."),
    "seat": ("mdtkit.cli.committee", "seat_", "Seat somebody on the committee."),
    "unseat": ("mdtkit.cli.committee", "unseat", "Record that somebody left the committee."),
    "choose": ("mdtkit.cli.committee", "choose", "Choose a party for a tier's team, or not."),
    "meetings": ("mdtkit.cli.committee_meeting", "meetings_", "Its meetings and who came."),
    "plan": ("mdtkit.cli.committee_meeting", "plan", "Plan a meeting, or move it."),
    "cancel": ("mdtkit.cli.committee_meeting", "cancel", "Call a planned meeting off."),
    "hold": ("mdtkit.cli.committee_meeting", "hold", "Record a meeting as held."),
    "report": ("mdtkit.cli.committee_meeting", "report", "What the parties reported; or a new report."),
    "decide": ("mdtkit.cli.committee_meeting", "decide", "Record a decision; it stays until closed."),
    "action": ("mdtkit.cli.committee_meeting", "action", "Record an action; it stays until closed."),
    "close": ("mdtkit.cli.committee_meeting", "close", "Close a decision, or a seat's part of an action."),
    "matters": ("mdtkit.cli.committee_meeting", "matters", "Decisions and actions that are open."),
    "agenda": ("mdtkit.cli.committee_paper", "agenda", "The agenda of a meeting."),
    "minutes": ("mdtkit.cli.committee_paper", "minutes", "The minutes of a meeting."),
    "pack": ("mdtkit.cli.committee_paper", "pack", "The aggregate data pack of a period."),
    "releases": ("mdtkit.cli.committee_paper", "releases_", "The figures that were released."),
}
SHEET: dict[str, Lazy] = {
    "list": ("mdtkit.cli.sheet", "list_", "The sheets that can be built."),
    "build": ("mdtkit.cli.sheet", "build_", "A sheet as text or as a printable page."),
}
MEETING: dict[str, Lazy] = {
    "plan": ("mdtkit.cli.meeting", "plan", "Propose times for a meeting, or record that one is planned."),
    "clear": ("mdtkit.cli.meeting", "clear", "Record whether family or caregiver may come to a meeting."),
    "invite": ("mdtkit.cli.meeting", "invite", "Invite seats to a planned meeting."),
    "list": ("mdtkit.cli.meeting_answers", "list_", "Meetings to come, and who has answered."),
    "move": ("mdtkit.cli.meeting_mail", "move", "Move a planned meeting to another time."),
    "cancel": ("mdtkit.cli.meeting_mail", "cancel", "Call a planned meeting off."),
    "uninvite": ("mdtkit.cli.meeting_mail", "uninvite", "Withdraw an invitation; the meeting goes on."),
    "send": ("mdtkit.cli.meeting_mail", "send", "Send what the invited have not been told yet."),
    "ask": ("mdtkit.cli.meeting_asking", "ask", "Ask again where a required seat declined or is silent."),
    "rsvp": ("mdtkit.cli.meeting_answers", "rsvp", "Read the answers to invitations from mail."),
    "confirm": ("mdtkit.cli.meeting_answers", "confirm", "Confirm an answer after asking the person."),
    "agenda": ("mdtkit.cli.meeting_agenda", "agenda", "What a meeting talks about, and who may hear it."),
    "sign-in": ("mdtkit.cli.meeting_papers", "sign_in", "The sheet that those who come sign."),
    "cft": ("mdtkit.cli.meeting_hold", "cft", "Answer whether a meeting is a child and family team."),
    "hold": ("mdtkit.cli.meeting_hold", "hold", "Record that a team meeting was held."),
    "minutes": ("mdtkit.cli.meeting_papers", "minutes", "What was recorded of a meeting, and who may have it."),
}
REVIEW: dict[str, Lazy] = {
    "plan": ("mdtkit.cli.review", "plan", "Plan a case-review meeting, or plan one anew."),
    "list": ("mdtkit.cli.review", "list_", "Case-review meetings, and their cases."),
    "input": ("mdtkit.cli.review", "input_", "Record what child or family want said."),
    "agenda": ("mdtkit.cli.review", "agenda", "The running order, case by case."),
    "hold": ("mdtkit.cli.review", "hold", "Record that a case-review meeting was held."),
    "cancel": ("mdtkit.cli.review", "cancel", "Call a case-review meeting off."),
}
ACTION: dict[str, Lazy] = {
    "list": ("mdtkit.cli.action", "list_", "Actions agreed, and who is not done yet."),
    "add": ("mdtkit.cli.action", "add", "Record an action that was agreed."),
    "done": ("mdtkit.cli.action", "done", "Record that an owner has done its part."),
}
CALENDAR: dict[str, Lazy] = {
    "list": ("mdtkit.cli.calendar", "list_", "Meetings, trainings, on-call turns, clocks due."),
    "export": ("mdtkit.cli.calendar", "export", "A calendar file."),
    "publish": ("mdtkit.cli.calendar", "publish", "Keep a folder of calendar files in step."),
    "invited": ("mdtkit.cli.calendar_invitations", "invited_", "Who is invited to the county's own meetings."),
    "invite": ("mdtkit.cli.calendar_invitations", "invite", "Invite to a meeting of the county's own."),
    "confirm": ("mdtkit.cli.calendar_invitations", "confirm", "Confirm an answer after asking the person."),
}
SCRIPT: dict[str, Lazy] = {
    "list": ("mdtkit.cli.script", "list_", "The county's scripts, and what is still blank."),
    "show": ("mdtkit.cli.script", "show", "The words for this child."),
    "given": ("mdtkit.cli.script", "given", "Record that the script was read out."),
}
ASSESSMENT: dict[str, Lazy] = {
    "list": ("mdtkit.cli.assessment", "list_", "What is on record, who may share it, what is owed."),
    "show": ("mdtkit.cli.assessment", "show", "One result, read by its own version."),
    "services": ("mdtkit.cli.assessment", "services", "Services that actionable items bring to mind."),
}
INSTRUMENT: dict[str, Lazy] = {
    "list": ("mdtkit.cli.instrument", "list_", "The county's instruments, and what is wrong with any."),
    "show": ("mdtkit.cli.instrument", "show", "What an instrument says of itself."),
    "check": ("mdtkit.cli.instrument", "check", "Every problem of manifests and files of a county."),
    "form": ("mdtkit.cli.instrument", "form", "A paper form, or an empty file of answers."),
    "reviews": ("mdtkit.cli.instrument", "reviews", "Which party stated that it reviewed the tool."),
    "reviewed": ("mdtkit.cli.instrument", "reviewed", "Record a party's statement that it reviewed the tool."),
}
PLAN: dict[str, Lazy] = {
    "show": ("mdtkit.cli.plan", "show", "The plan in force, its gaps and reviews."),
    "adopt": ("mdtkit.cli.plan", "adopt", "Record a plan, or a new version of it."),
    "review": ("mdtkit.cli.plan", "review", "Record that the plan was looked at again."),
    "print": ("mdtkit.cli.plan", "print_", "The plan as a sheet for the child."),
}
SERVICE: dict[str, Lazy] = {
    "list": ("mdtkit.cli.service", "list_", "Services and how each stands."),
    "offer": ("mdtkit.cli.service", "offer", "Record that a service was offered."),
    "accept": ("mdtkit.cli.service", "accept", "Record that the child accepted it."),
    "decline": ("mdtkit.cli.service", "decline", "Record that the child declined; when to offer again."),
    "start": ("mdtkit.cli.service", "start", "Record that the service began."),
    "end": ("mdtkit.cli.service", "end", "Record that the service ended, and how."),
}
ONCALL: dict[str, Lazy] = {
    "show": ("mdtkit.cli.oncall", "show", "Who is on call."),
    "set": ("mdtkit.cli.oncall", "set_", "Put somebody on call."),
    "week": ("mdtkit.cli.rota", "week", "Who is on call through a week."),
    "gaps": ("mdtkit.cli.rota", "gaps", "Where nobody is on call, and who cannot be reached."),
    "rota": ("mdtkit.cli.rota", "rota", "Record a rotation, or a new version of it."),
    "rotas": ("mdtkit.cli.rota", "rotas", "The rotations, and who has which place."),
    "join": ("mdtkit.cli.rota", "join", "Let somebody join a rotation on a day."),
    "leave": ("mdtkit.cli.rota", "leave", "Let somebody leave a rotation on a day."),
    "swap": ("mdtkit.cli.rota", "swap", "Ask somebody to stand in for another."),
    "answer": ("mdtkit.cli.rota", "answer", "Accept or decline a swap."),
    "swaps": ("mdtkit.cli.rota", "swaps", "The swaps that were asked for."),
    "export": ("mdtkit.cli.oncall", "export", "The on-call turns as a calendar file."),
}
PEOPLE: dict[str, Lazy] = {
    "enrol": ("mdtkit.cli.people", "enrol", "Give somebody keys of their own, and a role."),
    "grant": ("mdtkit.cli.access", "grant", "Give somebody access to a case."),
    "revoke": ("mdtkit.cli.access", "revoke", "Take somebody's access to a case back."),
    "access": ("mdtkit.cli.access", "access_", "Who has access to which case."),
    "review": ("mdtkit.cli.access", "review", "Look again at an emergency access."),
    "add": ("mdtkit.cli.people", "add", "Add somebody to the directory."),
    "change": ("mdtkit.cli.people", "change", "Change what the directory says of somebody."),
    "import": ("mdtkit.cli.people", "import_", "Import people from a spreadsheet."),
    "list": ("mdtkit.cli.people", "list_", "The directory: staff by party."),
    "busy": ("mdtkit.cli.meeting_times", "busy_", "Keep when people are busy, from their calendars."),
}
ALERT: dict[str, Lazy] = {
    "send": ("mdtkit.cli.alert", "send", "Alert the responders of a case."),
    "rehearse": ("mdtkit.cli.alert", "rehearse", "The same, marked as a rehearsal."),
    "list": ("mdtkit.cli.alert", "list_", "Alerts that wait for an answer."),
    "ack": ("mdtkit.cli.alert", "ack", "Record that somebody alerted accepted."),
    "decline": ("mdtkit.cli.alert", "decline", "Record a refusal, and ask somebody else."),
    "channels": ("mdtkit.cli.alert", "channels", "Set the channels from a file."),
}
PROTOCOL: dict[str, Lazy] = {
    "show": ("mdtkit.cli.protocol", "show", "The rules in force, with law and citation."),
    "check": ("mdtkit.cli.protocol", "check", "Every problem of the county's protocol files."),
    "adopt": ("mdtkit.cli.protocol", "adopt", "Put the county's changed protocol files on record."),
    "diff": ("mdtkit.cli.protocol", "diff", "What the county changed in the base protocol."),
}
PLUGIN: dict[str, Lazy] = {
    "list": ("mdtkit.cli.plugin", "list_", "Plugins installed here or enabled, and how each stands."),
    "enable": ("mdtkit.cli.plugin", "enable", "Enable a plugin as it is installed now."),
    "disable": ("mdtkit.cli.plugin", "disable", "Switch a plugin off."),
    "check": ("mdtkit.cli.plugin_kit", "check", "Look at a plugin before it is enabled."),
    "new": ("mdtkit.cli.plugin_kit", "new", "A new plugin as a complete, tested package."),
    "export": ("mdtkit.cli.plugin_offers", "export", "A file of one case, made by a plugin."),
}
VAULT: dict[str, Lazy] = {
    "reseal": ("mdtkit.cli.reseal", "reseal", "Seal anew what is to go to other readers."),
    "verify": ("mdtkit.cli.vault", "verify", "Prove the record, or name what is wrong with it."),
}


def _group(name: str, text: str, lazy: dict[str, Lazy]) -> LazyGroup:
    return LazyGroup(name, help=text, short_help=text, lazy=lazy, no_args_is_help=True)


@click.group(
    cls=Root,
    invoke_without_command=True,
    lazy={
        "init": ("mdtkit.cli.home", "init", "Found a county's home."),
        "unlock": ("mdtkit.cli.home", "unlock", "Unlock the home until it is locked or left idle."),
        "lock": ("mdtkit.cli.home", "lock", "Lock the home."),
        "agent": ("mdtkit.cli.home", "agent", "Whether the home is unlocked, and until when."),
        "demo": ("mdtkit.cli.demo", "demo", "A synthetic county to try everything on."),
        "crisis-card": ("mdtkit.cli.card", "crisis_card", "Numbers, steps, who is on call; works locked."),
        "log": ("mdtkit.cli.log", "log", "Record an entry of any kind."),
        "correct": ("mdtkit.cli.log", "correct", "Correct an entry: supersede it, never edit it."),
        "due": ("mdtkit.cli.due", "due", "What is next and what is late, over all cases."),
        "triage": ("mdtkit.cli.triage", "triage", "What the protocol proposes; the tier decided."),
        "handover": ("mdtkit.cli.handover", "handover", "The sheet for the next shift: codes and times only."),
        "screen": ("mdtkit.cli.screen", "screen", "Administer a screening or assessment instrument."),
        "status": ("mdtkit.cli.status", "status", "Where a case stands, on one page."),
        "import": ("mdtkit.cli.import_", "import_", "Import cases from a spreadsheet, by a map."),
        "doctor": ("mdtkit.cli.doctor", "doctor", "Versions, algorithms, home, permissions."),
        "glossary": ("mdtkit.cli.glossary", "glossary", "The words of the field."),
        "extra": ("mdtkit.cli.plugin_offers", "extra", "Commands of the county's plugins."),
        "schema": ("mdtkit.cli.schema", "schema", "The JSON Schema of a command's --json."),
    },
    epilog="CASE is always the first argument of a command. Names and free words are never arguments: they are "
    "asked for, or come from a file or standard input. `mdtkit` alone opens the terminal application.",
)
@click.version_option(__version__, message="mdtkit %(version)s")
@click.pass_context
def commands(context: click.Context) -> None:
    """The desk of a county's multidisciplinary team for commercially sexually exploited children."""
    if context.invoked_subcommand is None:
        from mdtkit.cli.terminal import open_application

        open_application()


for _name, _text, _lazy in (
    ("case", "Cases: find, open, look, explain.", CASE),
    ("referral", "Referrals and their dispositions.", REFERRAL),
    ("grid", "The six status fields.", GRID),
    ("report", "Reports to other agencies.", REPORT),
    ("transfer", "From county to county.", TRANSFER),
    ("child", "What is known of the child.", CHILD),
    ("redact", "Removing content: two people decide.", REDACT),
    ("missing", "Missing episodes, from notice to recovery.", MISSING),
    ("checklist", "Responsibilities of the parties.", CHECKLIST),
    ("sheet", "Sheets to print; they work locked.", SHEET),
    ("team", "The team of a case.", TEAM),
    ("committee", "The steering committee.", COMMITTEE),
    ("training", "Training and qualification on record.", TRAINING),
    ("meeting", "Team meetings.", MEETING),
    ("review", "Case-review meetings over several children.", REVIEW),
    ("action", "Actions that meetings agree.", ACTION),
    ("calendar", "What is dated; also for other programs.", CALENDAR),
    ("script", "What the child is told, read out.", SCRIPT),
    ("assessment", "Assessments on record and owed.", ASSESSMENT),
    ("instrument", "Screening and assessment tools.", INSTRUMENT),
    ("plan", "The child's safety plan.", PLAN),
    ("service", "Services, from offer to outcome.", SERVICE),
    ("authorization", "Authorizations to share, and what runs out.", AUTHORIZATION),
    ("share", "Who may be told what; what was told.", SHARE),
    ("attachment", "Papers stored with a case, encrypted.", ATTACHMENT),
    ("court", "Hearings, warrants, subpoenas.", COURT),
    ("hold", "Litigation holds: they stop purging.", HOLD),
    ("oncall", "Who is on call.", ONCALL),
    ("people", "The directory of staff.", PEOPLE),
    ("alert", "Alerts to responders.", ALERT),
    ("protocol", "The county's rules.", PROTOCOL),
    ("plugin", "What the county added to mdtkit.", PLUGIN),
    ("vault", "The encrypted home.", VAULT),
):
    commands.add_command(_group(_name, _text, _lazy))
