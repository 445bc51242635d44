"""An event names a search instead of a commit, on which the tools of everybody who has it would stumble."""

from __future__ import annotations

import pytest

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, spoken
from tests.server.field import push


@pytest.mark.parametrize("commit", ["HEAD^{/x}", "--help", "main"])
def test_what_an_event_says_is_never_looked_up(siege: Battle, commit: str) -> None:
    """It is let in, for it is well signed: the tool has to bear it. MG901 would be its fault."""
    field = siege.guarded
    oid = spoken(field, Verdict("mallory", "mallory", says={"commit": commit}))
    assert push(field.mallory, f"{oid}:refs/milestones/log/mallory/laptop").exit_code == 0
    clone = field.sarah
    clone.git("fetch", "--quiet", "origin", "+refs/milestones/log/*:refs/milestones/log/*")
    for words in (("log", "--notes"), ("status", "4"), ("review", "4", "--phase", "design")):
        said = clone.call(*words)
        assert said.exit_code in (0, 1), said
        assert "MG901" not in said.stderr
