"""A deliverable lies outside the repository, where reviewers see a file that nobody approved."""

from __future__ import annotations

import pytest

from tests.attacks.battle import Attack, Battle
from tests.attacks.gated import DOCUMENT, GATED, left
from tests.harness import Result
from tests.server.field import Field


def attack(path: str) -> Attack:
    def tried(field: Field) -> Result:
        repo = field.mallory
        repo.write(GATED, repo.read(GATED).replace(DOCUMENT, path))
        return left(field)

    return tried


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "docs/../../x"])
def test_what_is_delivered_is_in_here(siege: Battle, path: str) -> None:
    siege.prove(attack(path), "MG104")
