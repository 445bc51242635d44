"""One fetch and one push: what came of it, told apart by what can be done about it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from milestone_git.store.git import Done
from milestone_git.store.network.remotes import Remote
from milestone_git.store.repository import Place

OK, OFFLINE, RACE, REFUSED = "ok", "offline", "race", "refused"
# What receive-pack and git say where somebody else was faster; a forge's own words mean a refusal.
_RACES = (
    "fetch first",
    "non-fast-forward",
    "stale info",
    "needs force",
    "atomic push fail",
    "atomic transaction failed",
    "failed to update ref",
    "failed to lock",
    "cannot lock ref",
    "reference already exists",
    "already exists",
    "incorrect old value",
    "remote ref updated since checkout",
)
# An automatic exchange asks nobody anything: a window that asks for a password is worse than no news.
_SILENT = {"GIT_ASKPASS": "true", "SSH_ASKPASS": "true"}
_SILENT_SSH = "ssh -o BatchMode=yes"


class Answer(NamedTuple):
    """``outcome`` is one of the words above; ``reasons`` what is said of each refused ref."""

    outcome: str
    said: str = ""
    reasons: Mapping[str, str] = {}
    moved: tuple[str, ...] = ()


class Patience:
    """How long an exchange may take in all; without a limit it may ask for a password."""

    def __init__(self, seconds: float | None = None) -> None:
        self.is_limited = seconds is not None
        self._until = time.monotonic() + (seconds or 0)

    @property
    def seconds(self) -> float | None:
        """What is left; None without a limit."""
        return max(self._until - time.monotonic(), 0.01) if self.is_limited else None

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left."""
        return self.is_limited and time.monotonic() >= self._until

    def pause(self, count: int) -> None:
        """Waits a random time, longer from try to try: without it one of eight clones needed 53 tries."""
        import random

        length = random.uniform(0.005, min(0.02 * 2**count, 1.0))  # noqa: S311  # to spread, not a secret
        time.sleep(min(length, self.seconds) if self.is_limited and self.seconds else length)


def fetch(place: Place, remote: Remote, refspecs: Sequence[str], patience: Patience) -> Answer:
    """Brings ``refspecs`` here, and takes away what is no longer there of them."""
    words = ("fetch", "--no-tags", "--no-write-fetch-head", "--prune", "--quiet", "--no-auto-maintenance",
             "--no-recurse-submodules", "--end-of-options", remote.name)  # fmt: skip
    done = place.git.attempt(*words, *refspecs, seconds=patience.seconds, extra=_extra(place, patience))
    return Answer(OK) if done.status == 0 else Answer(OFFLINE, _gist(done))


def push(place: Place, remote: Remote, refspecs: Sequence[str], patience: Patience,
         leases: Sequence[str] = ()) -> Answer:  # fmt: skip
    """Pushes ``refspecs``, all or none; ``leases`` are `ref:expected` in the remote's names (R17)."""
    guards = [f"--force-with-lease={one}" for one in leases]
    words = ("push", "--atomic", "--no-verify", "--porcelain", "--no-follow-tags", "--recurse-submodules=no")
    done = place.git.attempt(
        *words, *guards, "--end-of-options", remote.name, *refspecs,
        seconds=patience.seconds, extra=_extra(place, patience),
    )  # fmt: skip
    return _answer(done)


def _answer(done: Done) -> Answer:
    rows = [line.split("\t") for line in done.stdout.split("\n") if line[1:2] == "\t"]
    reasons = {_ref(row[1]): row[2] for row in rows if row[0] == "!" and len(row) > 2}
    moved = tuple(_ref(row[1]) for row in rows if row[0] not in "!=")
    if done.status == 0 and not reasons:
        return Answer(OK, moved=moved)
    if not reasons:
        return Answer(OFFLINE, _gist(done))
    # of an atomic push all are refused; those that are not the cause only say so
    causes = {ref: why for ref, why in reasons.items() if "atomic push fail" not in why} or reasons
    is_race = all(any(one in why for one in _RACES) for why in causes.values())
    return Answer(RACE if is_race else REFUSED, _gist(done), causes)


def _ref(pair: str) -> str:
    return pair.partition(":")[2]


def _extra(place: Place, patience: Patience) -> dict[str, str]:
    """An unlimited exchange is somebody's command, and may ask."""
    if not patience.is_limited:
        return {}
    own = place.git.environment.get("GIT_SSH_COMMAND") or place.git.line(
        "config", "core.sshCommand", expect=(0, 1)
    )
    return _SILENT if own else {**_SILENT, "GIT_SSH_COMMAND": _SILENT_SSH}


def _gist(done: Done) -> str:
    """The line of what git said that tells most."""
    if done.status is None:
        return "it did not answer in time"
    lines = [line.strip() for line in done.stderr.split("\n") if line.strip()]
    telling = [line for line in lines if line.startswith(("fatal:", "remote:", "error:", "ssh:"))]
    found = (telling or lines or [f"exit {done.status}"])[0]
    return found.removeprefix("fatal: ").removeprefix("error: ")
