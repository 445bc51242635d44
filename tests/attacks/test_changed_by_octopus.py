"""The design is changed after its approval, by a merge of three that has what none of them has."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import DOCUMENT, Verdict, left, reviewed, write
from tests.harness import Result
from tests.server.field import Field, commit


def attack(field: Field) -> Result:
    reviewed(field, Verdict("alex", "alex"))
    repo = field.mallory
    base = repo.git("rev-parse", "HEAD")
    sides = [commit(repo, side, base, tree=f"{base}^{{tree}}") for side in ("One side", "Another")]
    write(field, DOCUMENT, "Passwords are kept as they are.\n")
    tree = repo.git("rev-parse", "HEAD^{tree}")
    repo.git("reset", "--quiet", "--hard", commit(repo, "Merge both", base, *sides, tree=tree))
    return left(field)


def test_what_an_octopus_adds_is_seen(siege: Battle) -> None:
    siege.prove(attack, "MG204")
