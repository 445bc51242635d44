"""Attributes in the push hide from reviewers what has changed since."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import DOCUMENT, Verdict, left, reviewed
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("alex", "alex"))
    field.mallory.write(".gitattributes", "docs/* -diff filter=hide\n")
    field.mallory.git("config", "filter.hide.clean", "sed s/hashed/plain/")
    field.mallory.git("config", "filter.hide.smudge", "cat")
    field.mallory.git("add", ".gitattributes")
    field.mallory.git("rm", "--quiet", "--cached", DOCUMENT)
    return left(field)


def test_what_is_approved_is_what_git_has(siege: Battle) -> None:
    siege.prove(attack, "MG204")
