"""Two pushes at once: one after the other in effect, whichever is quicker (git-facts 10)."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from tests.harness import Repo
from tests.server.field import CONFIG, TEAM, Field, by_hand, guard, push, pushed, refused

FIRST = ".milestones/active/milestone-002.yaml"
SECOND = ".milestones/active/milestone-003.yaml"
_WAITING = """#!/bin/sh
# holds the push of `release/1` after its verdict, until somebody says go
[ "$1" = prepared ] || exit 0
while read -r old new ref; do
    [ "$ref" = refs/heads/release/1 ] || continue
    : >waiting
    tries=0
    while [ ! -e go ] && [ "$tries" -lt 300 ]; do sleep 0.1; tries=$((tries + 1)); done
done
exit 0
"""


def _with_release(field: Field) -> None:
    guard(field.server, "--protect", "release/1")
    pushed(field.sarah, "main:release/1")


def test_of_two_records_pushed_at_once_one_lands_and_the_other_after_it(field: Field) -> None:
    guard(field.server)
    by_hand(field.sarah, FIRST, "status: planned", "status: planned\npriority: high")
    by_hand(field.mallory, SECOND, "status: planned", "status: planned\npriority: low")
    with ThreadPoolExecutor(2) as both:
        said = list(both.map(lambda clone: push(clone, "main"), (field.sarah, field.mallory)))
    landed = [one.exit_code == 0 for one in said]
    assert sorted(landed) == [False, True], said
    late = (field.sarah, field.mallory)[landed.index(False)]
    late.git("fetch", "--quiet", "origin", "main")
    late.git("merge", "--quiet", "--no-verify", "--no-edit", "FETCH_HEAD")
    pushed(late, "main")
    tip = field.refs()["refs/heads/main"]
    for path, value in ((FIRST, "high"), (SECOND, "low")):
        assert f"priority: {value}\n" in field.server.git("show", f"{tip}:{path}") + "\n"
    by_hand(late, FIRST, "status: planned", "status: someday")
    refused(push(late, "main"), "MG104")


def test_pushes_to_two_guarded_branches_leave_no_list_that_lies(field: Field) -> None:
    """Each writes the tips of both down; what is lost that way is asked of Python, and nothing slips by."""
    _with_release(field)
    field.mallory.git("switch", "--quiet", "--create", "release")
    for turn in range(3):
        field.sarah.git("switch", "--quiet", "main")
        field.sarah.commit("Code", **{"src/app.py": f"print({turn})\n"})
        field.mallory.git(
            "switch", "--quiet", "--force-create", "release", "origin/main" if not turn else "HEAD"
        )
        field.mallory.commit("Code", **{"src/other.py": f"print({turn})\n"})
        refspecs = ((field.sarah, "main"), (field.mallory, "release:release/1"))
        with ThreadPoolExecutor(2) as both:
            said = list(both.map(lambda one: push(*one), refspecs))
        assert [one.exit_code for one in said] == [0, 0], said
    for clone, refspec in refspecs:
        by_hand(clone, FIRST, "status: planned", "status: someday")
        refused(push(clone, refspec), "MG104")


def _until(server: Repo, name: str) -> None:
    limit = time.monotonic() + 30
    while not (server.path / name).exists():
        assert time.monotonic() < limit, f"nobody wrote `{name}`"
        time.sleep(0.02)


def test_a_policy_that_tightens_between_verdict_and_ref_is_an_alarm(field: Field) -> None:
    """The record was fine by the policy that judged it, and is not by the one it lands under: it is said."""
    sarah, mallory, server = field.sarah, field.mallory, field.server
    _with_release(field)
    mallory.git("fetch", "--quiet", "origin", "release/1")
    mallory.git("switch", "--quiet", "--create", "release", "FETCH_HEAD")
    by_hand(mallory, FIRST, "status: planned", "status: planned\npriority: high")
    team = sarah.read(TEAM)
    assert "dev" in team
    sarah.write(TEAM, team.replace("dev", "reviewer"))
    sarah.write(CONFIG, sarah.read(CONFIG) + "security:\n  access_control: rbac\n")
    sarah.git("commit", "--quiet", "--no-verify", "--all", "--message", "Tighten")
    hook = server.path / "hooks" / "reference-transaction"
    hook.write_text(_WAITING)
    hook.chmod(0o755)
    with ThreadPoolExecutor(1) as other:
        record = other.submit(push, mallory, "release:release/1")
        _until(server, "waiting")
        try:
            pushed(sarah, "main")
        finally:
            (server.path / "go").touch()
        said = record.result()
    assert said.exit_code == 0, said.stderr
    assert "remote: error[MG434]" in said.stderr
    hook.unlink()
    by_hand(mallory, SECOND, "status: planned", "status: planned\npriority: high")
    refused(push(mallory, "release:release/1"), "MG230")
