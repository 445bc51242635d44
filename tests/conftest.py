"""Fixtures for everybody, and the first defence: this process itself forgets whose machine it runs on."""

from __future__ import annotations

import atexit
import importlib
import os
import pkgutil
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from demo.hermetic import Clock, environment, write_configuration
from tests.harness import Repo

# Git variables of a hook or a CI runner would point our repositories elsewhere; libgit2 reads HOME once, when
# it is first imported; hypothesis, rich and pytest behave differently when CI is set.
_home = tempfile.TemporaryDirectory(prefix="milestone-git-home-")
atexit.register(_home.cleanup)
for _name in list(os.environ):
    if _name.startswith(("GIT_", "XDG_")) or _name in ("CI", "COLUMNS", "FORCE_COLOR", "NO_COLOR"):
        del os.environ[_name]
os.environ.update(environment(Path(_home.name)))
write_configuration(Path(_home.name), None)

# The same examples in every run: a red build is always somebody's change. `make test-all` searches further.
_patient = settings(deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", _patient, derandomize=True, database=None)
settings.register_profile("search", _patient, derandomize=False, max_examples=1000)
settings.load_profile("steady")

# Coverage is of the pure packages. The tracer makes what runs in this process three to eight times slower,
# also where nothing is counted; so it stands still in the folders of tests that are about something else, and
# in searches, which try the same lines over and over.
_PURE = ("model", "ledger", "schedule", "rules", "verbs", "render", "integrations")
_UNMEASURED = {
    *("attacks", "audit", "ci", "docs", "documents", "hook_managers", "hooks", "house", "killed"),
    *("odd_repositories", "packaging", "scratch", "server", "sessions", "store", "sync"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say where coverage is not counted: fewer tests make the figure that must be reached harder to reach."""
    for package in _PURE:  # else the top of a module could run for the first time where nothing is counted
        path = importlib.import_module(f"milestone_git.{package}").__path__
        for module in pkgutil.iter_modules(path, f"milestone_git.{package}."):
            importlib.import_module(module.name)
    for item in items:
        if item.path.parent.name in _UNMEASURED or _is_search(item):
            item.add_marker("no_cover")


def _is_search(item: pytest.Item) -> bool:
    return bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False))


@pytest.fixture
def empty_dir(tmp_path: Path) -> Repo:
    """A folder that is no repository, with somebody standing in it."""
    folder = Repo(tmp_path / "empty", tmp_path / "home")
    folder.path.mkdir()
    return folder


@pytest.fixture
def unborn(tmp_path: Path) -> Repo:
    """A repository without a commit."""
    return Repo(tmp_path / "repository", tmp_path / "home").init()


@pytest.fixture
def repo(unborn: Repo) -> Repo:
    """A repository with one commit on `main`."""
    unborn.commit("Start", **{"README.md": "# Portfolio website\n"})
    return unborn


@pytest.fixture(scope="session")
def _planned_once(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    folder = tmp_path_factory.mktemp("planned")
    made = Repo(folder / "repository", folder / "home").init()
    made.commit("Start", **{"README.md": "# Portfolio website\n"})
    made.ok("init")
    made.ok(
        "plan",
        "Set up development environment",
        "Design user interface mockups",
        "Implement frontend components",
    )
    return made


@pytest.fixture
def planned(_planned_once: Repo, tmp_path: Path) -> Repo:
    """The same after `init` and three planned milestones, none depending on another; a copy, to be fast."""
    shutil.copytree(_planned_once.path, tmp_path / "repository", symlinks=True)
    copy = Repo(tmp_path / "repository", tmp_path / "home", Clock(_planned_once.clock.now))
    copy.git("update-index", "-q", "--refresh")
    return copy
