"""A forge, as far as a job sees it: a bare repository that nothing guards, with pull requests."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.ci.runner import ROOT, Job, Told, checkout, pull_request
from tests.harness import Repo
from tests.server.field import RECORD, Field, by_hand, copied, made, push, pushed


class Request(NamedTuple):
    """A pull request on a forge that no test changes: its head, and what merging it would give."""

    forge: Field
    head: str
    merge: str

    def run(self, folder: Path, job: Callable[..., Job], told: Told, **more: str) -> tuple[Job, Repo]:
        """A job for it, in a fresh checkout in ``folder``."""
        runner = checkout(self.forge, folder / "runner", "refs/pull/1/merge")
        return job(runner, told(self.head, self.merge), more), runner


def requested(forge: Field, old: str, new: str) -> Request:
    """A pull request by Mallory that edits a record, while the trunk goes on."""
    forge.mallory.git("switch", "--quiet", "--create", "topic")
    head = by_hand(forge.mallory, RECORD, old, new)
    assert push(forge.mallory, "topic").exit_code == 0
    forge.sarah.commit("Meanwhile", **{"src/app.py": "print(1)\n"})
    pushed(forge.sarah, "main")
    return Request(forge, head, pull_request(forge, head))


@pytest.fixture(scope="session")
def _forge_once(tmp_path_factory: pytest.TempPathFactory) -> Field:
    return made(tmp_path_factory.mktemp("forge"))


@pytest.fixture
def forge(_forge_once: Field, tmp_path: Path) -> Field:
    """A copy of it."""
    return copied(_forge_once, tmp_path / "forge")


@pytest.fixture(scope="session")
def good(_forge_once: Field, tmp_path_factory: pytest.TempPathFactory) -> Request:
    """One with nothing to say of it."""
    forge = copied(_forge_once, tmp_path_factory.mktemp("good") / "forge")
    return requested(forge, "status: planned", "status: planned\npriority: high")


@pytest.fixture(scope="session")
def bad(_forge_once: Field, tmp_path_factory: pytest.TempPathFactory) -> Request:
    """One that is to be refused."""
    forge = copied(_forge_once, tmp_path_factory.mktemp("bad") / "forge")
    return requested(forge, "status: planned", "status: someday")


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Variables with which pip finds this release, and no network; libraries are the test environment's.

    What is installed already is neither looked at nor touched. A folder in PYTHONPATH is searched for
    modules, and its `.pth` files are not read: the source tree, which the test environment knows by one, is
    out of sight.
    """
    folder = tmp_path_factory.mktemp("index")
    words = (
        "wheel",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(folder),
    )
    subprocess.run((sys.executable, "-m", "pip", *words, str(ROOT)), check=True, capture_output=True)
    return {
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_FIND_LINKS": str(folder),
        "PIP_IGNORE_INSTALLED": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
        "PYTHONPATH": sysconfig.get_path("purelib"),
    }
