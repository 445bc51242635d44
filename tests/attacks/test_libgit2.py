"""A bad record is committed through libgit2, which knows no hooks."""

from __future__ import annotations

import pygit2

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, push


def attack(field: Field) -> Result:
    repo = pygit2.Repository(str(field.mallory.path))
    index = repo.index
    index.read()
    text = field.mallory.read(RECORD).replace("status: planned", "status: someday")
    index.add(pygit2.IndexEntry(RECORD, repo.create_blob(text.encode()), pygit2.enums.FileMode.BLOB))
    who = pygit2.Signature("Mallory Grey", "mallory@example.org", 1767636000, 0)
    head = repo.references["refs/heads/main"].target
    repo.create_commit("refs/heads/main", who, who, "By libgit2", index.write_tree(), [head])
    return push(field.mallory, "main")


def test_a_commit_by_libgit2_is_judged_like_any_other(battle: Battle) -> None:
    battle.prove(attack, "MG104")
