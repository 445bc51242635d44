"""What a door may import before it has something to do: the start of a process is most of its time."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.harness import Repo

ALLOWED = {
    "--help": {"click"},
    "--version": {"click"},
}
"""For each command line: the packages from outside the standard library that it may import."""

SCRIPT = """
import contextlib, io, json, sys
before = set(sys.modules)
{body}
json.dump(sorted(set(sys.modules) - before), sys.stdout)
"""
CALL = """
from milestone_git.cli import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main({words})
"""


HEAVY = {
    "difflib", "hashlib", "importlib.metadata", "inspect", "random", "shutil", "tempfile",
    "unicodedata", "zoneinfo", "click", "jsonschema", "jsonschema_rs", "networkx", "pygit2", "rich", "ruamel",
    "milestone_git.app.context", "milestone_git.model.codes", "milestone_git.model.event",
    "milestone_git.rules.gates", "milestone_git.rules.judge", "milestone_git.rules.permissions",
    "milestone_git.schedule.circles", "milestone_git.store.saving", "milestone_git.cli",
}  # fmt: skip
"""What a hook does not pay for where there is nothing to say of one edit."""
MOST_OF_A_HOOK = 104
"""Modules beside those of this test; each costs some 0.3 ms, and 20 as much as a third of bare Python."""


def modules(repo: Repo, body: str) -> set[str]:
    """Every module that some code imports, in a new interpreter."""
    done = subprocess.run(
        (sys.executable, "-c", SCRIPT.format(body=body)),
        cwd=repo.path,
        env=repo.environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return set(json.loads(done.stdout))


def imported(repo: Repo, body: str) -> set[str]:
    """Top-level packages from outside the standard library among them."""
    names = {name.split(".")[0] for name in modules(repo, body)}
    return {name for name in names - sys.stdlib_module_names - {"milestone_git"} if not name.startswith("_")}


def test_an_import_is_noticed(repo: Repo) -> None:
    assert "networkx" in imported(repo, "import networkx")
    assert imported(repo, "import json.decoder") == set()


@pytest.mark.parametrize("line", ALLOWED)
def test_a_door_imports_only_what_it_needs(line: str, repo: Repo) -> None:
    assert imported(repo, CALL.format(words=line.split())) <= ALLOWED[line]


@pytest.mark.parametrize(("said", "is_fine"), [("title: Other", True), ("status: completed", False)])
def test_a_hook_imports_little_where_an_edit_is_fine(said: str, is_fine: bool, repo: Repo) -> None:
    repo.ok("init")
    repo.ok("plan", "Build homepage")
    path = ".milestones/active/milestone-001.yaml"
    key = said.partition(":")[0]
    lines = [said if line.startswith(key) else line for line in repo.read(path).splitlines()]
    repo.write(path, "\n".join([*lines, ""]))
    repo.git("add", ".")
    told = modules(repo, "from milestone_git.hooks import main\nmain(['pre-commit'])")
    if is_fine:
        assert told & HEAVY == set()
        assert len(told) <= MOST_OF_A_HOOK
    else:  # what explains is imported to explain, so that the first half can fail
        assert told & HEAVY
