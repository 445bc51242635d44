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


def imported(repo: Repo, body: str) -> set[str]:
    """Top-level packages from outside the standard library that some code imports, in a new interpreter."""
    done = subprocess.run(
        (sys.executable, "-c", SCRIPT.format(body=body)),
        cwd=repo.path,
        env=repo.environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    names = {name.split(".")[0] for name in json.loads(done.stdout)}
    return {name for name in names - sys.stdlib_module_names - {"milestone_git"} if not name.startswith("_")}


def test_an_import_is_noticed(repo: Repo) -> None:
    assert "networkx" in imported(repo, "import networkx")
    assert imported(repo, "import json.decoder") == set()


@pytest.mark.parametrize("line", ALLOWED)
def test_a_door_imports_only_what_it_needs(line: str, repo: Repo) -> None:
    assert imported(repo, CALL.format(words=line.split())) <= ALLOWED[line]
