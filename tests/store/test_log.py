"""The log on real Git: events as R9 to R13 have them, signed, read with whatever others put there."""

from __future__ import annotations

import itertools
import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from demo.hermetic import Person

if TYPE_CHECKING:
    from tests.harness import Repo

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
HOSTILE = "refs/milestones/log/eve/c1"


def _chain(repo: Repo) -> list[dict[str, Any]]:
    """Every commit of all chains, raw: headers by name, subject, body."""
    found = []
    refs = repo.git("for-each-ref", "--format=%(refname)", "refs/milestones/log/").split()
    for oid in repo.git("rev-list", "--topo-order", "--reverse", *refs).split():
        head, _, message = repo.git("cat-file", "commit", oid).partition("\n\n")
        rows = [line.partition(" ") for line in head.split("\n")]
        subject, _, body = message.partition("\n\n")
        parents = [value for key, _, value in rows if key == "parent"]
        headers = {key: value for key, _, value in rows}
        found.append({"oid": oid, "parents": parents, "headers": headers, "subject": subject, "body": body})
    return found


def test_an_event_is_an_empty_commit_with_a_sentence_and_canonical_json(planned: Repo) -> None:
    planned.ok("execute", "1")
    planned.ok("pause", "-m", 'Käse "und" \\ Brot')
    uid = planned.json("show", "1")["milestone"]["uid"]
    chain = _chain(planned)
    for clock, one in enumerate(chain, 1):
        body = json.loads(one["body"])
        assert one["headers"]["tree"] == EMPTY_TREE
        assert one["body"] == json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert {"v", "repo", "kind", "uid", "milestone", "actor", "at", "clock"} <= set(body)
        assert body["clock"] == clock
        assert "@example.org" not in one["body"] + " ".join(one["headers"].values())
    assert [one["subject"] for one in chain][-1] == "sarah paused milestone-001"
    assert json.loads(chain[-1]["body"])["uid"] == uid
    assert all(one["parents"] == [before["oid"]] for before, one in itertools.pairwise(chain))


def test_events_and_commits_are_signed_where_git_signs_commits(planned: Repo) -> None:
    key = planned.home / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    allowed = planned.home / "allowed"
    allowed.write_text(f"sarah@example.org {key.with_suffix('.pub').read_text()}")
    for name, value in (
        ("gpg.format", "ssh"),
        ("user.signingKey", str(key)),
        ("commit.gpgSign", "true"),
        ("gpg.ssh.allowedSignersFile", str(allowed)),
    ):
        planned.git("config", name, value)
    planned.ok("execute", "1")
    planned.ok("complete")
    refs = planned.git("for-each-ref", "--format=%(refname)", "refs/milestones/log/")
    for rev in ("main", "main^2", refs):
        planned.git("verify-commit", rev)
    assert [one["signed"] for one in planned.json("log")["events"]] == [True, True, False, False, False]


def test_two_clones_see_each_other_and_order_by_clock(planned: Repo) -> None:
    clone = planned.clone("clone", Person("Alex", "alex@example.org"))
    everybody, alex = (f"refs/milestones/log/{one}:refs/milestones/log/{one}" for one in ("*", "alex/*"))
    clone.git("fetch", "-q", "origin", everybody)
    clone.git("config", "milestone.auto", "false")
    clone.ok("init")
    clone.ok("plan", "By Alex")
    planned.ok("edit", "1", "owner=sarah")
    planned.git("fetch", "-q", str(clone.path), alex)
    planned.ok("edit", "1", "estimate=1w")
    last = _chain(planned)[-1]
    assert len(last["parents"]) == 2
    assert json.loads(last["body"])["clock"] == 5
    events = planned.json("log")["events"]
    assert [(one["clock"], one["actor"]) for one in events[:3]] == [(5, "sarah"), (4, "sarah"), (4, "alex")]
    assert planned.call("check").stdout.endswith("all is well\n")


def test_a_writer_appends_only_to_the_stream_of_the_own_clone(planned: Repo) -> None:
    clone = planned.clone("clone")
    clone.ok("init")
    clone.ok("plan", "In the clone")
    names = {
        ref.rpartition("/")[2]
        for repo in (planned, clone)
        for ref in repo.git("for-each-ref", "--format=%(refname)", "refs/milestones/log/").split()
    }
    assert len(names) == 2


