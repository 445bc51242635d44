"""The doctor on this clone: what no clone brings along, and what a killed command left behind."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from milestone_git.app.doctor.finding import NOTE, Finding
from milestone_git.model.diagnostic import WARNING
from milestone_git.model.naming import BRANCHES, HANDLE
from milestone_git.model.snapshot import Snapshot
from milestone_git.store import branches, checkpoint, schema
from milestone_git.store import keeper as keepers
from milestone_git.store.machine.packaged import text_of
from milestone_git.store.repository import Place
from milestone_git.store.saving import journal, locks

_LONG_MINUTES = 2


def clone_name(place: Place) -> Iterator[Finding]:
    """Without one the next event begins a new stream; harmless, but `init` was never run here."""
    try:
        name = (place.own_dir / "clone").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        name = ""
    if not HANDLE.fullmatch(name):
        yield Finding(WARNING, "clone", "this clone has no name yet: it was not set up", "git milestone init")


def schemas(place: Place) -> Iterator[Finding]:
    """Editors read the schemas that `init` lays into the Git directory."""
    folder = place.own_dir / "schemas"
    old = []
    for name in schema.NAMES:
        path = folder / f"{name}.schema.json"
        try:
            if path.read_text(encoding="utf-8") != text_of(f"schemas/{path.name}"):
                old.append(name)
        except (OSError, UnicodeDecodeError):
            old.append(name)
    if old:
        message = f"the schemas for editors are missing or of another version: {', '.join(old)}"
        yield Finding(WARNING, "schemas", message, "git milestone init")


def leftovers(place: Place) -> Iterator[Finding]:
    """A journal of a dead process, and old locks of Git, which make a plain `git commit` fail."""
    if journal.is_left(place):
        message = "a command was killed while it wrote; the next one finishes or undoes that"
        yield Finding(WARNING, "journal", message, "git milestone list")
    elsewhere = journal.holder_elsewhere(place)
    if elsewhere and elsewhere.age_minutes >= _LONG_MINUTES:
        there = shlex.quote(str(elsewhere.path))
        message = (
            f"process {elsewhere.pid} of host `{elsewhere.host}` has been writing for"
            f" {elsewhere.age_minutes} minutes, and every other command waits for it"
        )
        yield Finding(WARNING, "journal", message, f"if it has ended there: mv {there} {there}.old")
    for path, age_minutes in locks.old(place):
        message = f"`{path}` has been there for {age_minutes} minutes, and Git refuses to write meanwhile"
        help_ = f"if no Git command is running: rm {shlex.quote(str(path))}"
        yield Finding(WARNING, "locks", message, help_)


def keeper(place: Place) -> Iterator[Finding]:
    """A keeper that was killed, or that cannot save: work goes on, and nobody saves it."""
    found = keepers.keeper_of(place)
    if found is None:
        return
    last = f" (the last time at {found.saved_at})" if found.saved_at else ""
    if not found.is_alive:
        died = f"the keeper of `{found.milestone}` (process {found.pid}) died"
        message = f"{died}, and nothing is saved any more{last}"
        yield Finding(WARNING, "keeper", message, f"git milestone execute {found.milestone}")
    elif found.failed:
        message = f"the keeper of `{found.milestone}` cannot save{last}: {found.failed}"
        yield Finding(WARNING, "keeper", message, "git milestone checkpoint")


def branch_in_the_way(place: Place) -> Iterator[Finding]:
    """Git keeps no branch `milestone/milestone-001` beside one that is called `milestone`."""
    name = BRANCHES.rstrip("/")
    if branches.tip(place, f"refs/heads/{name}"):
        message = f"a branch named `{name}` is in the way of every `{BRANCHES}...`"
        yield Finding(WARNING, "branches", message, f"git branch -m {name} {name}-old")


def checkpoints(place: Place, found: Snapshot) -> Iterator[Finding]:
    """Checkpoints of what is finished: `complete` forgets its own, but not those of other ways to finish."""
    refs = place.git.line("for-each-ref", "--format=%(refname)", checkpoint.PREFIX).split("\n")
    for ref in (one for one in refs if one):
        milestone = ref.rpartition("/")[2]
        record = found.find(milestone)
        if record is not None and record.finished:
            message = f"a checkpoint of `{milestone}` is left, which is {record.status}"
            yield Finding(NOTE, "checkpoints", message, f"git show --stat {shlex.quote(ref)}")
