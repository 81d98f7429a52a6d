"""The county's on-call record: rotations, stretches set by hand, swaps, and what is uncovered (M1).

Everything about who is called is read here. What is recorded lies in ``book/oncall``; who stands when is derived
(``casework.rota``), so a rotation is written once and never run out.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec

from mdtkit.casework.oncall import Post, posts, title
from mdtkit.casework.rota import AHEAD, DAYS, Rota, Stay, Stretch, Window, covered, gaps, joined, left, rostered
from mdtkit.chronology.entry import Entry
from mdtkit.chronology.problem import Problem, unknown
from mdtkit.desk.board import OnCallNow
from mdtkit.desk.errors import BadInput
from mdtkit.desk.output import instant

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk
    from mdtkit.desk.directory import Person

BOOK: Final = "book/oncall"
SET, SWAPPED, ROTA, ASKED, ANSWERED = (
    "oncall.set",
    "oncall.swapped",
    "oncall.rota",
    "oncall.swap_asked",
    "oncall.swap_answered",
)
LONGEST_TURN: Final = 92
"""Days: a quarter. A longer turn is a slip of the hand."""


class Swap(msgspec.Struct, frozen=True, kw_only=True):
    """A swap asked for: ``person`` stands from ``starts`` to ``ends`` in place of ``instead_of``, who may give a turn
    back. ``answer`` None: nobody has answered yet."""

    id: str
    post: Post
    person: str
    instead_of: str
    starts: datetime
    ends: datetime
    back_starts: datetime | None = None
    back_ends: datetime | None = None
    answer: str | None = None


class OnCall:
    """The on-call record of an open desk, read once and again after each change."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._read: tuple[int, tuple[Entry, ...]] | None = None

    # -- looking ------------------------------------------------------------------------------
    def entries(self) -> tuple[Entry, ...]:
        """What is recorded of on-call, in the order of recording. Raises StoreTrouble."""
        seq = self._desk.directory.seq(BOOK)
        if self._read is None or self._read[0] != seq:
            self._read = (seq, tuple(self._desk.directory.entries(BOOK)))
        return self._read[1]

    def rotas(self) -> tuple[Rota, ...]:
        """Every rotation. A version ends on the day on which the next of the same name begins."""
        versions: dict[str, dict[date, Rota]] = {}
        for entry in self.entries():
            if entry.kind == ROTA:
                rota = _rota(entry.data)
                later = versions.setdefault(rota.id, {})
                versions[rota.id] = {begins: one for begins, one in later.items() if begins < rota.begins}
                versions[rota.id][rota.begins] = rota
        found = []
        for named in versions.values():
            ordered = [*named.values()]
            for one, following in zip(ordered, [*ordered[1:], None], strict=True):
                ends = min((day for day in (one.ends, following.begins if following else None) if day), default=None)
                found.append(msgspec.structs.replace(one, ends=ends))
        return tuple(found)

    def rota(self, name: str) -> Rota:
        """The last version of a rotation. Raises BadInput for a name that none has."""
        found = {rota.id: rota for rota in self.rotas()}
        if name not in found:
            raise BadInput("Nothing was changed.", [unknown("rota", name, found, what="rotation")])
        return found[name]

    def shifts(self) -> tuple[Stretch, ...]:
        """The stretches set by hand and swapped, in the order of their recording."""
        return tuple(_shift(entry.data) for entry in self.entries() if entry.kind in (SET, SWAPPED))

    def stretches(self, since: datetime, until: datetime) -> list[Stretch]:
        """All that puts somebody on call between two instants: rotations first, then what was set over them."""
        rotas, zone = self.rotas(), self._desk.county.zone
        days = self._desk.directory.days_off().county if any(rota.windows for rota in rotas) else frozenset()
        found = [one for rota in rotas for one in rostered(rota, zone, days, since, until)]
        return [*found, *(one for one in self.shifts() if one.starts < until and one.ends > since)]

    def posts(self) -> list[Post]:
        """Every post that an alerting clock can call, and those that somebody holds or held."""
        held = [*(rota.post for rota in self.rotas()), *(shift.post for shift in self.shifts())]
        return posts(self._desk.protocol, held)

    def now(self, at: datetime) -> tuple[OnCallNow, ...]:
        """Who is on call at an instant, for every post."""
        given = self.stretches(at, at + AHEAD)
        return tuple(self._held(post, given, at) for post in self.posts())

    def _held(self, post: Post, given: Sequence[Stretch], at: datetime) -> OnCallNow:
        holder, *later = covered(post, given, at, at + AHEAD)
        person = self._desk.directory.people().get(holder.person or "")
        return OnCallNow(
            seat=post.seat,
            unit=post.unit,
            agency=post.agency,
            title=title(self._desk.protocol, post),
            person=holder.person,
            name=person.name if person else None,
            telephone=person.telephone if person else None,
            until=holder.ends if later else None,
        )

    def responders(self, called: Post, at: datetime) -> list[Person]:
        """The people to call: who is on call for the unit, else for the seat as a whole, else nobody.

        Whoever stands for another agency of the party is passed over: in a region each board has its own on call.
        """
        people = self._desk.directory.people()
        given = self.stretches(at, at + timedelta(seconds=1))
        for post in (called, msgspec.structs.replace(called, unit=None)):
            (holder, *_) = covered(post, given, at, at + timedelta(seconds=1))
            if holder.person in people:
                return [people[holder.person]]
        return []

    def plan(self, since: datetime, until: datetime) -> dict[Post, tuple[Stretch, ...]]:
        """Every post from one instant to another, without a hole."""
        given = self.stretches(since, until)
        return {post: covered(post, given, since, until) for post in self.posts()}

    def gaps(self, since: datetime, until: datetime) -> tuple[Stretch, ...]:
        """Every stretch in which nobody holds a post, the earliest first."""
        return gaps(self.posts(), self.stretches(since, until), since, until)

    def unreachable(self, since: datetime, until: datetime) -> tuple[str, ...]:
        """Persons on call between two instants whom no alert reaches: no channel, or the last messages failed.

        And who has left the county's service by the end of a turn: it has to be given to somebody else.
        """
        from mdtkit.casework.reckoning import zone
        from mdtkit.desk.alerting import reached

        people, here = self._desk.directory.people(), zone(self._desk.county.zone)
        turns = [(one.person, one.ends) for held in self.plan(since, until).values() for one in held if one.person]
        gone = {
            person
            for person, ends in turns
            if person in people and not people[person].serves((ends - timedelta(seconds=1)).astimezone(here).date())
        }
        persons = dict.fromkeys(person for person, _ in turns)
        return tuple(person for person in persons if person in gone or not reached(self._desk, person))

    def swaps(self) -> tuple[Swap, ...]:
        """The swaps asked for, with their answers."""
        answer = {str(e.data["swap"]): str(e.data["answer"]) for e in self.entries() if e.kind == ANSWERED}
        return tuple(_swap(e.data, answer.get(str(e.data["swap"]))) for e in self.entries() if e.kind == ASKED)

    # -- acting -------------------------------------------------------------------------------
    def set(self, post: Post, person: str, starts: datetime, ends: datetime) -> None:
        """Put somebody on call for a post, over whatever rotation there is. Raises BadInput."""
        self._refuse(
            [*self._post(post), *self._known("person", person), *_span("ends", starts, ends)], "Nobody was put on call."
        )
        self._write([(SET, {**_of(post), "person": person, "starts": instant(starts), "ends": instant(ends)})])

    def set_rota(self, rota: Rota) -> None:
        """Record a rotation, or a new version of it from its first day on. Raises BadInput with every problem."""
        self._refuse([*self._post(rota.post), *self._rota_problems(rota)], "The rotation was not recorded.")
        self._write([(ROTA, _data(rota))])

    def join(self, name: str, person: str, since: date, place: int | None = None) -> Rota:
        """Let somebody take a place of a rotation from a day on. Raises BadInput."""
        rota = self.rota(name)
        self._refuse(self._known("person", person), "Nobody joined.")
        return self._changed(rota, lambda: joined(rota, person, since, place), "Nobody joined.")

    def leave(self, name: str, person: str, until: date) -> Rota:
        """Let somebody leave a rotation on a day: the turns of all others stay. Raises BadInput."""
        rota = self.rota(name)
        return self._changed(rota, lambda: left(rota, person, until), "Nobody left.")

    def _changed(self, rota: Rota, change: Any, refused: str) -> Rota:
        try:
            new: Rota = change()
        except ValueError as error:
            raise BadInput(refused, [Problem(field="rota", message=f"{rota.id}: {error}")]) from None
        self._write([(ROTA, _data(new))])
        return new

    def ask_swap(self, swap: Swap) -> str:
        """Ask somebody to stand in for another; nothing changes until it is accepted. Raises BadInput.

        Returns the id of the swap.
        """
        problems = [*self._known("person", swap.person), *_span("ends", swap.starts, swap.ends)]
        turns = self.plan(swap.starts, swap.ends).get(swap.post, ()) if not problems else ()
        if not problems and any(one.person != swap.instead_of for one in turns or (None,)):  # type: ignore[union-attr]
            message = f"{swap.instead_of} is not on call for all of that time: look at `mdtkit oncall week`"
            problems.append(Problem(field="instead_of", message=message))
        if swap.back_starts is not None and swap.back_ends is not None:
            problems += _span("back_ends", swap.back_starts, swap.back_ends)
        self._refuse(problems, "No swap was asked for.")
        name = f"swap-{os.urandom(5).hex()}"
        data = {
            **_of(swap.post),
            "swap": name,
            "person": swap.person,
            "instead_of": swap.instead_of,
            **{
                n: instant(getattr(swap, n)) for n in ("starts", "ends", "back_starts", "back_ends") if getattr(swap, n)
            },
        }
        self._write([(ASKED, data)])
        return name

    def answer_swap(self, name: str, *, accepted: bool) -> Swap:
        """Record the answer to a swap; accepted, both turns change hands at once. Raises BadInput."""
        found = {swap.id: swap for swap in self.swaps()}
        if name not in found:
            raise BadInput("Nothing was answered.", [unknown("swap", name, found, what="swap")])
        swap = found[name]
        if swap.answer is not None:
            raise BadInput("Nothing was answered.", [Problem(field="swap", message=f"was {swap.answer} already")])
        proxy = "no" if self._desk.me.id == swap.person else "yes"
        rows = [(ANSWERED, {"swap": name, "answer": "accepted" if accepted else "declined", "proxy": proxy})]
        if accepted:
            rows.append((SWAPPED, _turn(swap.post, swap.person, swap.starts, swap.ends)))
            if swap.back_starts is not None and swap.back_ends is not None:
                rows.append((SWAPPED, _turn(swap.post, swap.instead_of, swap.back_starts, swap.back_ends)))
        self._write(rows)
        return msgspec.structs.replace(swap, answer=rows[0][1]["answer"])

    def _write(self, rows: Sequence[tuple[str, dict[str, Any]]]) -> None:
        self._desk.directory.write(BOOK, [(kind, {k: v for k, v in data.items() if v}) for kind, data in rows])
        self._desk.publish_card()

    # -- what is wrong ------------------------------------------------------------------------
    def _refuse(self, problems: list[Problem], message: str) -> None:
        if problems:
            raise BadInput(message, problems)

    def _known(self, field: str, person: str) -> list[Problem]:
        people = self._desk.directory.people()
        return [] if person in people else [unknown(field, person, people, what="person")]

    def _post(self, post: Post) -> list[Problem]:
        protocol = self._desk.protocol
        if post.seat not in protocol.parties:
            return [unknown("seat", post.seat, protocol.parties, what="seat")]
        problems = []
        units = protocol.parties[post.seat].units
        if post.unit is not None and post.unit not in units:
            problems.append(unknown("unit", post.unit, units, what=f"unit of {post.seat}"))
        agencies = [agency.id for agency in protocol.agencies.values() if agency.party == post.seat]
        if post.agency is not None and post.agency not in agencies:
            problems.append(unknown("agency", post.agency, agencies, what=f"agency of {post.seat}"))
        return problems

    def _rota_problems(self, rota: Rota) -> list[Problem]:
        problems = [p for place in rota.places for stay in place for p in self._known("person", stay.person)]
        if not rota.places:
            problems.append(Problem(field="person", message="somebody has to be in it"))
        if not 1 <= rota.days <= LONGEST_TURN:
            problems.append(Problem(field="days", message=f"a turn has 1 to {LONGEST_TURN} days"))
        if rota.ends is not None and rota.ends <= rota.begins:
            problems.append(Problem(field="ends", message="the end is not after the beginning"))
        days = [day for window in rota.windows for day in window.days]
        problems += [unknown("window", day, DAYS, what="day") for day in days if day not in DAYS]
        same = [other for other in self.rotas() if other.id == rota.id and other.post != rota.post]
        if same:
            problems.append(Problem(field="rota", message=f"{rota.id} is the name of a rotation for another post"))
        return problems


