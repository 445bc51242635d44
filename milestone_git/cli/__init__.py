"""The command line: words in, one call of app, text or JSON out."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

import click

from milestone_git import __version__
from milestone_git.cli.group import LazyGroup
from milestone_git.model.diagnostic import Diagnostic, Refused, exit_status, refusal

if TYPE_CHECKING:
    from milestone_git.app.recall import Recalled

_EPILOG = (
    "`git milestone COMMAND -h` explains a command. Without one, this shows the status and what is next."
)

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


@click.group(
    cls=LazyGroup,
    name="git milestone",
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_EPILOG,
    no_args_is_help=False,
)
@click.version_option(__version__, prog_name="git-milestone")
@click.option("-C", "directory", metavar="DIR", help="Work as if started in DIR.")
@click.pass_context
def command(ctx: click.Context, directory: str | None) -> None:  # noqa: ARG001  # read by the commands
    """Plan, run, gate and report milestones inside this Git repository, and nothing else."""
    if ctx.invoked_subcommand is None:
        status = command.get_command(ctx, "status")
        assert status is not None
        with status.make_context("status", [], parent=ctx) as inner:
            status.invoke(inner)


def main(argv: Sequence[str] | None = None, seen: Recalled | None = None) -> int:
    """Runs one command and gives its exit status, 141 where nobody reads the answer to its end.

    ``seen`` is what has been looked at already, for a command that only reads.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        _refuse_bytes(words)
        result = command.main(args=words, prog_name="git milestone", standalone_mode=False, obj=seen)
        return result if isinstance(result, int) else 0
    except SystemExit:
        return 141  # click's own, when nobody reads on; its 1 would say that an error was found
    except (Exception, KeyboardInterrupt) as error:
        status = status_of(error, words)
        if status is None:
            raise
        return status


def status_of(error: BaseException, words: Sequence[str]) -> int | None:
    """Says what ended a command, and gives its exit status; None where it is to be raised."""
    if isinstance(error, Refused):
        return _refused(error.diagnostics, words)
    if isinstance(error, click.exceptions.Abort):
        click.echo("", err=True)
        return 130
    if isinstance(error, click.ClickException):
        return _refused((_usage(error),), words)
    if isinstance(error, KeyboardInterrupt):
        return 130
    if isinstance(error, BrokenPipeError):
        sys.stderr.close()
        return 141
    from milestone_git.cli.door import report, traced

    if traced():
        return None
    return _refused((_failure(error, words) or report(error),), words)


def _refuse_bytes(words: Sequence[str]) -> None:
    """Refuses arguments that are not UTF-8: they could be written nowhere, and would fail in the middle."""
    for word in words:
        if any("\ud800" <= letter <= "\udfff" for letter in word):
            shown = word.encode(errors="backslashreplace").decode()
            raise refusal("MG010", f"the argument `{shown}` is not UTF-8", "type it in UTF-8")


def _usage(error: click.ClickException) -> Diagnostic:
    """What click says of the words, as a diagnostic like any other."""
    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "git milestone"
    message = error.format_message()
    message = message[:1].lower() + message[1:].rstrip(".")
    return Diagnostic("MG010", message.replace("'", "`"), helps=(f"see `{path} -h`",))


def _failure(error: BaseException, words: Sequence[str]) -> Diagnostic | None:
    """A child of Git that failed where nobody expected it, or an answer without room; None for others."""
    from milestone_git.store.git import GitFailed

    # an error of a file has its name; without one it is standard output, such as `> /dev/full`
    if isinstance(error, OSError) and error.errno in _NO_ROOM and error.filename is None:
        why = (error.strerror or str(error)).lower()
        said = Diagnostic("MG607", f"the answer could not be printed: {why}")
        if _only_looks(words):
            return said
        notes = ("what was asked for may be done all the same",)
        return said._replace(notes=notes, helps=("look: `git milestone log`",))
    if not isinstance(error, GitFailed):
        return None
    helps = ("see what plain Git says: `git status`, `git fsck`",)
    return Diagnostic("MG011", "Git did not do what it was asked", notes=(str(error),), helps=helps)


def _only_looks(words: Sequence[str]) -> bool:
    """Whether nothing can have been done; where that is not certain, it may have been."""
    from milestone_git.cli.table import COMMANDS, READING

    named = words[2:] if words[:1] == ["-C"] else words
    name = next((word for word in named if word in COMMANDS), "status")
    looks = name in READING or (name == "check" and "--fix" not in words)
    return looks or bool({"-h", "--help", "--version", "--dry-run"}.intersection(words))


def _refused(diagnostics: Sequence[Diagnostic], words: Sequence[str]) -> int:
    from milestone_git.cli.door import wants_json
    from milestone_git.render.diagnostics import text_of
    from milestone_git.render.shapes import failed

    as_json = wants_json(words)
    try:
        click.echo(failed(diagnostics) if as_json else text_of(diagnostics), err=not as_json)
    except OSError:
        with contextlib.suppress(OSError):  # nowhere to say it: the status stands
            click.echo(text_of(diagnostics), err=True)
    _drop_rest(sys.stdout)
    _drop_rest(sys.stderr)
    return exit_status(tuple(diagnostics))


def _drop_rest(stream: TextIO) -> None:
    """What a full disk does not take goes nowhere, else Python tries it again at its end and exits 120."""
    try:
        stream.flush()
    except OSError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
