"""`config KEY=VALUE`: what this repository changes of its profile."""

from __future__ import annotations

import difflib
from typing import Any, NamedTuple

from milestone_git.model.change import Change, Write
from milestone_git.model.diagnostic import refusal
from milestone_git.model.given import Given
from milestone_git.model.settings import SETTINGS_PATH, lookup, with_value
from milestone_git.model.snapshot import Snapshot

_OTHERS = ("profile", "project.name", "project.type", "project.team_size")


class Config(NamedTuple):
    """``values`` by dotted key; None goes back to the profile's default."""

    values: tuple[tuple[str, Any], ...]


def decide(snapshot: Snapshot, request: Config, given: Given) -> Change:
    """The configuration with values set. Who may do it is the profile's `policy.configure`."""
    _refuse_stranger(snapshot, given)
    document: Any = snapshot.settings.document
    for key, value in request.values:
        known_key(snapshot, key)
        document = with_value(document, key, value)
    if document == snapshot.settings.document:
        raise refusal("MG010", "the configuration says this already", notes=("nothing was changed",))
    keys = ", ".join(key for key, _ in request.values)
    return Change(f"Configure {keys}", (Write(SETTINGS_PATH, document),))


def keys_of(snapshot: Snapshot) -> tuple[str, ...]:
    """Every key that can be read or set, in the order people look for them."""
    return (*_OTHERS, *sorted(snapshot.settings.defaults))


def known_key(snapshot: Snapshot, key: str) -> None:
    """Refuses with MG010 for a key that no profile knows."""
    keys = keys_of(snapshot)
    if key in keys or key.rpartition(".")[2].startswith("x-"):
        return
    near = difflib.get_close_matches(key, keys, n=1)
    helps = (f"did you mean `{near[0]}`?",) if near else ("see them all: `git milestone config`",)
    raise refusal("MG010", f"no setting is named `{key}`", *helps)


def value_of(snapshot: Snapshot, key: str) -> tuple[Any, str]:
    """The effective value, and where it comes from: `here` or the profile's name."""
    known_key(snapshot, key)
    if key == "profile":
        return snapshot.settings.profile, "here" if snapshot.settings.is_set_here(key) else "project"
    if key not in snapshot.settings.defaults:
        return lookup(snapshot.settings.document, key), "here"
    source = "here" if snapshot.settings.is_set_here(key) else snapshot.settings.profile
    return snapshot.settings.value(key), source


def _refuse_stranger(snapshot: Snapshot, given: Given) -> None:
    rule = snapshot.settings.value("policy.configure")
    if rule == "anybody" or "admin" in snapshot.team.roles_of(given.actor.handle):
        return
    raise refusal(
        "MG306",
        f"`{given.actor.handle}` is no admin, as profile `{snapshot.settings.profile}` demands here",
        "ask somebody with the role `admin` in `.milestones/config/team.yaml`",
    )