def _span(field: str, starts: datetime, ends: datetime) -> list[Problem]:
    return [] if ends > starts else [Problem(field=field, message="the end is not after the start")]


def _of(post: Post) -> dict[str, Any]:
    return msgspec.structs.asdict(post)


def _post_of(data: dict[str, Any]) -> Post:
    return Post(str(data["seat"]), data.get("unit"), data.get("agency"))


def _turn(post: Post, person: str, starts: datetime, ends: datetime) -> dict[str, Any]:
    return {**_of(post), "person": person, "starts": instant(starts), "ends": instant(ends)}


def _moment(value: object) -> datetime:
    return datetime.fromisoformat(str(value)).astimezone(UTC)


def _shift(data: dict[str, Any]) -> Stretch:
    starts, ends = _moment(data["starts"]), _moment(data["ends"])
    return Stretch(post=_post_of(data), person=str(data["person"]), starts=starts, ends=ends, source="set")


def _swap(data: dict[str, Any], answer: str | None) -> Swap:
    return Swap(
        id=str(data["swap"]),
        post=_post_of(data),
        person=str(data["person"]),
        instead_of=str(data["instead_of"]),
        starts=_moment(data["starts"]),
        ends=_moment(data["ends"]),
        back_starts=_moment(data["back_starts"]) if data.get("back_starts") else None,
        back_ends=_moment(data["back_ends"]) if data.get("back_ends") else None,
        answer=answer,
    )