def _event(here: Repo, **changes: Any) -> str:
    body = {
        "v": 1, "repo": _uid(here), "kind": "plan", "uid": "01JD8XQ4M7E2V9K3T5R6W8Y0ZA", "title": "t",
        "milestone": "milestone-009", "actor": "eve", "at": "2026-01-05T18:00:00Z", "clock": 1, **changes,
    }  # fmt: skip
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _uid(repo: Repo) -> str:
    lines = repo.read(".milestones/config/repository.yaml").splitlines()
    return next(line.removeprefix("uid: ") for line in lines if line.startswith("uid: "))


def _put(repo: Repo, message: str, *options: str, tree: str = EMPTY_TREE) -> None:
    oid = repo.git(*options, "commit-tree", tree, "-F", "-", input=message)
    repo.git("update-ref", HOSTILE, oid)


SUBJECT = 'eve planned milestone-009 "t"\n\n'


def test_a_foreign_event_that_is_one_counts(planned: Repo) -> None:
    _put(planned, SUBJECT + _event(planned))
    assert planned.call("check").stdout.endswith("all is well\n")
    assert planned.ok("plan", "Next").startswith("milestone-010")


@pytest.mark.parametrize(
    "message",
    [
        "just a commit",
        "x\n\n" + "[" * 100_000,
        'x\n\n{"a":NaN}',
        "x\n\n[]",
        'x\n\n"text"',
        "x\n\n\ud800",
        SUBJECT + '{"clock":1}',
    ],
    ids=lambda message: message[:20],
)
def test_an_entry_that_is_none_is_counted_out_and_stops_nobody(planned: Repo, message: str) -> None:
    _put(planned, message.encode(errors="surrogatepass").decode(errors="replace"))
    _is_counted_out(planned)


@pytest.mark.parametrize(
    "changes",
    [
        {"tasks": 5},
        {"tasks": [["x"]]},
        {"clock": 7},
        {"clock": 10**30},
        {"v": 2},
        {"v": True},
        {"repo": "01JD8XQ4M7E2V9K3T5R6W8Y0ZA"},
        {"kind": "unheard-of"},
        {"uid": 5},
        {"title": {"a": 1}},
        {"milestone": "milestone-" + "9" * 5000},
        {"milestone": "../../etc"},
        {"actor": "eve\u202e"},
        {"at": "not a time"},
    ],
    ids=str,
)
def test_an_event_with_a_false_body_is_counted_out_and_stops_nobody(
    planned: Repo, changes: dict[str, Any]
) -> None:
    body = json.loads(_event(planned, **changes))
    _put(
        planned,
        f'{body["actor"]} planned {body["milestone"]} "{body["title"]}"\n\n' + _event(planned, **changes),
    )
    _is_counted_out(planned)


def test_events_with_a_tree_or_an_encoding_are_counted_out(planned: Repo) -> None:
    _put(planned, SUBJECT + _event(planned), tree=planned.git("rev-parse", "HEAD^{tree}"))
    _is_counted_out(planned)
    _put(planned, SUBJECT + _event(planned), "-c", "i18n.commitEncoding=ISO-8859-1")
    _is_counted_out(planned)


def test_a_subject_that_says_something_else_is_counted_out(planned: Repo) -> None:
    _put(planned, 'eve planned milestone-009 "other"\n\n' + _event(planned))
    _is_counted_out(planned)
    _put(planned, SUBJECT + _event(planned) + "\n\n" + _event(planned))
    _is_counted_out(planned)


def test_a_log_ref_to_something_else_is_counted_out_and_stops_nobody(planned: Repo) -> None:
    planned.git("update-ref", HOSTILE, planned.git("hash-object", "-w", "--stdin", input="x"))
    _is_counted_out(planned)


def test_a_chain_cut_off_by_a_shallow_fetch_stops_nobody(planned: Repo) -> None:
    shallow = planned.path.parent / "shallow"
    planned.git("clone", "-q", "--depth=1", f"file://{planned.path}", str(shallow))
    clone = type(planned)(shallow, planned.home, planned.clock)
    clone.git("fetch", "-q", "--depth=1", "origin", "refs/milestones/log/*:refs/milestones/log/*")
    assert clone.call("check").exit_code == 0
    assert "MG401" in clone.call("check").stderr
    clone.ok("plan", "Go on")


def _is_counted_out(repo: Repo) -> None:
    result = repo.call("check")
    assert (result.exit_code, "warning[MG401]" in result.stderr) == (0, True), result
    assert len(repo.json("log")["events"]) == 3
    for words in (("list",), ("status",), ("log",), ("plan", "Next", "--dry-run")):
        assert repo.call(*words).exit_code == 0, words
