"""Builders of odd repositories: each gives a folder to work in, whose repository has one commit on `main`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.harness import Repo

Builder = Callable[[Path], Repo]
_FILES = {"README.md": "# Portfolio website\n", "src/app.py": "print()\n", "docs/guide/index.md": "# Guide\n"}


def plain(folder: Path) -> Repo:
    return started(Repo(folder / "repository", folder / "home").init())


def started(repo: Repo) -> Repo:
    repo.commit("Start", **_FILES)
    return repo


def set_up(folder: Path) -> Repo:
    """With two milestones, and able to serve partial clones."""
    repo = plain(folder)
    repo.ok("init", "--profile", "solo")
    repo.ok("plan", "Set up hosting", "Write a style guide")
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("config", "uploadpack.allowAnySHA1InWant", "true")
    return repo


def elsewhere(repo: Repo, path: Path) -> Repo:
    """Another folder, for the same person at the same clock."""
    return Repo(path, repo.home, repo.clock)


def cloned(folder: Path, *words: str) -> Repo:
    """A clone of a repository that is set up, and has itself been."""
    origin = set_up(folder)
    origin.git("clone", "--quiet", *words, f"file://{origin.path}", str(folder / "clone"))
    clone = elsewhere(origin, folder / "clone")
    clone.ok("init")
    return clone


def linked_work_tree(folder: Path) -> Repo:
    repo = plain(folder)
    repo.git("worktree", "add", "--quiet", "-b", "side", str(folder / "linked"))
    return elsewhere(repo, folder / "linked")


def subdirectory(folder: Path) -> Repo:
    repo = plain(folder)
    return elsewhere(repo, repo.path / "docs" / "guide")


def submodule(folder: Path) -> Repo:
    inner = plain(folder)
    outer = Repo(folder / "outer", folder / "home", inner.clock).init()
    outer.git(
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.path), "parts/inner"
    )
    outer.commit("Take the inner one in")
    found = elsewhere(outer, outer.path / "parts" / "inner")
    found.git("switch", "--quiet", "main")
    return found


def git_file(folder: Path) -> Repo:
    repo = Repo(folder / "repository", folder / "home")
    repo.path.mkdir()
    repo.git("init", "--quiet", "--separate-git-dir", str(folder / "kept elsewhere.git"))
    return started(repo)


def split_index(folder: Path) -> Repo:
    repo = plain(folder)
    repo.git("config", "core.splitIndex", "true")
    repo.git("config", "splitIndex.maxPercentChange", "100")
    repo.git("update-index", "--split-index")
    return repo


def sha256(folder: Path) -> Repo:
    repo = Repo(folder / "repository", folder / "home")
    repo.path.mkdir()
    repo.git("init", "--quiet", "--object-format=sha256")
    return started(repo)


def alternates(folder: Path) -> Repo:
    return cloned(folder, "--shared", "--no-local")


def borrowed(folder: Path) -> Repo:
    """Its objects lie with another, and that one's with a third, by a relative path."""
    origin = set_up(folder)
    origin.git("clone", "--quiet", "--shared", str(origin.path), str(folder / "between"))
    between = folder / "between" / ".git" / "objects" / "info" / "alternates"
    between.write_text("../../../repository/.git/objects\n")
    origin.git("clone", "--quiet", "--shared", str(folder / "between"), str(folder / "clone"))
    clone = elsewhere(origin, folder / "clone")
    clone.ok("init")
    return clone


def shallow(folder: Path) -> Repo:
    return cloned(folder, "--depth=1")


def partial(folder: Path) -> Repo:
    return cloned(folder, "--filter=blob:none")


def treeless(folder: Path) -> Repo:
    return cloned(folder, "--filter=tree:0")


def sparse(folder: Path) -> Repo:
    clone = cloned(folder)
    clone.git("sparse-checkout", "set", "src")
    assert not (clone.path / ".milestones").exists()
    return clone


def sparse_index(folder: Path) -> Repo:
    clone = cloned(folder)
    clone.git("sparse-checkout", "set", "--cone", "--sparse-index", "src")
    assert not (clone.path / ".milestones").exists()
    return clone


def far_from_ascii(folder: Path) -> Repo:
    repo = Repo(folder / "Größe – ñandú $(x) ☃" / "日本 語", folder / "home").init()
    repo.commit("Anfang", **{"Entwürfe/größe.md": "# Größe\n", 'a "b"\tc\\d.md': "x\n"})
    return repo


def packed(folder: Path) -> Repo:
    """Refs, commits and objects as `git maintenance` leaves them."""
    repo = set_up(folder)
    repo.git("commit-graph", "write", "--reachable", "--changed-paths")
    repo.git("gc", "--quiet")
    repo.git("multi-pack-index", "write")
    return repo


WRITABLE: dict[str, Builder] = {
    "plain": plain,
    "linked work tree": linked_work_tree,
    "subdirectory": subdirectory,
    "submodule": submodule,
    "git file": git_file,
    "split index": split_index,
    "SHA-256": sha256,
    "alternates": alternates,
    "alternates of alternates": borrowed,
    "shallow": shallow,
    "partial": partial,
    "treeless": treeless,
    "sparse": sparse,
    "sparse index": sparse_index,
    "far from ASCII": far_from_ascii,
    "packed": packed,
}
