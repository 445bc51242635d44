"""Clones of one repository and a bare remote between them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from demo.hermetic import Clock, Person
from tests.harness import Repo

ALEX = Person("Alex Kim", "alex@example.org")


class Field:
    """A bare remote, and clones of it by name."""

    def __init__(self, folder: Path, first: Repo) -> None:
        self.folder = folder
        self.clones = {first.path.name: first}
        self.remote = Repo(folder / "origin.git", first.home, first.clock)

    def clone(self, name: str, person: Person | None = None) -> Repo:
        """Another clone, set up, on the trunk."""
        target = self.folder / name
        first = next(iter(self.clones.values()))
        first.git("clone", "--quiet", str(self.remote.path), str(target))
        made = Repo(target, first.home, first.clock, person=person or first.person)
        made.git("config", "user.name", made.person.name)
        made.git("config", "user.email", made.person.email)
        made.ok("init", "--no-hooks")
        self.clones[name] = made
        return made

    def twin(self, name: str, twin: str) -> Repo:
        """A byte for byte copy of a clone: a restored backup, a copied machine."""
        target = self.folder / twin
        subprocess.run(["cp", "-a", str(self.clones[name].path), str(target)], check=True)
        one = self.clones[name]
        self.clones[twin] = Repo(target, one.home, one.clock, person=one.person)
        return self.clones[twin]


@pytest.fixture(scope="session")
def _field_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("field")
    made = Repo(folder / "desktop", folder / "home").init()
    made.commit("Start", **{"README.md": "# Portfolio website\n"})
    made.bare()
    made.git("remote", "set-url", "origin", "../origin.git")
    made.ok("init", "--profile", "team", "--no-hooks")
    made.ok("plan", "Build homepage")
    made.git("push", "--quiet", "--set-upstream", "origin", "main")
    made.ok("sync", "origin")
    return folder


@pytest.fixture
def field(_field_once: Path, tmp_path: Path) -> Field:
    """One clone, `desktop`, in sync with its remote; a copy, to be fast."""
    folder = tmp_path / "field"
    shutil.copytree(_field_once, folder, symlinks=True)
    desktop = Repo(folder / "desktop", folder / "home", Clock())
    desktop.clock.advance(60)
    desktop.git("update-index", "-q", "--refresh")
    return Field(folder, desktop)


@pytest.fixture
def desktop(field: Field) -> Repo:
    return field.clones["desktop"]
