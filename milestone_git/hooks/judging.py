"""Each hook by its name: who is asked, and whether what they say stops anything."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from milestone_git.model.diagnostic import Diagnostic, Refused, exit_status

if TYPE_CHECKING:
    from milestone_git.app.context import Context
    from milestone_git.app.outgoing import Push

# Most commits are fine, and a hook is the start of a process: what explains is imported to explain.
_NOTHING = ("", False)


class Asked(NamedTuple):
    """One call: the words behind the hook's name, and whether our own shim has looked already."""

    here: Context
    arguments: tuple[str, ...]
    from_shim: bool


_Hook = Callable[[Asked], tuple[str, bool]]


def judged(
    name: str, arguments: Sequence[str], *, from_shim: bool, staged: bytes | None = None
) -> tuple[str, bool]:
    """What to print, and whether to stop. A name that is none of ours is said, and stops nothing.

    ``staged`` is how the index differs from HEAD, where somebody has asked Git already.
    """
    hook = _HOOKS.get(name)
    if hook is None:
        return f"milestone-git: there is no hook `{name}` here; there are: {', '.join(_HOOKS)}", False
    if staged is not None and _is_fine_alone(staged):
        return _NOTHING
    from milestone_git.app.context import context

    return hook(Asked(context(Path.cwd()), tuple(arguments), from_shim))


def _is_fine_alone(staged: bytes) -> bool:
    from milestone_git.app.staging import is_fine_alone
    from milestone_git.store.repository import discover

    try:
        return is_fine_alone(discover(Path.cwd(), dict(os.environ)), staged)
    except Refused:
        return False  # the whole judgement says why


def _commit(asked: Asked) -> tuple[str, bool]:
    from milestone_git.app import check

    try:
        return _told(check.commit(asked.here).diagnostics)
    except Refused as refused:
        return _refused(refused.diagnostics)


def _message(asked: Asked) -> tuple[str, bool]:
    from milestone_git.app import check, hooking

    path = asked.here.directory / asked.arguments[0]
    try:
        if not hooking.message_judged(asked.here, path, trailer_added=asked.from_shim):
            return _NOTHING
        return _told(check.commit(asked.here, path.read_text(encoding="utf-8", errors="replace")).diagnostics)
    except Refused as refused:
        return _refused(refused.diagnostics)


def _landed(asked: Asked) -> tuple[str, bool]:
    from milestone_git.app import hooking

    try:
        return _advice(hooking.landed(asked.here, "ORIG_HEAD", "HEAD"))
    except Refused as refused:
        return _advice(refused.diagnostics)


def _moved(asked: Asked) -> tuple[str, bool]:
    """Our shim has picked the two commits; anybody else passes on what Git said."""
    from milestone_git.app import hooking

    if asked.from_shim:
        pairs = [tuple(asked.arguments[:2])]
    else:
        told = sys.stdin.read().splitlines() if asked.arguments[:1] == ("committed",) else []
        rows = [row.split() for row in told]
        heads = [row for row in rows if len(row) == 3 and row[2].startswith("refs/heads/")]
        pairs = [(row[0], row[1]) for row in heads if row[0].strip("0")]
    try:
        said = [one for old, new in pairs if new.strip("0") for one in hooking.landed(asked.here, old, new)]
        return _advice(tuple(said))
    except Refused as refused:
        return _advice(refused.diagnostics)


def _push(asked: Asked) -> tuple[str, bool]:
    from milestone_git.app import hooking
    from milestone_git.render.diagnostics import text_of

    try:
        told = hooking.pushed(asked.here, _pushes(asked.here), (*asked.arguments, "")[0])
    except Refused as refused:
        return _advice(refused.diagnostics)
    rows = told.said.items()
    blocks = [f"milestone-git: {_named(ref)} of the push:\n{text_of(said)}" for ref, said in rows]
    closing = [f"milestone-git: {told.log}"] if told.log else []
    if blocks:
        closing.append("milestone-git: this is advice, the push goes on")
    return "\n\n".join([*blocks, *closing]), False


def _named(ref: str) -> str:
    branch = ref.removeprefix("refs/heads/")
    if branch == ref or branch.startswith("_milestones/"):
        return f"`{ref}` is guarded, and this is what a server says"
    return f"`{branch}` is protected, and this is what `git milestone check` says"


def _pushes(here: Context) -> list[Push]:
    """What Git says on standard input; the pre-commit framework keeps that, and gives words instead."""
    from milestone_git.app.outgoing import Push

    rows = [row.split() for row in sys.stdin.read().splitlines()] if not os.isatty(0) else []
    pushes = [Push(row[1], row[2], row[3]) for row in rows if len(row) == 4]
    told = here.environment.get
    if not pushes and told("PRE_COMMIT_TO_REF") and told("PRE_COMMIT_REMOTE_BRANCH"):
        old, new = told("PRE_COMMIT_FROM_REF", ""), told("PRE_COMMIT_TO_REF", "")
        return [Push(new, told("PRE_COMMIT_REMOTE_BRANCH", ""), old)]
    return pushes


def _told(diagnostics: tuple[Diagnostic, ...]) -> tuple[str, bool]:
    if not diagnostics:
        return _NOTHING
    from milestone_git.render.diagnostics import text_of

    return text_of(diagnostics), bool(exit_status(diagnostics))


def _refused(diagnostics: tuple[Diagnostic, ...]) -> tuple[str, bool]:
    """What this clone cannot tell, as it lacks an object, is said; the server has them all, and judges."""
    unverified = all(one.code == "MG403" for one in diagnostics)
    return _advice(diagnostics) if unverified else _told(diagnostics)


def _advice(diagnostics: tuple[Diagnostic, ...]) -> tuple[str, bool]:
    return _told(diagnostics)[0], False


_HOOKS: dict[str, _Hook] = {
    "pre-commit": _commit,
    "pre-merge-commit": _commit,
    "commit-msg": _message,
    "post-merge": _landed,
    "post-rewrite": _landed,
    "pre-push": _push,
    "reference-transaction": _moved,
}
