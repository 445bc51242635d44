"""The doctor on remotes: which are in use, when they were last reached, what was lost there."""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.app.doctor.finding import NOTE, Finding
from milestone_git.model.diagnostic import ERROR, WARNING
from milestone_git.model.snapshot import Snapshot
from milestone_git.store.network import inbox, memory, push, remotes
from milestone_git.store.network.memory import Memory
from milestone_git.store.network.remotes import Remote
from milestone_git.store.repository import Place


def in_use(place: Place, found: Snapshot) -> Iterator[Finding]:
    """A line for each remote in use where there is something to say of it."""
    known = memory.recall(place)
    for remote in remotes.in_use(place, found.repository.trunk):
        yield from _of_one(place, remote, known.get(remote.key, Memory()))


def _of_one(place: Place, remote: Remote, known: Memory) -> Iterator[Finding]:
    name, help_ = remote.name, f"git milestone sync {remote.name}"
    for chain in known.alarms:
        message = f"chain `{chain}` of `{name}` has lost entries that it had; this clone keeps them"
        yield Finding(ERROR, "remotes", message, "git milestone explain MG408")
    if place.git.line("config", "--get-all", f"remote.{name}.push", expect=(0, 1)).find("milestones") >= 0:
        message = f"`{name}` has a push refspec for the log: a plain `git push` pushes that, and no branch"
        yield Finding(ERROR, "remotes", message, f"git config --unset-all remote.{name}.push")
    if remote.refspec not in remote.fetches:
        message = f"`{name}` is in use, and `git fetch` does not bring its log"
        yield Finding(WARNING, "remotes", message, help_)
    waiting = push.waiting(place, inbox.offer(place, remote), inbox.accepted(place), "")
    if known.why:
        message = f"`{name}` could not be reached when it was last tried: {known.why}"
        yield Finding(WARNING, "remotes", message, help_)
    elif waiting:
        last = f"last synced {known.at[:10]}" if known.at else "never synced"
        message = f"`{name}` is in use, {last}, and lacks what this clone wrote"
        yield Finding(NOTE, "remotes", message, help_)
    elif not known.at:
        yield Finding(NOTE, "remotes", f"`{name}` is in use, and was never synced", help_)
