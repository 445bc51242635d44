"""The doctor on hooks: what keeps ours from their work, and a `core.hooksPath` that leads elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from milestone_git.app.doctor.finding import Finding
from milestone_git.app.hooking import hook_findings
from milestone_git.model.diagnostic import ERROR, WARNING
from milestone_git.store.hookfiles import MARK, NAMES, folder
from milestone_git.store.repository import Place


def hooks(place: Place) -> Iterator[Finding]:
    """Everything about hooks; the only function here that others call."""
    yield from _folder(place)
    if folder(place).is_off:
        return  # which has been said
    for one in hook_findings(place):
        command = re.search("`([^`]+)`", one.helps[0])
        yield Finding(one.severity, "hooks", one.message, command[1] if command else one.helps[0])


def _folder(place: Place) -> Iterator[Finding]:
    """`core.hooksPath` sends Git elsewhere: what lies in the folder of the repository does not run."""
    said = place.git.line("config", "--show-scope", "--get", "core.hooksPath", expect=(0, 1))
    if not said:
        return
    scope, _, value = said.partition("\t")
    there = place.top / place.git.line("rev-parse", "--git-path", "hooks")
    if not there.is_dir():
        message = f"`core.hooksPath` is `{value}`, which is no folder: no hook runs here"
        yield Finding(ERROR, "hooks", message, f"git config --{scope} --unset core.hooksPath")
    own = place.common_dir / "hooks"
    silent = [f"`{name}`" for name in NAMES if own != there and _is_ours(place, name)]
    if silent:
        message = f"those of ours in `{own}` never run, {', '.join(silent)}: `core.hooksPath` is `{value}`"
        yield Finding(WARNING, "hooks", message, f"see who set it: git config --{scope} core.hooksPath")


def _is_ours(place: Place, name: str) -> bool:
    try:
        return MARK.encode() in (place.common_dir / "hooks" / name).read_bytes()
    except OSError:
        return False
