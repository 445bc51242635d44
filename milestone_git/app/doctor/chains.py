"""The doctor on the log: entries that do not count, and chains that are cut off."""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.app.doctor.finding import Finding
from milestone_git.model.diagnostic import ERROR, WARNING
from milestone_git.store import log
from milestone_git.store.git import GitFailed
from milestone_git.store.repository import Place


def chains(place: Place, repo: str) -> Iterator[Finding]:
    """The log of the repository with uid ``repo``.

    `git fetch --depth` cuts a chain for ever: a later fetch without it repairs nothing.
    """
    try:
        found = log.read(place, repo)
    except (GitFailed, KeyError, ValueError) as error:
        yield Finding(ERROR, "log", f"it cannot be read: {error}", "git fsck --connectivity-only")
        return
    cut = [
        ref.removeprefix(log.PREFIX) for ref, tip in found.tips.items() if next(_missing(found, tip), None)
    ]
    if cut:
        named = ", ".join(f"`{one}`" for one in cut)
        yield Finding(ERROR, "log", f"cut off in this shallow clone: {named}", "git fetch --unshallow")
    elif found.faults:  # what is cut off makes entries behind it look wrong
        count = "1 entry does" if len(found.faults) == 1 else f"{len(found.faults)} entries do"
        yield Finding(WARNING, "log", f"{count} not count", "git milestone check")


def _missing(found: log.Log, tip: str) -> Iterator[str]:
    """The parents that some commit behind ``tip`` names and this clone does not have."""
    seen, waiting = {tip}, [tip]
    while waiting:
        oid = waiting.pop()
        if oid not in found.parents:
            yield oid
        fresh = [one for one in found.parents.get(oid, ()) if one not in seen]
        seen.update(fresh)
        waiting += fresh
