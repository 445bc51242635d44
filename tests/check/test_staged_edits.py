"""What a hook says of a staged edit that it reads alone is what the whole judgement says of it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from milestone_git.app import check, staging
from milestone_git.app.context import Context, context
from milestone_git.hooks import staged_difference
from milestone_git.model.diagnostic import Refused

if TYPE_CHECKING:
    from tests.harness import Repo

_HEAD = """\
schema: 1
id: milestone-{number:03}
uid: 01JD8XQ4M7E2V9K3T5R6W8Y{number:03}
title: Title {number}   # as agreed
status: planned
owner: sarah
start: 2026-01-01
due: 2026-03-0{number}
"""
BESIDE = {
    2: "depends_on:\n  - milestone: milestone-001\n",
    3: "depends_on:\n  - milestone: milestone-002\n  - milestone: milestone-001\n",
    4: "workflow: kiro\nphase: spec\ndepends_on: [{milestone: milestone-009}]\n",
    5: "owner2: x\n",  # broken before
}
TASKS = "tasks:\n  - id: t-a\n    title: a\n  - id: t-b\n    title: b\n    depends_on: [t-a]\n"
USUAL = [
    ("title: Title", "title: Other"),
    ("title: a", "title: c"),
    ("owner: sarah", "priority: high"),
    ("start: 2026-01-01\n", ""),
    ("due: 2026-03-0", "due: 2026-04-0"),
    ("status: planned", "status: planned\nlabels: [a, b]"),
    ("    title: a\n", "    title: a\n    status: doing\n    estimate: 2h\n"),
    ("    title: b", "    title: b\n    status: done"),
    ("\n", "\r\n"),
]
ODD = [
    ("title: Title", "title: 'a\\u202eb"),
    ("owner: sarah", "owner: nobody"),
    ("status: planned", "status: active"),
    ("status: planned", "status: completed"),
    ("status: planned", "status: someday"),
    ("phase: spec", "phase: execute"),
    ("due: 2026-03-0", "due: 2025-03-0"),
    ("due: 2026-03-0", "due: 2026-13-0"),
    ("milestone: milestone-001", "milestone: milestone-003"),
    ("milestone: milestone-001", "milestone: milestone-007"),
    ("  - milestone: milestone-002\n", ""),
    ("depends_on: [t-a]", "depends_on: [t-b]"),
    ("depends_on: [t-a]", "depends_on: [t-a, t-c]"),
    ("id: t-b", "id: t-a"),
    ("id: milestone-00", "id: milestone-01"),
    ("uid: 01JD8XQ4M7E2V9K3T5R6W8Y00", "uid: 01JD8XQ4M7E2V9K3T5R6W8Y01"),
    ("uid: 01JD8XQ4M7E2V9K3T5R6W8Y00", "uid: 01JD8XQ4M7E2V9K3T5R6W8Z00"),
    ("owner2: x\n", ""),
    ("schema: 1", "schema: [1"),
    ("title:", "workflow: kirro\ntitle:"),
]


def _record(number: int) -> str:
    return _HEAD.format(number=number) + BESIDE.get(number, "") + TASKS


@pytest.fixture
def staged(repo: Repo) -> Repo:
    """Six records in HEAD, some of which break a rule; nothing is staged."""
    repo.ok("init")
    for number in range(1, 7):
        repo.write(f".milestones/active/milestone-{number:03}.yaml", _record(number))
    repo.git("add", ".")
    repo.git("commit", "-q", "--no-verify", "-m", "Records")
    return repo


def _whole(here: Context) -> tuple[Any, ...]:
    try:
        return check.commit(here).diagnostics
    except Refused as refused:
        return refused.diagnostics


def is_fine_alone(here: Context) -> bool:
    """As a hook asks."""
    return staging.is_fine_alone(here.place(), staged_difference(str(here.directory)) or b"")


def _compared(repo: Repo, rounds: int, seed: int) -> int:
    """Stages ``rounds`` of generated edits, and counts those that were fine alone."""
    chance, found = random.Random(seed), 0
    for _ in range(rounds):
        repo.git("read-tree", "HEAD")
        told = [_staged_somehow(repo, chance) for _ in range(chance.choice([1, 1, 1, 2]))]
        here = context(repo.path)
        alone = is_fine_alone(here)
        assert not alone or _whole(here) == (), told
        found += alone
    return found


def _staged_somehow(repo: Repo, chance: random.Random) -> object:
    number = chance.randint(1, 6)
    path = f".milestones/active/milestone-{number:03}.yaml"
    old, new = chance.choice([one for one in chance.choice([USUAL, ODD]) if one[0] in _record(number)])
    text = _record(number).replace(old, new)
    kind = chance.choices(["edit", "moved", "gone", "link", "new"], [50, 1, 1, 1, 1])[0]
    if kind in ("moved", "gone"):
        repo.git("update-index", "--force-remove", path)
    if kind == "gone":
        return kind, path
    to = {"moved": path.replace("active", "completed"), "new": path.replace("-00", "-01")}.get(kind, path)
    oid = repo.git("hash-object", "-w", "--stdin", input=text)
    mode = "120000" if kind == "link" else "100644"
    repo.git("update-index", "--add", "--cacheinfo", f"{mode},{oid},{to}")
    return kind, to, old, new


def test_what_is_fine_alone_is_fine_to_the_whole_judgement(staged: Repo) -> None:
    assert _compared(staged, 80, seed=1) > 15


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 12))
def test_much_that_is_fine_alone_is_fine_to_the_whole_judgement(staged: Repo, seed: int) -> None:
    _compared(staged, 300, seed)


@pytest.mark.parametrize(
    ("number", "old", "new", "alone"),
    [
        (1, "title: Title", "title: Other", True),
        (4, "    title: b", "    title: b\n    status: done", True),
        (4, "title: Title", "title: Other", False),  # of a phase that was left: a gate has to be asked
        (4, "phase: spec", "phase: execute", False),
        (1, "status: planned", "status: active", False),
        (2, "milestone-001", "milestone-003", False),
    ],
)
def test_a_gate_or_a_dependency_needs_the_whole_judgement(
    staged: Repo, number: int, old: str, new: str, alone: bool
) -> None:
    path = f".milestones/active/milestone-{number:03}.yaml"
    staged.write(path, _record(number).replace(old, new))
    staged.git("add", ".")
    assert is_fine_alone(context(staged.path)) is alone


def test_a_change_of_the_configuration_needs_the_whole_judgement(staged: Repo) -> None:
    staged.write(".milestones/active/milestone-001.yaml", _record(1).replace("Title", "Other"))
    path = ".milestones/config/milestone-config.yaml"
    staged.write(path, staged.read(path) + "\n# a comment\n")
    staged.git("add", ".")
    assert not is_fine_alone(context(staged.path))


@pytest.mark.parametrize(("profile", "alone"), [("solo", True), ("team", False)])
def test_where_approvals_hold_on_to_files_an_edit_beside_another_file_needs_the_whole_judgement(
    repo: Repo, profile: str, alone: bool
) -> None:
    repo.ok("init", "--profile", profile)
    repo.ok("plan", "Build homepage")
    path = ".milestones/active/milestone-001.yaml"
    repo.write(path, repo.read(path).replace("homepage", "page"))
    repo.git("add", ".")
    assert is_fine_alone(context(repo.path))
    repo.write("docs/design.md", "# Approved\n")
    repo.git("add", ".")
    assert is_fine_alone(context(repo.path)) is alone
