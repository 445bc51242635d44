"""CI is given the branch without the log, so that it can neither count nor miss an approval."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, left, reviewed
from tests.harness import Repo, Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("alex", "alex", "reject", {"reason": "Salt them"}), Verdict("sarah", "sarah"))
    return left(field)


def without_log(runner: Repo) -> None:
    rows = runner.git("for-each-ref", "--format=delete %(refname)", "refs/milestones/log/")
    runner.git("update-ref", "--stdin", input=rows + "\n")


def test_a_log_that_is_not_there_is_no_yes(siege: Battle) -> None:
    before = siege.open.refs()["refs/heads/main"]
    siege.prove(attack, "MG205")
    after = siege.open.refs()["refs/heads/main"]
    assert "MG403" in siege.verdict(before, after, prepare=without_log), "it says what it lacks"
