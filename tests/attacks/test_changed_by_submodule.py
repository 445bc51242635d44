"""The design becomes a submodule after it was approved."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import DOCUMENT, GATED, Verdict, reviewed
from tests.harness import Result
from tests.server.field import Field, push


def attack(field: Field) -> Result:
    reviewed(field, Verdict("alex", "alex"))
    repo = field.mallory
    repo.git("rm", "--quiet", "--cached", DOCUMENT)
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{repo.git('rev-parse', 'HEAD')},{DOCUMENT}")
    (repo.path / DOCUMENT).unlink()
    (repo.path / GATED).write_text(repo.read(GATED).replace("phase: design", "phase: spec"))
    repo.git("commit", "--quiet", "--no-verify", "--message", "Move on", "--", GATED)
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{repo.git('rev-parse', 'HEAD~1')},{DOCUMENT}")
    repo.git("commit", "--quiet", "--no-verify", "--message", "Split it off")
    return push(repo, "main")


def test_a_submodule_is_another_content(siege: Battle) -> None:
    siege.prove(attack, "MG204")
