"""The everyday push: let in at a glance is only what the whole verdict says nothing of."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from milestone_git.app.context import Context
from milestone_git.app.server import admission, glance
from milestone_git.store.evidence import scratch
from milestone_git.store.server import glimpse
from tests.harness import Repo
from tests.server.field import CONFIG, REPOSITORY, Field, by_hand, commit, copied, guard, push, pushed

# `plan` puts a title between quotes where it has to; these have none
OTHER = ".milestones/active/milestone-002.yaml"
OPEN = ".milestones/active/milestone-003.yaml"
Change = Callable[[Repo], object]


def _set(path: str, old: str, new: str) -> Change:
    return lambda repo: by_hand(repo, path, old, new)


def _written(path: str, text: str) -> Change:
    def change(repo: Repo) -> None:
        repo.write(path, text)
        repo.git("add", "--all")
        repo.git("commit", "--quiet", "--no-verify", "--message", "Write")

    return change


def _appended(path: str, text: str) -> Change:
    return lambda repo: _written(path, repo.read(path) + text)(repo)


def _said(message: str) -> Change:
    def change(repo: Repo) -> None:
        by_hand(repo, OTHER, "status: planned", "status: planned\npriority: high")
        repo.git("commit", "--quiet", "--no-verify", "--amend", "--message", message)

    return change


def _many(repo: Repo) -> None:
    by_hand(repo, OTHER, "status: planned", "status: planned\npriority: high")
    for number in range(65):
        repo.git("commit", "--quiet", "--no-verify", "--allow-empty", "--message", f"Step {number}")


def _beside(repo: Repo) -> None:
    by_hand(repo, OTHER, "status: planned", "status: planned\npriority: high")
    repo.commit("Deliver", **{"docs/plan/one.md": "more\n"})


def _linked(repo: Repo) -> None:
    (repo.path / OTHER).unlink()
    (repo.path / OTHER).symlink_to("../../README.md")
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--no-verify", "--message", "Link")


PLAIN: dict[str, Change] = {
    "a value": _set(OTHER, "status: planned", "status: planned\npriority: high"),
    "a task": _appended(OTHER, "tasks:\n  - id: t-1\n    title: One\n    status: todo\n"),
    "what users add": _appended(OTHER, "x-note: 1\n"),
    "its own trailer": _said("Edit\n\nMilestone: milestone-002"),
    "code beside it": lambda repo: (
        repo.commit("Code", **{"src/app.py": "print(7)\n"}),
        by_hand(repo, OTHER, "status: planned", "status: planned\npriority: high"),
    ),
}
UNCLEAR: dict[str, Change] = {
    "a status": _set(OTHER, "status: planned", "status: active"),
    "a word of no use": _set(OTHER, "status: planned", "status: someday"),
    "an id": _set(OTHER, "id: milestone-002", "id: milestone-009"),
    "a dependency": _appended(OTHER, "depends_on:\n  - milestone: milestone-001\n"),
    "a stranger": _appended(OTHER, "owner: nobody-here\n"),
    "reviewers": _appended(OTHER, "phases:\n  design:\n    reviewers: [alex]\n"),
    "a new record": _written(".milestones/active/milestone-008.yaml", "schema: 1\n"),
    "no record": lambda repo: (
        repo.git("rm", "--quiet", OTHER)
        and repo.git("commit", "--quiet", "--no-verify", "--message", "Remove")
    ),
    "a link": _linked,
    "a large document": _appended(OTHER, "# " + "x" * 300_000 + "\n"),
    "the policy": _appended(CONFIG, "x-note: 1\n"),
    "another trailer": _said("Edit\n\nMilestone: milestone-001"),
    "an unknown trailer": _said("Edit\n\nMilestone: milestone-099"),
    "many commits": _many,
    "what is delivered": _beside,
}


@pytest.fixture(scope="module")
def planned(_guarded_once: Field, tmp_path_factory: pytest.TempPathFactory) -> Field:
    """A server whose list is fresh, where somebody delivers a document."""
    field = copied(_guarded_once, tmp_path_factory.mktemp("glance"))
    guard(field.server)
    sarah = field.sarah
    sarah.ok("plan", "Documents", "--workflow", "kiro", "--deliverable", "design=docs/plan/one.md")
    pushed(sarah, "main")
    return field


def told(field: Field, text: str) -> tuple[bool, bool]:
    """Whether it is fine at a glance, and whether the whole verdict says nothing."""
    here = Context(field.server.path, field.server.environment(), datetime.now(UTC), os.urandom)
    return glance.is_fine(here.directory, here.environment, text), not admission.judged(here, text).said


def brought(field: Field, change: Change) -> str:
    """The line that Git gives a receiving hook for a change of the trunk; the objects are there already."""
    old = field.server.git("rev-parse", "main")
    field.sarah.git("reset", "--quiet", "--hard", old)
    change(field.sarah)
    new = field.sarah.git("rev-parse", "HEAD")
    field.server.git("fetch", "--quiet", str(field.sarah.path), new)
    field.sarah.git("reset", "--quiet", "--hard", old)
    return f"{old} {new} refs/heads/main\n"


@pytest.mark.parametrize("name", PLAIN)
def test_an_everyday_push_is_fine_at_a_glance(planned: Field, name: str) -> None:
    assert told(planned, brought(planned, PLAIN[name])) == (True, True)


@pytest.mark.parametrize("name", UNCLEAR)
def test_what_needs_more_than_a_glance_gets_it(planned: Field, name: str) -> None:
    assert not told(planned, brought(planned, UNCLEAR[name]))[0]


def test_a_glance_believes_neither_the_client_nor_a_stale_list(planned: Field) -> None:
    line = brought(planned, PLAIN["code beside it"])
    old, new, ref = line.split()
    earlier = planned.server.git("rev-parse", "main~1")
    assert not told(planned, f"{earlier} {new} {ref}\n")[0]
    assert not told(planned, f"{old} {planned.server.git('rev-parse', 'main~1')} {ref}\n")[0]
    assert not told(planned, f"{'0' * 40} {new} refs/milestones/log/sarah/x\n{line}")[0]
    listed = planned.server.path / "milestones" / "server"
    text = listed.read_text()
    listed.write_text(text.replace(old, new))
    try:
        assert not told(planned, line)[0]
    finally:
        listed.write_text(text)


def test_a_glance_reads_the_cache_of_the_scratch() -> None:
    assert glimpse._SCRATCH == scratch.NAME


def test_branches_that_nothing_guards_are_fine(planned: Field) -> None:
    tip = planned.server.git("rev-parse", "main")
    fresh = commit(planned.server, "work", tip, tree=planned.server.git("rev-parse", "main^{tree}"))
    planned.server.git("update-ref", "refs/heads/topic", tip)
    assert told(planned, f"{tip} {fresh} refs/heads/topic\n") == (True, True)
    assert not told(planned, f"{fresh} {fresh} refs/heads/topic\n")[0]


def _blind(server: Repo) -> None:
    """Takes Python away from what looks afterwards: it has to say so where it is asked."""
    hook = server.path / "hooks" / "post-receive"
    hook.write_text(hook.read_text().replace("-m milestone_git hook", "-m nowhere hook"))


def test_plain_values_are_noted_without_python(field: Field) -> None:
    """And what may change deliverables, or hide a change of them, is not."""
    sarah = field.sarah
    sarah.commit(
        "Tasks", **{OTHER: sarah.read(OTHER) + "tasks:\n  - id: t-1\n    title: One\n    status: todo\n"}
    )
    guard(field.server)
    pushed(sarah, "main")
    _blind(field.server)
    for old, new in (
        ("status: planned", "status: planned\npriority: high"),
        ("priority: high", "priority: low\nestimate: 3d"),
        ("    status: todo", "    status: done"),
        ("    title: One", "    title: One and more"),
    ):
        by_hand(sarah, OTHER, old, new)
        said = push(sarah, "main")
        assert said.exit_code == 0, said.stderr
        assert "MG431" not in said.stderr
    tip = sarah.git("rev-parse", "HEAD")
    assert f"branch refs/heads/main {tip}\n" in (field.server.path / "milestones" / "server").read_text()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "status: planned",
            "status: planned\nphases:\n  design:\n    deliverables:\n      - path: docs/a.md",
        ),
        ("status: planned", "status: active"),
        ("status: planned", 'status: planned\ndescription: "one'),
        ("status: planned", "status: planned\ndescription: |\n  owner: sarah"),
        ("status: planned", "status: planned\nworkflow: kiro"),
        ("status: planned", "status: planned\nlabels: [a]"),
        ("status: planned", "status: planned\nx-note: 1"),
    ],
)
def test_anything_else_is_looked_at_afterwards(field: Field, old: str, new: str) -> None:
    guard(field.server)
    pushed(field.sarah, "main")
    hook = field.server.path / "hooks" / "pre-receive"
    hook.unlink()  # what it would say is not the question
    _blind(field.server)
    by_hand(field.sarah, OTHER, old, new)
    said = push(field.sarah, "main")
    assert said.exit_code == 0, said.stderr
    assert "MG431" in said.stderr


def test_a_protected_branch_of_another_policy_gets_more_than_a_glance(planned: Field) -> None:
    line = brought(planned, _appended(REPOSITORY, "x-note: 1\n"))
    old, new, _ = line.split()
    planned.server.git("config", "--add", "milestone.protected", "refs/heads/release")
    planned.server.git("update-ref", "refs/heads/release", new)
    planned.sarah.git("reset", "--quiet", "--hard", new)
    by_hand(planned.sarah, OTHER, "status: planned", "status: planned\npriority: high")
    tip = planned.sarah.git("rev-parse", "HEAD")
    planned.server.git("fetch", "--quiet", str(planned.sarah.path), tip)
    assert not told(planned, f"{new} {tip} refs/heads/release\n")[0]
    planned.sarah.git("reset", "--quiet", "--hard", old)


def test_a_message_longer_than_the_shim_reads_hides_nothing(field: Field) -> None:
    """What would end as the shim's own reading ends, right where it stops to read, is no such end."""
    guard(field.server)
    pushed(field.sarah, "main")
    sarah = field.sarah
    text = sarah.read(OTHER).replace("status: planned", "status: someday")
    sarah.write(OTHER, text)
    sarah.git("add", "--all")
    ends = "".join(f"\n\x01{'a' * 40}" for _ in range(7000))
    sarah.git("commit", "--quiet", "--no-verify", "--file", "-", input=f"Long{ends}\n")
    said = push(sarah, "main")
    assert said.exit_code != 0
    assert "MG104" in said.stderr
