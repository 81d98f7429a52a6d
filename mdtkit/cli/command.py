"""How commands are made: ``--json`` and ``--plain`` on every one, modules imported only when they are called."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import Any, NoReturn

import click

from mdtkit.cli import diagnostics

Lazy = tuple[str, str, str]
"""(module, attribute, what it does in a few words): a command that is imported when somebody calls it."""


def command(name: str, **attributes: Any) -> Callable[[Callable[..., None]], click.Command]:
    """A command whose function gets a :class:`~mdtkit.cli.shell.Shell` first, then its own parameters."""

    def decorate(function: Callable[..., None]) -> click.Command:
        def run(*, as_json: bool, plain: bool, **parameters: Any) -> None:
            from mdtkit.cli.running import carry_out

            code = carry_out(lambda shell: function(shell, **parameters), as_json=as_json, plain=plain)
            click.get_current_context().exit(code)

        text = inspect.cleandoc(function.__doc__ or "")
        made = click.Command(name, callback=run, help=text, **attributes)
        made.params = [
            *reversed(getattr(function, "__click_params__", [])),
            click.Option(["--json", "as_json"], is_flag=True, help="Print the documented JSON shape."),
            click.Option(["--plain", "plain"], is_flag=True, help="Print without boxes or weight."),
        ]
        return made

    return decorate


class LazyGroup(click.Group):
    """A noun with its verbs, or the root: names and help are known, modules are imported when called."""

    def __init__(self, *arguments: Any, lazy: dict[str, Lazy] | None = None, **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        self.lazy = lazy or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the work, not of the alphabet."""
        return [*self.lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None if there is none."""
        if cmd_name in self.lazy:
            module, attribute, _ = self.lazy[cmd_name]
            found: click.Command = getattr(import_module(module), attribute)
            return found
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name. An unknown one is answered with the nearest."""
        given = args[0] if args else ""
        if self.get_command(ctx, given) is None and not given.startswith("-"):
            names = self.list_commands(ctx)
            near = get_close_matches(given, names, n=1)
            hint = f"; did you mean `{near[0]}`?" if near else ""
            ctx.fail(f"There is no such command of `{ctx.command_path}`{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The commands with their few words, without importing one of them."""
        rows = [(name, text) for name, (_, _, text) in self.lazy.items()]
        rows += [(name, found.get_short_help_str(60)) for name, found in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


class Root(LazyGroup):
    """The whole command line: turns every refusal into words on standard error and an exit code."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: ARG002 - always ours: refusals are ours to say
        windows_expand_args: bool = True,  # noqa: ARG002
        **extra: Any,
    ) -> NoReturn:
        """Run, then end the process with the exit code of the design."""
        given = list(sys.argv[1:] if args is None else args)
        as_json = "--json" in given
        try:
            code = super().main(given, prog_name, complete_var, standalone_mode=False, **extra)
        except Exception as error:  # noqa: BLE001 - the last stop: named by id and line, never swallowed
            code = diagnostics.refuse(error, as_json=as_json)
        sys.exit(code if isinstance(code, int) else 0)
