"""The wheel as people install it: built and used without network, where nothing else is installed."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from milestone_git import __version__
from milestone_git.cli.commands.completion import SCRIPTS
from tests.harness import Repo, Result

ROOT = Path(__file__).parents[2]
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by the build backend of the test environment, from this source tree."""
    folder = tmp_path_factory.mktemp("wheel")
    words = (
        "wheel",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(folder),
        str(ROOT),
    )
    subprocess.run((*PIP, *words), check=True, capture_output=True)
    (found,) = folder.glob("milestone_git-*.whl")
    return found


@pytest.fixture(scope="module")
def prefix(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel alone; its libraries are those of the test environment.

    A folder in a `.pth` file is searched for modules, and its own `.pth` files are not read: the source tree,
    which the test environment knows by one, is out of sight.
    """
    folder = tmp_path_factory.mktemp("environment") / "venv"
    subprocess.run((sys.executable, "-m", "venv", "--without-pip", str(folder)), check=True)
    python = str(folder / "bin/python")
    install = ("--python", python, "install", "--no-index", "--no-deps", str(wheel))
    subprocess.run((*PIP, *install), check=True, capture_output=True)
    (site,) = folder.glob("lib/python*/site-packages")
    site.joinpath("libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder


class Installed:
    """A person who has installed the wheel and nothing else."""

    def __init__(self, repo: Repo, prefix: Path) -> None:
        self.repo = repo
        self.env = {"PATH": f"{prefix}/bin:/usr/bin:/bin", "MANPAGER": "cat", "MANWIDTH": "80"}

    def run(self, *words: str) -> Result:
        return self.repo.run(*words, env=self.env)

    def ok(self, *words: str) -> str:
        result = self.run(*words)
        assert result.exit_code == 0, result
        return result.stdout


@pytest.fixture
def installed(repo: Repo, prefix: Path) -> Installed:
    return Installed(repo, prefix)


def test_the_package_is_the_installed_one(installed: Installed, prefix: Path) -> None:
    said = installed.ok("python", "-P", "-c", "import milestone_git; print(milestone_git.__file__)")
    assert Path(said.strip()).is_relative_to(prefix)


def test_git_finds_it_and_it_says_what_it_is(installed: Installed) -> None:
    assert installed.ok("git", "milestone", "--version") == f"git-milestone, version {__version__}\n"
    assert "Plan, run, gate and report" in installed.ok("git", "milestone", "-h")


def test_hooks_and_schemas_are_found(installed: Installed, prefix: Path) -> None:
    installed.ok("git", "milestone", "init")
    installed.ok("git", "milestone", "plan", "Build homepage")
    assert installed.ok("git", "milestone", "doctor") == "all is well\n"
    assert str(prefix) in installed.repo.read(".git/hooks/pre-commit")
    record = ".milestones/active/milestone-001.yaml"
    installed.repo.write(record, installed.repo.read(record).replace("status: planned", "status: someday"))
    stopped = installed.run("git", "commit", "--quiet", "--all", "--message", "Edit by hand")
    assert (stopped.exit_code, "MG104" in stopped.stderr) == (1, True)
    assert "# MG104: wrong-value" in installed.ok("git", "milestone", "explain", "104")


def test_help_is_the_man_page(installed: Installed) -> None:
    said = installed.ok("git", "milestone", "--help")
    assert said.startswith("GIT-MILESTONE(1)")
    assert "git milestone check" in said


@pytest.mark.parametrize("shell", SCRIPTS)
def test_a_completion_script_lies_where_the_shell_looks(
    shell: str, installed: Installed, prefix: Path
) -> None:
    there = (prefix / SCRIPTS[shell]).read_text(encoding="utf-8")
    assert installed.ok("git", "milestone", "completion", shell) == there
    assert there == (ROOT / SCRIPTS[shell]).read_text(encoding="utf-8")


def test_the_wheel_holds_the_package_and_nothing_beside_it(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    info = f"milestone_git-{__version__}"
    assert tops == {"milestone_git", f"{info}.dist-info", f"{info}.data"}
    assert {
        f"milestone_git/_data/{one}" for one in ("profiles.yaml", "hooks/pre-commit", "explain/MG001.md")
    } < {*names}
    assert f"{info}.data/data/share/man/man1/git-milestone.1" in names
