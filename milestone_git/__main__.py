"""The front door of `git-milestone`: hooks go one way, people the other."""

from __future__ import annotations

import atexit
import gc
import os
import sys

if False:  # what is for who reads types alone; `typing` is not imported here
    from milestone_git.app.recall import Recalled

_READING = ("list", "show", "status")  # and no word at all: what they said may be known already


def main(argv: list[str] | None = None) -> int:
    """Runs one command; gives its exit status. A hook pays for no command line."""
    if argv is None and sys.getfilesystemencoding() != "utf-8":
        _begin_again()
    # a command ends within seconds; to look for cycles in 10,000 records takes a third of them, and in the
    # classes that are made by imports, for which nothing is imported above, a tenth of a hook's
    gc.disable()
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["hook"]:
        from milestone_git.hooks import main as hook

        return hook(words[1:])
    if words[:1] == ["plan"]:
        from milestone_git.app.straight import are_titles

        if are_titles(words[1:]):
            return _planned(words)
    seen = None
    if not words or words[0] in _READING or words == ["check"]:
        from milestone_git.app.recall import recall

        try:
            seen = recall(words, dict(os.environ))
            if seen and ((seen.answer is not None and _said(seen.answer)) or _answered(words, seen)):
                return 0
        except KeyboardInterrupt:
            return 130
    from milestone_git.cli import main as command

    return command(words, seen)


def _answered(words: list[str], seen: Recalled) -> bool:
    """Whether an everyday question could be answered without the command line, which says why if not."""
    from milestone_git.app.everyday import answer

    try:
        said = answer(words, seen)
    except Exception:  # noqa: BLE001  # the command line meets it again, and says why
        return False
    if said is None or not _said(said):
        return False
    seen.keep(said)
    return True


def _planned(words: list[str]) -> int:
    """The everyday plan; only where it fails the command line is loaded, to say why."""
    from pathlib import Path

    from milestone_git.app.context import context
    from milestone_git.app.straight import plan

    try:
        answer, warnings = plan(context(Path.cwd()), words[1:])
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
        if warnings:
            sys.stderr.write(f"{warnings}\n")
    except (Exception, KeyboardInterrupt) as error:
        from milestone_git.cli import status_of

        status = status_of(error, words)
        if status is None:
            raise
        return status
    return 0


def _said(answer: str) -> bool:
    """Says what was said before; where that fails at once, the command itself is to fail, and tell why."""
    try:
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
    except OSError:
        return False
    return True


def _begin_again() -> None:
    """Git's paths are bytes, which are UTF-8 wherever people meet: under a locale of Latin letters Python
    would take a file `größe` for another. Under `C` it goes by UTF-8 itself, unless it is told not to.
    """
    os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606  # ourselves


def run() -> None:
    """``main`` as a process, which ends at once: to free 10,000 records takes a quarter of the whole."""
    status = main()
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):  # full, or closed behind a broken pipe
        status = status or 4
    os._exit(status)


if __name__ == "__main__":
    run()
