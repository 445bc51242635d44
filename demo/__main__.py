"""`make demo`: plays one developer's story in a new repository, then the first steps in a real history."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from demo.console import Stage
from demo.hermetic import SARAH, environment, write_configuration
from demo.page import Prose, UnreadableError, parse
from demo.shell import Shell, ShellError

if TYPE_CHECKING:
    from demo.shell import Shown

ROOT = Path(__file__).parents[1]
STORY = ROOT / "demo" / "sarah.md"
STORY_NAME = "portfolio-website"
VISIT = (
    "git milestone init",
    'git milestone plan "Try milestones on a real history" --estimate 2d --task "Read the log:1h"',
    "git milestone status",
    "git milestone check",
)


def main() -> int:
    """Play everything; 1 when a command of the demo does not end as it should, 2 for a wrong repository."""
    parser = argparse.ArgumentParser(prog="python -m demo", description="play the demo")
    parser.add_argument("--repository", type=Path, help="show the first steps in a copy of this one as well")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / "build" / "demo", help="where to play (emptied)"
    )
    parser.add_argument("--story", type=Path, default=STORY, help="the page to play")
    options = parser.parse_args()
    folder = options.folder.resolve()
    theirs = _root_of(options.repository) if options.repository else None
    if options.repository and not theirs:
        print(f"demo: `{options.repository}` is not a Git repository", file=sys.stderr)
        return 2
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        play_story(options.story, folder)
        if _root_of(ROOT) == ROOT:
            visit(ROOT, folder / "this-project", "this very project")
        if theirs:
            visit(theirs, folder / f"copy-of-{theirs.name.removesuffix('.git')}", theirs.name)
    except (ShellError, UnreadableError) as stop:
        print(f"demo: {stop}", file=sys.stderr)
        return 1
    _say_goodbye(folder / STORY_NAME)
    return 0


def play_story(page: Path, folder: Path) -> None:
    """Show what Sarah types and sees; raise `ShellError` when a command does not exit as the page says."""
    blank = True
    with Stage(folder, STORY_NAME) as stage:
        for action in parse(page.read_text(encoding="utf-8")):
            played = stage.perform(action)
            if isinstance(action, Prose) and not (blank and not action.text):
                _tell(action.text)
                blank = not action.text
            if played:
                _show(played.step.command, played.shown)
                _demand(played.step.command, played.shown, played.step.exit_code)
                blank = False


def visit(source: Path, copy: Path, name: str) -> None:
    """Take the first steps in a scratch copy of a real repository, which itself is only read."""
    _tell(f"\n# The first steps in a copy of {name}, today\n")
    home = copy.parent / "home-of-visitor"
    write_configuration(home, None)
    told = environment(home)
    words = ("git", "clone", "--quiet", "--no-hardlinks", "--", str(source), str(copy))
    cloned = subprocess.run(words, env=told, capture_output=True, text=True, check=False)
    if cloned.returncode != 0:
        raise ShellError(f"`{source}` cannot be copied: {cloned.stderr.strip()}")
    shell = Shell(copy, told, clock=None)
    try:
        # A copy without its origin pushes nothing; CI checks out no branch, and a milestone needs one.
        for command in (
            "git remote remove origin",
            f"git config --local user.name {shlex.quote(SARAH.name)}",
            f"git config --local user.email {shlex.quote(SARAH.email)}",
            "git symbolic-ref --quiet HEAD || git switch --quiet --create demo",
        ):
            _demand(command, shell.run(command), 0)
        for command in VISIT:
            shown = shell.run(command)
            _show(command, shown)
            _demand(command, shown, 0)
    finally:
        shell.close()


def _root_of(path: Path) -> Path | None:
    """The repository that a folder is in: its work tree's top, of a bare one the folder itself."""
    told = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    for asked in ("--show-toplevel", "--absolute-git-dir"):
        words = ("git", "-c", "safe.directory=*", "-C", str(path), "rev-parse", asked)
        done = subprocess.run(words, env=told, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return Path(done.stdout.rstrip("\n"))
    return None


def _tell(text: str) -> None:
    print(_bold(text.strip("\n")) if text.lstrip().startswith("#") else text, flush=True)


def _show(command: str, shown: Shown) -> None:
    first, *more = command.split("\n")
    print(_bold("\n".join([f"$ {first}", *(f"> {line}" for line in more)])))
    print("".join(f"{line}\n" for line in shown.lines), flush=True, end="")


def _demand(command: str, shown: Shown, exit_code: int) -> None:
    if shown.exit_code != exit_code:
        wrong = f"`{command}` ended with {shown.exit_code} instead of {exit_code}"
        raise ShellError("\n".join([wrong, *shown.lines]))


def _say_goodbye(repository: Path) -> None:
    where = repository.relative_to(Path.cwd()) if repository.is_relative_to(Path.cwd()) else repository
    programs = Path(sys.executable).parent
    print(
        f"{_bold('# Your turn')}\n\n"
        f"Sarah's repository is {where}; the next `make demo` starts it afresh. To go on in it:\n\n"
        f'  export PATH="$PATH:{programs}"\n'
        f"  cd {shlex.quote(str(where))}\n"
        "  git milestone                    what is in progress, and what to type next\n"
        "  git milestone execute 4          go on where she left off\n"
        "  git log --graph --oneline --all  the commits behind it\n"
        "  git milestone -h                 everything else"
    )


def _bold(text: str) -> str:
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return f"\033[1m{text}\033[0m"


if __name__ == "__main__":
    sys.exit(main())
