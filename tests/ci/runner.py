"""Stand-ins for the runners of forges: they check out as those do, and execute the steps that a file says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from tests.harness import Repo, Result
from tests.server.field import Field

ROOT = Path(__file__).resolve().parents[2]
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


def github(runner: Repo, told: Mapping[str, str]) -> Job:
    """Executes the steps of `action.yml`; ``told`` says what the expressions of the forge stand for."""
    action = YAML(typ="safe").load((ROOT / "action.yml").read_text(encoding="utf-8"))
    inputs = {f"inputs.{name}": _resolved(one["default"], told) for name, one in action["inputs"].items()}
    known = {**inputs, "runner.temp": str(runner.path.parent), **told}
    files = {name: str(runner.path.parent / name) for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    stubs, log = _stubs(runner, "pipx")
    last = Result(0, "", "")
    for step in action["runs"]["steps"]:
        env = {name: _resolved(str(value), known) for name, value in step.get("env", {}).items()}
        env |= {**files, "PATH": f"{stubs}:{runner.environment()['PATH']}", "CI": "true"}
        where = Path(_resolved(step.get("working-directory", str(runner.path)), known))
        last = runner.run(
            "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"], env=env, cwd=where
        )
        if last.exit_code:
            break
    summary = Path(files["GITHUB_STEP_SUMMARY"])
    text = summary.read_text(encoding="utf-8") if summary.exists() else ""
    return Job(*last, text, log.read_text(encoding="utf-8"))


def gitlab(runner: Repo, told: Mapping[str, str]) -> Job:
    """Executes the scripts of the GitLab job in one shell, as its runner does."""
    job = YAML(typ="safe").load((ROOT / "share/milestone-git/ci/gitlab.yml").read_text(encoding="utf-8"))[
        "milestones"
    ]
    variables = {name: _expanded(str(value), told) for name, value in job["variables"].items()}
    stubs, log = _stubs(runner, "pip")
    env = {**variables, **told, "CI_PROJECT_DIR": str(runner.path), "CI": "true"}
    env["PATH"] = f"{stubs}:{runner.environment()['PATH']}"
    script = "\n".join(["set -eo pipefail", *job["before_script"], *job["script"]])
    said = runner.run("bash", "-c", script, env=env)
    report = runner.path / "milestones.xml"
    text = report.read_text(encoding="utf-8") if report.exists() else ""
    return Job(*said, text, log.read_text(encoding="utf-8"))


def jenkins(runner: Repo, told: Mapping[str, str]) -> Job:
    """Executes the shell steps of the stage one by one."""
    text = (ROOT / "share/milestone-git/ci/Jenkinsfile").read_text(encoding="utf-8")
    steps = [one.replace("\\\\", "\\") for one in re.findall(r"sh '''(.*?)'''", text, flags=re.DOTALL)]
    pinned = dict(re.findall(r"'([A-Z_]+)=([^']+)'", text))
    stubs, log = _stubs(runner, "python3")
    _write(runner.path.parent / "milestones" / "bin" / "pip", f'#!/bin/sh\necho "$@" >>{log}\n')
    env = {**pinned, "MILESTONE_POLICY": "main", **told, "WORKSPACE_TMP": str(runner.path.parent)}
    env["PATH"] = f"{stubs}:{runner.environment()['PATH']}"
    last = Result(0, "", "")
    for step in steps:
        last = runner.run("sh", "-xe", "-c", step, env=env)
        if last.exit_code:
            break
    return Job(*last, "", log.read_text(encoding="utf-8"))


def _stubs(runner: Repo, name: str) -> tuple[Path, Path]:
    """A folder for PATH whose installer only notes what it was asked for: our tool is on PATH already."""
    folder, log = runner.path.parent / "stubs", runner.path.parent / "installed"
    log.write_text("", encoding="utf-8")
    _write(folder / name, f'#!/bin/sh\necho "$@" >>{log}\n')
    return folder, log


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
