"""Whether a hook of ours runs, and if not, why; nothing is written."""

from __future__ import annotations

import os
import shutil

from milestone_git.store.hookfiles.content import content
from milestone_git.store.hookfiles.folder import Folder, folder
from milestone_git.store.hookfiles.install import (
    ABSENT,
    CALLED,
    INSTALLED,
    HookFile,
    manager_or_yours,
    reason_to_leave,
    remembered,
    wanted,
)
from milestone_git.store.hookfiles.shim import interpreter, shim
from milestone_git.store.hookfiles.standing import PRE_COMMIT, Standing, calls_us, standing
from milestone_git.store.repository import Place

# ours is there and does not do its work, or is not there
OUTDATED, GONE, UNRUNNABLE, DISPLACED, FOREIGN = "outdated", "gone", "unrunnable", "displaced", "foreign"
RUNS = (INSTALLED, CALLED, OUTDATED)


def states(place: Place) -> tuple[HookFile, ...]:
    """How every hook stands.

    `installed` and `called` do their work; `outdated` does, by another installation or the one on PATH;
    `gone`: its Python is, and nothing is on PATH; `unrunnable`: without its x; `displaced`: a manager has
    moved or overwritten it; `foreign`: somebody else's, that does not ask us; `absent`; and what `install`
    would leave alone.
    """
    found = folder(place)
    return tuple(_state(place, found, standing(found, name)) for name in wanted(place))


def declined(place: Place) -> bool:
    """Whether somebody has uninstalled our hooks here: then nobody misses them."""
    return remembered(place) == ()


def _state(place: Place, found: Folder, there: Standing) -> HookFile:
    programs = place.git.environment.get("PATH")
    if there.is_ours:
        return HookFile(there.name, there.path, _own(there, 0, programs), first=manager_or_yours(there.kept))
    if there.has_legacy and there.legacy in there.ours:
        state = _own(there, there.ours.index(there.legacy), programs)
        return HookFile(there.name, there.path, state, first=manager_or_yours(there.kept), by=PRE_COMMIT)
    if there.top and calls_us(place, there):
        return HookFile(there.name, there.path, CALLED, by=there.manager or "yours")
    if left := reason_to_leave(found, there):
        return HookFile(there.name, there.path, left)
    if there.ours or there.kept:
        return HookFile(there.name, there.path, DISPLACED, by=there.manager)
    return HookFile(there.name, there.path, FOREIGN if there.top else ABSENT, by=there.manager)


def _own(there: Standing, index: int, path: str | None) -> str:
    found = content(there.ours[index])
    if found is None or not found.runs:
        return UNRUNNABLE
    if found.data == shim(there.name):
        return INSTALLED
    works = os.access(interpreter(found.data), os.X_OK) or shutil.which("git-milestone", path=path)
    return OUTDATED if works else GONE
