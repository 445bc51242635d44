"""The doctor on hooks: missing, silent, somebody else's, outdated, or without their Python."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

from milestone_git.app.doctor.finding import Finding
from milestone_git.model.diagnostic import ERROR, WARNING
from milestone_git.store.hookfiles import MARK, NAMES
from milestone_git.store.packaged import text_of
from milestone_git.store.repository import Place

_INSTALL = "git milestone init"
_OURS = re.compile(r"git-milestone hook|milestone_git hook")


def hooks(place: Place) -> Iterator[Finding]:
    """Everything about hooks; the only function here that others call."""
    yield from _folder(place)
    for name in NAMES:
        path = place.top / place.git.line("rev-parse", "--git-path", f"hooks/{name}")
        yield from _hook(place, name, path)


def _folder(place: Place) -> Iterator[Finding]:
    """`core.hooksPath` sends Git elsewhere: what lies in the folder of the repository does not run."""
    said = place.git.line("config", "--show-scope", "--get", "core.hooksPath", expect=(0, 1))
    if not said:
        return
    scope, _, value = said.partition("\t")
    where = Path(place.git.line("rev-parse", "--git-path", "hooks"))
    if not (place.top / where).is_dir():
        message = f"`core.hooksPath` is `{value}`, which is no folder: no hook runs here"
        yield Finding(ERROR, "hooks", message, f"git config --{scope} --unset core.hooksPath")
    own = place.common_dir / "hooks"
    silent = [name for name in NAMES if own / name != place.top / where / name and _is_ours(own / name)]
    if silent:
        message = f"{_named(silent)} of ours in `{own}` never run: `core.hooksPath` is `{value}`"
        yield Finding(WARNING, "hooks", message, f"see who set it: git config --{scope} core.hooksPath")


def _hook(place: Place, name: str, path: Path) -> Iterator[Finding]:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        yield Finding(WARNING, "hooks", f"`{name}` is not installed: {_unchecked(name)}", _INSTALL)
        return
    if not os.access(path, os.X_OK):
        message = f"`{name}` is not executable, so Git passes it over"
        yield Finding(ERROR, "hooks", message, f"chmod +x {shlex.quote(str(path))}")
    if MARK in text:
        yield from _ours(place, name, text)
    elif not _OURS.search(text):
        words = ' "$1"' if name == "commit-msg" else ""
        message = f"`{name}` is somebody else's and does not call ours: {_unchecked(name)}"
        yield Finding(WARNING, "hooks", message, f"add a line to it: git-milestone hook {name}{words}")


def _ours(place: Place, name: str, text: str) -> Iterator[Finding]:
    made_from = re.escape(text_of(f"hooks/{name}"))
    form = re.sub("@(PYTHON|PACKAGE)@", ".+", made_from)
    if not re.fullmatch(form, text):
        yield Finding(WARNING, "hooks", f"`{name}` is of another version of this tool", _INSTALL)
    python = re.search(r"^python=(.+)$", text, flags=re.MULTILINE)
    words = shlex.split(python[1]) if python else []
    if words and not os.access(words[0], os.X_OK):
        fallback = shutil.which("git-milestone", path=place.git.environment.get("PATH"))
        instead = "it asks the one on PATH instead" if fallback else "nothing is checked"
        message = f"the Python of `{name}` is gone, `{words[0]}`: {instead}"
        yield Finding(WARNING if fallback else ERROR, "hooks", message, _INSTALL)


def _is_ours(path: Path) -> bool:
    try:
        return MARK in path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def _named(names: list[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)


def _unchecked(name: str) -> str:
    return "trailers are not checked" if name == "commit-msg" else "commits are not checked here"
