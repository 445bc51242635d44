"""What can be typed next: walks the commands as they stand, and asks for names where one is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import click

from milestone_git.app.context import Context
from milestone_git.app.offers import KINDS, Asked, Offer, fitting, offered


def offers(root: click.Command, context: Context, words: Sequence[str]) -> tuple[Offer, ...]:
    """The offers for the last of ``words``, which is being typed; the others stand before it.

    None where a file, a title or free text is wanted: the shell may offer files then.
    """
    *before, start = words or [""]
    command, positional, waiting = _walked(root, before)
    if command is None:
        return ()
    name, equals, value = start.partition("=")
    if waiting is None and equals and (option := _option(command, name)):
        found = fitting(_values(option, Asked(context, positional, value)), value)
        return tuple(one._replace(word=f"{name}={one.word}") for one in found)
    asked = Asked(context, positional, start)
    if waiting is not None:
        return fitting(_values(waiting, asked), start)
    if start.startswith("-"):
        return fitting(_options(command), start)
    if isinstance(command, click.Group):
        return fitting(_commands(command), start)
    argument = _argument(command, len(positional))
    return fitting(_values(argument, asked), start) if argument else ()


def _walked(
    root: click.Command, words: Sequence[str]
) -> tuple[click.Command | None, list[str], click.Parameter | None]:
    """The command that ``words`` lead to, its positional words, and the option that waits for its value."""
    command: click.Command | None = root
    positional: list[str] = []
    waiting: click.Parameter | None = None
    for word in words:
        if command is None:
            break
        if waiting is not None:
            waiting = None
        elif word.startswith("-") and word != "-":
            option = None if "=" in word else _option(command, word)
            waiting = option if option is not None and not option.is_flag else None
        elif isinstance(command, click.Group):
            command = command.get_command(click.Context(command), word)
        else:
            positional.append(word)
    return command, positional, waiting


def _option(command: click.Command, name: str) -> click.Option | None:
    found = (one for one in command.params if isinstance(one, click.Option) and name in one.opts)
    return next(found, None)


def _options(command: click.Command) -> Iterator[Offer]:
    for one in command.params:
        if isinstance(one, click.Option) and not one.hidden:
            help_ = (one.help or "").rstrip(".")
            yield from (
                Offer(name, help_) for name in one.opts if name.startswith("--") or len(one.opts) == 1
            )
    yield Offer("--help", "show how it is used")


def _commands(group: click.Group) -> Iterator[Offer]:
    from milestone_git.cli.table import COMMANDS

    context = click.Context(group)
    for name in group.list_commands(context):
        if name in COMMANDS and group.name == "git milestone":  # known without an import
            yield Offer(name, COMMANDS[name][1])
        elif inner := group.get_command(context, name):
            yield Offer(name, inner.get_short_help_str(60).rstrip("."))


def _argument(command: click.Command, index: int) -> click.Argument | None:
    """The argument that takes the positional word number ``index``; the last one may take all that follow."""
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    if index < len(arguments):
        return arguments[index]
    return arguments[-1] if arguments and arguments[-1].nargs == -1 else None


def _values(parameter: click.Parameter, asked: Asked) -> tuple[Offer, ...]:
    if isinstance(parameter.type, click.Choice):
        return tuple(Offer(str(choice)) for choice in parameter.type.choices)
    for kind in _kinds(parameter, asked):
        if found := offered(kind, asked):
            return found
    return ()


def _kinds(parameter: click.Parameter, asked: Asked) -> list[str]:
    """The kinds of names that a metavar such as `[ID] TASK` speaks of, those of tasks first."""
    words = re.findall(r"[A-Z]+", parameter.metavar or "")
    kinds = [kind for kind in ("TASK", *KINDS) if kind in words]
    if asked.words and parameter.nargs == -1 and words[:1] == ["ID"] and words[1:] != ["TASK"]:
        return []  # `[ID] TITLE...`: what follows the milestone is free
    return kinds
