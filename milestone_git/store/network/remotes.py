"""Remotes: which there are, under which prefix they keep our refs, and whether they are in use (R14, R16)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from milestone_git.model.diagnostic import refusal
from milestone_git.store.repository import Place

PREFIX = "refs/milestones/"
FORGE_PREFIX = "refs/heads/_milestones/"
INBOX = "refs/milestones-inbox/"
SESSIONS = "refs/milestones-private/sessions/"
_REPOSITORY = ".milestones/config/repository.yaml"
_FORM = re.compile(r"refs/(?:[A-Za-z0-9_-]+/)+")


class Remote(NamedTuple):
    """A configured remote, or an address (then ``name`` is that).

    ``prefix`` is where it keeps what is under `refs/milestones/` here; ``fetches`` are its configured
    refspecs; ``used_once`` where somebody has run `sync` with it.
    """

    name: str
    prefix: str = PREFIX
    fetches: tuple[str, ...] = ()
    used_once: bool = False

    @property
    def key(self) -> str:
        """What is remembered of it stands under this: under another prefix it is another place."""
        return self.name if self.prefix == PREFIX else f"{self.name} {self.prefix}"

    @property
    def inbox(self) -> str:
        """Where what it offers lies here; an address has none of its own."""
        return f"{INBOX}{_fit(self.name)}/"

    @property
    def refspec(self) -> str:
        """The only refspec of ours that is ever configured (R15): forced, because it proves nothing."""
        return f"+{self.prefix}log/*:{self.inbox}log/*"

    def there(self, ref: str) -> str:
        """What our ``ref`` is called on the remote. A forge has one prefix for everything."""
        if ref.startswith(SESSIONS):
            if self.prefix == PREFIX:
                return ref
            return f"{self.prefix}sessions/{ref.removeprefix(SESSIONS)}"
        return self.prefix + ref.removeprefix(PREFIX)

    def inbox_of(self, ref: str) -> str:
        """Where the remote's value of our ``ref`` lies here."""
        if ref.startswith(SESSIONS):
            return f"{self.inbox}sessions/{ref.removeprefix(SESSIONS)}"
        return self.inbox + ref.removeprefix(PREFIX)


class Remotes(NamedTuple):
    """What the configuration says: remotes by name, and which one each branch follows."""

    by_name: Mapping[str, Remote]
    followed: Mapping[str, str]


def is_off(place: Place) -> bool:
    """Whether this user wants no remote to be asked by itself: `git config milestone.auto false`."""
    return place.git.line("config", "--type=bool", "milestone.auto", expect=(0, 1)) == "false"


def remotes(place: Place) -> Remotes:
    """The configured remotes, in the order of the configuration."""
    rows = place.git.run("config", "-z", "--get-regexp", r"^(remote|milestone|branch)\..*", expect=(0, 1))
    told: dict[str, dict[str, list[str]]] = {}
    followed: dict[str, str] = {}
    default = ""
    for row in rows.decode(errors="surrogateescape").split("\0"):
        key, _, value = row.partition("\n")
        section, _, rest = key.partition(".")
        name, _, variable = rest.rpartition(".")
        if section == "milestone" and rest == "prefix":
            default = value
        elif section == "branch":
            followed |= {name: value} if variable == "remote" else {}
        elif name:
            told.setdefault(name, {}).setdefault(f"{section}.{variable}", []).append(value)
    known = {name: said for name, said in told.items() if "remote.url" in said}
    return Remotes({name: _remote(place, name, said, default) for name, said in known.items()}, followed)


def _remote(place: Place, name: str, values: Mapping[str, list[str]], default: str) -> Remote:
    prefix = (values.get("milestone.prefix") or [default])[-1]
    if not prefix:  # a plain clone of a forge brings these
        there = place.git.line("for-each-ref", "--count=1", f"refs/remotes/{name}/_milestones/")
        prefix = FORGE_PREFIX if there else PREFIX
    prefix = prefix.rstrip("/") + "/"
    if not _FORM.fullmatch(prefix):
        raise refusal(
            "MG010",
            f"`{prefix}` is no prefix for refs",
            f"for a forge: `git config milestone.prefix {FORGE_PREFIX}`",
        )
    used = (values.get("milestone.sync") or ["false"])[-1] == "true"
    return Remote(name, prefix, tuple(values.get("remote.fetch", ())), used)


def is_in_use(place: Place, remote: Remote, trunk: str) -> bool:
    """Whether anything may be pushed there (R14): its trunk holds `.milestones/`, or `sync` was run once."""
    if remote.used_once:
        return True
    there = f"refs/remotes/{remote.name}/{trunk}:{_REPOSITORY}"
    return bool(place.git.line("rev-parse", "-q", "--verify", there, expect=(0, 1, 128)))


def in_use(place: Place, trunk: str) -> tuple[Remote, ...]:
    """Every remote in use, the one that the trunk follows first, else `origin`."""
    return used_of(place, remotes(place), trunk)


def used_of(place: Place, known: Remotes, trunk: str) -> tuple[Remote, ...]:
    """The same of what has been read."""
    first = known.followed.get(trunk, "origin")
    ordered = sorted(known.by_name.values(), key=lambda one: one.name != first)
    return tuple(one for one in ordered if is_in_use(place, one, trunk))


def set_up(place: Place, remote: Remote) -> None:
    """Configures the inbox's refspec. Never a push refspec: it would push sessions, and not the branch."""
    if remote.refspec not in remote.fetches:
        # of another prefix, or of an older name of this remote: it would fill the inbox with the wrong refs
        for old in _ours(remote.fetches):
            place.git.run("config", "--fixed-value", "--unset-all", f"remote.{remote.name}.fetch", old)
        place.git.run("config", "--add", f"remote.{remote.name}.fetch", remote.refspec)


def use(place: Place, remote: Remote) -> None:
    """Keeps that somebody has run `sync` with this remote: it is in use from here on (R14)."""
    if not remote.used_once:
        place.git.run("config", f"milestone.{remote.name}.sync", "true")


def _ours(fetches: Iterable[str]) -> list[str]:
    return [one for one in fetches if one.partition(":")[2].startswith(INBOX)]


def _fit(name: str) -> str:
    """An address as one component of a ref."""
    return (
        name if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*", name) else "address"
    )
