"""What every command is given: where we are, how to print, and what the standard options said."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

import click

from milestone_git.app.context import Context, context
from milestone_git.model.diagnostic import Diagnostic, Refused, refusal
from milestone_git.render.columns import Look


class Door(NamedTuple):
    """The standard options of one call, and the ways to answer."""

    context: Context
    json: bool = False
    quiet: bool = False
    dry_run: bool = False

    @property
    def look(self) -> Look:
        """How standard output is read: a terminal gets tables, and colour unless `NO_COLOR` is set."""
        import shutil  # it brings three archive formats

        terminal = sys.stdout.isatty()
        environment = self.context.environment
        plain = bool(environment.get("NO_COLOR")) or environment.get("TERM") == "dumb"
        return Look(terminal, terminal and not plain, shutil.get_terminal_size().columns)

    def say(self, text: str, *, lasting: bool = False) -> None:
        """One answer on standard output; nothing under `--quiet`.

        A ``lasting`` one is the whole of it, and is given again as long as nothing has changed.
        """
        if not self.quiet:
            click.echo(text)
            self._keep(text, lasting=lasting)

    def give(self, name: str, body: Mapping[str, Any], *, lasting: bool = False) -> None:
        """The answer as data, in its versioned shape; `--quiet` does not silence data that was asked for."""
        from milestone_git.render.shapes import shaped

        text = shaped(name, body)
        click.echo(text)
        self._keep(text, lasting=lasting)

    def _keep(self, answer: str, *, lasting: bool) -> None:
        if lasting and self.context.seen:
            self.context.seen.keep(answer)

    def warn(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Warnings, on standard error; under `--json` they are part of the answer."""
        if diagnostics and not self.json:
            from milestone_git.render.diagnostics import text_of

            click.echo(text_of(diagnostics), err=True)

    def ask(self, question: str) -> bool:
        """A yes-or-no question; refused with MG012 where nobody is there to answer."""
        if self.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise refusal("MG012", f"nobody is here to answer: {question}", "answer beforehand: `--yes`")
        return click.confirm(question)


def standard(function: Callable[..., None]) -> Callable[..., None]:
    """Adds `-C`, `--json`, `--quiet` and `--dry-run`, and gives the function a ``Door`` instead."""

    @click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
    @click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
    @click.option("-n", "--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
    @click.option("-C", "directory", metavar="DIR", help="Work as if started in DIR.")
    @wraps(function)
    def command(**words: Any) -> None:
        flags = [words.pop(name) for name in ("as_json", "quiet", "dry_run")]
        root = click.get_current_context().find_root()
        here = context(Path.cwd() / (root.params.get("directory") or ".") / (words.pop("directory") or "."))
        door = Door(here._replace(seen=root.obj), *flags)
        try:
            function(door, **words)
        except Refused as refused:
            from milestone_git.app.transact import placed

            raise Refused(*placed(door.context, refused.diagnostics)) from refused

    return command


def wants_json(argv: Sequence[str]) -> bool:
    """Whether `--json` was typed, also where the rest could not be understood."""
    return "--json" in (argv[: argv.index("--")] if "--" in argv else argv)


def report(error: BaseException) -> Diagnostic:
    """Our own bug as a diagnostic, with a report that can be pasted."""
    import platform
    import traceback

    from milestone_git import __version__

    trace = traceback.extract_tb(error.__traceback__)
    where = f"{Path(trace[-1].filename).name}:{trace[-1].lineno}" if trace else "unknown place"
    return Diagnostic(
        "MG901",
        f"the tool itself is wrong: {type(error).__name__}: {error}",
        notes=(
            f"at {where}, version {__version__}, Python {platform.python_version()} on {platform.system()}",
            "nothing was written, or it is finished or undone at the next command",
        ),
        helps=("please report this with the notes above", "the whole trace: set `MILESTONE_TRACE=1`"),
    )


def traced() -> bool:
    """Whether the user wants to see the trace of an internal error."""
    return bool(os.environ.get("MILESTONE_TRACE"))
