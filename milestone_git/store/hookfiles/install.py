"""Puts our shims before the hooks that are there, and takes them away without a trace.

Where our shim is, it stands for what is kept behind it: whoever moves or removes it would have moved or
removed that. So to take ours away is to put the kept file where our shim is by now. Every file is replaced
in one step, and the kept one is written before ours: a crash in between leaves hooks that run.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import NamedTuple

from milestone_git.store.hookfiles.content import FILE, OTHER, Content, content, one_deeper, put
from milestone_git.store.hookfiles.folder import Folder, folder
from milestone_git.store.hookfiles.shim import NAMES, OPTIONAL, SERVER, shim
from milestone_git.store.hookfiles.standing import (
    KEPT,
    PRE_COMMIT,
    Standing,
    calls_us,
    manager_of,
    standing,
)
from milestone_git.store.repository import Place

# what became of one hook, or how it stands
INSTALLED, PRESENT, REMOVED, RESTORED, ABSENT = "installed", "present", "removed", "restored", "absent"
SHARED, TRACKED, BLOCKED, OFF, CALLED = "shared", "tracked", "blocked", "off", "called"
LEFT_ALONE = (SHARED, TRACKED, BLOCKED, OFF)


class HookFile(NamedTuple):
    """``state`` is what was done, or why nothing was.

    `installed`: written just now; `present`: was there; `called`: somebody else's hook asks us by itself;
    `shared`: the folder serves other repositories too; `tracked`: Git has the file under version control;
    `blocked`: at its place is no file; `off`: Git runs no hook here.
    Of `uninstall`: `removed`, `restored`, `absent`.
    ``first`` says whose hook runs before ours, ``by`` who calls ours, or who has put another in its place;
    empty for nobody. ``aside`` is where a hook is kept that somebody has overwritten meanwhile.
    """

    name: str
    path: Path
    state: str
    first: str = ""
    by: str = ""
    aside: str = ""


def install(place: Place, *, optional: bool = False, dry_run: bool = False) -> tuple[HookFile, ...]:
    """Puts our shims in, before whatever is there; one of ours is brought up to date. Twice is once."""
    found = folder(place)
    done = tuple(_install(place, found, name, dry_run=dry_run) for name in wanted(place, optional=optional))
    if not dry_run:
        _remember(place, [one.name for one in done])
    return done


def uninstall(place: Place, *, dry_run: bool = False) -> tuple[HookFile, ...]:
    """Takes our shims away, and puts back what they stood before, with every byte and its mode."""
    found = folder(place)
    own = Folder(place.common_dir / "hooks", "", shared=False, tracked=frozenset())
    names = SERVER if is_server(place) else (*NAMES, *OPTIONAL)
    done = _uninstall_from(found, names, dry_run=dry_run)
    if own.path.resolve() != found.path.resolve():
        # ours from before somebody set `core.hooksPath`
        done += tuple(one for one in _uninstall_from(own, names, dry_run=dry_run) if one.state != ABSENT)
    if not dry_run:
        _remember(place, [])
    return done


def _uninstall_from(found: Folder, names: tuple[str, ...], *, dry_run: bool) -> tuple[HookFile, ...]:
    done = tuple(_uninstall(found, name, dry_run=dry_run) for name in names)
    kept = found.path / KEPT
    if not dry_run and kept.is_dir() and not any(kept.iterdir()):
        kept.rmdir()
    return done


def wanted(place: Place, *, optional: bool = False) -> tuple[str, ...]:
    """The hooks of this clone: those that are always installed, and what was asked for once."""
    if is_server(place):
        return SERVER
    asked = optional or set(OPTIONAL) & set(remembered(place) or ())
    return (*NAMES, *OPTIONAL) if asked else NAMES


def is_server(place: Place) -> bool:
    """Whether this is a bare repository, whose hooks judge what is pushed to it."""
    return place.top == place.common_dir


def remembered(place: Place) -> tuple[str, ...] | None:
    """What was installed last, nothing after `uninstall`; None where nobody has done either here."""
    try:
        return tuple((place.own_dir / "hooks").read_text(encoding="ascii").split())
    except (OSError, UnicodeDecodeError):
        return None


def _remember(place: Place, names: list[str]) -> None:
    put(place.own_dir / "hooks", Content(FILE, "".join(f"{name}\n" for name in names).encode(), 0o644))


def _install(place: Place, found: Folder, name: str, *, dry_run: bool) -> HookFile:
    there = standing(found, name)
    if reason := reason_to_leave(found, there):
        return HookFile(name, there.path, reason)
    if there.top and not there.is_ours and calls_us(place, there):
        return HookFile(name, there.path, CALLED, by=there.manager or "yours")
    if there.has_legacy:
        return _under_pre_commit(there, dry_run=dry_run)
    if there.is_ours or there.top is None:
        state = _put_shim(there, there.path, dry_run=dry_run)
        return HookFile(name, there.path, state, first=manager_or_yours(there.kept))
    aside = ""
    if not dry_run:
        aside = _settle(there)
        _keep(there, there.top)
    state = _put_shim(there, there.path, dry_run=dry_run)
    return HookFile(name, there.path, state, first=manager_or_yours(there.top), aside=aside)


def reason_to_leave(found: Folder, there: Standing) -> str:
    """Why nothing is written at this place; empty where it may be."""
    if found.is_off:
        return OFF
    if found.shared:
        return SHARED
    if there.top and there.top.kind == OTHER:
        return BLOCKED
    if there.top and not there.is_ours and there.name in found.tracked:
        return TRACKED
    return ""


def _under_pre_commit(there: Standing, *, dry_run: bool) -> HookFile:
    """The framework calls `NAME.legacy` before its own hooks, and does not touch it when installed again.

    Were we at its place, `pre-commit install` would move us to `.legacy`, over the hook that lies there.
    """
    is_there = there.legacy in there.ours
    first = (None if there.of_one_origin else there.kept) if is_there else content(there.legacy)
    if not dry_run and not is_there:
        _settle(there)
        if first is not None:
            _keep(there, first)
    elif not dry_run and first is None:
        there.kept_path.unlink(missing_ok=True)
    state = _put_shim(there, there.legacy, dry_run=dry_run)
    return HookFile(there.name, there.path, state, first=manager_or_yours(first), by=PRE_COMMIT)


def _settle(there: Standing) -> str:
    """Puts what is kept where our shim has been moved to, with somebody else's hook at the place.

    Where the shim was overwritten, what it stood for would have been, too; but bytes of a user are never
    lost, so they are set aside. Gives the path of that.
    """
    moved = [one for one in there.ours if one != there.path]
    aside = ""
    if there.kept is not None and not there.of_one_origin:
        if moved:
            put(moved.pop(0), there.kept)
        else:
            aside = str(_set_aside(there, there.kept))
    for one in moved:
        one.unlink()
    there.kept_path.unlink(missing_ok=True)
    return aside


def _set_aside(there: Standing, kept: Content) -> Path:
    free = (there.kept_path.with_name(f"{there.name}.{number}") for number in count(1))
    path = next(one for one in free if content(one) is None)
    put(path, one_deeper(kept))
    return path


def _keep(there: Standing, one: Content) -> None:
    put(there.kept_path, one_deeper(one))


def _put_shim(there: Standing, path: Path, *, dry_run: bool) -> str:
    new = Content(FILE, shim(there.name), 0o755)
    present = content(path)
    if present is not None and present.data == new.data and present.mode & 0o111:
        return PRESENT
    if not dry_run:
        put(path, new)
    return INSTALLED


def _uninstall(found: Folder, name: str, *, dry_run: bool) -> HookFile:
    there = standing(found, name)
    if not there.ours and there.kept is None:
        return HookFile(name, there.path, ABSENT)
    restores = there.kept is not None and (there.is_ours or not there.of_one_origin)
    first = manager_or_yours(there.kept) if restores else ""
    done = HookFile(name, there.path, RESTORED if restores else REMOVED, first=first)
    if dry_run:
        return done
    if there.top is not None and not there.is_ours:
        return done._replace(aside=_settle(there))
    if there.kept is not None:
        put(there.path, there.kept)
        there.kept_path.unlink()
    for one in there.ours:
        if one != there.path or there.kept is None:
            one.unlink()
    return done


def manager_or_yours(one: Content | None) -> str:
    """In a word, whose hook this is: a manager's, `yours`, or empty for none."""
    return "" if one is None else manager_of(one) or "yours"
