"""Stand-ins for the runners of forges: they check out as those do, and execute the steps that a file says."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from tests.harness import Repo, Result
from tests.server.field import Field

ROOT = Path(__file__).resolve().parents[2]
Told = Callable[[str, str], dict[str, str]]
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


class Job(NamedTuple):
    """What a run left behind."""

    status: int
    stdout: str
    stderr: str
    summary: str
    installed: str


def checkout(field: Field, folder: Path, ref: str) -> Repo:
    """What `actions/checkout` brings: one commit of a ref that is no branch, by `fetch --depth`."""
    runner = Repo(folder, field.server.home, field.server.clock).init()
    runner.git("remote", "add", "origin", f"file://{field.server.path}")
    runner.git("fetch", "--quiet", "--no-tags", "--depth=1", "origin", f"+{ref}:refs/remotes/pull/1/merge")
    runner.git("checkout", "--quiet", "--detach", "refs/remotes/pull/1/merge")
    return runner


def pull_request(field: Field, head: str, *, number: int = 1) -> str:
    """What a forge makes of a pull request: refs for its head and for its merge, which is given."""
    field.server.git("update-ref", f"refs/pull/{number}/head", head)
    base = field.server.git("rev-parse", "main")
    tree = field.server.git("merge-tree", "--write-tree", base, head, check=False).splitlines()[0]
    merge = field.server.git("commit-tree", tree, "-p", base, "-p", head, "-m", "Merge it")
    field.server.git("update-ref", f"refs/pull/{number}/merge", merge)
    field.server.git("config", "uploadpack.allowAnySHA1InWant", "true")
    field.server.git("config", "uploadpack.allowFilter", "true")
    return merge


def github(runner: Repo, told: Mapping[str, str], real: Mapping[str, str] | None = None) -> Job:
    """Executes the steps of `action.yml`; ``told`` says what the expressions of the forge stand for.

    With ``real`` variables the release is installed for real; else what would be is noted, here and below.
    """
    action = YAML(typ="safe").load((ROOT / "action.yml").read_text(encoding="utf-8"))
    inputs = {f"inputs.{name}": _resolved(one["default"], told) for name, one in action["inputs"].items()}
    known = {**inputs, "runner.temp": str(runner.path.parent), **told}
    files = {name: str(runner.path.parent / name) for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    tools = _tools(runner, real)
    last = Result(0, "", "")
    for step in action["runs"]["steps"]:
        env = {name: _resolved(str(value), known) for name, value in step.get("env", {}).items()}
        where = Path(_resolved(step.get("working-directory", str(runner.path)), known))
        words = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"])
        last = runner.run(*words, env={**tools, **env, **files, "CI": "true"}, cwd=where)
        if last.exit_code:
            break
    summary = Path(files["GITHUB_STEP_SUMMARY"])
    text = summary.read_text(encoding="utf-8") if summary.exists() else ""
    return Job(*last, text, _noted(runner))


def gitlab(runner: Repo, told: Mapping[str, str], real: Mapping[str, str] | None = None) -> Job:
    """Executes the scripts of the GitLab job in one shell, as its runner does in the image."""
    path = ROOT / "share/milestone-git/ci/gitlab.yml"
    job = YAML(typ="safe").load(path.read_text(encoding="utf-8"))["milestones"]
    variables = {name: _expanded(str(value), told) for name, value in job["variables"].items()}
    tools = _tools(runner, real)
    if real:
        image = runner.path.parent / "image"
        assert runner.run("python3", "-m", "venv", str(image)).exit_code == 0
        tools["PATH"] = f"{image}/bin:{tools['PATH']}"
    env = {**tools, **variables, **told, "CI_PROJECT_DIR": str(runner.path), "CI": "true"}
    script = "\n".join(["set -eo pipefail", *job["before_script"], *job["script"]])
    said = runner.run("bash", "-c", script, env=env)
    report = runner.path / "milestones.xml"
    text = report.read_text(encoding="utf-8") if report.exists() else ""
    return Job(*said, text, _noted(runner))


def jenkins(runner: Repo, told: Mapping[str, str], real: Mapping[str, str] | None = None) -> Job:
    """Executes the shell steps of the stage one by one."""
    text = (ROOT / "share/milestone-git/ci/Jenkinsfile").read_text(encoding="utf-8")
    steps = [one.replace("\\\\", "\\") for one in re.findall(r"sh '''(.*?)'''", text, flags=re.DOTALL)]
    pinned = dict(re.findall(r"'([A-Z_]+)=([^']+)'", text))
    env = {**_tools(runner, real), **pinned, "MILESTONE_POLICY": "main", **told}
    last = Result(0, "", "")
    for step in steps:
        last = runner.run("sh", "-xe", "-c", step, env={**env, "WORKSPACE_TMP": str(runner.path.parent)})
        if last.exit_code:
            break
    return Job(*last, "", _noted(runner))


def _tools(runner: Repo, real: Mapping[str, str] | None) -> dict[str, str]:
    """The programs of a machine that runs jobs; without ``real`` its installers only note what is asked.

    Then an environment that is made holds the tool of the tests.
    """
    path = runner.environment()["PATH"]
    if real:
        return {**real, "PATH": path}
    folder, log = runner.path.parent / "stubs", runner.path.parent / "installed"
    log.write_text("", encoding="utf-8")
    tool = Path(sys.executable).parent / "git-milestone"
    _write(folder / "pip", f'#!/bin/sh\necho "$@" >>{log}\n')
    making = f"for last; do :; done; mkdir -p $last/bin; cp {folder}/pip $last/bin; ln -sf {tool} $last/bin"
    _write(folder / "python3", f'#!/bin/sh\necho "$@" >>{log}\n{making}\n')
    return {"PATH": f"{folder}:{path}"}


def _noted(runner: Repo) -> str:
    log = runner.path.parent / "installed"
    return log.read_text(encoding="utf-8") if log.exists() else ""


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def _resolved(text: str, known: Mapping[str, Any]) -> str:
    """Expressions of the forge: the first of its alternatives that is known, else nothing."""
    return _EXPRESSION.sub(
        lambda found: next((str(known[one]) for one in found[1].split(" || ") if known.get(one)), ""), text
    )


def _expanded(text: str, told: Mapping[str, str]) -> str:
    return re.sub(r"\$(\w+)", lambda found: told.get(found[1], ""), text)
