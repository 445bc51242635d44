"""A group whose commands are imported when they are called, so that help and completion cost nothing."""

from __future__ import annotations

from importlib import import_module

import click

from milestone_git.cli.table import COMMANDS, SECTIONS


class LazyGroup(click.Group):
    """Looks commands up in the table of `cli/table.py`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name, in the order of the table."""
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None for a name that is none."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"milestone_git.cli.commands.{COMMANDS[cmd_name][0]}")
        found: click.Command = module.command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table in its sections, with nothing imported."""
        for title, names in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, COMMANDS[name][1]) for name in names])
