"""The subcommands, found by walking this package, and how wrong usage is said."""

from __future__ import annotations

import re
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from guard.packaged import names

_WORD = re.compile(r"-{0,2}[a-z][a-z-]{0,30}")


class Commands(click.Group):
    """A group whose commands are the modules of `guard.cli`, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002, click's signature
        """Return the names of the commands."""
        return names([str(Path(__file__).parent)])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name. A file without one is an error, not a command less."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"guard.cli.{cmd_name}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Refuse an unknown command without quoting it: it may be a reply."""
        name = args[0]
        if not name.startswith("-") and name not in (names := self.list_commands(ctx)):
            near = get_close_matches(name, names, 1)
            meant = f"Did you mean `{near[0]}`?" if near else f"The commands are: {', '.join(names)}."
            raise click.UsageError(f"There is no such command. {meant} To check a file: presend check FILE.", ctx)
        return super().resolve_command(ctx, args)


def usage(error: click.ClickException) -> str:
    """Return what is wrong with a command line, without quoting values from it, and where to look."""
    message = error.format_message()
    if message.startswith("Missing command") and isinstance(error, click.UsageError) and error.ctx:
        return f"what should be done?\n\n{error.ctx.get_help()}"
    if isinstance(error, click.NoSuchOption):
        near = f" Did you mean {error.possibilities[0]}?" if error.possibilities else ""
        name = f" {error.option_name}" if _WORD.fullmatch(error.option_name) else ""
        message = f"there is no option{name}.{near}"
    elif isinstance(error, click.MissingParameter):
        names = error.param.opts if isinstance(error.param, click.Option) else ()
        message = f"{'/'.join(names) or (error.param.human_readable_name if error.param else 'something')} is missing."
    elif isinstance(error, click.BadParameter):
        message = f"{'/'.join(error.param.opts) if error.param else 'a value'} {error.message}"
    elif message.startswith("Got unexpected extra argument"):
        message = "there is an argument too many."
    context = getattr(error, "ctx", None)
    return f"{message} See `{context.command_path if context else 'presend'} --help`."


def _version(ctx: click.Context, _: click.Parameter, wanted: Any) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"presend {version('presend')}")
        except PackageNotFoundError:
            click.echo("presend (not installed)")
        ctx.exit()


@click.command(
    cls=Commands,
    no_args_is_help=False,  # help is not what was asked for, so it may not end in 0
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=(
        "\b\nExit status:\n  0  pass\n  1  fail\n"
        "  2  not checked: wrong usage, unreadable, time-out, crash, nothing given\nSend only on 0."
    ),
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version and exit."
)
def presend() -> None:
    """Say whether a drafted customer-care reply may be sent here, as it is.

    \b
    Examples:
      presend check draft.txt --channel public
      pbpaste | presend check -
      presend explain discloses-secret
    """
