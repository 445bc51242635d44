"""Where hooks lie: `core.hooksPath`, linked work trees, submodules, templates."""

from __future__ import annotations

import pytest

from tests.harness import Repo
from tests.hook_managers.recording import everything, hooks_folder, notes, put_hook, states

RECORD = ".milestones/active/milestone-001.yaml"
BROKEN = "statuss: planned\n"
NOTE = '#!/bin/sh\necho ran >>"$HOME/notes"\n'


def _is_refused(repo: Repo) -> bool:
    repo.write(RECORD, repo.read(RECORD) + BROKEN)
    result = repo.run("git", "commit", "-qam", "Break it")
    return result.exit_code == 1 and "MG105" in result.stderr


def test_a_hook_under_version_control_is_left_alone_and_said(planned: Repo) -> None:
    planned.git("config", "core.hooksPath", "tools/hooks")
    put_hook(planned, "pre-commit", NOTE)
    planned.git("add", "tools")
    with planned.unchanged():
        result = planned.call("hooks", "install", "--dry-run")
    assert "hook `pre-commit` was left alone: Git has this file under version control" in result.stderr
    planned.ok("hooks", "install")
    assert (planned.path / "tools/hooks/pre-commit").read_text() == NOTE
    assert states(planned)["commit-msg"] == "installed"
    assert planned.git("config", "core.hooksPath") == "tools/hooks"


@pytest.mark.parametrize("scope", ["--global", "--local"])
def test_a_folder_outside_the_repository_is_left_alone_and_said(planned: Repo, scope: str) -> None:
    outside = planned.home / "hooks"
    planned.git("config", scope, "core.hooksPath", str(outside))
    result = planned.call("hooks", "install")
    assert "the hooks folder serves other repositories" in result.stderr
    assert not outside.exists()
    assert set(states(planned).values()) == {"shared"}
    outside.mkdir()
    put_hook(planned, "pre-commit", "#!/bin/sh\ngit-milestone hook pre-commit\n")
    assert states(planned)["pre-commit"] == "called"
    assert _is_refused(planned)


def test_a_hooks_path_that_is_no_folder_is_said_once_and_written_nowhere(planned: Repo) -> None:
    planned.git("config", "core.hooksPath", "/dev/null")
    result = planned.call("hooks", "install")
    assert "`core.hooksPath` is no folder, so Git runs no hook here" in result.stderr
    assert set(states(planned).values()) == {"off"}
    said = planned.call("doctor").stdout
    assert said.count("no hook runs here") == 1
    assert "serves other repositories" not in said


def test_a_linked_work_tree_has_the_hooks_of_its_repository(planned: Repo) -> None:
    planned.ok("hooks", "uninstall")
    put_hook(planned, "pre-commit", NOTE)
    before = everything(hooks_folder(planned))
    there = Repo(planned.path.parent / "linked tree", planned.home, planned.clock)
    planned.git("worktree", "add", "-q", str(there.path), "-b", "side")
    notes(planned)
    there.ok("hooks", "install")
    assert _is_refused(there)
    assert notes(there) == ["ran"]
    assert _is_refused(planned)
    planned.ok("hooks", "uninstall")
    assert everything(hooks_folder(planned)) == before


def test_a_submodule_has_hooks_of_its_own(planned: Repo) -> None:
    outer = Repo(planned.path.parent / "outer", planned.home, planned.clock).init()
    outer.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(planned.path), "part")
    inner = Repo(outer.path / "part", planned.home, planned.clock)
    inner.ok("hooks", "install")
    assert (outer.path / ".git/modules/part/hooks/pre-commit").exists()
    assert not (outer.path / ".git/hooks/pre-commit").exists()
    assert _is_refused(inner)


def test_a_hook_from_a_template_is_kept_and_ours_may_be_in_one(planned: Repo) -> None:
    template = planned.home / "template" / "hooks"
    template.mkdir(parents=True)
    (template / "pre-commit").write_text(NOTE)
    (template / "pre-commit").chmod(0o755)
    (template / "pre-push").write_bytes((hooks_folder(planned) / "pre-push").read_bytes())
    (template / "pre-push").chmod(0o755)
    planned.git("config", "--global", "init.templateDir", str(template.parent))
    clone = planned.clone("clone")
    assert states(clone)["pre-push"] == "installed"
    clone.ok("init")
    assert _is_refused(clone)
    assert notes(clone) == ["ran"]
    clone.ok("hooks", "uninstall")
    assert [path.name for path in hooks_folder(clone).iterdir()] == ["pre-commit"]


def test_a_path_with_odd_characters_breaks_nothing(planned: Repo) -> None:
    planned.git("config", "core.hooksPath", ".git/my $(touch pwned) 'hooks'\"")
    put_hook(planned, "pre-commit", NOTE)
    planned.ok("hooks", "install")
    assert _is_refused(planned)
    assert notes(planned) == ["ran"]
    assert not (planned.path / "pwned").exists()


def test_a_repository_without_milestones_pays_and_notices_nothing(planned: Repo, repo: Repo) -> None:
    for name in ("pre-commit", "commit-msg", "pre-push", "post-merge"):
        put_hook(repo, name, (hooks_folder(planned) / name).read_text())
    repo.bare()
    repo.commit("Go on")
    assert repo.run("git", "push", "-q", "origin", "main").stderr == ""
