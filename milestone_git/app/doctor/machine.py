"""The doctor on this machine: Git's age, who you are, whether Git finds this tool."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator

from milestone_git.app.doctor.finding import Finding
from milestone_git.model.diagnostic import ERROR, WARNING, Refused
from milestone_git.model.settings import Team
from milestone_git.store import identity
from milestone_git.store.git import Git
from milestone_git.store.machine.version import OLDEST, version_of
from milestone_git.store.repository import Place


def age_of_git(git: Git) -> Iterator[Finding]:
    """Older ones cannot try a merge beforehand, so `complete` and `check --base` refuse."""
    found = version_of(git)
    if found < OLDEST:
        message = f"this is Git {found[0]}.{found[1]}, and 2.38 is needed to compute merges"
        yield Finding(ERROR, "git", message, "install a newer one: https://git-scm.com/downloads")


def who_you_are(place: Place, team: Team) -> Iterator[Finding]:
    """Nothing can be committed without a name; a stranger's events carry a handle that nobody gave."""
    try:
        actor = identity.actor(place, team)
    except Refused as refused:
        yield Finding(ERROR, "identity", refused.diagnostics[0].message, refused.diagnostics[0].helps[0])
        return
    if team.people and not actor.known:
        message = f"`{actor.email}` is nobody's address in `team.yaml`, so you act as `{actor.handle}`"
        yield Finding(
            WARNING,
            "identity",
            message,
            f"git milestone team add {shlex.quote(actor.name)} --email {shlex.quote(actor.email)}",
        )


def way_to_us(git: Git) -> Iterator[Finding]:
    """Git turns `git milestone` into `git-milestone`, which it looks for on PATH; so do the hooks."""
    if not shutil.which("git-milestone", path=git.environment.get("PATH")):
        message = "`git-milestone` is not on PATH, so `git milestone` does not work"
        yield Finding(WARNING, "path", message, "pipx ensurepath")
