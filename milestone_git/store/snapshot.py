"""One reading of `.milestones/` at a place: the work tree, the index, or a revision."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from milestone_git.model.diagnostic import Diagnostic, refusal
from milestone_git.model.record import ACTIVE, COMPLETED, ROOT, Record, record_of
from milestone_git.model.settings import (
    REPOSITORY_PATH,
    SETTINGS_PATH,
    TEAM_PATH,
    Profiles,
    Repository,
    repository_of,
    settings_of,
    team_of,
)
from milestone_git.model.snapshot import Snapshot
from milestone_git.store import documents, schema
from milestone_git.store.documents.unreadable import Unreadable
from milestone_git.store.objects import Objects
from milestone_git.store.packaged import text_of
from milestone_git.store.repository import Place

WORK_TREE = "work tree"
INDEX = "index"
_FOLDERS = (".milestones/config/", ACTIVE, COMPLETED)
_KEEP = ".gitkeep"
_TREE, _LINK, _GITLINK = "040000", "120000", "160000"

Files = Mapping[str, bytes | None]
"""Bytes by path; None where something stands that is no readable, regular file."""


class Reading(NamedTuple):
    """A snapshot, and the bytes it was read from, so that diagnostics can be given their place."""

    snapshot: Snapshot
    files: Files


@cache
def profiles() -> Profiles:
    """The table of profiles that travels with the package."""
    table: Profiles = documents.parse("profiles.yaml", text_of("profiles.yaml").encode())
    return table


def read(place: Place, source: str = WORK_TREE) -> Reading:
    """Everything under `.milestones/` at ``source``: ``WORK_TREE``, ``INDEX``, or a commit id.

    Raises ``Refused`` with MG002 where there are no milestones at all.
    """
    files = dict(_files(place, source))
    if REPOSITORY_PATH not in files:
        raise refusal(
            "MG002",
            "this repository holds no milestones yet"
            if source == WORK_TREE
            else f"there are no milestones in the {source}",
            "set it up: `git milestone init`",
        )
    return Reading(_snapshot(files, source, place), files)


def _files(place: Place, source: str) -> Iterator[tuple[str, bytes | None]]:
    if source == WORK_TREE:
        return _work_tree_files(place.top)
    return _object_files(place, source)


def _work_tree_files(top: Path) -> Iterator[tuple[str, bytes | None]]:
    refuse_symlinks(top)
    for folder in _FOLDERS:
        directory = top / folder
        try:
            names = sorted(os.listdir(directory))  # noqa: PTH208  # half the cost of iterdir at 10,000 names
        except OSError:
            continue
        for name in names:
            if name != _KEEP:
                yield folder + name, _regular_bytes(directory / name)


def refuse_symlinks(top: Path) -> None:
    """No component of a record's path may be a symlink (R3): it would lead our writes elsewhere."""
    for folder in (ROOT, *_FOLDERS):
        if (top / folder.rstrip("/")).is_symlink():
            raise refusal(
                "MG115",
                f"`{folder.rstrip('/')}` is a symbolic link, and no folder",
                "put the folder itself in its place",
                path=folder.rstrip("/"),
            )


def _regular_bytes(path: Path) -> bytes | None:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        return path.read_bytes()
    except OSError:
        return None


def _object_files(place: Place, source: str) -> Iterator[tuple[str, bytes | None]]:
    objects = Objects(place.common_dir)
    for path, mode, oid in _listed(place, objects, source):
        if path.startswith(_FOLDERS) and not path.endswith("/" + _KEEP):
            yield path, None if mode in (_LINK, _GITLINK) else objects.blob(oid)


def _listed(place: Place, objects: Objects, source: str) -> Iterator[tuple[str, str, str]]:
    if source != INDEX:
        yield from objects.entries(source, ROOT)
        return
    for row in place.git.words("ls-files", "--stage", "-z", "--", ROOT):
        head, _, path = row.partition("\t")
        mode, oid, stage = head.split(" ")
        if stage in ("0", "2"):  # of a conflict, our side; the markers are for the work tree to show
            yield path, mode, oid


def _snapshot(files: Files, source: str, place: Place) -> Snapshot:
    faults: list[Diagnostic] = []
    configuration = {
        path: _configuration(path, files, faults) for path in (REPOSITORY_PATH, SETTINGS_PATH, TEAM_PATH)
    }
    records: dict[str, Record] = {}
    for path, data in files.items():
        if path.startswith((ACTIVE, COMPLETED)):
            document = _document(path, data, faults)
            if document is not None:
                records[path] = record_of(path, document)
    stated = configuration[REPOSITORY_PATH]
    return Snapshot(
        source=source,
        repository=repository_of(stated) if stated else Repository("", ("main",)),
        settings=settings_of(configuration[SETTINGS_PATH] or {}, profiles()),
        team=team_of(configuration[TEAM_PATH] or {}),
        profiles=profiles(),
        records=records,
        faults=tuple(faults),
        branch=place.branch,
        head=place.head,
    )


def _configuration(path: str, files: Files, faults: list[Diagnostic]) -> Any:
    if path not in files:
        helps = (f"take it back: `git checkout HEAD -- {path}`", "or write it anew: `git milestone init`")
        faults.append(Diagnostic("MG117", f"`{path}` is missing", path, helps=helps))
        return None
    return _document(path, files[path], faults)


def _document(path: str, data: bytes | None, faults: list[Diagnostic]) -> Any:
    """The document where it is readable and valid by its schema, else None and the faults."""
    if data is None:
        helps = ("put the file itself there: a link or a folder is not followed",)
        faults.append(Diagnostic("MG115", "this is no readable, regular file", path, helps=helps))
        return None
    if not path.endswith(".yaml"):
        helps = ("records are named `milestone-NNN.yaml`",)
        faults.append(Diagnostic("MG107", f"`{path}` is not the name of a record", path, helps=helps))
        return None
    try:
        document = documents.parse(path, data)
    except Unreadable as unreadable:
        faults.append(unreadable.diagnostic)
        return None
    broken = schema.faults(path, document) or schema.absurd_durations(path, document)
    faults.extend(broken)
    return None if broken else document
