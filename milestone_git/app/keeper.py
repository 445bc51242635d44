"""Starting and ending the keeper of a work tree: a process of its own that saves while somebody works.

`MILESTONE_KEEPER=off` in the environment, or `git config milestone.keeper off`, starts none; a span such as
`1s` is how often it saves, instead of `session.checkpoint_every`. Tests are hermetic by the former.
"""

from __future__ import annotations

import subprocess
import sys
from typing import NamedTuple

from milestone_git.model.diagnostic import WARNING, Diagnostic
from milestone_git.model.keeping import NEVER, Keeping, every_seconds_of, keeping_of
from milestone_git.model.settings import Settings
from milestone_git.store import keeper
from milestone_git.store.repository import Place

VARIABLE = "MILESTONE_KEEPER"
_OFF = (NEVER, "false", "no", "0")
# of a hook or a wrapper; the keeper finds its index by itself, and its moments by the clock
_NOT_ITS = ("GIT_INDEX_FILE", "GIT_PREFIX", "GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE")


class Watch(NamedTuple):
    """``every_seconds`` is how often the session is saved, 0 where nobody keeps it; ``why`` not."""

    every_seconds: int
    why: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


def watched(place: Place, settings: Settings, milestone: str) -> Watch:
    """Starts a keeper for ``milestone``, unless one is there; ends that of another milestone.

    It gets a session of its own and none of our descriptors, so `$(git milestone execute)` returns at once.
    """
    found = keeper.keeper_of(place)
    every_seconds = every(place, keeping_of(settings))
    if not every_seconds:
        return Watch(0, "switched off")
    if place.git.environment.get("CI"):
        return Watch(0, "`CI` is set")
    if found and found.is_alive and found.milestone == milestone:
        return Watch(every_seconds)
    if found and found.is_alive:
        keeper.dismiss(place)
    environment = {key: one for key, one in place.git.environment.items() if key not in _NOT_ITS}
    words = (sys.executable, "-P", "-m", "milestone_git.app.keeper_loop", str(place.top), milestone)
    try:
        subprocess.Popen(
            words,
            cwd="/",  # the work tree may go: nothing here holds it
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=True,
            start_new_session=True,
        )
    except OSError as error:
        return Watch(0, "could not be started", (_not_started(error),))
    return Watch(every_seconds)


def every(place: Place, keeping: Keeping) -> int:
    """Seconds between two looks; 0 for no keeper. This machine's word counts more than the repository's."""
    said = place.git.environment.get(VARIABLE, "").strip().lower()
    said = said or place.git.line("config", "milestone.keeper", expect=(0, 1)).strip().lower()
    if said in _OFF:
        return 0
    try:
        return every_seconds_of(said)
    except ValueError:
        return keeping.every_seconds


def _not_started(error: OSError) -> Diagnostic:
    return Diagnostic(
        "MG509",
        f"no keeper could be started: {(error.strerror or str(error)).lower()}",
        severity=WARNING,
        helps=("save by hand: `git milestone checkpoint`",),
    )
