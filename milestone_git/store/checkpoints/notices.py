"""What is to be said of a checkpoint: what is not in it, and what stands between it and the work tree."""

from __future__ import annotations

import shlex
from collections import Counter

from milestone_git.model.diagnostic import WARNING, Diagnostic
from milestone_git.store.checkpoints.content import HUSHED, UNADDABLE
from milestone_git.store.checkpoints.shape import Checkpoint
from milestone_git.store.checkpoints.survey import EMPTY

_MOST_PATHS = 8
QUIET = (HUSHED, EMPTY)  # as they should be: told in the answer, and no warning


def of_unsaved(one: Checkpoint) -> tuple[Diagnostic, ...]:
    """MG508 for each reason for which something is in no checkpoint."""
    reasons = Counter(entry.reason for entry in one.unsaved if entry.reason not in QUIET)
    return tuple(_unsaved(one, reason) for reason in reasons)


def _unsaved(one: Checkpoint, reason: str) -> Diagnostic:
    paths = [entry.path for entry in one.unsaved if entry.reason == reason]
    named = ", ".join(f"`{path}`" for path in paths[:_MOST_PATHS])
    more = f" and {len(paths) - _MOST_PATHS} more" if len(paths) > _MOST_PATHS else ""
    helps = [f"see them all: `git milestone session show {one.milestone}`"]
    if reason == UNADDABLE:
        helps.insert(0, f"see why: `git add {shlex.quote(paths[0])}`")
    if reason.startswith("larger"):
        helps.insert(0, "a larger limit: `git milestone config session.max_file=100MiB`")
    return Diagnostic("MG508", f"not saved: {named}{more} ({reason})", severity=WARNING, helps=tuple(helps))


def of_kept(paths: tuple[str, ...], one: Checkpoint) -> tuple[Diagnostic, ...]:
    """MG506 where something was not brought back because it has changed since."""
    if not paths:
        return ()
    named = ", ".join(f"`{path}`" for path in paths[:_MOST_PATHS])
    more = f" and {len(paths) - _MOST_PATHS} more" if len(paths) > _MOST_PATHS else ""
    helps = (
        f"compare: `git diff {one.commit[:12]} -- {shlex.quote(paths[0])}`",
        f"let Git merge both: `git stash apply {one.commit[:12]}`",
    )
    message = f"kept as it is, since it has changed: {named}{more}"
    return (Diagnostic("MG506", message, severity=WARNING, helps=helps),)


def of_lost_base(one: Checkpoint) -> Diagnostic:
    """MG507: what the checkpoint was based on is no longer in the branch."""
    return Diagnostic(
        "MG507",
        f"the checkpoint was made on commit `{one.base[:12]}`, which is not in this branch any more",
        severity=WARNING,
        notes=("each file was compared for itself: what has changed since was kept",),
        helps=(f"see what the branch has lost: `git log HEAD..{one.base[:12]}`",),
    )


def of_other_commits(one: Checkpoint, origin: str) -> Diagnostic:
    """MG507: another clone has commits that this one lacks, and its checkpoint is based on them."""
    return Diagnostic(
        "MG507",
        f"the newest checkpoint, of clone `{origin}`, was made on commit `{one.base[:12]}`, "
        "which is not in this branch",
        severity=WARNING,
        notes=("nothing was brought back",),
        helps=(
            f"take those commits over: `git merge {one.base[:12]}`",
            f"then bring it back: `git milestone session restore {one.milestone}`",
        ),
    )
