"""Training: who is to take which course, agency by agency and person by person; sessions, courses (T1, T2, T3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import ContentSwitcher

from mdtkit.casework.courses import Standing
from mdtkit.desk.courses import AgencyTraining, Trainee, by_agency, in_words, offered, trainees
from mdtkit.desk.directory import Person
from mdtkit.desk.sessions import Session, sessions
from mdtkit.desk.times import show_short
from mdtkit.desk.training import gaps
from mdtkit.protocol.model import Course
from mdtkit.tui.choices import title_of
from mdtkit.tui.screens import training_forms
from mdtkit.tui.screens.overlay import Telling
from mdtkit.tui.screens.place import Place
from mdtkit.tui.widgets.table import Column, Line, Table
from mdtkit.tui.widgets.tabline import TabLine

TABS = (("people", "Due"), ("agencies", "Agencies"), ("sessions", "Sessions"), ("courses", "Courses"))
PEOPLE = (
    Column("agency", share=2, fold_below=100),
    Column("name", share=2),
    Column("course", share=4),
    Column("", 25),
    Column("team", 11, fold_below=110),
)
AGENCIES = (
    Column("agency", share=2),
    Column("people", 6, right=True),
    Column("due", 4, right=True),
    Column("run out soon", 12, right=True),
)
SESSIONS = (
    Column("begins", 18),
    Column("course", share=3),
    Column("hosted by", share=2, fold_below=100),
    Column("came", 9),
    Column("", 22),
)
COURSES = (
    Column("course", share=3),
    Column("hosted by", share=2, fold_below=100),
    Column("again", 8),
    Column("version", 10),
)
STATES = {"expired": "past", "expiring": "soon"}
"""How a course stands → the look of its line; what was never taken is most of a new county, and plain."""
ONLY_ON = {
    "take": "people",
    "accept": "people",
    "everybody": "people",
    "came": "sessions",
    "book": "sessions",
    "cancel": "sessions",
    "version": "courses",
}
"""Action → the tab on which it is offered."""


@dataclass(frozen=True)
class Asked:
    """One course that one person needs, and how it stands."""

    person: Person
    its: Standing

    @property
    def key(self) -> str:
        """The same line when it is looked at again."""
        return f"{self.person.id}/{self.its.course}"


@dataclass(frozen=True)
class Found:
    """What the desk knows of training, asked at once."""

    trainees: tuple[Trainee, ...]
    gaps: dict[str, str]
    sessions: tuple[Session, ...]
    courses: tuple[Course, ...]
    versions: dict[str, str]


class TrainingPlace(Place):
    """``1 2 3 4`` change the tab. Nobody is kept from responding by what stands here."""

    HELP = (
        "Who is to take which course. t records that the one in focus took it, q that other training was accepted, "
        "n plans a session, a says who came to the one in focus, b books a place in it, o calls it off, v a new "
        "version of a course. f shows everybody, also those who lack nothing. Enter on a person says all their "
        "courses, on a session who is on its lists, on an agency shows its people."
    )
    BINDINGS = [
        Binding("t", "take", "took it", id="training.take"),
        Binding("q", "accept", "equivalent", id="training.accept"),
        Binding("f", "everybody", "everybody", id="training.everybody"),
        Binding("a", "came", "who came", id="training.came"),
        Binding("b", "book", "book", id="training.book"),
        Binding("o", "cancel", "called off", id="training.cancel"),
        Binding("v", "version", "new version", id="training.version"),
        Binding("n", "session", "session", id="training.session"),
        Binding("1", "tab('people')", "Due", show=False, id="training.people"),
        Binding("2", "tab('agencies')", "Agencies", show=False, id="training.agencies"),
        Binding("3", "tab('sessions')", "Sessions", show=False, id="training.sessions"),
        Binding("4", "tab('courses')", "Courses", show=False, id="training.courses"),
        Binding("escape", "leave", "board", id="training.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._found: Found | None = None
        self._everybody = False
        self._agency: tuple[str | None, str | None] | None = None

    @property
    def where(self) -> str:
        return "Training"

    def body(self) -> ComposeResult:
        yield TabLine(TABS, id="training-title")
        with ContentSwitcher(initial="people", id="tabs"):
            yield Table(PEOPLE, key=lambda row: row.key, present=self._asked, empty="Nobody is due.", id="people")
            yield Table(AGENCIES, key=_agency_key, present=self._agency_line, empty="Nobody yet.", id="agencies")
            yield Table(
                SESSIONS,
                key=lambda row: row.session,
                present=self._session,
                empty="No session yet. n plans one.",
                id="sessions",
            )
            yield Table(COURSES, key=lambda row: row.id, present=self._course, empty="No courses.", id="courses")

    def on_mount(self) -> None:
        self.query_one("#people", Table).focus()

    @property
    def _tab(self) -> str:
        return str(self.query_one("#tabs", ContentSwitcher).current)

    # ── what the lines say ────────────────────────────────────────────────────────────────────────
    def _title(self, vocabulary: str, code: str | None) -> str:
        return title_of(self.desk, vocabulary, code) if code else ""

    def _of(self, party: str | None, agency: str | None) -> str:
        return self._title("agency", agency) or self._title("party", party) or "—"

    def _course_title(self, course: str) -> str:
        known = self.desk.protocol.courses.get(course)
        return known.title if known is not None else course

    def _asked(self, row: Asked, _now: datetime) -> Line:
        gap = self._found.gaps.get(row.person.id, "") if self._found is not None else ""
        cells = (self._of(row.person.party, row.person.agency), row.person.name, self._course_title(row.its.course))
        return Line((*cells, in_words(row.its), gap), STATES.get(row.its.state, ""))

    def _agency_line(self, row: AgencyTraining, _now: datetime) -> Line:
        counts = (str(row.people), str(row.due or "—"), str(row.expiring or "—"))
        return Line((self._of(row.party, row.agency), *counts), "soon" if row.due else "")

    def _session(self, row: Session, now: datetime) -> Line:
        starts = datetime.fromisoformat(row.starts)
        came = f"{len(row.attended)} of {row.capacity}" if row.capacity else str(len(row.attended))
        told = f"{row.over} more than room for" if row.over else ""
        if row.cancelled:
            told = "called off"
        elif not row.attended and starts < now:
            told = "who came?"
        elif starts >= now and row.asked:
            told = f"{len(row.booked)} booked" + (f", {len(row.waiting)} wait" if row.waiting else "")
        cells = (show_short(starts, self.desk.county.zone, now), self._course_title(row.course))
        pressing = bool(told) and not row.cancelled and (bool(row.over) or starts < now)
        return Line((*cells, self._title("agency", row.agency), came, told), "soon" if pressing else "")

    def _course(self, row: Course, _now: datetime) -> Line:
        version = self._found.versions.get(row.id, "") if self._found is not None else ""
        return Line((row.title, row.host or "", row.retake or "once", version))

    # ── looking ───────────────────────────────────────────────────────────────────────────────────
    def stale(self) -> None:
        self.look(self._question, self._show)

    def _question(self) -> Found:
        desk = self.desk
        courses = tuple(one for one in desk.protocol.courses.values() if not one.off)
        versions = {course: str(data.get("version", "")) for course, data in offered(desk).items()}
        return Found(trainees(desk), gaps(desk), tuple(sessions(desk).values()), courses, versions)

    def _show(self, found: Found) -> None:
        self._found = found
        now = self.desk.now()
        self.query_one("#agencies", Table).show(by_agency(found.trainees), now)
        self.query_one("#sessions", Table).show(found.sessions, now)
        self.query_one("#courses", Table).show(found.courses, now)
        self._narrow(found)
        self.refresh_bindings()

    def _narrow(self, found: Found) -> None:
        chosen = [one for one in found.trainees if self._agency in (None, (one.person.party, one.person.agency))]
        rows = [
            Asked(one.person, its)
            for one in chosen
            for its in (one.standings if self._everybody else (*one.due, *one.expiring))
        ]
        self.query_one("#people", Table).show(rows, self.desk.now())
        due, soon = sum(bool(one.due) for one in chosen), sum(bool(one.expiring) for one in chosen)
        whose = f"{self._of(*self._agency)}: " if self._agency is not None else ""
        self.query_one(TabLine).words = f"{whose}{due} of {len(chosen)} people due, {soon} running out soon"

    # ── the hand ──────────────────────────────────────────────────────────────────────────────────
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Only what can be done from the tab in front is offered, and only where there is a line for it."""
        if not self.ready or action not in ONLY_ON:
            return True
        if self._tab != ONLY_ON[action]:
            return False
        return action == "everybody" or bool(self.query_one(f"#{self._tab}", Table).items)

    @on(TabLine.Picked)
    def _picked(self, event: TabLine.Picked) -> None:
        event.stop()
        self.action_tab(event.tab)

    def action_tab(self, name: str) -> None:
        self.query_one("#tabs", ContentSwitcher).current = name
        self.query_one(TabLine).current = name
        self.query_one(f"#{name}", Table).focus()
        self.refresh_bindings()

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        event.stop()
        item = event.item
        if isinstance(item, Asked):
            self._tell_person(item.person)
        elif isinstance(item, AgencyTraining) and self._found is not None:
            self._agency = (item.party, item.agency)
            self._narrow(self._found)
            self.action_tab("people")
        elif isinstance(item, Session):
            people = self.desk.directory.people()
            told = {"came": item.attended, "place": item.booked, "waits": item.waiting}
            lines = [
                f"{what}: {people[one].name if one in people else one}" for what, who in told.items() for one in who
            ]
            self.mdtkit.go(Telling(self._course_title(item.course), lines or ["Nobody is on its lists."]))
        elif isinstance(item, Course):
            self._tell_course(item)

    def _tell_person(self, person: Person) -> None:
        found = next((one for one in self._found.trainees if one.person.id == person.id), None) if self._found else None
        lines = [f"{self._course_title(its.course)}: {in_words(its)}" for its in (found.standings if found else ())]
        gap = self._found.gaps.get(person.id) if self._found else None
        if gap:
            lines += ["", f"{gap}: responds all the same, and receives nothing under team authority until cured."]
        self.mdtkit.go(Telling(person.name, lines))

    def _tell_course(self, course: Course) -> None:
        data = offered(self.desk).get(course.id, {})
        who = ", ".join(title_of(self.desk, "audience", one) for one in course.audience)
        told = {
            "for": who,
            "written by": course.owner or "",
            "hosted by": course.host or "",
            "again": f"every {course.retake}" if course.retake else "once",
            "version": str(data.get("version", "")),
            "what changed": str(data.get("change", "")),
            "source": course.citation,
        }
        self.mdtkit.go(Telling(course.title, [f"{name}: {words}" for name, words in told.items() if words]))

    def action_everybody(self) -> None:
        self._everybody, self._agency = not self._everybody, None
        if self._found is not None:
            self._narrow(self._found)

    @property
    def _row(self) -> Asked | None:
        row = self.query_one("#people", Table).item
        return row if isinstance(row, Asked) else None

    def action_take(self) -> None:
        if (row := self._row) is not None:
            self.mdtkit.go(training_forms.taken(self.desk, row.person, row.its.course))

    def action_accept(self) -> None:
        if (row := self._row) is not None:
            self.mdtkit.go(training_forms.equivalent(self.desk, row.person, row.its.course))

    def action_session(self) -> None:
        row = self._row if self._tab == "people" else None
        self.mdtkit.go(training_forms.session(self.desk, row.its.course if row is not None else None))

    def action_came(self) -> None:
        held = self.query_one("#sessions", Table).item
        if isinstance(held, Session):
            self.mdtkit.go(training_forms.attendance(self.desk, held))

    def action_book(self) -> None:
        held = self.query_one("#sessions", Table).item
        if isinstance(held, Session):
            self.mdtkit.go(training_forms.booking(self.desk, held))

    def action_cancel(self) -> None:
        held = self.query_one("#sessions", Table).item
        if isinstance(held, Session):
            self.mdtkit.go(training_forms.cancelling(self.desk, held))

    def action_version(self) -> None:
        course = self.query_one("#courses", Table).item
        if isinstance(course, Course):
            self.mdtkit.go(training_forms.version(self.desk, course.id))

    def action_leave(self) -> None:
        if self._agency is not None and self._found is not None:
            self._agency = None
            self._narrow(self._found)
        else:
            self.mdtkit.go_back()


def _agency_key(row: AgencyTraining) -> str:
    return f"{row.party}/{row.agency}"
