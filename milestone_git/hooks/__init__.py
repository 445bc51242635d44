"""The door for Git's hooks: an attempt in, diagnostics and an exit status out (R21)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

# our shims tell a finding by this: 1 is also what a Python says that cannot even start
_FOUND_FOR_SHIM = 65
_BROKEN = "MG431"
_WAY = "help: who has the server puts it right: `git milestone hooks install --server`"
_OF_COMMITS = ("pre-commit", "pre-merge-commit")
_MILESTONES = b"\0.milestones"
_OF_SERVER = ("pre-receive", "post-receive")


def main(argv: Sequence[str]) -> int:
    """Runs `hook NAME [ARGUMENTS]`: 1 for a finding that stops a commit.

    On an internal error a local commit passes, with a line that says so; so it does where a library is
    missing or broken, for which everything is imported inside.
    """
    name, *rest = argv or [""]
    if name in _OF_SERVER:
        return _received(name)
    from_shim = bool(os.environ.pop("MILESTONE_GIT_SHIM", ""))
    staged = staged_difference() if name in _OF_COMMITS else None
    if staged is not None and _MILESTONES not in staged:
        return 0
    try:
        from milestone_git.hooks.judging import judged

        text, stops = judged(name, rest, from_shim=from_shim, staged=staged)
    except Exception as error:  # noqa: BLE001  # a broken tool must not keep anybody from committing (R21)
        text, stops = f"milestone-git: {name} was not checked: {type(error).__name__}: {error}", False
    if text:
        sys.stderr.write(text + "\n")
    if not stops:
        return 0
    return _FOUND_FOR_SHIM if from_shim else 1


def _received(name: str) -> int:
    """A server's hook: what is broken there lets nothing in (R21)."""
    from_shim = bool(os.environ.pop("MILESTONE_GIT_SHIM", ""))
    try:
        from milestone_git.hooks.receiving import received

        text, stops = received(name)
    except BaseException as error:  # noqa: BLE001  # whatever it is, nobody has judged the push
        text, stops = (
            f"error[{_BROKEN}]: this push was not judged: {type(error).__name__}: {error}\n{_WAY}",
            True,
        )
    if text:
        sys.stderr.write(text + "\n")
    if not stops:
        return 0
    return _FOUND_FOR_SHIM if from_shim else 1


def staged_difference(directory: str | None = None) -> bytes | None:
    """How the index differs from HEAD, as Git tells it with `--raw -z`; None where Git cannot tell.

    Whether that touches milestones is what our shims find out before they start us, and a manager's
    configuration starts us for every commit; who judges an edit needs to know it, too.
    """
    words = ["git", "--no-replace-objects", "-c", "diff.relative=false", "diff", "--cached", "--raw", "-z"]
    try:
        done = subprocess.run(
            [*words, "--no-renames", "--no-abbrev", "--no-ext-diff"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
            cwd=directory,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
