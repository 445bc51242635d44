"""The door for Git's hooks: an attempt in, diagnostics and an exit status out (R21)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from milestone_git.app import check
from milestone_git.app.context import context
from milestone_git.model.diagnostic import Diagnostic, Refused, exit_status
from milestone_git.render.diagnostics import text_of


def main(argv: Sequence[str]) -> int:
    """Runs `hook NAME [ARGUMENTS]`. On an internal error a local commit passes, with a line that says so."""
    name, *rest = argv or [""]
    try:
        verdict = _verdict(name, rest)
    except Refused as refused:
        return _told(refused.diagnostics)
    except Exception as error:  # noqa: BLE001  # a broken tool must not keep anybody from committing (R21)
        sys.stderr.write(f"milestone-git: {name} was not checked: {type(error).__name__}: {error}\n")
        return 0
    return _told(verdict.diagnostics)


def _verdict(name: str, rest: Sequence[str]) -> check.Verdict:
    here = context(Path.cwd())
    if name == "commit-msg":
        return check.commit(here, Path(rest[0]).read_text(encoding="utf-8", errors="replace"))
    return check.commit(here)


def _told(diagnostics: tuple[Diagnostic, ...]) -> int:
    if diagnostics:
        sys.stderr.write(text_of(diagnostics) + "\n")
    return 1 if exit_status(diagnostics) else 0
