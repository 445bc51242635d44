"""A blob is missing from what judges, so that what it held could be taken for deleted, or for never asked."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import GATED, left
from tests.harness import Repo, Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    return left(field)


def lose(repo: Repo, name: str) -> None:
    """Takes one object out of a repository, which nothing told Git to expect."""
    folder = repo.path / ".git" if (repo.path / ".git").is_dir() else repo.path
    blob = repo.git("rev-parse", name)
    for pack in (folder / "objects/pack").glob("*.pack"):
        data = pack.read_bytes()
        for part in pack.parent.glob(f"{pack.stem}.*"):
            part.unlink()
        repo.run("git", "unpack-objects", "-q", input=data)
    (folder / "objects" / blob[:2] / blob[2:]).unlink()


def test_ci_takes_what_it_lacks_for_neither_yes_nor_deleted(siege: Battle) -> None:
    before = siege.open.refs()["refs/heads/main"]
    siege.prove(attack, "MG204")
    after = siege.open.refs()["refs/heads/main"]
    for name in (f"{after}:{GATED}", f"{before}:{GATED}", f"{after}:.milestones/config/team.yaml"):

        def without(runner: Repo, lost: str = name) -> None:
            lose(runner, lost)

        assert siege.verdict(before, after, prepare=without) == ["MG403"], name


def test_a_server_that_lacks_what_it_judges_by_lets_nothing_in(siege: Battle) -> None:
    server, mallory = siege.guarded.server, siege.guarded.mallory
    mallory.git("config", "pack.window", "0")  # else Git itself stumbles over the base of a delta
    (server.path / "milestones").rename(server.path / "gone")  # the cache, which knows it still
    lose(server, f"main:{GATED}")
    siege.prove_guarded(attack, "MG403")
