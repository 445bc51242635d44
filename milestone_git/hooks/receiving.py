"""The hooks of a server by their name: what to print to who pushes, and whether the push is refused."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from milestone_git.model.diagnostic import Diagnostic, Refused

if TYPE_CHECKING:
    from milestone_git.app.server.admission import Admission

NAMES = ("pre-receive", "post-receive")
_MOST_BYTES = 16 * 1024 * 1024  # some 100,000 refs: the shim passes on a byte more


def received(name: str) -> tuple[str, bool]:
    """What to print, and whether to stop."""
    data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    text = data.decode("utf-8", "surrogateescape")
    try:
        if len(data) > _MOST_BYTES:
            raise Refused(_endless())
        if name == "post-receive":
            return _alarms(text), False
        if _is_fine(text):
            return "", False
        found = _judged(text)
    except Refused as refused:
        from milestone_git.render.diagnostics import text_of

        return text_of(refused.diagnostics), name == "pre-receive"
    return _blocks(found.said), found.refuses


def _endless() -> Diagnostic:
    helps = ("push in several steps: `git push origin SOME_REFS`",)
    message = f"this push is too large to be judged: it moves more refs than {_MOST_BYTES:,} bytes can name"
    return Diagnostic("MG428", message, helps=helps)


def _is_fine(text: str) -> bool:
    """Most pushes are, and a hook is the start of a process: what explains is imported to explain."""
    from milestone_git.app.server import glance

    return glance.is_fine(Path.cwd(), dict(os.environ), text)


def _judged(text: str) -> Admission:
    from milestone_git.app.context import context
    from milestone_git.app.server import admission

    return admission.judged(context(Path.cwd()), text)


def _alarms(text: str) -> str:
    from milestone_git.app.context import context
    from milestone_git.app.server import aftermath

    return _blocks(aftermath.alarms(context(Path.cwd()), text))


def _blocks(said: Mapping[str, tuple[Diagnostic, ...]]) -> str:
    """A block for each ref, by its short name where it is a branch."""
    named = [(ref.removeprefix("refs/heads/"), some) for ref, some in said.items() if some]
    if not named:
        return ""
    from milestone_git.render.diagnostics import text_of

    return "\n\n".join(f"milestone-git: `{ref}`:\n{text_of(some)}" for ref, some in named)
