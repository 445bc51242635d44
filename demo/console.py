"""The player of transcripts: runs a page's console blocks and compares, or writes down, what they print.

    python -m demo.console PAGE... [--update]

In a block ```` ```console ```` a line `$ …` is a command, `> …` continues it, the rest is what it prints, on
standard output and error as they come; `[exit N]` closes the output of a command that fails. `...` stands for
anything within a line, alone on a line for any number of lines. All blocks of a page run in order in one
bash, which starts in a new repository without a commit. Unseen are: `<!-- setup` … `-->`, commands that must
succeed; `<!-- new repository -->`, to start afresh; `<!-- clock 2026-01-06T19:30 -->`, to move the clock,
which otherwise goes a minute a command.
"""

from __future__ import annotations

import argparse
import difflib
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from demo.expected import mask, matches, rewrite
from demo.hermetic import SARAH, Clock, environment, write_configuration
from demo.page import Fresh, Moment, Setup, Step, parse
from demo.shell import Shell, ShellError, Shown

if TYPE_CHECKING:
    from demo.page import Action


class Played(NamedTuple):
    """A step and what it printed."""

    step: Step
    shown: Shown

    @property
    def as_promised(self) -> bool:
        return self.step.exit_code == self.shown.exit_code and matches(self.step.expected, self.shown.lines)


class Stage:
    """Where a page is played: a home and, beside it, a repository called `name`; more of both on request."""

    def __init__(self, folder: Path, name: str = "repository") -> None:
        self._folder = folder
        self._name = name
        self._count = 0
        self.clock = Clock()
        self._shell: Shell | None = None

    def __enter__(self) -> Stage:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shell:
            self._shell.close()

    def perform(self, action: Action) -> Played | None:
        """Do what one line of the page asks for; raise `ShellError` when the page cannot go on."""
        if isinstance(action, Fresh):
            self._start()
        elif isinstance(action, Moment):
            self.clock.set(action.moment)
        elif isinstance(action, Setup):
            done = self._open().run(action.script)
            if done.exit_code != 0:
                raise ShellError("\n".join([f"the setup at line {action.line} failed:", *done.lines]))
        elif isinstance(action, Step):
            return Played(action, self._open().run(action.command))
        return None

    def _open(self) -> Shell:
        return self._shell or self._start()

    def _start(self) -> Shell:
        if self._shell:
            self._shell.close()
            self._count += 1
        folder = self._folder / f"again-{self._count}" if self._count else self._folder
        home, repository = folder / "home", folder / self._name
        write_configuration(home, SARAH)
        told = environment(home)
        subprocess.run(("git", "init", "--quiet", str(repository)), env=told, check=True)
        self._shell = Shell(repository, told, self.clock)
        return self._shell


def play(text: str, folder: Path) -> list[Played]:
    """Play a page in an empty folder; raise `ShellError` or `demo.page.UnreadableError`."""
    with Stage(folder) as stage:
        played = (stage.perform(action) for action in parse(text))
        return [one for one in played if one]


def complaint(name: str, played: Played) -> str:
    """What is not as promised, as a difference that names page and line; empty when all is well."""
    if played.as_promised:
        return ""
    step, shown = played
    wanted = [*step.expected, *_closing(step.exit_code)]
    got = [*shown.lines, *_closing(shown.exit_code)]
    head = f"{name}:{step.line}: `{step.command.splitlines()[0]}` did not print what the page says"
    return "\n".join([head, *difflib.unified_diff(wanted, got, "the page", "the command", lineterm="")])


def updated(text: str, one: list[Played], two: list[Played]) -> str:
    """The page with the output of two runs written down: what differs between them is masked as `...`."""
    lines = text.split("\n")
    for first, second in reversed(list(zip(one, two, strict=True))):
        if first.as_promised and second.as_promised:
            continue
        step = first.step
        new = rewrite(step.expected, first.shown.lines)
        if not matches(new, second.shown.lines):
            new = rewrite(step.expected, mask(first.shown.lines, second.shown.lines))
        if any(line.startswith(("$ ", "```")) for line in new) or "".join(new[:1]).startswith(">"):
            raise ShellError(f"line {step.line}: this output would be read as a command; hide it")
        written = [*new, *_closing(first.shown.exit_code)]
        lines[step.first - 1 : step.end - 1] = [f"{step.indent}{line}".rstrip() for line in written]
    return "\n".join(lines)


def _closing(exit_code: int) -> list[str]:
    return [f"[exit {exit_code}]"] if exit_code else []


def _play_in_scratch(text: str) -> list[Played]:
    with tempfile.TemporaryDirectory(prefix="milestone-git-") as folder:
        return play(text, Path(folder))


def _warn(name: str, played: list[Played]) -> None:
    """An update writes down failures too: nobody should commit one without having seen it."""
    for step, shown in played:
        if step.exit_code != shown.exit_code:
            now = f"now exits {shown.exit_code} instead of {step.exit_code}"
            print(f"{name}:{step.line}: `{step.command.splitlines()[0]}` {now}", file=sys.stderr)


def main() -> int:
    """Play the pages named on the command line; 1 when one is not as it says."""
    parser = argparse.ArgumentParser(
        prog="python -m demo.console", description="play the console blocks of pages"
    )
    parser.add_argument("pages", nargs="+", type=Path, metavar="PAGE")
    parser.add_argument("--update", action="store_true", help="write what is printed now into the page")
    options = parser.parse_args()
    failed = False
    for page in options.pages:
        text = page.read_text(encoding="utf-8")
        try:
            played = _play_in_scratch(text)
            if options.update:
                page.write_text(updated(text, played, _play_in_scratch(text)), encoding="utf-8")
                _warn(str(page), played)
                continue
        except (ShellError, ValueError) as stop:
            played, failed = [], True
            print(f"{page}: {stop}", file=sys.stderr)
        for one in played:
            said = complaint(str(page), one)
            failed = failed or bool(said)
            if said:
                print(said, file=sys.stderr)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