def _data(rota: Rota) -> dict[str, Any]:
    places = [
        {
            "place": n,
            "person": s.person,
            "since": s.since.isoformat(),
            "until": s.until.isoformat() if s.until else None,
        }
        for n, stays in enumerate(rota.places, start=1)
        for s in stays
    ]
    windows = [{"days": [*w.days], "opens": f"{w.opens:%H:%M}", "closes": f"{w.closes:%H:%M}"} for w in rota.windows]
    return {
        "rota": rota.id,
        **_of(rota.post),
        "begins": rota.begins.isoformat(),
        "ends": rota.ends.isoformat() if rota.ends else None,
        "handoff": f"{rota.handoff:%H:%M}",
        "days": rota.days,
        "places": places,
        "windows": windows,
    }


def _rota(data: dict[str, Any]) -> Rota:
    places: dict[int, list[Stay]] = {}
    for row in data["places"]:
        until = date.fromisoformat(row["until"]) if row.get("until") else None
        places.setdefault(int(row["place"]), []).append(
            Stay(str(row["person"]), date.fromisoformat(row["since"]), until)
        )
    ordered = [tuple(places.get(n, ())) for n in range(1, max(places) + 1)]
    return Rota(
        id=str(data["rota"]),
        post=_post_of(data),
        begins=date.fromisoformat(data["begins"]),
        handoff=time.fromisoformat(data["handoff"]),
        days=int(data["days"]),
        places=tuple(ordered),
        windows=tuple(
            Window(tuple(row["days"]), time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"]))
            for row in data.get("windows") or ()
        ),
        ends=date.fromisoformat(data["ends"]) if data.get("ends") else None,
    )
