"""CI is given logs that are cut off, of which the older rejection has fallen away."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, left, reviewed, spoken
from tests.harness import Repo, Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    rejection = spoken(field, Verdict("alex", "alex", "reject", {"reason": "Salt them"}))
    reviewed(field, Verdict("sarah", "sarah", behind=rejection, clock=2))
    return left(field)


def test_a_log_that_was_cut_off_is_no_yes(siege: Battle) -> None:
    def cut(runner: Repo) -> None:
        runner.git("update-ref", "--stdin", input=f"delete {log}\n")
        runner.git("fetch", "--quiet", "--depth=1", f"file://{siege.open.server.path}", f"+{log}:{log}")

    log = "refs/milestones/log/sarah/laptop0"
    before = siege.open.refs()["refs/heads/main"]
    siege.prove(attack, "MG205")
    after = siege.open.refs()["refs/heads/main"]
    assert "MG403" in siege.verdict(before, after, prepare=cut), "it says what it lacks"
