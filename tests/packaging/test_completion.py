"""`git milestone <TAB>` in real shells, and what the tool answers them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from milestone_git.cli.commands.completion import SCRIPTS
from tests.harness import Repo
from tests.packaging.typing import Terminal

ROOT = Path(__file__).parents[2]
GITS_OWN = "/usr/share/bash-completion/completions/git"
# What is typed before TAB, and what the line is then.
LINES = {
    "git milestone sho": "git milestone show",
    "git milestone show P": "git milestone show milestone-002",
    "git milestone show 1": "git milestone show milestone-001",
    "git milestone list --rea": "git milestone list --ready",
    "git milestone list --status comp": "git milestone list --status completed",
    "git milestone explain MG60": "git milestone explain MG60",
    "git milestone explain MG403": "git milestone explain MG403",
    "git-milestone comple": "git-milestone complet",
    "git -C . milestone stat": "git -C . milestone status",
}


@pytest.fixture
def titled(repo: Repo) -> Repo:
    """Two milestones, one with a task, and a title that would do harm where it is run or evaluated."""
    repo.ok("init")
    repo.ok("plan", "Build homepage", "--task", "Navigation:6h")
    repo.ok("plan", "Photo gallery")
    repo.ok("plan", "$(touch harm) `touch harm` ; touch harm")
    return repo


def offers(repo: Repo, *words: str) -> list[str]:
    return [row.partition("\t")[0] for row in repo.ok("completion", "bash", "--", *words).splitlines()]


def test_commands_are_offered_with_what_they_do(titled: Repo) -> None:
    assert titled.ok("completion", "bash", "--", "expl") == "explain\texplain a diagnostic's code\n"
    assert {"list", "plan", "check", "completion"} < {*offers(titled, "")}
    assert offers(titled, "task", "sta") == ["start"]


def test_milestones_are_offered_with_their_titles(titled: Repo) -> None:
    rows = titled.ok("completion", "bash", "--", "show", "").splitlines()
    assert rows[:2] == ["milestone-001\tBuild homepage", "milestone-002\tPhoto gallery"]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("show", "photo"), ["milestone-002"]),
        (("show", "2"), ["milestone-002"]),
        (("show", "x"), []),
        (("show", "--rev", "HEAD", "milestone-001"), ["milestone-001"]),
        (("show", "--rev", "ma"), ["main"]),
        (("show", "--rev=ma"), ["--rev=main"]),
        (("show", "--js"), ["--json"]),
        (("list", "--status", "can"), ["cancelled"]),
        (("list", "--status=can"), ["--status=cancelled"]),
        (("list", "--owner", "sa"), ["sarah"]),
        (("check", "--format", "s"), ["sarif"]),
        (("explain", "MG32"), ["MG320", "MG321"]),
        (("config", "complete"), ["complete.merge"]),
        (("-C", "show", "lis"), ["list"]),
        (("plan", "Pho"), []),
        (("nonsense", ""), []),
        (("task", "nonsense", ""), []),
        (("completion", "z"), ["zsh"]),
    ],
)
def test_what_can_stand_there_is_offered(words: tuple[str, ...], wanted: list[str], titled: Repo) -> None:
    assert offers(titled, *words) == wanted


def test_tasks_are_offered_by_milestone_and_by_branch(titled: Repo) -> None:
    task = titled.json("task", "list", "1")["tasks"][0]["id"]
    assert offers(titled, "task", "done", "1", "t-") == [task]
    assert offers(titled, "task", "done", "1/") == [f"1/{task}"]
    assert offers(titled, "task", "done", "t-") == []
    titled.ok("execute", "1")
    assert offers(titled, "task", "done", "t-") == [task]
    assert offers(titled, "task", "done", "navi") == [task]


def test_phases_are_offered_by_milestone_and_by_branch(titled: Repo) -> None:
    titled.ok("plan", "Log in", "--workflow", "kiro")
    (planned,) = [one["id"] for one in titled.json("list")["milestones"] if one["title"] == "Log in"]
    kiro = ["design", "spec", "task", "execute"]
    assert offers(titled, "advance", planned, "--to", "") == kiro
    assert offers(titled, "review", planned, "--phase=s") == ["--phase=spec"]
    assert offers(titled, "waive", planned, "--phase", "t") == ["task"]
    assert offers(titled, "advance", "1", "--to", "") == []
    assert {"rfc", "design"} < {*offers(titled, "advance", "--to", "")}
    titled.ok("execute", planned)
    assert offers(titled, "advance", "--to", "") == kiro


def test_what_somebody_may_be_asked_to_do_is_offered(titled: Repo) -> None:
    assert offers(titled, "can", "re") == ["request", "review", "record"]
    assert offers(titled, "can", "review", "photo") == ["milestone-002"]


def test_a_branch_name_that_a_shell_would_run_is_not_offered(titled: Repo) -> None:
    titled.git("branch", "$(touch${IFS}harm)")
    titled.git("branch", "harmless")
    assert offers(titled, "show", "--rev", "") == ["HEAD", "harmless", "main"]


def test_where_nothing_can_be_known_nothing_is_offered_and_nothing_is_said(
    empty_dir: Repo, repo: Repo
) -> None:
    for place in (empty_dir, repo):
        assert place.call("completion", "bash", "--", "show", "") == (0, "", "")
    repo.ok("init")
    repo.write(".milestones/config/team.yaml", "}")
    assert offers(repo, "list", "--owner", "") == []


def test_a_tab_writes_nothing(titled: Repo) -> None:
    with titled.unchanged():
        offers(titled, "show", "")


def test_the_script_is_data_too(titled: Repo) -> None:
    said = titled.json("completion", "zsh")
    assert (said["shell"], said["script"].splitlines()[0]) == ("zsh", "#compdef git-milestone")
    answer = json.loads(titled.ok("completion", "--json", "zsh", "--", "lis"))
    assert answer["offers"] == [{"word": "list", "help": "list milestones"}]


@pytest.fixture(params=["bash", "zsh"])
def terminal(request: pytest.FixtureRequest, titled: Repo) -> Iterator[Terminal]:
    shell = request.param
    words = {"bash": ("bash", "--noprofile", "--norc", "-i"), "zsh": ("zsh", "-f", "-i")}[shell]
    there = Terminal(words, titled.path, titled.environment())
    try:
        there.run("PS1='$ '")
        if shell == "bash":
            there.run(f". {GITS_OWN}; . {ROOT / SCRIPTS['bash']}")
        else:
            there.run(f"fpath+={(ROOT / SCRIPTS['zsh']).parent}; autoload -U compinit && compinit -u -D")
        yield there
    finally:
        there.close()


def test_a_line_is_completed_at_a_real_terminal(terminal: Terminal, titled: Repo) -> None:
    assert {line: terminal.completed(line) for line in LINES} == LINES
    shown = terminal.offered("git milestone show ")
    assert "Build homepage" in shown
    assert "$(touch harm)" in shown
    assert not (titled.path / "harm").exists()


def test_where_nothing_is_offered_no_shell_complains(terminal: Terminal) -> None:
    """zsh said `no matches found: *:globbed-files`, for its own functions need the options of completion."""
    assert "no matches found" not in terminal.offered("git milestone show Nothing")


def test_fish_completes_the_same(titled: Repo) -> None:
    script = ROOT / SCRIPTS["fish"]
    for line, wanted in LINES.items():
        start = line.rpartition(" ")[0]
        done = titled.run("fish", "-c", f"source {script}; complete -C '{line}'")
        found = {row.partition("\t")[0] for row in done.stdout.splitlines()}
        last = wanted.rpartition(" ")[2]
        assert wanted.startswith(start)
        assert any(one.startswith(last) for one in found), (line, done)
    shown = titled.run("fish", "-c", f"source {script}; complete -C 'git milestone show '").stdout
    assert "milestone-001\tBuild homepage" in shown
    assert not (titled.path / "harm").exists()
