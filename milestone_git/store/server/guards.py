"""What a server guards: its own configuration, which no push changes, and the list that its shims read.

The configuration is the file of the bare repository alone: what is set for the user or the machine would hold
for servers that nobody had in mind.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from milestone_git.store.git import Git
from milestone_git.store.repository import Place

SECTION = "milestone"
HEADS = "refs/heads/"
_LOCAL = ("config", "--local", "--no-includes")
_FIT = re.compile(r"[^\s\"\\\x00-\x20\x7f][^\"\\\x00-\x1f\x7f]*")


class Caps(NamedTuple):
    """What one push may hold of ours; more is refused as a whole, and never half judged."""

    refs: int = 2_000
    events: int = 20_000
    event_bytes: int = 64 * 1024
    commits: int = 100_000
    commit_bytes: int = 1024 * 1024
    documents: int = 100_000
    document_bytes: int = 4 * 1024 * 1024


class Guards(NamedTuple):
    """``policy`` and ``protected`` are full names of refs; ``policy`` is empty where nobody has set it.

    ``bootstrap`` is the public key that has to sign the first push; ``trusted`` are the commits that who has
    the server has vouched for, the latest last; ``transport`` is the variable that says who pushes.
    """

    policy: str
    protected: tuple[str, ...] = ()
    bootstrap: str = ""
    trusted: tuple[str, ...] = ()
    transport: str = ""
    caps: Caps = Caps()


class Branch(NamedTuple):
    """A branch that is guarded, and where it was when the list was written."""

    ref: str
    tip: str


def read(place: Place) -> Guards:
    """What the server's configuration says. Raises ``GitFailed`` for a value that Git cannot read."""
    return _guards(_told(place, rf"^{SECTION}\."))


def read_if_bare(place: Place) -> Guards | None:
    """The same by one child, where the configuration says, too, that the repository is bare."""
    found = _told(place, rf"^({SECTION}\.|core\.bare$)")
    return _guards(found) if found.get("core.bare", [""])[-1] == "true" else None


def _told(place: Place, pattern: str) -> dict[str, list[str]]:
    """Values by key, of our own section without its name."""
    text = place.git.line(*_LOCAL, "-z", "--get-regexp", pattern, expect=(0, 1))
    found: dict[str, list[str]] = {}
    for row in text.split("\0"):
        key, _, value = row.partition("\n")
        found.setdefault(key.removeprefix(f"{SECTION}."), []).append(value)
    return found


def _guards(found: Mapping[str, Sequence[str]]) -> Guards:
    last = {key: values[-1] for key, values in found.items()}
    caps = Caps(*(_number(last.get(_key(name)), default) for name, default in Caps()._asdict().items()))
    return Guards(
        full(last.get("policyref", "")),
        tuple(full(one) for one in found.get("protected", ())),
        last.get("bootstrap", ""),
        tuple(found.get("trust", ())),
        last.get("transportvariable", ""),
        caps,
    )


def full(branch: str) -> str:
    """The full name of a branch, whichever was given; empty stays empty."""
    return branch if not branch or branch.startswith("refs/") else HEADS + branch


def set_values(place: Place, values: Mapping[str, Sequence[str]]) -> None:
    """Gives each key of our section these values instead of those it had; none removes it."""
    for key, new in values.items():
        place.git.run(*_LOCAL, "--unset-all", f"{SECTION}.{key}", expect=(0, 5))
        for one in new:
            place.git.run(*_LOCAL, "--add", f"{SECTION}.{key}", one)


def written_list(policy: str, branches: Iterable[Branch], paths: Iterable[str]) -> str:
    """What the shims read; empty where a name does not fit on a line, so that they always ask us."""
    known = list(branches)
    wanted = sorted(set(paths))
    if policy not in {one.ref for one in known}:
        return ""
    if not all(_FIT.fullmatch(one) and one == one.strip() for one in (*wanted, *(one.ref for one in known))):
        return ""
    lines = ["guards-1 list", f"policy {policy}", *(f"branch {one.ref} {one.tip}" for one in known)]
    return "\n".join([*lines, *(f"path {one}" for one in wanted), ""])


def is_listed(place: Place, policy: str, branch: Branch) -> bool:
    """Whether the list that lies there is of this policy and has ``branch`` where it is.

    As the shims see it: it is newer than the configuration, so that nobody has guarded another branch since.
    """
    try:
        fresh = list_path(place).stat().st_mtime_ns > (place.common_dir / "config").stat().st_mtime_ns
        rows = _rows(place) if fresh else []
    except OSError:
        return False
    return rows[:2] == ["guards-1 list", f"policy {policy}"] and f"branch {branch.ref} {branch.tip}" in rows


def delivered(place: Place) -> list[str]:
    """The paths of the list: what open milestones deliver. Raises ``OSError``."""
    return [row.removeprefix("path ") for row in _rows(place) if row.startswith("path ")]


def _rows(place: Place) -> list[str]:
    return list_path(place).read_bytes().decode("utf-8", "surrogateescape").split("\n")


def keep_list(place: Place, text: str) -> None:
    """Lays the list beside the repository for the shims; an empty one is removed, and they ask us."""
    path = list_path(place)
    if not text:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_bytes(text.encode("utf-8", "surrogateescape"))
    fresh.replace(path)


def list_path(place: Place) -> Path:
    """Where the list lies."""
    return place.own_dir / "server"


def head_branch(git: Git) -> str:
    """The branch that HEAD of a bare repository names, also where it has no commit yet."""
    return git.line("symbolic-ref", "-q", "HEAD", expect=(0, 1))


def _key(name: str) -> str:
    """`event_bytes` is set as `milestone.maxEventBytes`; Git gives keys in lower case."""
    return "max" + name.replace("_", "")


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdecimal() else default
