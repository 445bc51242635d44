"""An event is signed with a key that is nobody's any more, and dated back to when it was."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.keys import LOG, sign_as, signed_event
from tests.harness import Result
from tests.server.field import Field, push


def attack(field: Field) -> Result:
    sign_as(field.mallory, "stolen")
    dates = {"GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2020-01-01T00:00:00Z"}
    forged = signed_event(field.mallory, field.log_of("sarah"), "alex", dates)
    return push(field.mallory, f"{forged}:{LOG}")


def test_a_date_decides_nothing(keyed: Battle) -> None:
    keyed.prove(attack, "MG424", ci=None)
