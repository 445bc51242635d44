"""A tree names one file twice, so that who reads one of them is shown another than who reads the other."""

from __future__ import annotations

import pytest

from tests.attacks.battle import Attack, Battle
from tests.attacks.gated import GATED
from tests.harness import Repo, Result
from tests.server.field import Field, commit, push

Row = tuple[str, str, str]


def rows(repo: Repo, tree: str) -> list[Row]:
    """Mode, id and name of each entry."""
    split = (row.replace("\t", " ").split(" ") for row in repo.git("ls-tree", tree).splitlines())
    return [(mode.lstrip("0"), oid, name) for mode, _, oid, name in split]


def tree_of(repo: Repo, entries: list[Row]) -> str:
    raw = b"".join(f"{mode} {name}".encode() + b"\0" + bytes.fromhex(oid) for mode, oid, name in entries)
    return repo.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", input=raw)


def attack(first: bool) -> Attack:
    def tried(field: Field) -> Result:
        repo = field.mallory
        text = repo.read(GATED).replace("phase: design", "phase: spec")
        oid = repo.git("hash-object", "-w", "--stdin", input=text)
        *folders, name = GATED.split("/")
        new: Row = ("100644", oid, name)
        for depth in (2, 1, 0):
            there = rows(repo, f"HEAD:{'/'.join(folders[:depth])}")
            place = next(number for number, row in enumerate(there) if row[2] == new[2])
            pair = [new, there[place]] if first else [there[place], new]
            there[place : place + 1] = pair if depth == 2 else [new]
            new = ("40000", tree_of(repo, there), folders[depth - 1])
        return push(repo, f"{commit(repo, 'Twice', 'HEAD', tree=new[1])}:main")

    return tried


@pytest.mark.parametrize("first", [False, True])
def test_no_file_hides_behind_another(siege: Battle, first: bool) -> None:
    siege.prove(attack(first), "MG115")
