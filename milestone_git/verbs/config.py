"""`config KEY=VALUE`: what this repository changes of its profile."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from milestone_git.model.change import Change, Write
from milestone_git.model.diagnostic import refusal
from milestone_git.model.given import Given
from milestone_git.model.nearest import nearest
from milestone_git.model.settings import SETTINGS_PATH, Settings, lookup, settings_of, with_value
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.permissions import CONFIGURE, may

_OTHERS = ("profile", "project.name", "project.type", "project.team_size")


class Config(NamedTuple):
    """``values`` by dotted key; None goes back to the profile's default."""

    values: tuple[tuple[str, Any], ...]


def decide(snapshot: Snapshot, request: Config, given: Given) -> Change:
    """The configuration with values set. Who may do it is the profile's `policy.configure`."""
    refuse_stranger(snapshot, given)
    document: Any = snapshot.settings.document
    for key, value in request.values:
        known_key(snapshot, key)
        document = with_value(document, key, value)
    if document == snapshot.settings.document:
        raise refusal("MG010", "the configuration says this already", notes=("nothing was changed",))
    keys = ", ".join(key for key, _ in request.values)
    body = ""
    if any(key == "profile" or key.startswith("project.") for key, _ in request.values):
        after = settings_of(document, snapshot.profiles)
        body = "\n".join(told(effects(snapshot.settings, after)))
    return Change(f"Configure {keys}", (Write(SETTINGS_PATH, document),), body=body)


class Effect(NamedTuple):
    """A setting that another profile changes; ``kept`` where this repository's own value stands over both."""

    key: str
    before: Any
    after: Any
    kept: bool = False


def effects(before: Settings, after: Settings) -> tuple[Effect, ...]:
    """Every setting that is not the same in the two, and every default that changes below a value of ours."""
    found = []
    for key in sorted(after.defaults):
        old, new = before.value(key), after.value(key)
        if old != new:
            found.append(Effect(key, old, new))
        elif new != after.defaults[key] != before.defaults[key]:
            found.append(Effect(key, old, after.defaults[key], kept=True))
    return tuple(found)


def told(some: Iterable[Effect]) -> list[str]:
    """Each as a line: what it was, what it is, and what stays because it is set here."""
    return [
        f"{one.key}: stays {shown(one.before)}, set here (the profile says {shown(one.after)})"
        if one.kept
        else f"{one.key}: {shown(one.before)} -> {shown(one.after)}"
        for one in some
    ]


def shown(value: object) -> str:
    """A value as people type it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(f'"{one}"' if isinstance(one, str) else shown(one) for one in value) + "]"
    return "" if value is None else str(value)


def keys_of(snapshot: Snapshot) -> tuple[str, ...]:
    """Every key that can be read or set, in the order people look for them."""
    return (*_OTHERS, *sorted(snapshot.settings.defaults))


def known_key(snapshot: Snapshot, key: str) -> None:
    """Refuses with MG010 for a key that no profile knows."""
    keys = keys_of(snapshot)
    if key in keys or key.rpartition(".")[2].startswith("x-"):
        return
    near = nearest(key, keys)
    helps = (f"did you mean `{near}`?",) if near else ("see them all: `git milestone config`",)
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


def refuse_stranger(snapshot: Snapshot, given: Given) -> None:
    """Refuses with MG306 for who may not configure here, as the profile's `policy.configure` says."""
    if may(snapshot.team, snapshot.settings, given.actor.handle, CONFIGURE).allowed:
        return
    raise refusal(
        "MG306",
        f"`{given.actor.handle}` is no admin, as profile `{snapshot.settings.profile}` demands here",
        "ask somebody with the role `admin` in `.milestones/config/team.yaml`",
    )
