"""The hooks of a server by their name: what to print to who pushes, and whether the push is refused."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from milestone_git.app.context import context
from milestone_git.app.server import admission, aftermath
from milestone_git.model.diagnostic import Diagnostic, Refused
from milestone_git.render.diagnostics import text_of

NAMES = ("pre-receive", "post-receive")


def received(name: str) -> tuple[str, bool]:
    """What to print, and whether to stop."""
    here, text = context(Path.cwd()), sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    try:
        if name == "post-receive":
            return _blocks(aftermath.alarms(here, text)), False
        found = admission.judged(here, text)
    except Refused as refused:
        return text_of(refused.diagnostics), name == "pre-receive"
    return _blocks(found.said), found.refuses


def _blocks(said: Mapping[str, tuple[Diagnostic, ...]]) -> str:
    """A block for each ref, by its short name where it is a branch."""
    named = ((ref.removeprefix("refs/heads/"), some) for ref, some in said.items() if some)
    return "\n\n".join(f"milestone-git: `{ref}`:\n{text_of(some)}" for ref, some in named)
