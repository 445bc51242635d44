"""What a guarded server lets in and what it keeps out, by real pushes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.harness import Repo
from tests.server.field import (
    CONFIG,
    RECORD,
    Field,
    by_hand,
    commit,
    counted,
    event,
    guard,
    push,
    pushed,
    refused,
)

EMPTY = "0" * 40


def test_a_good_change_and_its_log_are_let_in(field: Field) -> None:
    field.sarah.ok("edit", "1", "priority=high")
    pushed(field.sarah, "refs/milestones/log/*")
    pushed(field.sarah, "main")


def test_log_and_branch_are_let_in_together(field: Field) -> None:
    field.sarah.ok("plan", "Search")
    pushed(field.sarah, "main", "refs/milestones/log/*")


def test_what_check_refuses_is_refused_in_the_terminal_of_who_pushes(field: Field) -> None:
    by_hand(field.sarah, RECORD, "status: planned", "status: someday")
    before = field.refs()
    said = push(field.sarah, "main")
    refused(said, "MG104")
    assert "someday" in said.stderr
    assert field.refs() == before


def test_one_bad_ref_keeps_all_out(field: Field) -> None:
    by_hand(field.sarah, RECORD, "status: planned", "status: someday")
    field.sarah.git("branch", "topic")
    before = field.refs()
    refused(push(field.sarah, "main", "topic"), "MG104")
    assert field.refs() == before


def test_other_branches_and_tags_are_free(field: Field) -> None:
    field.sarah.git("switch", "--quiet", "--create", "topic")
    by_hand(field.sarah, RECORD, "status: planned", "status: someday")
    field.sarah.git("tag", "v1")
    pushed(field.sarah, "topic", "v1")
    field.sarah.git("commit", "--quiet", "--amend", "--no-verify", "--message", "Otherwise")
    pushed(field.sarah, "+topic", ":refs/tags/v1")
    pushed(field.sarah, ":topic")


def test_what_was_broken_before_stops_nobody(open_field: Field) -> None:
    by_hand(open_field.sarah, RECORD, "status: planned", "status: someday")
    pushed(open_field.sarah, "main")
    guard(open_field.server)
    open_field.sarah.commit("Code", **{"src/app.py": "print(1)\n"})
    pushed(open_field.sarah, "main")
    open_field.sarah.ok("edit", "2", "priority=high")
    pushed(open_field.sarah, "main")


@pytest.mark.parametrize("refspec", [":main", "+{old}:main"])
def test_a_guarded_branch_is_neither_deleted_nor_rewound(field: Field, refspec: str) -> None:
    old = field.sarah.git("rev-parse", "main~1")
    field.server.git("config", "receive.denyDeleteCurrent", "ignore")
    refused(push(field.sarah, refspec.format(old=old)), "MG427")


@pytest.mark.parametrize(
    "ref",
    [
        "refs/milestones/log/sarah",
        "refs/milestones/log/sarah/a/b",
        "refs/milestones/log/Sarah/laptop",
        "refs/milestones/log/con/laptop",
        "refs/milestones/log/-x/laptop",
        "refs/milestones/notes",
        "refs/milestones/claims/milestone-001",
        "refs/milestones-inbox/origin/log/sarah/laptop",
        "refs/milestones-private/sessions/sarah/laptop/milestone-001",
        "refs/milestones-else/x",
        "refs/heads/_milestones/log/sarah/$(touch pwned)/x",
        "refs/heads/_milestones/other",
    ],
)
def test_a_ref_of_no_form_of_ours_is_refused(field: Field, ref: str) -> None:
    ref = ref.replace(" ", "${IFS}")
    refused(push(field.sarah, f"main:{ref}"), "MG420")
    assert not (field.server.path / "pwned").exists()


def test_the_prefix_for_forges_is_guarded_alike(field: Field) -> None:
    log = field.log_of("sarah")
    there = log.replace("refs/milestones/", "refs/heads/_milestones/")
    pushed(field.sarah, f"{log}:{there}")
    refused(push(field.sarah, f"+{event(field.sarah, log, repo='01' + 'A' * 24)}:{there}"), "MG423")
    refused(push(field.sarah, f":{there}", f":{log}"), "MG422")


def test_a_log_is_continued_and_never_replaced(field: Field) -> None:
    log = field.log_of("sarah")
    refused(push(field.sarah, f"+{log}~1:{log}"), "MG421")
    refused(push(field.sarah, f":{log}"), "MG422")


def test_a_log_whose_events_stay_elsewhere_may_go(field: Field) -> None:
    log = field.log_of("sarah")
    pushed(field.sarah, f"{log}:refs/milestones/log/sarah/other")
    pushed(field.sarah, f":{log}")


def test_an_event_behind_somebody_elses_is_refused(field: Field) -> None:
    log = field.log_of("sarah")
    forged = event(field.mallory, log, actor="mallory")
    refused(push(field.mallory, f"{forged}:{log}"), "MG424")
    pushed(field.mallory, f"{forged}:refs/milestones/log/mallory/laptop")


def test_events_of_the_same_push_may_stand_behind_each_other(field: Field) -> None:
    log = field.log_of("sarah")
    first = event(field.sarah, log)
    field.sarah.git("update-ref", log, first)
    field.sarah.git("update-ref", "refs/milestones/log/alex/x", event(field.sarah, log, actor="alex"))
    pushed(field.sarah, "refs/milestones/log/*")


def test_what_is_no_event_is_refused(field: Field) -> None:
    log = field.log_of("sarah")
    refused(push(field.sarah, f"{commit(field.sarah, 'Hello', log)}:{log}"), "MG423")
    assert field.refs()[log] == field.sarah.git("rev-parse", log)


def test_a_large_event_is_refused_without_reading_it(field: Field) -> None:
    log = field.log_of("sarah")
    large = commit(field.sarah, "x" * 70_000, log)
    said = push(field.sarah, f"{large}:{log}")
    refused(said, "MG428")
    assert "70" in said.stderr


def test_more_than_the_caps_is_refused_as_a_whole(field: Field) -> None:
    field.server.git("config", "milestone.maxRefs", "2")
    log = field.log_of("sarah")
    tip = field.sarah.git("rev-parse", log)
    refspecs = [f"{tip}:refs/milestones/log/sarah/c{number}" for number in range(3)]
    refused(push(field.sarah, *refspecs), "MG428")
    pushed(field.sarah, *refspecs[:2])
    field.server.git("config", "milestone.maxEvents", "1")
    for _ in range(2):
        field.sarah.git("update-ref", log, event(field.sarah, log))
    refused(push(field.sarah, log), "MG428")


def test_the_counter_goes_on_by_one_to_ten(field: Field) -> None:
    ref = "refs/milestones/counter"
    first = counted(field.sarah, 4)
    pushed(field.sarah, f"{first}:{ref}")
    fifth = counted(field.sarah, 24, counted(field.sarah, 14, first))
    pushed(field.sarah, f"{fifth}:{ref}")
    for stated in (35, 24, 3, "many"):
        refused(push(field.sarah, f"{counted(field.sarah, stated, fifth)}:{ref}"), "MG425")
    refused(push(field.sarah, f"+{first}:{ref}"), "MG425")
    refused(push(field.sarah, f":{ref}"), "MG425")


def test_a_claim_is_continued_and_stays_while_the_milestone_is_open(field: Field) -> None:
    ref = "refs/milestones/claims/milestone-001/t-4k2x"
    first = commit(field.sarah, "claim")
    pushed(field.sarah, f"{first}:{ref}")
    refused(push(field.sarah, f"+{commit(field.sarah, 'mine')}:{ref}"), "MG426")
    refused(push(field.sarah, f":{ref}"), "MG426")
    pushed(field.sarah, f"{commit(field.sarah, 'renew', first)}:{ref}")


def test_policy_is_that_of_the_policy_branch_for_every_guarded_one(field: Field) -> None:
    guard(field.server, "--protect", "release/1")
    pushed(field.sarah, "main:release/1")
    field.sarah.git("switch", "--quiet", "--create", "release/1")
    by_hand(field.sarah, RECORD, "status: planned", "status: someday")
    refused(push(field.sarah, "release/1"), "MG104")


def test_a_policy_that_cannot_be_read_admits_its_repair_alone(open_field: Field) -> None:
    sarah, server = open_field.sarah, open_field.server
    good = sarah.read(CONFIG)
    sarah.write(CONFIG, good + "statuss: 1\n")
    sarah.git("commit", "--quiet", "--no-verify", "--all", "--message", "Break it")
    pushed(sarah, "main")
    guard(server)
    sarah.commit("Code", **{"src/app.py": "print(2)\n"})
    refused(push(sarah, "main"), "MG429")
    sarah.git("reset", "--quiet", "--hard", "HEAD~1")
    sarah.write(CONFIG, good)
    sarah.write("src/app.py", "print(3)\n")
    sarah.git("commit", "--quiet", "--no-verify", "--all", "--message", "Repair and more")
    refused(push(sarah, "main"), "MG429")
    sarah.git("checkout", "--quiet", "HEAD~1", "--", "src/app.py")
    sarah.git("commit", "--quiet", "--no-verify", "--amend", "--message", "Repair")
    pushed(sarah, "main")
    sarah.commit("Code", **{"src/app.py": "print(4)\n"})
    pushed(sarah, "main")


def test_a_repair_is_by_who_may_configure(open_field: Field) -> None:
    sarah, mallory = open_field.sarah, open_field.mallory
    good = sarah.read(CONFIG)
    sarah.write(CONFIG, good + "statuss: 1\n")
    sarah.git("commit", "--quiet", "--no-verify", "--all", "--message", "Break it")
    pushed(sarah, "main")
    guard(open_field.server)
    mallory.git("pull", "--quiet", "--ff-only")
    mallory.write(CONFIG, good)
    mallory.git("commit", "--quiet", "--no-verify", "--all", "--message", "Repair")
    refused(push(mallory, "main"), "MG429")


def test_nothing_is_written_by_a_push_that_is_refused(field: Field) -> None:
    by_hand(field.sarah, RECORD, "status: planned", "status: someday")
    log = field.log_of("sarah")
    with field.server.unchanged():
        refused(push(field.sarah, "main"), "MG104")
        refused(push(field.sarah, f"+{log}~1:{log}"), "MG421")


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_changes_no_verdict(field: Field) -> None:
    own = field.server.path / "milestones"
    own.chmod(0o500)
    try:
        by_hand(field.sarah, RECORD, "status: planned", "status: someday")
        refused(push(field.sarah, "main"), "MG104")
    finally:
        own.chmod(0o700)


def test_a_missing_interpreter_lets_nothing_in(field: Field) -> None:
    hook = field.server.path / "hooks" / "pre-receive"
    hook.write_text(hook.read_text().replace(str(Path(sys.executable)), "/nowhere/python"))
    by_hand(field.sarah, RECORD, "status: planned", "status: someday")
    said = push(field.sarah, "main", env={"PATH": "/usr/bin:/bin"})
    assert said.exit_code != 0
    assert "MG431" in said.stderr
    assert "pipx install milestone-git" in said.stderr


def test_a_broken_tool_lets_nothing_in(field: Field) -> None:
    hook = field.server.path / "hooks" / "pre-receive"
    hook.write_text(hook.read_text().replace("-m milestone_git hook", "-m milestone_git.nothing hook"))
    field.sarah.ok("edit", "1", "priority=high")
    said = push(field.sarah, "main")
    assert said.exit_code != 0
    assert "MG431" in said.stderr


def test_what_the_pusher_sets_leads_past_nothing(field: Field) -> None:
    hook = field.server.path / "hooks" / "pre-receive"
    field.server.ok("hooks", "uninstall")
    hook.write_text("#!/bin/sh\ncat >/dev/null\n")
    hook.chmod(0o755)
    guard(field.server)
    kept = field.server.path / "hooks" / "milestone-kept" / "pre-receive"
    by_hand(field.sarah, RECORD, "status: planned", "status: someday")
    tricks = {
        "MILESTONE_GIT_KEPT": f"{field.server.path}:{kept}",
        "concerned": "",
        "PYTHONPATH": "/nowhere",
        "PYTHONSTARTUP": "/nowhere",
    }
    refused(push(field.sarah, "main", env=tricks), "MG104")


def test_a_shallow_server_refuses_what_it_cannot_see(field: Field) -> None:
    (field.server.path / "shallow").write_text(field.server.git("rev-parse", "main~1") + "\n")
    field.sarah.ok("edit", "1", "priority=high")
    said = push(field.sarah, "main")
    assert said.exit_code != 0
    assert "MG403" in said.stderr or "shallow" in said.stderr


def test_alternates_of_the_server_are_seen(field: Field, tmp_path: Path) -> None:
    fork = tmp_path / "fork.git"
    field.server.git("clone", "--quiet", "--bare", "--shared", str(field.server.path), str(fork))
    there = Repo(fork, field.server.home, field.server.clock)
    there.git("fetch", "--quiet", str(field.server.path), "+refs/milestones/*:refs/milestones/*")
    guard(there)
    field.sarah.git("remote", "set-url", "origin", str(fork))
    field.sarah.ok("edit", "1", "priority=high")
    pushed(field.sarah, "main", "refs/milestones/log/*")
    by_hand(field.sarah, RECORD, "priority: high", "priority: highest")
    refused(push(field.sarah, "main"), "MG104")
