"""A bare repository of our own beside the real one: its objects, and nothing that a clone could set (R42).

Merges, diffs and signatures are worked out in it, so that no driver, attribute, mailmap, replaced object,
graft or configuration of this clone changes a verdict. Measured: 1 ms where it is there, 3 ms to make.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from milestone_git.store.git import Git
from milestone_git.store.objects.format import FORMATS
from milestone_git.store.repository import Place

NAME = "scratch-1.git"  # with another content it takes another name: two versions can share the folder

# HEAD names a branch that never is: a bare repository reads attributes from HEAD since Git 2.43. Attributes
# of the user come from $HOME however empty the configuration is, so they are named away here.
_HEAD = "ref: refs/heads/none\n"
_CONFIG = """\
[core]
	repositoryformatversion = {version}
	bare = true
	attributesFile = {nothing}
	hooksPath = {nothing}
[extensions]{extensions}
[merge]
	renames = true
	renameLimit = 7000
	directoryRenames = conflict
	conflictStyle = merge
[gc]
	auto = 0
"""
_EMPTY = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
}
_OURS = {"HEAD", "config", "objects", "refs", "shallow", "milestones"}  # the last is our own cache of it


@contextlib.contextmanager
def neutral(place: Place) -> Iterator[Place]:
    """A place to read from and compute in, with every object that ``place`` sees, quarantined ones too.

    It has no branch, no index and no work tree. It is made once and kept in ``own_dir``; in a hook that
    receives a push, and where nothing can be written, it is a temporary folder, gone at the end (R41).
    """
    if place.common_dir.name == NAME:  # it is one: another inside it would be shared by two pushes
        yield place
        return
    kept = None if "GIT_QUARANTINE_PATH" in place.git.environment else _kept(place)
    if kept is not None:
        yield _place(place, kept)
        return
    with tempfile.TemporaryDirectory(prefix="milestone-git-") as folder:
        made = Path(folder) / NAME
        _make(place, made)
        yield _place(place, made)


def _place(place: Place, folder: Path) -> Place:
    plain = {key: value for key, value in place.git.environment.items() if not key.startswith("GIT_")}
    git = Git(folder, {**plain, **_EMPTY, "GIT_DIR": str(folder)})
    return Place(git, folder, folder, folder, "", "", place.form)


def _kept(place: Place) -> Path | None:
    """The one in ``own_dir``, made where it is missing or not as we make it; None where it cannot be."""
    folder = place.own_dir / NAME
    try:
        if not _is_ours(folder):
            place.own_dir.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix="scratch-", dir=place.own_dir) as beside:
                _make(place, Path(beside) / NAME)
                shutil.rmtree(folder, ignore_errors=True)
                with contextlib.suppress(FileExistsError):  # another process was as quick: theirs is as good
                    (Path(beside) / NAME).rename(folder)
        _connect(place, folder)
    except OSError:
        return None
    return folder


def _is_ours(folder: Path) -> bool:
    try:
        names = {one.name for one in os.scandir(folder)}
        config = (folder / "config").read_text(encoding="utf-8")
        head = (folder / "HEAD").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    known = {_config(form) for form in FORMATS}
    return names <= _OURS and {"objects", "refs"} <= names and config in known and head == _HEAD


def _make(place: Place, folder: Path) -> None:
    """What `git init --bare --template=` makes, without its child, and with nothing of this user's in it."""
    for part in ("objects/info", "objects/pack", "refs"):
        (folder / part).mkdir(parents=True)
    (folder / "config").write_text(_config(place.form.name), encoding="utf-8")
    (folder / "HEAD").write_text(_HEAD, encoding="utf-8")
    _connect(place, folder)


def _config(form: str) -> str:
    extensions = "" if form == "sha1" else f"\n\tobjectFormat = {form}"
    version = 0 if form == "sha1" else 1
    return _CONFIG.format(version=version, nothing=os.devnull, extensions=extensions)


def _connect(place: Place, folder: Path) -> None:
    """Points it to the objects as they are now, and to where the history of a shallow clone ends."""
    lines = "".join(f"{one}\n" for one in _stores(place))
    _settle(folder / "objects" / "info" / "alternates", os.fsencode(lines))
    shallow = place.git.environment.get("GIT_SHALLOW_FILE") or place.common_dir / "shallow"
    try:
        _settle(folder / "shallow", Path(place.git.directory, shallow).read_bytes())
    except FileNotFoundError:
        (folder / "shallow").unlink(missing_ok=True)


def _settle(path: Path, data: bytes) -> None:
    """Writes only what is not so already: several processes share the kept one."""
    with contextlib.suppress(FileNotFoundError):
        if path.read_bytes() == data:
            return
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_bytes(data)
    fresh.replace(path)


def _stores(place: Place) -> list[Path]:
    """Every folder of objects that ``place`` reads, its quarantine first.

    What the real one borrows itself is named too: Git ignores relative paths two steps away.
    """
    environment, base = place.git.environment, place.git.directory
    first = environment.get("GIT_OBJECT_DIRECTORY", "")
    more = environment.get("GIT_ALTERNATE_OBJECT_DIRECTORIES", "").split(os.pathsep)
    waiting = [base / one for one in (first, *more) if one] + [place.common_dir / "objects"]
    found: dict[Path, None] = {}
    while waiting:
        store = waiting.pop(0).resolve()
        if store not in found and store.is_dir():
            found[store] = None
            waiting += [store / os.fsdecode(one) for one in _borrowed(store)]
    return list(found)


def _borrowed(store: Path) -> list[bytes]:
    try:
        lines = (store / "info" / "alternates").read_bytes().split(b"\n")
    except OSError:
        return []
    return [one for one in lines if one and not one.startswith(b"#")]
