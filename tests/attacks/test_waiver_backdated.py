"""A waiver that is over is brought back by commits that say they were made before it was."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, leave, reviewed
from tests.harness import Result
from tests.server.field import Field, push


def attack(field: Field) -> Result:
    said = {"what": "`design`", "reason": "In a hurry", "until": "2025-12-31"}
    reviewed(field, Verdict("alex", "alex", "waive", said))
    leave(field)
    dates = {"GIT_AUTHOR_DATE": "2025-12-01T00:00:00Z", "GIT_COMMITTER_DATE": "2025-12-01T00:00:00Z"}
    field.mallory.git("commit", "--quiet", "--no-verify", "--amend", "--no-edit", env=dates)
    return push(field.mallory, "main")


def test_a_date_brings_no_waiver_back(siege: Battle) -> None:
    siege.prove(attack, "MG204")
