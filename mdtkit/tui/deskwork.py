"""How a screen asks the desk: in a thread, one question at a time, every refusal told calmly.

The desk may take a second to write and to sign; a key pressed meanwhile must never hang. A refusal is the desk's
own words; a doubt is asked once; a fault of ours is named by its place and nothing of what it held.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from mdtkit.chronology.problem import Problem
from mdtkit.desk.errors import BadInput, DeskError, Locked, NeedsConfirmation, WarnedBefore
from mdtkit.tui.crash import place_of
from mdtkit.tui.screens.overlay import Question, Trouble
from mdtkit.tui.widgets.form import Form

if TYPE_CHECKING:
    from mdtkit.desk.desk import Desk
    from mdtkit.tui.app import MdtkitApp

T = TypeVar("T")
R = TypeVar("R")


def _to_be_asked(_said: Sequence[Problem]) -> bool:
    """What a plugin warns of is asked by a question of its own, with nothing recorded yet."""
    return False


class Deskwork(Screen[R]):
    """A screen that asks the desk."""

    @property
    def mdtkit(self) -> MdtkitApp:
        """The application."""
        return cast("MdtkitApp", self.app)

    @property
    def desk(self) -> Desk:
        """The open desk; only screens that need none exist before there is one."""
        desk = self.mdtkit.desk
        if desk is None:
            message = "there is no open desk"
            raise Locked(message)
        return desk

    def leave_with(self, result: R | None) -> None:
        """Leave this screen and give a result to whoever opened it."""
        _ = self.dismiss(result)

    def look(self, question: Callable[[], T], then: Callable[[T], object], *, group: str = "look") -> None:
        """Ask for something to show; a later question of the same group replaces an earlier one."""
        self._ask(question, then, self.mdtkit.trouble, group)

    def act(
        self,
        deed: Callable[[bool], T],
        then: Callable[[T], object],
        *,
        form: Form | None = None,
        sure: bool = False,
        told: tuple[Problem, ...] = (),
    ) -> None:
        """Do something at the desk. ``deed`` takes whether a doubt has been confirmed; ``told`` are those that were.

        Problems of the input are shown in ``form``; a doubt is asked, and so is what a plugin warns of beforehand;
        anything else is told in an overlay.
        """

        def doing() -> T:
            if self.mdtkit.desk is None:
                return deed(sure)
            plugins = self.mdtkit.desk.plugins
            plugins.told, plugins.ask = told, None if sure else _to_be_asked
            try:
                return deed(sure)
            finally:
                plugins.told, plugins.ask = (), None

        def refused(error: DeskError) -> None:
            if isinstance(error, NeedsConfirmation) and not sure:
                self._doubt(error, lambda: self.act(deed, then, form=form, sure=True, told=error.problems))
            elif isinstance(error, BadInput) and form is not None and error.problems:
                form.complain(error.problems)
            else:
                self.mdtkit.trouble(error)

        self._ask(doing, then, refused, "act")

    def _doubt(self, error: NeedsConfirmation, again: Callable[[], None]) -> None:
        said = tuple(problem.message for problem in error.problems) or (error.message,)

        def answered(yes: bool | None) -> None:
            if yes:
                again()

        # What a plugin warns of stops nobody: enter goes on.
        warned = isinstance(error, WarnedBefore)
        title = "To be minded before it is recorded" if warned else "Is that right?"
        question = Question(title, said, yes="record it so", no="back, to correct it", ready=warned)
        self.mdtkit.go(question, answered)

    def _ask(
        self,
        question: Callable[[], T],
        then: Callable[[T], object],
        refused: Callable[[DeskError], None],
        group: str,
    ) -> None:
        app = self.mdtkit

        def work() -> None:
            try:
                with app.one_at_a_time:
                    answer = question()
            except DeskError as error:
                app.call_later(self._if_here, refused, error)
            else:
                app.call_later(self._if_here, then, answer)

        self.run_worker(work, thread=True, exit_on_error=False, group=group, exclusive=group != "act")

    @property
    def ready(self) -> bool:
        """Whether everything that the screen is made of is there."""
        return self.is_mounted and all(child.is_mounted for child in self.walk_children(Widget))

    def _if_here(self, then: Callable[[Any], object], answer: object) -> None:
        if not (self.is_attached and self.is_running):
            return
        if self.ready:
            then(answer)
        else:
            self.set_timer(0.02, partial(self._if_here, then, answer))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            error = event.worker.error
            said = (
                f"mdtkit made a mistake of its own: {type(error).__name__} at {place_of(error)}.",
                "Whether it was recorded shows when you open the case again. If it was not, record it once more.",
            )
            self.mdtkit.go(Trouble("Not done", said))
