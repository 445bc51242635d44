"""How an attack is proven: it succeeds where nothing guards, and is refused by the server and by CI."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

from tests.harness import Repo, Result
from tests.server.field import Field, codes_of, push, refused

Attack = Callable[[Field], Result]
Prepare = Callable[[Repo], object]


class Battle(NamedTuple):
    """The same field twice, at peace: one that nothing guards, and one with our hooks."""

    open: Field
    guarded: Field
    folder: Path

    def prove(self, attack: Attack, code: str, *, ci: str | None = "", branch: str = "main") -> None:
        """The attack gets in where nothing guards; the server refuses it with ``code``, as CI does.

        ``ci`` is the code that CI gives where it is another; None where no branch moves that CI would see.
        """
        self.prove_open(attack, ci=code if ci == "" else ci, branch=branch)
        self.prove_guarded(attack, code)

    def prove_open(self, attack: Attack, *, ci: str | None, branch: str = "main") -> None:
        """The first half, and what CI says of what got in."""
        before = self.open.refs()
        said = attack(self.open)
        after = self.open.refs()
        assert said.exit_code == 0, f"it never got in at all: {said.stderr}"
        assert before != after, "it changed nothing"
        if ci is not None:
            ref = f"refs/heads/{branch}"
            assert ci in self.verdict(before[ref], after[ref]), "CI lets it in"

    def prove_guarded(self, attack: Attack, code: str) -> None:
        """The second half: refused, and no log that was there is gone or another one."""
        before = _logs(self.guarded)
        refused(attack(self.guarded), code)
        assert before.items() <= _logs(self.guarded).items()

    def prove_unmerged(self, sides: Prepare, code: str) -> None:
        """CI judges the merge of trunk and `topic`, each good by itself, before anybody makes it."""
        before, repo = self.open.refs()["refs/heads/main"], self.open.mallory
        sides(repo)
        assert push(repo, "main", "topic").exit_code == 0
        trunk, topic = (repo.git("rev-parse", name) for name in ("main", "topic"))
        assert self.verdict(before, topic) == [], "each side is good by itself"
        assert code in self.verdict(trunk, topic, policy=trunk)

    def verdict(self, base: str, head: str, policy: str = "", prepare: Prepare | None = None) -> list[str]:
        """The codes that a CI job gives, in a clone of its own with the policy as it was before.

        ``prepare`` does to that clone what a runner, or who feeds it, might do.
        """
        clone = self.runner(base, head, policy or base)
        if prepare is not None:
            prepare(clone)
        return codes_of(clone, "--base", base, "--head", head, "--policy-ref", policy or base)

    def runner(self, base: str, head: str, policy: str) -> Repo:
        """A clone with everything that is on the open server, as a job has fetched it."""
        server = self.open.server
        path = Path(mkdtemp(prefix="runner", dir=self.folder))
        server.git("clone", "--quiet", "--mirror", str(server.path), str(path / ".git"))
        clone = Repo(path, server.home, server.clock)
        clone.git(
            "update-ref",
            "--stdin",
            input=f"update refs/remotes/origin/main {policy}\nupdate refs/heads/main {base}\n",
        )
        clone.write(".git/HEAD", f"{head}\n")
        clone.git("config", "core.bare", "false")
        return clone


def _logs(field: Field) -> dict[str, str]:
    return {ref: oid for ref, oid in field.refs().items() if "milestones/" in ref}
