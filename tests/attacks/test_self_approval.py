"""Who wrote the design and is asked approves it, signed with their own good key."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import DOCUMENT, Verdict, by_admin, left, reviewed
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("mallory", "mallory"))
    return left(field)


def test_nobody_approves_their_own_work(siege: Battle) -> None:
    siege.prove(attack, "MG204")


def test_what_another_wrote_is_theirs_to_approve(siege: Battle) -> None:
    by_admin(siege.guarded, DOCUMENT, "Passwords are hashed.\n", "Sarah has thought of something else.\n")
    siege.guarded.mallory.git("commit", "--quiet", "--no-verify", "--allow-empty", "--message", "Nothing")
    reviewed(siege.guarded, Verdict("alex", "alex"))
    said = left(siege.guarded)
    assert said.exit_code == 0, f"the gate is one that opens: {said.stderr}"
